"""The form of a custom model: what it refuses, and what it makes of the rest."""

import pytest

from nova_desktop.domain.gateway_plan import Deployment, Mode, Param, SecretRef
from nova_desktop.ui.models.form_values import FormValues, errors_of, filled, values_of

BLANK = Deployment("custom-1", "", "")
GOOD = FormValues("house", "openai/house-tuned", "https://house.example/v1")
FULL = Deployment(
    "d1", "house", "azure/house", api_base="https://a.example", secret=SecretRef("azure"),
    context_tokens=16_000, max_output_tokens=4_000, input_cost_per_token=4e-7,
    output_cost_per_token=8e-7, account="azure",
    params=(Param("api_version", "2024-10-21"), Param("aws_secret_access_key", "", SecretRef("s"))),
)  # fmt: skip


def test_a_name_and_an_upstream_are_enough() -> None:
    made = filled(FormValues(" house ", " openai/house "), BLANK)
    assert made.deployment == Deployment("custom-1", "house", "openai/house")
    assert made.secrets == ()


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        (FormValues(), {"model", "upstream"}),
        (FormValues("a", "b c"), {"upstream"}),
        (FormValues("a", "os.environ/X"), {"upstream"}),
        (FormValues("a", "b", "ftp://x"), {"api_base"}),
        (FormValues("a", "b", "http://"), {"api_base"}),
        (FormValues("a", "b", "http://[bad"), {"api_base"}),
        (FormValues("a", "b", key="k" * 10_240), {"key"}),
        (FormValues("a", "b", key="sk-\u00e4"), {"key"}),
        (FormValues("a", "b", context="many"), {"context"}),
        (FormValues("a", "b", context="0"), {"context"}),
        (FormValues("a", "b", max_output="-5", vector_size="1.5"), {"max_output", "vector_size"}),
        (FormValues("a", "b", price_in="nan", price_out="-1"), {"price_in", "price_out"}),
        (FormValues("a", "b", price_in="cheap"), {"price_in"}),
        (FormValues("a", "b", params=(("x", "1"), ("x", "2"))), {"params"}),
        (FormValues("a", "b", params=(("", "1"),)), {"params"}),
        (FormValues("a", "b", params=(("a b", "1"),)), {"params"}),
        (FormValues("a", "b", params=(("api_key", "1"),)), {"params"}),
    ],
)
def test_what_cannot_be_is_told_beside_its_field(values: FormValues, wrong: set[str]) -> None:
    assert set(errors_of(values)) == wrong
    with pytest.raises(ValueError, match="wrong values"):
        filled(values, BLANK)


@pytest.mark.parametrize("text", [" sk-1 \n", '"sk-1"', 'HOUSE_KEY="sk-1"', "Bearer sk-1"])
def test_what_surrounds_a_key_is_taken_off(text: str) -> None:
    made = filled(FormValues("a", "b", key=text), BLANK)
    assert made.secrets == ((SecretRef("model/custom-1"), "sk-1"),)
    assert "sk-1" not in repr(made)


@pytest.mark.parametrize(
    ("text", "tokens"), [("32768", 32_768), ("32,768", 32_768), ("32k", 32_000), ("", None)]
)
def test_tokens(text: str, tokens: int | None) -> None:
    values = FormValues("a", "b", context=text)
    assert filled(values, BLANK).deployment.context_tokens == tokens


@pytest.mark.parametrize(("text", "dollars"), [("0.40", 4e-7), ("$0,4", 4e-7), ("0", 0.0)])
def test_prices(text: str, dollars: float) -> None:
    values = FormValues("a", "b", price_in=text)
    assert filled(values, BLANK).deployment.input_cost_per_token == pytest.approx(dollars)


def test_what_is_edited_and_left_alone_stays_as_it_was() -> None:
    assert filled(values_of(FULL), FULL).deployment == FULL
    assert filled(values_of(FULL), FULL).secrets == ()


def test_a_new_key_takes_the_place_of_the_old_one_by_its_name() -> None:
    values = FormValues("house", "azure/house", key=" k1 ")
    assert filled(values, FULL).secrets == ((SecretRef("azure"), "k1"),)
    made = filled(values, BLANK)
    assert made.secrets == ((SecretRef("model/custom-1"), "k1"),)
    assert made.deployment.secret == SecretRef("model/custom-1")


def test_values_of_secret_parameters_go_to_the_keychain() -> None:
    params = (("aws_secret_access_key", "s3cret"), ("max_tokens", "7"), ("", ""))
    made = filled(FormValues("a", "b", params=params, key="k3y"), BLANK)
    ref = SecretRef("model/custom-1/aws_secret_access_key")
    assert made.deployment.params == (
        Param("aws_secret_access_key", secret=ref),
        Param("max_tokens", "7"),
    )
    assert (ref, "s3cret") in made.secrets
    said = repr(made) + repr(FormValues("a", "b", key="k3y", params=params)) + repr(made.deployment)
    assert "s3cret" not in said
    assert "k3y" not in said


def test_only_an_embedding_has_a_vector_size() -> None:
    values = FormValues("a", "b", vector_size="768")
    assert filled(values, BLANK).deployment.vector_size is None
    embeds = FormValues("a", "b", vector_size="768", mode=Mode.EMBEDDING)
    assert filled(embeds, BLANK).deployment.vector_size == 768


@pytest.mark.parametrize("text", ["🎉 <b>bold</b>", "ünïcode", "a" * 300])
def test_any_name_is_a_name(text: str) -> None:
    assert errors_of(FormValues(text, "openai/x")) == {}
    assert errors_of(GOOD) == {}
