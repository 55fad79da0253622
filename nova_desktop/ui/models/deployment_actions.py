"""What a user does with one of the deployments behind a name; no Qt here."""

from collections.abc import Awaitable, Callable
from typing import Protocol

from nova_desktop.domain.gateway_plan import Deployment, SecretRef
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.services import model_changes as changes
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.models.form_values import FormValues, filled, values_of
from nova_desktop.ui.models.screen_presenter import ModelDesk, ModelsPresenter


class FormQuestions(Protocol):
    """The dialogs, awaited; None or False for Cancel."""

    async def ask_edit(self, values: FormValues, *, keeps_key: bool) -> FormValues | None: ...
    async def ask_place(self) -> bool:
        """Where to keep keys on a computer without a keychain; it is chosen then."""
        ...


class DeploymentActions:
    """Each touches this one only; the others behind its name go on. Every change has an Undo."""

    def __init__(
        self, desk: ModelDesk, presenter: ModelsPresenter, questions: FormQuestions
    ) -> None:
        self._desk = desk
        self._presenter = presenter
        self._questions = questions

    async def do(self, wish: str, deployment_id: str) -> None:
        """A wish by its name; nothing for a deployment that is gone by now."""
        known = self._desk.settings.now.models.deployments
        found = next((d for d in known if d.id == deployment_id), None)
        work: dict[str, Callable[[Deployment], Awaitable[None]]] = {
            "edit": self.edit,
            "duplicate": self.duplicate,
            "switch": self._switch,
            "remove": self._remove,
        }
        if found is not None:
            await work[wish](found)

    async def edit(self, base: Deployment) -> None:
        keeps_key = base.secret is not None
        values = await self._questions.ask_edit(values_of(base), keeps_key=keeps_key)
        if values is not None:
            await self.save(values, base, _("{model} changed"))

    async def duplicate(self, base: Deployment) -> None:
        change = await self._desk.settings.change(lambda now: changes.duplicated(now, base.id))
        self._presenter.tell_change(_("{model} duplicated").format(model=base.model), change)

    async def save(self, values: FormValues, base: Deployment, text: str) -> None:
        """Keep keys and model; where there is no keychain the user is asked first."""
        taken = changes.secrets_of_others(self._desk.settings.now, base.id)
        made = filled(values, base, taken)
        secrets: dict[SecretRef, str] = dict(made.secrets)
        try:
            change = await self._desk.own.save(made.deployment, secrets)
        except NovaError as error:
            missing = error.problem.code is ProblemCode.KEYCHAIN_MISSING
            if not missing or not await self._questions.ask_place():
                raise
            change = await self._desk.own.save(made.deployment, secrets)
        self._presenter.tell_change(text.format(model=made.deployment.model), change)

    async def _switch(self, base: Deployment) -> None:
        on = not base.enabled
        held = self._presenter.roles_of(base.model)
        change = await self._desk.settings.change(
            lambda now: changes.deployment_enabled(now, base.id, on)
        )
        text = _("{upstream} is on") if on else _("{upstream} is off")
        text = text.format(upstream=base.upstream)
        self._presenter.tell_left(text, change, base.model, held)

    async def _remove(self, base: Deployment) -> None:
        held = self._presenter.roles_of(base.model)
        change = await self._desk.own.remove_deployment(base.id)
        if change.keys():
            text = _("{upstream} removed").format(upstream=base.upstream)
            self._presenter.tell_left(text, change, base.model, held)
