"""What Nova may do: each tool with never, ask or allow, and every lasting yes with its Revoke."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from nova_desktop.domain.agent.approvals import Grant, Permission, Scope
from nova_desktop.domain.agent.tools import Effect, ToolSpec
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.theme.scaling import lay
from nova_desktop.ui.widgets.buttons import push_button
from nova_desktop.ui.widgets.label import text_label
from nova_desktop.ui.widgets.roomy_dialog import RoomyDialog, ScrolledBody
from nova_desktop.ui.widgets.select import Choice, Select
from nova_desktop.ui.widgets.tooltip import plain_tip

_WISH: Final = (620, 600)
_GRANTS_PX: Final = 6


@dataclass(frozen=True, slots=True)
class ToolRow:
    """A tool and what holds for it now."""

    spec: ToolSpec
    permission: Permission


class PermissionsDialog(RoomyDialog):
    """`chosen` with a tool and its permission, `revoked` with the id of a grant."""

    chosen = Signal(str, Permission)
    revoked = Signal(str)

    def __init__(
        self, tools: Sequence[ToolRow], grants: Sequence[Grant], parent: QWidget | None = None
    ) -> None:
        text = _("A change counts at once, also for runs under way.")
        super().__init__(_("What Nova may do"), text, _WISH, parent)
        body = ScrolledBody(self)
        page = body.page
        self._table = lay(QGridLayout(), spacing=(16, 8))
        self._table.setColumnStretch(1, 1)
        for place, row in enumerate(tools):
            self._add(place, row)
        page.addLayout(self._table)
        page.addWidget(text_label(_("You said yes for longer"), self, "section"))
        self._grants = lay(QVBoxLayout(), spacing=_GRANTS_PX)
        page.addLayout(self._grants)
        page.addStretch(1)
        self.show_grants(grants)
        self.body.addWidget(body, 1)
        self.done_button = self.add_button(_("Done"), self.accept, "primary")

    def show_grants(self, grants: Sequence[Grant]) -> None:
        """Those that hold now."""
        while (item := self._grants.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for grant in grants:
            self._grants.addWidget(self._grant_row(grant))
        if not grants:
            nothing = _("Nothing. Each question was answered for one time.")
            self._grants.addWidget(text_label(nothing, self, "second", wrap=True))

    def _add(self, place: int, row: ToolRow) -> None:
        spec = row.spec
        name = text_label(spec.name, self, "strong")
        name.setToolTip(plain_tip(spec.description))
        select = Select(spec.name, self)
        choices = [
            Choice(Permission.NEVER.value, _("Never")),
            Choice(Permission.ASK.value, _("Ask me")),
            Choice(Permission.ALLOW.value, _("Allow")),
        ]
        select.show_choices(choices, row.permission.value)

        def choose(value: str) -> None:
            select.show_value(value)
            self.chosen.emit(spec.name, Permission(value))

        select.chosen.connect(choose)
        self._table.addWidget(name, place, 0)
        self._table.addWidget(text_label(_reach(spec), self, "second"), place, 1)
        self._table.addWidget(select, place, 2)

    def _grant_row(self, grant: Grant) -> QWidget:
        row = QWidget(self)
        across = lay(QHBoxLayout(row), spacing=10)
        across.addWidget(text_label(grant_words(grant), row, wrap=True), 1)
        revoke = push_button(_("Revoke"), lambda: self.revoked.emit(grant.id), row)
        revoke.setAccessibleDescription(grant_words(grant))
        across.addWidget(revoke)
        return row


def grant_words(grant: Grant) -> str:
    """What a lasting yes allows."""
    if grant.scope is Scope.EXACTLY:
        return _("{tool}, with exactly {arguments}").format(
            tool=grant.tool, arguments=grant.arguments[:200]
        )
    if grant.scope is Scope.RUN:
        return _("{tool}, in one run").format(tool=grant.tool)
    return _("{tool}, always").format(tool=grant.tool)


def _reach(spec: ToolSpec) -> str:
    if spec.server:
        return _("by the server {server}").format(server=spec.server)
    return {
        Effect.READS: lambda: _("only reads"),
        Effect.CHANGES: lambda: _("changes what is yours, with Undo"),
        Effect.OUTSIDE: lambda: _("reaches the outside"),
    }[spec.effect]()
