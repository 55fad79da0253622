"""Looks at a gateway from outside: what stands at an address, and what to tell of it."""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from http import HTTPStatus
from typing import Final

from nova_desktop.adapters.gateway.clients import HttpClients, Network
from nova_desktop.adapters.gateway.errors import MAX_DETAIL, Redact
from nova_desktop.adapters.gateway.look_calls import Answer, LookCalls, LookFailedError
from nova_desktop.adapters.gateway.look_version import DETAILS, READINESS, Told, is_too_old, told_by
from nova_desktop.adapters.gateway.model_lists import (
    ListUnreadableError,
    models_of_info,
    models_of_list,
)
from nova_desktop.domain.gateway_address import read_address
from nova_desktop.domain.problems import NovaError
from nova_desktop.domain.served_models import Capability, GatewayLook, LookOutcome, ServedModel

ANSWER_S: Final = 10.0
WHOLE_S: Final = 40.0
# The most telling first: what a server said tells more than that nobody was there.
_TELLING: Final = (
    LookOutcome.OK,
    LookOutcome.KEY_REFUSED,
    LookOutcome.NO_DATABASE,
    LookOutcome.KEY_MISSING,
    LookOutcome.NO_PERMISSION,
    LookOutcome.TOO_OLD,
    LookOutcome.TLS,
    LookOutcome.FAILED,
    LookOutcome.REDIRECTS,
    LookOutcome.NOT_LITELLM,
    LookOutcome.TIMED_OUT,
    LookOutcome.REFUSED,
    LookOutcome.NAME_UNKNOWN,
    LookOutcome.BAD_ADDRESS,
)


class HttpGatewayProbe:
    """The GatewayProbe over HTTP. `answer_s` is the longest silence, `whole_s` the longest look."""

    def __init__(
        self,
        redact: Redact,
        network: Callable[[], Network] = Network,
        *,
        answer_s: float = ANSWER_S,
        whole_s: float = WHOLE_S,
    ) -> None:
        self._redact = redact
        self._whole_s = whole_s
        self._clients = HttpClients(answer_s, network)

    async def aclose(self) -> None:
        """Close all connections."""
        await self._clients.aclose()

    async def look(self, address: str, key: str = "", certificate: str = "") -> GatewayLook:
        """What stands at exactly this address; see `read_address` for one without a scheme."""
        read = read_address(address)
        if read.fault is not None:
            return GatewayLook(LookOutcome.BAD_ADDRESS, detail=read.fault.value)
        began = time.perf_counter()
        found = await self._look_within(read.bases, key.strip(), certificate)
        detail = self._without(key, found.detail)
        return replace(found, seconds=time.perf_counter() - began, detail=detail)

    def _without(self, key: str, detail: str) -> str:
        """The detail without secrets: the typed key is not known to the redactor yet."""
        if key.strip():
            detail = detail.replace(key.strip(), "***")
        return self._redact(detail)[:MAX_DETAIL]

    async def _look_within(self, bases: Sequence[str], key: str, certificate: str) -> GatewayLook:
        looks: list[GatewayLook] = []
        try:
            async with asyncio.timeout(self._whole_s):
                for base in bases:
                    looks.append(await self._look_at(base, key, certificate))
                    if looks[-1].is_good:
                        break
        except TimeoutError:
            looks.append(GatewayLook(LookOutcome.TIMED_OUT, bases[len(looks)]))
        return min(looks, key=lambda look: _TELLING.index(look.outcome))

    async def _look_at(self, base: str, key: str, certificate: str) -> GatewayLook:
        try:
            return await _Look(LookCalls(self._clients, base, key, certificate)).run()
        except LookFailedError as failed:
            return failed.look
        except NovaError as error:
            return GatewayLook(LookOutcome.FAILED, base, detail=str(error))


class _Look:
    """One look at one base: who is there, then what it serves."""

    def __init__(self, calls: LookCalls) -> None:
        self._calls = calls
        self._told = Told()

    async def run(self) -> GatewayLook:
        """Raises LookFailedError."""
        self._hear(await self._calls.get(READINESS, with_key=False))
        info = await self._calls.get("/model/info")
        self._hear(info)
        models = await _parsed(info, models_of_info)
        if models is None:
            models = await self._second_list(info)
        if not self._told.version:
            self._hear(await self._calls.get(DETAILS))
        can = frozenset({Capability.ADMIN_UI}) if self._told.database else frozenset[Capability]()
        return GatewayLook(LookOutcome.OK, self._calls.base, models, self._told.version, can)

    async def _second_list(self, info: Answer) -> tuple[ServedModel, ...]:
        """/model/info was refused, or is unknown there."""
        listing = await self._calls.get("/v1/models")
        self._hear(listing)
        models = await _parsed(listing, models_of_list)
        if models is None:
            raise self._refused(listing, info)
        if not self._told.is_litellm and not any(model.mode or model.kind for model in models):
            raise self._calls.failed(LookOutcome.NOT_LITELLM, models=models)
        return models

    def _hear(self, answer: Answer) -> None:
        self._told = self._told.and_also(told_by(answer))
        version = self._told.version
        if is_too_old(version):
            raise self._calls.failed(LookOutcome.TOO_OLD, version, version=version)

    def _refused(self, *answers: Answer) -> LookFailedError:
        """The first refusal that tells more than that such a route is unknown."""
        version = self._told.version
        for answer in answers:
            if answer.outcome is not None and answer.outcome is not LookOutcome.NOT_LITELLM:
                return self._calls.failed(answer.outcome, answer.said, version=version)
        said = next((answer.said for answer in answers if answer.said), "")
        return self._calls.failed(LookOutcome.NOT_LITELLM, said, version=version)


async def _parsed(
    answer: Answer, read: Callable[[bytes], tuple[ServedModel, ...]]
) -> tuple[ServedModel, ...] | None:
    """The models of a good answer, None for any other."""
    if answer.status != HTTPStatus.OK:
        return None
    try:
        return await asyncio.to_thread(read, answer.body)
    except ListUnreadableError:
        return None
