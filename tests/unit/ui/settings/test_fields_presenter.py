"""Fields: checked, saved at once, told; what fails goes back and is told."""

from collections.abc import Sequence

import pytest

from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.roles import Roles
from nova_desktop.domain.settings import Settings, You
from nova_desktop.domain.settings_fields import FIELDS, FieldKind, field_of
from nova_desktop.ui.settings.fields_presenter import FieldsPresenter, Option, ShownField
from nova_desktop.ui.settings.words import field_words, panels
from tests.fakes.settings_parts import SettingsDesk

DISK_FULL = NovaError.of(ProblemCode.DISK_FULL)


class Panel:
    """A FieldsView that remembers."""

    def __init__(self) -> None:
        self.shown: dict[str, ShownField] = {}
        self.forced: list[str] = []
        self.faults: dict[str, str] = {}
        self.options: dict[str, list[str]] = {}

    def show_field(self, shown: ShownField, *, force: bool = False) -> None:
        self.shown[shown.key] = shown
        if force:
            self.forced.append(shown.key)

    def show_fault(self, key: str, text: str) -> None:
        self.faults[key] = text

    def show_options(self, key: str, options: Sequence[Option]) -> None:
        self.options[key] = [option.value for option in options]


class Desk(SettingsDesk):
    def __init__(self, settings: Settings | None = None) -> None:
        super().__init__(settings)
        self.panel = Panel()

    def presenter(self, name: str) -> FieldsPresenter:
        made = FieldsPresenter(
            name,
            self.panel,
            self.saving,
            self.operations,
            self.knowledge,
            self.answers.ask_embedding,
            self.checks,
        )
        made.refresh()
        return made


def test_every_field_has_words_and_a_panel() -> None:
    words, sections = field_words(), panels()
    assert set(words) == {field.key for field in FIELDS}
    assert all(field.panel in sections for field in FIELDS)
    assert all(said.name and said.meaning.endswith(".") for said in words.values())


def test_a_value_is_saved_at_once_and_taken_back_by_undo() -> None:
    desk = Desk()
    desk.presenter("you").change("you.name", "Ada")
    assert desk.store.settings.you.name == "Ada"
    assert desk.panel.shown["you.name"].differs
    assert desk.toasts.texts == ["Saved: Name"]
    desk.toasts.undo()
    assert desk.store.settings.you.name == ""
    assert not desk.panel.shown["you.name"].differs


def test_a_reset_goes_to_the_tier_below() -> None:
    desk = Desk()
    desk.store.lower = Settings(
        roles=Roles(chat_llm_model="house-model", chat_llm_temperature=0.1), you=You(name="Team")
    )
    presenter = desk.presenter("roles")
    shown = desk.panel.shown["roles.chat_llm_temperature"]
    assert (shown.value, shown.default, shown.differs) == (0.7, 0.1, True)
    presenter.reset("roles.chat_llm_temperature")
    assert desk.store.settings.roles.chat_llm_temperature == 0.1
    assert not desk.panel.shown["roles.chat_llm_temperature"].differs
    # what a file of the installation says holds also where no gateway serves it now
    presenter.reset("roles.chat_llm_model")
    assert desk.store.settings.roles.chat_llm_model == "house-model"
    desk.presenter("you").reset("you.name")
    assert desk.store.settings.you.name == "Team"
    desk.toasts.undo()
    assert desk.store.settings.you.name == ""


def test_a_reset_is_bounded_by_the_model() -> None:
    desk = Desk()
    presenter = desk.presenter("roles")
    presenter.change("roles.chat_llm_model", "qwen3-32b")
    desk.store.lower = Settings(roles=Roles(chat_llm_max_tokens=90_000))
    presenter.reset("roles.chat_llm_max_tokens")
    assert "8,192 is the most" in desk.panel.faults["roles.chat_llm_max_tokens"]


def test_proxy_and_certificates_say_that_messages_wait() -> None:
    words = field_words()
    for key in ("advanced.proxy", "advanced.certificates"):
        assert "messages wait for a moment" in words[key].meaning


def test_temperature_0_stays_0() -> None:
    desk = Desk()
    desk.presenter("roles").change("roles.chat_llm_temperature", "0")
    assert desk.store.settings.roles.chat_llm_temperature == 0.0
    assert desk.panel.shown["roles.chat_llm_temperature"].value == 0.0


def test_undo_leaves_alone_what_came_later() -> None:
    desk = Desk()
    presenter = desk.presenter("you")
    presenter.change("you.name", "Ada")
    first = desk.toasts.shown[-1][1]
    assert first is not None
    presenter.change("you.email", "ada@example.org")
    presenter.change("you.name", "Eve")
    first()
    assert (desk.store.settings.you.name, desk.store.settings.you.email) == (
        "Eve",
        "ada@example.org",
    )


def test_a_wrong_value_is_told_beside_the_field_and_nothing_is_saved() -> None:
    desk = Desk()
    desk.presenter("gateway").change("gateway.share_port", "80")
    assert desk.panel.faults["gateway.share_port"] == "Too small: 1,024 is the least."
    assert desk.store.settings == Settings()
    assert desk.toasts.shown == []
    desk.presenter("gateway").change("gateway.share_port", "4141")
    assert desk.panel.faults["gateway.share_port"] == ""


def test_a_full_disk_is_told_at_the_field_and_as_a_problem_and_what_is_written_stays() -> None:
    desk = Desk()
    presenter = desk.presenter("you")
    desk.store.fails = DISK_FULL
    presenter.change("you.name", "Ada")
    assert desk.panel.faults["you.name"].startswith("Not saved: the disk is full. Free some")
    assert desk.panel.forced == []
    presenter.change("you.timezone", "Asia/Tokyo")
    assert desk.panel.shown["you.timezone"].value == ""
    assert desk.panel.forced == ["you.timezone"]
    assert desk.store.settings == Settings()
    assert [problem.code for problem in desk.operations.problems] == [ProblemCode.DISK_FULL] * 2
    assert desk.toasts.shown == []
    desk.store.fails = None
    presenter.change("you.name", "Ada")
    assert desk.panel.faults["you.name"] == ""


def test_what_touches_the_gateway_is_tried_there_and_refused_whole() -> None:
    desk = Desk()
    presenter = desk.presenter("roles")
    desk.served.fails = NovaError.of(ProblemCode.PLAN_REJECTED, detail="no such model")
    presenter.change("roles.chat_llm_fallbacks", ("gpt-4o-mini",))
    assert desk.served.tried == 1
    assert desk.store.settings == Settings()
    assert "refused" in desk.panel.faults["roles.chat_llm_fallbacks"]
    desk.served.fails = None
    presenter.change("roles.chat_llm_fallbacks", ("gpt-4o-mini",))
    desk.toasts.undo()
    assert desk.served.tried == 3
    assert desk.store.settings == Settings()


def test_reset_brings_the_default_back() -> None:
    desk = Desk()
    presenter = desk.presenter("roles")
    presenter.change("roles.chat_llm_temperature", "1.2")
    presenter.reset("roles.chat_llm_temperature")
    assert desk.store.settings.roles.chat_llm_temperature == 0.7
    assert not desk.panel.shown["roles.chat_llm_temperature"].differs


def test_where_a_value_comes_from_is_told() -> None:
    desk = Desk()
    desk.store.origins = {"you.name": "file", "you.email": "environment", "you.notes": "user"}
    desk.presenter("you")
    assert "file" in desk.panel.shown["you.name"].origin
    assert "environment" in desk.panel.shown["you.email"].origin
    assert desk.panel.shown["you.notes"].origin == desk.panel.shown["you.timezone"].origin == ""


def test_tokens_are_bounded_by_the_models_own_limit() -> None:
    desk = Desk()
    presenter = desk.presenter("roles")
    assert desk.panel.shown["roles.chat_llm_max_tokens"].note == "of 8,192"
    presenter.change("roles.chat_llm_max_tokens", "8193")
    assert desk.panel.faults["roles.chat_llm_max_tokens"] == "Too large: 8,192 is the most."
    presenter.change("roles.chat_llm_model", "gpt-4o-mini")
    presenter.change("roles.chat_llm_max_tokens", "16000")
    presenter.change("roles.chat_llm_model", "qwen3-32b")
    assert desk.store.settings.roles.chat_llm_max_tokens == 8192


def test_only_a_model_of_the_right_kind_can_be_chosen() -> None:
    desk = Desk()
    presenter = desk.presenter("roles")
    assert desk.panel.options["roles.embedding_model"] == ["qwen3-embedding-4b"]
    assert desk.panel.options["roles.chat_llm_model"] == ["qwen3-32b", "gpt-4o-mini"]
    presenter.change("roles.chat_llm_model", "qwen3-embedding-4b")
    assert "no such choice" in desk.panel.faults["roles.chat_llm_model"]
    presenter.change("roles.chat_llm_fallbacks", ("gpt-4o-mini", "<b>none</b>"))
    assert desk.store.settings == Settings()


def test_a_stored_model_that_is_gone_may_stay() -> None:
    roles = field_of("roles.chat_llm_fallbacks").put_into(Settings(), ("gone",))
    desk = Desk(roles)
    desk.presenter("roles").change("roles.chat_llm_fallbacks", ("gpt-4o-mini", "gone"))
    assert desk.store.settings.roles.chat_llm_fallbacks == ("gpt-4o-mini", "gone")


def test_another_embedding_is_asked_about_first() -> None:
    desk = Desk()
    presenter = desk.presenter("roles")
    desk.answers.embeds = False
    presenter.change("roles.embedding_dimension", "512")
    assert desk.answers.asked == ["roles.embedding_dimension"]
    assert desk.store.settings.roles.embedding_dimension == 1024
    assert desk.panel.shown["roles.embedding_dimension"].value == 1024
    desk.answers.embeds = True
    presenter.change("roles.embedding_dimension", "512")
    assert desk.store.settings.roles.embedding_dimension == 512
    presenter.change("roles.embedding_dimension", "4000")
    assert desk.panel.faults["roles.embedding_dimension"] == "Too large: 2,560 is the most."


def test_zones_are_known_a_moment_later() -> None:
    desk = Desk()
    presenter = desk.presenter("you")
    assert "you.timezone" not in desk.panel.options
    assert desk.panel.shown["you.timezone"].empty == "This computer's: Europe/Berlin"
    desk.knowledge.know_zones(["UTC", "Europe/Paris"])
    presenter.refresh()
    assert desk.panel.options["you.timezone"] == ["Europe/Paris", "UTC"]
    presenter.change("you.timezone", "Mars/Olympus")
    assert desk.panel.faults["you.timezone"]
    presenter.change("you.timezone", "UTC")
    assert desk.store.settings.you.timezone == "UTC"


def test_a_file_is_looked_at_before_it_is_kept() -> None:
    desk = Desk()
    presenter = desk.presenter("advanced")
    presenter.change("advanced.certificates", "/etc/nothing")
    assert desk.panel.faults["advanced.certificates"] == "There is no such file."
    assert desk.store.settings.advanced.certificates == ""
    presenter.change("advanced.certificates", "/etc/company.pem")
    assert desk.store.settings.advanced.certificates == "/etc/company.pem"


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.key)
@pytest.mark.parametrize("raw", ["", "<b>x</b>", "\0", "x" * 2_000_000, "爱" * 50, "-1", "1e400"])
def test_no_field_ever_saves_what_it_should_not(field: object, raw: str) -> None:
    """Whatever is entered, the settings stay ones that can be made, and every refusal is told."""
    field = field_of(field.key)  # type: ignore[attr-defined]
    if field.kind in (FieldKind.MODELS, FieldKind.SWITCH):
        return
    desk = Desk()
    desk.presenter(field.panel).change(field.key, raw)
    value = field.value_in(desk.store.settings)
    assert len(str(value)) <= max(field.most, 64)
    assert "\0" not in str(value)
    if value == field.default and raw not in ("", field.default):
        assert desk.panel.faults.get(field.key)
    assert desk.operations.problems == []
