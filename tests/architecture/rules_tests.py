"""The rule on tests: fakes instead of mocks, events instead of times."""

import ast
from pathlib import Path

from tests.architecture.sources import Source, calls, last_name, sources


def mocks_and_waits(root: Path) -> list[str]:
    """Mocks, and waits of a fixed time with pytest-qt."""
    return [
        finding
        for source in sources(root, "tests")
        for finding in (*_mocks(source), *_waits(source))
    ]


def _mocks(source: Source) -> list[str]:
    return [
        source.finding(node, "a mock: write a fake")
        for node in ast.walk(source.tree())
        if (isinstance(node, ast.ImportFrom) and f"{node.module}.".startswith("unittest."))
        or (isinstance(node, ast.Import) and any("unittest" in a.name for a in node.names))
        or (isinstance(node, ast.arg) and node.arg == "mocker")
    ]


def _waits(source: Source) -> list[str]:
    return [
        source.finding(call, "a wait of a fixed time: wait for a signal or a condition")
        for call in calls(source.tree())
        if isinstance(call.func, ast.Attribute)
        and call.func.attr in {"wait", "qWait"}
        and last_name(call.func.value) in {"qtbot", "QTest"}
    ]
