"""The kinds of things and relations that memory knows, with what tells a model when they fit."""

from dataclasses import dataclass
from typing import Final

ENTITY_KINDS: Final = {
    "Person": "A human being with a name, or known by what they are to a named one.",
    "Organization": "A company, authority, club, team, school or other body with a name.",
    "Project": "A piece of work with a name or an aim that goes on for a while.",
    "Event": "Something that happens at a time: a meeting, trip, party, appointment or deadline.",
    "Place": "A city, country, address, building or other spot one can be at.",
    "Document": "A contract, letter, book, file, web page or other text with a title or purpose.",
    "Preference": "What somebody likes, wants, avoids or always does, as a short phrase.",
}
"""What an entity can be, by Graphiti's label; an entity of no kind has "".

None of them has fields: values would cost a call each, and facts say the same.
"""


@dataclass(frozen=True, slots=True)
class Relation:
    """A kind of fact. `ends` are the (subject, object) kinds it joins."""

    meaning: str
    ends: tuple[tuple[str, str], ...]


def _each(subjects: str, objects: str) -> tuple[tuple[str, str], ...]:
    return tuple((one, other) for one in subjects.split() for other in objects.split())


RELATIONS: Final = {
    "WORKS_AT": Relation(
        "The person is employed by the organization or does work for it.",
        _each("Person", "Organization"),
    ),
    "WORKS_ON": Relation(
        "The person or organization takes part in the project.",
        _each("Person Organization", "Project"),
    ),
    "RESPONSIBLE_FOR": Relation(
        "The person or organization leads it, owns it or has to see to it.",
        _each("Person Organization", "Project Event Document Organization"),
    ),
    "MEMBER_OF": Relation(
        "The person belongs to it without being employed there.",
        _each("Person", "Organization"),
    ),
    "LIVES_IN": Relation("The person's home is there.", _each("Person", "Place")),
    "LOCATED_IN": Relation(
        "It is there, or takes place there.",
        _each("Organization Event Place Project Document", "Place"),
    ),
    "RELATED_TO": Relation("The two are family, partners or spouses.", _each("Person", "Person")),
    "KNOWS": Relation(
        "The two are friends, neighbours, colleagues or have met.", _each("Person", "Person")
    ),
    "TAKES_PART_IN": Relation(
        "The person or organization attends the event.", _each("Person Organization", "Event")
    ),
    "PREFERS": Relation(
        "Somebody likes or wants it, or avoids it.",
        _each("Person Organization", "Preference Place Organization Document Event"),
    ),
    "WROTE": Relation(
        "The person or organization made, signed or sent the document.",
        _each("Person Organization", "Document"),
    ),
    "ABOUT": Relation(
        "The document, event or project deals with it.",
        _each("Document Event Project", "Person Organization Project Place Event"),
    ),
    "PART_OF": Relation(
        "It is a part of the other or belongs to it.",
        (
            *_each("Project", "Project"),
            *_each("Organization", "Organization"),
            *_each("Document Event", "Project"),
        ),
    ),
}
"""The common relations, by their name in the graph; a model may name others.

A name that joins other kinds than its own is kept as RELATES_TO by Graphiti.
"""
