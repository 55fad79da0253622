"""The panel of one task, which stands beside whatever screen of tasks is in view."""

from collections.abc import Callable, Sequence
from typing import Final, Protocol, runtime_checkable

from nova_desktop.adapters.attachment_files import AttachmentFiles
from nova_desktop.app.core import Core
from nova_desktop.services.chat import Chat
from nova_desktop.services.tasks.attachments import Attachments
from nova_desktop.ui.shell.main_window import MainWindow
from nova_desktop.ui.tasks.desk import TaskDesk
from nova_desktop.ui.tasks.detail.making import DetailParts, make_detail
from nova_desktop.ui.tasks.detail.outside import Desktop
from nova_desktop.ui.tasks.detail.text_rules import recover_texts
from nova_desktop.ui.tasks.detail.view_protocol import DetailDesk
from nova_desktop.ui.tasks.panel_host import PanelHost

_ELSEWHERE: Final = "board"
_MOST_CHATS: Final = 50


@runtime_checkable
class Hosting(Protocol):
    """A screen with room for the panel."""

    host: PanelHost


class TaskDetail:
    """Makes the panel when it is first wanted."""

    def __init__(
        self,
        core: Core,
        window: MainWindow,
        desk: TaskDesk,
        open_chat: Callable[[str], object],
        open_link: Callable[[str], object],
    ) -> None:
        self._core = core
        self._window = window
        self._desk = desk
        self._open_chat = open_chat
        self._open_link = open_link
        self._parts: DetailParts | None = None
        desk.operations.start(
            "recover what was written", lambda: recover_texts(desk, core.base.state)
        )

    def open(self, task: str) -> None:
        """Show it beside the screen in view, or beside the board."""
        if not isinstance(self._window.screen_in_view, Hosting):
            self._window.open_place(_ELSEWHERE)
        screen = self._window.screen_in_view
        if isinstance(screen, Hosting):
            panel = self._made().panel
            screen.host.show_panel(panel)
            panel.show_task(task)

    async def keep(self) -> None:
        """Save what is being written, before the application ends."""
        if self._parts is not None:
            await self._parts.presenter.keep()

    def _made(self) -> DetailParts:
        if self._parts is None:
            parts = self._parts = make_detail(self._detail_desk(), self._window)
            parts.panel.closed.connect(self._left)
        return self._parts

    def _left(self) -> None:
        screen = self._window.screen_in_view
        if isinstance(screen, Hosting):
            screen.host.hide_panel()

    def _detail_desk(self) -> DetailDesk:
        core, window = self._core, self._window

        def open_chat(conversation: str) -> None:
            window.open_place("chat")
            self._open_chat(conversation)

        files = AttachmentFiles(core.base.paths.attachments)
        return DetailDesk(
            self._desk,
            Attachments(core.tasks.tasks, files, core.base.state),
            core.base.state,
            Desktop(window, self._open_link, open_chat),
            ChatTitles(core.chat),
        )


class ChatTitles:
    """Implements Chats."""

    def __init__(self, chat: Chat) -> None:
        self._chat = chat

    async def title(self, conversation: str) -> str | None:
        found = await self._chat.conversation(conversation)
        return found.title if found is not None else None

    async def search(self, words: str) -> Sequence[tuple[str, str]]:
        wanted = words.casefold().strip()
        known = await self._chat.conversations()
        fit = [(each.id, each.title) for each in known if wanted in each.title.casefold()]
        return fit[:_MOST_CHATS]
