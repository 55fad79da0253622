"""Graphiti's search filters, and Nova's, as conditions on a row that is called `t`."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from nova_desktop.children.memory.embedded.nodes import listed
from nova_desktop.children.memory.embedded.times import stored
from nova_desktop.children.memory.graph import Wanted
from nova_desktop.children.memory.vectors import Filter

_TIMES: Final = ("valid_at", "invalid_at", "created_at", "expired_at")
_END_IN: Final = "t.END IN (SELECT row FROM entities WHERE id IN (SELECT value FROM json_each(?)))"
_LABELLED: Final = (
    "EXISTS (SELECT 1 FROM json_each(t.labels) WHERE value IN (SELECT value FROM json_each(?)))"
)
_END_LABELLED: Final = (
    "EXISTS (SELECT 1 FROM entities e, json_each(e.labels) l WHERE e.row = t.END"
    " AND l.value IN (SELECT value FROM json_each(?)))"
)
_ONE_OF: Final = "COLUMN IN (SELECT value FROM json_each(?))"
ANY: Final = Filter()


def both(*filters: Filter) -> Filter:
    """What fulfils all of them."""
    given = [each for each in filters if each.sql]
    values = [value for each in given for value in each.values]
    return Filter(" AND ".join(each.sql for each in given), tuple(values))


def in_spaces(spaces: Sequence[str] | None) -> Filter:
    """Of these spaces, None for all."""
    if spaces is None:
        return ANY
    return Filter("t.space IN (SELECT value FROM json_each(?))", (listed(spaces),))


def holding(wanted: Wanted) -> Filter:
    """Facts that count by graph.Wanted, its spaces included."""
    return both(
        in_spaces(wanted.spaces), holding_at(wanted.at, history=wanted.history, ahead=wanted.ahead)
    )


def holding_at(at: datetime, *, history: bool = False, ahead: bool = False) -> Filter:
    """Facts that hold at a time or, with `ahead`, later; with `history` all but wrong ones."""
    conditions = ["t.wrong = 0"]
    values: list[object] = []
    if not history:
        conditions += [
            "(t.invalid_at IS NULL OR t.invalid_at > ?)",
            "(t.expired_at IS NULL OR t.expired_at > ?)",
        ]
        values += [stored(at)] * 2
    if not history and not ahead:
        conditions.append("(t.valid_at IS NULL OR t.valid_at <= ?)")
        values.append(stored(at))
    return Filter(" AND ".join(conditions), tuple(values))


def of_nodes(given: Any) -> Filter:
    """Entities by a SearchFilters."""
    labels = _labels(given)
    return ANY if labels is None else Filter(_LABELLED, (labels,))


def of_edges(given: Any) -> Filter:
    """Facts by a SearchFilters."""
    found: list[Filter] = []
    if given.edge_types is not None:
        found.append(_one_of("t.relation", given.edge_types))
    if given.edge_uuids is not None:
        found.append(_one_of("t.id", given.edge_uuids))
    if given.edge_source_node_uuids is not None:
        found.append(end_in("subject", given.edge_source_node_uuids))
    if given.edge_target_node_uuids is not None:
        found.append(end_in("object", given.edge_target_node_uuids))
    labels = _labels(given)
    if labels is not None:
        found += [Filter(_END_LABELLED.replace("END", end), (labels,)) for end in _ENDS]
    found += [_dates(name, dates) for name in _TIMES if (dates := getattr(given, name))]
    return both(*found)


def end_in(end: str, uuids: Sequence[str]) -> Filter:
    """Facts whose `subject` or `object` is one of these entities."""
    return Filter(_END_IN.replace("END", end), (listed(uuids),))


def is_narrow(given: Any) -> bool:
    """Whether so few facts can fulfil it that they are better compared one by one."""
    return any(
        each is not None
        for each in (given.edge_uuids, given.edge_source_node_uuids, given.edge_target_node_uuids)
    )


_ENDS: Final = ("subject", "object")


def _one_of(column: str, values: Sequence[str]) -> Filter:
    return Filter(_ONE_OF.replace("COLUMN", column), (listed(values),))


def _labels(given: Any) -> str | None:
    # Every entity has the label Entity, and any of the labels is enough.
    labels: list[str] | None = given.node_labels
    return None if not labels or "Entity" in labels else listed(labels)


def _dates(column: str, groups: Any) -> Filter:
    parts = [both(*(_date(column, each) for each in group)) for group in groups]
    values = [value for part in parts for value in part.values]
    return Filter(f"({' OR '.join(part.sql for part in parts)})", tuple(values))


def _date(column: str, each: Any) -> Filter:
    operator: str = each.comparison_operator.value
    if operator.startswith("IS"):
        return Filter(f"t.{column} {operator}")
    return Filter(f"t.{column} {operator} ?", (stored(each.date),))
