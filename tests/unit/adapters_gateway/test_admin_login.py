"""The page that signs in: it works once, for its own browser, and shows nothing to others."""

import asyncio
import html.parser
from collections.abc import AsyncIterator, Callable
from urllib.parse import urlsplit

import httpx
import pytest

from nova_desktop.adapters.admin_login import LoginPages
from nova_desktop.domain.gateway_plan import SecretRef
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.served_models import GatewayLook, LookOutcome
from nova_desktop.services.admin_ui import AdminOffer, AdminUi
from tests.unit.services.test_gateways import ONE, Desk, made  # noqa: F401 (a fixture)

pytestmark = pytest.mark.anyio
PASSWORD = "sk-canary \"<&'>"


class Form(html.parser.HTMLParser):
    """The form of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.attributes: dict[str, str | None] = {}
        self.values: dict[str, str] = {}
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        about = dict(attrs)
        if tag == "form":
            self.attributes = about
        elif tag == "input":
            self.values[about["name"] or ""] = about["value"] or ""


@pytest.fixture
async def pages() -> AsyncIterator[LoginPages]:
    served = LoginPages()
    yield served
    await served.aclose()


async def get(url: str, **more: object) -> httpx.Response:
    async with httpx.AsyncClient(trust_env=False) as client:
        return await client.request(str(more.pop("method", "GET")), url, **more)  # type: ignore[arg-type]


async def test_it_posts_the_login_form_once(pages: LoginPages) -> None:
    url = await pages.serve("https://gate.example/litellm/", "admin", PASSWORD)
    parts = urlsplit(url)
    assert parts.hostname == "127.0.0.1"
    assert len(parts.path) > 40
    assert "canary" not in url
    answer = await get(url)
    form = Form(answer.text)
    assert form.attributes["action"] == "https://gate.example/litellm/login"
    assert form.attributes["method"] == "post"
    assert form.values == {"username": "admin", "password": PASSWORD}
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"
    policy = answer.headers["content-security-policy"]
    assert "form-action https://gate.example;" in policy
    assert "default-src 'none'" in policy
    with pytest.raises(httpx.ConnectError):
        await get(url)


async def test_two_that_come_at_once_get_it_once(pages: LoginPages) -> None:
    url = urlsplit(await pages.serve("http://one:4000", "admin", PASSWORD))
    both = [await asyncio.open_connection("127.0.0.1", url.port) for _ in range(2)]
    asked = f"GET {url.path} HTTP/1.1\r\nHost: {url.netloc}\r\n\r\n".encode()
    for _, writer in both:
        writer.write(asked)
    answers = [await reader.read() for reader, _ in both]
    assert sorted(b"canary" in answer for answer in answers) == [False, True]
    for _, writer in both:
        writer.close()


async def test_others_see_nothing_and_use_nothing_up(pages: LoginPages) -> None:
    url = await pages.serve("http://one:4000", "admin", PASSWORD)
    for other in (url[:-1], url + "x", url.rpartition("/")[0] + "/", url + "?a=1"):
        answer = await get(other)
        assert (answer.status_code, answer.content) == (404, b"")
    assert (await get(url, headers={"Host": "evil.example"})).status_code == 404
    assert (await get(url, method="POST")).status_code == 404
    assert (await get(url)).status_code == 200


async def test_it_ends_by_itself() -> None:
    pages = LoginPages(works_s=0.0)
    url = await pages.serve("http://one:4000", "admin", PASSWORD)
    async with asyncio.timeout(5):
        while True:
            try:
                await get(url)
            except httpx.ConnectError:
                break
            await asyncio.sleep(0)
    await pages.aclose()


async def test_odd_visitors_do_no_harm(pages: LoginPages) -> None:
    url = await pages.serve("http://one:4000", "admin", PASSWORD)
    port = urlsplit(url).port
    huge = b"GET / HTTP/1.1\r\n" + b"a" * 40_000
    for sent in (b"\r\n\r\n", b"GET\r\n\r\n", b"\xff\xfe\r\n\r\n", huge):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(sent)
        writer.write_eof()
        assert b"canary" not in await reader.read()
        writer.close()
    assert (await get(url)).status_code == 200


async def test_what_the_button_can_do(
    made: Callable[..., Desk],  # noqa: F811
    pages: LoginPages,
) -> None:
    desk = made()
    no_database = GatewayLook(LookOutcome.OK, "http://two:4000")
    desk.probe.looks["http://two:4000"] = no_database
    await desk.start()
    admin = AdminUi(desk.gateways, desk.gateways.external, desk.bench.vault, pages)
    assert await admin.offer("") is AdminOffer.OWN_SCREENS
    assert await admin.offer("two") is AdminOffer.NO_DATABASE
    assert await admin.offer("one") is AdminOffer.NEEDS_PASSWORD
    for gateway, code in (
        ("", ProblemCode.ADMIN_UI_MISSING),
        ("two", ProblemCode.ADMIN_UI_MISSING),
        ("one", ProblemCode.KEY_MISSING),
    ):
        with pytest.raises(NovaError) as failed:
            await admin.sign_in(gateway)
        assert failed.value.problem.code is code
    desk.bench.vault.values[SecretRef("gateway-one")] = "sk-master"
    await desk.gateways.secrets_changed()
    form = Form((await get(await admin.sign_in("one"))).text)
    assert form.attributes["action"] == f"{ONE}/login"
    assert form.values == {"username": "admin", "password": "sk-master"}
    await admin.remember("one", " root ", PASSWORD)
    form = Form((await get(await admin.sign_in("one"))).text)
    assert form.values == {"username": "root", "password": PASSWORD}
    await admin.remember("one", "", "")
    assert await admin.offer("one") is AdminOffer.SIGNS_IN
