"""Importing tasks of other programs: what was found, what of it is new, and what stays behind."""
