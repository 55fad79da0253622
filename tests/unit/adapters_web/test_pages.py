"""Fetching pages from servers of this machine, which only tests may ask."""

import asyncio
import ssl
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from nova_desktop.adapters.web_fetch.pages import FetchRules, HttpPages
from nova_desktop.services.agent.web_ports import PageRefusedError
from tests.fakes.look_server import self_signed

pytestmark = pytest.mark.anyio
OPEN = FetchRules(allow=lambda ip: ip == "127.0.0.1", ports=None, patience_s=5.0)
Answer = Callable[[str, asyncio.StreamWriter], Awaitable[None]]


@dataclass
class Site:
    """A server on 127.0.0.1 that says what a test wants; `asked` has each request's head."""

    answer: Answer
    port: int = 0
    asked: list[str] = field(default_factory=list[str])

    @property
    def url(self) -> str:
        return f"http://site.example:{self.port}"

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        self.asked.append(head)
        try:
            await self.answer(head.split()[1], writer)
            await writer.drain()
        except ConnectionError:
            pass
        finally:
            writer.close()


@asynccontextmanager
async def site(answer: Answer, tls: ssl.SSLContext | None = None) -> AsyncGenerator[Site]:
    made = Site(answer)
    server = await asyncio.start_server(made._serve, "127.0.0.1", 0, ssl=tls)
    made.port = server.sockets[0].getsockname()[1]
    try:
        yield made
    finally:
        server.close()


def say(
    body: str | bytes = "Hello", kind: str = "text/html", status: str = "200 OK", **headers: str
) -> Answer:
    async def answer(_path: str, writer: asyncio.StreamWriter) -> None:
        content = body.encode() if isinstance(body, str) else body
        lines = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", f"Content-Length: {len(content)}"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        writer.write("\r\n".join([*lines, "Connection: close", "", ""]).encode() + content)

    return answer


def to(*ips: str) -> Callable[[str, int], Awaitable[Sequence[str]]]:
    """A resolver that gives these addresses."""

    async def resolve(_host: str, _port: int) -> Sequence[str]:
        return ips

    return resolve


HERE = to("127.0.0.1")


async def test_a_page_is_read_as_text() -> None:
    page = "<title>T</title><p>Größe</p><script>no()</script>"
    async with site(say(page, "text/html; charset=utf-8", Set_Cookie="a=b")) as server:
        pages = HttpPages(HERE, OPEN)
        found = await pages.fetch(f"{server.url}/a?b=c#d")
        assert (found.text, found.title, found.is_cut) == ("Größe", "T", False)
        assert found.address == f"{server.url}/a?b=c"
        await pages.fetch(server.url)
    first, second = server.asked
    assert first.startswith("GET /a?b=c HTTP/1.1\r\n")
    assert f"Host: site.example:{server.port}\r\n" in first
    for head in (first, second):
        lower = head.lower()
        assert "cookie" not in lower
        assert "authorization" not in lower
        assert "accept-encoding: identity" in lower


@pytest.mark.parametrize(
    ("kind", "body", "text"),
    [
        ("text/plain; charset=latin-1", "Gr\xf6\xdfe".encode("latin-1"), "Größe"),
        ("application/json", b'{"a": "</data>"}', '{"a": "</data>"}'),
        ("text/plain; charset=nonsense", "Größe".encode(), "Größe"),
        ("text/html", b"\xff\xfe<p>x</p>", "\ufffd\ufffd\nx"),
    ],
)
async def test_kinds_of_text(kind: str, body: bytes, text: str) -> None:
    async with site(say(body, kind)) as server:
        assert (await HttpPages(HERE, OPEN).fetch(server.url)).text == text


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (say("x", "application/pdf"), "no page of text"),
        (say("x", "image/png"), "no page of text"),
        (say("x", status="404 Not Found"), "404"),
        (say("x", status="500 No"), "500"),
        (say(b"\x1f\x8b", Content_Encoding="gzip"), "packed"),
        (say("", status="302 Found"), "302"),
        (say("", status="302 Found", Location="ftp://x/"), "Only addresses with http"),
        (say("", status="302 Found", Location="file:///etc/passwd"), "Only addresses with http"),
        (say("", status="302 Found", Location="http://u:p@site.example/"), "name or password"),
        (say("", status="302 Found", Location="/again"), "without end"),
    ],
)
async def test_what_is_not_read_says_why(answer: Answer, words: str) -> None:
    async with site(answer) as server:
        with pytest.raises(PageRefusedError, match=words):
            await HttpPages(HERE, OPEN).fetch(server.url)
    assert len(server.asked) <= 6


@pytest.mark.parametrize(
    "ip", ["127.0.0.1", "::1", "10.0.0.1", "169.254.169.254", "::ffff:1.1.1.1"]
)
async def test_private_addresses_are_not_asked(ip: str) -> None:
    async with site(say()) as server:
        for ips in ((ip,), ("93.184.216.34", ip)):
            pages = HttpPages(to(*ips), FetchRules(ports=None))
            with pytest.raises(PageRefusedError, match="Only public addresses"):
                await pages.fetch(server.url)
    assert server.asked == []


async def test_a_redirect_to_a_private_address_is_not_followed() -> None:
    async with site(say()) as inner:
        where = f"http://inner.example:{inner.port}/secret"
        async with site(say("", status="302 Found", Location=where)) as server:

            async def resolve(host: str, _port: int) -> Sequence[str]:
                return ["127.0.0.2" if host == "inner.example" else "127.0.0.1"]

            with pytest.raises(PageRefusedError, match="Only public addresses"):
                await HttpPages(resolve, OPEN).fetch(server.url)
    assert (len(server.asked), inner.asked) == (1, [])


async def test_a_name_that_leads_elsewhere_the_second_time_is_asked_where_it_was_checked() -> None:
    looks: list[str] = []

    async def resolve(host: str, _port: int) -> Sequence[str]:
        looks.append(host)
        return ["127.0.0.1"] if len(looks) == 1 else ["127.0.0.2"]

    async with site(say()) as server:
        pages = HttpPages(resolve, OPEN)
        assert (await pages.fetch(server.url)).text == "Hello"
        assert looks == ["site.example"]
        with pytest.raises(PageRefusedError, match="Only public addresses"):
            await pages.fetch(server.url)
    assert len(server.asked) == 1


async def test_another_address_is_tried_when_one_does_not_answer() -> None:
    rules = FetchRules(allow=lambda ip: ip.startswith("127."), ports=None, patience_s=10.0)
    async with site(say()) as server:
        found = await HttpPages(to("127.0.0.9", "127.0.0.1"), rules).fetch(server.url)
    assert found.text == "Hello"


async def test_too_much_is_cut() -> None:
    rules = FetchRules(OPEN.allow, None, 1_000, 5.0)
    async with site(say("x" * 100_000, "text/plain")) as server:
        found = await HttpPages(HERE, rules).fetch(server.url)
    assert (len(found.text), found.is_cut) == (1_000, True)


async def test_what_never_ends_is_cut_or_given_up() -> None:
    async def drip(_path: str, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n")
        while True:
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.01)

    async def silent(_path: str, _writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(3)

    rules = FetchRules(OPEN.allow, None, 1_000_000, 0.5)
    for answer in (drip, silent):
        async with site(answer) as server:
            with pytest.raises(PageRefusedError, match="took too long"):
                await HttpPages(HERE, rules).fetch(server.url)


@pytest.mark.parametrize("answer", [b"", b"nonsense\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Le"])
async def test_what_is_no_answer_is_told(answer: bytes) -> None:
    async def broken(_path: str, writer: asyncio.StreamWriter) -> None:
        writer.write(answer)

    async with site(broken) as server:
        with pytest.raises(PageRefusedError, match="could not be read"):
            await HttpPages(HERE, OPEN).fetch(server.url)


async def test_names_that_lead_nowhere() -> None:
    async def nobody(_host: str, _port: int) -> Sequence[str]:
        raise OSError

    for resolve, url in ((nobody, "http://x.example"), (HERE, f"http://{'a' * 70}.example")):
        with pytest.raises(PageRefusedError, match="no host"):
            await HttpPages(resolve, OPEN).fetch(url)
    with pytest.raises(PageRefusedError, match="Only public"):
        await HttpPages(to(), OPEN).fetch("http://x.example")


async def test_nothing_goes_past_a_proxy() -> None:
    async with site(say()) as server:
        with pytest.raises(PageRefusedError, match="proxy"):
            await HttpPages(HERE, OPEN, is_proxied=lambda: True).fetch(server.url)
    assert server.asked == []


async def test_an_encrypted_page_must_show_the_certificate_of_its_name(tmp_path: Path) -> None:
    file, _ = self_signed(tmp_path, "site.example")
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(file)
    names: list[str | None] = []
    tls.sni_callback = lambda _socket, name, _context: names.append(name)
    async with site(say(), tls) as server:
        url = server.url.replace("http:", "https:")
        trusting = HttpPages(HERE, OPEN, certificates=lambda: str(file))
        assert (await trusting.fetch(url)).text == "Hello"
        assert names == ["site.example"]
        for pages, address in (
            (HttpPages(HERE, OPEN), url),
            (trusting, url.replace("site.example", "other.example")),
        ):
            with pytest.raises(PageRefusedError, match="could not be read"):
                await pages.fetch(address)
    assert len(server.asked) == 1


async def test_encryption_is_not_left_for_a_redirect(tmp_path: Path) -> None:
    file, _ = self_signed(tmp_path, "site.example")
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(file)
    where = "http://site.example/plain"
    async with site(say("", status="301 Moved", Location=where), tls) as server:
        pages = HttpPages(HERE, OPEN, certificates=lambda: str(file))
        with pytest.raises(PageRefusedError, match="without encryption"):
            await pages.fetch(server.url.replace("http:", "https:"))


async def test_a_file_of_certificates_that_is_gone_is_told(tmp_path: Path) -> None:
    with pytest.raises(PageRefusedError, match="certificates"):
        await HttpPages(HERE, OPEN, certificates=lambda: str(tmp_path / "none.pem")).fetch(
            "https://x.example"
        )


async def test_this_machine_is_never_asked_with_the_usual_rules() -> None:
    pages = HttpPages()
    for address in (
        "http://localhost/", "http://localhost.:8080/", "http://2130706433/", "http://127.1/",
        "http://0x7f.0.0.1/", "http://0177.0.0.1/", "http://[::]/", "http://0/",
    ):  # fmt: skip
        with pytest.raises(PageRefusedError):
            await pages.fetch(address)
