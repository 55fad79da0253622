"""Dates of tasks: their words, and where they are picked."""
