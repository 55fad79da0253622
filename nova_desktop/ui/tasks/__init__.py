"""Tasks on the screen."""
