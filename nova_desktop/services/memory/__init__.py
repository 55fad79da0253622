"""Memory: what goes in, what is found again, and the settings of it."""
