"""Tasks out of Nova, as files that others read, and its own file back in."""
