"""What a user does to lanes. No Qt here."""

from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.i18n import ngettext
from nova_desktop.ui.tasks.actions import Work
from nova_desktop.ui.tasks.board.presenter import BoardPresenter


class LaneActs:
    """Each is one step of undo."""

    def __init__(self, board: BoardPresenter) -> None:
        self._board = board
        self._places = board.desk.places

    def rename(self, lane: str, name: str) -> None:
        """A lane that came with Nova has its own name again with ""."""
        head = self._board.face(lane)
        words = " ".join(name.split())
        if head is None or words == head.name or (not words and head.kind == "own"):
            return
        self._do("rename a lane", lambda: self._places.rename_lane(lane, words))

    def limit(self, lane: str, limit: int | None) -> None:
        self._do("limit a lane", lambda: self._places.limit_lane(lane, limit))

    def collapse(self, lane: str, collapsed: bool) -> None:
        self._do("collapse a lane", lambda: self._places.collapse_lane(lane, collapsed))

    def move(self, lane: str, after: str) -> None:
        """Behind another, or to the front with ""."""
        order = [head.id for head in self._board.heads]
        if lane not in order or after == lane:
            return
        at = order.index(lane)
        if after != (order[at - 1] if at else ""):
            self._do("move a lane", lambda: self._places.move_lane(lane, after))

    def step(self, lane: str, right: bool) -> None:
        """One place to the left or right."""
        order = [head.id for head in self._board.heads]
        if lane not in order:
            return
        at = order.index(lane)
        if right and at + 1 < len(order):
            self.move(lane, order[at + 1])
        elif not right and at:
            self.move(lane, order[at - 2] if at > 1 else "")

    def add(self, after: str) -> None:
        """A new one at the right of another, whose name can be written at once."""

        async def work() -> None:
            lane = await self._places.add_lane(_("New lane"), after)
            self._board.write_once_shown(lane)

        self._do("add a lane", work)

    def remove(self, lane: str) -> None:
        """A lane of the user's own; its tasks go to the lanes of their statuses."""
        head, column = self._board.face(lane), self._board.shelf.columns.get(lane)
        if head is None or column is None or head.kind != "own":
            return
        words = _("Lane removed: {name}").format(name=head.name)
        if column.count:
            gone = ngettext(
                "{n} task went to the lane of its status",
                "{n} tasks went to the lanes of their statuses",
                column.count,
            )
            words = f"{words}. {gone.format(n=f'{column.count:,}')}"
        self._board.actions.do("remove a lane", lambda: self._places.remove_lane(lane), words)

    def _do(self, name: str, work: Work) -> None:
        self._board.actions.do(name, work)
