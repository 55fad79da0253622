"""Importing a set-up from elsewhere: choosing what, looking at it first, and rolling it back."""
