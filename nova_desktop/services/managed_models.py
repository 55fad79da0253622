"""What the managed gateway serves by name; made anew only when its deployments change."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final
from urllib.parse import urlsplit

from nova_desktop.domain.gateway_address import is_near
from nova_desktop.domain.gateway_plan import Deployment
from nova_desktop.domain.providers import provider_name
from nova_desktop.domain.served_models import ServedModel
from nova_desktop.domain.settings import Settings
from nova_desktop.services.gateway import ManagedGateway
from nova_desktop.services.settings import CurrentSettings

_FACTS: Final = (
    "context_tokens", "max_output_tokens", "vector_size",
    "tool_calls", "json_schema", "vision", "reasoning",
)  # fmt: skip


class ManagedModels:
    """Thousands of models are asked for at each look of the window: nothing is made twice."""

    def __init__(self, managed: ManagedGateway, settings: CurrentSettings) -> None:
        self._managed = managed
        self._made_of: tuple[Deployment, ...] | None = None
        self._facts: Mapping[str, ServedModel] = {}
        self._behind: dict[str, list[Deployment]] = {}
        self._by_name: dict[str, ServedModel] = {}
        self._all: tuple[ServedModel, ...] = ()
        self._providers: Mapping[str, str] = {}
        self._ever: set[str] = set()
        settings.on_change(self._remember)
        self._remember(settings.now)

    def take_facts(self, facts: Mapping[str, ServedModel]) -> None:
        """What the gateway knows of models by name, for what the settings leave open."""
        self._facts, self._made_of = facts, None

    def all(self) -> tuple[ServedModel, ...]:
        """Each name once; the same tuple until something changes."""
        self._follow()
        return self._all

    def providers(self) -> Mapping[str, str]:
        """What a person calls the provider behind each name; the same object while it holds."""
        self._follow()
        return self._providers

    def get(self, model: str) -> ServedModel | None:
        """The one of this name, None for one that is not served."""
        self._follow()
        return self._by_name.get(model)

    def ever_had(self, model: str) -> bool:
        """Whether it stood in the settings in this run of Nova, also when it is off now."""
        return model in self._ever

    def is_near(self, model: str) -> bool:
        """Whether it runs on this computer or one of the own network, where it may load long."""
        self._follow()
        return any(d.local or _is_near(d.api_base) for d in self._behind.get(model, ()))

    def _follow(self) -> None:
        deployments = self._managed.known.deployments
        if deployments == self._made_of:  # quick: the same objects stand in both
            return
        behind: dict[str, list[Deployment]] = {}
        for deployment in deployments:
            behind.setdefault(deployment.model, []).append(deployment)
        self._made_of, self._behind = deployments, behind
        self._by_name = {model.name: model for model in _served(behind, self._facts)}
        self._all = tuple(self._by_name.values())
        self._providers = {name: provider_name(same[0]) for name, same in behind.items()}

    def _remember(self, settings: Settings) -> None:
        models = settings.models
        self._ever.update(each.model for each in (*models.deployments, *models.files))


def _is_near(api_base: str) -> bool:
    try:
        host = urlsplit(api_base).hostname
    except ValueError:
        return False
    return bool(host) and is_near(host)


def _served(
    by_name: Mapping[str, Sequence[Deployment]], facts: Mapping[str, ServedModel]
) -> Iterator[ServedModel]:
    """The first deployment behind a name describes it."""
    for name, same in by_name.items():
        first = same[0]
        model = ServedModel(
            name=name,
            mode=first.mode,
            provider=first.upstream.partition("/")[0] if "/" in first.upstream else "",
            local=first.local,
            test_model=first.test_model,
            context_tokens=first.context_tokens,
            max_output_tokens=first.max_output_tokens,
            vector_size=first.vector_size,
            input_cost_per_token=first.input_cost_per_token,
            output_cost_per_token=first.output_cost_per_token,
            tool_calls=first.tool_calls,
            json_schema=first.json_schema,
            vision=first.vision,
            reasoning=first.reasoning,
            deployments=len(same),
        )
        known = facts.get(name)
        yield model if known is None else _with_facts(model, known)


def _with_facts(model: ServedModel, known: ServedModel) -> ServedModel:
    """What the settings say counts; a price comes as a whole."""
    names = [name for name in _FACTS if getattr(model, name) is None]
    if model.input_cost_per_token is None:
        names += ["input_cost_per_token", "output_cost_per_token"]
    return replace(model, **{name: getattr(known, name) for name in names})
