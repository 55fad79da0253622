"""The memory child as the services see it."""
