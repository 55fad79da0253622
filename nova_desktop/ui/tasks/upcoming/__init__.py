"""Upcoming: tasks by their day."""
