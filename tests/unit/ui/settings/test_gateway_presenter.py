"""Gateways in order: states, tests, moves, adding one; and the key of other apps."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from nova_desktop.domain.accounts import ExternalGateway
from nova_desktop.domain.children import ChildState, ChildStatus
from nova_desktop.domain.gateway_plan import Mode
from nova_desktop.domain.problems import NovaError, Problem, ProblemCode
from nova_desktop.domain.served_models import (
    GatewayHealth,
    GatewayLook,
    HealthState,
    LookOutcome,
    ServedModel,
)
from nova_desktop.domain.settings import GatewaySettings, SecretsPlace, Settings
from nova_desktop.ui.settings.add_gateway_presenter import AddGatewayPresenter
from nova_desktop.ui.settings.gateway_presenter import GatewayPresenter, GatewayRow, Mending
from nova_desktop.ui.settings.outcome_words import look_text
from nova_desktop.ui.settings.places import WithPlace
from nova_desktop.ui.settings.sharing_presenter import SharingPresenter
from tests.fakes.settings_parts import SettingsDesk

URL = "http://localhost:4000"
TWELVE = tuple(ServedModel(f"m{n}", mode=Mode.CHAT if n < 9 else Mode.EMBEDDING) for n in range(12))
FOUND = GatewayLook(LookOutcome.OK, URL, TWELVE)
SELF_SIGNED = GatewayLook(LookOutcome.TLS, "https://here", certificate="PEM")


class Panel:
    def __init__(self) -> None:
        self.rows: dict[str, GatewayRow] = {}
        self.lines: list[str] = []
        self.busy: list[bool] = []

    def show_gateways(self, rows: Sequence[GatewayRow]) -> None:
        self.rows = {row.id: row for row in rows}

    def show_lines(self, lines: Sequence[str]) -> None:
        self.lines = list(lines)

    def show_busy(self, gateway_id: str, busy: bool) -> None:
        self.busy.append(busy)


class Dialog:
    def __init__(self) -> None:
        self.is_open = True
        self.result = ("", "", False, False)
        self.finished = False

    def show_busy(self, busy: bool) -> None: ...

    def show_result(self, text: str, kind: str, *, good: bool, can_trust: bool = False) -> None:
        self.result = (text, kind, good, can_trust)

    def finish(self) -> None:
        self.finished = True


class Rows:
    def __init__(self) -> None:
        self.sharing = ("", "", "")

    def show_sharing(self, address: str, key: str, state: str = "") -> None:
        self.sharing = (address, key, state)


class Desk(SettingsDesk):
    def __init__(self) -> None:
        external = (ExternalGateway("a", URL), ExternalGateway("b", "https://b.example"))
        super().__init__(replace(Settings(), gateway=GatewaySettings(external=external)))
        self.panel, self.dialog, self.rows = Panel(), Dialog(), Rows()
        self.presenter = GatewayPresenter(
            self.gateways,
            self.edits,
            self.child,
            self.panel,
            self.saving,
            self.operations,
            "1.106.2",
            self.add,
        )
        self.adding = AddGatewayPresenter(
            self.look,
            self.edits,
            self.dialog,
            self.saving,
            self.operations,
            WithPlace(self.keys, self.answers),
        )
        self.shares = SharingPresenter(
            self.sharing, self.rows, self.saving, self.operations, self.parts.place
        )
        self.presenter.refresh()

    async def add(self) -> None: ...

    def external(self) -> list[str]:
        return [g.id for g in self.store.settings.gateway.external]


def test_the_order_is_shown_with_what_each_is_like() -> None:
    desk = Desk()
    desk.gateways.healths = {
        "a": GatewayHealth(HealthState.OK, LookOutcome.OK, version="1.99.0"),
        "b": GatewayHealth(HealthState.DOWN, LookOutcome.REFUSED),
    }
    desk.presenter.refresh()
    own, a, b = desk.panel.rows.values()
    assert own.is_managed
    assert (own.state, own.kind) == ("ready · 3 models · LiteLLM 1.106.2", "ok")
    assert (a.name, a.state, a.kind) == (
        "localhost:4000",
        "ready · 2 models · LiteLLM 1.99.0",
        "ok",
    )
    assert "its own configuration" in a.lacks
    assert (a.can_rise, a.can_sink, b.can_rise, b.can_sink) == (False, True, True, False)
    assert b.kind == "error"
    assert b.state.startswith("Nobody answers there")
    assert b.lacks == ""


def test_a_gateway_that_gave_up_says_why() -> None:
    desk = Desk()
    reason = Problem(ProblemCode.CHILD_EXITED, {"child": "gateway", "how": "signal 9"})
    desk.child.current = ChildStatus("gateway", ChildState.GAVE_UP, reason=reason)
    desk.presenter.refresh()
    own = desk.panel.rows[""]
    assert own.kind == "error"
    assert "ended unexpectedly (signal 9)" in own.state


def test_gateways_move_and_go_and_come_back() -> None:
    desk = Desk()
    desk.presenter.move("a", -1)
    assert desk.toasts.shown == []
    desk.presenter.move("a", 1)
    assert desk.external() == ["b", "a"]
    desk.toasts.undo()
    assert desk.external() == ["a", "b"]
    desk.presenter.remove("a")
    assert desk.external() == ["b"]
    assert desk.toasts.texts[-1] == "localhost:4000 removed"
    desk.toasts.undo()
    assert desk.external() == ["a", "b"]


def test_one_is_passed_over_asked_again_and_put_first() -> None:
    desk = Desk()
    desk.presenter.enable("a", False)
    row = desk.panel.rows["a"]
    assert (row.is_on, row.state, row.kind) == (False, "Off: nothing is asked of it", "small")
    assert row.name == "localhost:4000"
    assert desk.toasts.texts == ["localhost:4000 is passed over now"]
    desk.presenter.move("b", -1)
    assert desk.external() == ["b", "a"]
    desk.toasts.undo()
    desk.presenter.enable("a", True)
    assert desk.panel.rows["a"].is_on
    assert list(desk.panel.rows) == ["", "a", "b"]
    desk.presenter.put_first("b")
    assert list(desk.panel.rows) == ["b", "a", ""]
    assert [row.can_lead for row in desk.panel.rows.values()] == [False, True, False]
    desk.toasts.undo()
    assert list(desk.panel.rows) == ["", "a", "b"]


def test_a_switch_that_is_not_stored_goes_back() -> None:
    desk = Desk()
    desk.edits.fails = NovaError.of(ProblemCode.DISK_FULL)
    desk.panel.rows = {}
    desk.presenter.enable("a", False)
    assert desk.panel.rows["a"].is_on
    assert (len(desk.operations.problems), desk.toasts.shown) == (1, [])


def test_what_mends_it_is_offered() -> None:
    desk = Desk()
    for outcome, mends in (
        (LookOutcome.KEY_REFUSED, Mending.KEY),
        (LookOutcome.KEY_MISSING, Mending.KEY),
        (LookOutcome.TLS, Mending.CERTIFICATE),
        (LookOutcome.REFUSED, None),
    ):
        desk.gateways.healths["b"] = GatewayHealth(HealthState.DOWN, outcome)
        desk.presenter.refresh()
        assert desk.panel.rows["b"].mends is mends
    assert (desk.panel.rows["a"].is_secure, desk.panel.rows["b"].is_secure) == (False, True)


def test_test_looks_again_and_restart_restarts() -> None:
    desk = Desk()
    desk.presenter.test("a")
    assert desk.gateways.looks == 1
    assert desk.panel.busy == [True, False]
    desk.presenter.restart()
    assert desk.child.restarts == 1
    desk.child.lines.append("a new line")
    desk.presenter.follow_log()
    assert desk.panel.lines[-1] == "a new line"


def test_what_was_tested_is_what_is_added() -> None:
    desk = Desk()
    desk.looks = {URL: FOUND}
    desk.adding.add()
    assert not desk.dialog.finished
    desk.adding.test(URL, " sk-1 ")
    assert desk.dialog.result == ("Found 12 models: 9 chat, 3 embedding", "ok", True, False)
    desk.adding.add()
    assert desk.dialog.finished
    assert desk.external() == ["a", "b", "new"]
    assert desk.edits.keys == ["sk-1"]
    desk.toasts.undo()
    assert desk.external() == ["a", "b"]


def test_every_outcome_has_its_own_cause() -> None:
    refusals = {LookOutcome.KEY_REFUSED, LookOutcome.NO_DATABASE}
    texts = {look_text(GatewayLook(outcome)) for outcome in LookOutcome if outcome not in refusals}
    assert len(texts) == len(LookOutcome) - len(refusals)
    assert "" not in texts


def test_a_certificate_is_trusted_only_when_the_user_says_so() -> None:
    desk = Desk()
    desk.looks = {"https://here": SELF_SIGNED, "https://here trusted": FOUND}
    desk.adding.test("https://here", "")
    assert desk.dialog.result[1:] == ("error", False, True)
    desk.adding.trust()
    assert desk.dialog.result[2:] == (True, False)
    desk.adding.add()
    assert desk.store.settings.gateway.external[-1].certificate == "PEM"


def test_nothing_is_said_to_a_closed_dialog() -> None:
    desk = Desk()
    desk.looks, desk.dialog.is_open = {URL: FOUND}, False
    desk.adding.test(URL, "")
    desk.adding.add()
    assert desk.dialog.result[0] == ""
    assert desk.external() == ["a", "b"]


def test_a_full_disk_keeps_the_dialog_and_is_told() -> None:
    desk = Desk()
    desk.looks = {URL: FOUND}
    desk.edits.fails = NovaError.of(ProblemCode.DISK_FULL)
    desk.adding.test(URL, "")
    desk.adding.add()
    assert desk.dialog.result[0].startswith("The disk is full")
    assert (desk.dialog.finished, len(desk.operations.problems)) == (False, 1)


def switch(desk: Desk, key: str, value: object) -> None:
    """As the fields of the panel do."""

    async def save() -> None:
        change = await desk.shares.savers()[key].save(value)  # type: ignore[arg-type]
        if change is not None:
            desk.saving.tell(change, "Saved", desk.sharing.undo)

    desk.operations.start(key, save)


def test_the_key_of_other_apps_is_shown_only_while_it_is_shared() -> None:
    desk = Desk()
    desk.shares.refresh()
    assert desk.rows.sharing == ("", "", "")
    switch(desk, "gateway.share", True)
    assert desk.rows.sharing == ("http://127.0.0.1:4141/v1", "sk-other-apps-1", "")
    switch(desk, "gateway.share_port", 4242)
    assert desk.rows.sharing[0] == "http://127.0.0.1:4242/v1"
    desk.shares.new_key()
    assert desk.rows.sharing[1] == "sk-other-apps-2"
    assert desk.toasts.texts[-1] == "The old key no longer works"
    switch(desk, "gateway.share", False)
    assert desk.rows.sharing == ("", "", "")
    desk.toasts.undo()
    assert desk.rows.sharing[0] == "http://127.0.0.1:4242/v1"


def test_a_port_is_kept_while_nothing_is_shared_and_a_stopped_gateway_is_told() -> None:
    desk = Desk()
    switch(desk, "gateway.share_port", 4242)
    assert desk.store.settings.gateway.share_port == 4242
    desk.sharing.runs = False
    switch(desk, "gateway.share", True)
    assert desk.rows.sharing[2] == "It opens as soon as the gateway runs."


def test_a_busy_port_leaves_it_off() -> None:
    desk = Desk()
    desk.sharing.fails = NovaError.of(ProblemCode.SHARE_PORT_BUSY, port="4141")
    switch(desk, "gateway.share", True)
    assert not desk.store.settings.gateway.share
    assert [p.code for p in desk.operations.problems] == [ProblemCode.SHARE_PORT_BUSY]


@pytest.mark.parametrize("place", [SecretsPlace.SESSION, None])
def test_without_a_keychain_the_key_of_other_apps_needs_a_place(place: SecretsPlace | None) -> None:
    desk = Desk()
    desk.sharing.fails = NovaError.of(ProblemCode.KEYCHAIN_MISSING)
    desk.keys.then = lambda: setattr(desk.sharing, "fails", None)
    desk.answers.place = place
    switch(desk, "gateway.share", True)
    assert desk.answers.asked == ["place"]
    assert desk.store.settings.gateway.share == bool(place)
    assert desk.operations.problems == []
