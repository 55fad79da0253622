"""Rules on the event loop: none inside another, no task that nobody owns."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.sources import PACKAGE, Source, calls, last_name, sources

MAKES_TASKS = frozenset({"create_task", "ensure_future"})
OWNS_TASKS = (f"{PACKAGE}/services/scope.py", f"{PACKAGE}/children/")

STARTS_LOOPS = frozenset({"run_forever", "run_until_complete"})
SPINS = frozenset({"processEvents"})
STATIC_DIALOGS = {
    "QMessageBox": ("information", "warning", "critical", "question", "about"),
    "QFileDialog": ("get",),
    "QInputDialog": ("get",),
    "QColorDialog": ("get",),
    "QFontDialog": ("get",),
}
MOUSE_EVENTS = frozenset({"mousePressEvent", "mouseMoveEvent", "startDrag"})


def bare_tasks(root: Path) -> list[str]:
    """asyncio tasks made anywhere but in the scope; children own their loops and may."""
    return [
        source.finding(call, f"{last_name(call.func)}: start it in a TaskScope")
        for source in sources(root, PACKAGE)
        if not source.is_in(*OWNS_TASKS)
        for call in calls(source.tree())
        if last_name(call.func) in MAKES_TASKS
    ]


def nested_loops(root: Path) -> list[str]:
    """What runs an event loop inside a running one; a drag begun by the mouse is the exception."""
    found: list[str] = []
    for source in sources(root, PACKAGE):
        tree = source.tree()
        allowed = set(_drags(tree))
        found += [
            source.finding(call, f"{ast.unparse(call.func)}: a nested event loop")
            for call in calls(tree)
            if call not in allowed and _nests(call)
        ]
        found += _loop_imports(source, tree)
    return found


def _nests(call: ast.Call) -> bool:
    if not isinstance(call.func, ast.Attribute):
        return False
    name = call.func.attr
    if name in {"exec", "exec_"} or name in STARTS_LOOPS | SPINS:
        return True
    prefixes = STATIC_DIALOGS.get(last_name(call.func.value), ())
    return any(name.startswith(prefix) for prefix in prefixes)


def _loop_imports(source: Source, tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import) and any(a.name == "nest_asyncio" for a in node.names):
            yield source.finding(node, "nest_asyncio: a nested event loop")
        if isinstance(node, ast.ImportFrom) and (
            node.module == "nest_asyncio"
            or (node.module == "PySide6.QtCore" and any(a.name == "QEventLoop" for a in node.names))
        ):
            yield source.finding(node, f"{node.module}: a nested event loop")


def _drags(tree: ast.Module) -> Iterator[ast.Call]:
    """The `exec` calls on a QDrag that a mouse event made."""
    for function in ast.walk(tree):
        if not (isinstance(function, ast.FunctionDef) and function.name in MOUSE_EVENTS):
            continue
        drags = {
            last_name(target)
            for node in ast.walk(function)
            if isinstance(node, ast.Assign) and _is_drag(node.value)
            for target in node.targets
        }
        for call in calls(function):
            if isinstance(call.func, ast.Attribute) and call.func.attr == "exec":
                receiver = call.func.value
                if _is_drag(receiver) or last_name(receiver) in drags:
                    yield call


def _is_drag(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and last_name(node.func) == "QDrag"
