"""The user's own YAML for the gateway: checked, tried on the gateway, kept or not; no Qt here."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Final, Protocol

from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.settings import Settings
from nova_desktop.domain.settings_fields import FieldError, field_of, parsed
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.problem_text import problem_text
from nova_desktop.ui.runtime.operations import Operations
from nova_desktop.ui.settings.saving import Saving
from nova_desktop.ui.settings.words import fault_text

_LINE: Final = re.compile(r"\bline (\d+)", re.IGNORECASE)
Check = Callable[[str], Awaitable[str]]
"""What is wrong with a YAML text, "" for nothing; says the line where it knows it."""


class OverlayView(Protocol):
    """The editor."""

    def show_yaml(self, text: str, *, force: bool = False) -> None: ...
    def show_busy(self, busy: bool) -> None: ...
    def show_wrong(self, text: str, line: int) -> None:
        """What is wrong, and the line counted from 1, 0 for none; "" takes it back."""
        ...


class OverlayPresenter:
    """`check` reads the text; the gateway then says whether it serves with it."""

    def __init__(
        self, check: Check, view: OverlayView, saving: Saving, operations: Operations
    ) -> None:
        self._check = check
        self._view = view
        self._saving = saving
        self._operations = operations
        saving.settings.on_change(lambda _settings: self.refresh())

    def refresh(self) -> None:
        """Show what is in force."""
        self._view.show_yaml(self._saving.settings.now.advanced.gateway_yaml)

    def apply(self, raw: str) -> None:
        self._operations.start("apply the overlay", lambda: self._apply(raw))

    def discard(self) -> None:
        """Back to what is in force."""
        self._view.show_wrong("", 0)
        self._view.show_yaml(self._saving.settings.now.advanced.gateway_yaml, force=True)

    async def _apply(self, raw: str) -> None:
        self._view.show_busy(True)
        try:
            text = str(parsed(field_of("advanced.gateway_yaml"), raw))
            text = text if text.strip() else ""
            wrong = await self._check(text) if text else ""
            if wrong:
                self._show_wrong(wrong)
                return
            await self._saving.save(
                lambda now: _with_yaml(now, text), at_gateway=True, text=_("In use from now on")
            )
        except FieldError as error:
            self._view.show_wrong(fault_text(error), 0)
        except NovaError as error:
            self._refused(error)
        else:
            self._view.show_wrong("", 0)
            self._view.show_yaml(text, force=True)
        finally:
            self._view.show_busy(False)

    def _refused(self, error: NovaError) -> None:
        """What the gateway says no to is told here; the one in force stays, so nothing is lost."""
        problem = error.problem
        if problem.code is ProblemCode.PLAN_REJECTED:
            why = problem.detail or problem_text(problem).title
            self._show_wrong(_("The gateway refused it: {why}").format(why=why))
            return
        text = problem_text(problem)
        self._view.show_wrong(f"{text.title}. {text.hint}", 0)
        raise error

    def _show_wrong(self, text: str) -> None:
        found = _LINE.search(text)
        self._view.show_wrong(text, int(found[1]) if found else 0)


def _with_yaml(now: Settings, text: str) -> Settings:
    return replace(now, advanced=replace(now.advanced, gateway_yaml=text))
