"""What the page of models shows of a model, without windows."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ModelOffer:
    """A model to choose for a role; `second` says where it runs."""

    name: str
    second: str = ""
