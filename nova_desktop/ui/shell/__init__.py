"""The main window: rail, status line, banner."""
