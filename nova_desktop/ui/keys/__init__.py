"""Asking for a key, and where to keep it."""
