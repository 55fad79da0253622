"""What reading pages of the web needs from outside."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class WebPage:
    """A page as text. `address` is where it was in the end; `is_cut` where it is longer."""

    address: str
    text: str
    title: str = ""
    is_cut: bool = False


class PageRefusedError(Exception):
    """A page that was not read; the text tells a model why."""


class WebPages(Protocol):
    """Reads pages from public addresses, and from no others."""

    async def fetch(self, address: str) -> WebPage:
        """One page, within bounds of time and size. Raises PageRefusedError and nothing else."""
        ...
