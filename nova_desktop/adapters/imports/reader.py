"""ImportFiles: the port ImportSource over files and folders of this computer."""

import asyncio
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from nova_desktop.adapters.imports.known_models import guessed_mode, read_table
from nova_desktop.adapters.imports.litellm_config import env_beside, read_litellm
from nova_desktop.adapters.imports.nova_folder import read_nova
from nova_desktop.adapters.imports.on_disk import home_folder, lm_studio_files, ollama_models
from nova_desktop.adapters.imports.overlay import with_router
from nova_desktop.domain.imported import Found, ImportKind, RouterValue
from nova_desktop.domain.provider_catalogue import OfferedModel
from nova_desktop.domain.settings import ModelFile
from nova_desktop.services.ports import ProviderCatalogue

_NAMES: Final = ("config.yaml", "litellm_config.yaml", "proxy_config.yaml")


class ImportFiles:
    """Reads off the UI loop. `home` is the user's folder, for tests."""

    def __init__(
        self,
        catalogue: ProviderCatalogue,
        home: Path | None = None,
        environ: Mapping[str, str] = os.environ,
    ) -> None:
        self._catalogue = catalogue
        self._home = home
        self._environ = environ

    async def read(self, kind: ImportKind, path: str, env_path: str = "") -> Found:
        """A LiteLLM configuration or an original Nova's folder. Raises NovaError."""
        return await asyncio.to_thread(self._read, kind, Path(path), env_path)

    async def ollama_models(self) -> Sequence[OfferedModel]:
        """What Ollama has on the disk, whether it runs or not."""
        home = self._home or home_folder()
        names = await asyncio.to_thread(ollama_models, self._environ, home)
        return [OfferedModel(name, guessed_mode(name)) for name in names]

    async def lm_studio_files(self) -> Sequence[ModelFile]:
        """What LM Studio has on the disk, whether it runs or not."""
        return await asyncio.to_thread(lm_studio_files, self._home or home_folder())

    def with_router(self, text: str, values: Sequence[RouterValue]) -> str:
        """The user's YAML with these settings."""
        return with_router(text, values)

    def _read(self, kind: ImportKind, path: Path, env_path: str) -> Found:
        providers, table = self._catalogue.all(), read_table()
        if kind is ImportKind.NOVA_FOLDER:
            return read_nova(path, providers, table)
        if path.is_dir():  # the folder was picked in place of the file
            inside = [path / name for name in _NAMES if (path / name).is_file()]
            path = inside[0] if inside else path
        env = env_beside(path, Path(env_path) if env_path else None)
        return read_litellm(path, env, providers, table)
