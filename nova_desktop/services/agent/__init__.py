"""The agent at work: its loop, its tools and what it asks its owner."""
