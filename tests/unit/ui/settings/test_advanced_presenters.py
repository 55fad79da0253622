"""The prompt with its versions, and YAML that is kept only when the gateway takes it."""

from collections.abc import Sequence

from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.settings import Settings
from nova_desktop.services.prompt_history import PromptVersion
from nova_desktop.ui.settings.overlay_presenter import OverlayPresenter
from nova_desktop.ui.settings.prompt_presenter import PromptPresenter
from nova_desktop.ui.settings.search import find
from tests.fakes.settings_parts import SettingsDesk

YAML = "router_settings:\n  num_retries: 1\n"


class Prompt:
    def __init__(self) -> None:
        self.text = self.wrong = ""
        self.versions: list[str] = []

    def show_prompt(self, text: str, *, force: bool = False) -> None:
        self.text = text

    def show_wrong(self, text: str) -> None:
        self.wrong = text

    def show_versions(self, versions: Sequence[PromptVersion]) -> None:
        self.versions = [version.text for version in versions]


class Yaml:
    def __init__(self) -> None:
        self.text = ""
        self.wrong = ("", 0)
        self.busy: list[bool] = []

    def show_yaml(self, text: str, *, force: bool = False) -> None:
        self.text = text

    def show_busy(self, busy: bool) -> None:
        self.busy.append(busy)

    def show_wrong(self, text: str, line: int) -> None:
        self.wrong = (text, line)


class Desk(SettingsDesk):
    def __init__(self) -> None:
        super().__init__()
        self.prompt, self.yaml = Prompt(), Yaml()
        self.prompts = PromptPresenter(self.history, self.prompt, self.saving, self.operations)
        self.overlay = OverlayPresenter(
            self.parts.check_yaml, self.yaml, self.saving, self.operations
        )


def test_each_prompt_is_kept_and_an_earlier_one_comes_back() -> None:
    desk = Desk()
    for text in ("Be brief.", "Be kind.", "Be kind. "):
        desk.prompts.save(text)
    assert desk.store.settings.advanced.system_prompt == "Be kind."
    assert desk.prompt.versions == ["Be brief.", ""]
    desk.prompts.save("Be brief.")
    assert desk.prompt.text == "Be brief."
    desk.toasts.undo()
    assert desk.store.settings.advanced.system_prompt == "Be kind."
    desk.prompts.save("")
    assert desk.toasts.texts[-1] == "Nova's own prompt is back"


def test_a_prompt_that_cannot_be_kept_is_told() -> None:
    desk = Desk()
    desk.prompts.save("x" * 100_001)
    assert desk.prompt.wrong == "Too long: at most 100,000 characters."
    desk.store.fails = NovaError.of(ProblemCode.DISK_FULL)
    desk.prompts.save("Be brief.")
    assert desk.prompt.wrong.startswith("Not saved: The disk is full.")
    assert desk.store.settings == Settings()
    assert len(desk.operations.problems) == 1


def test_yaml_is_checked_then_tried_then_kept() -> None:
    desk = Desk()
    desk.overlay.apply(YAML)
    assert desk.store.settings.advanced.gateway_yaml == YAML
    assert desk.served.tried == 1
    assert (desk.yaml.busy, desk.yaml.wrong) == ([True, False], ("", 0))
    assert desk.toasts.texts == ["In use from now on"]
    desk.toasts.undo()
    assert desk.store.settings.advanced.gateway_yaml == ""
    assert desk.yaml.text == ""


def test_what_is_wrong_with_yaml_is_told_with_its_line() -> None:
    desk = Desk()
    desk.yaml_fault = "Line 3: a key that is there twice"
    desk.overlay.apply(YAML)
    assert desk.yaml.wrong == ("Line 3: a key that is there twice", 3)
    assert (desk.served.tried, desk.store.settings) == (0, Settings())


def test_what_the_gateway_refuses_stays_out() -> None:
    desk = Desk()
    desk.served.fails = NovaError.of(ProblemCode.PLAN_REJECTED, detail="unknown strategy")
    desk.overlay.apply(YAML)
    assert desk.yaml.wrong == ("The gateway refused it: unknown strategy", 0)
    assert desk.store.settings == Settings()
    assert desk.operations.problems == []
    desk.overlay.discard()
    assert (desk.yaml.text, desk.yaml.wrong) == ("", ("", 0))


def test_other_failures_are_told_there_and_as_a_problem() -> None:
    desk = Desk()
    desk.served.fails = NovaError.of(ProblemCode.DISK_FULL)
    desk.overlay.apply(YAML)
    assert desk.yaml.wrong[0].startswith("The disk is full")
    assert len(desk.operations.problems) == 1
    desk.overlay.apply("x" * 1_000_001)
    assert desk.yaml.wrong[0] == "Too long: at most 1,000,000 characters."
    assert desk.yaml.busy[-1] is False


def test_spaces_alone_are_no_yaml() -> None:
    desk = Desk()
    desk.yaml_fault = "not asked"
    desk.overlay.apply("  \n\n")
    assert desk.yaml.wrong == ("", 0)
    assert desk.toasts.shown == []


def test_settings_are_found_by_name_meaning_values_and_key() -> None:
    def first(text: str) -> str:
        return find(text)[0].key

    assert first("theme") == first("DARK") == "appearance.theme"
    assert first("color") == first("colour") == first("dark mode") == "appearance.theme"
    assert first("bigger text") == "appearance.scale"
    assert first("zone") == first("timezone") == "you.timezone"
    assert first("proxy") == "advanced.proxy"
    assert first("reduced") == "appearance.reduced_motion"
    assert {match.key for match in find("memory temperature")} == {"roles.memory_llm_temperature"}
    assert find("zebra") == find("  ") == []
    assert find("restart", {"gateway/x": ("Restart it", "")})[0].panel == "gateway"
