"""Checks a key by calls that spend nothing, and reads the live list of models."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, NoReturn

import httpx

from nova_desktop.adapters.gateway.clients import Network
from nova_desktop.adapters.providers.answer_paths import numbers_at, texts_at
from nova_desktop.adapters.providers.asking import (
    Answer,
    TooLargeError,
    ask,
    client_for,
)
from nova_desktop.adapters.providers.offered import id_of, offered_models, rows_of
from nova_desktop.adapters.providers.outcomes import outcome_of_failure, outcome_of_status
from nova_desktop.adapters.providers.requests import (
    BadKeyError,
    headers_of,
    url_of,
)
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.provider_calls import CheckCall, Demand, ListCall, Signing
from nova_desktop.domain.provider_catalogue import (
    Access,
    KeyCheck,
    KeyOutcome,
    OfferedModel,
    Provider,
)

TIMEOUT_S: Final = 20.0
MAX_DETAIL: Final = 500
_MOST_DETAILED: Final = 50
_AT_ONCE: Final = 8


class _EndedError(Exception):
    """The check is over; carries its result."""

    def __init__(self, check: KeyCheck) -> None:
        super().__init__(check.outcome)
        self.check = check


@dataclass(frozen=True, slots=True)
class _Asked:
    """One check under way."""

    client: httpx.AsyncClient
    provider: Provider
    access: Access

    async def get(
        self, template: str, *, signed: bool, body: Mapping[str, object] | None = None
    ) -> Answer:
        url = url_of(self.provider, self.access, template)
        headers = headers_of(self.provider, self.access, url, signed=signed)
        return await ask(self.client, url, headers, body)


async def check_provider(
    provider: Provider, access: Access, network: Network, timeout_s: float = TIMEOUT_S
) -> KeyCheck:
    """Ask what the catalogue says. Never raises, except when it is cancelled."""
    started = time.perf_counter()
    check = await _checked(provider, access, network, timeout_s)
    detail = _without(_secrets(provider, access), check.detail)[:MAX_DETAIL]
    return replace(check, detail=detail, seconds=time.perf_counter() - started)


async def _checked(
    provider: Provider, access: Access, network: Network, timeout_s: float
) -> KeyCheck:
    try:
        first = (*provider.calls.checks, *provider.calls.lists)[0]
        url = url_of(provider, access, first.url)
        headers_of(provider, access, url, signed=False)  # what cannot be a key is not sent at all
        async with asyncio.timeout(timeout_s), client_for(url, network, timeout_s) as client:
            return await _asked(_Asked(client, provider, access))
    except _EndedError as ended:
        return ended.check
    except TimeoutError:  # an OSError too: it goes first
        return KeyCheck(KeyOutcome.TIMED_OUT, detail=f"no answer within {timeout_s:g} s")
    except httpx.HTTPError as error:
        return KeyCheck(outcome_of_failure(error), detail=f"{type(error).__name__}: {error}")
    except (ValueError, httpx.InvalidURL, NovaError) as error:
        return KeyCheck(_unasked(error), detail=str(error))


def _unasked(error: Exception) -> KeyOutcome:
    """Why no request could be made."""
    match error:
        case BadKeyError():
            return KeyOutcome.MALFORMED
        case TooLargeError():
            return KeyOutcome.NOT_AN_API
        case NovaError():
            certificates = error.problem.code is ProblemCode.CERTIFICATES_UNUSABLE
            return KeyOutcome.TLS if certificates else KeyOutcome.NO_NETWORK
        case _:  # an address or a host that cannot be asked for
            return KeyOutcome.BAD_ADDRESS


async def _asked(asked: _Asked) -> KeyCheck:
    """The checks first, since a list may be public; then all lists at once."""
    for call in asked.provider.calls.checks:
        await _demanded(asked, call)
    lists = await asyncio.gather(
        *(_list(asked, call) for call in asked.provider.calls.lists), return_exceptions=True
    )
    for result in lists:
        if isinstance(result, BaseException):
            raise result
    found = [model for models in lists if isinstance(models, tuple) for model in models]
    models = {model.id: model for model in reversed(found)}
    return KeyCheck(KeyOutcome.OK, tuple(reversed(models.values())))


async def _demanded(asked: _Asked, call: CheckCall) -> None:
    """Raises _EndedError unless the answer proves the key."""
    answer = await asked.get(call.url, signed=True)
    _must_be_good(asked.provider, answer)
    if not answer.is_json or not isinstance(answer.document, dict):
        _no_api("the answer is no JSON object")
    for demand in call.demands:
        if not _is_met(answer.document, demand):  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType] (JSON)
            said = ", ".join(demand.any_of) or f"above {demand.above:g}"
            detail = f"{demand.at[0]} is not {said}"
            raise _EndedError(KeyCheck(KeyOutcome(demand.otherwise), detail=detail))


def _is_met(document: object, demand: Demand) -> bool:
    if demand.when_at and not set(texts_at(document, demand.when_at)) & set(demand.when_in):
        return True
    texts = [text for path in demand.at for text in texts_at(document, path)]
    if not texts:
        return not demand.required
    if demand.any_of and not set(texts) & set(demand.any_of):
        return False
    if demand.above is None:
        return True
    return all(n > demand.above for path in demand.at for n in numbers_at(document, path))


async def _list(asked: _Asked, call: ListCall) -> tuple[OfferedModel, ...]:
    """One list. Raises as `ask` does and _EndedError, unless the call does not count."""
    try:
        answer = await asked.get(call.url, signed=call.signed)
        _must_be_good(asked.provider, answer)
        rows = await asyncio.to_thread(rows_of, answer.document, call)
        if rows is None:
            _no_api("the answer has no list of models")
        if call.detail_url:
            rows = await _detailed(asked, call, rows)
        return await asyncio.to_thread(offered_models, rows, call)
    except (_EndedError, httpx.HTTPError, TooLargeError):
        if call.counts:
            raise
        return ()


async def _detailed(
    asked: _Asked, call: ListCall, rows: list[Mapping[str, object]]
) -> list[Mapping[str, object]]:
    """The rows with what the server tells of each; one that tells nothing stays as it is."""
    slots = asyncio.Semaphore(_AT_ONCE)

    async def one(row: Mapping[str, object]) -> Mapping[str, object]:
        async with slots:
            try:
                body = {"model": id_of(row, call)}
                answer = await asked.get(call.detail_url, signed=call.signed, body=body)
            except (httpx.HTTPError, TooLargeError):
                return row
            return {**row, "detail": answer.document}

    asked_for = await asyncio.gather(*(one(row) for row in rows[:_MOST_DETAILED]))
    return [*asked_for, *rows[_MOST_DETAILED:]]


def _must_be_good(provider: Provider, answer: Answer) -> None:
    outcome = outcome_of_status(provider.calls, answer.status, answer.text)
    if outcome is not KeyOutcome.OK:
        detail = f"HTTP {answer.status} {' '.join(answer.text.split())}".strip()
        wait = answer.retry_after_s
        raise _EndedError(KeyCheck(outcome, detail=detail, retry_after_s=wait))
    if not answer.is_json:
        _no_api("the answer is no JSON")


def _no_api(detail: str) -> NoReturn:
    raise _EndedError(KeyCheck(KeyOutcome.NOT_AN_API, detail=detail))


def _secrets(provider: Provider, access: Access) -> Sequence[str]:
    named = [access.params.get(f.param, "") for f in provider.fields if f.secret]
    keyless = provider.calls.signing is Signing.NONE
    return [value for value in (access.key if not keyless else "", *named) if value]


def _without(secrets: Sequence[str], text: str) -> str:
    """`text` without the secrets."""
    for secret in secrets:
        text = text.replace(secret, "[redacted]")
    return text
