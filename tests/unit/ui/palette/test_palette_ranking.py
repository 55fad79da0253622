"""The palette's order: groups by their best hit, recent ones before their equals, narrowing."""

import pytest

from nova_desktop.domain.task_filters import FoundIn
from nova_desktop.ui.palette.entries import Entry, Kind, Scope, Wish, wish_of
from nova_desktop.ui.palette.ranking import MOST_OF_A_GROUP, MOST_TASKS, grouped, task_hit
from nova_desktop.ui.palette.row_making import plain_groups


def entry(name: str, kind: Kind = Kind.ACTION, further: str = "") -> Entry:
    return Entry(f"{kind}:{name}", kind, name, lambda: None, further=further)


def named(*entries: Entry, words: str, scope: Scope = Scope.ALL, recent: tuple[str, ...] = ()):
    places = {name: n for n, name in enumerate(recent)}
    found = grouped(entries, [], words, scope, places)
    return {group.heading: [hit.entry.name for hit in group.hits] for group in found}


def test_the_group_with_the_best_hit_is_first() -> None:
    entries = (entry("Search the inbox"), entry("Inbox", Kind.PLACE), entry("In Berlin", Kind.CHAT))
    found = named(*entries, words="inbox")
    assert list(found) == ["Go to", "Actions"]
    found = named(*entries, words="sear")
    assert list(found) == ["Actions"]


def test_within_a_group_the_better_fit_is_first() -> None:
    names = ("Unimport", "An import", "Import tasks", "Bring in", "Export")
    entries = [entry(name, further="import" if name == "Bring in" else "") for name in names]
    found = named(*entries, words="import")
    assert found["Actions"] == ["Import tasks", "An import", "Unimport", "Bring in"]


def test_slips_are_forgiven_where_nothing_else_fits() -> None:
    entries = (entry("Settings"), entry("Setings of old"), entry("Sittings", Kind.CHAT))
    assert named(*entries, words="setings") == {"Actions": ["Setings of old"]}
    assert named(*entries, words="settnigs")["Actions"][0] == "Settings"
    recent = ("chat:Sittings",)
    assert list(named(*entries, words="setings", recent=recent)) == ["Actions"]


def test_recent_ones_stand_before_their_equals_only() -> None:
    entries = (entry("Export a"), entry("Export b"), entry("An export"))
    found = named(*entries, words="export", recent=("action:An export", "action:Export b"))
    assert found["Actions"] == ["Export b", "Export a", "An export"]


def test_no_group_hides_the_others_but_all_of_it_is_there_once_narrowed() -> None:
    entries = [entry(f"Run {n}") for n in range(20)] + [entry("Runa", Kind.PERSON)]
    assert [len(names) for names in named(*entries, words="run").values()] == [MOST_OF_A_GROUP, 1]
    found = named(*entries, words="run", scope=Scope.ACTIONS)
    assert [len(names) for names in found.values()] == [20]


def test_tasks_keep_the_order_of_the_store_and_their_best_one_counts() -> None:
    first, second = entry("Call the bank", Kind.TASK), entry("bank", Kind.TASK)
    hits = [task_hit(first, "bank", FoundIn.TITLE), task_hit(second, "bank", FoundIn.NOTES)]
    groups = grouped([entry("Bank statements")], hits, "bank", Scope.ALL, {})
    assert [group.heading for group in groups] == ["Actions", "Tasks"]
    assert [hit.entry.name for hit in groups[1].hits] == ["Call the bank", "bank"]
    many = [task_hit(entry(f"bank {n}", Kind.TASK), "bank", FoundIn.TITLE) for n in range(30)]
    groups = grouped([entry("A bank")], many, "bank", Scope.ALL, {})
    assert [(group.heading, len(group.hits)) for group in groups] == [
        ("Tasks", MOST_TASKS),
        ("Actions", 1),
    ]


def test_the_letters_that_were_typed_are_known() -> None:
    (group,) = grouped([], [task_hit(entry("Café", Kind.TASK), "cafe", FoundIn.TITLE)], "cafe",
                       Scope.ALL, {})  # fmt: skip
    assert group.hits[0].spans == ((0, 4),)


@pytest.mark.parametrize(
    ("typed", "chosen", "wish"),
    [
        ("bank", Scope.ALL, Wish("bank", Scope.ALL)),
        (">undo", Scope.ALL, Wish("undo", Scope.ACTIONS)),
        ("  # taxes", Scope.ALL, Wish(" taxes", Scope.PROJECTS)),
        ("@ann", Scope.ALL, Wish("ann", Scope.PEOPLE)),
        ("@ann", Scope.TASKS, Wish("@ann", Scope.TASKS)),
        ("", Scope.CHATS, Wish("", Scope.CHATS)),
    ],
)
def test_a_sign_narrows(typed: str, chosen: Scope, wish: Wish) -> None:
    assert wish_of(typed, chosen) == wish


def test_what_is_about_something_stands_under_it_until_words_are_typed() -> None:
    done = Entry("chosen:done", Kind.ACTION, "Done", print, second="Call the bank", about=True)
    other = Entry("action:quit", Kind.ACTION, "Quit", print, second="Nova")
    first, second = plain_groups([done, other])
    assert (first.heading, first.hits[0].entry.second) == ("Call the bank", "")
    assert (second.heading, second.hits[0].entry.second) == ("Actions", "Nova")
