"""Filters of tasks: a line that is read, presses that write it, and views that are kept."""
