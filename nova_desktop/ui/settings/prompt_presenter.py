"""The system prompt and its earlier versions; no Qt here."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from nova_desktop.domain.problems import NovaError
from nova_desktop.domain.settings import Settings
from nova_desktop.domain.settings_fields import FieldError, field_of, parsed
from nova_desktop.services.prompt_history import PromptVersion
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.problem_text import problem_text
from nova_desktop.ui.runtime.operations import Operations
from nova_desktop.ui.settings.saving import Saving
from nova_desktop.ui.settings.words import fault_text

_KEY = "advanced.system_prompt"


class PromptView(Protocol):
    """The editor."""

    def show_prompt(self, text: str, *, force: bool = False) -> None: ...
    def show_wrong(self, text: str) -> None: ...
    def show_versions(self, versions: Sequence[PromptVersion]) -> None: ...


class History(Protocol):
    """What of services.prompt_history is used here."""

    async def all(self) -> Sequence[PromptVersion]: ...
    async def add(self, text: str) -> None: ...


class PromptPresenter:
    """What is replaced is remembered first, so that no version is lost."""

    def __init__(
        self, history: History, view: PromptView, saving: Saving, operations: Operations
    ) -> None:
        self._history = history
        self._view = view
        self._saving = saving
        self._operations = operations
        saving.settings.on_change(lambda _settings: self.refresh())

    def refresh(self) -> None:
        """Show the prompt and its versions as they are now."""
        self._view.show_prompt(self._kept)
        self._operations.start("prompt versions", self._show_versions)

    def save(self, raw: str) -> None:
        """Keep another one; "" is Nova's own."""
        try:
            text = str(parsed(field_of(_KEY), raw))
        except FieldError as error:
            self._view.show_wrong(fault_text(error))
            return
        if text == self._kept:
            self._view.show_wrong("")
            self._view.show_prompt(text, force=True)
            return
        self._operations.start("save the prompt", lambda: self._save(text))

    @property
    def _kept(self) -> str:
        return self._saving.settings.now.advanced.system_prompt

    async def _save(self, text: str) -> None:
        def edit(now: Settings) -> Settings:
            return replace(now, advanced=replace(now.advanced, system_prompt=text))

        try:
            await self._history.add(self._kept)
            told = _("Saved") if text else _("Nova's own prompt is back")
            await self._saving.save(edit, at_gateway=False, text=told)
        except NovaError as error:
            told = problem_text(error.problem)
            self._view.show_wrong(
                _("Not saved: {title}. {hint}").format(title=told.title, hint=told.hint)
            )
            raise
        self._view.show_wrong("")
        self._view.show_prompt(text, force=True)
        await self._show_versions()

    async def _show_versions(self) -> None:
        self._view.show_versions(await self._history.all())
