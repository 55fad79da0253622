"""What a row need not say because its heading says it already; no Qt here."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from nova_desktop.domain.tasks import TaskCard
from nova_desktop.services.tasks.quick_add import AddDefaults
from nova_desktop.ui.tasks.dates.date_words import day_words
from nova_desktop.ui.tasks.faces import Names, Piece, TaskFace
from nova_desktop.ui.tasks.lists.grouping import Section
from nova_desktop.ui.tasks.lists.looks import Grouping


def trimmed(face: TaskFace, card: TaskCard, section: Section, names: Names) -> TaskFace:
    """The face without the day, the label, the person or the project of its section."""
    return replace(face, pieces=tuple(_kept(face, card, section, names)))


def without(face: TaskFace, shared: AddDefaults, names: Names) -> TaskFace:
    """The face without the person and the label that all tasks of a list have."""
    person = names.people[shared.person][0] if shared.person in names.people else ""
    pieces = tuple(
        piece
        for piece in face.pieces
        if not (piece.icon == "user" and person and piece.text == person)
        and not (piece.tag and shared.label and piece.text == shared.label)
    )
    return face if len(pieces) == len(face.pieces) else replace(face, pieces=pieces)


def _kept(face: TaskFace, card: TaskCard, section: Section, names: Names) -> Iterator[Piece]:
    sets = section.sets
    for piece in face.pieces:
        if section.walked and piece.icon == "check" and card.task.completed_at is not None:
            here = card.task.completed_at.astimezone(names.zone)
            yield replace(piece, text=f"{here:%H:%M}")
        elif sets is None:
            yield piece
        elif sets.by is Grouping.DAY and piece.icon == "calendar" and isinstance(sets.value, date):
            words = day_words(sets.value, names.today)
            rest = piece.text.removeprefix(words).strip()
            if rest:
                yield replace(piece, text=rest, said=piece.text)
        elif sets.by is Grouping.LABEL and piece.tag and piece.text == sets.value:
            continue
        elif sets.by is Grouping.PERSON and piece.icon == "user" and sets.value in names.people:
            if piece.text != names.people[str(sets.value)][0]:
                yield piece
        else:
            yield piece
