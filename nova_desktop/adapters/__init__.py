"""The outside world, one folder or module for each port."""
