"""Lists of tasks: one screen for all of them, fed by pages."""
