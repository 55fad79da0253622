"""What the window tells of the models that answer."""
