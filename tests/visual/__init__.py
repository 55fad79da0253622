"""Finds what is wrong with how a window looks, without a person looking at it."""
