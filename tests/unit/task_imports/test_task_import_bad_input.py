"""Bad input: each is read as far as it can be, or told with what is wrong and where."""

import io
import json
import struct
import zipfile
import zlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nova_desktop.adapters.task_imports import csv_mapper, zip_files
from nova_desktop.adapters.task_imports.csv_rows import separator_of
from nova_desktop.adapters.task_imports.detecting import read_any
from nova_desktop.adapters.task_imports.text_bytes import decoded
from nova_desktop.domain.problems import NovaError, Problem, ProblemCode
from nova_desktop.domain.task_import import ColumnUse, CsvTable, CsvUse, DayOrder, ImportedBoard
from nova_desktop.domain.task_times import Due
from nova_desktop.domain.tasks import Priority, TaskStatus
from tests.fakes.task_export_files import HERE, board, left, raw, titled, zipped

CODE = ProblemCode
TODOIST = "TYPE,CONTENT,PRIORITY,INDENT,AUTHOR,RESPONSIBLE,DATE,DATE_LANG,TIMEZONE\n"


def table(content: bytes | str, name: str = "x.csv") -> CsvTable:
    found = read_any(content.encode() if isinstance(content, str) else content, name, HERE)
    assert isinstance(found, CsvTable)
    return found


def refused(content: bytes | str, name: str) -> tuple[ProblemCode, str, str]:
    with pytest.raises(NovaError) as caught:
        read_any(content.encode() if isinstance(content, str) else content, name, HERE)
    problem = caught.value.problem
    return problem.code, problem.params.get("line", ""), problem.params.get("cause", "")


def tried(content: bytes, name: str) -> ImportedBoard | CsvTable | Problem:
    """What is read, or what is told."""
    try:
        return read_any(content, name, HERE)
    except NovaError as error:
        return error.problem


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
def test_every_encoding_of_a_csv(encoding: str) -> None:
    text = "Titel;Notizen\nMüll; äußerst\nGröße;x\n" * 30
    found = table(text.encode(encoding))

    assert found.columns == ("Titel", "Notizen")
    assert found.sample[0] == ("Müll", " äußerst")


def test_utf8_with_one_wrong_byte_is_not_taken_for_windows() -> None:
    assert decoded("Müll, Größe, ".encode() + b"\xff, ende", "x") == "Müll, Größe, \ufffd, ende"


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_every_separator(mark: str) -> None:
    text = f"title{mark}notes\nBuy{mark}a b\nSell{mark}c\n"

    assert separator_of(text) == mark
    assert table(text).columns == ("title", "notes")


def test_excel_names_its_separator() -> None:
    assert table("sep=;\ntitle;notes\na;b\n").columns == ("title", "notes")


def test_a_spreadsheet_is_read_through_the_mapper() -> None:
    content = raw("spreadsheet.csv")
    found = table(content)
    use = CsvUse(found.guess, found.day_order, found.has_header)

    made = csv_mapper.read(content, "spreadsheet.csv", HERE, use)

    assert found.guess == (
        ColumnUse.TITLE, ColumnUse.DUE, ColumnUse.PRIORITY, ColumnUse.PROJECT, ColumnUse.LABELS,
        ColumnUse.NOTES, ColumnUse.STATUS, ColumnUse.PEOPLE, ColumnUse.LEAVE,
    )  # fmt: skip
    assert use.is_usable
    bins = titled(made, "Müll rausbringen")
    assert (bins.priority, bins.labels) == (Priority.HIGH, ("küche", "grün"))
    assert bins.notes == 'Erst "Bio",\ndann Rest'
    assert titled(made, "Steuer").status is TaskStatus.DONE
    assert titled(made, "=SUMME(A1)").people == ("Ädä", "Grace")
    assert left(made) == {
        "Farbe": ("no_place", 1),
        "due": ("not_understood", 1),
        "priority": ("not_understood", 1),
        "status": ("not_understood", 1),
    }
    (wrong,) = [one for one in made.left if one.what == "due"]
    assert (wrong.lines, wrong.example) == ((6,), "31.02.2027")


def test_a_csv_without_a_header_is_asked_about() -> None:
    found = table("Buy milk,2026-12-01\nCall the bank about it,2026-12-02\n")

    assert not found.has_header
    assert found.columns == ("1", "2")
    assert found.guess[0] is ColumnUse.TITLE


def test_the_day_stands_first_unless_a_number_says_otherwise() -> None:
    assert table("title,due\na,03/04/2026\nb,05/06/2026\n").day_order is DayOrder.DAY_FIRST
    assert table("title,due\na,03/04/2026\nb,05/16/2026\n").day_order is DayOrder.MONTH_FIRST


def test_wrong_headers_of_a_known_product_are_a_plain_csv() -> None:
    found = table("TYP,INHALT,PRIORITÄT\ntask,Buy milk,1\n")

    assert found.columns == ("TYP", "INHALT", "PRIORITÄT")


def test_a_quotation_mark_that_is_never_closed_is_told_with_its_line() -> None:
    content = TODOIST + 'task,good,4,1,,,,,\ntask,"bad,4,1,,,,,\ntask,lost,4,1,,,,,\n'

    code, line, cause = refused(content, "x.csv")

    assert (code, line) == (CODE.TASK_IMPORT_UNREADABLE, "3")
    assert "never closed" in cause


def test_rows_that_are_short_or_long_and_zeros_inside() -> None:
    found = board(TODOIST + "task,a\0b\ntask,c,1,1,,,,,,,,more,columns\ntask\n", "x.csv")

    assert [task.title for task in found.tasks] == ["ab", "c"]
    assert left(found)["title"] == ("no_title", 1)


def test_long_titles_control_characters_and_markup() -> None:
    long = "x" * 10_400
    content = TODOIST + f"task,{long},4,1\ntask,<b>bold</b> \x07\u202eevil\u2066,4,1\n"
    found = board(content, "x.csv")

    assert len(found.tasks[0].title) == 10_000
    assert found.tasks[0].notes == "x" * 400
    assert found.tasks[1].title == "<b>bold</b> evil"
    assert left(found)["title"] == ("in_notes", 1)


def test_a_project_deeper_than_any_screen() -> None:
    rows = "".join(f"task,level {n},4,{n}\n" for n in range(1, 301))
    found = board(TODOIST + rows, "deep.csv")

    assert found.tasks[-1].parent == 298


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("", "empty"),
        ("   \n ", "empty"),
        ('{"cards": [', "not JSON"),
        ("[" * 200_000, "too deeply"),
        ('{"a": ' * 200_000, "too deeply"),
        ('{"x": NaN', "not JSON"),
        (b"\x00\x01\x02\x00\xff" * 50, "not a text"),
    ],
)
def test_what_is_no_export_is_told(content: bytes | str, why: str) -> None:
    code, _, cause = refused(content, "x.json")

    assert code is CODE.TASK_IMPORT_UNREADABLE
    assert why in cause


def test_broken_json_is_told_with_its_line() -> None:
    code, line, _ = refused('{\n "cards": [],\n "lists": [}\n', "x.json")

    assert (code, line) == (CODE.TASK_IMPORT_UNREADABLE, "3")


def test_json_of_something_else_and_of_another_program() -> None:
    assert refused('{"hello": "world"}', "x.json")[0] is CODE.TASK_IMPORT_UNKNOWN
    assert refused("[1, 2, 3]", "x.json")[0] is CODE.TASK_IMPORT_UNKNOWN
    assert refused('{"format": "nova-tasks", "version": 9}', "x.json")[0] is CODE.TASK_IMPORT_OWN
    assert refused("Dear Ada, how are you? I am fine.", "letter.doc")[0] is CODE.TASK_IMPORT_UNKNOWN


def test_json_of_a_newer_version_is_read_and_told() -> None:
    state = json.loads(raw("super_productivity.json"))
    state["crossModelVersion"] = 99
    state["data"]["task"]["entities"]["T1"]["holograms"] = [{"a": 1}]

    found = board(json.dumps(state), "x.json")

    assert len(found.tasks) == 5
    assert left(found)["crossModelVersion"] == ("not_understood", 1)


TRELLO = json.loads(raw("trello_board.json"))
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=5,
)


@given(st.data())
def test_wrong_types_anywhere_never_break_a_reader(data: st.DataObject) -> None:
    name = data.draw(
        st.sampled_from(
            ["trello_board.json", "super_productivity.json", "microsoft_todo.json",
             "things_url_scheme.json", "things_cli.json"]
        )
    )  # fmt: skip
    value = json.loads(raw(name))
    for _ in range(data.draw(st.integers(1, 4))):
        _spoil(value, data)
    found = tried(json.dumps(value).encode(), name)
    if isinstance(found, Problem):
        assert found.code in (CODE.TASK_IMPORT_UNKNOWN, CODE.TASK_IMPORT_UNREADABLE)
    else:
        assert isinstance(found, ImportedBoard)


def _spoil(value: object, data: st.DataObject) -> None:
    """Put junk in the place of something inside."""
    holders = list(_holders(value))
    holder = data.draw(st.sampled_from(holders))
    junk = data.draw(JUNK)
    if isinstance(holder, dict) and holder:
        holder[data.draw(st.sampled_from(sorted(holder)))] = junk
    elif isinstance(holder, list) and holder:
        holder[data.draw(st.integers(0, len(holder) - 1))] = junk


def _holders(value: object):
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from _holders(inner)
    elif isinstance(value, list):
        yield value
        for inner in value:
            yield from _holders(inner)


@given(st.binary(max_size=300))
def test_any_bytes_under_any_name(content: bytes) -> None:
    for name in ("a.csv", "a.ics", "a.org", "a.txt", "a.json", "a.sql", "a.zip", "a"):
        found = tried(content, name)
        assert not isinstance(found, Problem) or found.params["path"]


@given(st.data())
def test_text_files_that_are_cut_and_mixed_never_break_a_reader(data: st.DataObject) -> None:
    name = data.draw(
        st.sampled_from(["tasks.org", "todo.txt", "reminders.ics", "nova_pg_dump.sql",
                         "nova_pg_dump_inserts.sql", "ticktick_backup.csv", "outlook_tasks.csv"])
    )  # fmt: skip
    whole = raw(name)
    first, last = sorted(data.draw(st.lists(st.integers(0, len(whole)), min_size=2, max_size=2)))
    content = whole[:first] + data.draw(st.binary(max_size=20)) + whole[last:]
    found = tried(content, name)
    assert not isinstance(found, Problem) or found.params["path"]


def test_a_zip_bomb_is_not_unpacked() -> None:
    bomb = zipped({"Inbox [1].csv": TODOIST.encode() + b"\n" * (80 * 2**20)})

    code, _, cause = refused(bomb, "backup.zip")

    assert code is CODE.TASK_IMPORT_TOO_LARGE
    assert cause.startswith("Inbox [1].csv")


def test_a_zip_that_lies_about_its_sizes_is_not_believed() -> None:
    packed = zlib.compressobj(9, zlib.DEFLATED, -15)
    content = packed.compress(b"\n" * (80 * 2**20)) + packed.flush()
    honest = zipped({"a.csv": b"\n" * (80 * 2**20)})
    lying = honest.replace(struct.pack("<I", 80 * 2**20), struct.pack("<I", 100))

    assert len(content) < 200_000
    assert refused(lying, "backup.zip")[0] in (
        CODE.TASK_IMPORT_TOO_LARGE,
        CODE.TASK_IMPORT_UNREADABLE,
    )


def test_zips_inside_zips_are_passed_over() -> None:
    inner = zipped({"Inbox [1].csv": TODOIST.encode() + b"task,deep,4,1\n"})

    found = board(
        zipped({"inner.zip": inner, "Inbox [2].csv": TODOIST.encode() + b"task,a,4,1\n"}), "b.zip"
    )

    assert [task.title for task in found.tasks] == ["a"]
    assert refused(zipped({"inner.zip": inner}), "b.zip")[0] is CODE.TASK_IMPORT_UNKNOWN


def test_names_that_climb_out_of_a_zip_are_only_names() -> None:
    names = (
        "../../etc/Plans [3].csv",
        "/srv/x/Home.csv",
        "C:\\Windows\\Work.csv",
        "a/.hidden.csv",
    )
    found = board(zipped({name: TODOIST.encode() + b"task,a,4,1\n" for name in names}), "b.zip")

    assert [task.project for task in found.tasks] == ["Plans", "Home", "Work"]


def test_too_many_files_a_broken_zip_and_one_with_a_password() -> None:
    many = io.BytesIO()
    with zipfile.ZipFile(many, "w") as archive:
        for n in range(zip_files.MOST_FILES + 1):
            archive.writestr(f"{n}.csv", b"")
    good = zipped({"Inbox [1].csv": TODOIST.encode() * 50})
    locked = bytearray(good)
    locked[6] |= 1
    locked[good.index(b"PK\x01\x02") + 8] |= 1

    assert refused(many.getvalue(), "b.zip")[0] is CODE.TASK_IMPORT_TOO_LARGE
    assert "broken" in refused(good[: len(good) // 2], "b.zip")[2]
    assert "password" in refused(bytes(locked), "b.zip")[2]


def test_odd_lines_of_todo_txt() -> None:
    content = "x \n(A)\n(A) \nx 2026-99-99 odd +\n@\n+\n(Z) x due:2026-02-30 due:2026-01-01\n\t\n"
    found = board(content, "todo.txt")

    assert [task.title for task in found.tasks] == [
        "(A)",
        "(A)",
        "2026-99-99 odd +",
        "@",
        "+",
        "x",
    ] or found.tasks
    assert found.tasks[-1].notes == "due: 2026-02-30"


def test_years_that_no_plan_has_are_told_and_left_out() -> None:
    found = board("Late t:0001-01-01 due:0001-01-01\n(A) Far due:9999-12-31\n", "todo.txt")

    assert (found.tasks[0].start, found.tasks[0].due) == (None, None)
    assert left(found)["start"] == ("not_understood", 1)
    assert found.tasks[1].due == Due.on(date(9999, 12, 31))


def test_a_calendar_of_broken_lines_only() -> None:
    found = board("BEGIN\nVCALENDAR\nBEGIN:VCALENDAR\n\n:::\nBEGIN:VTODO\n", "a.ics")

    assert found.tasks == ()
    assert left(found)["line"] == ("broken", 3)


@pytest.mark.long
def test_two_hundred_thousand_rows() -> None:
    content = "title,due\n" + "".join(
        f"Task {n},2026-12-{n % 28 + 1:02d}\n" for n in range(200_000)
    )
    found = table(content)
    made = csv_mapper.read(content.encode(), "x.csv", HERE, CsvUse(found.guess))

    assert (found.rows, len(made.tasks), made.left) == (200_000, 200_000, ())
