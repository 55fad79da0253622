"""Keys as they are pasted, and whose they are."""

import pytest

from nova_desktop.adapters.providers.catalogue import YamlCatalogue
from nova_desktop.domain.key_shapes import KeyFault, cleaned_key, key_fault, recognise
from tests.fakes.provider_shapes import SAMPLE_KEYS
from tests.fakes.providers import SHIPPED

PROVIDERS = YamlCatalogue.read(SHIPPED).all()
KEY = "sk-proj-0123456789_abc-DEF"


@pytest.mark.parametrize(
    "pasted",
    [
        KEY, f"  {KEY}\n", f'"{KEY}"', f"'{KEY}',", f"\u201c{KEY}\u201d", f"`{KEY}`",
        f"OPENAI_API_KEY={KEY}", f'export OPENAI_API_KEY="{KEY}"', f"OPENAI_API_KEY: {KEY}",
        f'$env:OPENAI_API_KEY = "{KEY}"', f"set OPENAI_API_KEY={KEY}", f'"api_key": "{KEY}",',
        f"Bearer {KEY}", f"Authorization: Bearer {KEY}", f"{KEY[:10]}\r\n{KEY[10:]}",
        f"\ufeff{KEY}\u200b", f"# a comment\nNAME=ada\nOPENAI_API_KEY={KEY}\nOTHER=1\n",
        f"<{KEY}>", f"{KEY[:10]} {KEY[10:]}",
    ],
)  # fmt: skip
def test_the_key_is_taken_out_of_what_surrounds_it(pasted: str) -> None:
    assert cleaned_key(pasted) == KEY
    assert key_fault(cleaned_key(pasted)) is None


@pytest.mark.parametrize(
    ("pasted", "fault"),
    [
        ("", KeyFault.EMPTY), (" \n\t", KeyFault.EMPTY), ('""', KeyFault.EMPTY),
        ("k" * 10_000, KeyFault.TOO_LONG), ("schlüssel", KeyFault.UNPRINTABLE),
        ("a\x00b", KeyFault.UNPRINTABLE), ("k\ud800", KeyFault.UNPRINTABLE),
    ],
)  # fmt: skip
def test_what_cannot_be_a_key(pasted: str, fault: KeyFault) -> None:
    assert key_fault(cleaned_key(pasted)) is fault


def test_an_equals_sign_in_a_key_names_nothing() -> None:
    assert cleaned_key("abc123/+xyz==") == "abc123/+xyz=="


@pytest.mark.parametrize("provider", SAMPLE_KEYS)
def test_each_shape_is_recognised(provider: str) -> None:
    found = recognise(f' KEY="{SAMPLE_KEYS[provider]}" ', PROVIDERS)
    assert found is not None
    assert found.id == provider


@pytest.mark.parametrize("text", ["", "hello", "x" * 32, "k" * 10_000, "sk-", "hf_"])
def test_a_doubt_is_nobodys_key(text: str) -> None:
    found = recognise(text, PROVIDERS)
    assert found is None or text == "x" * 32
