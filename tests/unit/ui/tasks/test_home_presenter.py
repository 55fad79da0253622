"""Home over a real database: what its cards hold and what they say of a task."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from nova_desktop.domain.problems import Problem
from nova_desktop.domain.tasks import Repeat
from nova_desktop.ui.tasks.home.presenter import DUE, NEXT, HomeCard, HomePresenter
from nova_desktop.ui.tasks.lists.choices import Picks
from tests.fakes.task_lists import TODAY, TOMORROW, open_list_desk

pytestmark = pytest.mark.anyio


@dataclass
class HomeFake:
    """Implements HomeView."""

    cards: dict[str, HomeCard] = field(default_factory=dict[str, HomeCard])

    def show_day(self, title: str) -> None: ...

    def show_cards(self, cards: Sequence[HomeCard]) -> None:
        self.cards = {card.key: card for card in cards}

    def show_new(self) -> None:
        self.cards = {}

    def show_problem(self, problem: Problem) -> None:
        raise AssertionError(problem)

    def offer(self, picks: Picks, chosen: Callable[[str], object]) -> None: ...

    def said(self, key: str) -> list[str]:
        """The one piece of each row."""
        return [row.face.pieces[0].text for row in self.cards[key].rows if row.face is not None]


async def test_a_row_says_when_before_how_often(tmp_path: Path) -> None:
    async with open_list_desk(tmp_path) as desk:
        view = HomeFake()
        home = HomePresenter(desk.desk, desk.parts.naming, view)
        await desk.add("Bins out", TOMORROW, repeat=Repeat("FREQ=WEEKLY;BYDAY=TU"))
        await desk.add("Pills", TODAY, repeat=Repeat("FREQ=DAILY"))
        home.open()
        await desk.settle()
        assert view.said(NEXT) == ["tomorrow"]
        assert view.said(DUE) == ["daily"]
