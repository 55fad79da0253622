"""The questions of bench/memory_quality are what its README says."""

import json
from collections import Counter
from pathlib import Path

from nova_desktop.children.memory.recall.words import telling_words

FOLDER = Path(__file__).parents[3] / "bench" / "memory_quality"


def read(name: str) -> list[dict]:
    return [json.loads(line) for line in (FOLDER / name).read_text("utf-8").splitlines()]


def forms(text: str) -> set[str]:
    return {word.form for word in telling_words(text, 500)}


def test_there_are_enough_of_each_class() -> None:
    questions = read("questions.jsonl")
    counts = Counter(question["class"] for question in questions)
    assert len(questions) >= 200
    assert set(counts) == {"single", "joined", "when", "corrected", "paraphrase"}
    assert min(counts.values()) >= 35
    assert len({question["id"] for question in questions}) == len(questions)


def test_all_evidence_is_in_the_diary() -> None:
    ids = {entry["id"] for entry in read("episodes.jsonl")}
    assert len(ids) >= 300
    assert all(set(question["evidence"]) <= ids for question in read("questions.jsonl"))


def test_a_paraphrase_shares_no_telling_word_with_its_evidence() -> None:
    texts = {entry["id"]: entry["text"] for entry in read("episodes.jsonl")}
    for question in read("questions.jsonl"):
        if question["class"] == "paraphrase":
            said = " ".join(texts[each] for each in question["evidence"])
            assert not forms(question["question"]) & forms(said), question["question"]


def test_two_facts_stand_in_two_texts() -> None:
    joined = [q for q in read("questions.jsonl") if q["class"] == "joined"]
    assert sum(len(question["evidence"]) == 2 for question in joined) >= 35


def test_what_is_retired_was_said_before() -> None:
    said: set[str] = set()
    for entry in read("episodes.jsonl"):
        for fact in entry["facts"]:
            assert fact.get("retires") is None or fact["retires"] in said
        said |= {f"{entry['id']}.{n}" for n in range(1, len(entry["facts"]) + 1)}
