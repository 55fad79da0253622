"""What the tests of imports share: the files, the catalogue, and the service over fakes."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from nova_desktop.adapters.imports.known_models import Table, read_table
from nova_desktop.adapters.imports.litellm_config import env_beside, read_litellm
from nova_desktop.adapters.imports.nova_folder import read_nova
from nova_desktop.adapters.imports.reader import ImportFiles
from nova_desktop.adapters.providers.catalogue import YamlCatalogue
from nova_desktop.domain.imported import Found, Left, Loss
from nova_desktop.domain.provider_catalogue import Access, FoundServer, KeyCheck, Provider
from nova_desktop.domain.settings import Models, Settings
from nova_desktop.services.imports import Imports
from nova_desktop.services.model_settings import ModelSettings
from nova_desktop.services.settings import CurrentSettings
from tests.fakes.memory_settings import MemorySettings
from tests.fakes.memory_stores import MemoryBook, MemoryStateStore
from tests.unit.services.test_gateway import Bench

ROOT: Final = Path(__file__).parents[3]
FILES: Final = ROOT / "tests" / "data" / "imports"
CATALOGUE: Final = YamlCatalogue.read(ROOT / "configs" / "providers.yaml")
TABLE: Final[Table] = read_table()


def read(name: str, **env: str) -> Found:
    """One of the sample configurations; without `env` its own .env counts."""
    path = FILES / name
    path = path / "config.yaml" if path.is_dir() else path
    return read_litellm(path, env or env_beside(path, None), CATALOGUE.all(), TABLE)


def read_text(folder: Path, text: str, **env: str) -> Found:
    """A configuration of these words."""
    path = folder / "config.yaml"
    path.write_text(text, encoding="utf-8")
    return read_litellm(path, env, CATALOGUE.all(), TABLE)


def nova(folder: Path) -> Found:
    return read_nova(folder, CATALOGUE.all(), TABLE)


def why(found: Found, what: str) -> list[Loss]:
    return [left.why for left in found.left if left.what == what]


def lost(found: Found) -> set[tuple[str, Loss]]:
    return {(left.what, left.why) for left in found.left}


def told(left: Sequence[Left]) -> set[str]:
    return {one.what for one in left}


class Servers:
    """A ProviderProbe that finds what it is told to find."""

    def __init__(self) -> None:
        self.running: list[FoundServer] = []

    async def check(self, provider: Provider, access: Access) -> KeyCheck:
        raise AssertionError((provider, access))

    async def find_servers(self) -> Sequence[FoundServer]:
        return self.running


class ImportDesk:
    """The service over the real readers, a fake gateway child and stores in memory."""

    def __init__(self, home: Path, settings: Settings | None = None) -> None:
        self.bench = Bench()
        self.bench.vault.values.clear()
        self.store = MemorySettings(settings or Settings(models=Models(use_test_model=False)))
        self.settings = CurrentSettings(self.store)
        self.bench.roles_now = lambda: self.settings.now.roles
        self.servers = Servers()
        self.state = MemoryStateStore(MemoryBook())
        self.source = ImportFiles(CATALOGUE, home, {})
        self.imports = self.again()

    def again(self) -> Imports:
        """The service as the next start makes it."""

        async def models_of(settings: Settings) -> Models:
            return settings.models

        models = ModelSettings(self.settings, self.bench.gateway, models_of)
        return Imports(self.source, self.servers, CATALOGUE, models, self.bench.vault, self.state)

    async def start(self) -> None:
        self.bench.gateway.start(self.settings.now.models)
        await self.bench.gateway.address("")
        await self.bench.settle()

    async def stop(self) -> None:
        await self.bench.supervisor.stop_all()
        await self.bench.scope.close()
        assert self.bench.errors == []

    def keys(self) -> dict[str, str]:
        return {ref.name: value for ref, value in self.bench.vault.values.items()}
