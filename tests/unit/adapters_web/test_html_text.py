"""What is read of a page: what its reader sees."""

import time

from hypothesis import given
from hypothesis import strategies as st

from nova_desktop.adapters.web_fetch.html_text import text_of_html

PAGE = """<!doctype html><html><head><title> Opening  hours </title><style>p {}</style></head>
<body><script>alert("no")</script><h1>Hours</h1><p>Mon&ndash;Fri &lt;9 to 5&gt;</p>
<ul><li>One</li><li>Two</li></ul><table><tr><td>a</td><td>b</td></tr></table>
<div style="display: none">hidden order</div><p hidden>hidden too</p>
<span aria-hidden="true">and this</span><span style="FONT-SIZE:0px">tiny</span>
<template>late</template><noscript>without</noscript><svg><text>drawn</text></svg>
<br>end<img src=x onerror=y></body></html>"""


def test_a_page_as_text() -> None:
    text, title = text_of_html(PAGE)
    assert title == "Opening hours"
    for word in ("Hours", "Mon\u2013Fri <9 to 5>", "- One", "- Two", "a | b", "end"):
        assert word in text
    for word in ("alert", "hidden", "and this", "tiny", "late", "without", "drawn", "p {}"):
        assert word not in text
    assert "\n\n\n" not in text


def test_broken_pages_give_what_can_be_read() -> None:
    assert text_of_html("<p>one<p>two</div></b>three")[0].split() == ["one", "two", "three"]
    assert text_of_html("<div hidden>no<p>no</div>yes")[0] == "yes"
    assert text_of_html("<script>no")[0] == ""
    assert text_of_html("<script>'</scriptx>'</SCRIPT >yes")[0] == "yes"
    assert text_of_html("a <b title='>'>c</b> 1 < 2 <!-- no --> d <a href='x")[0] == "a c 1 < 2 d"
    assert text_of_html("plain & simple")[0] == "plain & simple"
    assert text_of_html("")[0] == ""


def test_a_page_made_to_be_slow_is_not() -> None:
    pieces = (
        "<div>", "<a ", "</b>", "&", "<!", "<!--", "<", "<a x='", '<a x="">', "<script>", "<title",
        "<i></b>", "<p hidden ", "&#x", "\n ", "<a style=", "</script", "<xmp></xm",
    )  # fmt: skip
    for piece in pieces:
        began = time.monotonic()
        text_of_html((piece * 1_000_000)[:1_000_000])
        assert time.monotonic() - began < 6, piece


@given(st.text(alphabet="<>/ab divscrptyle&;!-=\"'", max_size=200))
def test_whatever_a_page_says_there_is_a_text(page: str) -> None:
    assert isinstance(text_of_html(page)[0], str)
