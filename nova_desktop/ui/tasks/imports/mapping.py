"""The face of a plain CSV: what each column is for, with some of its values."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from nova_desktop.domain.task_import import ColumnUse, CsvTable, CsvUse, DayOrder
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.i18n import ngettext
from nova_desktop.ui.tasks.imports.words import column_name, use_name
from nova_desktop.ui.theme.scaling import hold, lay
from nova_desktop.ui.widgets.buttons import push_button
from nova_desktop.ui.widgets.label import text_label
from nova_desktop.ui.widgets.roomy_dialog import ScrolledBody
from nova_desktop.ui.widgets.select import Choice, Select

_SHOWN: Final = 3
_USE_PX: Final = 170
_LONGEST: Final = 60


class MappingFace(QWidget):
    """`used` with a CsvUse, `went_back`."""

    used = Signal(CsvUse)
    went_back = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table: CsvTable | None = None
        self.selects: list[Select] = []
        self._title = text_label("", self, "heading", wrap=True)
        self._text = text_label("", self, "small", wrap=True)
        self._scrolled = ScrolledBody(self)
        self._grid_holder: QWidget | None = None
        self._problem = text_label("", self, "warning", wrap=True)
        self.order = Select(_("Dates in figures"), self)
        self.order.show_choices(
            [
                Choice(DayOrder.DAY_FIRST.value, _("Day first: 31/12/2026")),
                Choice(DayOrder.MONTH_FIRST.value, _("Month first: 12/31/2026")),
            ],
            DayOrder.DAY_FIRST.value,
        )
        self.header = Select(_("First row"), self)
        self.header.show_choices(
            [
                Choice("names", _("First row: names of the columns")),
                Choice("task", _("First row: a task")),
            ],
            "names",
        )
        self.back = push_button(_("Back"), self.went_back.emit, self)
        self.go_on = push_button(_("Continue"), self._use, self, "primary")
        self._lay_out()

    def show_table(self, table: CsvTable) -> None:
        """A new table, as it is guessed."""
        self._table = table
        words = ngettext("A table with {n} row", "A table with {n} rows", table.rows)
        self._title.setText(words.format(n=f"{table.rows:,}"))
        text = _("{name}. Nova guessed what each column is; say so where it is wrong.")
        self._text.setText(text.format(name=table.origin))
        self.order.show_value(table.day_order.value)
        self.header.show_value("names" if table.has_header else "task")
        self._fill(table)
        self._check()

    @property
    def use(self) -> CsvUse:
        """As it is chosen now."""
        return CsvUse(
            tuple(ColumnUse(select.value) for select in self.selects),
            DayOrder(self.order.value),
            self.header.value == "names",
        )

    def _lay_out(self) -> None:
        options = lay(QHBoxLayout(), spacing=8)
        options.addWidget(self.header)
        options.addWidget(self.order)
        options.addStretch(1)
        foot = lay(QHBoxLayout(), (0, 8, 0, 0), 10)
        foot.addWidget(self.back)
        foot.addWidget(self._problem, 1)
        foot.addWidget(self.go_on)
        down = lay(QVBoxLayout(self), spacing=6)
        down.addWidget(self._title)
        down.addWidget(self._text)
        down.addLayout(options)
        down.addWidget(self._scrolled, 1)
        down.addLayout(foot)

    def _fill(self, table: CsvTable) -> None:
        if self._grid_holder is not None:
            self._scrolled.page.removeWidget(self._grid_holder)
            self._grid_holder.deleteLater()
        holder = self._grid_holder = QWidget()
        grid = lay(QGridLayout(holder), spacing=(16, 8))
        grid.setColumnStretch(1, 1)
        self.selects = []
        for at, name in enumerate(table.columns):
            told = column_name(name, at, has_header=table.has_header)
            select = self._select(told, table.guess[at])
            grid.addWidget(text_label(told, holder, "strong").let_elide(), at, 0)
            sample = text_label(_sample(table, at), holder, "small").let_elide()
            sample.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            grid.addWidget(sample, at, 1)
            grid.addWidget(select, at, 2, Qt.AlignmentFlag.AlignRight)
            self.selects.append(select)
        self._scrolled.page.addWidget(holder)
        self._scrolled.page.addStretch(1)

    def _select(self, name: str, use: ColumnUse) -> Select:
        words = _("What the column {name} is").format(name=name)
        select = hold(Select(words, self._grid_holder), width=_USE_PX)
        select.show_choices([Choice(one.value, use_name(one)) for one in ColumnUse], use.value)
        select.chosen.connect(self._check)
        return select

    def _check(self) -> None:
        problem = _problem_of(self.use)
        self._problem.setText(problem)
        self.go_on.setEnabled(not problem)

    def _use(self) -> None:
        if self.use.is_usable:
            self.used.emit(self.use)


def _sample(table: CsvTable, at: int) -> str:
    values = [row[at] for row in table.sample if at < len(row) and row[at].strip()]
    shown = [" ".join(value.split())[:_LONGEST] for value in values[:_SHOWN]]
    return "  ·  ".join(shown)


def _problem_of(use: CsvUse) -> str:
    if use.is_usable:
        return ""
    if ColumnUse.TITLE not in use.columns:
        return _("Say which column has the titles.")
    twice = next(
        one for one in use.columns if use.columns.count(one) > 1 and one is not ColumnUse.LEAVE
    )
    return _("Two columns are taken for: {what}.").format(what=use_name(twice))
