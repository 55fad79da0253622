"""What stands in the cells of the models' table."""

from dataclasses import replace
from datetime import timedelta

import pytest

from nova_desktop.domain.gateway_plan import Deployment, Mode, SecretRef
from nova_desktop.domain.model_tests import ModelTest, Probe
from nova_desktop.domain.problems import ProblemCode
from nova_desktop.domain.served_models import ServedModel
from nova_desktop.domain.settings import Models, Settings
from nova_desktop.ui.models.cells import (
    ModelRow,
    RowSources,
    ago_text,
    context_text,
    counts_text,
    last_test,
    model_rows,
    price_text,
)
from nova_desktop.ui.models.result_words import details_text, words_of_test
from tests.scenes.models import NOW

GOOD = ModelTest("qwen", Probe.ANSWER, NOW, "", "groq", first_token_ms=412.0, total_ms=900.0)
BAD = replace(GOOD, secret="hf", ok=False, problem=ProblemCode.PROVIDER_KEY_REFUSED)


def made(served: list[ServedModel], settings: Settings, *tests: ModelTest) -> list[ModelRow]:
    names = {"office": "10.0.0.5:4000", "hf": "HuggingFace"}
    name = names.get
    return model_rows(
        RowSources(
            served, settings, tests, frozenset(), NOW,
            lambda gateway: name(gateway, ""), lambda account: name(account, ""),
        )
    )  # fmt: skip


@pytest.mark.parametrize(
    ("tokens", "size", "mode", "text"),
    [
        (131_072, None, Mode.CHAT, "131k"),
        (1_048_576, None, Mode.CHAT, "1.05M"),
        (512, None, Mode.CHAT, "512"),
        (None, None, Mode.CHAT, "unknown"),
        (8192, 1024, Mode.EMBEDDING, "1,024 d"),
        (8192, None, Mode.EMBEDDING, "8k"),
        (None, 768, None, "unknown"),
    ],
)
def test_context(tokens: int | None, size: int | None, mode: Mode | None, text: str) -> None:
    assert context_text(tokens, size, mode) == text


@pytest.mark.parametrize(
    ("price_in", "price_out", "mode", "text"),
    [
        (4e-7, 8e-7, Mode.CHAT, "$0.40 / $0.80"),
        (0.0, 0.0, Mode.CHAT, "free"),
        (None, None, Mode.CHAT, "unknown"),
        (2e-8, 0.0, Mode.EMBEDDING, "$0.02"),
        (3e-9, 3e-9, Mode.CHAT, "$0.003 / $0.003"),
        (0.0012, 0.0012, Mode.CHAT, "$1,200.00 / $1,200.00"),
    ],
)
def test_price(price_in: float, price_out: float, mode: Mode, text: str) -> None:
    assert price_text(price_in, price_out, mode) == text


def test_times() -> None:
    assert ago_text(NOW - timedelta(seconds=5), NOW) == "now"
    assert ago_text(NOW - timedelta(minutes=2), NOW) == "2 min ago"
    assert "ago" not in ago_text(NOW - timedelta(days=9), NOW)


def test_a_failure_of_one_key_comes_before_the_others_success() -> None:
    assert last_test([GOOD, BAD]) == BAD
    assert last_test([GOOD, BAD], frozenset({"groq"})) == GOOD
    again = replace(BAD, ok=True, problem=None)
    assert last_test([again, GOOD, BAD]) == again
    assert last_test([replace(GOOD, probe=Probe.TOOL_CALL)]) is None


def test_modes_come_from_the_gateway_and_never_from_names() -> None:
    served = [
        ServedModel("embedding-expert", mode=Mode.CHAT),
        ServedModel("nomic", mode=Mode.EMBEDDING),
        ServedModel("bge-chat-like"),
        ServedModel("chat-with-pictures", kind="image_generation"),
    ]
    off = Deployment("d1", "old", "groq/old", enabled=False)
    found = made(served, Settings(models=Models((off,))))
    assert [row.mode for row in found] == [Mode.CHAT, Mode.EMBEDDING, None, None, Mode.CHAT]
    assert counts_text(found) == "2 chat · 1 embedding · 1 other · 1 off"


def test_one_that_is_off_stands_there_still() -> None:
    off = Deployment("d1", "qwen", "groq/qwen", enabled=False)
    (row,) = made([], Settings(models=Models((off,))))
    assert (row.enabled, row.cells[4]) == (False, "off")
    twin = Deployment("d2", "qwen", "hf/qwen")
    assert made([], Settings(models=Models((off, twin)))) == []


def test_the_provider_is_the_accounts_or_the_gateways() -> None:
    deployment = Deployment("d1", "qwen", "openai/qwen", account="hf", secret=SecretRef("hf"))
    settings = Settings(models=Models((deployment,)))
    here, far = ServedModel("qwen"), ServedModel("qwen", gateway="office")
    assert [row.cells[1] for row in made([here, far], settings)] == ["HuggingFace", "10.0.0.5:4000"]
    local = ServedModel("small", local=True)
    assert made([local], settings)[0].cells[1] == "This computer"


def test_a_test_of_a_key_that_is_gone_says_nothing() -> None:
    deployment = Deployment("d1", "qwen", "openai/qwen", secret=SecretRef("new"))
    (row,) = made([ServedModel("qwen")], Settings(models=Models((deployment,))), BAD)
    assert row.cells[4] == "never"


@pytest.mark.parametrize("code", list(ProblemCode))
def test_every_failure_has_words(code: ProblemCode) -> None:
    words = words_of_test(replace(BAD, problem=code))
    assert words.text
    assert words.tone in {"warning", "error"}
    assert bool(words.action) is (
        code in (ProblemCode.PROVIDER_KEY_REFUSED, ProblemCode.KEY_MISSING)
    )


def test_figures() -> None:
    assert words_of_test(GOOD).text == "0.4 s"
    fast = replace(GOOD, tokens_per_s=31.2)
    assert words_of_test(fast, local=True).text == "31 tokens/s"
    vector = ModelTest("n", Probe.EMBEDDING, NOW, total_ms=90.4, dimension=768)
    assert words_of_test(vector).text == "90 ms"
    assert details_text(vector) == "768 dimensions · 90 ms"
    assert details_text(replace(fast, cost_usd=0.0004)) == (
        "first word 0.4 s · 31 tokens/s · $0.0004"
    )
