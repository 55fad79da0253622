"""The panel of one task: its fields, notes, steps, files, what was said and what was changed."""
