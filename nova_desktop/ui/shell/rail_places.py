"""What a row of the lower rail stands for; no Qt here."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RailPlace:
    """A row: a place as `project:ID`. `takes` tells whether tasks can be dropped on it.

    One that `opens_menu` leads nowhere by itself.
    """

    name: str
    text: str
    icon: str
    count: int = 0
    colour: str = ""
    takes: bool = False
    opens_menu: bool = False
