"""A model and its provider in the user's words."""

from gettext import gettext as _

from nova_desktop.domain.providers import ModelChoice


def provider_text(choice: ModelChoice) -> str:
    """`HuggingFace`, or `This computer`."""
    return choice.provider or _("This computer")


def model_text(choice: ModelChoice | None) -> str:
    """`qwen3-32b · HuggingFace`, or "" for none."""
    return f"{choice.name} · {provider_text(choice)}" if choice is not None else ""
