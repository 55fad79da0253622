"""Sums of money in words: US dollars, with as many digits as tell something."""

from typing import Final

from nova_desktop.ui.i18n import gettext as _

_LEAST: Final = 0.0001
_SMALL: Final = 0.1


def cost_text(dollars: float) -> str:
    """`$0.0006`, `$0.14`, `under $0.0001`; "" for what is free or has no price."""
    if dollars <= 0:
        return ""
    if dollars < _LEAST:
        return _("under {cost}").format(cost=f"${_LEAST:.4f}")
    return f"${dollars:.4f}" if dollars < _SMALL else f"${dollars:,.2f}"
