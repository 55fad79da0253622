"""The gallery's sections of surfaces, lists, states and news. Its texts are samples."""

from typing import Final

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QHBoxLayout, QListView, QWidget

from nova_desktop.domain.problems import Problem, ProblemCode
from nova_desktop.ui.gallery.shelf import Section, column, off, on_canvas, ringed, under_pointer
from nova_desktop.ui.theme.scaling import hold, lay
from nova_desktop.ui.widgets.banner import Banner
from nova_desktop.ui.widgets.bubble import Bubble
from nova_desktop.ui.widgets.buttons import push_button
from nova_desktop.ui.widgets.card import Card, CardButton
from nova_desktop.ui.widgets.label import text_label
from nova_desktop.ui.widgets.panel import Panel, line
from nova_desktop.ui.widgets.progress import ProgressBar, ProgressRow
from nova_desktop.ui.widgets.rows import (
    BEHIND_ROLE,
    ICON_ROLE,
    MARK_ROLE,
    SECOND_ROLE,
    TONE_ROLE,
    RowDelegate,
)
from nova_desktop.ui.widgets.skeleton import Skeleton
from nova_desktop.ui.widgets.states import StateKind, StateView
from nova_desktop.ui.widgets.table import Table

_TALKS: Final = (
    ("What is due this week?", "now · $0.0006", "pin"),
    ("Plan the launch week", "yesterday", ""),
    ("Quotes for the move, and what the piano costs on the ground floor", "Thu", ""),
)
_MODELS: Final = (
    ("qwen3-32b", "HuggingFace", "131k", "0.4 s", "circle-check", "ok"),
    ("claude-haiku", "Anthropic", "200k", "key refused (401)", "circle-x", "error"),
    ("mistral-small", "OpenRouter", "128k", "rate limit (429)", "triangle-alert", "warning"),
    ("qwen3-4b.gguf", "This computer", "32k", "loads on first use", "moon", "text_second"),
)


def _nothing() -> None:
    """The gallery's buttons lead nowhere."""


def lists() -> Section:
    section = Section("Lists")
    talks = QStandardItemModel()
    for title, second, mark in _TALKS:
        talks.appendRow(_item({0: title, SECOND_ROLE: second, MARK_ROLE: mark}))
    today = QStandardItemModel()
    for title, behind, icon, tone in (
        ("Prepare invoice 2026-118", "30 min", "circle", ""),
        ("Replied to the landlord", "08:40", "check", "ok"),
        ("Could not open the phone plan page", "yesterday", "circle-x", "error"),
    ):
        values = {0: title, BEHIND_ROLE: behind, ICON_ROLE: icon, TONE_ROLE: tone}
        today.appendRow(_item(values))
    views = (_list(talks, "Conversations", True), _list(today, "Today", False))
    section.row("rows", *(on_canvas(view) for view in views))
    section.row("table", _table(), stretch=True)
    return section


def _item(values: dict[int, str]) -> QStandardItem:
    item = QStandardItem()
    for role, value in values.items():
        item.setData(value, role)
    return item


def _list(model: QStandardItemModel, name: str, two_lines: bool) -> QListView:
    view = QListView()
    model.setParent(view)
    view.setModel(model)
    view.setAccessibleName(name)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    RowDelegate(view, two_lines=two_lines)
    view.setCurrentIndex(model.index(0, 0))
    return hold(view, width=260, height=150)


def _table() -> Table:
    table = Table("Models")
    model = QStandardItemModel(0, 4, table)
    heads = ("Model", "Provider", "Context", "Last test")
    for column_number, head in enumerate(heads):
        model.setHeaderData(column_number, Qt.Orientation.Horizontal, head)
    for name, provider, context, test, icon, tone in _MODELS:
        cells = [QStandardItem(text) for text in (name, provider, context, test)]
        cells[2].setTextAlignment(Qt.AlignmentFlag.AlignRight)
        cells[3].setData(icon, ICON_ROLE)
        cells[3].setData(tone, TONE_ROLE)
        model.appendRow(cells)
    table.show_model(model)
    chosen = QItemSelectionModel.SelectionFlag.ClearAndSelect
    rows = QItemSelectionModel.SelectionFlag.Rows
    table.selectionModel().setCurrentIndex(model.index(1, 0), chosen | rows)
    return hold(table, height=34 + 4 * 36 + 4)


def surfaces() -> Section:
    section = Section("Surfaces")
    card = Card()
    card.inside.addWidget(text_label("qwen3-32b", card, "heading"))
    card.inside.addWidget(text_label("temp. 0.7    2,048 tokens", card, "small"))
    chosen = _choice("HuggingFace")
    chosen.setCheckable(True)
    chosen.setChecked(True)
    section.row("card", hold(card, width=180), *(hold(c, width=164) for c in (chosen,)))
    section.row(
        "card to press",
        hold(_choice("At rest"), width=164),
        under_pointer(hold(_choice("Hover"), width=164)),
        ringed(hold(_choice("Focus"), width=164), 10),
        off(hold(_choice("Disabled"), width=164)),
    )
    panel = Panel("Needs you", "2")
    for text in ("Summarise the customer interviews", "Book the train to the workshop"):
        if panel.body.count():
            panel.body.addWidget(line(panel))
        row = lay(QHBoxLayout(), (15, 8, 15, 8))
        row.addWidget(text_label(text, panel))
        panel.body.addLayout(row)
    section.row("panel", hold(panel, width=380))
    section.row("bubble", Bubble("What is due this week, and can you move what can wait?"))
    return section


def _choice(name: str) -> CardButton:
    card = CardButton(name)
    card.inside.addWidget(text_label(name, card, "strong"))
    card.inside.addWidget(text_label("Open models · cloud", card, "small"))
    return card


def states() -> Section:
    section = Section("States")
    empty = StateView()
    empty.show_state(
        StateKind.EMPTY,
        "Nothing in the inbox",
        "Write what is on your mind; Nova sorts out the date and the people.",
        [push_button("Add a task", _nothing, kind="primary")],
    )
    error = StateView()
    error.show_state(
        StateKind.ERROR,
        "The gateway stopped",
        "It ended twice within a minute: the key for OpenAI was refused (401).",
        [
            push_button("Details", _nothing),
            push_button("Replace the key", _nothing, kind="primary"),
        ],
    )
    offline = StateView()
    offline.show_state(
        StateKind.OFFLINE,
        "No network",
        "Your board and chats are here. Cloud models answer again when you are back.",
        [push_button("Use qwen3-4b", _nothing)],
    )
    section.row("no list", empty, error, offline, stretch=True)
    section.row("skeleton", Skeleton(4), stretch=True)
    return section


def progress() -> Section:
    section = Section("Progress")
    known, unknown = ProgressBar("Import"), ProgressBar("Search")
    known.show_fraction(0.6)
    unknown.show_fraction(None)
    section.row("bars", hold(known, width=200), hold(unknown, width=200))
    row = ProgressRow("Download", _nothing)
    row.begin("qwen3-4b.gguf, 1.2 of 2.6 GB", 0.46)
    section.row("row", hold(row, min_width=360))
    return section


def news() -> Section:
    section = Section("News")
    full = Problem(ProblemCode.DISK_FULL, {}, "ENOSPC", retryable=True)
    crashed = Problem(ProblemCode.PREVIOUS_CRASH, {"report": "crash.txt"})
    section.row("banner", column(Banner(full, _nothing), Banner(crashed, None)), stretch=True)
    return section


def all_surfaces() -> list[QWidget]:
    """The sections in the order of the gallery."""
    return [lists(), surfaces(), states(), progress(), news()]
