"""A month of tasks."""
