"""The screen of child processes: states, log lines, restart."""
