"""What the user is told of tasks, and what they answer."""
