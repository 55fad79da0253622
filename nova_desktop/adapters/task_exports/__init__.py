"""The files of exports on the disk: written whole or not at all, read in parts."""
