"""Reads a tree's Python files for the rules and says where a finding is."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PACKAGE = "nova_desktop"
OWN_FOLDERS = (PACKAGE, "tests", "bench", "packaging")


@dataclass(frozen=True, slots=True)
class Source:
    """One Python file; `path` is relative to the tree, with forward slashes."""

    path: str
    text: str

    def tree(self) -> ast.Module:
        """Its syntax tree. Raises SyntaxError."""
        return ast.parse(self.text, self.path)

    def finding(self, node: ast.AST, what: str) -> str:
        """One line for people: where and what."""
        return f"{self.path}:{getattr(node, 'lineno', 1)}: {what}"

    def is_in(self, *places: str) -> bool:
        """Whether it is one of these files, or below one of these folders (ending in a slash)."""
        return any(
            self.path.startswith(place) if place.endswith("/") else self.path == place
            for place in places
        )


def sources(root: Path, *folders: str) -> Iterator[Source]:
    """The Python files below these folders of the tree, in a fixed order."""
    for folder in folders:
        for file in sorted((root / folder).rglob("*.py")):
            yield Source(file.relative_to(root).as_posix(), file.read_text(encoding="utf-8"))


def last_name(node: ast.expr) -> str:
    """The last part of a dotted name: `create_task` for `loop.create_task`; "" if it is none."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    """Every call in the tree."""
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))
