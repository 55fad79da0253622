"""'Let other apps use it': the switch, its key, and what happens when the port is taken."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from nova_desktop.domain.gateway_plan import SecretRef
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.settings import GatewaySettings, Models, Settings
from nova_desktop.services.settings import CurrentSettings
from nova_desktop.services.sharing import SHARE_KEY, Sharing, SharingState
from tests.fakes.plans import MemoryVault
from tests.unit.services.test_gateway import Bench
from tests.unit.services.test_gateways import Store

pytestmark = pytest.mark.anyio
BUSY = NovaError.of(ProblemCode.CHILD_CALL_FAILED, detail="port_busy: Address already in use")


class Desk:
    def __init__(self, settings: Settings | None = None) -> None:
        self.bench = Bench()
        self.store = Store(settings or Settings())
        self.settings = CurrentSettings(self.store)
        self.sharing = Sharing(
            self.settings,
            self.bench.supervisor,
            self.bench.vault,
            self.bench.scope,
            self.bench.problems.append,
        )

    async def start(self) -> None:
        self.bench.gateway.start(Models())
        await self.bench.gateway.address("")
        self.bench.child().result = {"port": 4141}
        await self.bench.settle()

    def told(self) -> list[dict[str, object]]:
        calls = [call for child in self.bench.launcher.children for call in child.calls]
        return [dict(params) for method, params in calls if method == "share"]


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    desk = Desk()
    yield desk
    await desk.bench.supervisor.stop_all()
    await desk.bench.scope.close()
    assert desk.bench.errors == []


async def test_on_makes_a_lasting_key_and_off_keeps_it(desk: Desk) -> None:
    await desk.start()
    assert desk.told() == []
    assert await desk.sharing.key() == ""
    await desk.sharing.switch_on()
    key = await desk.sharing.key()
    assert desk.told() == [{"port": 4141, "key": key}]
    assert desk.sharing.state == SharingState(True, "http://127.0.0.1:4141/v1")
    assert desk.settings.now.gateway.share
    await desk.sharing.switch_off()
    assert desk.told()[-1]["key"] == ""
    assert desk.sharing.state == SharingState()
    assert await desk.sharing.key() == key
    assert desk.bench.vault.values[SHARE_KEY] == key


async def test_a_new_key_replaces_the_old_one_at_once(desk: Desk) -> None:
    await desk.start()
    await desk.sharing.switch_on(5000)
    old = await desk.sharing.key()
    new = await desk.sharing.new_key()
    assert new != old
    assert desk.told()[-1] == {"port": 5000, "key": new}


async def test_a_port_that_is_taken_changes_nothing(desk: Desk) -> None:
    await desk.start()
    desk.bench.child().result = BUSY
    with pytest.raises(NovaError) as busy:
        await desk.sharing.switch_on(5001)
    assert busy.value.problem.code is ProblemCode.SHARE_PORT_BUSY
    assert busy.value.problem.params["port"] == "5001"
    assert desk.settings.now.gateway == GatewaySettings()
    with pytest.raises(ValueError, match="share_port"):
        await desk.sharing.switch_on(80)


async def test_a_full_disk_closes_the_door_again(desk: Desk) -> None:
    await desk.start()
    desk.store.full = True
    with pytest.raises(NovaError):
        await desk.sharing.switch_on()
    assert desk.told()[-1]["key"] == ""


async def test_undo_opens_what_was_closed(desk: Desk) -> None:
    await desk.start()
    await desk.sharing.switch_on()
    off = await desk.sharing.switch_off()
    await desk.sharing.undo(off)
    assert desk.told()[-1]["key"] == await desk.sharing.key()
    assert desk.settings.now.gateway.share


async def test_each_start_of_the_gateway_opens_the_door(desk: Desk) -> None:
    await desk.sharing.switch_on()
    assert desk.told() == []
    assert desk.sharing.state == SharingState(True)
    await desk.start()
    assert len(desk.told()) == 1
    await desk.bench.supervisor.restart("gateway")
    await desk.bench.gateway.address("")
    await desk.bench.settle()
    assert len(desk.told()) == 2


async def test_a_port_that_is_taken_at_the_start_is_told(desk: Desk) -> None:
    await desk.sharing.switch_on()
    news: list[SharingState] = []
    desk.sharing.on_change(lambda: news.append(desk.sharing.state))
    desk.bench.gateway.start(Models())
    await desk.bench.supervisor.wait_until("gateway", lambda status: status.pid != 0)
    desk.bench.child().result = BUSY
    await desk.bench.settle()
    assert [problem.code for problem in desk.bench.problems] == [ProblemCode.SHARE_PORT_BUSY]
    assert news[-1].problem is not None
    assert news[-1].wanted


class SlowVault(MemoryVault):
    """Waits for `open` before it gives the key of sharing; `asked_for_it` tells that it waits."""

    def __init__(self) -> None:
        super().__init__()
        self.open = asyncio.Event()
        self.asked_for_it = asyncio.Event()

    async def get(self, ref: SecretRef) -> str | None:
        if ref == SHARE_KEY:
            self.asked_for_it.set()
            await self.open.wait()
        return await super().get(ref)


async def waiting_for_the_keychain() -> tuple[Desk, SlowVault]:
    """The gateway has just started with sharing on, and the keychain asks the user."""
    desk = Desk(Settings(gateway=GatewaySettings(share=True)))
    vault = SlowVault()
    vault.values[SHARE_KEY] = "sk-nova-1"
    desk.sharing._vault = vault
    await desk.start()
    async with asyncio.timeout(5):
        await vault.asked_for_it.wait()
    return desk, vault


async def closed(desk: Desk) -> None:
    await desk.bench.settle()
    await desk.bench.supervisor.stop_all()
    await desk.bench.scope.close()
    assert desk.bench.errors == []


async def test_off_is_not_overtaken_by_a_start_that_waits_for_the_keychain() -> None:
    desk, vault = await waiting_for_the_keychain()
    off = asyncio.ensure_future(desk.sharing.switch_off())
    await desk.bench.settle()
    vault.open.set()
    async with asyncio.timeout(5):
        await off
    await desk.bench.settle()
    assert desk.told()[-1]["key"] == ""
    assert desk.sharing.state == SharingState()
    assert not desk.settings.now.gateway.share
    await closed(desk)


async def test_what_the_settings_say_after_the_keychain_counts() -> None:
    desk, vault = await waiting_for_the_keychain()
    await desk.settings.change(lambda now: replace(now, gateway=replace(now.gateway, share=False)))
    vault.open.set()
    await desk.bench.settle()
    assert [call["key"] for call in desk.told()] == [""]
    assert desk.sharing.state == SharingState()
    await closed(desk)


async def test_two_keys_at_once_leave_the_last_one_in_force(desk: Desk) -> None:
    await desk.start()
    await desk.sharing.switch_on()
    await asyncio.gather(desk.sharing.new_key(), desk.sharing.new_key())
    assert desk.told()[-1]["key"] == await desk.sharing.key()
