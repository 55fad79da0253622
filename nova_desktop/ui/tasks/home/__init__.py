"""Home: what needs you, what Nova did, what is due."""
