"""Code that breaks each rule once, and code that looks like it and is allowed."""

from collections.abc import Callable
from pathlib import Path

from tests.architecture.rules_commits import machine_traces
from tests.architecture.rules_errors import blanket_excepts
from tests.architecture.rules_form import bare_folders, empty_names, long_files, long_functions
from tests.architecture.rules_imports import foreign_imports
from tests.architecture.rules_loop import bare_tasks, nested_loops
from tests.architecture.rules_tests import mocks_and_waits
from tests.architecture.rules_text import literal_texts

Rule = Callable[[Path], list[str]]

RULES: tuple[Rule, ...] = (
    long_files,
    long_functions,
    empty_names,
    bare_folders,
    foreign_imports,
    bare_tasks,
    nested_loops,
    blanket_excepts,
    literal_texts,
    mocks_and_waits,
    machine_traces,
)

LONG_FUNCTION = "def long():\n" + "    x = 1\n" * 40
DRAG = "def mouseMoveEvent(self, event):\n    drag = QDrag(self)\n    drag.exec()\n"
CATCH_ALL = "try:\n    work()\nexcept Exception:\n    pass\n"
CATCH_MANY = CATCH_ALL.replace("Exception", "(OSError, BaseException)")

VIOLATIONS: tuple[tuple[Rule, str, str], ...] = (
    (long_files, "nova_desktop/domain/a.py", "x = 1\n" * 401),
    (long_functions, "tests/unit/test_a.py", LONG_FUNCTION),
    (long_functions, "nova_desktop/ui/a.py", LONG_FUNCTION.replace("def", "async def")),
    (empty_names, "nova_desktop/services/task_utils.py", ""),
    (empty_names, "nova_desktop/services/common.py", ""),
    (empty_names, "nova_desktop/ui/info/a.py", ""),
    (empty_names, "nova_desktop/services/a.py", "class TaskManager: ..."),
    (empty_names, "nova_desktop/services/a.py", "class HTTPHandlers: ..."),
    (empty_names, "nova_desktop/services/a.py", "class ModelInfoRow: ..."),
    (foreign_imports, "nova_desktop/domain/a.py", "import pydantic"),
    (foreign_imports, "nova_desktop/domain/a.py", "from nova_desktop.services import chat"),
    (foreign_imports, "nova_desktop/domain/a.py", "from nova_desktop import protocol"),
    (foreign_imports, "nova_desktop/services/a.py", "def f():\n    import subprocess\n"),
    (foreign_imports, "nova_desktop/services/a.py", "from . import chat"),
    (foreign_imports, "nova_desktop/services/a.py", "from urllib import request"),
    (bare_tasks, "nova_desktop/services/a.py", "asyncio.create_task(work())"),
    (bare_tasks, "nova_desktop/ui/a.py", "create_task(work())"),
    (bare_tasks, "nova_desktop/adapters/a.py", "group.create_task(work())"),
    (bare_tasks, "nova_desktop/app/a.py", "asyncio.ensure_future(work())"),
    (nested_loops, "nova_desktop/ui/a.py", "dialog.exec()"),
    (nested_loops, "nova_desktop/app/a.py", "app.exec_()"),
    (nested_loops, "nova_desktop/ui/a.py", "QMessageBox.warning(w, t, t)"),
    (nested_loops, "nova_desktop/ui/a.py", "QtWidgets.QFileDialog.getOpenFileName(w)"),
    (nested_loops, "nova_desktop/ui/a.py", "QInputDialog.getText(w, t, t)"),
    (nested_loops, "nova_desktop/ui/a.py", "QApplication.processEvents()"),
    (nested_loops, "nova_desktop/ui/a.py", "loop.run_until_complete(work())"),
    (nested_loops, "nova_desktop/ui/a.py", "from PySide6.QtCore import QEventLoop"),
    (nested_loops, "nova_desktop/ui/a.py", "import nest_asyncio"),
    (nested_loops, "nova_desktop/ui/a.py", DRAG.replace("mouseMoveEvent", "refresh")),
    (blanket_excepts, "nova_desktop/services/a.py", CATCH_ALL),
    (blanket_excepts, "nova_desktop/children/a.py", CATCH_ALL),
    (blanket_excepts, "nova_desktop/app/a.py", CATCH_ALL.replace(" Exception", "")),
    (blanket_excepts, "nova_desktop/ui/a.py", CATCH_MANY),
    (blanket_excepts, "nova_desktop/adapters/a.py", "with suppress(Exception):\n    work()"),
    (literal_texts, "nova_desktop/ui/a.py", "label.setText('Open')"),
    (literal_texts, "nova_desktop/ui/a.py", "label.setText(f'{count} tasks')"),
    (literal_texts, "nova_desktop/ui/a.py", "label.setText('Open ' + name)"),
    (literal_texts, "nova_desktop/ui/a.py", "label.setText('{} left'.format(count))"),
    (literal_texts, "nova_desktop/ui/a.py", "label.setText('On' if on else _('Off'))"),
    (literal_texts, "nova_desktop/ui/a.py", "QPushButton('Send')"),
    (literal_texts, "nova_desktop/ui/a.py", "QPushButton(icons.send, 'Send')"),
    (literal_texts, "nova_desktop/ui/a.py", "QtWidgets.QLabel(text='Send')"),
    (literal_texts, "nova_desktop/app/a.py", "menu.addAction(icon('x'), 'Quit')"),
    (literal_texts, "nova_desktop/ui/a.py", "tabs.addTab(page, 'General')"),
    (mocks_and_waits, "tests/unit/test_a.py", "from unittest.mock import Mock"),
    (mocks_and_waits, "tests/unit/test_a.py", "import unittest.mock"),
    (mocks_and_waits, "tests/unit/test_a.py", "def test_a(mocker): ..."),
    (mocks_and_waits, "tests/component/test_a.py", "qtbot.wait(100)"),
    (machine_traces, "a.txt", f"log = {Path.home()}/a.log"),
    (machine_traces, "pip.ini", "extra_index" + "_url = https://example.org"),
    (machine_traces, "pip.ini", "https://example.org/api/" + "simple/"),
    (machine_traces, "requirements/a.txt", "a @ https://example.org/a.whl"),
    (machine_traces, "uv.lock", ""),
)

ALLOWED: tuple[tuple[Rule, str, str], ...] = (
    (bare_folders, "nova_desktop/__init__.py", ""),
    (empty_names, "nova_desktop/adapters/database.py", "class MetadataRow: ..."),
    (
        foreign_imports,
        "nova_desktop/services/a.py",
        "import asyncio\nimport nova_desktop.domain.a",
    ),
    (foreign_imports, "nova_desktop/domain/a.py", "from urllib.parse import quote"),
    (foreign_imports, "nova_desktop/services/a.py", "from nova_desktop import services"),
    (bare_tasks, "nova_desktop/services/scope.py", "loop.create_task(work())"),
    (bare_tasks, "nova_desktop/children/gateway/a.py", "asyncio.create_task(work())"),
    (nested_loops, "nova_desktop/ui/a.py", DRAG),
    (nested_loops, "nova_desktop/ui/a.py", "dialog.open()"),
    (blanket_excepts, "nova_desktop/app/crash.py", CATCH_ALL),
    (blanket_excepts, "nova_desktop/ui/runtime/a.py", CATCH_ALL),
    (blanket_excepts, "nova_desktop/services/a.py", CATCH_ALL.replace("pass", "raise")),
    (blanket_excepts, "nova_desktop/children/a.py", CATCH_ALL.replace("pass", "pass  # why")),
    (literal_texts, "nova_desktop/ui/a.py", "label.setText(_('Open'))\nlabel.setText('…')"),
    (literal_texts, "nova_desktop/ui/a.py", "box.addItem(_('Chat'), 'chat')"),
    (mocks_and_waits, "tests/component/test_a.py", "qtbot.waitUntil(ready)\nprocess.wait()"),
    (machine_traces, "docs/a.md", "https://example.org/simple-words and ~/.config"),
)
