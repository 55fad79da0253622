"""Filters that the user keeps by a name, to be opened as lists."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Final, cast

from nova_desktop.domain.plain_text import harmless_line
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.query_names import label_sign, labels_in
from nova_desktop.services.ports import StateStore
from nova_desktop.services.tasks.tasks import new_id

MOST: Final = 100
LONGEST_NAME: Final = 100
_KEY: Final = "tasks.views"


@dataclass(frozen=True, slots=True)
class SavedView:
    """A filter, as domain/task_query reads it, and what it is called.

    `named` are the ids of the projects and people in it, since they may be called otherwise one
    day, and by their ids what they became; by labels as `#office` what these became.
    """

    id: str
    name: str
    query: str
    named: Mapping[str, str] = field(default_factory=dict[str, str])


class SavedViews:
    """In the order in which they were kept; listeners hear of each change."""

    def __init__(self, state: StateStore) -> None:
        self._state = state
        self._listeners: list[Callable[[], None]] = []

    def on_change(self, listener: Callable[[], None]) -> None:
        self._listeners.append(listener)

    async def all(self) -> Sequence[SavedView]:
        """Those that are kept; what is there and cannot be read counts as none."""
        try:
            raw = json.loads(await self._state.get_state(_KEY) or "[]")
        except ValueError:
            return []
        rows = cast("list[object]", raw) if isinstance(raw, list) else []
        return [view for row in rows if (view := _view(row)) is not None]

    async def get(self, view: str) -> SavedView | None:
        """By id."""
        return next((each for each in await self.all() if each.id == view), None)

    async def keep(
        self, name: str, query: str, view: str = "", named: Mapping[str, str] | None = None
    ) -> SavedView:
        """A new one, or with an id another name and filter for it.

        Raises NovaError with TITLE_BLANK for a name of nothing.
        """
        line = harmless_line(name)[:LONGEST_NAME].strip()
        if not line:
            raise NovaError.of(ProblemCode.TITLE_BLANK)
        kept = SavedView(view or new_id(), line, query.strip(), dict(named or {}))
        known = list(await self.all())
        places = [n for n, each in enumerate(known) if each.id == kept.id]
        if places:
            known[places[0]] = kept
        else:
            known = [*known, kept][-MOST:]
        await self._store(known)
        return kept

    async def follow(self, gone: str, into: str) -> None:
        """A project or person became another one: views that name the one mean the other."""
        known = await self.all()
        led = [
            replace(each, named={**each.named, gone: into}) if gone in each.named.values() else each
            for each in known
        ]
        if led != list(known):
            await self._store(led)

    async def follow_label(self, label: str, into: str) -> None:
        """A label is called otherwise: views that name the one mean the other once it is gone."""
        sign = label_sign(label)
        if sign == label_sign(into):
            return

        def follows(each: SavedView) -> bool:
            became = {label_sign(name) for key, name in each.named.items() if key[:1] == "#"}
            return sign in became or sign in labels_in(each.query)

        known = await self.all()
        if any(map(follows, known)):
            await self._store(
                [
                    replace(each, named={**each.named, sign: into}) if follows(each) else each
                    for each in known
                ]
            )

    async def forget(self, view: str) -> SavedView | None:
        """Take it away; what it was, to be kept again."""
        known = await self.all()
        gone = next((each for each in known if each.id == view), None)
        if gone is not None:
            await self._store([each for each in known if each.id != view])
        return gone

    async def _store(self, views: Sequence[SavedView]) -> None:
        await self._state.set_state(_KEY, json.dumps([asdict(each) for each in views]))
        for listener in self._listeners:
            listener()


def _view(row: object) -> SavedView | None:
    if not isinstance(row, dict):
        return None
    values = cast("dict[str, object]", row)
    view, name, query = (values.get(key) for key in ("id", "name", "query"))
    if not (isinstance(view, str) and isinstance(name, str) and isinstance(query, str)):
        return None
    named = values.get("named")
    known = cast("dict[str, object]", named if isinstance(named, dict) else {})
    return SavedView(view, name, query, {k: v for k, v in known.items() if isinstance(v, str)})
