"""The validation table: every provider's answers to a key, in its own shape."""

import socket
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import anyio
import pytest

from nova_desktop.adapters.gateway.clients import Network
from nova_desktop.adapters.providers.catalogue import YamlCatalogue
from nova_desktop.adapters.providers.check import check_provider
from nova_desktop.domain.provider_catalogue import Access, KeyCheck, KeyOutcome, Provider
from tests.fakes.provider_servers import (
    SHIPPED,
    Outcome,
    ProviderServer,
    sample_key,
    write_catalogue,
)
from tests.fakes.provider_shapes import KEYLESS
from tests.fakes.upstream import closed_port

pytestmark = pytest.mark.anyio
ALL = [provider.id for provider in YamlCatalogue.read(SHIPPED).all()]
PUBLIC = ["huggingface", "openrouter"]
EXTRA: Mapping[str, Mapping[str, str]] = {
    "bedrock": {"aws_secret_access_key": "s" * 40, "aws_region_name": "us-east-1"},
}
TABLE = [
    (Outcome.OK, KeyOutcome.OK),
    (Outcome.WRONG_KEY, KeyOutcome.WRONG_KEY),
    (Outcome.NO_CREDIT, KeyOutcome.NO_CREDIT),
    (Outcome.NO_PERMISSION, KeyOutcome.NO_PERMISSION),
    (Outcome.RATE_LIMITED, KeyOutcome.RATE_LIMITED),
    (Outcome.FAILED, KeyOutcome.FAILED),
    (Outcome.GARBAGE, KeyOutcome.NOT_AN_API),
    (Outcome.PAGE, KeyOutcome.NOT_AN_API),
    (Outcome.REDIRECTS, KeyOutcome.NOT_AN_API),
]


def provider_at(provider: str, origin: str, folder: Path) -> Provider:
    """As the shipped catalogue has it, with all its addresses at `origin`."""
    path = write_catalogue(folder / "providers.yaml", {provider: origin})
    found = YamlCatalogue.read(path).get(provider)
    assert found is not None
    return found


def access_to(provider: Provider, origin: str, key: str | None = None) -> Access:
    key = sample_key(provider.id) if key is None else key
    base = f"{origin}{provider.address_tail}" if provider.asks_address else ""
    return Access(key, base, EXTRA.get(provider.id, {}))


async def checked(
    server: ProviderServer, folder: Path, key: str | None = None, timeout_s: float = 10
) -> KeyCheck:
    provider = provider_at(server.provider, server.origin, folder)
    access = access_to(provider, server.origin, key)
    return await check_provider(provider, access, Network(), timeout_s)


@pytest.mark.parametrize(("outcome", "expected"), TABLE)
@pytest.mark.parametrize("provider", ALL)
async def test_each_answer_is_told_apart(
    provider: str, outcome: Outcome, expected: KeyOutcome, tmp_path: Path
) -> None:
    if provider in KEYLESS and outcome is Outcome.WRONG_KEY:
        pytest.skip("asks for no key")
    with ProviderServer(provider, outcome=outcome, key=sample_key(provider)) as server:
        check = await checked(server, tmp_path)
    assert check.outcome is expected, check
    assert (len(check.models) > 0) is (expected is KeyOutcome.OK)
    assert (check.retry_after_s == 7) is (expected is KeyOutcome.RATE_LIMITED)


@pytest.mark.parametrize("provider", [p for p in ALL if p not in KEYLESS])
async def test_a_random_key_is_refused(provider: str, tmp_path: Path) -> None:
    key = "nobody-has-this-key-0123456789"
    with ProviderServer(provider, key=sample_key(provider)) as server:
        check = await checked(server, tmp_path, key)
    assert check.outcome is KeyOutcome.WRONG_KEY
    assert key not in check.detail
    assert check.models == ()


@pytest.mark.parametrize("provider", PUBLIC)
async def test_a_public_list_proves_nothing(provider: str, tmp_path: Path) -> None:
    """Its list answers anybody: the check must not take that for a good key."""
    with ProviderServer(provider, outcome=Outcome.WRONG_KEY) as server:
        check = await checked(server, tmp_path)
        asked = [call.path for call in server.calls]
    assert check.outcome is KeyOutcome.WRONG_KEY
    assert not any("models" in path for path in asked)


@pytest.mark.parametrize("provider", ALL)
async def test_nobody_listens(provider: str, tmp_path: Path) -> None:
    origin = f"http://127.0.0.1:{closed_port()}"
    found = provider_at(provider, origin, tmp_path)
    check = await check_provider(found, access_to(found, origin), Network(), 10)
    assert check.outcome is KeyOutcome.REFUSED


@pytest.mark.parametrize("provider", ALL)
async def test_no_answer_in_time(provider: str, tmp_path: Path) -> None:
    with ProviderServer(provider, outcome=Outcome.SILENT) as server:
        check = await checked(server, tmp_path, timeout_s=0.3)
        server.release()
    assert check.outcome is KeyOutcome.TIMED_OUT


async def test_a_token_without_the_permission(tmp_path: Path) -> None:
    with ProviderServer("huggingface") as server:
        token = server.proofs["/api/whoami-v2"]["auth"]["accessToken"]
        fine = {**token["fineGrained"], "scoped": []}
        server.proofs = {"/api/whoami-v2": {"auth": {"accessToken": token | {"fineGrained": fine}}}}
        refused = await checked(server, tmp_path)
        server.proofs = {"/api/whoami-v2": {"auth": {"accessToken": {"role": "read"}}}}
        classic = await checked(server, tmp_path)
    assert refused.outcome is KeyOutcome.NO_PERMISSION
    assert classic.outcome is KeyOutcome.OK


@pytest.mark.parametrize(
    ("provider", "path", "body"),
    [
        ("openrouter", "/api/v1/key", {"data": {"limit": 5, "limit_remaining": 0}}),
        ("deepseek", "/user/balance", {"is_available": False, "balance_infos": []}),
    ],
)
async def test_a_good_key_without_credit(
    provider: str, path: str, body: dict[str, object], tmp_path: Path
) -> None:
    with ProviderServer(provider) as server:
        server.proofs = {path: body}
        check = await checked(server, tmp_path)
    assert check.outcome is KeyOutcome.NO_CREDIT


async def test_a_quota_that_is_spent_is_no_rate_limit(tmp_path: Path) -> None:
    with ProviderServer("openai", outcome=Outcome.RATE_LIMITED) as server:
        server.shape = replace(
            server.shape, errors=lambda _status, _text: {"error": {"code": "insufficient_quota"}}
        )
        check = await checked(server, tmp_path)
    assert check.outcome is KeyOutcome.NO_CREDIT


async def test_a_list_of_50_mb_is_refused(tmp_path: Path) -> None:
    with ProviderServer("openai", outcome=Outcome.LARGE) as server:
        check = await checked(server, tmp_path, timeout_s=60)
    assert check.outcome is KeyOutcome.NOT_AN_API
    assert "larger than 16 MB" in check.detail


async def test_ten_thousand_models_are_read(tmp_path: Path) -> None:
    names = [f"gpt-{n}" for n in range(10_000)]
    with ProviderServer("openai", models=names) as server:
        check = await checked(server, tmp_path, timeout_s=60)
    assert [model.id for model in check.models] == names


async def test_a_check_is_cancelled_at_once(tmp_path: Path) -> None:
    with ProviderServer("openai", outcome=Outcome.SILENT) as server:
        async with anyio.create_task_group() as group:
            group.start_soon(checked, server, tmp_path, None, 600)
            await anyio.to_thread.run_sync(server.wait_for_calls, 1)
            group.cancel_scope.cancel()
        server.release()


async def test_what_cannot_be_a_key_is_not_sent(tmp_path: Path) -> None:
    with ProviderServer("openai") as server:
        for key in ("", "k" * 10_000, "schlüssel", "a b", "a\nb"):
            check = await checked(server, tmp_path, key)
            assert check.outcome is KeyOutcome.MALFORMED
            assert not key or key not in check.detail
        assert server.calls == []


@pytest.mark.parametrize(
    "address",
    ["ftp://host", "http://", "http://[::1", "http://name:pass@host", "http://host/?q=1",
     "http://ho st", "https://host:0", "javascript:alert(1)", "http://host\\path"],
)  # fmt: skip
async def test_addresses_that_cannot_be_called(address: str, tmp_path: Path) -> None:
    provider = provider_at("openai_compatible", "http://127.0.0.1:1", tmp_path)
    check = await check_provider(provider, Access("key", address), Network(), 10)
    assert check.outcome is KeyOutcome.BAD_ADDRESS, check


async def test_an_unknown_name_and_a_wrong_certificate(tmp_path: Path) -> None:
    provider = provider_at("openai_compatible", "http://127.0.0.1:1", tmp_path)
    unknown = await check_provider(provider, Access("key", "http://nobody.invalid"), Network(), 10)
    assert unknown.outcome is KeyOutcome.NAME_UNKNOWN
    with ProviderServer("openai") as plain:
        address = plain.origin.replace("http:", "https:")
        tls = await check_provider(provider, Access("key", address), Network(), 10)
    assert tls.outcome is KeyOutcome.TLS


async def test_a_server_that_speaks_no_http(tmp_path: Path) -> None:
    provider = provider_at("openai_compatible", "http://127.0.0.1:1", tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]

        def answer() -> None:
            caller, _ = listener.accept()
            with caller, suppress(OSError):
                caller.recv(1000)
                caller.sendall(b"SSH-2.0-OpenSSH_9.2\r\n")

        async with anyio.create_task_group() as group:
            group.start_soon(anyio.to_thread.run_sync, answer)
            access = Access("key", f"http://127.0.0.1:{port}/v1")
            check = await check_provider(provider, access, Network(), 10)
    assert check.outcome is KeyOutcome.NOT_AN_API
