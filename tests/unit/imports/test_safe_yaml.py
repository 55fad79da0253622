"""Hostile and broken YAML: nothing runs, nothing explodes, and the line is told."""

from pathlib import Path

import pytest

from nova_desktop.adapters.imports.safe_yaml import DEEPEST, parse_yaml
from nova_desktop.adapters.imports.small_files import LARGEST_BYTES, read_text
from nova_desktop.domain.problems import NovaError, Problem, ProblemCode
from tests.unit.imports.import_bench import FILES, read

HERE = Path("config.yaml")


def refused(text: str) -> Problem:
    with pytest.raises(NovaError) as caught:
        parse_yaml(text, HERE)
    assert caught.value.problem.code is ProblemCode.IMPORT_UNREADABLE
    return caught.value.problem


@pytest.mark.parametrize(
    ("name", "line", "cause"),
    [
        ("python_tag.yaml", "3", "python/object/apply:os.system is not allowed"),
        ("anchors_bomb.yaml", "5", "anchors"),
        ("tabs.yaml", "3", "tab"),
        ("not_a_mapping.yaml", "", "no keys"),
    ],
)
def test_hostile_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, line: str, cause: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(NovaError) as caught:
        read(f"hostile/{name}")
    problem = caught.value.problem
    assert problem.code is ProblemCode.IMPORT_UNREADABLE
    assert problem.params["path"] == str(FILES / "hostile" / name)
    assert problem.params["line"] == line
    assert cause in problem.params["cause"]
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "tag",
    [
        "!!python/object/new:os.system [touch ran]",
        "!!python/name:os.system",
        "!!python/module:os",
        "!!python/object/apply:subprocess.Popen [[touch, ran]]",
        "!own thing",
        "!!set {a}",
        "!!binary aGVsbG8=",
        "!!timestamp 2024-01-01",
    ],
)
def test_every_tag_is_refused(tag: str) -> None:
    assert "tag" in refused(f"a: {tag}\n").params["cause"]


@pytest.mark.parametrize(
    "text",
    [
        "a: &a [*a]",
        "a: &a {b: *a}",
        "a: *nowhere",
        "a: [1",
        "a: 'x",
        "a: b: c",
        "{a: 1}}",
        "a: 1\n---\nb: 2\n",
        "\x00",
        "a: \x07",
        "? [a, b]\n: 1",
        "[" * 100_000,
        "a: " + "[" * (DEEPEST + 1) + "]" * (DEEPEST + 1),
        "- " * 50_000,
        "a: 1e400: 2",
        "just words",
        "7",
    ],
)
def test_what_is_no_configuration_is_told(text: str) -> None:
    assert refused(text).params["cause"]


@pytest.mark.parametrize("text", ["", "# nothing\n", "---\n", "null"])
def test_an_empty_file_is_no_error_and_has_nothing(text: str) -> None:
    assert parse_yaml(text, HERE).values == {}


def test_a_date_stays_the_text_that_it_is() -> None:
    values = parse_yaml("a: 2024-10-21\nb: 2024-10-21T10:00:00Z\n", HERE).values
    assert values == {"a": "2024-10-21", "b": "2024-10-21T10:00:00Z"}


def test_honest_anchors_and_merges_are_read() -> None:
    text = "base: &base {a: 1, b: 2}\nown: {<<: *base, b: 3}\nlist: [*base, *base]\n"
    values = parse_yaml(text, HERE).values
    assert values["own"] == {"a": 1, "b": 3}
    assert values["list"] == [{"a": 1, "b": 2}] * 2


def test_a_bomb_of_merges_is_refused() -> None:
    lines = ["a0: &a0 {" + ", ".join(f"k{n}: 1" for n in range(20)) + "}"]
    lines += [f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 10)}]}}" for n in range(1, 8)]
    assert "anchors" in refused("\n".join(lines)).params["cause"]


def test_keys_that_stand_twice_are_named_with_their_line() -> None:
    document = parse_yaml("a: 1\nb: {c: 1, c: 2}\na: 3\n", HERE)
    assert document.values == {"a": 3, "b": {"c": 2}}
    assert sorted(document.twice) == ["line 2: c", "line 3: a"]


def test_a_file_of_1_mb_is_read_and_a_larger_one_is_not(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    entry = "# " + "x" * 998
    path.write_text("\n".join([entry] * (LARGEST_BYTES // 1001)) + "\na: 1\n")
    assert parse_yaml(read_text(path), path).values == {"a": 1}
    path.write_text("#" * (LARGEST_BYTES + 1))
    with pytest.raises(NovaError) as caught:
        read_text(path)
    assert "1 MB" in caught.value.problem.params["cause"]


def test_very_many_entries_are_refused() -> None:
    assert "too many" in refused("a: [" + "1," * 250_000 + "1]").params["cause"]
