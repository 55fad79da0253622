"""Programs that run as children of the window; only __main__ imports them."""
