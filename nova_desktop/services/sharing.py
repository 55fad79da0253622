"""'Let other apps use it': a fixed port and a lasting key for model calls, off by default."""

import asyncio
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from nova_desktop import protocol
from nova_desktop.domain.children import ChildState
from nova_desktop.domain.gateway_plan import SecretRef
from nova_desktop.domain.problems import NovaError, Problem, ProblemCode
from nova_desktop.domain.settings import GatewaySettings, Settings
from nova_desktop.domain.settings_change import SettingsChange
from nova_desktop.services.gateway import GATEWAY
from nova_desktop.services.ports import SecretVault
from nova_desktop.services.scope import TaskScope
from nova_desktop.services.settings import CurrentSettings
from nova_desktop.services.supervisor import Supervisor

SHARE_KEY: Final = SecretRef("gateway-share")
_KEY_BYTES: Final = 24
_CALL_S: Final = 10.0
_BUSY: Final = "port_busy"


@dataclass(frozen=True, slots=True)
class SharingState:
    """`wanted`: it is switched on. `address` is what other programs call, "" while closed.

    `problem` tells why it is closed although it is switched on.
    """

    wanted: bool = False
    address: str = ""
    problem: Problem | None = None


class Sharing:
    """Follows the settings and each start of the gateway; the key lies in the vault."""

    def __init__(
        self,
        settings: CurrentSettings,
        supervisor: Supervisor,
        vault: SecretVault,
        scope: TaskScope,
        on_problem: Callable[[Problem], None],
    ) -> None:
        self._settings = settings
        self._supervisor = supervisor
        self._vault = vault
        self._scope = scope
        self._on_problem = on_problem
        self._state = SharingState(settings.now.gateway.share)
        self._listeners: list[Callable[[], None]] = []
        self._one_change = asyncio.Lock()
        supervisor.on_event(self._heard)

    @property
    def state(self) -> SharingState:
        return self._state

    def on_change(self, listener: Callable[[], None]) -> None:
        self._listeners.append(listener)

    def start(self) -> None:
        """Open the door if it is switched on and the gateway runs already."""
        if self._settings.now.gateway.share and self._running():
            self._scope.start(self._open_again(), "share the gateway")

    async def key(self) -> str:
        """The key to give to other programs, "" before sharing was ever on."""
        return await self._vault.get(SHARE_KEY) or ""

    async def switch_on(self, port: int | None = None) -> SettingsChange:
        """Open the door, now or when the gateway runs, and remember it.

        Raises NovaError: SHARE_PORT_BUSY with the port, and those of the vault and the settings;
        then it is as before.
        """
        async with self._one_change:
            before = self._settings.now.gateway
            port = port or before.share_port
            return await self._move(replace(before, share=True, share_port=port))

    async def switch_off(self) -> SettingsChange:
        """Close the door; calls under way end. The key stays for the next time."""
        async with self._one_change:
            return await self._move(replace(self._settings.now.gateway, share=False))

    async def undo(self, change: SettingsChange) -> None:
        """Take it back, except what was changed once more since. Raises as `switch_on` does."""
        async with self._one_change:
            await self._move(change.taken_back(self._settings.now).gateway)

    async def new_key(self) -> str:
        """Another key; the old one stops working at once, for calls under way too."""
        async with self._one_change:
            key = _made()
            await self._vault.set(SHARE_KEY, key)
            await self._follow()
            return key

    async def _move(self, wanted: GatewaySettings) -> SettingsChange:
        before = self._settings.now.gateway
        await self._apply(wanted)
        share, port = wanted.share, wanted.share_port

        def edit(now: Settings) -> Settings:
            return replace(now, gateway=replace(now.gateway, share=share, share_port=port))

        try:
            return await self._settings.change(edit)
        except NovaError:
            await self._apply(before)
            raise

    async def _follow(self) -> None:
        """Apply what the settings say."""
        key = await self._existing_key() if self._settings.now.gateway.share else ""
        now = self._settings.now.gateway  # it may be off since: a keychain can take minutes
        await self._tell(now, key if now.share else "")

    async def _apply(self, wanted: GatewaySettings) -> None:
        await self._tell(wanted, await self._existing_key() if wanted.share else "")

    async def _tell(self, wanted: GatewaySettings, key: str) -> None:
        """Tell the running gateway; one that does not run hears it at its start."""
        if not self._running():
            self._show(SharingState(wanted.share))
            return
        try:
            result = await self._supervisor.call(
                GATEWAY, protocol.SHARE, {"port": wanted.share_port, "key": key}, _CALL_S
            )
        except NovaError as error:
            if self._running():
                raise _translated(error, wanted.share_port) from error
            self._show(SharingState(wanted.share))  # its next start brings it
            return
        open_ = bool(result.get("port"))
        address = f"http://127.0.0.1:{wanted.share_port}/v1" if open_ and wanted.share else ""
        self._show(SharingState(wanted.share, address))

    def _running(self) -> bool:
        state = self._supervisor.status(GATEWAY).state
        return state in (ChildState.READY, ChildState.DEGRADED)

    async def _existing_key(self) -> str:
        key = await self.key()
        if not key:
            key = _made()
            await self._vault.set(SHARE_KEY, key)
        return key

    def _heard(self, child: str, method: str, params: Mapping[str, object]) -> None:
        del params
        if child == GATEWAY and method == protocol.READY and self._settings.now.gateway.share:
            self._scope.start(self._open_again(), "share the gateway")

    async def _open_again(self) -> None:
        await self._supervisor.wait_until(
            GATEWAY, lambda status: status.state is not ChildState.STARTING
        )
        async with self._one_change:
            try:
                await self._follow()
            except NovaError as error:
                wanted = self._settings.now.gateway.share
                self._show(SharingState(wanted, problem=error.problem if wanted else None))
                self._on_problem(error.problem)

    def _show(self, state: SharingState) -> None:
        self._state = state
        for listener in self._listeners:
            listener()


def _made() -> str:
    return f"sk-nova-{secrets.token_urlsafe(_KEY_BYTES)}"


def _translated(error: NovaError, port: int) -> NovaError:
    problem = error.problem
    if problem.code is not ProblemCode.CHILD_CALL_FAILED or _BUSY not in problem.detail:
        return error
    code = ProblemCode.SHARE_PORT_BUSY
    return NovaError.of(code, detail=problem.detail, retryable=True, port=str(port))
