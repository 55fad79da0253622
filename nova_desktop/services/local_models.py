"""Models on this computer: one model server child for each GGUF file, seen as deployments."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from nova_desktop.domain.children import ChildKind, ChildState, ChildStatus, RestartPolicy
from nova_desktop.domain.gateway_plan import Deployment, SecretRef
from nova_desktop.domain.settings import ModelFile
from nova_desktop.services.child_life import ChildSpec, StartParams
from nova_desktop.services.scope import TaskScope
from nova_desktop.services.supervisor import Supervisor

# A base model knows no chat: it gets the plain words, and never ends by itself.
_FOR_A_BASE_MODEL: Final[Mapping[str, object]] = {
    "most_tokens": 160,
    "chat_template": "{% for m in messages %}{{ m['content'] }}\n\n{% endfor %}",
}
NewKey = Callable[[], str]
_PREFIX: Final = "model:"


def server_name(model: str) -> str:
    """The supervisor's name of a model's server."""
    return f"{_PREFIX}{model}"


@dataclass(slots=True)
class _Served:
    file: ModelFile
    key: str
    address: str = ""


class LocalModels:
    """Keeps one server for each file; the listeners hear when an address appears or moves."""

    def __init__(
        self,
        supervisor: Supervisor,
        scope: TaskScope,
        new_key: NewKey,
        policy: RestartPolicy | None = None,
    ) -> None:
        self._policy = policy or RestartPolicy()
        self._supervisor = supervisor
        self._scope = scope
        self._new_key = new_key
        self._served: dict[str, _Served] = {}
        self._running: dict[str, _Served] = {}
        self._keys: dict[str, str] = {}
        self._settling = asyncio.Lock()
        self._listeners: list[Callable[[], None]] = []
        supervisor.on_status(self._moved)

    def on_change(self, listener: Callable[[], None]) -> None:
        self._listeners.append(listener)

    def keep(self, files: Sequence[ModelFile]) -> None:
        """Run a server for each of these from now on, and none for any other."""
        before = self._served
        self._served = {}
        for file in files:
            name = server_name(file.model)
            known = before.get(name)
            same = known is not None and known.file == file
            # One key for each name and run: the gateway knows it and needs no reload.
            key = self._keys[name] = self._keys.get(name) or self._new_key()
            self._served[name] = known if known and same else _Served(file, key)
        self._scope.start(self._settle(), "settle model servers")

    def is_ready(self, model: str) -> bool:
        """Whether this model's server answers; a model that has none is ready."""
        name = server_name(model)
        if name not in self._served:
            return True
        return self._supervisor.status(name).state in (ChildState.READY, ChildState.DEGRADED)

    async def wait_ready(self, model: str) -> None:
        """Wait until this model's server answers; at once for a model that has none.

        Raises NovaError with the reason when it gave up.
        """
        if server_name(model) in self._served:
            await self._settle()
            await self._supervisor.wait_ready(server_name(model))

    def secrets(self) -> dict[SecretRef, str]:
        """The servers' keys by name."""
        return {_secret(served.file): served.key for served in self._served.values()}

    def deployments(self) -> tuple[Deployment, ...]:
        """One for each server; `api_base` is "" while it has no address."""
        return tuple(_deployment(served) for served in self._served.values())

    async def _settle(self) -> None:
        """Make what runs what is wanted; one at a time, so that no stop meets a later start."""
        async with self._settling:
            for name, served in list(self._running.items()):
                wanted = self._served.get(name)
                if wanted is None:
                    await self._supervisor.stop(name)
                    del self._running[name]
                elif wanted is not served:
                    self._running[name] = wanted
                    await self._supervisor.replace(self._spec(name, wanted))
            for name, served in self._served.items():
                if name not in self._running:
                    self._running[name] = served
                    self._supervisor.start(self._spec(name, served))

    def _spec(self, name: str, served: _Served) -> ChildSpec:
        return ChildSpec(name, ChildKind.MODEL_SERVER, _start_params(served), self._policy)

    def _moved(self, status: ChildStatus) -> None:
        served = self._served.get(status.name)
        if served is not None and status.address != served.address:
            served.address = status.address
            for listener in self._listeners:
                listener()


def _start_params(served: _Served) -> StartParams:
    async def start_params(port: int) -> Mapping[str, object]:
        return {
            "model_path": served.file.path,
            "alias": served.file.model,
            "context_tokens": served.file.context_tokens,
            "port": port,
            "api_key": served.key,
            "threads": 0,
            "embedding": False,
            **(_FOR_A_BASE_MODEL if served.file.test_model else {}),
        }

    return start_params


def _secret(file: ModelFile) -> SecretRef:
    return SecretRef(f"local/{file.model}")


def _deployment(served: _Served) -> Deployment:
    file = served.file
    return Deployment(
        id=f"local-{file.model}",
        model=file.model,
        upstream=f"openai/{file.model}",
        api_base=f"{served.address}/v1" if served.address else "",
        secret=_secret(file),
        local=True,
        test_model=file.test_model,
        context_tokens=file.context_tokens,
        input_cost_per_token=0.0,
        output_cost_per_token=0.0,
    )
