"""'Let other apps use it': the switch, its key, and what happens when the port is taken."""

from collections.abc import AsyncIterator

import pytest

from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.settings import GatewaySettings, Models, Settings
from nova_desktop.services.settings import CurrentSettings
from nova_desktop.services.sharing import SHARE_KEY, Sharing, SharingState
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
