"""What the user sees of the agent: its runs, their steps, and what it asks."""
