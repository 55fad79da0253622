"""Keys that were bound anew, in the file: only what differs, read back, and a bad one left out."""

from dataclasses import replace
from pathlib import Path

from nova_desktop.adapters.settings_file.store import SettingsFile
from nova_desktop.domain.key_table import (
    DEFAULT_KEYS,
    Act,
    bindings_of,
    given,
    table_of,
)
from nova_desktop.domain.settings import KeySettings, Settings


def store(folder: Path) -> SettingsFile:
    return SettingsFile(folder / "settings.toml", managed=(), environ={})


def test_what_was_bound_comes_back_after_a_restart(tmp_path: Path) -> None:
    table = given(Act.RETRY, (), given(Act.LABELS, ("D",), DEFAULT_KEYS))
    first = store(tmp_path)
    now = first.load()
    first.save(replace(now, keys=KeySettings(bindings_of(table))))
    text = (tmp_path / "settings.toml").read_text()
    assert text.count("[[keys.bound]]") == 3
    assert table_of(store(tmp_path).load().keys.bound) == table


def test_the_usual_keys_leave_no_trace(tmp_path: Path) -> None:
    first = store(tmp_path)
    bound = KeySettings(bindings_of(given(Act.LABELS, ("G",), DEFAULT_KEYS)))
    first.load()
    first.save(Settings(keys=bound))
    first.save(Settings())
    assert "labels" not in (tmp_path / "settings.toml").read_text()


def test_a_binding_that_cannot_be_read_costs_only_itself(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text(
        "schema_version = 2\n"
        '[[keys.bound]]\nact = "labels"\nkeys = 7\n'
        '[[keys.bound]]\nact = "plan"\nkeys = ["G"]\n'
    )
    table = table_of(store(tmp_path).load().keys.bound)
    assert table[Act.PLAN] == ("G",)
    assert table[Act.LABELS] == ("L",)
