"""Rules on form: the length of files and functions, empty names, folders that are no packages."""

import ast
import re
from pathlib import Path, PurePosixPath

from tests.architecture.sources import OWN_FOLDERS, PACKAGE, sources

LONGEST_FILE = 400
LONGEST_FUNCTION = 40
EMPTY_WORDS = frozenset({"manager", "handler", "helper", "util", "data", "info"})
FORBIDDEN_MODULES = frozenset({"common"})

_CAMEL_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")


def long_files(root: Path) -> list[str]:
    """Files over LONGEST_FILE lines."""
    return [
        f"{source.path}:1: {count} lines, at most {LONGEST_FILE}"
        for source in sources(root, *OWN_FOLDERS)
        if (count := len(source.text.splitlines())) > LONGEST_FILE
    ]


def long_functions(root: Path) -> list[str]:
    """Functions over LONGEST_FUNCTION lines, from `def` to the last line."""
    return [
        source.finding(node, f"{node.name} has {count} lines, at most {LONGEST_FUNCTION}")
        for source in sources(root, *OWN_FOLDERS)
        for node in ast.walk(source.tree())
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (count := (node.end_lineno or 0) - node.lineno + 1) > LONGEST_FUNCTION
    ]


def bare_folders(root: Path) -> list[str]:
    """Folders of modules without `__init__.py`: neither the build nor the freezing finds them."""
    folders = {(root / source.path).parent for source in sources(root, PACKAGE)}
    return [
        f"{(folder / '__init__.py').relative_to(root).as_posix()}:1: missing"
        for folder in sorted(folders)
        if not (folder / "__init__.py").exists()
    ]


def empty_names(root: Path) -> list[str]:
    """Modules, packages and classes of the application with a name that says nothing."""
    found: list[str] = []
    for source in sources(root, PACKAGE):
        parts = PurePosixPath(source.path).with_suffix("").parts
        found += [f"{source.path}:1: module name {part}" for part in parts if _says_nothing(part)]
        found += [
            source.finding(node, f"class name {node.name}")
            for node in ast.walk(source.tree())
            if isinstance(node, ast.ClassDef) and _has_empty_word(_CAMEL_WORD.findall(node.name))
        ]
    return found


def _says_nothing(module: str) -> bool:
    return module in FORBIDDEN_MODULES or _has_empty_word(module.split("_"))


def _has_empty_word(words: list[str]) -> bool:
    return any(word.lower().removesuffix("s") in EMPTY_WORDS for word in words)
