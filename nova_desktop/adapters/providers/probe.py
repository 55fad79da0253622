"""The ProviderProbe over HTTP: keys at providers, and servers on this computer."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

import httpx

from nova_desktop.adapters.gateway.clients import Network
from nova_desktop.adapters.providers.answer_paths import texts_at
from nova_desktop.adapters.providers.asking import TooLargeError, ask, client_for
from nova_desktop.adapters.providers.check import TIMEOUT_S, check_provider
from nova_desktop.domain.provider_calls import Discovery
from nova_desktop.domain.provider_catalogue import Access, FoundServer, KeyCheck, Provider
from nova_desktop.services.ports import ProviderCatalogue

FIND_TIMEOUT_S: Final = 2.0
_LIST_TIMEOUT_S: Final = 5.0


class HttpProviderProbe:
    """Implements ProviderProbe over the providers of `catalogue`.

    `network` tells how the internet is reached now; `redact` takes all known secrets out of what
    answers quote.
    """

    def __init__(
        self,
        catalogue: ProviderCatalogue,
        network: Callable[[], Network] = Network,
        redact: Callable[[str], str] = str,
        timeout_s: float = TIMEOUT_S,
    ) -> None:
        self._catalogue = catalogue
        self._network = network
        self._redact = redact
        self._timeout_s = timeout_s

    async def check(self, provider: Provider, access: Access) -> KeyCheck:
        """Whether the key is good, with the live list of models. Never raises."""
        check = await check_provider(provider, access, self._network(), self._timeout_s)
        return replace(check, detail=self._redact(check.detail))

    async def find_servers(self) -> Sequence[FoundServer]:
        """Servers of this computer that answer now, in the catalogue's order. Never raises."""
        with_one = [p for p in self._catalogue.all() if p.calls.discovery is not None]
        found = await asyncio.gather(*(self._find(provider) for provider in with_one))
        return [server for server in found if server is not None]

    async def _find(self, provider: Provider) -> FoundServer | None:
        discovery = provider.calls.discovery
        if discovery is None or not await _answers(discovery):
            return None
        access = Access(api_base=discovery.base)
        check = await check_provider(provider, access, Network(), _LIST_TIMEOUT_S)
        return FoundServer(provider.id, discovery.base, check.models)


async def _answers(discovery: Discovery) -> bool:
    """Whether just this kind of server is there."""
    root = discovery.base.removesuffix("/v1")
    url = discovery.url.replace("{base}", discovery.base).replace("{root}", root)
    try:
        async with (
            asyncio.timeout(FIND_TIMEOUT_S),
            client_for(url, Network(), FIND_TIMEOUT_S) as client,
        ):
            answer = await ask(client, url, {"accept": "application/json"})
    except (httpx.HTTPError, httpx.InvalidURL, TooLargeError, TimeoutError):
        return False
    texts = texts_at(answer.document, discovery.at)
    return bool(set(texts) & set(discovery.any_of)) if discovery.any_of else bool(texts)
