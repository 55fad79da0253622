"""Child processes: launching, the protocol's pipes, and cleaning up after a crash."""
