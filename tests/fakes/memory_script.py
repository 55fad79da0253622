"""What a model would answer to Graphiti's prompts, worked out from their text: no model, no chance.

It reads sentences such as `Anna works at Contoso`, `Ben moved to Berlin` and `I like green tea`.
"""

import ast
import hashlib
import json
import math
import re
from typing import Any, NamedTuple

Json = dict[str, Any]

KINDS = ["Entity", "Person", "Organization", "Project", "Event", "Place", "Document", "Preference"]


class Verb(NamedTuple):
    """`relation` is the name of the fact; with `only_one` a new object ends the old one."""

    relation: str
    subject: str
    object: str
    only_one: bool = False


VERBS = {
    "works at": Verb("WORKS_AT", "Person", "Organization", only_one=True),
    "works on": Verb("WORKS_ON", "Person", "Project"),
    "lives in": Verb("LIVES_IN", "Person", "Place", only_one=True),
    "moved to": Verb("LIVES_IN", "Person", "Place", only_one=True),
    "leads": Verb("RESPONSIBLE_FOR", "Person", "Project"),
    "know": Verb("KNOWS", "Person", "Person"),
    "knows": Verb("KNOWS", "Person", "Person"),
    "is married to": Verb("RELATED_TO", "Person", "Person"),
    "likes": Verb("PREFERS", "Person", "Preference"),
    "like": Verb("PREFERS", "Person", "Preference"),
    "wrote": Verb("WROTE", "Person", "Document"),
    "is located in": Verb("LOCATED_IN", "Organization", "Place"),
}
_NAME = r"[^\W\d_][\w'&-]*(?: (?:[^\W\d_a-z][\w'&-]*|\d[\w-]*))*"
_VERB = "|".join(sorted(map(re.escape, VERBS), key=len, reverse=True))
_SENTENCE = re.compile(rf"(?P<subject>{_NAME}) (?P<verb>{_VERB}) (?P<object>[^.!?\n]{{1,60}})")
_SPEAKER = re.compile(r"The CURRENT MESSAGE was said by (.{1,80}?)\.$", re.MULTILINE)


class Said(NamedTuple):
    """A fact in a sentence."""

    subject: str
    verb: str
    object: str

    @property
    def fact(self) -> str:
        return f"{self.subject} {self.verb} {self.object}"


def facts_in(text: str, speaker: str = "") -> list[Said]:
    """The facts that a text says; `I` is the speaker, and without one nobody."""
    found: list[Said] = []
    for match in _SENTENCE.finditer(text):
        subject = speaker if match["subject"] == "I" else match["subject"]
        said = Said(subject, match["verb"], match["object"].strip(" ,;"))
        if subject and said.object and said not in found:
            found.append(said)
    return found


def answer(messages: list[Json]) -> Json:
    """The object that a good model would write. Raises LookupError for an unknown prompt."""
    system, user = str(messages[0]["content"]), str(messages[1]["content"])
    for words, reply in _REPLIES.items():
        if words in system:
            return reply(user)
    raise LookupError(system[:80])


def _entities(user: str) -> Json:
    text = _between(user, "CURRENT MESSAGE") or _between(user, "TEXT") or _between(user, "JSON")
    kinds: dict[str, str] = {}
    for said in facts_in(text, _speaker(user)):
        verb = VERBS[said.verb]
        kinds.setdefault(said.subject, verb.subject)
        kinds.setdefault(said.object, verb.object)
    rows = [{"name": n, "entity_type_id": KINDS.index(kind)} for n, kind in kinds.items()]
    return {"extracted_entities": rows}


def _edges(user: str) -> Json:
    names = {entity["name"] for entity in json.loads(_between(user, "ENTITIES"))}
    at = _between(user, "REFERENCE_TIME").partition("#")[0].strip().replace(" ", "T")
    facts = facts_in(_between(user, "CURRENT_MESSAGE"), _speaker(user))
    rows = [
        {
            "source_entity_name": said.subject,
            "target_entity_name": said.object,
            "relation_type": VERBS[said.verb].relation,
            "fact": said.fact,
            "valid_at": at,
            "invalid_at": None,
        }
        for said in facts
        if {said.subject, said.object} <= names
    ]
    return {"edges": rows}


def _duplicates_of_nodes(user: str) -> Json:
    new, old = (
        json.loads(_between(user, "ENTITIES")),
        json.loads(_between(user, "EXISTING ENTITIES")),
    )
    places = {entity["name"].casefold(): entity["candidate_id"] for entity in old}
    rows = [
        {
            "id": entity["id"],
            "name": entity["name"],
            "duplicate_candidate_id": places.get(entity["name"].casefold(), -1),
        }
        for entity in new
    ]
    return {"entity_resolutions": rows}


def _duplicates_of_facts(user: str) -> Json:
    existing = ast.literal_eval(_between(user, "EXISTING FACTS"))
    candidates = ast.literal_eval(_between(user, "FACT INVALIDATION CANDIDATES"))
    new = _between(user, "NEW FACT")
    duplicates = [e["idx"] for e in existing if e["fact"].casefold() == new.casefold()]
    ended = [e["idx"] for e in (*existing, *candidates) if _contradicts(new, e["fact"])]
    return {"duplicate_facts": duplicates, "contradicted_facts": ended}


def _contradicts(new: str, old: str) -> bool:
    one, other = facts_in(new)[:1], facts_in(old)[:1]
    if not one or not other:
        return False
    mine, theirs = VERBS[one[0].verb], VERBS[other[0].verb]
    same = one[0].subject == other[0].subject and mine.relation == theirs.relation
    return same and mine.only_one and one[0].object != other[0].object


def _times(user: str) -> Json:
    return {"valid_at": _between(user, "REFERENCE TIME"), "invalid_at": None}


def _summaries(user: str) -> Json:
    names = re.findall(r'"name": ?"([^"]+)"', user)
    return {"summaries": [{"name": name, "summary": f"{name}."} for name in dict.fromkeys(names)]}


_REPLIES = {
    "entity extraction specialist": _entities,
    "expert fact extractor": _edges,
    "entity deduplication assistant": _duplicates_of_nodes,
    "fact deduplication assistant": _duplicates_of_facts,
    "temporal bounds from facts": _times,
    "entity summaries": _summaries,
    "concise entity summaries": _summaries,
}


def _between(text: str, tag: str) -> str:
    start, _, rest = text.partition(f"<{tag}>")
    return rest.partition(f"</{tag}>")[0].strip() if rest or start != text else ""


def _speaker(user: str) -> str:
    match = _SPEAKER.search(user) or re.search(r"was said by (.{1,80}?)\. In it,", user)
    return match[1] if match else ""


def word_vector(text: str, dimension: int) -> list[float]:
    """A vector of length 1 in which texts with words in common are near each other."""
    values = [1e-3] * dimension
    for word in re.findall(r"\w+", text.casefold()):
        raw = hashlib.blake2b(word.encode(), digest_size=8).digest()
        values[int.from_bytes(raw[:4], "big") % dimension] += 1.0 if raw[4] % 2 else -1.0
    length = math.sqrt(sum(value * value for value in values))
    return [value / length for value in values]
