"""Reports lose what only looks like a key; what a reader needs stays."""

import pytest

from nova_desktop.domain.redaction import Redactor
from nova_desktop.domain.redaction_patterns import redact_lookalikes

SECRET = "Zk3vT1xY9bQwErTyUiOpAsDf"


@pytest.mark.parametrize(
    "text",
    [
        f"Authorization: Bearer {SECRET}",
        f"headers={{'authorization': 'Bearer {SECRET}'}}",
        f'{{"api_key": "{SECRET}"}}',
        f'\\"api_key\\": \\"{SECRET}\\"',
        f"https://host/v1?key={SECRET}&x=1",
        f"OPENAI_API_KEY={SECRET}",
        f"x-api-key: {SECRET}",
        f"password='{SECRET} with blanks'",
        f"postgres://nova:{SECRET}@db:5432/x",
        f"sk-{SECRET}",
        f"hf_{SECRET}",
        f"gsk_{SECRET}",
        f"AIza{SECRET}",
        f"ghp_{SECRET}",
        f"eyJhbGciOiJIUzI1NiJ9.{SECRET}.{SECRET}",
        f"-----BEGIN RSA PRIVATE KEY-----\n{SECRET}\n{SECRET}\n-----END RSA PRIVATE KEY-----",
        f"-----BEGIN PRIVATE KEY-----\n{SECRET} and cut off",
        f"token {SECRET}{SECRET}",
    ],
)
def test_what_looks_like_a_key_vanishes(text: str) -> None:
    clean = redact_lookalikes(f"before\n{text}")
    assert SECRET not in clean
    assert "[redacted]" in clean
    assert clean.startswith("before\n")


@pytest.mark.parametrize(
    "text",
    [
        'File "/home/x/nova_desktop/adapters/keychain/vault.py", line 12, in get',
        "KeyError: 'models'",
        "conversation 0b8e9f0c6d1e4f4a9b0c2d3e4f5a6b7c was not found",
        "https://localhost:4000/v1/models",
        "max_tokens = 512, monkey = 3, the key: is lost",
        "    value = vault.get(ref)",
    ],
)
def test_what_a_reader_needs_stays(text: str) -> None:
    assert redact_lookalikes(text) == text


def test_names_stay_beside_their_values() -> None:
    clean = redact_lookalikes(f'{{"user": "nova", "api_key": "{SECRET}", "model": "gpt"}}')
    assert clean == '{"user": "nova", "api_key": "[redacted]", "model": "gpt"}'


def test_twice_is_the_same_as_once() -> None:
    once = redact_lookalikes(f"api_key='{SECRET}' Authorization: Bearer {SECRET} sk-{SECRET}")
    assert redact_lookalikes(once) == once


def test_a_report_loses_both_known_and_lookalike_values() -> None:
    report = Redactor(["correct horse battery staple"]).redact_report(
        f"said correct horse battery staple, sent sk-{SECRET}"
    )
    assert report == "said [redacted], sent [redacted]"


def test_long_hostile_texts_take_no_hostile_time() -> None:
    for piece in ("sk-", "eyJ", "a.b", "api_key", "A-", "://", "-----BEGIN A PRIVATE KEY-----"):
        assert redact_lookalikes(piece * 3000) is not None
