"""An answer is never asked to be longer than the model that gives it can make it."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from nova_desktop.domain.chat import WaitsFor
from nova_desktop.domain.roles import RoleChoice
from nova_desktop.domain.served_models import Route, Way
from nova_desktop.services.answers import ChatParts
from nova_desktop.services.chat import Chat
from tests.unit.services.test_chat import Bench, FakeGateway

pytestmark = pytest.mark.anyio


class LimitedGateway(FakeGateway):
    def __init__(self, most: int | None) -> None:
        super().__init__()
        self.most = most

    async def route(self, way: Way, on_wait: Callable[[WaitsFor], None] | None = None) -> Route:
        return replace(await super().route(way, on_wait), most_tokens=self.most)


@pytest.mark.parametrize(
    ("wanted", "most", "asked"),
    [(2048, 1000, 1000), (2048, 8192, 2048), (2048, None, 2048), (None, 1000, None)],
)
async def test_tokens_of_a_call(wanted: int | None, most: int | None, asked: int | None) -> None:
    bench = Bench()
    parts = ChatParts(
        bench.store,
        bench.journal,
        bench.completions,
        LimitedGateway(most),
        lambda: RoleChoice(max_tokens=wanted),
        bench.problems.append,
    )
    chat = bench.chat = Chat(parts, bench.scope)
    await bench.over(await chat.send("", "Hello"))
    assert [request.max_tokens for request in bench.completions.requests] == [asked]
    await bench.scope.close()
    assert bench.errors == []
