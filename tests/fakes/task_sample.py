"""Made-up tasks of one person's desk, as the pictures and the tests of screens show them."""

import tempfile
from contextlib import suppress
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from nova_desktop.adapters.sqlite.opening import open_database
from nova_desktop.domain.commands import Actor
from nova_desktop.domain.task_places import PlaceKind
from nova_desktop.domain.task_times import Due
from nova_desktop.domain.tasks import Priority, TaskStatus
from nova_desktop.ui.runtime.operations import Work
from tests.fakes.settings_parts import AtOnce
from tests.fakes.task_lists import ListDesk

SUNDAY = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
TODAY = SUNDAY.date()


def day(ahead: int) -> Due:
    return Due.on(TODAY + timedelta(days=ahead))


class SampleDesk:
    """A desk over a database of its own, in which work is done before a call returns."""

    def __init__(self, now: datetime = SUNDAY) -> None:
        self.folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        path = Path(self.folder.name)
        self.database, _problems = open_database(path / "nova.sqlite3", path / "backups")
        self.lists = ListDesk(self.database, now=now, operations=AtOnce())
        self.projects: dict[str, str] = {}
        self.people: dict[str, str] = {}

    def close(self) -> None:
        """The threads of the database end."""
        self.database.close()
        with suppress(OSError):
            self.folder.cleanup()

    def _do(self, work: Work) -> None:
        """Together with what hears of it."""
        operations = self.lists.operations
        assert operations is not None
        operations.start("fill", work)

    def fill(self) -> None:
        """What the pictures show."""
        self._do(self._fill)

    def fill_many(self, count: int) -> None:
        """So many more."""
        self._do(lambda: self._many(count))

    def fill_few(self) -> None:
        """Three tasks."""
        self._do(self._few)

    async def _few(self) -> None:
        add = self.lists.add
        await add("Order toner", TODAY)
        await add("Ask about the parking permit", TODAY + timedelta(days=1))
        await add("Draft the talk outline")

    async def _fill(self) -> None:
        await self._name_places()
        await self._due_ones()
        await self._other_ones()
        await self._what_nova_did()

    async def _name_places(self) -> None:
        places = self.lists.desk.places
        colours = {"Launch": "accent", "Taxes": "warning", "Household": "ok"}
        for name, colour in colours.items():
            self.projects[name] = await places.add(PlaceKind.PROJECT, name, colour)
        for name in ("landlord", "supplier"):
            self.people[name] = await places.add(PlaceKind.PERSON, name)

    async def _due_ones(self) -> None:
        add, projects = self.lists.add, self.projects
        late = {"labels": ["taxes"], "project": projects["Taxes"]}
        await add("Answer the accountant about receipts", TODAY - timedelta(days=1), **late)
        at = Due.local(TODAY, time(15, 0), "UTC")
        await add("Prepare invoice 2026-118", due=at, estimate_min=30, priority=Priority.HIGH)
        await add("Plan the launch week", TODAY, project=projects["Launch"])
        for n in range(9):
            await add(f"Launch step {n + 1}", parent="Plan the launch week")
        for n in range(3):
            done = TaskStatus.DONE
            await self.lists.desk.tasks.set_status(f"Launch step {n + 1}", status=done)
        await add("Sort the October statements", TODAY, project=projects["Taxes"])
        ahead = (
            ("Call the bank", 1), ("Compare three quotes for the office move", 5),
            ("Renew the domain before it lapses", 10), ("Choose photos for the calendar", 13),
            ("Feedback on the offer", 4), ("Water the plants", 2), ("Pay the rent", 8),
        )  # fmt: skip
        for title, days in ahead:
            await add(title, TODAY + timedelta(days=days), labels=["office"] if days == 5 else [])

    async def _other_ones(self) -> None:
        add, projects = self.lists.add, self.projects
        await add("Draft the talk outline", project=projects["Launch"])
        await add("Order toner", labels=["office"])
        await add("Ask about the parking permit", people=[self.people["landlord"]])
        for n in range(11):
            await add(f"Launch: part {n + 1}", project=projects["Launch"])
        for n in range(6):
            await add(f"Around the house {n + 1}", project=projects["Household"])
        needs = ("Summarise the customer interviews: which price holds?",
                 "Book the train: may Nova open one web page?")  # fmt: skip
        for title in needs:
            await add(title, status=TaskStatus.NEEDS_REVIEW)
        supplier = [self.people["supplier"]]
        waiting = TaskStatus.WAITING
        await add("Signed contract from the supplier", status=waiting, people=supplier)

    async def _what_nova_did(self) -> None:
        tasks, lists = self.lists.desk.tasks, self.lists
        for title in ("Reply to the landlord", "Sort 14 mails", "Find a cheaper phone plan"):
            await lists.add(title)
        now = lists.now
        lists.now = now - timedelta(days=1)
        await tasks.complete("Sort 14 mails", actor=Actor.NOVA)
        failed = TaskStatus.FAILED
        await tasks.set_status("Find a cheaper phone plan", status=failed, actor=Actor.NOVA)
        lists.now = now - timedelta(hours=1, minutes=20)
        await tasks.complete("Reply to the landlord", actor=Actor.NOVA)
        lists.now = now

    async def _many(self, count: int) -> None:
        words = ("Call", "Write to", "Order from", "Plan with", "Pay", "Ask", "Check", "Visit")
        for n in range(count):
            title = f"{words[n % len(words)]} number {n + 1} of a long row of things"
            when = TODAY + timedelta(days=n % 40 - 4) if n % 3 else None
            await self.lists.add(title, when, priority=Priority(n % 4), labels=[f"label {n % 6}"])
