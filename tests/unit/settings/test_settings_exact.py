"""The quick reader and pydantic agree, and a well-formed file needs no pydantic."""

import subprocess
import sys
from pathlib import Path

from hypothesis import example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from nova_desktop.adapters.settings_file.coercion import coerce
from nova_desktop.adapters.settings_file.exact import NotExactError, read_exactly
from nova_desktop.adapters.settings_file.schema import sections
from nova_desktop.domain.settings import SCHEMA_VERSION

scalars = (
    st.none()
    | st.booleans()
    | st.integers(-3, 300)
    | st.floats()
    | st.sampled_from(["", "chat", "ask", "m", "0.5", "true", 10**400])
)
inner = st.dictionaries(
    st.sampled_from(["id", "model", "upstream", "mode", "secret", "weight", "name", "path", "odd"]),
    scalars | st.fixed_dictionaries({"name": scalars}),
    max_size=5,
)
good = st.fixed_dictionaries(
    {"id": st.just("a"), "model": st.just("m"), "upstream": st.just("u")},
    optional={"mode": st.sampled_from(["chat", "embedding"]), "weight": scalars, "odd": scalars},
)
values = scalars | st.lists(scalars | inner | good, max_size=3) | inner


@hypothesis_settings(deadline=None)
@given(data=st.data())
@example(data=None)
def test_what_the_quick_reader_takes_pydantic_takes_alike(data: st.DataObject | None) -> None:
    for section in sections():
        raw = {}
        if data is not None:
            keys = st.sampled_from([*section.keys, "unknown"])
            raw = data.draw(st.dictionaries(keys, values, max_size=3))
        try:
            quick = read_exactly(section.kind, raw)
        except NotExactError:
            continue
        assert repr(coerce(section.kind, raw)) == repr(quick)


def test_a_well_formed_file_is_read_without_pydantic_and_tomlkit(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    full = Path(__file__).parent / "files" / f"settings-v{SCHEMA_VERSION}.toml"
    file.write_text(full.read_text())
    code = (
        "import sys, pathlib\n"
        "from nova_desktop.adapters.settings_file.store import SettingsFile\n"
        "environ = {'NOVA_ROLES__CHAT_LLM_MAX_TOKENS': '5'}\n"
        "store = SettingsFile(pathlib.Path(sys.argv[1]), environ=environ)\n"
        "assert store.load().models.deployments and not store.problems()\n"
        "print(sorted({'pydantic', 'tomlkit', 'keyring'} & set(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(file)], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
