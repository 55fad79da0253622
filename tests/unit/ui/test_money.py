"""Sums as they are written."""

import pytest

from nova_desktop.ui.money import cost_text


@pytest.mark.parametrize(
    ("dollars", "text"),
    [
        (0.0, ""),
        (0.00000002, "under $0.0001"),
        (0.00009, "under $0.0001"),
        (0.0001, "$0.0001"),
        (0.0006, "$0.0006"),
        (0.14, "$0.14"),
        (1234.5, "$1,234.50"),
    ],
)
def test_digits(dollars: float, text: str) -> None:
    assert cost_text(dollars) == text
