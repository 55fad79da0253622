"""The use cases of importing tasks: a look first, then all of it in one step of undo."""
