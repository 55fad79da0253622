"""What every view stands on: operations, dialogs, garbage collection."""
