"""The rows that say where memory is kept: here or in a Neo4j, tried before it is used."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from nova_desktop.domain.memory_state import GraphKind
from nova_desktop.services.memory.places import PlaceChoice
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.settings.controls import ButtonsControl
from nova_desktop.ui.settings.memory_desk import PlaceForm
from nova_desktop.ui.settings.row import SettingRow
from nova_desktop.ui.theme.scaling import lay
from nova_desktop.ui.widgets.buttons import push_button
from nova_desktop.ui.widgets.fields import Field
from nova_desktop.ui.widgets.label import text_label


class MemoryPlaceRows(QObject):
    """`kind_chosen` shows the fields of a place; nothing is used before `use_pressed`."""

    kind_chosen = Signal(str)
    test_pressed = Signal()
    use_pressed = Signal()
    move_pressed = Signal()
    local_pressed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._shown: PlaceForm | None = None
        here, there = _("On this computer"), "Neo4j"
        kinds = [(GraphKind.EMBEDDED.value, here), (GraphKind.NEO4J.value, there)]
        self.kind = ButtonsControl(_("Where it is kept"), kinds)
        self.kind.entered.connect(self._entered)
        self.address = Field(parent, name=_("Address"))
        self.user = Field(parent, name=_("User"), placeholder=_("User"))
        self.password = Field(parent, name=_("Password"))
        self.password.hide_words()
        self.database = Field(parent, name=_("Database"))
        self.test = push_button(_("Test"), self.test_pressed.emit, parent)
        self.use = push_button(_("Use it"), self.use_pressed.emit, parent, "primary")
        self.move = push_button(_("Move memory here…"), self.move_pressed.emit, parent)
        self.local = push_button(_("Use the one on this computer"), self.local_pressed.emit, parent)
        self._offer = text_label("", parent, "small", wrap=True)
        self._make_rows(parent)
        for field in self._fields():
            field.textEdited.connect(self._edited)
        self.show_offer("")

    def rows(self) -> dict[str, SettingRow]:
        """From above, by the keys under which the search finds them."""
        return {
            "memory/place": self._place,
            "memory/address": self._address,
            "memory/login": self._login,
            "memory/database": self._database,
            "memory/connection": self.connection,
        }

    def show_place(self, form: PlaceForm) -> None:
        """What is being written stays."""
        same = self._shown is not None and self._shown.kind is form.kind
        if not (same and self._is_edited()):
            self.address.setText(form.choice.uri)
            self.user.setText(form.choice.user)
            self.database.setText(form.choice.database)
            self.password.setText("")
        self._shown = form
        self.kind.show_value(form.kind.value)
        dots = "•" * 8 if form.has_password else ""
        self.password.setPlaceholderText(dots or _("Password"))
        is_there = form.kind is GraphKind.NEO4J
        for row in (self._address, self._login, self._database):
            row.setVisible(is_there)
        self.test.setVisible(is_there)
        self._show_buttons()

    def form(self) -> tuple[GraphKind, PlaceChoice]:
        """What is written now; an empty password means the one that is kept."""
        kind = self._shown.kind if self._shown is not None else GraphKind.EMBEDDED
        choice = PlaceChoice(
            self.address.text(),
            self.user.text(),
            self.database.text(),
            self.password.text() or None,
        )
        return kind, choice

    def forget_written(self) -> None:
        """What is in force is shown next, over what was written."""
        for field in self._fields():
            field.setModified(False)

    def show_connection(self, text: str, level: str) -> None:
        if not text and self._shown is not None:
            self._show_buttons()
            return
        self.connection.show_meaning(text or self._what(), level or "small")

    def show_testing(self, testing: bool) -> None:
        self.test.show_loading(testing)

    def show_offer(self, text: str) -> None:
        """That one runs here; "" for none."""
        self._offer.setText(text)
        for part in (self._offer, self.local):
            part.setVisible(bool(text))

    def _make_rows(self, parent: QWidget) -> None:
        meaning = _(
            "On this computer needs nothing. Neo4j suits large graphs and several computers."
        )
        self._place = SettingRow(_("Where it is kept"), meaning, self.kind)
        offer = lay(QHBoxLayout(), spacing=10)
        offer.addWidget(self.local)
        offer.addStretch(1)
        self._place.beside.addWidget(self._offer)
        self._place.beside.addLayout(offer)
        self._address = SettingRow(
            _("Address"), _("bolt, neo4j, or neo4j+s for Aura"), self.address
        )
        login = QWidget(parent)
        beside = lay(QHBoxLayout(login), spacing=10)
        beside.addWidget(self.user, 1)
        beside.addWidget(self.password, 1)
        login.setFocusProxy(self.user)
        words = _("The password is in the keychain")
        self._login = SettingRow(_("User and password"), words, login)
        self._database = SettingRow(_("Database"), _("Often neo4j."), self.database)
        self.connection = SettingRow(_("Connection"), "")
        self.connection.add_buttons(self.test, self.use, self.move)

    def _fields(self) -> tuple[Field, ...]:
        return self.address, self.user, self.password, self.database

    def _is_edited(self) -> bool:
        return any(field.isModified() for field in self._fields())

    def _entered(self, value: object) -> None:
        self.forget_written()
        self.kind_chosen.emit(str(value))

    def _edited(self) -> None:
        self._show_buttons()

    def _show_buttons(self) -> None:
        if self._shown is None:
            return
        elsewhere = not self._shown.is_used
        changed = self._is_edited() or self._is_other()
        self._keep_the_keyboard(is_there=elsewhere or changed)
        self.use.setVisible(elsewhere or changed)
        self.move.setVisible(elsewhere)
        self.connection.setVisible(elsewhere or self._shown.kind is GraphKind.NEO4J)
        down = self._shown.is_used and self._shown.is_down
        self.connection.show_meaning(self._what(), "error" if down else "small")

    def _keep_the_keyboard(self, *, is_there: bool) -> None:
        """It is not to land in another setting when the button that has it goes."""
        has_it = self.use.hasFocus() or self.move.hasFocus()
        if has_it and not (is_there and self.use.hasFocus()):
            shows_test = self._shown is not None and self._shown.kind is GraphKind.NEO4J
            (self.test if shows_test else self.kind).setFocus()

    def _is_other(self) -> bool:
        return self._shown is not None and self.address.text() != self._shown.choice.uri

    def _what(self) -> str:
        if self._shown is None or self._shown.is_used:
            down = self._shown is not None and self._shown.is_down
            return _("In use, does not answer.") if down else _("In use.")
        return _("Not used yet. What is kept now stays where it is until you move it.")
