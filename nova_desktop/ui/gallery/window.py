"""The gallery's window: controls for the theme at the top, the sections below."""

from dataclasses import replace
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMainWindow, QScrollArea, QVBoxLayout, QWidget

from nova_desktop.domain.settings import Appearance, ThemeChoice
from nova_desktop.ui.gallery.controls import buttons, choosing, fields, words
from nova_desktop.ui.gallery.floating import floating
from nova_desktop.ui.gallery.standard import standard
from nova_desktop.ui.gallery.surfaces import all_surfaces
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.theme.scaling import hold, lay
from nova_desktop.ui.theme.theme import SystemTheme
from nova_desktop.ui.widgets.buttons import push_button
from nova_desktop.ui.widgets.label import text_label
from nova_desktop.ui.widgets.select import Choice, Select
from nova_desktop.ui.widgets.spark import NovaMark
from nova_desktop.ui.widgets.toast import Toasts
from nova_desktop.ui.widgets.toggle import Toggle

SCALES: Final = (80, 100, 125, 150, 200)
_BAR_PX: Final = 52


class GalleryWindow(QMainWindow):
    """Starts nothing and keeps nothing. `closed` when the user closes it."""

    closed = Signal()

    def __init__(self, theme: SystemTheme, appearance: Appearance) -> None:
        super().__init__()
        self._theme = theme
        self._appearance = appearance
        self.setWindowTitle(_("Gallery"))
        self.resize(1100, 800)
        self.toasts = Toasts(self)
        self.page = self._make_page()
        area = QScrollArea(self)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(self.page)
        whole = QWidget(self)
        whole.setObjectName("canvas")
        down = lay(QVBoxLayout(whole))
        down.addWidget(self._make_bar())
        down.addWidget(area, 1)
        self.setCentralWidget(whole)

    def use(self, appearance: Appearance) -> None:
        """Show everything so."""
        self._appearance = appearance
        self._theme.use(appearance)

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.closed.emit()

    def _make_bar(self) -> QWidget:
        bar = hold(QWidget(self), height=_BAR_PX)
        bar.setObjectName("topbar")
        bar.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = lay(QHBoxLayout(bar), (20, 0, 20, 0), 12)
        row.addWidget(NovaMark(18, bar))
        row.addWidget(text_label(_("Gallery"), bar, "title"))
        row.addStretch(1)
        toast = push_button(_("Show a toast"), self._show_toast, bar)
        for widget in (toast, self._theme_select(bar), self._scale_select(bar), self._still(bar)):
            row.addWidget(widget)
        return bar

    def _theme_select(self, bar: QWidget) -> Select:
        select = Select(_("Theme"), bar)
        texts = {
            ThemeChoice.SYSTEM: _("System"),
            ThemeChoice.LIGHT: _("Light"),
            ThemeChoice.DARK: _("Dark"),
        }
        choices = [Choice(theme.value, text) for theme, text in texts.items()]
        select.show_choices(choices, self._appearance.theme.value)
        select.chosen.connect(self._chose_theme)
        return select

    def _scale_select(self, bar: QWidget) -> Select:
        select = Select(_("Scale"), bar)
        choices = [Choice(str(scale), _("{scale} %").format(scale=scale)) for scale in SCALES]
        select.show_choices(choices, str(self._appearance.scale))
        select.chosen.connect(self._chose_scale)
        return select

    def _still(self, bar: QWidget) -> Toggle:
        toggle = Toggle(_("Reduced motion"), bar)
        toggle.setChecked(self._appearance.reduced_motion)
        toggle.toggled.connect(self._chose_motion)
        return toggle

    def _chose_theme(self, value: str) -> None:
        self.use(replace(self._appearance, theme=ThemeChoice(value)))

    def _chose_scale(self, value: str) -> None:
        self.use(replace(self._appearance, scale=int(value)))

    def _chose_motion(self, reduced: bool) -> None:
        self.use(replace(self._appearance, reduced_motion=reduced))

    def _show_toast(self) -> None:
        self.toasts.show_toast(_("The conversation is deleted."), lambda: None)

    def _make_page(self) -> QWidget:
        page = QWidget()
        page.setObjectName("canvas")
        page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        down = lay(QVBoxLayout(page), (20, 20, 20, 20), 16)
        pressed = (buttons(), fields(), choosing(), words())
        for section in (*pressed, *all_surfaces(), floating(), standard()):
            down.addWidget(section)
        down.addStretch(1)
        return page
