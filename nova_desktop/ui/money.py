"""Sums of money in words: US dollars, with as many digits as tell something."""

from typing import Final

_LEAST: Final = 0.00005
_SMALL: Final = 0.1


def cost_text(dollars: float) -> str:
    """`$0.0006`, `$0.14`; "" for what rounds to nothing."""
    if dollars < _LEAST:
        return ""
    return f"${dollars:.4f}" if dollars < _SMALL else f"${dollars:,.2f}"
