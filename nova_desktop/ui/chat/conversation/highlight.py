"""Colours of code by Pygments, worked out in a thread once a fence has its end."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Final, cast

from PySide6.QtCore import QObject, QTimer

from nova_desktop.ui.chat.conversation.block import Colored

if TYPE_CHECKING:
    from pygments.lexer import Lexer

_MOST_CHARACTERS: Final = 20_000
_KEPT: Final = 200
_LOOK_MS: Final = 15
# The first token type that a token's type begins with decides; the order matters.
_ROLES: Final = (
    ("Comment", "text_third"),
    ("Keyword", "accent"),
    ("Literal.String", "ok"),
    ("Literal.Number", "warning"),
    ("Name.Function", "accent"),
    ("Name.Class", "accent"),
    ("Name.Decorator", "warning"),
    ("Name.Tag", "accent"),
    ("Name.Attribute", "warning"),
    ("Operator.Word", "accent"),
    ("Generic.Deleted", "error"),
    ("Generic.Inserted", "ok"),
)

_Key = tuple[str, str]
_Runs = tuple[Colored, ...]


class Highlighter(QObject):
    """Gives the colours of code, at once if known, else to `then` a moment later."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._known: dict[_Key, _Runs] = {}
        self._waiting: dict[_Key, list[Callable[[_Runs], None]]] = {}
        self._working: dict[_Key, Future[_Runs]] = {}
        self._thread = ThreadPoolExecutor(1, "highlight")
        # Asked for, not told: a thread that ends late must not reach a view that is gone.
        self._look = QTimer(self, interval=_LOOK_MS)
        self._look.timeout.connect(self._take)

    def colors(self, language: str, code: str, then: Callable[[_Runs], None]) -> None:
        """Call `then` with the coloured runs; not at all where there are none to be had."""
        key = (language, code)
        if not language or len(code) > _MOST_CHARACTERS:
            return
        if (known := self._known.get(key)) is not None:
            then(known)
            return
        self._waiting.setdefault(key, []).append(then)
        if key not in self._working:
            self._working[key] = self._thread.submit(colored, *key)
            self._look.start()

    def _take(self) -> None:
        for key in [key for key, work in self._working.items() if work.done()]:
            runs = self._known[key] = self._working.pop(key).result()
            for then in self._waiting.pop(key, []):
                then(runs)
        for old in list(self._known)[:-_KEPT]:
            del self._known[old]
        if not self._working:
            self._look.stop()


def colored(language: str, code: str) -> _Runs:
    """The runs of code that have a colour of their own; none for an unknown language."""
    # Imported where it is needed: most conversations have no code, and it takes a while.
    from pygments import lexers  # noqa: PLC0415
    from pygments.util import ClassNotFound  # noqa: PLC0415

    by_name = cast("Callable[..., Lexer]", lexers.get_lexer_by_name)  # pyright: ignore[reportUnknownMemberType] (it has no types)
    try:
        lexer = by_name(language, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return ()
    runs: list[Colored] = []
    at = 0  # counted as Qt counts, where some characters are two
    for _start, kind, text in lexer.get_tokens_unprocessed(code):
        name = str(kind).removeprefix("Token.")
        length = len(text.encode("utf-16-le")) // 2
        role = next((role for prefix, role in _ROLES if name.startswith(prefix)), "")
        if role and text.strip():
            runs.append(Colored(at, length, role))
        at += length
    return tuple(runs)
