"""The row of steps at the set-up's head: a dot and a name each, the one that is shown in front."""

from typing import Final

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from nova_desktop.domain.setup import STEPS, Mark, Setup, Source, Step
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.theme.scaling import lay
from nova_desktop.ui.theme.theme import current_theme
from nova_desktop.ui.widgets.dot import Dot
from nova_desktop.ui.widgets.label import text_label

_BETWEEN_PX: Final = 22
_TO_NAME_PX: Final = 8
_LEVELS = {Mark.DONE: "ok", Mark.NOW: "accent", Mark.TO_COME: ""}


class StepDots(QWidget):
    """Cannot be pressed; screen readers hear `Step 2 of 5: Keys`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = lay(QHBoxLayout(self), spacing=_BETWEEN_PX)
        self._dots = {step: Dot(self) for step in STEPS}
        self._names = {step: text_label("", self, "smallthird") for step in STEPS}
        self._now = Step.WELCOME
        for step in STEPS:
            one = lay(QHBoxLayout(), spacing=_TO_NAME_PX)
            one.addWidget(self._dots[step])
            one.addWidget(self._names[step])
            row.addLayout(one)
        row.addStretch(1)

    def show_setup(self, setup: Setup) -> None:
        """Where it is, and what the step of the source is about."""
        names = step_names(setup.source)
        for step in STEPS:
            mark = setup.mark(step)
            self._dots[step].show_level(_LEVELS[mark])
            self._names[step].setText(names[step])
            self._names[step].show_kind("smallstrong" if mark is Mark.NOW else "smallthird")
        self._now = setup.step
        self._fit()
        place = STEPS.index(setup.step) + 1
        text = _("Step {n} of {of}: {name}")
        self.setAccessibleName(text.format(n=place, of=len(STEPS), name=names[setup.step]))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Where there is no room for all names, only that of the step that is shown."""
        px = current_theme().px
        dots = sum(dot.sizeHint().width() for dot in self._dots.values())
        names = sum(name.sizeHint().width() for name in self._names.values())
        gaps = len(STEPS) * px(_TO_NAME_PX) + len(STEPS) * px(_BETWEEN_PX)
        has_room = dots + names + gaps <= self.width()
        for step, name in self._names.items():
            name.setVisible(has_room or step is self._now)


def step_names(source: Source) -> dict[Step, str]:
    """What the steps are called."""
    sources = {
        Source.KEYS: _("Keys"),
        Source.CONNECTION: _("Connection"),
        Source.IMPORT: _("Import"),
    }
    return {
        Step.WELCOME: _("Welcome"),
        Step.SOURCE: sources[source],
        Step.MODELS: _("Models"),
        Step.YOU: _("You"),
        Step.DONE: _("Done"),
    }
