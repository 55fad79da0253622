"""A presenter of the panel over a real store."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from nova_desktop.ui.tasks.detail.presenter import DetailPresenter
from tests.fakes.task_detail import FakeView, bench
from tests.fakes.task_detail_shown import Shown


@pytest.fixture
async def shown(tmp_path: Path) -> AsyncGenerator[Shown]:
    with bench(tmp_path) as made:
        view = FakeView()
        yield Shown(made, view, DetailPresenter(made.desk, view, hurry=0.01))
        await made.scope.close()
        assert made.problems == []
