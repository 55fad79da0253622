"""The rule on errors: nobody catches everything, but the three places that must."""

import ast
from pathlib import Path

from tests.architecture.sources import PACKAGE, Source, last_name, sources

EVERYTHING = frozenset({"Exception", "BaseException"})
# The one exit to the user, and the crash hook.
LAST_RESORTS = (f"{PACKAGE}/ui/runtime/", f"{PACKAGE}/app/crash.py")
# A child answers its parent whatever a library raises: with the reason beside it.
WITH_A_REASON = (f"{PACKAGE}/children/",)


def blanket_excepts(root: Path) -> list[str]:
    """Handlers of everything that do not raise again, and `suppress` of everything."""
    found: list[str] = []
    for source in sources(root, PACKAGE):
        if source.is_in(*LAST_RESORTS):
            continue
        found += [
            source.finding(node, "catches everything")
            for node in ast.walk(source.tree())
            if _catches_everything(node)
            and not (source.is_in(*WITH_A_REASON) and _has_reason(source, node))
        ]
    return found


def _catches_everything(node: ast.AST) -> bool:
    if isinstance(node, ast.ExceptHandler):
        raises_again = isinstance(node.body[-1], ast.Raise) and node.body[-1].exc is None
        return not raises_again and (node.type is None or _names_everything(node.type))
    return (
        isinstance(node, ast.Call)
        and last_name(node.func) == "suppress"
        and any(_names_everything(argument) for argument in node.args)
    )


def _names_everything(node: ast.expr) -> bool:
    parts = node.elts if isinstance(node, ast.Tuple) else [node]
    return any(last_name(part) in EVERYTHING for part in parts)


def _has_reason(source: Source, node: ast.AST) -> bool:
    line: int = getattr(node, "lineno", 1)
    return any("#" in text for text in source.text.splitlines()[line - 1 : line + 1])
