"""The environment and the streams that LiteLLM finds."""

import io

from nova_desktop.children.gateway.environment import harden
from nova_desktop.children.gateway.redacted_stream import RedactedStream
from nova_desktop.children.gateway.secrets import Secrets
from nova_desktop.domain.redaction import Redactor

CANARY = "sk-canary-0123456789abcdefgh"


def test_what_another_litellm_was_told_is_dropped() -> None:
    environment = {
        "DATABASE_URL": "postgresql://x",
        "LITELLM_MASTER_KEY": "other",
        "REDIS_HOST": "x",
        "CONFIG_FILE_PATH": "/other.yaml",
        "HTTPS_PROXY": "http://proxy",
        "PATH": "/bin",
    }
    harden(environment, "DEBUG")
    assert {"DATABASE_URL", "LITELLM_MASTER_KEY", "REDIS_HOST", "CONFIG_FILE_PATH"}.isdisjoint(
        environment
    )
    assert (environment["HTTPS_PROXY"], environment["PATH"]) == ("http://proxy", "/bin")
    assert environment["LITELLM_LOCAL_MODEL_COST_MAP"] == "True"
    assert environment["LITELLM_MODE"] == "PRODUCTION"
    assert "*" not in environment["LITELLM_CORS_ORIGINS"]
    assert environment["LITELLM_LOG"] == "DEBUG"


def test_secrets_are_set_and_removed() -> None:
    environment = {"OLD": "x"}
    secrets = Secrets(Redactor(), environment)
    secrets.put({"NEW": CANARY, "OLD": None, "NEVER": None})
    assert environment == {"NEW": CANARY}
    secrets.put({"NEW": None})
    assert environment == {}
    assert CANARY not in secrets.shown(f"refused: {CANARY}\nagain")


def test_shown_text_is_one_short_line() -> None:
    shown = Secrets(Redactor(), {}).shown("a\n b" + "x" * 1000)
    assert shown.startswith("a bx")
    assert len(shown) == 300


def stream() -> tuple[RedactedStream, io.StringIO]:
    under = io.StringIO()
    return RedactedStream(under, Redactor([CANARY])), under


def test_lines_are_redacted() -> None:
    redacted, under = stream()
    redacted.write(f"one {CANARY}\ntwo\n")
    assert under.getvalue() == "one [redacted]\ntwo\n"


def test_a_secret_that_comes_in_pieces_is_redacted() -> None:
    redacted, under = stream()
    for piece in ("key=", CANARY[:9], CANARY[9:], "\n"):
        redacted.write(piece)
    assert under.getvalue() == "key=[redacted]\n"


def test_a_line_without_an_end_is_not_held_for_ever() -> None:
    redacted, under = stream()
    redacted.write("x" * 70_000)
    assert len(under.getvalue()) == 70_000


def test_what_a_stream_has_to_know() -> None:
    redacted, _ = stream()
    assert redacted.writable()
    assert not redacted.isatty()
    redacted.flush()
