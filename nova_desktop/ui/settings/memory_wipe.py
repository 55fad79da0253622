"""What can be wiped, in words and with its counts; no Qt here."""

from collections.abc import Sequence

from nova_desktop.domain.memory import SpaceContents
from nova_desktop.domain.settings import MemorySpace
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.memory.words import facts_text, texts_text, things_text
from nova_desktop.ui.settings.memory_desk import WipeChoice


def wipe_choices(there: Sequence[SpaceContents], spaces: Sequence[MemorySpace]) -> list[WipeChoice]:
    """Each space by itself, then all of them; one that was removed is called by its id."""
    names = {space.id: space.name for space in spaces}
    found = [_choice(each, names.get(each.space, each.space)) for each in there]
    if len(found) < 2:
        return found
    return [*found, _all_of(found)]


def contents_text(episodes: int, entities: int, facts: int) -> str:
    """`412 texts, 318 things, 1,204 facts`."""
    return f"{texts_text(episodes)}, {things_text(entities)}, {facts_text(facts)}"


def choice_text(choice: WipeChoice) -> str:
    """What goes with it."""
    if not (choice.episodes or choice.entities or choice.facts):
        return _("Nothing is in it.")
    counts = contents_text(choice.episodes, choice.entities, choice.facts)
    return _("{counts} go, and what waits in the queue.").format(counts=counts)


def _choice(there: SpaceContents, name: str) -> WipeChoice:
    return WipeChoice(name, (there.space,), there.episodes, there.entities, there.facts)


def _all_of(found: Sequence[WipeChoice]) -> WipeChoice:
    return WipeChoice(
        _("All spaces"),
        tuple(space for each in found for space in each.spaces),
        sum(each.episodes for each in found),
        sum(each.entities for each in found),
        sum(each.facts for each in found),
    )
