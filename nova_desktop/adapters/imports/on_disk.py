"""Models that Ollama and LM Studio have on this computer's disk, for when they do not run.

Ollama: `models/manifests/HOST/NAMESPACE/NAME/TAG` below ~/.ollama or OLLAMA_MODELS.
LM Studio: `models/PUBLISHER/NAME/*.gguf` below ~/.lmstudio, earlier below ~/.cache/lm-studio.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from nova_desktop.adapters.imports.small_files import unreadable
from nova_desktop.domain.settings import ModelFile

MOST_MODELS: Final = 2_000
_DEFAULT_HOST: Final = "registry.ollama.ai"
_DEFAULT_SPACE: Final = "library"
_NO_MODEL: Final = re.compile(r"(?i)mmproj")
_PART: Final = re.compile(r"(?i)-(\d{5})-of-\d{5}$")
_EMBEDS: Final = re.compile(r"(?i)embed")


def ollama_models(environ: Mapping[str, str], home: Path) -> Sequence[str]:
    """Names as `llama3.2:1b`, in order. Raises NovaError when the folder cannot be read."""
    base = environ.get("OLLAMA_MODELS", "")
    folder = (Path(base) if base else home / ".ollama" / "models") / "manifests"
    return sorted({_name(path.relative_to(folder)) for path in _files(folder, "*", 4)})


def lm_studio_files(home: Path) -> Sequence[ModelFile]:
    """Its GGUF files that a model server can serve: no projectors, of several parts the first.

    Raises NovaError when the folder cannot be read.
    """
    found: dict[str, ModelFile] = {}
    for folder in (home / ".lmstudio" / "models", home / ".cache" / "lm-studio" / "models"):
        for path in _files(folder, "*.gguf", 3):
            part = _PART.search(path.stem)
            if _NO_MODEL.search(path.stem) or _EMBEDS.search(path.stem):
                continue
            if part is None or int(part[1]) == 1:
                name = _PART.sub("", path.stem)
                found.setdefault(name, ModelFile(name, str(path)))
    return sorted(found.values(), key=lambda file: file.model)


def _name(path: Path) -> str:
    host, space, *middle, tag = path.parts
    name = "/".join(middle)
    if host == _DEFAULT_HOST:
        spaced = name if space == _DEFAULT_SPACE else f"{space}/{name}"
    else:
        spaced = f"{host}/{space}/{name}"
    return f"{spaced}:{tag}"


def _files(folder: Path, pattern: str, depth: int) -> Iterable[Path]:
    """Files exactly `depth` levels down, at most MOST_MODELS of them. Links are not followed."""
    if not folder.is_dir():
        return []
    found: list[Path] = []
    try:
        for path in folder.glob("/".join(["*"] * (depth - 1) + [pattern])):
            if path.is_file() and not path.name.startswith("."):
                found.append(path)
            if len(found) >= MOST_MODELS:
                break
    except OSError as error:
        raise unreadable(folder, error.strerror or type(error).__name__) from error
    return found


def home_folder() -> Path:
    """The user's folder, also where no HOME is set."""
    return Path("~").expanduser()
