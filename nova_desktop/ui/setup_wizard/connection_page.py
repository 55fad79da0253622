"""The step of a LiteLLM that runs already: its address, its key, and what stands there."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nova_desktop.domain.certificates import fingerprint
from nova_desktop.domain.served_models import GatewayLook
from nova_desktop.domain.settings import SecretsPlace
from nova_desktop.domain.setup import DEFAULT_ADDRESS
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.settings.outcome_words import look_text
from nova_desktop.ui.setup_wizard.key_field import KeyField
from nova_desktop.ui.setup_wizard.page import SetupPage
from nova_desktop.ui.setup_wizard.words import kept_text
from nova_desktop.ui.theme.scaling import hold, lay
from nova_desktop.ui.widgets.buttons import push_button
from nova_desktop.ui.widgets.fields import Field, LabelledField
from nova_desktop.ui.widgets.label import text_label
from nova_desktop.ui.widgets.panel import line
from nova_desktop.ui.widgets.spark import IconMark
from nova_desktop.ui.widgets.spinner import Spinner

_RESULT_PX = 96
_BUTTON_PX = 76
_PAIRS = 8


class ConnectionPage(SetupPage):
    """`tested` with address and key as they stand there; `edited` when they change after that.

    `trusted` when the certificate that was shown is to be trusted.
    """

    tested = Signal(str, str)
    cancelled = Signal()
    edited = Signal(str)
    trusted = Signal()
    provider_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Connect your LiteLLM"), "", parent)
        self._busy = False
        self._is_found = False
        self.address = Field(self)
        self.address.setText(DEFAULT_ADDRESS)
        self.key = KeyField(self)
        self.test = hold(push_button(_("Test"), self._press, self), min_width=_BUTTON_PX)
        hint = _("With or without /v1. Only the address that stands here is asked.")
        self.body.addWidget(LabelledField(_("Address"), self.address, hint, self))
        self.body.addSpacing(2)
        row = lay(QHBoxLayout(), spacing=10)
        row.addWidget(LabelledField(_("Key (optional)"), self.key, "", self), 1)
        row.addWidget(self.test, 0, Qt.AlignmentFlag.AlignBottom)
        self.body.addLayout(row)
        self.body.addSpacing(8)
        self.body.addWidget(line(self))
        self.body.addWidget(self._result())
        for field in (self.address, self.key):
            field.textEdited.connect(lambda: self.edited.emit(self.address.text()))
            field.returnPressed.connect(self.test.click)
        self.show_keychain(True)
        self.show_nothing()

    @property
    def is_settled(self) -> bool:
        """What is typed was looked at, and it has models."""
        return self._is_found

    def show_keychain(self, has_keychain: bool, place: SecretsPlace = SecretsPlace.ASK) -> None:
        """Whether its key can go into the system's keychain, and where else keys are kept."""
        where = _("Words you send go to it and on to its providers.")
        self.show_text(f"{where} {kept_text(has_keychain, place)}")

    def show_address(self, address: str) -> None:
        """What was typed in an earlier run; what is typed now stays."""
        if address != self.address.text() and not self.address.isModified():
            self.address.setText(address)

    def typed(self) -> tuple[str, str]:
        """Address and key as they stand there."""
        return self.address.text(), self.key.text()

    def show_nothing(self) -> None:
        """Nobody has looked at what is typed."""
        self._show(_("Not tested yet"), _("Press Test to see what stands there."), "circle")

    def show_busy(self) -> None:
        """Somebody looks; the button cancels."""
        self._show(_("Looking at {url}").format(url=self.address.text()), "", "", busy=True)

    def show_look(self, look: GatewayLook) -> None:
        """What stands there, or why nothing does."""
        text = look_text(look)
        if look.is_good:
            self._show(text, _none_there(look), "circle-check" if look.models else "circle-alert")
            self._is_found = bool(look.models)
            version = f"LiteLLM {look.version}" if look.version else ""
            seconds = _("{n} s").format(n=f"{look.seconds:.1f}")
            self._note.setText(" · ".join(part for part in (version, seconds) if part))
            return
        title, _dot, hint = text.partition(". ")
        self._show(title, hint, "circle-x")
        if look.is_openai_compatible:
            self._action.setText(_("Use it as a provider"))
            self._action.show()
            self._wish = self.provider_wanted.emit
        elif look.certificate:
            self._hint.setText(f"{hint}\n{fingerprint_text(look.certificate)}")
            self._action.setText(_("Trust this certificate"))
            self._action.show()
            self._wish = self.trusted.emit

    def show_problem(self, title: str, hint: str) -> None:
        """Why it could not be kept."""
        self._show(title, hint, "circle-x")

    def focus_first(self) -> None:
        self.address.setFocus(Qt.FocusReason.TabFocusReason)
        self.address.selectAll()

    def _press(self) -> None:
        if self._busy:
            self.cancelled.emit()
        else:
            self.tested.emit(self.address.text(), self.key.text())

    def _press_action(self) -> None:
        self._wish()

    def _show(self, title: str, hint: str, icon: str, *, busy: bool = False) -> None:
        roles = {"circle": "text_third", "circle-check": "ok", "circle-alert": "warning"}
        self._busy = busy
        self._is_found = False
        self.test.setText(_("Cancel") if busy else _("Test"))
        for field in (self.address, self.key):
            field.setReadOnly(busy)
        self._spinner.setVisible(busy)
        self._mark.setVisible(not busy)
        if icon:
            self._mark.show_icon(icon, roles.get(icon, "error"))
        self._title_line.setText(title)
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
        self._note.setText("")
        self._action.hide()

    def _result(self) -> QWidget:
        result = hold(QWidget(self), min_height=_RESULT_PX)
        self._mark = IconMark("circle", "text_third", 16, result)
        self._spinner = Spinner("accent", 16, result)
        self._title_line = text_label("", result, wrap=True)
        self._note = text_label("", result, "smallthird")
        self._hint = text_label("", result, "small", wrap=True)
        self._wish = self.trusted.emit
        self._action = push_button("", self._press_action, result)
        head = lay(QHBoxLayout(), spacing=10)
        head.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._spinner, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._title_line, 1)
        head.addWidget(self._note)
        below = lay(QVBoxLayout(), (26, 0, 0, 0), 8)
        below.addWidget(self._hint)
        below.addWidget(self._action, 0, Qt.AlignmentFlag.AlignLeft)
        down = lay(QVBoxLayout(result), (0, 8, 0, 0), 4)
        down.addLayout(head)
        down.addLayout(below)
        down.addStretch(1)
        return result


def fingerprint_text(pem: str) -> str:
    """The SHA-256 of a certificate, in parts that find room in a narrow window; "" for none."""
    parts = fingerprint(pem, in_line=_PAIRS).split()
    return " ".join(("SHA-256", *parts)) if parts else ""


def _none_there(look: GatewayLook) -> str:
    if look.models:
        return ""
    return _("It serves nothing yet. Add models to its configuration, then press Test again.")
