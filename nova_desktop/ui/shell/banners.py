"""The banners above the screen: the newest three Problems, one for each code and subject."""

from collections.abc import Callable
from typing import Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from nova_desktop.domain.problems import Problem
from nova_desktop.ui.widgets.banner import Banner

_MOST: Final = 3


class Banners(QWidget):
    """Takes no room while there is nothing to tell."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._down = QVBoxLayout(self)
        self._down.setContentsMargins(0, 0, 0, 0)
        self._down.setSpacing(0)
        self.hide()

    def show_problem(self, problem: Problem, retry: Callable[[], None] | None = None) -> None:
        """Tell it; what is told of the same subject already makes room, its Retry stays."""
        for banner in self.shown():
            if banner.is_about(problem):
                retry = _both(banner.retry, retry) if banner.problem != problem else retry
                self._remove(banner)
        banner = Banner(problem, retry, self)
        banner.dismissed.connect(lambda: self._remove(banner))
        self._down.addWidget(banner)
        banner.show()
        for old in self.shown()[:-_MOST]:
            self._remove(old)
        self.show()

    def forget_problems_of(self, child: str) -> None:
        """Take away what was told of a child that is well again."""
        for banner in self.shown():
            if banner.problem.params.get("child") == child:
                self._remove(banner)

    def shown(self) -> list[Banner]:
        """From the oldest to the newest."""
        widgets = [self._down.itemAt(n) for n in range(self._down.count())]
        return [w for item in widgets if item and isinstance(w := item.widget(), Banner)]

    def _remove(self, banner: Banner) -> None:
        self._down.removeWidget(banner)
        banner.hide()
        banner.deleteLater()
        self.setVisible(bool(self.shown()))


def _both(
    first: Callable[[], None] | None, second: Callable[[], None] | None
) -> Callable[[], None] | None:
    """What does one after the other."""
    if first is None or second is None:
        return first or second

    def retry() -> None:
        first()
        second()

    return retry
