"""Looks at what may stand at an address: each gives its precise outcome, and no key leaks."""

import asyncio
import json
import ssl
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest

from nova_desktop.adapters.gateway.clients import Network
from nova_desktop.adapters.gateway.look import HttpGatewayProbe
from nova_desktop.domain.gateway_plan import Mode
from nova_desktop.domain.problems import ProblemCode
from nova_desktop.domain.served_models import Capability, LookOutcome
from tests.fakes.look_server import Asked, LookServer, Played, hold, self_signed
from tests.fakes.upstream import closed_port

pytestmark = pytest.mark.anyio

KEY = "sk-look-canary-0123"
PAGE = Played(200, b"<html>hello</html>", (("Content-Type", "text/html; charset=utf-8"),))


def info(name: object, mode: object = "chat", **about: object) -> dict[str, object]:
    params = {"model": "openai/up"}
    return {"model_name": name, "litellm_params": params, "model_info": {"mode": mode, **about}}


def stock(*models: object, **more: Played) -> dict[str, Played]:
    """What a LiteLLM without a database answers to a good key."""
    details = {"status": "healthy", "db": "Not connected", "litellm_version": "1.106.2"}
    plays = {
        "/health/readiness": Played(200, {"status": "healthy", "db": "Not connected"}),
        "/model/info": Played(200, {"data": list(models)}),
        "/health/readiness/details": Played(200, details),
    }
    return plays | {name.replace("_", "/"): play for name, play in more.items()}


@pytest.fixture
async def probe() -> AsyncIterator[HttpGatewayProbe]:
    made = HttpGatewayProbe(lambda text: text, answer_s=0.4, whole_s=5.0)
    yield made
    await made.aclose()


async def test_counts_by_mode_and_never_by_names(probe: HttpGatewayProbe) -> None:
    models = [
        info("embedding-expert"),
        info("nomic", "embedding", output_vector_size=768),
        info("codex", "responses"),
        info("painter", "image_generation"),
        info("silent", None),
        info("<b>bold</b>\u202e", None),
    ]
    with LookServer(stock(*models)) as server:
        look = await probe.look(server.url, KEY)
    assert (look.outcome, look.version, look.url) == (LookOutcome.OK, "1.106.2", server.url)
    assert (len(look.models), look.count(Mode.CHAT), look.count(Mode.EMBEDDING)) == (6, 2, 1)
    by_name = {model.name: model for model in look.models}
    assert by_name["nomic"].vector_size == 768
    assert by_name["painter"].kind == "image_generation"
    assert not by_name["painter"].fits(Mode.CHAT)
    assert by_name["silent"].fits(Mode.CHAT)
    assert "<b>bold</b>\u202e" in by_name
    assert server.keys() == {f"Bearer {KEY}"}
    open_to_all = [a for a in server.asked if a.path == "/health/readiness"]
    assert [a.authorization for a in open_to_all] == [""]


@pytest.mark.parametrize("tail", ["/", "/v1", "/v1/", "/ui/", "/v1/chat/completions"])
async def test_what_is_copied_along_with_an_address(probe: HttpGatewayProbe, tail: str) -> None:
    with LookServer(stock(info("a"))) as server:
        assert (await probe.look(f"  {server.url}{tail} ", KEY)).is_good
        assert (await probe.look(f"127.0.0.1:{server.port}", KEY)).url == server.url


async def test_a_name_with_several_deployments_is_one_model(probe: HttpGatewayProbe) -> None:
    with LookServer(stock(info("twin", None), info("twin"), info("twin"))) as server:
        look = await probe.look(server.url, KEY)
    (twin,) = look.models
    assert (twin.deployments, twin.mode) == (3, Mode.CHAT)


async def test_the_second_list_serves_where_the_first_is_refused(probe: HttpGatewayProbe) -> None:
    entries = [{"id": "a", "mode": "chat", "max_input_tokens": 9}, {"id": "b"}]
    plays = stock() | {
        "/model/info": Played(403, {"error": {"message": "not for this key"}}),
        "/v1/models": Played(200, {"data": entries}),
    }
    with LookServer(plays) as server:
        look = await probe.look(server.url, KEY)
    assert look.is_good
    assert [(m.name, m.mode, m.context_tokens) for m in look.models] == [
        ("a", Mode.CHAT, 9),
        ("b", None, None),
    ]


@pytest.mark.parametrize(
    ("status", "message", "key", "outcome"),
    [
        (401, "Authentication Error", KEY, LookOutcome.KEY_REFUSED),
        (401, "Authentication Error, No api key passed in.", "", LookOutcome.KEY_MISSING),
        (400, "No connected db.", KEY, LookOutcome.NO_DATABASE),
        (400, "No connected db.", "", LookOutcome.KEY_MISSING),
        (500, "No module named 'prisma'", "", LookOutcome.KEY_MISSING),
        (403, "not allowed", KEY, LookOutcome.NO_PERMISSION),
        (404, "no such route", KEY, LookOutcome.NOT_LITELLM),
        (429, "slow down", KEY, LookOutcome.FAILED),
        (503, "later", KEY, LookOutcome.FAILED),
    ],
)
async def test_refusals(
    probe: HttpGatewayProbe, status: int, message: str, key: str, outcome: LookOutcome
) -> None:
    refused = Played(status, {"error": {"message": message}})
    with LookServer(stock() | {"/model/info": refused, "/v1/models": refused}) as server:
        look = await probe.look(server.url, key)
    assert look.outcome is outcome
    assert f"HTTP {status}" in look.detail
    assert KEY not in look.detail


async def test_a_key_in_an_error_is_taken_out(probe: HttpGatewayProbe) -> None:
    echo = Played(401, {"error": {"message": f"bad key {KEY}"}})
    with LookServer({}, echo) as server:
        assert KEY not in (await probe.look(server.url, KEY)).detail


async def test_a_server_that_is_no_litellm(probe: HttpGatewayProbe) -> None:
    with LookServer({"/v1/models": Played(200, {"data": [{"id": "llama"}]})}) as server:
        look = await probe.look(server.url, KEY)
    assert look.outcome is LookOutcome.NOT_LITELLM
    assert look.is_openai_compatible
    assert [model.name for model in look.models] == ["llama"]
    with LookServer({}, PAGE) as server:
        look = await probe.look(server.url, KEY)
    assert look.outcome is LookOutcome.NOT_LITELLM
    assert not look.is_openai_compatible
    with LookServer({}, Played(200, {"cats": 3})) as server:
        assert (await probe.look(server.url)).outcome is LookOutcome.NOT_LITELLM


async def test_versions(probe: HttpGatewayProbe) -> None:
    old = {"status": "healthy", "db": "connected", "litellm_version": "1.44.8"}
    with LookServer(stock(info("a")) | {"/health/readiness": Played(200, old)}) as server:
        look = await probe.look(server.url, KEY)
        assert (look.outcome, look.version) == (LookOutcome.TOO_OLD, "1.44.8")
        assert server.keys() == set(), "a version that is refused is never shown the key"
        server.plays["/health/readiness"] = Played(200, old | {"litellm_version": "1.80.0"})
        look = await probe.look(server.url, KEY)
        assert (look.outcome, look.version) == (LookOutcome.OK, "1.80.0")
        assert look.capabilities == {Capability.ADMIN_UI}
        header = (("x-litellm-version", "1.9.9"), ("Content-Type", "application/json"))
        server.plays["/health/readiness"] = Played(404)
        server.plays["/model/info"] = Played(200, {"data": []}, header)
        assert (await probe.look(server.url, KEY)).outcome is LookOutcome.TOO_OLD


async def test_nobody_there_and_names_that_lead_nowhere(probe: HttpGatewayProbe) -> None:
    look = await probe.look(f"http://127.0.0.1:{closed_port()}", KEY)
    assert look.outcome is LookOutcome.REFUSED
    assert look.detail
    look = await probe.look("http://no-such-host.invalid:4000", KEY)
    assert look.outcome is LookOutcome.NAME_UNKNOWN
    for typed in ("", "ftp://x", "http://u:p@h", "http://h:99999", "a b", "x" * 3000):
        look = await probe.look(typed, KEY)
        assert (look.outcome, bool(look.detail)) == (LookOutcome.BAD_ADDRESS, True)


async def test_a_slow_server_times_out_and_can_be_left(probe: HttpGatewayProbe) -> None:
    with LookServer({}, hold) as server:
        assert (await probe.look(server.url, KEY)).outcome is LookOutcome.TIMED_OUT
        looking = asyncio.ensure_future(probe.look(server.url, KEY))
        await asyncio.sleep(0)
        looking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await looking


async def test_a_server_that_drips_is_left_after_the_whole_time() -> None:
    probe = HttpGatewayProbe(lambda text: text, answer_s=5.0, whole_s=0.3)
    with LookServer({}, hold) as server:
        assert (await probe.look(server.url, KEY)).outcome is LookOutcome.TIMED_OUT
        server.let_go.set()
    await probe.aclose()


def leading(to: str) -> Played:
    return Played(307, b"", (("Location", to),))


async def test_a_key_is_never_sent_to_the_other_host_of_a_redirect(
    probe: HttpGatewayProbe,
) -> None:
    with LookServer(stock(info("a"))) as other, LookServer({}) as server:
        server.otherwise = leading(f"http://localhost:{other.port}/model/info")
        look = await probe.look(server.url, KEY)
        assert (look.outcome, other.asked) == (LookOutcome.REDIRECTS, [])
        assert look.detail.startswith(f"http://localhost:{other.port}/")
        server.plays["/health/readiness"] = Played(404)
        look = await probe.look(server.url, KEY)
        assert (look.outcome, other.asked) == (LookOutcome.REDIRECTS, [])


async def test_redirects_that_go_round(probe: HttpGatewayProbe) -> None:
    def again(server: LookServer, asked: Asked) -> Played:
        return leading(asked.path)

    def on(server: LookServer, asked: Asked) -> Played:
        return leading(f"/x{asked.path}")

    for play in (again, on):
        with LookServer({}, play) as server:
            look = await probe.look(server.url, KEY)
        assert look.outcome is LookOutcome.REDIRECTS
        assert len(server.asked) <= 6


async def test_a_moved_base_of_the_same_host_is_taken(probe: HttpGatewayProbe) -> None:
    moved = {f"/litellm{path}": play for path, play in stock(info("a")).items()}
    moved["/health/readiness"] = leading("/litellm/health/readiness")
    with LookServer(moved) as server:
        look = await probe.look(server.url, KEY)
    assert (look.outcome, look.url) == (LookOutcome.OK, f"{server.url}/litellm")


async def test_a_self_signed_certificate_is_shown_and_then_trusted_alone(
    probe: HttpGatewayProbe, tmp_path: Path
) -> None:
    file, pem = self_signed(tmp_path)
    other_file, other_pem = self_signed(tmp_path, "other.test")
    with LookServer(stock(info("a")), certificate=file) as server:
        look = await probe.look(server.url, KEY)
        assert (look.outcome, look.certificate.strip()) == (LookOutcome.TLS, pem.strip())
        assert server.asked == [], "nothing is sent before the certificate is trusted"
        assert (await probe.look(server.url, KEY, look.certificate)).is_good
        asked = len(server.asked)
        look = await probe.look(server.url, KEY, other_pem)
        assert (look.outcome, len(server.asked)) == (LookOutcome.TLS, asked)
        # without a scheme, http is tried first and then https
        assert (await probe.look(f"127.0.0.1:{server.port}", KEY, pem)).is_good
    with LookServer(stock(info("a")), certificate=other_file) as server:
        look = await probe.look(server.url, KEY, pem)
        assert (look.outcome, server.asked) == (LookOutcome.TLS, [])


async def test_an_authority_that_is_pinned_vouches_for_no_other(tmp_path: Path) -> None:
    """What the pin adds to the chain's check: see PinnedObject."""
    from nova_desktop.adapters.gateway.trust import PinnedContext, pinned

    _, pem = self_signed(tmp_path)
    _, other = self_signed(tmp_path, "other.test")
    context = pinned(pem)
    assert isinstance(context, PinnedContext)
    context.load_verify_locations(cadata=other)  # now the chain alone would let the other in
    file, _ = self_signed(tmp_path, "third.test")
    third = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    third.load_cert_chain(file)
    context.load_verify_locations(cafile=file)
    away, back = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = context.wrap_bio(back, away, server_hostname="third.test")
    server = third.wrap_bio(away, back, server_side=True)
    with pytest.raises(ssl.SSLCertVerificationError, match="another certificate"):
        shake_hands(client, server)


def shake_hands(*sides: ssl.SSLObject) -> None:
    for _ in range(10):
        for side in sides:
            with suppress(ssl.SSLWantReadError):
                side.do_handshake()


async def test_a_company_authority_of_the_settings_is_trusted(tmp_path: Path) -> None:
    file, pem = self_signed(tmp_path, "localhost")
    (tmp_path / "authority.pem").write_text(pem)
    network = Network(certificates=str(tmp_path / "authority.pem"))
    probe = HttpGatewayProbe(lambda text: text, lambda: network, answer_s=2.0)
    with LookServer(stock(info("a")), certificate=file) as server:
        look = await probe.look(f"https://localhost:{server.port}", KEY)
        assert look.is_good, look
        network = Network(certificates=str(tmp_path / "missing.pem"))
        look = await probe.look(f"https://localhost:{server.port}", KEY)
        assert (look.outcome, "missing" in look.detail) == (LookOutcome.FAILED, False)
        assert ProblemCode.CERTIFICATES_UNUSABLE in look.detail
    await probe.aclose()


async def test_plain_http_behind_https_is_told(probe: HttpGatewayProbe) -> None:
    with LookServer(stock(info("a"))) as server:
        look = await probe.look(server.url.replace("http", "https"), KEY)
    assert (look.outcome, look.certificate) == (LookOutcome.TLS, "")
    assert server.asked == []


async def test_odd_bodies(probe: HttpGatewayProbe) -> None:
    odd = [
        b"", b"{", b"[]", b"[" * 100_000, b'{"data": 3}', b"\xff\xfe", b'{"data": [[], 1, null]}',
    ]  # fmt: skip
    for body in odd:
        with LookServer({}, Played(200, body, (("Content-Type", "application/json"),))) as server:
            look = await probe.look(server.url, KEY)
        assert look.models == ()
        assert look.outcome in (LookOutcome.NOT_LITELLM, LookOutcome.OK), body
    names = [info(None), info(""), info(7), info("x" * 9_000), info("\ud800half")]
    with LookServer(stock(*names)) as server:
        look = await probe.look(server.url, KEY)
    assert [len(model.name) for model in look.models] == [300, 5]
    assert all(model.name.encode() for model in look.models)


async def test_a_key_with_odd_characters_is_refused_before_it_is_sent(
    probe: HttpGatewayProbe,
) -> None:
    with LookServer(stock(info("a"))) as server:
        for key in ("schlüssel", "a\nb", "k\0"):
            look = await probe.look(server.url, key)
            assert look.outcome is LookOutcome.KEY_REFUSED
            assert key not in look.detail
        assert server.keys() == set()


async def test_ten_thousand_models_and_a_huge_list_do_not_hold_up_the_loop() -> None:
    probe = HttpGatewayProbe(lambda text: text, answer_s=20.0, whole_s=60.0)
    filler = {f"field_{n}": "x" * 60 for n in range(40)}
    many = [info(f"m{n}", "chat", **filler) for n in range(10_000)]
    body = json.dumps({"data": many}).encode()
    assert len(body) > 25_000_000
    turns = 0
    over = False

    async def watch() -> None:
        nonlocal turns
        while not over:
            await asyncio.sleep(0.001)
            turns += 1

    headers = (("Content-Type", "application/json"),)
    with LookServer(stock() | {"/model/info": Played(200, body, headers)}) as server:
        watching = asyncio.ensure_future(watch())
        look = await probe.look(server.url, KEY)
        over = True
        await watching
        assert (look.outcome, len(look.models)) == (LookOutcome.OK, 10_000)
        assert turns > 20, "the loop goes on while 25 MB are parsed"
        server.plays["/model/info"] = Played(200, b" " * (64 * 1024 * 1024 + 1), headers)
        look = await probe.look(server.url, KEY)
        assert (look.outcome, "64 MB" in look.detail) == (LookOutcome.FAILED, True)
    await probe.aclose()


async def test_a_proxy_of_the_settings_is_used_for_others_only() -> None:
    network = Network(proxy="nonsense://x")
    probe = HttpGatewayProbe(lambda text: text, lambda: network)
    with LookServer(stock(info("a"))) as server:
        assert (await probe.look(server.url, KEY)).is_good
    look = await probe.look("http://gateway.invalid", KEY)
    assert (look.outcome, ProblemCode.PROXY_UNUSABLE in look.detail) == (LookOutcome.FAILED, True)
    with LookServer({}, Played(502, b"no way")) as proxy:
        network = Network(proxy=proxy.url)
        look = await probe.look("http://gateway.invalid", KEY)
        assert look.outcome is LookOutcome.FAILED
        assert proxy.asked[0].path.startswith("http://gateway.invalid/")
    await probe.aclose()
