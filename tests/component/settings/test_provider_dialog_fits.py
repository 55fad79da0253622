"""The dialog that adds a provider keeps within a small screen, its buttons always in view."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from nova_desktop.domain.provider_catalogue import KeyForm, Provider, ProviderField
from nova_desktop.ui.settings.provider_dialog import ProviderDialog
from nova_desktop.ui.theme.theme import SystemTheme
from nova_desktop.ui.widgets.fields import LabelledField
from nova_desktop.ui.widgets.roomy_dialog import RoomyDialog, ScrolledBody
from tests.fakes.settings_sources import OPENAI
from tests.themed import LIGHT, theme

__all__ = ["theme"]
ROOM = QSize(1152, 720)
BEDROCK = Provider(
    "bedrock",
    "Amazon Bedrock",
    "Models of many makers in your own AWS account. Paid by use.",
    OPENAI.place,
    "bedrock",
    key=KeyForm("Access key ID", page="https://aws.example.org/keys", hint="Starts with AKIA."),
    fields=(
        ProviderField("secret", "Secret access key", "40 characters.", secret=True),
        ProviderField("token", "Session token", "Only for now.", secret=True, required=False),
        ProviderField("region", "Region", "For example us-east-1.", default="us-east-1"),
    ),
)
MANY = (BEDROCK, *(replace(OPENAI, id=f"p{n}", name=f"Provider {n}") for n in range(18)))


@pytest.fixture(params=[100, 200])
def dialog(
    request: pytest.FixtureRequest,
    theme: SystemTheme,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[ProviderDialog]:
    monkeypatch.setattr(RoomyDialog, "room", lambda _dialog: ROOM)
    theme.use(replace(LIGHT, scale=request.param))
    dialog = ProviderDialog(MANY)
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.show()
    yield dialog
    dialog.close()
    theme.use(LIGHT)


def require_buttons_in_view(dialog: ProviderDialog) -> None:
    assert dialog.height() <= ROOM.height()
    foot = [b for b in dialog.findChildren(QAbstractButton) if b.parentWidget() is dialog]
    assert len(foot) == 2
    assert all(dialog.rect().contains(button.geometry()) for button in foot)


def test_buttons_are_in_view_at_every_page(dialog: ProviderDialog) -> None:
    require_buttons_in_view(dialog)
    dialog._forward()
    require_buttons_in_view(dialog)


def test_it_asks_in_the_order_of_the_set_up(dialog: ProviderDialog) -> None:
    dialog._forward()
    form = dialog.form
    assert form is not None
    asked = sorted(form.findChildren(LabelledField), key=lambda one: one.y())
    names = [one.field.accessibleName() for one in asked]
    assert names == ["Region", "Access key ID", "Secret access key", "Session token"]
    assert form.key is not None
    assert dialog.focusWidget() is form.key


def test_what_is_missing_is_seen_with_its_words(dialog: ProviderDialog, qtbot: QtBot) -> None:
    dialog._forward()
    form = dialog.form
    assert form is not None
    assert form.key is not None
    form.key.setText("AKIA")
    dialog._forward()
    secret = form.fields["secret"]
    assert secret.error
    assert dialog.focusWidget() is secret
    area = dialog.findChild(ScrolledBody)
    labelled = secret.parentWidget()
    assert area is not None
    assert labelled is not None

    def seen() -> bool:
        top = labelled.mapTo(area.viewport(), labelled.rect().topLeft()).y()
        return top >= 0 and top + labelled.height() <= area.viewport().height()

    qtbot.waitUntil(seen)
