"""The graph on the memory file: Graphiti's driver on SQLite, and Nova's own view of it."""
