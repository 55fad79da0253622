"""One of the forty first runs; tests/long has them all."""

from pathlib import Path

import pytest

from tests.e2e.desktop import Desktop
from tests.e2e.first_run_scripts import RUNS, SMALL, play

pytestmark = pytest.mark.timeout(240)


@pytest.mark.parametrize("name", SMALL)
def test_a_first_run_ends_as_it_should(name: str, tmp_path: Path, screen: Desktop) -> None:
    run = next(run for run in RUNS if run.name == name)
    assert play(run, tmp_path / "home", screen) == ""
