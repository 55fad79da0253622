"""The rule on imports that needs no graph: domain and services stand on the standard library."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.sources import PACKAGE, sources

# What reaches the disk, the network or other processes belongs into an adapter.
REACHES_OUT = frozenset(
    {"sqlite3", "dbm", "socket", "ssl", "select", "selectors", "subprocess", "multiprocessing"}
    | {"http", "urllib.request", "ftplib", "smtplib", "imaplib"}
    | {"shutil", "tempfile", "glob", "fcntl", "ctypes"}
)
OWN_PARTS = {"domain": ("domain",), "services": ("domain", "services", "protocol")}


def foreign_imports(root: Path) -> list[str]:
    """Imports of domain and services beyond the standard library without input and output."""
    return [
        source.finding(node, f"{part} imports {module}")
        for part, own in OWN_PARTS.items()
        for source in sources(root, f"{PACKAGE}/{part}")
        for node, module in _imports(source.tree())
        if not _is_allowed(module, own)
    ]


def _imports(tree: ast.Module) -> Iterator[tuple[ast.AST, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            source = "." * node.level + (node.module or "")
            # `from package import part` names the module only with the part.
            parts = node.names if source in {PACKAGE, "urllib"} else []
            yield from ((node, f"{source}.{alias.name}") for alias in parts)
            if not parts:
                yield node, source


def _is_allowed(module: str, own: tuple[str, ...]) -> bool:
    top = module.partition(".")[0]
    if top == PACKAGE:
        return any(f"{module}.".startswith(f"{PACKAGE}.{part}.") for part in own)
    return top in sys.stdlib_module_names and not REACHES_OUT & {top, module}
