"""Reads what other programs wrote: configurations, keys and lists of models. Runs none of it."""
