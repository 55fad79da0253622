"""Only what can be a key is stored."""

import pytest

from nova_desktop.domain.gateway_plan import SecretRef
from nova_desktop.domain.problems import NovaError, Problem, ProblemCode
from nova_desktop.domain.settings import Settings
from nova_desktop.services.keys import Keys
from nova_desktop.services.settings import CurrentSettings
from tests.fakes.plans import MemoryVault

pytestmark = pytest.mark.anyio
REF = SecretRef("openai")


class NoSettings:
    def load(self) -> Settings:
        return Settings()

    def save(self, settings: Settings) -> None: ...

    def problems(self) -> list[Problem]:
        return []

    def origin(self, key: str) -> str:
        return key


class Desk:
    def __init__(self) -> None:
        self.vault = MemoryVault()
        self.changes = 0
        self.keys = Keys(self.vault, CurrentSettings(NoSettings()), self.changed)

    async def changed(self) -> None:
        self.changes += 1


@pytest.mark.parametrize("value", ["sk-1", "k" * 16 * 1024, "schlüssel"])
async def test_a_key_is_stored_and_used(value: str) -> None:
    desk = Desk()
    await desk.keys.store(REF, value)
    assert (desk.vault.values, desk.changes) == ({REF: value}, 1)


@pytest.mark.parametrize(
    "value", ["k" * (16 * 1024 + 1), "ü" * 8193, "a\0b", "a\nb", "a\rb", "a\ud800b"]
)
async def test_what_is_no_key_is_refused(value: str) -> None:
    desk = Desk()
    with pytest.raises(NovaError) as refused:
        await desk.keys.store(REF, value)
    assert refused.value.problem == Problem(ProblemCode.KEY_UNUSABLE)
    assert (desk.vault.values, desk.changes) == ({}, 0)
