"""Readers of other programs' tasks: pure functions from bytes to an ImportedBoard, one file each."""
