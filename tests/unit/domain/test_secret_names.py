"""What counts as a secret in what others wrote."""

import pytest

from nova_desktop.domain.secret_names import address_hides_secret, hides_secret, is_secret_name


@pytest.mark.parametrize(
    "name", ["api_key", "aws_secret_access_key", "passphrase", "apikey", "AZURE_AD_TOKEN", "key"]
)
def test_names_of_secrets(name: str) -> None:
    assert is_secret_name(name)


@pytest.mark.parametrize("name", ["max_tokens", "input_cost_per_token", "api_version", "keyword"])
def test_names_of_other_things(name: str) -> None:
    assert not is_secret_name(name)


@pytest.mark.parametrize(
    "value",
    [
        {"Authorization": "Bearer x"},
        {"x-api-key": "x"},
        [{"deep": {"auth_token": "x"}}],
        "sk-1234567890",
        "os.environ/KEY",
    ],
)
def test_values_that_hide_one(value: object) -> None:
    assert hides_secret(value)


def test_values_that_hide_none() -> None:
    assert not hides_secret({"x-title": "Nova", "n": [1, 2.5, None, "words"]})


def test_addresses() -> None:
    assert address_hides_secret("https://me:pass@host.example/v1")
    assert address_hides_secret("https://host.example/v1?api-key=x")
    assert not address_hides_secret("https://host.example/v1?api-version=2024-10-21")
    assert not address_hides_secret("http://[broken")
