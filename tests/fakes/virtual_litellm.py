"""A stock LiteLLM with virtual keys as one with a database has them; there is no database.

The proxy's own hook for custom authentication plays the table of keys, and its own check of routes
refuses /model/info to them, so that statuses and bodies are LiteLLM's. What a database would add
(creating keys, budgets, the admin UI) is not there.
"""

from tests.fakes.stock_litellm import Entry, StockLitellm

VIRTUAL_KEY = "sk-virtual-0123456789abcdef"
ROUTES = ["/v1/models", "/v1/chat/completions", "/v1/embeddings"]
_HOOK = """
from litellm.proxy._types import UserAPIKeyAuth
from litellm.proxy.auth.route_checks import RouteChecks


async def check(request, api_key):
    if api_key != "{key}":
        raise Exception("Invalid proxy server token passed. Unable to find token in cache or `DB`")
    token = UserAPIKeyAuth(api_key=api_key, allowed_routes={routes})
    RouteChecks.is_virtual_key_allowed_to_call_route(request.url.path, token)
    return token
"""


class VirtualKeyLitellm(StockLitellm):
    """Only VIRTUAL_KEY is let in, to the routes of models and no other."""

    def start(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        hook = _HOOK.format(key=VIRTUAL_KEY, routes=ROUTES)
        (self._folder / "virtual_keys.py").write_text(hook)
        super().start()

    def _config(self) -> Entry:
        config = super()._config()
        general = config["general_settings"]
        assert isinstance(general, dict)
        general["custom_auth"] = "virtual_keys.check"
        return config
