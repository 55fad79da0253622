"""A model and its provider in the user's words."""

from nova_desktop.domain.providers import Absence, Absent, ModelChoice
from nova_desktop.ui.i18n import gettext as _


def provider_text(choice: ModelChoice) -> str:
    """`HuggingFace`, or `This computer`."""
    return choice.provider or _("This computer")


def model_text(choice: ModelChoice | None) -> str:
    """`qwen3-32b · HuggingFace`, with why it answers in place of another; "" for none."""
    if choice is None:
        return ""
    text = f"{choice.name} · {provider_text(choice)}"
    return f"{text} ({absent_text(choice.instead_of)})" if choice.instead_of else text


def absent_text(absent: Absent) -> str:
    """Why the chosen model does not answer."""
    off = absent.why is Absence.OFF
    text = _("{model} is off") if off else _("{model} is not served now")
    return text.format(model=absent.model)


def instead_text(choice: ModelChoice | None) -> str:
    """The same in a sentence that names who answers, "" where the chosen one does."""
    if choice is None or choice.instead_of is None:
        return ""
    why = absent_text(choice.instead_of)
    return _("{why}, so {model} answers.").format(why=why, model=choice.name)
