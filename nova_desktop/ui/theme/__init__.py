"""Theme files to palette and stylesheet."""
