"""How a provider is asked: what proves a key, where its models are listed, what the answer means.

All of it comes from configs/providers.yaml. A *path* leads into an answer: names joined by dots;
`name[]` goes through a list, `name[status=live]` through those of its objects that fit, and a name
with `*` stands for every key that it matches.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from nova_desktop.domain.gateway_plan import Mode

PER_MILLION: Final = 1e-6


class Signing(StrEnum):
    """How a request carries the key."""

    NONE = "none"
    HEADER = "header"
    AWS = "aws"  # signature version 4, from the two secrets and the region


@dataclass(frozen=True, slots=True)
class Demand:
    """One thing that an answer must tell, else the check ends with `otherwise`.

    Values at any of `at` are looked at. `any_of`: one of them must be there; `above`: each number
    must be greater. Without any value it is met, unless `required`. It is asked for only where a
    value at `when_at` is among `when_in`.
    """

    at: tuple[str, ...]
    otherwise: str
    any_of: tuple[str, ...] = ()
    above: float | None = None
    required: bool = False
    when_at: str = ""
    when_in: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckCall:
    """A request that refuses a wrong key and spends no tokens."""

    url: str
    demands: tuple[Demand, ...] = ()


@dataclass(frozen=True, slots=True)
class Flag:
    """An ability: a truth value at `at`, or one of `any_of` among the values there."""

    at: str
    any_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ModeRule:
    """What a model does: `is_told` values at `at`, or a regular expression for the text there."""

    mode: Mode | None
    at: str
    any_of: tuple[str, ...] = ()
    pattern: str = ""


@dataclass(frozen=True, slots=True)
class Routes:
    """Several ways to one model: those at `each` of a row, told apart by the value at `by`.

    `bases` are addresses by that value, the best first; `upstream` is where the way's own name of
    the model stands.
    """

    each: str
    by: str
    bases: Mapping[str, str]
    upstream: str


@dataclass(frozen=True, slots=True)
class ListCall:
    """Where models are listed, and where in the answer what stands.

    `rows` is the path of the list, "" for an answer that is the list. `cut` is taken off the front
    of an id. A row is a model only with a value at each of `needs`, and if no rule of `modes` says
    None. `detail` is asked for each row, `{id}` in its body is the row's id; the answer stands at
    `detail` in the row. Without `counts` a failure of this call is no failure of the check.
    """

    url: str
    rows: str = "data[]"
    id: str = "id"
    cut: str = ""
    needs: tuple[str, ...] = ()
    modes: tuple[ModeRule, ...] = ()
    mode: Mode | None = None
    context: str = ""
    max_output: str = ""
    vector_size: str = ""
    input_price: str = ""
    output_price: str = ""
    price_unit: float = 1.0
    flags: Mapping[str, Flag] = field(default_factory=dict[str, Flag])
    routes: Routes | None = None
    detail_url: str = ""
    signed: bool = True
    counts: bool = True


@dataclass(frozen=True, slots=True)
class Said:
    """What a provider means by an error: its status (0 for any) and a text in it."""

    contains: str
    means: str
    status: int = 0


@dataclass(frozen=True, slots=True)
class Discovery:
    """How a server on this computer is found: it answers at `url` with a value at `at`."""

    base: str
    url: str
    at: str
    any_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ProviderCalls:
    """All requests of one provider.

    In a url `{base}` is the address in use and `{name}` a field of the user's. `address` is the
    base where LiteLLM knows it by itself. `header` and `prefix` say how the key stands in a
    request, `headers` what else is sent.
    """

    lists: tuple[ListCall, ...]
    checks: tuple[CheckCall, ...] = ()
    address: str = ""
    signing: Signing = Signing.HEADER
    header: str = "Authorization"
    prefix: str = "Bearer "
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    said: tuple[Said, ...] = ()
    discovery: Discovery | None = None
