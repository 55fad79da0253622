"""Quick add: the field in which a line becomes a task, with what was understood as chips."""
