"""The panel Gateway: the order of gateways, Nova's own with its log, and what others may use."""

from collections.abc import Sequence
from gettext import gettext as _
from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout

from nova_desktop.domain.served_models import MANAGED
from nova_desktop.domain.settings_fields import fields_of
from nova_desktop.ui.settings.gateway_presenter import GatewayRow
from nova_desktop.ui.settings.panel import SettingsPanel
from nova_desktop.ui.settings.row import SettingRow
from nova_desktop.ui.settings.sharing_rows import SharingRows
from nova_desktop.ui.settings.words import panels
from nova_desktop.ui.theme.scaling import hold, lay
from nova_desktop.ui.widgets.buttons import push_button, tool_button
from nova_desktop.ui.widgets.label import text_label

_LOG_PX: Final = 180
_LOOK_EVERY_MS: Final = 1_000


class GatewayPanel(SettingsPanel):
    """Implements GatewayView. Wishes go out with a gateway's id.

    `log_wanted` each second while it is in view.
    """

    add_pressed = Signal()
    test_pressed = Signal(str)
    remove_pressed = Signal(str)
    move_pressed = Signal(str, int)
    restart_pressed = Signal()
    admin_pressed = Signal(str)
    log_wanted = Signal()

    def __init__(self) -> None:
        super().__init__(panels()["gateway"])
        fields = fields_of("gateway")
        self.add_fields(field for field in fields if not field.group)
        self.head.addWidget(
            push_button(_("Add a gateway"), self.add_pressed.emit, self, icon="plus")
        )
        self._shown: tuple[GatewayRow, ...] = ()
        self._made: dict[str, _Row] = {}
        self._list = lay(QVBoxLayout())
        self.rows.addLayout(self._list)
        self.add_heading(_("Nova's own LiteLLM"))
        text = _("Nova's own keeps no database to sign in to. All that they show is in Models.")
        admin = self.add_row(SettingRow(_("LiteLLM's own pages"), text))
        admin.add_buttons(
            push_button(_("Open Models"), lambda: self.admin_pressed.emit(MANAGED), self)
        )
        self._log = _log(self)
        self.add_row(SettingRow(_("Log"), _("Its last lines, without keys."), self._log, wide=True))
        self.add_heading(_("Other apps"))
        self.add_fields(field for field in fields if field.group == "share")
        self.sharing = SharingRows(self)
        for row in self.sharing.rows:
            self.add_row(row)
        self._looking = QTimer(self)
        self._looking.setInterval(_LOOK_EVERY_MS)
        self._looking.timeout.connect(self.log_wanted)

    def show_gateways(self, rows: Sequence[GatewayRow]) -> None:
        if tuple(rows) == self._shown:
            return
        order_before = [row.id for row in self._shown]
        self._shown = tuple(rows)
        if [row.id for row in rows] != order_before:
            self._rebuild(rows)
        for row in rows:
            self._made[row.id].show_row(row)

    def show_lines(self, lines: Sequence[str]) -> None:
        text = "\n".join(lines)
        if text == self._log.toPlainText():
            return
        bar = self._log.verticalScrollBar()
        at_end = bar.value() == bar.maximum()
        kept = bar.value()
        self._log.setPlainText(text)
        bar.setValue(bar.maximum() if at_end else kept)

    def show_busy(self, gateway_id: str, busy: bool) -> None:
        if gateway_id in self._made:
            self._made[gateway_id].test.show_loading(busy)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._looking.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._looking.stop()

    def _rebuild(self, rows: Sequence[GatewayRow]) -> None:
        for old in self._made.values():
            old.hide()
            old.deleteLater()
        self._made = {row.id: _Row(row, self) for row in rows}
        for made in self._made.values():
            self._list.addWidget(made)


class _Row(SettingRow):
    """One gateway."""

    def __init__(self, row: GatewayRow, panel: GatewayPanel) -> None:
        super().__init__(row.name, "")
        self._lacks = text_label("", self, "small", wrap=True)
        self.add_below(self._lacks)

        def named(text: str) -> str:
            return _("{action}: {name}").format(action=text, name=row.name)

        self.test = push_button(_("Test"), lambda: panel.test_pressed.emit(row.id), self)
        self.test.setAccessibleName(named(_("Test")))
        self._up = tool_button(
            "arrow-up", named(_("Ask earlier")), lambda: panel.move_pressed.emit(row.id, -1), self
        )
        self._down = tool_button(
            "arrow-down", named(_("Ask later")), lambda: panel.move_pressed.emit(row.id, 1), self
        )
        remove = push_button(_("Remove"), lambda: panel.remove_pressed.emit(row.id), self)
        remove.setAccessibleName(named(_("Remove")))
        admin = push_button(_("Admin"), lambda: panel.admin_pressed.emit(row.id), self)
        admin.setAccessibleName(named(_("Open its own pages, signed in")))
        if row.is_managed:
            for button in (self.test, self._up, self._down, remove, admin):
                button.hide()
            restart = push_button(_("Restart"), panel.restart_pressed.emit, self)
            restart.setAccessibleName(_("Restart the gateway"))
            self.add_buttons(restart)
        else:
            self.add_buttons(self.test, admin, remove, self._up, self._down)

    def show_row(self, row: GatewayRow) -> None:
        self.show_meaning(row.state, row.kind)
        self._lacks.setText(row.lacks)
        self._lacks.setVisible(bool(row.lacks))
        for button, shown in ((self._up, row.can_rise), (self._down, row.can_sink)):
            button.setVisible(shown and not row.is_managed)


def _log(panel: SettingsPanel) -> QPlainTextEdit:
    log = QPlainTextEdit(panel)
    log.setObjectName("log")
    log.setReadOnly(True)
    log.setTabChangesFocus(True)
    log.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
    log.setAccessibleName(_("Last lines of the gateway's log"))
    return hold(log, height=_LOG_PX)
