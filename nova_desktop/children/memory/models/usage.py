"""Who hears what a model call used."""

from typing import Protocol

from nova_desktop.children.memory.models.http import Usage


class UsageSink(Protocol):
    """Counts calls by what they were for."""

    def count(self, prompt: str, usage: Usage) -> None:
        """`prompt` is the name of a prompt of Graphiti's, or `embedding`."""
        ...
