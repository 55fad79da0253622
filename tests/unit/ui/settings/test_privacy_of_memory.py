"""Data & privacy tells where memory is, and who reads it."""

from nova_desktop.ui.settings.privacy_panel import leaving, places_of
from tests.fakes.settings_parts import PATHS


def test_the_memory_file_has_its_place() -> None:
    (memory,) = [place for place in places_of(PATHS) if place.key == "memory"]
    assert memory.path == str(PATHS.memory)
    assert "copies" in memory.meaning
    assert "Export" in memory.meaning


def test_it_says_who_reads_what_is_remembered() -> None:
    (text,) = [text for key, _name, text in leaving() if key == "remembered"]
    assert "memory model" in text
    assert "embedding model" in text
    assert "With memory off nothing is read" in text
