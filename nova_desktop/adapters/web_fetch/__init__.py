"""Pages of the web as text, from public addresses only."""
