"""What stands in the cells of the models' table; no Qt here."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Final

from nova_desktop.domain.gateway_plan import Deployment, Mode
from nova_desktop.domain.model_tests import ModelTest, Probe
from nova_desktop.domain.providers import provider_name
from nova_desktop.domain.served_models import MANAGED, ServedModel
from nova_desktop.domain.settings import Settings
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.models.result_words import ResultWords, words_of_test
from nova_desktop.ui.times import full_time, relative_time

Key = tuple[str, str]
"""A gateway's id and the model's name there."""

COLUMNS: Final = 6
_MILLION: Final = 1_000_000
_THOUSAND: Final = 1_000
_USUAL: Final = (Probe.ANSWER, Probe.EMBEDDING)
_NEVER: Final = "—"
_UNSORTED: Final = float("inf")


@dataclass(frozen=True, slots=True)
class ModelRow:
    """One model of one gateway. `cells` are the texts of the columns, `order` what they sort by.

    `enabled` is false for one that is switched off in the settings. `kind` is what a gateway calls
    one that Nova has no use for, as `image_generation`.
    """

    key: Key
    mode: Mode | None
    cells: tuple[str, ...]
    order: tuple[object, ...]
    result: ResultWords
    when_tip: str = ""
    enabled: bool = True
    local: bool = False
    test_model: bool = False
    searched: str = ""
    kind: str = ""

    @property
    def gateway(self) -> str:
        return self.key[0]

    @property
    def name(self) -> str:
        return self.key[1]


@dataclass(frozen=True, slots=True)
class RowSources:
    """What rows are made from. `gateway_name` and `account_name` give the words of ids."""

    served: Sequence[ServedModel]
    settings: Settings
    tests: Sequence[ModelTest]
    running: frozenset[str]
    now: datetime
    gateway_name: Callable[[str], str]
    account_name: Callable[[str], str]


def model_rows(sources: RowSources) -> list[ModelRow]:
    """The served ones in their order, then those that are switched off."""
    maker = _RowMaker(sources)
    rows = [maker.row(served) for served in sources.served]
    known = {row.key for row in rows}
    for name, same in maker.behind.items():
        if (MANAGED, name) not in known and not any(d.enabled for d in same):
            rows.append(maker.row(_off(same[0]), enabled=False))
    return rows


def counts_text(rows: Iterable[ModelRow]) -> str:
    """`9 chat · 3 embedding`, then those of other kinds and those that are off: all of them."""
    sorts = Counter(_sort(row) for row in rows)
    names = {
        "chat": _("{n} chat"),
        "embedding": _("{n} embedding"),
        "other": _("{n} other"),
        "off": _("{n} off"),
    }
    parts = (text.format(n=f"{sorts[sort]:,}") for sort, text in names.items() if sorts[sort])
    return " · ".join(parts)


def _sort(row: ModelRow) -> str:
    if not row.enabled:
        return "off"
    if row.mode is Mode.EMBEDDING:
        return "embedding"
    return "other" if row.kind else "chat"


def context_text(tokens: int | None, vector_size: int | None, mode: Mode | None) -> str:
    """`131k`, `1,024 d` for an embedding, `unknown`."""
    if mode is Mode.EMBEDDING and vector_size:
        return _("{n} d").format(n=f"{vector_size:,}")
    if not tokens:
        return _("unknown")
    if tokens >= _MILLION:
        return _("{n}M").format(n=f"{tokens / _MILLION:.3g}")
    return _("{n}k").format(n=tokens // _THOUSAND) if tokens >= _THOUSAND else str(tokens)


def price_text(price_in: float | None, price_out: float | None, mode: Mode | None) -> str:
    """`$0.40 / $0.80` for a million tokens, `free`, `unknown`; US dollars a token come in."""
    if price_in is None:
        return _("unknown")
    if not price_in and not price_out:
        return _("free")
    first = _dollars(price_in)
    return first if mode is Mode.EMBEDDING else f"{first} / {_dollars(price_out or 0.0)}"


def ago_text(then: datetime, now: datetime) -> str:
    """`2 min ago`, `yesterday`, `22 Nov`."""
    text = relative_time(then, now)
    today = then.astimezone().date() == now.astimezone().date()
    counted = now - then >= timedelta(minutes=1) and (today or now - then < timedelta(hours=1))
    return _("{time} ago").format(time=text) if counted else text


def last_test(
    tests: Sequence[ModelTest], secrets: frozenset[str] | None = None
) -> ModelTest | None:
    """The newest usual one; where several keys are behind a name, a failure comes first."""
    usual = [t for t in tests if t.probe in _USUAL and (secrets is None or t.secret in secrets)]
    newest = {t.secret: t for t in reversed(usual)}
    shown = [t for t in usual if newest[t.secret] is t]
    return next((t for t in shown if not t.ok), shown[0] if shown else None)


class _RowMaker:
    """Looks up what rows have in common once: 10,000 of them say `unknown` and `never`."""

    def __init__(self, sources: RowSources) -> None:
        self._sources = sources
        self.behind = _by_name(sources.settings.models.deployments)
        self._tests = _tests_by_key(sources.tests)
        self._context = cache(context_text)
        self._price = cache(price_text)
        self._words = cache(words_of_test)
        self._gateway_name = cache(sources.gateway_name)
        self._here, self._custom, self._off = _("This computer"), _("Custom"), _("off")

    def row(self, served: ServedModel, *, enabled: bool = True) -> ModelRow:
        key = (served.gateway, served.name)
        same = self.behind.get(served.name, ()) if served.gateway == MANAGED else ()
        test = self._last_test(key, same)
        running = served.name in self._sources.running
        result = self._words(test, local=served.local, running=running)
        if served.gateway != MANAGED:
            result = replace(result, action="")  # the key lies where that gateway runs
        if not enabled:
            result = ResultWords(self._off, "text_third")
        provider = self._provider(served, same)
        prices = (served.input_cost_per_token, served.output_cost_per_token)
        cells = (
            served.name,
            provider,
            self._context(served.context_tokens, served.vector_size, served.mode),
            self._price(*prices, served.mode),
            result.text,
            ago_text(test.at, self._sources.now) if test else _NEVER,
        )
        return ModelRow(
            key,
            served.mode,
            cells,
            _order(served, provider, test),
            result,
            full_time(test.at) if test else "",
            enabled,
            served.local,
            served.test_model,
            f"{served.name}\n{provider}".casefold(),
            served.kind,
        )

    def _last_test(self, key: Key, same: Sequence[Deployment]) -> ModelTest | None:
        tests = self._tests.get(key)
        if not tests:
            return None
        secrets = frozenset(d.secret.name if d.secret else "" for d in same if d.enabled)
        return last_test(tests, secrets or None)

    def _provider(self, served: ServedModel, same: Sequence[Deployment]) -> str:
        """Who answers: a provider's name, this computer, or the gateway elsewhere."""
        if served.gateway != MANAGED:
            return self._gateway_name(served.gateway)
        if served.local or not same:
            return self._here
        accounts = (self._sources.account_name(d.account) for d in same if d.account)
        named = (name for name in (*accounts, *map(provider_name, same)) if name)
        return next(named, self._custom)


def _order(served: ServedModel, provider: str, test: ModelTest | None) -> tuple[object, ...]:
    took = _UNSORTED
    if test is not None and test.ok:
        took = (test.total_ms if test.first_token_ms is None else test.first_token_ms) or 0.0
    elif test is not None:
        took = -1.0
    price = served.input_cost_per_token
    return (
        served.name.casefold(),
        provider.casefold(),
        served.context_tokens or served.vector_size or 0,
        _UNSORTED if price is None else price,
        took,
        test.at.timestamp() if test else 0.0,
    )


def _dollars(per_token: float) -> str:
    dollars = per_token * _MILLION
    return f"${dollars:,.2f}" if dollars >= 0.01 or not dollars else f"${dollars:.2g}"


def _off(deployment: Deployment) -> ServedModel:
    return ServedModel(
        deployment.model,
        mode=deployment.mode,
        context_tokens=deployment.context_tokens,
        vector_size=deployment.vector_size,
        input_cost_per_token=deployment.input_cost_per_token,
        output_cost_per_token=deployment.output_cost_per_token,
    )


def _by_name(deployments: Iterable[Deployment]) -> dict[str, list[Deployment]]:
    found: dict[str, list[Deployment]] = {}
    for deployment in deployments:
        found.setdefault(deployment.model, []).append(deployment)
    return found


def _tests_by_key(tests: Iterable[ModelTest]) -> dict[Key, list[ModelTest]]:
    found: dict[Key, list[ModelTest]] = {}
    for test in tests:
        found.setdefault((test.gateway, test.model), []).append(test)
    return found
