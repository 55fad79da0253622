"""A .env file as people write it."""

from pathlib import Path

import pytest

from nova_desktop.adapters.imports.env_file import is_placeholder, parse_env, read_env
from nova_desktop.domain.problems import NovaError, ProblemCode


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("A=1", "1"),
        ("export A=1", "1"),
        ("  A = 1  ", "1"),
        ("A=1 # comment", "1"),
        ("A=a#b", "a#b"),
        ("A='a # b' # c", "a # b"),
        ('A="a # b"', "a # b"),
        (r'A="a\"b\\c\n"', 'a"b\\c\n'),
        (r"A='a\nb'", r"a\nb"),
        ("A=", ""),
        ("A=# none", ""),
        ("A=a=b==", "a=b=="),
        ("A=$HOME/`id`", "$HOME/`id`"),
        ('A="never ends', "never ends"),
        ("A=1\nA=2", "2"),
        ("A=\u00fcn\u00ef", "\u00fcn\u00ef"),
    ],
)  # fmt: skip
def test_values(line: str, value: str) -> None:
    assert parse_env(line) == {"A": value}


@pytest.mark.parametrize("line", ["", "# A=1", "just words", "1A=x", "A", "=x", "A B=1"])
def test_lines_that_are_none_are_passed_over(line: str) -> None:
    assert parse_env(f"{line}\nB=2") == {"B": "2"}


def test_a_quoted_value_may_span_lines() -> None:
    assert parse_env('A="one\ntwo"\nB=3') == {"A": "one\ntwo", "B": "3"}


def test_line_ends_and_a_byte_order_mark_are_no_part_of_a_value(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    path.write_bytes(b"\xef\xbb\xbfA=1\r\nB='2'\r\n")
    assert read_env(path) == {"A": "1", "B": "2"}


@pytest.mark.parametrize(
    "value",
    ["", "your_api_key", "sk-or-v1-your_openrouter_key_here", "<key>", "${KEY}", "xxxx", "..."],
)
def test_what_examples_have_in_place_of_a_key(value: str) -> None:
    assert is_placeholder(value)


@pytest.mark.parametrize("value", ["sk-abc", "hf_0123", "AIzaSy-you-r0", "x" * 3])
def test_real_keys(value: str) -> None:
    assert not is_placeholder(value)


@pytest.mark.parametrize("content", [b"\xff\xfe", b"x" * (1024 * 1024 + 1)])
def test_a_file_that_is_no_text_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / ".env"
    path.write_bytes(content)
    with pytest.raises(NovaError) as caught:
        read_env(path)
    assert caught.value.problem.code is ProblemCode.IMPORT_UNREADABLE
    assert caught.value.problem.params["path"] == str(path)


def test_a_folder_or_nothing_is_told(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none"):
        with pytest.raises(NovaError):
            read_env(path)
