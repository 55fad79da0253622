"""What came of the last Validate is known again after a restart, whoever asked."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.provider_catalogue import Access, KeyCheck, KeyOutcome
from nova_desktop.services.account_checks import AccountChecks
from nova_desktop.services.accounts import Accounts
from tests.fakes.memory_stores import MemoryBook, MemoryStateStore
from tests.fakes.providers import OPENAI, AccountDesk

pytestmark = pytest.mark.anyio
KEY = "sk-proj-0123456789abcdefghij"
NO_CREDIT = KeyCheck(KeyOutcome.NO_CREDIT, detail=f"insufficient_quota for {KEY}")


async def added() -> AccountDesk:
    """As the set-up does: checked, then added."""
    desk = AccountDesk()
    await desk.accounts.add(desk.provider("openai"), Access(KEY), OPENAI)
    return desk


async def restarted(desk: AccountDesk) -> Accounts:
    accounts = desk.anew()
    assert accounts.last_check("openai") is None
    await accounts.recall()
    return accounts


async def test_what_is_added_was_validated_and_that_is_known_after_a_restart() -> None:
    desk = await added()
    for accounts in (desk.accounts, await restarted(desk)):
        last = accounts.last_check("openai")
        assert last is not None
        assert (last.outcome, last.models, last.is_good) == (KeyOutcome.OK, 3, True)
        assert timedelta() <= datetime.now(UTC) - last.at < timedelta(minutes=1)


async def test_each_way_to_ask_is_remembered() -> None:
    desk = await added()
    desk.probe.results["openai"] = NO_CREDIT
    await desk.accounts.validate("openai")
    assert (await restarted(desk)).last_check("openai").outcome is KeyOutcome.NO_CREDIT  # type: ignore[union-attr]
    desk.probe.results["openai"] = OPENAI
    await desk.accounts.validate_all(lambda _id, _check: None)
    assert (await restarted(desk)).last_check("openai").is_good  # type: ignore[union-attr]
    desk.probe.refused = {"sk-wrong"}
    await desk.accounts.rotate("openai", "sk-wrong")
    assert (await restarted(desk)).last_check("openai").is_good  # type: ignore[union-attr]
    await desk.accounts.rotate("openai", "sk-wrong", force=True)
    last = (await restarted(desk)).last_check("openai")
    assert last is not None
    assert last.outcome is KeyOutcome.WRONG_KEY


async def test_no_key_and_no_words_of_a_provider_are_kept() -> None:
    desk = await added()
    desk.probe.results["openai"] = NO_CREDIT
    await desk.accounts.validate("openai")
    (name,) = await desk.state.state_keys("account/")
    row = json.loads(await desk.state.get_state(name) or "")
    assert row.keys() == {"outcome", "at", "models"}


async def test_it_comes_back_with_an_undo_and_goes_with_its_account_at_the_next_start() -> None:
    desk = await added()
    change = await desk.accounts.remove("openai")
    await desk.accounts.undo(change)
    assert desk.accounts.last_check("openai") is not None
    await desk.accounts.remove("openai")
    accounts = await restarted(desk)
    assert accounts.last_check("openai") is None
    assert await desk.state.state_keys("") == []


@pytest.mark.parametrize(
    "kept", ["", "{", "[]", "1", '{"at": "x", "outcome": "ok"}', '{"outcome": "ok"}',
             '{"at": "2025-11-20T12:00:00+00:00", "outcome": "of a later version"}'],
)  # fmt: skip
async def test_what_cannot_be_read_was_never_validated(kept: str) -> None:
    state = MemoryStateStore(MemoryBook())
    await state.set_state("account/check/openai", kept)
    checks = AccountChecks(state)
    await checks.read(["openai"])
    assert checks.of("openai") is None


class BrokenStore(MemoryStateStore):
    async def set_state(self, key: str, value: str | None) -> None:
        raise NovaError.of(ProblemCode.DISK_FULL)


async def test_a_full_disk_spoils_no_validation() -> None:
    checks = AccountChecks(BrokenStore(MemoryBook()))
    await checks.keep("openai", OPENAI)
    last = checks.of("openai")
    assert last is not None
    assert last.models == 3


async def test_what_is_asked_before_the_reading_is_newer() -> None:
    desk = await added()
    accounts = desk.anew()
    desk.probe.results["openai"] = NO_CREDIT
    await accounts.validate("openai")
    await accounts.recall()
    assert accounts.last_check("openai").outcome is KeyOutcome.NO_CREDIT  # type: ignore[union-attr]
