"""What is told of a model in its details, as names and values; no Qt here."""

from collections.abc import Sequence
from dataclasses import dataclass

from nova_desktop.domain.gateway_plan import Deployment, Mode
from nova_desktop.domain.model_tests import ModelTest
from nova_desktop.domain.served_models import MANAGED, ServedModel
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.models.cells import ModelRow, price_text
from nova_desktop.ui.models.screen_presenter import ModelDesk


@dataclass(frozen=True, slots=True)
class Behind:
    """One of the deployments behind a name. `detail` tells its address and the name of its key.

    `secret` is that name alone, as tests have it: "" for none.
    """

    id: str
    upstream: str
    detail: str
    enabled: bool = True
    secret: str = ""


@dataclass(frozen=True, slots=True)
class Details:
    """What is told of a model. `facts` are (name, value); `tests` the newest first.

    `why_fixed` says why it cannot be changed from here, "" where it can.
    """

    row: ModelRow
    facts: Sequence[tuple[str, str]]
    tests: Sequence[ModelTest] = ()
    why_fixed: str = ""
    behind: Sequence[Behind] = ()


def behind_of(row: ModelRow, desk: ModelDesk) -> list[Behind]:
    """Those of the managed gateway, in their order."""
    known = desk.settings.now.models.deployments if row.gateway == MANAGED else ()
    return [_behind(deployment) for deployment in known if deployment.model == row.name]


def _behind(deployment: Deployment) -> Behind:
    name = deployment.secret.name if deployment.secret else ""
    detail = _detail(deployment)
    return Behind(deployment.id, deployment.upstream, detail, deployment.enabled, name)


def facts_of(row: ModelRow, desk: ModelDesk) -> list[tuple[str, str]]:
    """Only what is told; nothing is guessed from a name."""
    found = [m for m in desk.gateways.models() if (m.gateway, m.name) == row.key]
    model = found[0] if found else ServedModel(row.name, row.gateway, row.mode)
    price = price_text(model.input_cost_per_token, model.output_cost_per_token, model.mode)
    facts = [
        (_("Provider"), row.cells[1]),
        (_("Kind"), _kind(model)),
        (_("Context"), _tokens(model.context_tokens)),
        (_("Longest answer"), _tokens(model.max_output_tokens)),
        (_("Dimensions"), f"{model.vector_size:,}" if model.vector_size else ""),
        (_("Can"), _abilities(model)),
        (_("Price per 1M"), price),
    ]
    return [(name, value) for name, value in facts if value]


def _kind(model: ServedModel) -> str:
    words = {Mode.CHAT: _("chat"), Mode.EMBEDDING: _("embedding")}
    told = _("its gateway does not say")
    return words.get(model.mode, told) if model.mode is not None else model.kind or told


def _tokens(count: int | None) -> str:
    return _("{n} tokens").format(n=f"{count:,}") if count else ""


def _abilities(model: ServedModel) -> str:
    known: Sequence[tuple[bool | None, str]] = (
        (model.tool_calls, _("tools")),
        (model.json_schema, _("structured output")),
        (model.vision, _("images")),
        (model.reasoning, _("reasoning")),
    )
    return ", ".join(name for can, name in known if can)


def _detail(deployment: Deployment) -> str:
    name = deployment.secret.name if deployment.secret else ""
    key = _("key {name}").format(name=name) if name else _("no key")
    off = "" if deployment.enabled else _("off")
    parts = (deployment.api_base, key, off)
    return " · ".join(part for part in parts if part)
