"""The memory's screen."""
