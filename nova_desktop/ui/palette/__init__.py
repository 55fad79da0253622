"""The palette: one field that finds and does everything, from anywhere."""
