"""What the palette shows, free of Qt."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from nova_desktop.domain.name_matching import Spans
from nova_desktop.domain.problems import Problem
from nova_desktop.ui.palette.entries import Scope


class RowKind(StrEnum):
    """What a row is; only entries can be chosen."""

    ENTRY = "entry"
    HEADING = "heading"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class PaletteRow:
    """One line. `spans` are the parts of `text` that were typed, `key` does the same anywhere."""

    kind: RowKind
    text: str
    icon: str = ""
    second: str = ""
    key: str = ""
    colour: str = ""
    done: bool = False
    spans: Spans = ()


class PaletteView(Protocol):
    """The floating card."""

    def appear(self) -> None:
        """With nothing typed and nothing found yet."""
        ...

    def leave(self) -> None:
        """Go, and lead the keyboard back to where it was."""
        ...

    def show_text(self, text: str) -> None:
        """Replace what is typed, without telling of it."""
        ...

    def show_scope(self, scope: Scope) -> None: ...

    def show_rows(self, rows: Sequence[PaletteRow]) -> None:
        """In place of those before; the first that can be chosen is."""
        ...

    def show_loading(self) -> None:
        """Nothing was found yet, as after `appear`."""
        ...

    def show_searching(self, searching: bool) -> None:
        """What is shown is not yet about what is typed; told only when that takes a while."""
        ...

    def show_trouble(self, problem: Problem | None) -> None:
        """Above the rows; None takes it away."""
        ...
