"""Readers of other programs' tasks: functions from bytes to an ImportedBoard, one file each."""
