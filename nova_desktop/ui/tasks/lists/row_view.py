"""A list of tasks: walked through with the keyboard, picked, checked, dragged, each with a menu."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDrag,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QGuiApplication,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QToolTip, QWidget
from shiboken6 import isValid

from nova_desktop.domain.key_table import Act, Place, shown_key
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.tasks.lists.renaming import Renaming
from nova_desktop.ui.tasks.lists.row_choice import FLAG, RowChoice
from nova_desktop.ui.tasks.lists.row_delegate import TaskRowDelegate
from nova_desktop.ui.tasks.lists.row_dragging import RowDragging
from nova_desktop.ui.tasks.lists.row_keys import RowKeys
from nova_desktop.ui.tasks.lists.row_model import TaskRowModel
from nova_desktop.ui.tasks.lists.row_places import Shape
from nova_desktop.ui.tasks.lists.rows import ListRow, RowKind
from nova_desktop.ui.tasks.lists.task_menu import task_menu
from nova_desktop.ui.tasks.panel_host import enter_panel
from nova_desktop.ui.theme.theme import current_theme
from nova_desktop.ui.widgets.menus import Menu
from nova_desktop.ui.widgets.tooltip import plain_tip, tip_with_key


class TaskRows(QListView):
    """`acted` with an Act and the rows it is for; a press on a title opens its task.

    `folded` with a heading or a task and whether it is to be; `dropped` with ids, a section, and
    the ids of the tasks before and behind. `left_at` with whether the keyboard went out below.
    """

    acted = Signal(object, object)
    folded = Signal(object, bool)
    renamed = Signal(str, str, str)
    dropped = Signal(object, str, str, str)
    add_wanted = Signal(str)
    picked_changed = Signal(object)
    left_at = Signal(bool)
    later_wanted = Signal()

    def __init__(
        self,
        name: str,
        parent: QWidget | None = None,
        shape: Shape | None = None,
        place: Place = Place.LIST,
    ) -> None:
        super().__init__(parent)
        self.rows = TaskRowModel(self)
        self.setModel(self.rows)
        self.setAccessibleName(name)
        self.painted = TaskRowDelegate(self, self.rows, shape or Shape())
        self.keys = RowKeys(self, place)
        self.choice = RowChoice(self)
        self._menu: Menu | None = None
        self._pressed_at: QPoint | None = None
        self._ground = ""
        self._dragging = RowDragging(self)
        self.renaming = Renaming(self)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setAcceptDrops(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.selectionModel().selectionChanged.connect(self._tell_picked)

    @property
    def menu_shown(self) -> Menu | None:
        return self._menu

    @property
    def dragging(self) -> RowDragging:
        """What is dragged over it, and how that is shown."""
        return self._dragging

    def show_rows(self, rows: Sequence[ListRow], *, more: bool, anew: bool = True) -> None:
        """With `anew` those of another list; else what is in view, picked and current stays."""
        kept = self.choice.kept(anew=anew)
        self._heat(-1, "")
        self.rows.show_rows(rows, more=more)
        self.choice.keep(kept)
        self.renaming.follow()

    def picked(self) -> list[ListRow]:
        """The selected tasks from the top."""
        return self.choice.picked()

    def current_row(self) -> ListRow | None:
        return self.rows.row(self.currentIndex().row())

    def focus_first(self) -> None:
        """Lead the keyboard to the first task."""
        self.choice.go_to(self.choice.task_near(0))
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_last(self) -> None:
        """Lead the keyboard to the last task."""
        self.choice.go_to(self.choice.task_near(self.rows.rowCount() - 1))
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def lead_to(self, task: str) -> None:
        """Lead the keyboard to a task, if it is shown."""
        place = next((n for n, row in enumerate(self.rows.rows) if row.task == task), -1)
        if place >= 0:
            self.choice.go_to(place)

    def do(self, act: Act) -> None:
        """An act for the picked rows or the current one; EDIT happens in the list itself."""
        rows = self.choice.targets()
        deleted = any(row.face is not None and row.face.in_trash for row in rows)
        if act is Act.EDIT and rows and not deleted:
            self.renaming.begin(rows[0].key)
        elif act is Act.COPY and rows:
            QGuiApplication.clipboard().setText("\n".join(row.title for row in rows))
        elif act is Act.LEAVE:
            self.choice.drop()
        elif act is not Act.OPEN or not rows or not enter_panel(self, rows[0].task):
            self.acted.emit(act, rows)

    def open_menu(self, at: QPoint) -> None:
        """All that can be done with the picked rows, at a place on the screen."""
        rows = self.choice.targets()
        if rows:
            self._menu = task_menu(self, rows, self.keys.table, self.do)
            self._menu.popup(at)

    def middle_of_current(self) -> QPoint:
        """Of the row that the keyboard is at, in the viewport."""
        return self.rect_of(self.currentIndex().row()).center()

    def rect_of(self, place: int) -> QRect:
        """Of a row, in the viewport."""
        return self.visualRect(self.rows.index(place))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        place = self.indexAt(at).row()
        part = self._part_at(place, at)
        left = event.button() is Qt.MouseButton.LeftButton
        self._pressed_at = at if left else None
        row = self.rows.row(place)
        if left and (part or (row is not None and row.kind is not RowKind.TASK)):
            event.accept()
            return
        if left and self.choice.holds(row) and not event.modifiers():
            self.selectionModel().setCurrentIndex(self.rows.index(place), FLAG.NoUpdate)
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            return  # a drag takes all of them; a release picks this one alone
        self.choice.is_own = bool(event.modifiers())
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        held = event.buttons() & Qt.MouseButton.LeftButton
        if held and self._pressed_at is not None:
            far = (at - self._pressed_at).manhattanLength()
            if far >= QGuiApplication.styleHints().startDragDistance():
                start, self._pressed_at = self._pressed_at, None
                rows = self._dragging.rows_from(start)
                if rows:
                    self._heat(-1, "")
                    drag = QDrag(self)
                    self._dragging.fill(drag, rows)
                    drag.exec(Qt.DropAction.MoveAction)
            return
        if not held:
            super().mouseMoveEvent(event)
            place = self.indexAt(at).row()
            self._heat(place, self._part_at(place, at))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        at, pressed = event.position().toPoint(), self._pressed_at
        self._pressed_at = None
        place = self.indexAt(at).row()
        row = self.rows.row(place)
        same = pressed is not None and self.indexAt(pressed).row() == place
        if row is None or not same or event.button() is not Qt.MouseButton.LeftButton:
            super().mouseReleaseEvent(event)
            return
        part = self._part_at(place, at)
        if row.kind is not RowKind.TASK or part:
            self._press_part(row, part)
            return
        super().mouseReleaseEvent(event)
        if not event.modifiers():
            self.choice.is_own = False
            self.selectionModel().setCurrentIndex(self.rows.index(place), FLAG.ClearAndSelect)
            self.acted.emit(Act.OPEN, [row])

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """The second press of two is one more press: a check that is pressed twice is two."""
        self.mousePressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self._dragging.move(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self._dragging.move(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        del event
        self._dragging.leave()

    def dropEvent(self, event: QDropEvent) -> None:
        self._dragging.drop(event)

    def stand_on(self, ground: str) -> None:
        """It lies on this role of the theme and nothing else: then scrolling copies its pixels."""
        self._ground = ground
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        if self._dragging.spot is not None:
            self.viewport().update()  # the line of the drop stays where it is

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._ground:
            painter = QPainter(self.viewport())
            painter.fillRect(event.rect(), current_theme().color(self._ground))
            painter.end()
        self.painted.wanted = event.region()
        super().paintEvent(event)
        self.painted.wanted = None
        if self._dragging.spot is not None:
            painter = QPainter(self.viewport())
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._dragging.paint(painter)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._heat(-1, "")

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        at, place = event.pos(), self.indexAt(event.pos()).row()
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            place, at = self.currentIndex().row(), self.middle_of_current()
        row = self.rows.row(place)
        if row is None or row.kind is not RowKind.TASK:
            return
        inside = self.choice.holds(row)
        flag = FLAG.NoUpdate if inside else FLAG.ClearAndSelect
        self.choice.is_own = self.choice.is_own and inside
        self.selectionModel().setCurrentIndex(self.rows.index(place), flag)
        self.open_menu(self.viewport().mapToGlobal(at))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.keys.press(event):
            event.accept()
        elif self.keys.act_of(event) is not None or (event.text() and not event.modifiers()):
            event.ignore()  # no type-ahead: letters are keys here
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        had_current = self.currentIndex().isValid()
        super().focusInEvent(event)
        led = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        if had_current:
            return
        if event.reason() in led:
            self.choice.go_to(self.choice.task_near(0))
        elif (place := self.choice.task_near(0)) >= 0:  # a task, and no heading
            self.selectionModel().setCurrentIndex(self.rows.index(place), FLAG.NoUpdate)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            row = self.rows.row(self.indexAt(event.pos()).row())
            text = self._tip(row, event.pos()) if row is not None else ""
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().viewportEvent(event)

    def is_at_rest(self) -> bool:
        """Whether nothing of it is open."""
        menu = self._menu
        return not (menu is not None and isValid(menu) and menu.isVisible())

    def _tip(self, row: ListRow, at: QPoint) -> str:
        part, keys = self._part_at(self.indexAt(at).row(), at), self.keys.table
        if part == "act" and row.kind is not RowKind.TASK:
            return _("Add a task here")
        if part == "act":
            deleted = row.face is not None and row.face.in_trash
            words = _("Restore") if deleted else _("Try again")
            return tip_with_key(words, shown_key(Act.RETRY, keys))
        if part == "check" and row.face is not None:
            words = _("Open again") if row.face.is_done else _("Done")
            return tip_with_key(words, shown_key(Act.COMPLETE, keys))
        return plain_tip(row.title[:500])

    def _press_part(self, row: ListRow, part: str) -> None:
        if row.kind is RowKind.MORE:
            self.later_wanted.emit()
        elif part == "act" and row.kind is RowKind.HEADING:
            self.add_wanted.emit(row.section)
        elif part == "act":
            self.acted.emit(Act.RETRY, [row])
        elif part == "check":
            self.acted.emit(Act.COMPLETE, [row])
        elif row.folded is not None:
            self.folded.emit(row, not row.folded)

    def _tell_picked(self) -> None:
        self.picked_changed.emit(self.picked())

    def _part_at(self, place: int, at: QPoint) -> str:
        places = self.painted.places(place, self.rect_of(place))
        if places is None:
            return ""
        for part, rect in (("act", places.act), ("fold", places.fold), ("check", places.check_hit)):
            if rect.contains(at):
                return part
        return ""

    def _heat(self, place: int, part: str) -> None:
        old, self.painted.hot = self.painted.hot, (place, part)
        if old == self.painted.hot:
            return
        for row in {old[0], place} - {-1}:
            self.viewport().update(self.rect_of(row))
