"""The composition root: start, stop, single instance, crash reports, the command line."""
