"""Why the palette shows less than there is."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from nova_desktop.domain.problems import Problem
from nova_desktop.ui.problem_text import problem_text
from nova_desktop.ui.theme.scaling import lay
from nova_desktop.ui.theme.theme import current_theme
from nova_desktop.ui.widgets.label import text_label
from nova_desktop.ui.widgets.spark import IconMark


class TroubleBar(QWidget):
    """Hidden while all is well; the first row of the palette tries again."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = text_label("", self, "small", wrap=True)
        row = lay(QHBoxLayout(self), (16, 8, 16, 0), 10)
        row.addWidget(IconMark("circle-alert", "error", 16, self))
        row.addWidget(self._words, 1)
        self.hide()

    def show_problem(self, problem: Problem | None) -> None:
        """Its title and what to do; None hides it."""
        if problem is not None:
            text = problem_text(problem)
            self._words.setText(f"{text.title}. {text.hint}" if text.hint else text.title)
        self.setVisible(problem is not None)

    def height_for(self, width: int) -> int:
        """For all its words."""
        px = current_theme().px
        return max(px(16), self._words.heightForWidth(max(px(80), width - px(34)))) + px(10)
