"""The use cases of tasks: the board, its lists, projects and people."""
