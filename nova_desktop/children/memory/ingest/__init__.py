"""How a text becomes facts: the queue, its parts, and the work on each of them."""
