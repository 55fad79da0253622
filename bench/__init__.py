"""Benchmarks: each has `measure()` that returns rows; `python -m bench` runs them all."""
