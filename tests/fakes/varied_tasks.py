"""Tasks as people have them: short and long, of several scripts, late, coming back, in steps."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import product
from typing import Final

from nova_desktop.domain.commands import Command
from nova_desktop.domain.task_commands import add_place, add_task, dated
from nova_desktop.domain.task_places import PlaceKind
from nova_desktop.domain.task_times import Due
from nova_desktop.domain.tasks import Priority, Repeat, TaskStatus

ZONE: Final = "Europe/Berlin"
THREE: Final = ("Order toner", "Ask about the parking permit", "Draft the talk outline")
PROJECTS: Final = {
    "launch": ("Launch", "accent"),
    "taxes": ("Taxes", "warning"),
    "household": ("Household", "ok"),
    "move": ("Office move to the second floor of the old brewery", ""),
    "jp": ("日本語の勉強", ""),
}
PEOPLE: Final = ("landlord", "supplier", "Zoë", "משה", "Dr. Annegret Schulze-Wechselburg")
LABELS: Final = (
    "office", "phone", "errand", "money", "reading", "wait for spring", "日本", "a-long-label-name",
)  # fmt: skip
LONG: Final = (
    "with and without packing, and ask whether the piano can go on the ground floor before the "
    "lift is renewed in spring"
)
ODD: Final = (
    f"Compare the three quotes for the office move, {LONG}",
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft anrufen",
    "להתקשר לבנק לפני הפגישה של יום שלישי",
    "مراجعة العقد مع المورد قبل نهاية الأسبوع",
    "会議の議事録を送る、来週の火曜日まで",
    "회의록 정리하고 팀에 공유하기",
    "Book the ferry 🚢 and the campsite ⛺️ for 👩‍👩‍👧‍👦",
    "🎂",
    "a",
    "<b>Check</b> & answer: 'price < 20 %' or \"> 25 %\"?",
    "https://example.org/a/very/long/address/that/has/no/blank?in=it&and=goes&on=and&on=forever",
    "Q3: P&L, EBITDA + cash-flow (v2, final, FINAL) #review",
)
DOING: Final = (
    "Call", "Write to", "Answer", "Remind", "Thank", "Meet", "Invoice", "Ask", "Visit"
)  # fmt: skip
WHOM: Final = (
    "the bank", "the tax adviser", "Aunt Ines", "the plumber about the boiler", "the dentist",
    "the neighbours", "the printer in Leipzig", "the school office", "the insurance", "Tim",
    "the museum", "the garage", "the board of the club", "the landlady", "the new supplier",
)  # fmt: skip
WHY: Final = (
    "", "about the receipts", "before the holidays", "because of the broken lamp",
    "about the summer party and who brings the tables", "for the second time", "by letter",
)  # fmt: skip
STATUSES: Final = (
    TaskStatus.NEW, TaskStatus.NEW, TaskStatus.USER_INPUT_RECEIVED, TaskStatus.NEEDS_REVIEW,
    TaskStatus.WAITING, TaskStatus.IN_PROGRESS, TaskStatus.NEW, TaskStatus.DONE, TaskStatus.NEW,
    TaskStatus.WAITING, TaskStatus.DONE, TaskStatus.IN_PROGRESS, TaskStatus.NEW,
)  # fmt: skip
RULES: Final = ("FREQ=WEEKLY;BYDAY=FR", "FREQ=MONTHLY;BYMONTHDAY=1", "FREQ=YEARLY", "FREQ=DAILY")
DAYS: Final = (-9, -1, 0, 0, 0, 1, 1, 2, 3, 4, 5, 6, 8, 12, 19, 26, 33, 60)


def some_tasks(count: int, now: datetime) -> Sequence[Command]:
    """So many tasks and their places; the first three are plain."""
    today = now.date()
    if count <= len(THREE):
        plain = [add_task(f"t{n}", title) for n, title in enumerate(THREE[:count])]
        return [_due(each, today, n) for n, each in enumerate(plain)]
    return [*_places(), *(each for n in range(count) for each in _varied(n, now))]


def _due(added: Command, today: date, ahead: int) -> Command:
    if ahead > 1:
        return added
    day = Due.on(today + timedelta(days=ahead))
    return add_task(str(added.payload["task"]), THREE[ahead], due=day)


def _places() -> Iterator[Command]:
    for place, (name, colour) in PROJECTS.items():
        yield add_place(PlaceKind.PROJECT, place, name, colour)
    for name in PEOPLE:
        yield add_place(PlaceKind.PERSON, name, name)


TITLES: Final = tuple(
    f"{doing} {whom} {why}".strip() for why, whom, doing in product(WHY, WHOM, DOING)
)


def _varied(n: int, now: datetime) -> Iterator[Command]:
    """One task and, now and then, its steps."""
    title = ODD[n // 7 % len(ODD)] if n % 7 == 3 else TITLES[n * 37 % len(TITLES)]
    status = TaskStatus.FAILED if n % 97 == 11 else STATUSES[n % len(STATUSES)]
    made = add_task(
        f"t{n}",
        title,
        status=status,
        labels=LABELS if n == 32 else LABELS[n % 8 : n % 8 + n % 3],
        people=PEOPLE if n == 32 else PEOPLE[n % 5 : n % 5 + (n % 4 == 1)],
        project=tuple(PROJECTS)[n % 5] if n % 3 else "",
        **_dates(n, now.date()),
    )
    done_at = now - timedelta(minutes=n * 47) if status is TaskStatus.DONE else None
    yield dated(made, now - timedelta(days=1 + n % 80), done_at)
    for step in range(n % 9 if n % 11 == 5 else 0):
        status = TaskStatus.DONE if step < n % 4 else TaskStatus.NEW
        yield add_task(f"t{n}-{step}", f"Step {step + 1}", status=status, parent=f"t{n}")


def _dates(n: int, today: date) -> dict[str, object]:
    """What is due when, how often, how soon, how long."""
    fields: dict[str, object] = {"priority": Priority(max(0, n % 7 - 3))}
    day = today + timedelta(days=DAYS[n % len(DAYS)])
    if n % 3:
        fields["due"] = Due.local(day, time(n % 24, 30), ZONE) if n % 5 == 1 else Due.on(day)
    if n % 13 == 4 and n % 3:
        fields["repeat"] = Repeat(RULES[n % len(RULES)])
    if n % 17 == 2:
        fields["deadline"] = day + timedelta(days=2)
    if n % 19 == 3:
        fields["remind_at"] = datetime.combine(day, time(9), UTC)
    if n % 6 == 1:
        fields["estimate_min"] = (15, 30, 90, 240)[n % 4]
    if n == 32:
        fields["notes"] = "A note of one line.\n\n- and a list\n- of two"
    return fields
