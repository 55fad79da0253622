"""Tasks: what is to do, when it is due, and when it comes again."""
