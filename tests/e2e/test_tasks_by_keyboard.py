"""A first day with tasks by keyboard alone: real keys in the real window, no account, no mouse."""

import json
import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from nova_desktop.domain.tasks import Priority
from tests.e2e.by_hand import ByHand, as_a_user_does
from tests.e2e.desktop import Desktop, until
from tests.e2e.nova_app import write_settings

pytestmark = pytest.mark.timeout(120)
MOST_TABS = 40
SETTINGS = "[models]\nuse_test_model = false\n\n[tasks]\nexamples = true\n"
BANK, TONER, PERMIT = "Call the bank", "Order toner", "Ask about the permit"
NOTES = "Ask for Mr. Weber."


class ByKeys(ByHand):
    """Finds its way by what has the keyboard."""

    def rows(self, where: str = "deleted_at IS NULL") -> dict[str, dict[str, Any]]:
        """The tasks as they are stored, by title."""
        with closing(sqlite3.connect(self.home / "data/nova.sqlite3", timeout=5)) as connection:
            connection.row_factory = sqlite3.Row
            found = connection.execute(f"SELECT * FROM tasks WHERE {where} ORDER BY rank")
            return {row["title"]: dict(row) for row in found}

    def stored(self, title: str, **wanted: object) -> None:
        """Wait until it is so on the disk."""

        def is_so() -> bool:
            row = self.rows().get(title)
            return row is not None and all(row[name] == value for name, value in wanted.items())

        until(is_so, 15, lambda: (title, wanted, self.rows()))

    def walk_to(self, name: str, key: str = "Tab") -> None:
        """Press Tab until it has the keyboard."""
        for _step in range(MOST_TABS):
            before = self.ask("focus")
            if before == name:
                return
            self.press(key)
            until(lambda before=before: self.ask("focus") != before, 5)
        raise AssertionError(f"{name} is not reached by {key}")

    def lead_to(self, title: str) -> None:
        """Up, then down to a card of this lane."""
        self.press("Home")
        for _step in range(MOST_TABS):
            if self.ask("current") == title:
                return
            self.press("j")
        raise AssertionError(f"{title} is not in this lane")

    def at_cards(self, lane: str) -> None:
        until(lambda: str(self.ask("focus")).startswith(f"{lane}, "), 15, lambda: self.ask("focus"))


def remove_examples(app: ByKeys) -> None:
    """The first board explains itself, and goes."""

    def is_there() -> bool:
        app.press("ctrl+3")
        return app.ask("find", "Remove them") is not None

    until(is_there, 30, lambda: app.ask("texts"))
    app.at_cards("Inbox")
    app.walk_to("Remove them", "shift+Tab")
    app.press("Return")
    app.sees("No tasks yet")
    until(lambda: not app.rows())


def add(app: ByKeys) -> None:
    app.press("n")
    app.has_focus("Add a task")
    for line in (f"{BANK} tomorrow 15:00 #finance !high", TONER, PERMIT):
        app.write(line)
        app.press("Return")
        until(lambda line=line: any(line.startswith(title) for title in app.rows()))
    tomorrow = (datetime.now().astimezone() + timedelta(days=1)).date()
    app.stored(BANK, due_day=tomorrow.isoformat(), lane="inbox", priority=Priority.HIGH)
    assert app.rows()[BANK]["due_at"] is not None
    app.press("Escape")
    app.at_cards("Inbox")


def edit_and_plan(app: ByKeys) -> None:
    app.lead_to(TONER)
    app.press("e")
    app.has_focus("Title")
    app.press("End")
    app.write(" and paper")
    app.press("Return")
    app.stored(f"{TONER} and paper")
    app.at_cards("Inbox")
    app.press("d")
    app.has_focus("Date in words")
    app.write("in 3 days")
    app.press("Return")
    day = (datetime.now().astimezone() + timedelta(days=3)).date()
    app.stored(f"{TONER} and paper", due_day=day.isoformat())
    app.at_cards("Inbox")


def move(app: ByKeys) -> None:
    """Within its lane, to the next one, and back."""
    app.lead_to(PERMIT)
    order = list(app.rows())
    app.press("alt+Up" if order[-1] == PERMIT else "alt+Down")
    until(lambda: list(app.rows()) != order)
    for lane, name in (("needs_you", "Needs you"), ("waiting", "Waiting")):
        app.press("alt+Right")
        app.stored(PERMIT, lane=lane, status={"needs_you": "needs_review"}.get(lane, lane))
        app.at_cards(name)
        until(lambda: app.ask("current") == PERMIT)
    app.press("alt+Left", "alt+Left")
    app.stored(PERMIT, lane="inbox")
    app.at_cards("Inbox")


def open_and_write(app: ByKeys) -> None:
    """Enter shows the task, Enter again goes into it, Esc comes back."""
    app.lead_to(BANK)
    app.press("Return")
    app.sees("Add notes")
    app.at_cards("Inbox")
    app.press("Return")
    app.has_focus("Title")
    app.walk_to("Add notes")
    app.press("Return")
    app.has_focus("Notes")
    app.write(NOTES)
    app.press("Escape", "Escape")
    app.at_cards("Inbox")
    until(lambda: app.ask("current") == BANK)
    app.sees_no("Add a step")


def find(app: ByKeys) -> None:
    app.press("slash")
    app.has_focus("Filter")
    app.write("bank")
    app.press("Return")
    app.sees_no(PERMIT)
    app.at_cards("Inbox")
    until(lambda: app.ask("current") == BANK)
    app.press("slash")
    app.has_focus("Filter")
    app.press("BackSpace", "Return")
    app.sees(PERMIT)
    app.at_cards("Inbox")


def bulk(app: ByKeys) -> None:
    """Two at once: how much they matter, then done."""
    both = (PERMIT, f"{TONER} and paper")
    for title in both:
        app.lead_to(title)
        app.press("x")
    app.press("p")
    app.sees_menu("High")
    app.press("Home", "Return")
    for title in both:
        app.stored(title, priority=Priority.HIGH)
    app.press("space")
    for title in both:
        app.stored(title, status="done")
    app.press("ctrl+z")
    for title in both:
        app.stored(title, status="new", lane="inbox")
    app.press("ctrl+shift+z")
    for title in both:
        app.stored(title, status="done")
    app.press("ctrl+z")
    app.stored(PERMIT, status="new")


def delete_and_take_back(app: ByKeys) -> None:
    app.press("Escape")
    app.lead_to(PERMIT)
    app.press("Delete")
    until(lambda: PERMIT not in app.rows())
    assert PERMIT in app.rows("deleted_at IS NOT NULL")
    app.press("ctrl+z")
    app.stored(PERMIT, lane="inbox")


def export(app: ByKeys, path: Path) -> None:
    app.press("ctrl+8")
    app.has_focus("Find a setting")
    app.write("export tasks")
    app.press("Return")
    app.has_focus("Export…")
    app.press("Return")
    app.has_focus("Which tasks: Everything")
    app.walk_to("File")
    app.press("ctrl+a")
    app.write(str(path))
    app.press("Return")
    app.has_focus("Show in folder")
    app.sees("13 tasks written")  # the examples are in the trash
    app.press("Escape")
    app.has_focus("Export…")


def test_a_first_day_by_keyboard_alone(tmp_path: Path, screen: Desktop) -> None:
    home, path = tmp_path / "home", tmp_path / "tasks.json"
    home.mkdir()
    write_settings(home, SETTINGS)
    with as_a_user_does(ByKeys(home, screen)) as app:
        remove_examples(app)
        add(app)
        edit_and_plan(app)
        move(app)
        open_and_write(app)
        find(app)
        bulk(app)
        delete_and_take_back(app)
        export(app, path)
        assert app.clicks == 0
    written = json.loads(path.read_text(encoding="utf-8"))
    titles = {task["title"]: task for task in written["tasks"]}
    assert {BANK, PERMIT, f"{TONER} and paper"} <= set(titles)
    assert titles[BANK]["notes"] == NOTES
