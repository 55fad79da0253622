"""The panel of one task, at the right of any screen of tasks or in its place."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QSize, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from nova_desktop.domain.problems import Problem
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.problem_text import problem_text
from nova_desktop.ui.tasks.detail.breaking import breakable
from nova_desktop.ui.tasks.detail.comment_box import CommentBox
from nova_desktop.ui.tasks.detail.crumbs import Crumbs
from nova_desktop.ui.tasks.detail.fields_box import FieldsBox
from nova_desktop.ui.tasks.detail.files_box import FilesBox
from nova_desktop.ui.tasks.detail.head import PanelHead
from nova_desktop.ui.tasks.detail.log_box import LogBox
from nova_desktop.ui.tasks.detail.notes_box import NotesBox
from nova_desktop.ui.tasks.detail.offer_list import FLOOR
from nova_desktop.ui.tasks.detail.steps_box import StepsBox
from nova_desktop.ui.tasks.detail.summary_box import SummaryBox
from nova_desktop.ui.tasks.detail.tab_order import go_on
from nova_desktop.ui.tasks.detail.title_box import TitleBox
from nova_desktop.ui.tasks.detail.view_protocol import (
    FieldKey,
    LogEntry,
    Offer,
    Slot,
    TaskPicture,
)
from nova_desktop.ui.theme.focus_ring import ring_on
from nova_desktop.ui.theme.painting import box, painter_of
from nova_desktop.ui.theme.scaling import lay
from nova_desktop.ui.theme.theme import current_theme
from nova_desktop.ui.widgets.buttons import push_button
from nova_desktop.ui.widgets.skeleton import Skeleton
from nova_desktop.ui.widgets.states import StateKind, StateView

WIDTH_PX: Final = 520
_SIDE_PX: Final = 22
_BAR_PX: Final = 10
_SHOWN: Final = 120


class TaskPanel(QWidget):
    """Implements DetailView. `closed` when it is left; `shown_task` wishes for a task in it."""

    closed = Signal()
    shown_task = Signal(str)
    retry_pressed = Signal()
    restore_pressed = Signal()
    close_pressed = Signal()
    files_dropped = Signal(list)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setProperty(FLOOR, True)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAcceptDrops(True)
        ring_on(self, "none")
        self._drop = False
        self._task = ""
        self.head = PanelHead(self)
        self.crumbs = Crumbs(self)
        self.title = TitleBox(self)
        self.notes = NotesBox(self)
        self.summary = SummaryBox(self)
        self.fields = FieldsBox(self)
        self.steps = StepsBox(self)
        self.files = FilesBox(self)
        self.log = LogBox(self)
        self.comment = CommentBox(self)
        self.body = QScrollArea(self)
        self._filled = QWidget(self)
        self._loading = QWidget(self)
        self._state = StateView(self)
        self._pages = QStackedWidget(self)
        self._lay_out()
        self._connect()
        self.show_loading()

    def show_task(self, task: str) -> None:
        """Bring a task into view."""
        self.shown_task.emit(task)

    @property
    def task(self) -> str:
        """The one that is shown, "" while there is none."""
        return self._task

    def enter(self) -> None:
        """Lead the keyboard to what is read first."""
        filled = self._pages.currentWidget() is self._filled
        (self.title.edit if filled else self).setFocus(Qt.FocusReason.TabFocusReason)

    def show_alone(self, alone: bool) -> None:
        """Whether it stands in the place of its screen; a way back is shown then."""
        self.head.show_alone(alone)

    def sizeHint(self) -> QSize:
        return QSize(current_theme().px(WIDTH_PX), current_theme().px(700))

    def minimumSizeHint(self) -> QSize:
        return QSize(current_theme().px(280), current_theme().px(240))

    # --- DetailView ---------------------------------------------------------------------------

    def show_loading(self) -> None:
        self._task = ""
        self.fields.end_all()
        self.notes.read_from_start()
        self.steps.show_from_start()
        self.head.show_task(False)
        self._pages.setCurrentWidget(self._loading)

    def show_problem(self, problem: Problem) -> None:
        text = problem_text(problem)
        retry = push_button(_("Retry"), self.retry_pressed.emit, self._state)
        self._say(StateKind.ERROR, text.title, text.hint, [retry], "")

    def show_gone(self, title: str, *, can_restore: bool) -> None:
        self.fields.end_all()
        buttons = []
        hint = _("It is no longer there, not even in the trash.")
        if can_restore:
            hint = _("It is in the trash for 30 days: {title}").format(title=_short(title))
            buttons = [push_button(_("Restore"), self.restore_pressed.emit, self._state)]
        self._say(StateKind.EMPTY, _("This task was deleted"), hint, buttons, "trash-2")

    def show_picture(self, picture: TaskPicture) -> None:
        anew = picture.task != self._task
        self._task = picture.task
        self.head.show_task(True)
        self.head.status.show_status(picture.status, picture.level, picture.statuses)
        self.head.retry.setVisible(picture.can_retry)
        self.head.can_skip = picture.can_skip
        self.crumbs.show_crumbs(picture.parents)
        self.summary.show_summary(picture.summary)
        self.fields.show_faces(picture.fields, picture.clock)
        self.steps.show_steps(picture.steps, picture.steps_over)
        self.files.show_files(picture.files)
        self.files.show_chats(picture.chats)
        if self._pages.currentWidget() is not self._filled:
            self._pages.setCurrentWidget(self._filled)
        if anew:
            self.body.verticalScrollBar().setValue(0)

    def show_log(self, entries: Sequence[LogEntry], *, more: bool) -> None:
        self.log.show_log(entries, more=more)

    def text(self, slot: Slot) -> str:
        return self._slots[slot].text()

    def show_text(self, slot: Slot, text: str) -> None:
        self._slots[slot].show_text(text)

    def show_clash(self, slot: Slot, theirs: str | None) -> None:
        if slot is Slot.TITLE:
            self.title.clash.show_theirs(theirs)
        elif slot is Slot.NOTES:
            self.notes.show_clash(theirs)

    def show_text_error(self, slot: Slot, words: str) -> None:
        if slot is Slot.TITLE:
            self.title.show_error(words)
        elif slot is Slot.NOTES:
            self.notes.show_error(words)

    def edit_field(self, key: FieldKey) -> None:
        self.fields.edit(key)

    def show_offers(self, key: FieldKey, offers: Sequence[Offer]) -> None:
        self.fields.show_offers(key, offers)

    def show_field_error(self, key: FieldKey, words: str) -> None:
        self.fields.show_error(key, words)

    def close_field(self, key: FieldKey, *, keep: bool = False) -> None:
        self.fields.close_editor(key, keep=keep)

    def show_busy_files(self, names: Sequence[str]) -> None:
        self.files.show_busy(names)

    def leave(self) -> None:
        self.closed.emit()

    # --- events -------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_pressed.emit()
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002, N802 (Qt's names)
        parts: list[QWidget] = [self.head, self._state]
        if self._pages.currentWidget() is self._filled:
            parts = [self.head, self._page, self.comment]
        return go_on(parts, next, partial(super().focusNextPrevChild, next))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        QTimer.singleShot(0, self, self.fields.place_offers)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._task and _files_of(event.mimeData().urls()):
            self._show_drop(True)
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._show_drop(False)
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        self._show_drop(False)
        files = _files_of(event.mimeData().urls())
        if files:
            event.acceptProposedAction()
            self.files_dropped.emit(files)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        QPainter(self).fillRect(self.rect(), current_theme().color("panel"))

    def _scrolled(self, value: int) -> None:
        del value
        self.fields.place_offers()

    def _make_room_for_bar(self, first: int, last: int) -> None:
        """Words end at the same edge with a scroll bar and without."""
        right = _SIDE_PX - _BAR_PX if last > first else _SIDE_PX
        lay(self._inside, (_SIDE_PX, 2, right, 4), 8)

    def _show_drop(self, shown: bool) -> None:
        self._veil.setGeometry(self.rect())
        self._veil.setVisible(shown)
        self._veil.raise_()

    def _say(
        self, kind: StateKind, title: str, hint: str, buttons: Sequence[QWidget], icon: str
    ) -> None:
        self.head.show_task(False)
        self._state.show_state(kind, title, hint, list(buttons), icon)  # type: ignore[arg-type]
        self._pages.setCurrentWidget(self._state)

    def _connect(self) -> None:
        self.head.close_pressed.connect(self.close_pressed)
        self.head.move_pressed.connect(lambda: self.edit_field(FieldKey.PROJECT))
        self.head.nest_pressed.connect(lambda: self.edit_field(FieldKey.PARENT))
        self.head.link_chat_pressed.connect(lambda: self.edit_field(FieldKey.CHATS))
        self.summary.link_pressed.connect(self.notes.link_pressed)
        self.title.escaped.connect(self.close_pressed)
        self.comment.escaped.connect(self.close_pressed)
        bar = self.body.verticalScrollBar()
        bar.valueChanged.connect(self._scrolled)
        bar.rangeChanged.connect(self._make_room_for_bar)

    def _lay_out(self) -> None:
        self._slots = {
            Slot.TITLE: self.title,
            Slot.NOTES: self.notes,
            Slot.COMMENT: self.comment,
        }
        self._veil = _DropVeil(self)
        self._veil.hide()
        self._lay_out_body()
        filled = lay(QVBoxLayout(self._filled), spacing=0)
        filled.addWidget(self.body, 1)
        foot = lay(QVBoxLayout(), (_SIDE_PX, 8, _SIDE_PX, 18))
        foot.addWidget(self.comment)
        filled.addLayout(foot)
        loading = lay(QVBoxLayout(self._loading), (_SIDE_PX, 12, _SIDE_PX, 12))
        loading.addWidget(Skeleton(14, self._loading))
        for page in (self._filled, self._loading, self._state):
            self._pages.addWidget(page)
        head = lay(QVBoxLayout(), (_SIDE_PX, 18, _SIDE_PX - 6, 6))
        head.addWidget(self.head)
        down = lay(QVBoxLayout(self))
        down.addLayout(head)
        down.addWidget(self._pages, 1)

    def _lay_out_body(self) -> None:
        page = self._page = _Page(self)
        page.setObjectName("dialogpage")
        inside = self._inside = lay(QVBoxLayout(page), (_SIDE_PX, 2, _SIDE_PX, 4), 8)
        for part in (self.crumbs, self.title, self.notes, self.summary, self.fields):
            inside.addWidget(part)
        inside.addSpacing(6)
        inside.addWidget(self.steps)
        inside.addWidget(self.files)
        inside.addStretch(1)
        inside.addWidget(self.log)
        self.body.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.body.setWidgetResizable(True)
        self.body.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.body.setWidget(page)
        self.body.viewport().setAutoFillBackground(False)
        page.setAutoFillBackground(False)


class _Page(QWidget):
    """What is scrolled: as high as it is at its width. Its words say nothing about a least size."""

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0)


class _DropVeil(QWidget):
    """Says that files can be dropped here."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("nova_overlay", True)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        theme = current_theme()
        painter = painter_of(self)
        ground = theme.color("accent_soft")
        ground.setAlpha(220)
        edge = theme.px(8)
        inner = self.rect().adjusted(edge, edge, -edge, -edge)
        box(painter, inner, theme.px(12), ground, theme.color("accent"), theme.px(2))
        painter.setFont(theme.font(weight=500))
        painter.setPen(theme.color("accent"))
        painter.drawText(inner, Qt.AlignmentFlag.AlignCenter, _("Drop files to attach them"))


def _short(title: str) -> str:
    shown = title if len(title) <= _SHOWN else f"{title[:_SHOWN].rstrip()}…"
    return breakable(shown)


def _files_of(urls: Sequence[QUrl]) -> list[str]:
    return [url.toLocalFile() for url in urls if url.isLocalFile()]
