"""Nova Desktop: a board, a chat, an agent and a memory for one person's desk, over LiteLLM."""

__version__ = "0.1.0"
