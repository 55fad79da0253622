"""What end-to-end tests share: a desktop, a scripted upstream, a model file."""

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest

from nova_desktop.adapters.sample_model import find_sample_model
from tests.e2e.desktop import Desktop, desktop, missing_programs
from tests.fakes.upstream import ScriptedUpstream


@pytest.fixture(scope="session")
def model_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small real model, put together once."""
    path = find_sample_model(tmp_path_factory.getbasetemp() / "cache")
    assert path is not None, "the dev extra is not installed"
    return path


@pytest.fixture(scope="session")
def screen() -> Iterator[Desktop]:
    """One virtual desktop for all tests; each starts its own application on it."""
    missing = missing_programs()
    assert not missing, f"install {', '.join(missing)}: make setup does it"
    with desktop() as here:
        yield here


@pytest.fixture
def upstream() -> Iterator[ScriptedUpstream]:
    with ScriptedUpstream() as upstream:
        yield upstream
        upstream.release()


@pytest.fixture(autouse=True)
def _collected() -> Iterator[None]:
    """What a window leaves is collected here: a worker thread of a later test would crash Qt."""
    yield
    gc.collect()
