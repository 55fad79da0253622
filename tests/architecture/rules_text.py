"""The rule on text: what a user reads goes through `_()`, so that it can be translated."""

import ast
from pathlib import Path

from tests.architecture.sources import PACKAGE, calls, last_name, sources

# The calls whose argument at this place, counted from 0, is read by a user.
FIRST = frozenset(
    {"setText", "setPlainText", "setHtml", "setMarkdown", "insertPlainText", "appendPlainText"}
    | {"setWindowTitle", "setTitle", "setToolTip", "setStatusTip", "setWhatsThis", "showMessage"}
    | {"setPlaceholderText", "setAccessibleName", "setAccessibleDescription", "setLabelText"}
    | {"setInformativeText", "setDetailedText", "setPrefix", "setSuffix", "setTabText"}
    | {"setApplicationDisplayName", "setHeaderLabels", "setHorizontalHeaderLabels"}
    | {"addAction", "addItem", "addMenu", "addSection", "addRow", "addTab", "insertTab"}
    | {"QAction", "QCheckBox", "QCommandLinkButton", "QDockWidget", "QGroupBox", "QLabel", "QMenu"}
    | {"QListWidgetItem", "QPushButton", "QRadioButton", "QStandardItem", "QToolBar"}
)
SECOND = frozenset(
    {"addTab", "insertItem", "insertTab", "setItemText", "setTabText", "setTabToolTip"}
)
TEXT_KEYWORDS = frozenset({"text", "title", "toolTip", "placeholderText", "windowTitle"})


def literal_texts(root: Path) -> list[str]:
    """Literal text with letters in what sets a widget's text."""
    return [
        source.finding(call, f"{last_name(call.func)}({ast.unparse(argument)}): wrap it in _()")
        for source in sources(root, f"{PACKAGE}/ui", f"{PACKAGE}/app")
        for call in calls(source.tree())
        for argument in _text_arguments(call)
        if _is_literal_text(argument)
    ]


def _text_arguments(call: ast.Call) -> list[ast.expr]:
    name = last_name(call.func)
    places = [place for place, names in enumerate((FIRST, SECOND)) if name in names]
    if not places:
        return []
    # Many of these calls take an icon before the text.
    shift = int(bool(call.args) and "icon" in ast.unparse(call.args[0]).lower())
    given = [call.args[at + shift] for at in places if at + shift < len(call.args)]
    return given + [word.value for word in call.keywords if word.arg in TEXT_KEYWORDS]


def _is_literal_text(node: ast.expr) -> bool:
    if isinstance(node, ast.Constant):
        return isinstance(node.value, str) and any(letter.isalpha() for letter in node.value)
    return any(_is_literal_text(part) for part in _parts(node))


def _parts(node: ast.expr) -> list[ast.expr]:
    match node:
        case ast.JoinedStr(values=parts) | ast.List(elts=parts) | ast.Tuple(elts=parts):
            return parts
        case ast.BinOp(left=left, right=right):
            return [left, right]
        case ast.IfExp(body=body, orelse=other):
            return [body, other]
        case ast.Call(func=ast.Attribute(value=value, attr="format" | "join")):
            return [value]
        case _:
            return []
