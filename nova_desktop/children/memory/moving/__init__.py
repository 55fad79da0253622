"""Moves the graph between places, takes over old ones, and changes the model of its vectors."""
