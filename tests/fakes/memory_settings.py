"""A SettingsStore in memory."""

from nova_desktop.domain.problems import NovaError, Problem, ProblemCode
from nova_desktop.domain.settings import Settings

DISK_FULL = NovaError.of(ProblemCode.DISK_FULL, path="/x")


class MemorySettings:
    """Holds `settings`; `fails` is what each save raises, `lower` the tiers below."""

    def __init__(self, settings: Settings | None = None) -> None:
        self.settings = settings or Settings()
        self.lower = Settings()
        self.fails: NovaError | None = None
        self.origins: dict[str, str] = {}
        self.saves: list[Settings] = []

    def load(self) -> Settings:
        return self.settings

    def save(self, settings: Settings) -> None:
        if self.fails is not None:
            raise self.fails
        self.settings = settings
        self.saves.append(settings)

    def problems(self) -> list[Problem]:
        return []

    def origin(self, key: str) -> str:
        return self.origins.get(key, "default")

    def below(self) -> Settings:
        return self.lower
