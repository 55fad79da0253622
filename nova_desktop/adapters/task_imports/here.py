"""What a reader must know of where it reads: the time, and the clocks of the user."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Here:
    """`now` is aware; `zone` is an IANA name, of the clocks by which times without a zone go, ""
    for those of this computer."""

    now: datetime
    zone: str
