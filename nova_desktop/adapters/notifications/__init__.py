"""The notifications of the desktop."""
