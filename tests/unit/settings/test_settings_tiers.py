"""Tiers, their order, and what one bad value or one bad file costs."""

import os
from pathlib import Path

import pytest

from nova_desktop.adapters.settings_file.store import SettingsFile
from nova_desktop.domain.gateway_plan import Mode
from nova_desktop.domain.problems import NovaError, Problem, ProblemCode
from nova_desktop.domain.settings import Settings

USER = "settings.toml"
MANAGED = "managed.toml"


def store(folder: Path, user: str = "", managed: str = "", **environ: str) -> SettingsFile:
    for name, text in ((USER, user), (MANAGED, managed)):
        if text:
            (folder / name).write_text(text)
    return SettingsFile(folder / USER, managed=[folder / MANAGED], environ=environ)


def only_problem(settings: SettingsFile) -> Problem:
    (problem,) = settings.problems()
    return problem


def test_no_file_gives_the_defaults(tmp_path: Path) -> None:
    settings = store(tmp_path)
    assert settings.origin("chat.temperature") == "default"
    assert settings.load() == Settings()
    assert not settings.problems()
    assert settings.origin("chat.temperature") == "default"
    assert not list(tmp_path.iterdir())


def test_later_tiers_win(tmp_path: Path) -> None:
    settings = store(
        tmp_path,
        user="[chat]\ntemperature = 0.3\n",
        managed='[chat]\ntemperature = 0.1\nmax_tokens = 10\n[models]\nchat = "managed"\n',
        NOVA_CHAT__TEMPERATURE="0.2",
        NOVA_CHAT__MAX_TOKENS="20",
    )
    loaded = settings.load()
    assert (loaded.chat.temperature, loaded.chat.max_tokens, loaded.models.chat) == (
        0.3,
        20,
        "managed",
    )
    origins = [settings.origin(f"chat.{key}") for key in ("temperature", "max_tokens")]
    assert origins == ["user", "environment"]
    assert settings.origin("models.chat") == "file"
    assert settings.origin("models.small") == "default"
    assert settings.origin("no.such.key") == "default"


def test_of_several_managed_files_the_last_wins(tmp_path: Path) -> None:
    (tmp_path / "1").write_text("[chat]\ntemperature = 1\nmax_tokens = 1\n")
    (tmp_path / "2").write_text("[chat]\ntemperature = 2\n")
    settings = SettingsFile(
        tmp_path / USER, managed=[tmp_path / "1", tmp_path / "none", tmp_path / "2"]
    )
    assert (settings.load().chat.temperature, settings.load().chat.max_tokens) == (2, 1)
    assert not settings.problems()


@pytest.mark.parametrize(
    ("name", "raw", "section", "key", "value"),
    [
        ("NOVA_CHAT__TEMPERATURE", "1", "chat", "temperature", 1.0),
        ("NOVA_CHAT__TEMPERATURE", "", "chat", "temperature", None),
        ("NOVA_CHAT__MAX_TOKENS", "7", "chat", "max_tokens", 7),
        ("NOVA_MODELS__USE_TEST_MODEL", "false", "models", "use_test_model", False),
        ("NOVA_MODELS__CHAT", "true", "models", "chat", "true"),
        ("NOVA_MODELS__CHAT", "1e5", "models", "chat", "1e5"),
        ("NOVA_SECRETS__PLACE", "file", "secrets", "place", "file"),
        ("NOVA_NOTHING__KNOWN", "1", "models", "chat", ""),
        ("NOVA_CHAT__NOTHING", "1", "models", "chat", ""),
        ("NOVA_HOME", "/x", "models", "chat", ""),
    ],
)
def test_variables(
    tmp_path: Path, name: str, raw: str, section: str, key: str, value: object
) -> None:
    settings = store(tmp_path, **{name: raw})
    assert getattr(getattr(settings.load(), section), key) == value
    assert not settings.problems()


def test_a_variable_may_hold_a_list(tmp_path: Path) -> None:
    raw = '[{id = "a", model = "m", upstream = "u/x", mode = "embedding"}]'
    (deployment,) = store(tmp_path, NOVA_MODELS__DEPLOYMENTS=raw).load().models.deployments
    assert (deployment.id, deployment.mode) == ("a", Mode.EMBEDDING)


def test_a_bad_variable_is_named(tmp_path: Path) -> None:
    settings = store(tmp_path, NOVA_CHAT__TEMPERATURE="0,5", NOVA_CHAT__MAX_TOKENS="5")
    assert settings.load().chat.max_tokens == 5
    params = only_problem(settings).params
    assert params["path"] == "NOVA_CHAT__TEMPERATURE"
    assert params["key"] == "chat.temperature"


def test_an_empty_string_unsets_what_a_lower_tier_sets(tmp_path: Path) -> None:
    settings = store(tmp_path, '[chat]\ntemperature = ""\n', "[chat]\ntemperature = 1\n")
    assert settings.load().chat.temperature is None
    assert settings.origin("chat.temperature") == "user"


def test_numbers_in_quotes_are_converted(tmp_path: Path) -> None:
    settings = store(tmp_path, '[chat]\ntemperature = "0.5"\n')
    assert settings.load().chat.temperature == 0.5
    assert not settings.problems()


@pytest.mark.parametrize(
    ("bad", "line"),
    [("temperature = 9", "3"), ('temperature = "hot"', "3"), ("temperature = [1]", "3")],
)
def test_one_bad_value_costs_only_itself(tmp_path: Path, bad: str, line: str) -> None:
    user = f"# mine\n[chat]\n{bad}\nmax_tokens = 7\n[models]\nchat = 'x'\n"
    settings = store(tmp_path, user, "[chat]\ntemperature = 0.7\n")
    loaded = settings.load()
    assert loaded.chat.temperature == 0.7
    assert loaded.chat.max_tokens == 7
    assert loaded.models.chat == "x"
    assert settings.origin("chat.temperature") == "file"
    problem = only_problem(settings)
    assert problem.code is ProblemCode.SETTINGS_BROKEN
    assert problem.params["path"] == str(tmp_path / USER)
    assert (problem.params["key"], problem.params["line"]) == ("chat.temperature", line)
    assert problem.params["cause"]


def test_each_bad_value_is_told(tmp_path: Path) -> None:
    user = "[chat]\ntemperature = 9\nmax_tokens = 0\n[secrets]\nplace = 'cellar'\n"
    settings = store(tmp_path, user)
    assert settings.load() == Settings()
    keys = [problem.params["key"] for problem in settings.problems()]
    assert keys == ["chat.temperature", "chat.max_tokens", "secrets.place"]


def test_a_bad_managed_value_leaves_a_users_one(tmp_path: Path) -> None:
    settings = store(tmp_path, "[chat]\ntemperature = 1\n", "[chat]\ntemperature = 9\n")
    assert settings.load().chat.temperature == 1
    assert only_problem(settings).params["path"] == str(tmp_path / MANAGED)


def test_one_bad_element_leaves_the_others(tmp_path: Path) -> None:
    one = '[[models.deployments]]\nid = "{id}"\nmodel = "m"\nupstream = "u/x"\nmode = "{mode}"\n'
    user = one.format(id="a", mode="chat") + one.format(id="b", mode="rant")
    settings = store(tmp_path, user + one.format(id="c", mode="chat"))
    assert [deployment.id for deployment in settings.load().models.deployments] == ["a", "c"]
    params = only_problem(settings).params
    assert params["key"] == "models.deployments[1]"
    assert params["line"] == "6"
    assert params["cause"].startswith("mode: ")


def test_a_section_that_is_no_table_is_told(tmp_path: Path) -> None:
    settings = store(tmp_path, "chat = 5\n[models]\nchat = 'x'\n")
    assert settings.load().models.chat == "x"
    assert (only_problem(settings).params["key"], only_problem(settings).params["line"]) == (
        "chat",
        "1",
    )


def test_problems_never_show_values(tmp_path: Path) -> None:
    settings = store(tmp_path, "[chat]\ntemperature = 'sk-canary-0123456789'\n")
    settings.load()
    assert "canary" not in repr(settings.problems())


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"[chat]\ntemperature = \n", "2"),
        (b"[chat]\nmax_tokens = 5\nmax_tokens = 6\n", "3"),
        (b'[chat]\nx = """never ends\n', "3"),
        (b"[chat]\r\nlanguage = '\xff\xfe'\r\n", "2"),
        (b"\x00\x01\x02", "1"),
        (b"x = " + b"[" * 100_000, ""),
        (b"x = 1" + b"0" * 10_000, ""),
    ],
)
def test_a_broken_file_gives_the_tiers_below_and_says_where(
    tmp_path: Path, content: bytes, line: str
) -> None:
    (tmp_path / USER).write_bytes(content)
    settings = store(tmp_path, managed="[chat]\ntemperature = 0.7\n")
    assert settings.load().chat.temperature == 0.7
    problem = only_problem(settings)
    assert problem.code is ProblemCode.SETTINGS_BROKEN
    assert problem.params["line"] == line
    assert problem.params["key"] == (f"settings.toml:{line}" if line else "settings.toml")
    assert problem.params["cause"]
    assert (tmp_path / USER).read_bytes() == content


def test_a_broken_managed_file_leaves_the_users(tmp_path: Path) -> None:
    settings = store(tmp_path, "[chat]\ntemperature = 1\n", "[chat\n")
    assert settings.load().chat.temperature == 1
    assert only_problem(settings).params["path"] == str(tmp_path / MANAGED)


def test_a_byte_order_mark_is_no_error(tmp_path: Path) -> None:
    (tmp_path / USER).write_bytes(b"\xef\xbb\xbf[chat]\r\ntemperature = 1\r\n")
    settings = store(tmp_path)
    assert settings.load().chat.temperature == 1
    assert not settings.problems()


def test_a_newer_file_is_refused_and_never_written(tmp_path: Path) -> None:
    text = "schema_version = 2\n[chat]\ntemperature = 1\n"
    settings = store(tmp_path, text)
    assert settings.load() == Settings()
    problem = only_problem(settings)
    assert problem.code is ProblemCode.SETTINGS_NEWER
    assert (problem.params["version"], problem.params["supported"]) == ("2", "1")
    changed = store(tmp_path, managed="[chat]\ntemperature = 1\n").load()
    with pytest.raises(NovaError) as caught:
        settings.save(changed)
    assert caught.value.problem.code is ProblemCode.SETTINGS_NEWER
    assert (tmp_path / USER).read_text() == text


@pytest.mark.parametrize("version", ["0", "'one'", "true", "1.5"])
def test_a_version_that_is_none_is_told_and_the_values_count(tmp_path: Path, version: str) -> None:
    settings = store(tmp_path, f"schema_version = {version}\n[chat]\ntemperature = 1\n")
    assert settings.load().chat.temperature == 1
    assert only_problem(settings).params["key"] == "schema_version"


def test_a_folder_in_place_of_the_file_is_told(tmp_path: Path) -> None:
    (tmp_path / USER).mkdir()
    settings = store(tmp_path)
    assert settings.load() == Settings()
    assert only_problem(settings).code is ProblemCode.HOME_UNUSABLE


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="modes do not bind root")
def test_a_file_that_cannot_be_read_is_told_and_never_replaced(tmp_path: Path) -> None:
    settings = store(tmp_path, "[chat]\ntemperature = 1\n")
    changed = settings.load()
    (tmp_path / USER).chmod(0)
    other = store(tmp_path)
    assert other.load() == Settings()
    assert only_problem(other).code is ProblemCode.HOME_UNUSABLE
    with pytest.raises(NovaError):
        other.save(changed)
    (tmp_path / USER).chmod(0o600)
    assert "temperature" in (tmp_path / USER).read_text()
