"""Paths into answers, live lists, and AWS signatures."""

import json
import random
from datetime import UTC, datetime

import pytest

from nova_desktop.adapters.providers.answer_paths import numbers_at, texts_at, values_at
from nova_desktop.adapters.providers.aws_signature import AwsKeys, signed_headers
from nova_desktop.adapters.providers.catalogue import YamlCatalogue
from nova_desktop.adapters.providers.offered import offered_models, rows_of
from nova_desktop.domain.gateway_plan import Mode
from nova_desktop.domain.provider_catalogue import OfferedModel
from tests.fakes.provider_shapes import SHAPES
from tests.fakes.providers import SHIPPED

CATALOGUE = YamlCatalogue.read(SHIPPED)
DOCUMENT = {
    "data": [{"id": "a", "price": "0.5"}, {"id": "b", "price": 2}, "noise", None],
    "ways": [{"status": "live", "n": 1}, {"status": "error", "n": 2}],
    "words": ["one", "two"],
    "about": {"qwen3.context_length": 40, "other": 1, "yes": True},
}


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("data[].id", ["a", "b"]), ("ways[status=live].n", ["1"]), ("words[two]", ["two"]),
        ("about.*context_length", ["40"]), ("about.yes", ["true"]), ("nothing.at.all", []),
        ("data.id", []), ("words[]", ["one", "two"]), ("about", []),
    ],
)  # fmt: skip
def test_a_path_finds_its_values(path: str, found: list[str]) -> None:
    assert texts_at(DOCUMENT, path) == found


def test_numbers_may_be_texts() -> None:
    assert numbers_at(DOCUMENT, "data[].price") == [0.5, 2.0]
    assert numbers_at({"n": ["x", "nan", "inf", True, 1e300, 10**400]}, "n[]") == []


@pytest.mark.parametrize("path", ["a..b", "a[b", "a]b", "."])
def test_what_is_no_path(path: str) -> None:
    with pytest.raises(ValueError, match="is no path"):
        values_at(DOCUMENT, path)


def listed(provider: str, number: int = 0) -> tuple[OfferedModel, ...]:
    found = CATALOGUE.get(provider)
    assert found is not None
    call = found.calls.lists[number]
    shape = SHAPES[provider]
    bodies = [rows(shape.models) for rows in shape.lists.values()]
    rows = rows_of(bodies[number], call)
    assert rows is not None
    return offered_models(rows, call)


def test_huggingface_tells_prices_and_ways() -> None:
    chat = listed("huggingface")[0]
    assert (chat.id, chat.mode, chat.context_tokens) == ("Qwen/Qwen3-32B", Mode.CHAT, 32_768)
    assert chat.input_cost_per_token == pytest.approx(8e-8)
    assert (chat.tool_calls, chat.json_schema, chat.vision) == (True, True, False)
    vectors = listed("huggingface", 1)[0]
    assert (vectors.id, vectors.upstream) == ("Qwen/Qwen3-Embedding-8B", "qwen3-embedding-8b")
    assert vectors.api_base == "https://router.huggingface.co/scaleway/v1"


def test_modes_come_from_the_list_or_the_catalogues_rules() -> None:
    assert [(m.id, m.mode) for m in listed("openai")] == [
        ("gpt-4o-mini", Mode.CHAT), ("gpt-4o", Mode.CHAT),
        ("text-embedding-3-small", Mode.EMBEDDING),
    ]  # fmt: skip
    assert [m.mode for m in listed("gemini")] == [Mode.CHAT, Mode.CHAT, Mode.EMBEDDING]
    assert [m.mode for m in listed("mistral")] == [Mode.CHAT, Mode.EMBEDDING]
    assert [m.mode for m in listed("cohere")] == [Mode.CHAT, Mode.CHAT, Mode.EMBEDDING]
    assert [m.mode for m in listed("bedrock")] == [Mode.CHAT, Mode.CHAT, Mode.EMBEDDING]
    assert [m.id for m in listed("groq")] == ["qwen/qwen3-32b", "openai/gpt-oss-20b"]
    assert [m.mode for m in listed("vllm")] == [None]


def test_prices_in_each_unit() -> None:
    assert listed("openrouter")[0].output_cost_per_token == pytest.approx(6e-7)
    assert listed("together")[0].input_cost_per_token == pytest.approx(1.5e-7)
    assert listed("xai")[0].input_cost_per_token == pytest.approx(2e-7)


def test_hostile_rows_are_left_out() -> None:
    found = CATALOGUE.get("openai_compatible")
    assert found is not None
    call = found.calls.lists[0]
    good = {"id": "<b>名前</b>", "context_length": -5}
    rows = [good, {}, {"id": 5}, {"id": ""}, {"id": "x" * 9999}, {"id": "a\nb"}, {"id": None}, good]
    models = offered_models(rows_of({"data": [*rows, "text", None, []]}, call) or [], call)
    assert [m.id for m in models] == ["<b>名前</b>", "5"]
    assert models[0].context_tokens is None
    assert rows_of({"data": "text"}, call) is None
    assert rows_of(None, call) is None


@pytest.mark.parametrize("seed", range(20))
def test_a_mutated_list_never_raises(seed: int) -> None:
    """A provider may send anything: what is no model is left out, and nothing else happens."""
    dice = random.Random(seed)
    for name, shape in SHAPES.items():
        provider = CATALOGUE.get(name)
        assert provider is not None
        text = json.dumps([rows(shape.models) for rows in shape.lists.values()])
        for old in ("true", "[", '"text"', "{", "1", "live"):
            if dice.random() < 0.5:
                text = text.replace(old, dice.choice(["null", "[]", "{}", "-1", '"x"']), 1)
        try:
            bodies = json.loads(text)
        except ValueError:
            continue
        for call in provider.calls.lists:
            for body in bodies if isinstance(bodies, list) else [bodies]:
                offered_models(rows_of(body, call) or [], call)


def test_the_signature_that_aws_publishes() -> None:
    """The GET example of AWS's own documentation of Signature Version 4 (IAM ListUsers)."""
    keys = AwsKeys("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "us-east-1")
    at = datetime(2015, 8, 30, 12, 36, tzinfo=UTC)
    headers = signed_headers("https://example.amazonaws.com/", keys, "service", at)
    assert headers["authorization"] == (
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
        "SignedHeaders=host;x-amz-date, "
        "Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"
    )
    assert headers["x-amz-date"] == "20150830T123600Z"
    assert "wJalr" not in repr(keys)


def test_the_query_is_signed_in_order() -> None:
    """`get-vanilla-query-order-key-case` of AWS's published test suite."""
    keys = AwsKeys("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "us-east-1")
    at = datetime(2015, 8, 30, 12, 36, tzinfo=UTC)
    url = "https://example.amazonaws.com/?Param2=value2&Param1=value1"
    headers = signed_headers(url, keys, "service", at)
    assert headers["authorization"].endswith(
        "Signature=b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"
    )
