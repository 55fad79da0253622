"""The template for translators holds every text of the code, and nothing else."""

from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
POT = ROOT / "resources/i18n/nova.pot"


def test_the_template_is_up_to_date() -> None:
    with POT.open("rb") as file:
        known = {message.id for message in read_po(file) if message.id}
    found = {text for _, _, text, _, _ in extract_from_dir(ROOT / "nova_desktop")}
    assert found - known == set(), "run make messages"
    assert known - found == set(), "run make messages"
