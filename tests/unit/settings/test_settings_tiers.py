"""Tiers, their order, and what one bad value or one bad file costs."""

import os
from dataclasses import replace
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
    assert settings.origin("roles.chat_llm_temperature") == "default"
    assert settings.load() == Settings()
    assert not settings.problems()
    assert settings.origin("roles.chat_llm_temperature") == "default"
    assert not list(tmp_path.iterdir())


def test_later_tiers_win(tmp_path: Path) -> None:
    settings = store(
        tmp_path,
        user="[roles]\nchat_llm_temperature = 0.3\n",
        managed=(
            "[roles]\nchat_llm_temperature = 0.1\nchat_llm_max_tokens = 10\n"
            "[you]\nname = 'managed'\n"
        ),
        NOVA_ROLES__CHAT_LLM_TEMPERATURE="0.2",
        NOVA_ROLES__CHAT_LLM_MAX_TOKENS="20",
    )
    loaded = settings.load()
    assert (
        loaded.roles.chat_llm_temperature,
        loaded.roles.chat_llm_max_tokens,
        loaded.you.name,
    ) == (
        0.3,
        20,
        "managed",
    )
    origins = [
        settings.origin(f"roles.{key}") for key in ("chat_llm_temperature", "chat_llm_max_tokens")
    ]
    assert origins == ["user", "environment"]
    assert settings.origin("you.name") == "file"
    assert settings.origin("you.notes") == "default"
    assert settings.origin("no.such.key") == "default"


def test_what_lies_below_the_users_values_is_known(tmp_path: Path) -> None:
    settings = store(
        tmp_path,
        user="[roles]\nchat_llm_temperature = 0.3\nchat_llm_max_tokens = 5\n[you]\nname = 'me'\n",
        managed="[roles]\nchat_llm_temperature = 0.1\nchat_llm_max_tokens = 10\n",
        NOVA_ROLES__CHAT_LLM_MAX_TOKENS="20",
    )
    below = settings.below()
    assert (below.roles.chat_llm_temperature, below.roles.chat_llm_max_tokens) == (0.1, 20)
    assert below.you.name == ""
    loaded = settings.load()
    settings.save(replace(loaded, roles=replace(loaded.roles, chat_llm_temperature=1.0)))
    assert settings.below() == below
    # a reset takes the key out of the user's file, and the tier below holds again
    settings.save(replace(settings.load(), roles=below.roles))
    assert settings.load().roles == below.roles
    assert "chat_llm" not in (tmp_path / USER).read_text()
    assert settings.origin("roles.chat_llm_temperature") == "file"


def test_of_several_managed_files_the_last_wins(tmp_path: Path) -> None:
    (tmp_path / "1").write_text("[roles]\nchat_llm_temperature = 1\nchat_llm_max_tokens = 1\n")
    (tmp_path / "2").write_text("[roles]\nchat_llm_temperature = 2\n")
    settings = SettingsFile(
        tmp_path / USER, managed=[tmp_path / "1", tmp_path / "none", tmp_path / "2"]
    )
    assert (
        settings.load().roles.chat_llm_temperature,
        settings.load().roles.chat_llm_max_tokens,
    ) == (2, 1)
    assert not settings.problems()


@pytest.mark.parametrize(
    ("name", "raw", "section", "key", "value"),
    [
        ("NOVA_ROLES__CHAT_LLM_TEMPERATURE", "1", "roles", "chat_llm_temperature", 1.0),
        ("NOVA_ROLES__CHAT_LLM_TEMPERATURE", "", "roles", "chat_llm_temperature", 0.7),
        ("NOVA_ROLES__CHAT_LLM_MAX_TOKENS", "7", "roles", "chat_llm_max_tokens", 7),
        ("NOVA_MODELS__USE_TEST_MODEL", "false", "models", "use_test_model", False),
        ("NOVA_YOU__NAME", "true", "you", "name", "true"),
        ("NOVA_YOU__NAME", "1e5", "you", "name", "1e5"),
        ("NOVA_SECRETS__PLACE", "file", "secrets", "place", "file"),
        ("NOVA_NOTHING__KNOWN", "1", "you", "name", ""),
        ("NOVA_ROLES__NOTHING", "1", "you", "name", ""),
        ("NOVA_HOME", "/x", "you", "name", ""),
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
    settings = store(
        tmp_path, NOVA_ROLES__CHAT_LLM_TEMPERATURE="0,5", NOVA_ROLES__CHAT_LLM_MAX_TOKENS="5"
    )
    assert settings.load().roles.chat_llm_max_tokens == 5
    params = only_problem(settings).params
    assert params["path"] == "NOVA_ROLES__CHAT_LLM_TEMPERATURE"
    assert params["key"] == "roles.chat_llm_temperature"


def test_an_empty_string_unsets_what_a_lower_tier_sets(tmp_path: Path) -> None:
    settings = store(
        tmp_path, '[roles]\nchat_llm_temperature = ""\n', "[roles]\nchat_llm_temperature = 1\n"
    )
    assert settings.load().roles.chat_llm_temperature is None
    assert settings.origin("roles.chat_llm_temperature") == "user"


def test_numbers_in_quotes_are_converted(tmp_path: Path) -> None:
    settings = store(tmp_path, '[roles]\nchat_llm_temperature = "0.5"\n')
    assert settings.load().roles.chat_llm_temperature == 0.5
    assert not settings.problems()


@pytest.mark.parametrize(
    ("bad", "line"),
    [
        ("chat_llm_temperature = 9", "3"),
        ('chat_llm_temperature = "hot"', "3"),
        ("chat_llm_temperature = [1]", "3"),
    ],
)
def test_one_bad_value_costs_only_itself(tmp_path: Path, bad: str, line: str) -> None:
    user = f"# mine\n[roles]\n{bad}\nchat_llm_max_tokens = 7\n[you]\nname = 'x'\n"
    settings = store(tmp_path, user, "[roles]\nchat_llm_temperature = 0.6\n")
    loaded = settings.load()
    assert loaded.roles.chat_llm_temperature == 0.6
    assert loaded.roles.chat_llm_max_tokens == 7
    assert loaded.you.name == "x"
    assert settings.origin("roles.chat_llm_temperature") == "file"
    problem = only_problem(settings)
    assert problem.code is ProblemCode.SETTINGS_BROKEN
    assert problem.params["path"] == str(tmp_path / USER)
    assert (problem.params["key"], problem.params["line"]) == ("roles.chat_llm_temperature", line)
    assert problem.params["cause"]


def test_each_bad_value_is_told(tmp_path: Path) -> None:
    user = (
        "[roles]\nchat_llm_temperature = 9\nchat_llm_max_tokens = 0\n[secrets]\nplace = 'cellar'\n"
    )
    settings = store(tmp_path, user)
    assert settings.load() == Settings()
    keys = [problem.params["key"] for problem in settings.problems()]
    assert keys == ["roles.chat_llm_temperature", "roles.chat_llm_max_tokens", "secrets.place"]


def test_a_bad_managed_value_leaves_a_users_one(tmp_path: Path) -> None:
    settings = store(
        tmp_path, "[roles]\nchat_llm_temperature = 1\n", "[roles]\nchat_llm_temperature = 9\n"
    )
    assert settings.load().roles.chat_llm_temperature == 1
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
    settings = store(tmp_path, "roles = 5\n[you]\nname = 'x'\n")
    assert settings.load().you.name == "x"
    assert (only_problem(settings).params["key"], only_problem(settings).params["line"]) == (
        "roles",
        "1",
    )


def test_problems_never_show_values(tmp_path: Path) -> None:
    settings = store(tmp_path, "[roles]\nchat_llm_temperature = 'sk-canary-0123456789'\n")
    settings.load()
    assert "canary" not in repr(settings.problems())


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"[roles]\nchat_llm_temperature = \n", "2"),
        (b"[roles]\nchat_llm_max_tokens = 5\nchat_llm_max_tokens = 6\n", "3"),
        (b'[roles]\nx = """never ends\n', "3"),
        (b"[roles]\r\nlanguage = '\xff\xfe'\r\n", "2"),
        (b"\x00\x01\x02", "1"),
        (b"x = " + b"[" * 100_000, ""),
        (b"x = 1" + b"0" * 10_000, ""),
    ],
)
def test_a_broken_file_gives_the_tiers_below_and_says_where(
    tmp_path: Path, content: bytes, line: str
) -> None:
    (tmp_path / USER).write_bytes(content)
    settings = store(tmp_path, managed="[roles]\nchat_llm_temperature = 0.6\n")
    assert settings.load().roles.chat_llm_temperature == 0.6
    problem = only_problem(settings)
    assert problem.code is ProblemCode.SETTINGS_BROKEN
    assert problem.params["line"] == line
    assert problem.params["key"] == (f"settings.toml:{line}" if line else "settings.toml")
    assert problem.params["cause"]
    assert (tmp_path / USER).read_bytes() == content


def test_a_broken_managed_file_leaves_the_users(tmp_path: Path) -> None:
    settings = store(tmp_path, "[roles]\nchat_llm_temperature = 1\n", "[roles\n")
    assert settings.load().roles.chat_llm_temperature == 1
    assert only_problem(settings).params["path"] == str(tmp_path / MANAGED)


def test_a_byte_order_mark_is_no_error(tmp_path: Path) -> None:
    (tmp_path / USER).write_bytes(b"\xef\xbb\xbf[roles]\r\nchat_llm_temperature = 1\r\n")
    settings = store(tmp_path)
    assert settings.load().roles.chat_llm_temperature == 1
    assert not settings.problems()


def test_a_newer_file_is_refused_and_never_written(tmp_path: Path) -> None:
    text = "schema_version = 3\n[roles]\nchat_llm_temperature = 1\n"
    settings = store(tmp_path, text)
    assert settings.load() == Settings()
    problem = only_problem(settings)
    assert problem.code is ProblemCode.SETTINGS_NEWER
    assert (problem.params["version"], problem.params["supported"]) == ("3", "2")
    changed = store(tmp_path, managed="[roles]\nchat_llm_temperature = 1\n").load()
    with pytest.raises(NovaError) as caught:
        settings.save(changed)
    assert caught.value.problem.code is ProblemCode.SETTINGS_NEWER
    assert (tmp_path / USER).read_text() == text


@pytest.mark.parametrize("version", ["0", "'one'", "true", "1.5"])
def test_a_version_that_is_none_is_told_and_the_values_count(tmp_path: Path, version: str) -> None:
    settings = store(tmp_path, f"schema_version = {version}\n[roles]\nchat_llm_temperature = 1\n")
    assert settings.load().roles.chat_llm_temperature == 1
    assert only_problem(settings).params["key"] == "schema_version"


def test_a_folder_in_place_of_the_file_is_told(tmp_path: Path) -> None:
    (tmp_path / USER).mkdir()
    settings = store(tmp_path)
    assert settings.load() == Settings()
    assert only_problem(settings).code is ProblemCode.HOME_UNUSABLE


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="modes do not bind root")
def test_a_file_that_cannot_be_read_is_told_and_never_replaced(tmp_path: Path) -> None:
    settings = store(tmp_path, "[roles]\nchat_llm_temperature = 1\n")
    changed = settings.load()
    (tmp_path / USER).chmod(0)
    other = store(tmp_path)
    assert other.load() == Settings()
    assert only_problem(other).code is ProblemCode.HOME_UNUSABLE
    with pytest.raises(NovaError):
        other.save(changed)
    (tmp_path / USER).chmod(0o600)
    assert "chat_llm_temperature" in (tmp_path / USER).read_text()
