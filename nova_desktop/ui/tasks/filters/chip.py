"""The chip that tells which tasks a screen shows, beside its button for the filter."""

from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.widgets.chip import Chip
from nova_desktop.ui.widgets.tooltip import plain_tip


def show_filter_words(chip: Chip, words: str, longest: int) -> None:
    """What is shown, in at most so many characters; "" for everything hides the chip."""
    short = words if len(words) <= longest else f"{words[:longest].rstrip()}…"
    chip.setText(short)
    chip.setAccessibleName(_("Filter: {words}").format(words=words))
    chip.setToolTip(plain_tip(words))
    chip.setVisible(bool(words))
    chip.updateGeometry()
