"""What every ApprovalStore does."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from nova_desktop.adapters.sqlite.approval_store import SqliteApprovalStore
from nova_desktop.adapters.sqlite.database import Database
from nova_desktop.adapters.sqlite.opening import open_database
from nova_desktop.domain.agent.approvals import Answer, Approval, Scope
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.services.agent.ports import ApprovalStore
from tests.fakes.approval_stores import MemoryApprovalStore

pytestmark = pytest.mark.anyio
AT = datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC)
ASKED = Approval("a1", "run", "call", "update_task", '{"task":"t","title":"Größe"}', "{}", AT)
OTHER = replace(ASKED, id="a2", call="call2", arguments='{"title":"Größe","task":"t"}')
ELSEWHERE = replace(ASKED, id="a3", run="run2")


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[ApprovalStore]:
    if request.param == "memory":
        yield MemoryApprovalStore(lambda: AT)
        return
    database, problems = open_database(tmp_path / "nova.sqlite3", tmp_path / "backups")
    assert problems == []
    yield SqliteApprovalStore(database, lambda: AT)
    assert database.close()


@pytest.fixture
def reopened(tmp_path: Path) -> Iterator[Callable[[], SqliteApprovalStore]]:
    opened: list[Database] = []

    def close() -> None:
        while opened:
            assert opened.pop().close()

    def reopen() -> SqliteApprovalStore:
        close()
        database, problems = open_database(tmp_path / "nova.sqlite3", tmp_path / "backups")
        assert problems == []
        opened.append(database)
        return SqliteApprovalStore(database)

    yield reopen
    close()


async def test_questions_come_back_as_they_were(store: ApprovalStore) -> None:
    for each in (ASKED, OTHER, ELSEWHERE):
        assert await store.ask(each) == each
    assert list(await store.approvals()) == [ASKED, OTHER, ELSEWHERE]
    assert list(await store.approvals("run")) == [ASKED, OTHER]
    assert await store.approval("a3") == ELSEWHERE
    assert await store.approval("nobody") is None


async def test_a_call_is_asked_about_once(store: ApprovalStore) -> None:
    await store.ask(ASKED)
    again = replace(ASKED, id="another", arguments='{"task":"other"}')
    assert await store.ask(again) == ASKED
    await store.answer("a1", Answer.DENIED, Scope.ONCE, "no")
    assert (await store.ask(again)).answer is Answer.DENIED
    assert len(await store.approvals(only_open=False)) == 1


async def test_the_first_answer_counts(store: ApprovalStore) -> None:
    await store.ask(ASKED)
    denied = await store.answer("a1", Answer.DENIED, Scope.ONCE, "not this")
    assert denied == replace(ASKED, answer=Answer.DENIED, reply="not this", answered_at=AT)
    assert await store.answer("a1", Answer.ALLOWED, Scope.TOOL, "yes") == denied
    assert await store.approval("a1") == denied
    assert list(await store.grants()) == []
    assert list(await store.approvals()) == []
    assert list(await store.approvals(only_open=False)) == [denied]


async def test_two_at_the_same_time_make_one_answer(store: ApprovalStore) -> None:
    await store.ask(ASKED)
    ways = [(Answer.ALLOWED, Scope.TOOL), (Answer.DENIED, Scope.ONCE), (Answer.ALLOWED, Scope.RUN)]
    told = await asyncio.gather(*(store.answer("a1", a, s, s.value) for a, s in ways * 4))
    assert len(set(told)) == 1
    assert len(await store.grants()) == (told[0].scope is not Scope.ONCE)


@pytest.mark.parametrize("scope", [Scope.EXACTLY, Scope.TOOL, Scope.RUN])
async def test_a_lasting_yes_leaves_its_grant(store: ApprovalStore, scope: Scope) -> None:
    await store.ask(ASKED)
    await store.answer("a1", Answer.ALLOWED, scope, "")
    (grant,) = await store.grants()
    assert (grant.tool, grant.scope, grant.granted_at) == ("update_task", scope, AT)
    assert grant.run == ("run" if scope is Scope.RUN else "")
    exactly = '{"task":"t","title":"Gr\\u00f6\\u00dfe"}'
    assert grant.arguments == (exactly if scope is Scope.EXACTLY else "")
    await store.revoke(grant.id)
    await store.revoke(grant.id)
    await store.revoke("nobody")
    assert list(await store.grants()) == []


@pytest.mark.parametrize("answer", [Answer.DENIED, Answer.EXPIRED])
@pytest.mark.parametrize("scope", list(Scope))
async def test_only_a_yes_grants(store: ApprovalStore, answer: Answer, scope: Scope) -> None:
    await store.ask(ASKED)
    told = await store.answer("a1", answer, scope, "")
    assert (told.answer, told.scope) == (answer, Scope.ONCE)
    assert list(await store.grants()) == []


async def test_the_order_of_keys_does_not_count(store: ApprovalStore) -> None:
    for each in (ASKED, OTHER):
        await store.ask(each)
        await store.answer(each.id, Answer.ALLOWED, Scope.EXACTLY, "")
    first, second = await store.grants()
    assert first.arguments == second.arguments


async def test_exactly_of_what_are_no_arguments_grants_nothing(store: ApprovalStore) -> None:
    for n, text in enumerate(("", "[1]", "{", '{"a":NaN}', "null")):
        await store.ask(replace(ASKED, id=f"b{n}", call=f"b{n}", arguments=text))
        told = await store.answer(f"b{n}", Answer.ALLOWED, Scope.EXACTLY, "")
        assert told.answer is Answer.ALLOWED
    assert list(await store.grants()) == []


async def test_what_is_no_answer_is_refused(store: ApprovalStore) -> None:
    await store.ask(ASKED)
    for name, answer in (("a1", Answer.OPEN), ("nobody", Answer.ALLOWED)):
        with pytest.raises(NovaError) as caught:
            await store.answer(name, answer, Scope.TOOL, "")
        assert caught.value.problem.code is ProblemCode.CHANGE_REFUSED
    assert list(await store.approvals()) == [ASKED]
    assert list(await store.grants()) == []


async def test_an_answer_lasts_over_a_restart(reopened: Callable[[], SqliteApprovalStore]) -> None:
    store = reopened()
    await store.ask(ASKED)
    await store.ask(OTHER)
    first = await store.answer("a1", Answer.ALLOWED, Scope.TOOL, "go on")
    store = reopened()
    assert list(await store.approvals()) == [OTHER]
    assert await store.answer("a1", Answer.DENIED, Scope.ONCE, "no") == first
    (grant,) = await store.grants()
    await store.revoke(grant.id)
    store = reopened()
    assert list(await store.grants()) == []
    await store.answer("a2", Answer.DENIED, Scope.ONCE, "")
    assert list(await reopened().approvals()) == []


async def test_half_characters_do_not_stop_it(store: ApprovalStore) -> None:
    await store.ask(replace(ASKED, preview='{"about":"\ud83c"}'))
    assert (await store.answer("a1", Answer.ALLOWED, Scope.ONCE, "\udf89")).answer is Answer.ALLOWED
