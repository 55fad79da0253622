"""The set-up as it fills the window: all pages in their frame, and the keys that all share."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nova_desktop.domain.problems import Problem
from nova_desktop.domain.setup import Setup, Source, Step
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.setup_wizard.connection_page import ConnectionPage
from nova_desktop.ui.setup_wizard.done_page import DonePage
from nova_desktop.ui.setup_wizard.frame import SetupFrame
from nova_desktop.ui.setup_wizard.import_page import ImportPage
from nova_desktop.ui.setup_wizard.keys_page import KeysPage
from nova_desktop.ui.setup_wizard.models_page import ModelsPage
from nova_desktop.ui.setup_wizard.welcome import WelcomePage
from nova_desktop.ui.setup_wizard.you_page import YouPage
from nova_desktop.ui.shell.banners import Banners
from nova_desktop.ui.theme.focus_ring import ring_on


class SetupView(QWidget):
    """`continued`, `went_back` and `put_off` from the foot; `escaped` to stop what runs."""

    continued = Signal()
    went_back = Signal()
    put_off = Signal()
    escaped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(_("Set-up"))
        ring_on(self, "none")  # it has the focus only for the moment before its page takes it
        self.welcome = WelcomePage()
        self.keys = KeysPage()
        self.connection = ConnectionPage()
        self.imports = ImportPage()
        self.models = ModelsPage()
        self.you = YouPage()
        self.done = DonePage()
        self.frame = SetupFrame(
            {
                Step.WELCOME: self.welcome,
                Source.KEYS: self.keys,
                Source.CONNECTION: self.connection,
                Source.IMPORT: self.imports,
                Step.MODELS: self.models,
                Step.YOU: self.you,
                Step.DONE: self.done,
            },
            self,
        )
        self.banners = Banners(self)
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(0)
        down.addWidget(self.banners)
        down.addWidget(self.frame, 1)
        foot = self.frame.footer
        foot.continued.connect(self.continued)
        foot.went_back.connect(self.went_back)
        foot.put_off.connect(self.put_off)
        self.welcome.entered.connect(self.continued)
        self.you.entered.connect(self.continued)

    def show_setup(self, setup: Setup) -> None:
        """The page of a step, from its beginning."""
        before = self.frame.page
        self.frame.dots.show_setup(setup)
        name = setup.source if setup.step is Step.SOURCE else setup.step
        self.frame.show_page(name)
        self.welcome.show_again(setup.again)
        foot = self.frame.footer
        foot.show_again(setup.again)
        if self.frame.page is not before:
            foot.offer_nothing()
            self.focus_page()

    def focus_page(self) -> None:
        """The keyboard begins where the page does; at Continue where all is entered already."""
        page = self.frame.page
        if page is not None and page.is_settled:
            self.offer_forward()
        elif page is not None:
            page.begin()

    def show_ways(
        self, *, back: bool, forward: bool, last: bool = False, primary: bool = True
    ) -> None:
        """Which buttons of the foot do something."""
        self.frame.footer.show_ways(back=back, forward=forward, last=last, primary=primary)

    def show_busy(self, busy: bool) -> None:
        """Continue is at work."""
        self.frame.footer.forward.show_loading(busy)

    def offer_forward(self) -> None:
        """The keyboard goes on with Continue."""
        self.frame.footer.offer_forward()

    def show_problem(self, problem: Problem, retry: Callable[[], None] | None = None) -> None:
        """Above the card; `retry` is called when it is pressed."""
        self.banners.show_problem(problem, retry)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        else:
            super().keyPressEvent(event)
