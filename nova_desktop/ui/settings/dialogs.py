"""The dialogs of the Settings screen that ask one thing."""

from PySide6.QtWidgets import QWidget

from nova_desktop.domain.settings import SecretsPlace
from nova_desktop.domain.settings_fields import SettingField
from nova_desktop.services.admin_ui import DEFAULT_NAME
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.keys.dialogs import KeyDialogs
from nova_desktop.ui.runtime.dialogs import show_dialog
from nova_desktop.ui.widgets.dialog import Dialog
from nova_desktop.ui.widgets.fields import Field, LabelledField
from nova_desktop.ui.widgets.label import text_label


class AskDialog(Dialog):
    """A question with one button that does it."""

    def __init__(self, title: str, text: str, button: str, parent: QWidget | None = None) -> None:
        super().__init__(title, text, parent)
        self.add_cancel()
        self.go = self.add_button(button, self.accept, "primary")


class NewKeyDialog(Dialog):
    """One hidden field; says why the last key was not taken."""

    def __init__(self, name: str, wrong: str, parent: QWidget | None = None) -> None:
        text = _("The next call uses it. The old one is forgotten once the new one works.")
        super().__init__(_("New key for {name}").format(name=name), text, parent)
        self.field = Field(self)
        self.field.hide_words()
        self.body.addWidget(LabelledField(_("Key"), self.field, "", self))
        self.field.show_error(wrong)
        self.add_cancel()
        self.go = self.add_button(_("Validate and replace"), self.accept, "primary")
        self.go.setEnabled(False)
        self.field.textChanged.connect(self._typed)
        self.field.setFocus()

    def _typed(self, text: str) -> None:
        self.go.setEnabled(bool(text.strip()))


class TrustDialog(AskDialog):
    """Shows the fingerprint of a certificate, to be compared with the one on that computer."""

    def __init__(
        self, name: str, shown: str, *, other: bool, parent: QWidget | None = None
    ) -> None:
        renewed = _(
            "It shows another certificate than the one you trusted. It may have been renewed, or "
            "somebody stands between you and it. Trust it only if this is its SHA-256 fingerprint:"
        )
        first = _(
            "No authority vouches for its certificate. Trust it only if this is its SHA-256 "
            "fingerprint:"
        )
        title = _("Trust the certificate of {name}?").format(name=name)
        super().__init__(title, renewed if other else first, _("Trust it"), parent)
        self.body.addWidget(text_label(shown, self, "mono"))


class LoginDialog(Dialog):
    """Name and password of an admin."""

    def __init__(self, gateway: str, parent: QWidget | None = None) -> None:
        text = _("Nova keeps them with your keys and signs you in with one click from then on.")
        super().__init__(_("Sign in to {name}").format(name=gateway), text, parent)
        self.name = Field(self)
        self.name.setText(DEFAULT_NAME)
        self.password = Field(self)
        self.password.hide_words()
        self.body.addWidget(LabelledField(_("Name"), self.name, "", self))
        self.body.addWidget(LabelledField(_("Password"), self.password, "", self))
        self.add_cancel()
        self.go = self.add_button(_("Sign in"), self.accept, "primary")
        self.go.setEnabled(False)
        self.password.textChanged.connect(self._typed)
        self.password.setFocus()

    def _typed(self, text: str) -> None:
        self.go.setEnabled(bool(text))


class SettingsDialogs:
    """Implements the questions of accounts, gateways, places and logins over a window."""

    def __init__(self, window: QWidget) -> None:
        self._window = window

    async def ask_key(self, name: str, wrong: str) -> str:
        dialog = NewKeyDialog(name, wrong, self._window)
        accepted = await show_dialog(dialog)
        value = dialog.field.text() if accepted else ""
        dialog.field.clear()
        return value

    async def keep_anyway(self, name: str, why: str) -> bool:
        text = _("{why} Nova can keep it and use it from the next call on.").format(why=why)
        title = _("Keep the key for {name} all the same?").format(name=name)
        return await show_dialog(AskDialog(title, text, _("Keep it"), self._window))

    async def ask_trust(self, name: str, shown: str, *, other: bool) -> bool:
        """See AccessQuestions."""
        dialog = TrustDialog(name, shown, other=other, parent=self._window)
        return await show_dialog(dialog)

    async def ask_place(self) -> SecretsPlace | None:
        return await KeyDialogs(self._window).ask_place()

    async def ask_login(self, gateway: str) -> tuple[str, str] | None:
        """Name and password of an admin, or None."""
        dialog = LoginDialog(gateway, self._window)
        accepted = await show_dialog(dialog)
        login = (dialog.name.text(), dialog.password.text())
        dialog.password.clear()
        return login if accepted else None

    async def ask_embedding(self, field: SettingField) -> bool:
        """Whether to change what memories are embedded with."""
        what = _("dimension") if field.name == "embedding_dimension" else _("embedding model")
        title = _("Change the {what}?").format(what=what)
        text = _(
            "What is remembered can only be searched with the numbers it was stored with. "
            "After this change the memory has to be embedded anew, which costs calls to the model."
        )
        return await show_dialog(AskDialog(title, text, _("Change it"), self._window))
