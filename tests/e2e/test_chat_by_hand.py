"""The chat by real keys and clicks in the real window, against a scripted upstream.

The upstream stands behind the real gateway and echoes what was said, so that a question in
markdown is answered in markdown.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.by_hand import ByHand
from tests.e2e.desktop import Desktop, until
from tests.e2e.nova_app import write_settings
from tests.fakes.upstream import ScriptedUpstream

pytestmark = pytest.mark.timeout(240)

MARKDOWN = "See [the page](https://example.org/a)\n\n```python\nx = 1\n```"


def settings(base_url: str, *scenes: str) -> str:
    models = "".join(
        f"""
[[models.deployments]]
id = "{scene}"
model = "{scene}"
upstream = "openai/{scene}"
api_base = "{base_url}"
"""
        for scene in scenes
    )
    return f"schema_version = 1\n{models}"


@pytest.fixture
def home(tmp_path: Path, upstream: ScriptedUpstream) -> Path:
    write_settings(tmp_path, settings(upstream.base_url, "echo", "think", "held", "cut"))
    return tmp_path


@pytest.fixture
def app(home: Path, screen: Desktop) -> Iterator[ByHand]:
    app = ByHand(home, screen)
    try:
        yield app
        assert app.close_window() == 0
        assert (home / "stderr.txt").read_text() == ""
    finally:
        app.kill()


def test_what_is_said_while_the_gateway_starts_goes_out_by_itself(app: ByHand) -> None:
    app.desktop.type("Hello there")
    app.desktop.key("Return")
    app.answered(2)

    assert app.canvas()["texts"] == ["Hello there", "Echo: Hello there"]
    app.sees("echo")
    app.sees("first word")


@pytest.mark.long
def test_an_answer_with_a_link_and_code(app: ByHand) -> None:
    app.say(MARKDOWN)
    app.answered(2)

    app.click("Copy code")
    until(lambda: app.clipboard() == "x = 1")
    app.click("Copy answer")
    until(lambda: app.clipboard() == f"Echo: {MARKDOWN}")

    at = until(lambda: app.canvas("page")["at"])
    app.desktop.click(*at)
    app.sees("It leads to example.org")
    app.click("Cancel")
    app.sees_no("It leads to example.org")


def test_edit_and_send_again_then_back_to_the_first_version(app: ByHand) -> None:
    app.say("First")
    app.answered(2)
    app.point_at("You said")
    app.click("Edit and send again")
    app.desktop.key("ctrl+a")
    app.write("Second")
    app.desktop.key("Return")
    until(lambda: app.canvas()["texts"] == ["Second", "Echo: Second"], 40)

    app.answered(2)
    app.click("Previous version")

    until(lambda: app.canvas()["texts"] == ["First", "Echo: First"])


@pytest.mark.long
def test_another_answer_keeps_the_first(app: ByHand) -> None:
    app.say("Once more")
    app.answered(2)
    app.click("Answer again")

    app.sees("2 / 2")
    app.answered(2)
    app.click("Previous version")

    app.sees("1 / 2")


@pytest.mark.long
def test_up_recalls_and_a_draft_survives_a_restart(home: Path, screen: Desktop) -> None:
    app = ByHand(home, screen)
    try:
        app.say("Remember me")
        app.answered(2)
        app.click("Message")
        app.desktop.key("Up")
        app.sees("Remember me")
        app.desktop.key("ctrl+a")
        app.write("half a thought")
        assert app.close_window() == 0
    finally:
        app.kill()
    again = ByHand(home, screen)
    try:
        again.sees("half a thought")
        assert again.close_window() == 0
    finally:
        again.kill()


def test_conversations_are_found_renamed_pinned_and_deleted(app: ByHand) -> None:
    app.say("About apples")
    app.answered(2)
    app.click("New chat")
    app.say("About pears")
    app.answered(2)

    app.click("New chat")
    app.desktop.key("ctrl+k")
    app.write("search chats")
    app.desktop.key("Return")
    app.write("apples")
    app.sees_no("About pears")
    app.desktop.key("Escape")
    app.sees("About pears")

    app.click_row("About apples")
    until(lambda: app.canvas()["texts"][:1] == ["About apples"])
    app.desktop.key("F2")
    app.desktop.key("ctrl+a")
    app.write("Fruit")
    app.desktop.key("Return")
    app.sees("Fruit")

    app.open_menu("Fruit")
    app.click("Delete")
    app.sees("Undo")
    until(lambda: app.ask("row", "Fruit") is None)
    app.click("Undo")
    until(lambda: app.ask("row", "Fruit"))


@pytest.mark.long
def test_select_copy_and_find_by_keyboard(app: ByHand) -> None:
    said = "Find the **needle** here"
    app.say(said)
    app.answered(2)
    at = until(lambda: app.canvas("needle")["at"])
    app.desktop.click(*at)
    app.desktop.key("ctrl+a")
    app.desktop.key("ctrl+c")
    until(lambda: app.clipboard() == f"{said}\n\nEcho: Find the needle here")

    app.desktop.key("ctrl+f")
    app.write("needle")
    app.sees("1 of 2")
    app.desktop.key("Return")
    app.sees("2 of 2")
    app.desktop.key("Escape")
    app.sees_no("2 of 2")


def choose_model(app: ByHand, name: str) -> None:
    """By the select in the header."""
    app.click("Model")
    app.click(name)


def test_stop_keeps_what_came_and_leaving_does_not_stop(
    app: ByHand, upstream: ScriptedUpstream
) -> None:
    app.say("Warm up")
    app.answered(2)
    choose_model(app, "held")
    app.say("Hold on")
    app.sees("Stop")
    app.grows()
    app.click("New chat")
    app.sees_no("Stop")
    upstream.release()
    app.click_row("Warm up")
    app.answered(4)


def test_esc_stops(app: ByHand) -> None:
    app.say("Warm up")
    app.answered(2)
    choose_model(app, "held")
    app.say("Hold on")
    app.grows()
    app.desktop.key("Escape")
    until(lambda: app.canvas()["states"][-1] == "stopped")
    assert app.canvas()["texts"][-1] != ""


def test_a_broken_answer_is_kept_and_retried(app: ByHand) -> None:
    app.say("Warm up")
    app.answered(2)
    choose_model(app, "cut")
    app.say("Break off")
    app.sees("What came so far is kept")
    kept = app.canvas()["texts"][-1]
    choose_model(app, "echo")
    app.click("Retry")
    app.answered(4)
    app.click("Previous version")
    until(lambda: app.canvas()["texts"][-1] == kept)


def test_reasoning_is_opened(app: ByHand) -> None:
    app.say("Warm up")
    app.answered(2)
    choose_model(app, "think")
    app.say("Think")
    app.answered(4)
    app.click("How Nova got there")
    until(lambda: app.canvas("think")["at"])
