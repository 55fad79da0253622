"""The panel Gateway: the order of gateways, Nova's own with its log, and what others may use."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from nova_desktop.domain.served_models import MANAGED
from nova_desktop.domain.settings_fields import fields_of
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.settings.gateway_presenter import GatewayRow
from nova_desktop.ui.settings.gateway_row import GatewayElsewhere, GatewayWishes, ManagedGateway
from nova_desktop.ui.settings.panel import SettingsPanel
from nova_desktop.ui.settings.row import SettingRow
from nova_desktop.ui.settings.sharing_rows import SharingRows
from nova_desktop.ui.settings.words import panels
from nova_desktop.ui.theme.scaling import hold, lay
from nova_desktop.ui.widgets.buttons import PushButton, push_button

_LOG_PX: Final = 180
_LOOK_EVERY_MS: Final = 1_000


class GatewayPanel(SettingsPanel):
    """Implements GatewayView. Wishes go out with a gateway's id.

    `log_wanted` each second while it is in view.
    """

    add_pressed = Signal()
    test_pressed = Signal(str)
    switched = Signal(str, bool)
    remove_pressed = Signal(str)
    first_pressed = Signal(str)
    key_pressed = Signal(str)
    no_key_pressed = Signal(str)
    trust_pressed = Signal(str)
    move_pressed = Signal(str, int)
    restart_pressed = Signal()
    admin_pressed = Signal(str)
    log_wanted = Signal()

    def __init__(self) -> None:
        super().__init__(panels()["gateway"])
        add = push_button(_("Add a gateway"), self.add_pressed.emit, self, icon="plus")
        self.head.addWidget(add)
        self.lead_to("gateway/add", add)
        fields = fields_of("gateway")
        self.add_fields(field for field in fields if not field.group)
        self._shown: tuple[GatewayRow, ...] = ()
        self._made: dict[str, GatewayElsewhere | ManagedGateway] = {}
        self._first_stop = self.row_of("gateway.primary").findChildren(PushButton)[-1]
        self._list = lay(QVBoxLayout())
        self.rows.addLayout(self._list)
        self.add_heading(_("Nova's own LiteLLM"))
        text = _("Nova's own keeps no database to sign in to. All that they show is in Models.")
        admin = self.add_row(SettingRow(_("LiteLLM's own pages"), text), "gateway/admin")
        admin.add_buttons(
            push_button(_("Open Models"), lambda: self.admin_pressed.emit(MANAGED), self)
        )
        self._log = _log(self)
        log = SettingRow(_("Log"), _("Its last lines, without keys."), self._log, wide=True)
        self.add_row(log, "gateway/log")
        self.add_heading(_("Other apps"))
        self.add_fields(field for field in fields if field.group == "share")
        self.sharing = SharingRows(self)
        for row in self.sharing.rows:
            self.add_row(row)
        self._looking = QTimer(self)
        self._looking.setInterval(_LOOK_EVERY_MS)
        self._looking.timeout.connect(self.log_wanted)

    def show_gateways(self, rows: Sequence[GatewayRow]) -> None:
        if tuple(rows) != self._shown:
            if [row.id for row in rows] != [row.id for row in self._shown]:
                self._place(rows)
            self._shown = tuple(rows)
            for row in rows:
                self._made[row.id].show_row(row)
        for row in rows:  # one that was pressed in vain goes back
            made = self._made[row.id]
            if isinstance(made, GatewayElsewhere):
                made.switch.setChecked(row.is_on)

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
        made = self._made.get(gateway_id)
        if isinstance(made, GatewayElsewhere):
            made.test.show_loading(busy)

    def row_of(self, key: str) -> SettingRow:
        """Also that of a gateway. Raises KeyError."""
        return self._made[MANAGED] if key == "gateway/restart" else super().row_of(key)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._looking.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._looking.stop()

    def _place(self, rows: Sequence[GatewayRow]) -> None:
        """In this order; the rows that stay keep the keyboard."""
        wanted = [row.id for row in rows]
        for gone in [id_ for id_ in self._made if id_ not in wanted]:
            old = self._made.pop(gone)
            old.hide()
            old.deleteLater()
        for place, row in enumerate(rows):
            made = self._made.get(row.id)
            if made is None:
                made = self._made[row.id] = self._make(row)
            self._list.removeWidget(made)
            self._list.insertWidget(place, made)
        self._order_stops(wanted)

    def _order_stops(self, ids: Sequence[str]) -> None:
        """Tab goes as one reads; rows that came later stand at the end of its chain."""
        before = self._first_stop
        for stop in (stop for id_ in ids for stop in self._made[id_].stops):
            QWidget.setTabOrder(before, stop)
            before = stop

    def _make(self, row: GatewayRow) -> GatewayElsewhere | ManagedGateway:
        if row.is_managed:
            return ManagedGateway(row, self.restart_pressed.emit)
        return GatewayElsewhere(row, self._wishes(row.id))

    def _wishes(self, id_: str) -> GatewayWishes:
        return GatewayWishes(
            switch=lambda on: self.switched.emit(id_, on),
            test=lambda: self.test_pressed.emit(id_),
            remove=lambda: self.remove_pressed.emit(id_),
            move=lambda by: self.move_pressed.emit(id_, by),
            put_first=lambda: self.first_pressed.emit(id_),
            replace_key=lambda: self.key_pressed.emit(id_),
            drop_key=lambda: self.no_key_pressed.emit(id_),
            trust=lambda: self.trust_pressed.emit(id_),
            open_pages=lambda: self.admin_pressed.emit(id_),
        )


def _log(panel: SettingsPanel) -> QPlainTextEdit:
    log = QPlainTextEdit(panel)
    log.setObjectName("log")
    log.setReadOnly(True)
    log.setTabChangesFocus(True)
    log.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
    log.setAccessibleName(_("Last lines of the gateway's log"))
    return hold(log, height=_LOG_PX)
