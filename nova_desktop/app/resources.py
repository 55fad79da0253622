"""Where the shipped files are, for those who compose the application."""

from nova_desktop.ui.resources import resource_folder

__all__ = ["resource_folder"]
