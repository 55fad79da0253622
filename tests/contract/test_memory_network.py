"""The memory child goes through the user's proxy and trusts the user's authorities, never for
this computer, and takes a change of either while it runs."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from nova_desktop.children.memory.models.errors import ModelCallError
from nova_desktop.children.memory.models.http import ModelHttp
from nova_desktop.domain.memory_state import Endpoint, MemoryModels, ModelNetwork
from nova_desktop.domain.problems import ProblemCode
from tests.fakes.look_server import Asked, LookServer, Played, self_signed
from tests.fakes.memory_child import MemoryChild
from tests.fakes.memory_script import word_vector
from tests.fakes.tunnel_proxy import TunnelProxy

NAME = "gateway.company.test"
"""Nobody knows where it is but the proxy."""
PASSWORD = "proxy-canary-0123456789"


def vectors(_server: LookServer, asked: Asked) -> Played:
    texts = json.loads(asked.body)["input"]
    rows = [{"index": at, "embedding": word_vector(text, 32)} for at, text in enumerate(texts)]
    return Played(body={"data": rows, "usage": {"prompt_tokens": len(rows)}})


@pytest.fixture
def company(tmp_path: Path) -> Iterator[LookServer]:
    """A gateway whose certificate only the company's authority vouches for."""
    file, pem = self_signed(tmp_path, NAME)
    (tmp_path / "authority.pem").write_text(pem)
    with LookServer({"/v1/embeddings": vectors}, certificate=file) as server:
        yield server


@pytest.fixture
def near() -> Iterator[LookServer]:
    with LookServer({"/v1/embeddings": vectors}) as server:
        yield server


def at(base_url: str) -> Endpoint:
    return Endpoint(base_url, "sk-memory", "vec")


async def ask(http: ModelHttp, endpoint: Endpoint) -> int:
    return (await http.post(endpoint, "embeddings", {"input": ["Ann"]}, ())).status


@pytest.mark.anyio
async def test_a_company_gateway_is_reached_by_proxy_and_authority(
    company: LookServer, tmp_path: Path
) -> None:
    far = at(f"https://{NAME}")
    with TunnelProxy(company.port) as proxy:
        http = ModelHttp(network=ModelNetwork(proxy.url))
        with pytest.raises(ModelCallError, match="CERTIFICATE_VERIFY_FAILED"):
            await ask(http, far)
        http.use(ModelNetwork(proxy.url, str(tmp_path / "authority.pem")))
        assert await ask(http, far) == 200
        assert set(proxy.asked) == {f"CONNECT {NAME}:443 HTTP/1.1"}
        assert company.keys() == {"Bearer sk-memory"}
        await http.aclose()


@pytest.mark.anyio
async def test_one_certificate_is_trusted_behind_a_proxy_too(
    company: LookServer, tmp_path: Path
) -> None:
    pem = (tmp_path / "authority.pem").read_text()
    _, other = self_signed(tmp_path, "other.test")
    with TunnelProxy(company.port) as proxy:
        http = ModelHttp(network=ModelNetwork(proxy.url))
        assert await ask(http, Endpoint(f"https://{NAME}", "k", "vec", certificate=pem)) == 200
        with pytest.raises(ModelCallError):
            await ask(http, Endpoint(f"https://{NAME}", "k", "vec", certificate=other))
        await http.aclose()


@pytest.mark.anyio
async def test_this_computer_is_never_reached_through_it(
    near: LookServer, company: LookServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pem = (tmp_path / "authority.pem").read_text()
    with TunnelProxy(near.port) as proxy:
        for name in ("HTTPS_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url)
        http = ModelHttp(network=ModelNetwork(proxy.url))
        assert await ask(http, at(near.url)) == 200
        assert await ask(http, Endpoint(company.url, "k", "vec", certificate=pem)) == 200
        assert proxy.asked == []
        await http.aclose()


@pytest.mark.anyio
async def test_what_cannot_be_used_is_named_and_no_password_told(tmp_path: Path) -> None:
    missing = str(tmp_path / "missing.pem")
    for network, code, path in (
        (ModelNetwork(f"nonsense://u:{PASSWORD}@x"), ProblemCode.PROXY_UNUSABLE, ""),
        (ModelNetwork(certificates=missing), ProblemCode.CERTIFICATES_UNUSABLE, missing),
    ):
        http = ModelHttp(network=network)
        with pytest.raises(ModelCallError) as raised:
            await ask(http, at(f"https://{NAME}"))
        assert (raised.value.code, raised.value.path, raised.value.is_away) == (code, path, True)
        assert PASSWORD not in str(raised.value)
        await http.aclose()


def test_the_child_takes_another_way_while_it_runs(company: LookServer, tmp_path: Path) -> None:
    models = MemoryModels(embedding=(at(f"https://{NAME}"),), dimension=32)
    with TunnelProxy(company.port) as proxy, MemoryChild(tmp_path) as child:
        child.start(models)
        child.remember("note/1", "Ann likes quinces.")
        child.until(lambda: child.health().problem == ProblemCode.GATEWAY_UNREACHABLE)
        authority = str(tmp_path / "authority.pem")
        child.network = ModelNetwork(f"http://ann:{PASSWORD}@{proxy.address}", authority)
        child.use(models)
        child.until(lambda: child.recall("quinces").by_meaning)
        assert child.health().problem == ""
        assert proxy.asked
        assert all("Proxy-Authorization: Basic" in head for head in proxy.heads)
        assert PASSWORD not in child.log_text()
        if sys.platform == "linux":
            told = Path(f"/proc/{child.pid}/cmdline"), Path(f"/proc/{child.pid}/environ")
            assert not [file for file in told if PASSWORD.encode() in file.read_bytes()]
