"""Where Nova keeps things; made once by `app`, handed to whoever writes."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

APP_NAME: Final = "nova-desktop"


@dataclass(frozen=True, slots=True)
class NovaPaths:
    """The folders. With NOVA_HOME they all lie below it."""

    config: Path
    data: Path
    logs: Path
    run: Path
    cache: Path

    @property
    def settings_file(self) -> Path:
        return self.config / "settings.toml"

    @property
    def database(self) -> Path:
        return self.data / "nova.sqlite3"

    @property
    def backups(self) -> Path:
        return self.data / "backups"

    @property
    def attachments(self) -> Path:
        """Copies of files that were attached to tasks."""
        return self.data / "files"

    @property
    def memory(self) -> Path:
        """Where the memory child keeps its files."""
        return self.data / "memory"

    @property
    def gateway_yaml(self) -> Path:
        return self.run / "gateway.yaml"

    @property
    def children_file(self) -> Path:
        return self.run / "children.json"

    @property
    def window_file(self) -> Path:
        """Where the window was; read before the first paint, so not in the database."""
        return self.run / "window.json"

    @property
    def setup_file(self) -> Path:
        """How far the set-up is; read before the first paint too."""
        return self.data / "setup.json"

    @property
    def crash_reports(self) -> Path:
        return self.logs / "crashes"

    def folders(self) -> tuple[Path, ...]:
        return (self.config, self.data, self.logs, self.run, self.cache)
