"""Which fact another one replaced; the graph keeps only when the old one ended."""

from collections.abc import Sequence

from nova_desktop.domain.memory import Fact


def replaced_by(fact: Fact, others: Sequence[Fact]) -> Fact | None:
    """The one of `others` that was true of the same until `fact` came; None where it is not clear.

    It ended in the moment in which `fact` begins, of the same thing, with the same relation or
    the same other thing; another one only if nothing else began or ended then.
    """
    about = [each for each in others if each.subject.id == fact.subject.id and each.id != fact.id]
    ended = [each for each in about if each.until is not None and each.until == fact.since]
    alike = [each for each in ended if _likeness(each, fact) > 0]
    if alike:
        return max(alike, key=lambda each: (_likeness(each, fact), each.learned_at))
    begun = [each for each in about if each.since == fact.since]
    return ended[0] if len(ended) == 1 and not begun else None


def _likeness(one: Fact, other: Fact) -> int:
    return 2 * (one.relation == other.relation) + (one.object.id == other.object.id)
