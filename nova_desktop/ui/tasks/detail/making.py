"""Makes the panel of a task and connects it with its presenter."""

from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from nova_desktop.ui.tasks.detail.panel import TaskPanel
from nova_desktop.ui.tasks.detail.presenter import DetailPresenter
from nova_desktop.ui.tasks.detail.view_protocol import DetailDesk


@dataclass(frozen=True, slots=True)
class DetailParts:
    """The panel, and who must live as long as it. Await `presenter.keep` before the end."""

    panel: TaskPanel
    presenter: DetailPresenter


def make_detail(desk: DetailDesk, parent: QWidget | None = None, hurry: float = 1.0) -> DetailParts:
    """A panel without a task; `panel.show_task` brings one into view."""
    panel = TaskPanel(parent)
    presenter = DetailPresenter(desk, panel, hurry)
    connect_detail(panel, presenter)
    return DetailParts(panel, presenter)


def connect_detail(panel: TaskPanel, presenter: DetailPresenter) -> None:
    """Who hears what the panel wishes."""
    panel.shown_task.connect(presenter.show)
    panel.retry_pressed.connect(presenter.retry)
    panel.restore_pressed.connect(presenter.restore)
    panel.close_pressed.connect(presenter.close)
    panel.crumbs.opened.connect(presenter.open_task)
    _connect_head(panel, presenter)
    _connect_texts(panel, presenter)
    _connect_fields(panel, presenter)
    _connect_steps(panel, presenter)
    _connect_files(panel, presenter)


def _connect_head(panel: TaskPanel, presenter: DetailPresenter) -> None:
    head = panel.head
    head.status_chosen.connect(presenter.set_status)
    head.retry_pressed.connect(presenter.retry_task)
    head.duplicate_pressed.connect(presenter.duplicate)
    head.copy_link_pressed.connect(presenter.copy_link)
    head.copy_text_pressed.connect(presenter.copy_text)
    head.skip_pressed.connect(presenter.skip)
    head.delete_pressed.connect(presenter.delete)
    head.attach_pressed.connect(presenter.files.pick)


def _connect_texts(panel: TaskPanel, presenter: DetailPresenter) -> None:
    for box, keeper in ((panel.title, presenter.title), (panel.notes, presenter.notes)):
        box.changed.connect(keeper.changed)
        box.left.connect(keeper.leave)
        box.clash.mine_kept.connect(keeper.keep_mine)
        box.clash.theirs_taken.connect(keeper.take_theirs)
    panel.title.put_back.connect(presenter.title.put_back)
    panel.notes.link_pressed.connect(presenter.open_link)
    panel.comment.changed.connect(presenter.comments.changed)
    panel.comment.sent.connect(presenter.comments.send)
    panel.log.earlier_pressed.connect(presenter.comments.earlier)
    panel.log.comment_edited.connect(presenter.comments.edit)
    panel.log.comment_deleted.connect(presenter.comments.delete)
    panel.log.link_pressed.connect(presenter.open_link)


def _connect_fields(panel: TaskPanel, presenter: DetailPresenter) -> None:
    fields = panel.fields
    fields.typed.connect(presenter.fields.typed)
    fields.entered.connect(presenter.fields.enter)
    fields.chosen.connect(presenter.fields.choose)
    fields.removed.connect(presenter.fields.remove)
    fields.date_chosen.connect(presenter.fields.schedule)
    fields.priority_chosen.connect(presenter.fields.set_priority)


def _connect_steps(panel: TaskPanel, presenter: DetailPresenter) -> None:
    steps = panel.steps
    steps.added.connect(presenter.steps.add)
    steps.checked.connect(presenter.steps.check)
    steps.renamed.connect(presenter.steps.rename)
    steps.deleted.connect(presenter.steps.delete)
    steps.moved.connect(presenter.steps.move)
    steps.opened.connect(presenter.open_task)


def _connect_files(panel: TaskPanel, presenter: DetailPresenter) -> None:
    files = panel.files
    panel.files_dropped.connect(presenter.files.attach)
    files.attach_pressed.connect(presenter.files.pick)
    files.ask_again_pressed.connect(presenter.files.ask_again)
    files.file_opened.connect(presenter.files.open)
    files.folder_pressed.connect(presenter.files.show_in_folder)
    files.file_removed.connect(presenter.files.remove)
    files.chat_opened.connect(presenter.open_chat)
    files.chat_removed.connect(presenter.unlink_chat)
