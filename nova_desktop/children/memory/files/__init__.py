"""Memory as a file: export and import."""
