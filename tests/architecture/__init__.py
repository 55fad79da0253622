"""The rules of the house as tests: each is a function of a folder and is seen to fail."""
