"""The dialog that exports tasks."""
