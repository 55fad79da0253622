"""Imports LiteLLM's proxy in about half its usual time, and without what Nova must not have.

Everything here leaves out only what no route of Nova reaches, or puts it off until something asks
for it. `tests/contract/test_litellm_internals.py` pins the version and proves each part.
"""
