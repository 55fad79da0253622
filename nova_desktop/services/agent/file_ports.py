"""What reading the user's files needs from outside."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from nova_desktop.services.agent.ports import ToolContext


@dataclass(frozen=True, slots=True)
class GivenFile:
    """A file that the user gave: with a task, or in a conversation."""

    id: str
    name: str
    path: str


@dataclass(frozen=True, slots=True)
class FileText:
    """The text of a file. `pages` counts those of a PDF, 0 for other files."""

    text: str
    pages: int = 0
    is_cut: bool = False


class FileRefusedError(Exception):
    """A file that was not read; the text tells a model why."""


class FileTexts(Protocol):
    """Reads files of this computer as text."""

    async def read(self, path: str) -> FileText:
        """A text or a PDF, within bounds of size and time. Raises FileRefusedError alone."""
        ...


class FilesGiven(Protocol):
    """Whoever knows files that the user gave for something."""

    async def __call__(self, context: ToolContext) -> Sequence[GivenFile]:
        """Those of the matter of a run, and no others."""
        ...
