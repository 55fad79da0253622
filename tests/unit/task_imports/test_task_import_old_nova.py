"""An original Nova: its dump and its API; every row is counted, nothing there is changed."""

from datetime import UTC, date, datetime, time

import httpx
import pytest

from nova_desktop.adapters.task_imports import nova_api
from nova_desktop.domain.chat import Author
from nova_desktop.domain.commands import Actor
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.task_import import ImportedBoard
from nova_desktop.domain.task_times import Due
from nova_desktop.domain.tasks import TaskStatus
from tests.fakes.task_export_files import FOLDER, HERE, board, board_in, left, titled

DUMP = "nova_pg_dump.sql"
TASK = "0b8f8a52-2c1f-4f0e-9b52-0d3f4f0c1a01"


def test_tasks_of_a_dump() -> None:
    found = board_in(DUMP)

    offer = titled(found, "Write the offer")
    assert (offer.status, offer.source) == (TaskStatus.NEEDS_REVIEW, TASK)
    assert offer.notes == "For **Hansen**:\n\t- price\n\t- date"
    assert offer.summary == "Waits for the price"
    assert offer.due == Due(date(2026, 2, 20))
    assert (offer.labels, offer.project) == (("sales", "urgent", "Clients"), "Website")
    assert offer.people == ("ada@example.org",)
    assert [(one.author, one.text) for one in offer.comments] == [
        (Actor.NOVA, "Which price do you want?"),
        (Actor.YOU, "1,200 €\nas last year"),
    ]
    assert titled(found, "Pay invoice 7").notes == "Backslash \\ and tab\there"
    late = titled(found, "Ask Grace about the date")
    assert late.due == Due(date(2026, 3, 1), time(14, 30), "Europe/Berlin")
    assert late.status is TaskStatus.WAITING


def test_chats_are_unpacked_from_their_checkpoints() -> None:
    found = board_in(DUMP)

    talk, task = found.chats
    assert (talk.title, talk.created_at) == (
        "This week",
        datetime(2026, 2, 10, 9, tzinfo=UTC),
    )
    assert [(one.author, one.text) for one in talk.messages] == [
        (Author.YOU, "What is due this week?"),
        (Author.NOVA, "Two tasks: the offer and the invoice."),
    ]
    assert (task.title, task.messages[1].text) == ("Write the offer", "Which price do you want?")
    assert titled(found, "Write the offer").chat == "chat-2f1"


def test_every_row_of_a_dump_is_accounted_for() -> None:
    found = board_in(DUMP)

    assert dict(found.told) == {"tasks": 3, "comments": 3, "chats": 3}
    assert len(found.tasks) == 3
    assert sum(len(task.comments) for task in found.tasks) == 3
    assert left(found) == {
        "checkpoints": ("needs_service", 1),
        "processed_emails": ("no_place", 1),
        "project_names": ("as_label", 1),
        "task_metadata": ("no_place", 1),
        "user_settings": ("no_place", 1),
    }


def test_an_early_dump_of_inserts() -> None:
    found = board_in("nova_pg_dump_inserts.sql")

    task = titled(found, "It's (half) done; really")
    assert task.notes == "First line\nsecond 'line'"
    assert (task.project, task.people) == ("Engine", ("Ada Lovelace",))
    assert [one.path for one in task.files] == ["https://example.org/engine"]
    assert found.people[0].notes == "ada@example.org\nAnalyst"
    assert found.projects[0].notes == "Babbage\nB-1"
    assert [one.text for one in found.chats[0].messages] == ["Will it run?", "Yes.\nTomorrow."]
    assert task.chat == found.chats[0].source
    assert left(found) == {"task_person": ("broken", 1)}


def test_a_dump_that_is_cut_off_is_refused_with_its_line() -> None:
    whole = (FOLDER / DUMP).read_text()
    cut = whole[: whole.index("\\.\n", whole.index("COPY public.tasks"))]

    with pytest.raises(NovaError) as caught:
        board(cut, "cut.sql")

    problem = caught.value.problem
    assert problem.code is ProblemCode.TASK_IMPORT_UNREADABLE
    assert problem.params["line"] == str(cut.count("\n") + 1)
    assert "cut off in its table tasks" in problem.params["cause"]


def test_a_dump_in_another_format_says_what_to_do() -> None:
    with pytest.raises(NovaError) as caught:
        board(b"PGDMP\x01\x0e\x00", "nova.dump")

    assert "pg_dump -Fp" in caught.value.problem.params["cause"]


def _task(number: int, status: str = "new") -> dict[str, object]:
    return {
        "id": f"t{number}", "title": f"Task {number}", "description": "", "summary": None,
        "status": status, "created_at": f"2026-02-10T08:{number % 60:02d}:00Z",
        "updated_at": "2026-02-10T09:00:00Z", "due_date": None, "completed_at": None,
        "tags": ["api"], "persons": ["ada@example.org"], "projects": ["Website"],
        "comments_count": 1 if number == 7 else 0, "thread_id": None,
    }  # fmt: skip


class OldNova:
    """Answers as its API does; it refuses whatever would change something."""

    def __init__(self, tasks: int, told: int | None = None) -> None:
        self.tasks = [_task(n, "needs_review" if n == 3 else "new") for n in range(tasks)]
        self.told = tasks if told is None else told
        self.asked: list[str] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        assert request.method == "GET"
        self.asked.append(request.url.path)
        return httpx.Response(200, json=self._answer(request))

    def _answer(self, request: httpx.Request) -> object:
        path, query = request.url.path, request.url.params
        if path == "/api/tasks":
            first = int(query["offset"])
            return self.tasks[first : first + int(query["limit"])]
        at = "2026-02-10T08:00:00Z"
        message = {"id": "m", "sender": "user", "content": "Hello", "created_at": at}
        comment = {"id": "c", "content": "Well", "author": "nova", "created_at": at}
        listed = [{"id": "chat-1", "title": "Talk"}] if query.get("offset") == "0" else []
        return {
            "/api/overview": {"total_tasks": self.told},
            "/api/tasks/t7/comments": [comment],
            "/chat/conversations": listed,
        }.get(path, [message])


def _fetched(api: OldNova) -> ImportedBoard:
    told: list[tuple[int, int]] = []
    transport = httpx.MockTransport(api)
    return nova_api.read(
        "localhost:8000/", HERE, lambda done, of: told.append((done, of)), transport
    )


def test_the_api_is_read_page_by_page() -> None:
    found = _fetched(OldNova(450))

    assert len(found.tasks) == 450
    assert dict(found.told) == {"tasks": 450, "comments": 1, "chats": 2}
    assert titled(found, "Task 7").comments[0].author is Actor.NOVA
    assert [chat.source for chat in found.chats] == ["chat-1", "core_agent_task_t3"]
    assert titled(found, "Task 3").chat == "core_agent_task_t3"


def test_an_api_that_holds_tasks_back_is_not_believed() -> None:
    with pytest.raises(NovaError) as caught:
        _fetched(OldNova(5, told=9))

    assert "5 of its 9 tasks" in caught.value.problem.params["cause"]


def test_a_server_that_is_not_there_is_told() -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused", request=request)

    with pytest.raises(NovaError) as caught:
        nova_api.read("localhost:1", HERE, lambda *_: None, httpx.MockTransport(refuse))

    assert caught.value.problem.code is ProblemCode.TASK_IMPORT_UNREADABLE
    assert "did not answer" in caught.value.problem.params["cause"]
