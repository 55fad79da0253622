"""The use cases: asyncio over the ports, no I/O libraries."""
