"""Known secret values leave no trace in texts, in whatever form they are written."""

import base64
import json
import re
import threading
from collections.abc import Callable
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nova_desktop.domain.redaction import Redactor

KEY = "sk-proj-Zk3+/q9vT1_xY-7bQwErTyUiOpAsDfGhJk"
AWKWARD = 'p/ss w"rd\\n€+&=ü%7C-end of it'

secrets = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=16, max_size=60
).filter(lambda value: value == value.strip() and len(value.splitlines()) == 1)


def _lower(escaped: str) -> str:
    return re.sub("%..", lambda found: found[0].lower(), escaped)


def shown(redactor: Redactor, text: str, *traces: str) -> list[str]:
    clean = redactor.redact(text)
    return [trace for trace in traces if trace in clean]


@pytest.mark.parametrize("value", [KEY, AWKWARD])
@pytest.mark.parametrize(
    ("write", "left"),
    [
        (lambda value: value, "[redacted]"),
        (json.dumps, '"[redacted]"'),
        (lambda value: json.dumps(value, ensure_ascii=False), '"[redacted]"'),
        (lambda value: json.dumps(json.dumps({"k": value})), r'"{\"k\": \"[redacted]\"}"'),
        (lambda value: json.dumps(value).replace("/", "\\/"), '"[redacted]"'),
        (repr, "'[redacted]'"),
        (quote, "[redacted]"),
        (quote_plus, "[redacted]"),
        (lambda value: _lower(quote(value, safe="")), "[redacted]"),
        (lambda value: value.encode().hex(), "[redacted]"),
        (lambda value: value.encode().hex().upper(), "[redacted]"),
        (lambda value: base64.b64encode(value.encode()).decode(), "[redacted]"),
        (
            lambda value: base64.urlsafe_b64encode(value.encode()).decode().rstrip("="),
            "[redacted]",
        ),
    ],
)
def test_every_form_vanishes_whole(value: str, write: Callable[[str], str], left: str) -> None:
    clean = Redactor([value]).redact(f"before {write(value)} after")
    assert clean == f"before {left} after"


@settings(deadline=None)
@given(value=secrets, before=st.binary(max_size=7), after=st.binary(max_size=7))
def test_base64_vanishes_at_any_alignment(value: str, before: bytes, after: bytes) -> None:
    whole = before + value.encode() + after
    first = -(-8 * len(before) // 6)
    last = 8 * (len(before) + len(value.encode())) // 6
    for encode in (base64.b64encode, base64.urlsafe_b64encode):
        text = encode(whole).decode()
        assert not shown(Redactor([value]), f"Basic {text}", text[first:last])


@settings(deadline=None)
@given(value=secrets)
def test_the_last_twelve_characters_vanish_alone_too(value: str) -> None:
    tail = value[-12:]
    redactor = Redactor([value])
    for text in (tail, json.dumps(tail)[1:-1], quote_plus(tail), tail.encode().hex()):
        assert not shown(redactor, f"key *****{text} refused", text)
    for before in (b"", b"x", b"xy"):
        text = base64.b64encode(before + tail.encode()).decode()
        first = -(-8 * len(before) // 6)
        last = 8 * (len(before) + len(tail.encode())) // 6
        assert not shown(redactor, text, text[first:last])


@settings(deadline=None)
@given(value=secrets, data=st.data())
def test_a_cut_off_piece_vanishes_when_long_enough(value: str, data: st.DataObject) -> None:
    value += "0123456789abc"
    begin = data.draw(st.integers(0, len(value) - 23))
    end = data.draw(st.integers(begin + 23, len(value)))
    assert not shown(Redactor([value]), f"<{value[begin:end]}>", value[begin:end])


@settings(deadline=None)
@given(text=st.text(max_size=200))
def test_other_text_stays(text: str) -> None:
    assert Redactor([KEY, "short-one"]).redact(text) == text


@pytest.mark.parametrize(
    "text",
    [
        f"Incorrect API key provided: {KEY[:7]}****************************{KEY[-4:]}. You can",
        f"Authentication Error, invalid key {KEY[:8]}...{KEY[-4:]}",
        f"key ***{KEY[-4:]}",
        f"key {KEY[:10]}…",
    ],
)
def test_what_a_masked_copy_still_shows_vanishes(text: str) -> None:
    assert not shown(Redactor([KEY]), text, KEY[-4:], KEY[:7])


def test_an_ellipsis_in_prose_stays() -> None:
    text = "reading... done *** all well ... sk-... end"
    assert Redactor([KEY]).redact(text) == text


def test_several_values_one_of_which_begins_as_another_ends() -> None:
    first, second = "A" * 10 + "bridge-0123456", "bridge-0123456" + "B" * 10
    clean = Redactor([first, second]).redact(f"x {first}{'B' * 10} y")
    assert clean == "x [redacted] y"


def test_neighbouring_values_stay_apart_from_the_text_around() -> None:
    clean = Redactor([KEY, AWKWARD]).redact(f"a={KEY},b={AWKWARD},c={KEY}{KEY}")
    assert clean == "a=[redacted],b=[redacted],c=[redacted]"


def test_a_short_value_vanishes_only_as_a_word_of_its_own() -> None:
    redactor = Redactor(["ollama"])
    assert redactor.redact("key=ollama, 'ollama'") == "key=[redacted], '[redacted]'"
    assert redactor.redact("pyollamas and ollama2") == "pyollamas and ollama2"
    assert redactor.redact(base64.b64encode(b"ollama").decode()) == "[redacted]"


@pytest.mark.parametrize("value", ["", " ", "sk", "abc", "abc\n"])
def test_a_tiny_value_is_left_alone(value: str) -> None:
    text = "abc sk: the abc of it"
    assert Redactor([value]).redact(text) == text


@pytest.mark.parametrize("length", range(8, 24))
def test_values_of_every_length_vanish(length: int) -> None:
    value = "Xq7-Zk3vT1xY9bQwErTyUiOp"[:length]
    redactor = Redactor([value])
    assert redactor.redact(f"a{value}b") == "a[redacted]b"
    for before in (b"", b"a", b"ab"):
        text = base64.b64encode(before + value.encode()).decode().rstrip("=")
        inside = text[-(-8 * len(before) // 6) : 8 * (len(before) + length) // 6]
        assert not shown(redactor, text, inside)
    assert not shown(redactor, f"***{value[-12:]}", value[-12:])


def test_each_line_of_a_long_value_vanishes_alone() -> None:
    lines = ["-----BEGIN SOME KEY-----", "MIIEvQIBADANBgk+", "oAoGBAJ5p8zQ0Yz1lT9sXw1"]
    redactor = Redactor(["\n".join(lines) + "\n"])
    assert [redactor.redact(line) for line in lines] == ["[redacted]"] * 3
    assert not shown(redactor, json.dumps({"pem": "\n".join(lines)}), *lines)


def test_white_space_around_a_value_does_not_count() -> None:
    assert Redactor([f" {KEY}\n"]).redact(f"<{KEY}>") == "<[redacted]>"


def test_a_removed_value_is_shown_again_and_the_others_are_not() -> None:
    redactor = Redactor([KEY, "another-secret-value"])
    redactor.remove(KEY)
    redactor.remove("never added")
    assert redactor.redact(f"{KEY} another-secret-value") == f"{KEY} [redacted]"


@settings(deadline=None)
@given(noise=st.binary(max_size=40), after=st.binary(max_size=40))
def test_bytes_that_are_no_utf8_pass(noise: bytes, after: bytes) -> None:
    redactor = Redactor([AWKWARD])
    assert redactor.redact_bytes(noise) == noise
    # a space, so that noise does not end in the first byte of a longer character
    clean = redactor.redact_bytes(noise + b" " + AWKWARD.encode() + b" " + after)
    assert clean == noise + b" [redacted] " + after


def test_it_never_tells_its_values_itself() -> None:
    redactor = Redactor([KEY])
    assert KEY[4:] not in f"{redactor!r} {redactor} {vars(type(redactor))}"


def test_threads_may_add_while_others_redact() -> None:
    redactor = Redactor([KEY])
    leaks: list[str] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            leaks.extend(shown(redactor, f"line with {KEY}", KEY))

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for number in range(60):
        redactor.add(f"another value, number {number}")
    done.set()
    for reader in readers:
        reader.join()
    assert not leaks
    assert redactor.redact("another value, number 59") == "[redacted]"
