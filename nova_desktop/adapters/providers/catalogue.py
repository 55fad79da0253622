"""The ProviderCatalogue: configs/providers.yaml, or the file that a company puts in its place."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import yaml

from nova_desktop.adapters.providers.answer_paths import steps_of
from nova_desktop.adapters.providers.reading import ShapeError, read_as
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.provider_calls import ListCall, ProviderCalls
from nova_desktop.domain.provider_catalogue import KeyOutcome, Provider

VERSION: Final = 1
_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class _File:
    version: int
    providers: tuple[Provider, ...]


class YamlCatalogue:
    """The providers of one file, in the order of their cards."""

    def __init__(self, providers: Sequence[Provider]) -> None:
        self._all = tuple(sorted(providers, key=lambda p: (not p.featured, p.order)))
        self._by_id = {provider.id: provider for provider in self._all}

    @classmethod
    def read(cls, path: Path) -> "YamlCatalogue":
        """Raises NovaError with PROVIDERS_FILE_BROKEN: `path`, and what is wrong as detail."""
        try:
            return cls(read_catalogue(path.read_text(encoding="utf-8")))
        except (OSError, UnicodeDecodeError, ShapeError, yaml.YAMLError) as error:
            broken = ProblemCode.PROVIDERS_FILE_BROKEN
            raise NovaError.of(broken, path=str(path), detail=str(error)) from error

    def all(self) -> Sequence[Provider]:
        return self._all

    def get(self, provider: str) -> Provider | None:
        return self._by_id.get(provider)


def read_catalogue(text: str) -> tuple[Provider, ...]:
    """The providers of a YAML text. Raises ShapeError or yaml.YAMLError."""
    document: object = yaml.load(text, _LOADER)  # noqa: S506 (a safe loader)
    file = read_as(_File, document, "file")
    if file.version != VERSION:
        raise ShapeError(f"version {file.version}, this Nova reads {VERSION}")
    ids = [provider.id for provider in file.providers]
    if len(set(ids)) < len(ids):
        raise ShapeError("two providers have the same id")
    for provider in file.providers:
        try:
            _check(provider)
        except (ValueError, re.error) as error:
            raise ShapeError(f"{provider.id}: {error}") from None
    return file.providers


def _check(provider: Provider) -> None:
    """What the shape alone does not tell: patterns, paths, outcomes and urls."""
    if re.fullmatch(r"[a-z0-9_]+", provider.id) is None:
        raise ShapeError("an id is of small letters, figures and _")
    if provider.key is not None:
        re.compile(provider.key.pattern)
    calls = provider.calls
    if not calls.lists:
        raise ShapeError("calls.lists is empty")
    for url in _urls(calls):
        if not url.startswith(("https://", "http://", "{base}", "{root}")):
            raise ShapeError(f"{url!r} is no url")
    _check_outcomes(calls)
    for call in calls.lists:
        _check_list(call)
    if calls.discovery is not None:
        steps_of(calls.discovery.at)


def _check_outcomes(calls: ProviderCalls) -> None:
    for said in calls.said:
        KeyOutcome(said.means)
    for demand in (demand for check in calls.checks for demand in check.demands):
        KeyOutcome(demand.otherwise)
        for path in (*demand.at, demand.when_at):
            steps_of(path)


def _urls(calls: ProviderCalls) -> list[str]:
    urls = [check.url for check in calls.checks]
    for call in calls.lists:
        urls += [call.url, *((call.detail_url,) if call.detail_url else ())]
    return urls + ([calls.discovery.url] if calls.discovery else [])


def _check_list(call: ListCall) -> None:
    paths = [call.rows, call.id, call.context, call.max_output, call.vector_size]
    paths += [call.input_price, call.output_price, *call.needs]
    paths += [flag.at for flag in call.flags.values()] + [rule.at for rule in call.modes]
    if call.routes is not None:
        paths += [call.routes.each, call.routes.by, call.routes.upstream]
    for path in paths:
        steps_of(path)
    for rule in call.modes:
        re.compile(rule.pattern)
    unknown = call.flags.keys() - {"tool_calls", "json_schema", "vision", "reasoning"}
    if unknown:
        raise ShapeError(f"unknown abilities {', '.join(sorted(unknown))}")
