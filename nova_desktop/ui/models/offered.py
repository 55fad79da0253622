"""The live list of a provider: found by words, chosen one or several at a time."""

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QListView, QStackedWidget, QVBoxLayout, QWidget

from nova_desktop.domain.gateway_plan import Mode
from nova_desktop.domain.problems import Problem
from nova_desktop.domain.provider_catalogue import OfferedModel
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.models.cells import context_text, price_text
from nova_desktop.ui.problem_text import problem_text
from nova_desktop.ui.theme.scaling import hold, lay
from nova_desktop.ui.widgets.buttons import push_button
from nova_desktop.ui.widgets.fields import Field
from nova_desktop.ui.widgets.rows import BEHIND_ROLE, RowDelegate
from nova_desktop.ui.widgets.select import Choice, Select
from nova_desktop.ui.widgets.skeleton import Skeleton
from nova_desktop.ui.widgets.states import StateKind, StateView

Index = QModelIndex | QPersistentModelIndex
_LEAST_PX: Final = 96
_NO_PARENT: Final = QModelIndex()


class OfferedList(QAbstractListModel):
    """The models that are offered, as rows."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._all: Sequence[OfferedModel] = ()
        self._shown: Sequence[OfferedModel] = ()

    def show_models(self, models: Sequence[OfferedModel], words: str) -> None:
        self._all = models
        self.show_filter(words)

    def show_filter(self, words: str) -> None:
        self.beginResetModel()
        wanted = words.casefold().split()
        self._shown = [m for m in self._all if all(w in m.id.casefold() for w in wanted)]
        self.endResetModel()

    def at(self, index: Index) -> OfferedModel:
        return self._shown[index.row()]

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        model = self._shown[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return model.id
        return _figures(model) if role == BEHIND_ROLE else None


class OfferedPage(QWidget):
    """`account_chosen` asks for its list; `chosen_changed` when what is chosen moves."""

    account_chosen = Signal(str)
    connect_pressed = Signal()
    chosen_changed = Signal()

    def __init__(self, accounts: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.account = Select(_("Provider"), self)
        self.account.chosen.connect(self._ask)
        self.words = Field(self, placeholder=_("Find a model"), icon="search")
        self._rows = OfferedList(self)
        self.list = QListView(self)
        self.list.setAccessibleName(_("Models of the provider"))
        self.list.setUniformItemSizes(True)
        self.list.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.list.setModel(self._rows)
        RowDelegate(self.list, two_lines=False, chosen="accent_soft")
        self._state = StateView(self)
        self._loading = Skeleton(8, self)
        self._pages = hold(QStackedWidget(self), min_height=_LEAST_PX)
        for page in (self.list, self._loading, self._state):
            self._pages.addWidget(page)
        self.words.textChanged.connect(self._rows.show_filter)
        self.list.selectionModel().selectionChanged.connect(self._moved)
        down = lay(QVBoxLayout(self), spacing=8)
        down.addWidget(self.account)
        down.addWidget(self.words)
        down.addWidget(self._pages, 1)
        self._choices = [Choice(id_, name) for id_, name in accounts]

    def begin(self) -> None:
        """Ask for the first account's list, or say that there is no account."""
        if self._choices:
            self.account.show_choices(self._choices, self._choices[0].value)
            self._ask(self._choices[0].value)
            return
        self.account.hide()
        self.words.hide()
        connect = push_button(_("Connect a provider"), self.connect_pressed.emit, self._state)
        text = _("Its models can then be chosen from a list.")
        self._show_state(StateKind.EMPTY, _("No provider yet"), text, connect)

    def show_models(self, models: Sequence[OfferedModel]) -> None:
        self._rows.show_models(models, self.words.text())
        self._pages.setCurrentWidget(self.list)

    def show_problem(self, problem: Problem) -> None:
        text = problem_text(problem)
        retry = push_button(_("Retry"), lambda: self._ask(self.account.value), self._state)
        self._show_state(StateKind.ERROR, text.title, text.hint, retry)

    def chosen(self) -> tuple[OfferedModel, ...]:
        return tuple(self._rows.at(index) for index in self.list.selectedIndexes())

    def _moved(self) -> None:
        self.chosen_changed.emit()

    def _ask(self, account: str) -> None:
        self._rows.show_models((), "")
        self._pages.setCurrentWidget(self._loading)
        self.account_chosen.emit(account)

    def _show_state(self, kind: StateKind, title: str, text: str, button: Any) -> None:
        self._state.show_state(kind, title, text, [button])
        self._pages.setCurrentWidget(self._state)


def _figures(model: OfferedModel) -> str:
    """`131k · $0.40 / $0.80`, what is told of it."""
    parts: list[str] = []
    if model.mode is Mode.EMBEDDING:
        parts.append(_("embedding"))
    if model.context_tokens or (model.vector_size and model.mode is Mode.EMBEDDING):
        parts.append(context_text(model.context_tokens, model.vector_size, model.mode))
    if model.input_cost_per_token is not None:
        prices = (model.input_cost_per_token, model.output_cost_per_token)
        parts.append(price_text(*prices, model.mode))
    return " · ".join(parts)
