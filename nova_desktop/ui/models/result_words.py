"""The result of a test in a few words, with its colour and what can be done about it."""

from dataclasses import dataclass
from typing import Final

from nova_desktop.domain.model_tests import ModelTest, Probe
from nova_desktop.domain.problems import ProblemCode
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.money import cost_text

_A_SECOND_MS: Final = 1_000
_TENTHS_FROM_MS: Final = 150
_KEY: Final = frozenset({ProblemCode.PROVIDER_KEY_REFUSED, ProblemCode.KEY_MISSING})
_PASSING: Final = frozenset(
    {
        ProblemCode.PROVIDER_RATE_LIMITED,
        ProblemCode.ANSWER_TIMED_OUT,
        ProblemCode.ANSWER_CUT,
        ProblemCode.GATEWAY_UNREACHABLE,
        ProblemCode.PROVIDER_UNREACHABLE,
    }
)


@dataclass(frozen=True, slots=True)
class ResultWords:
    """`tone` is a role of the theme, `icon` a Lucide name; `action` leads to the key, or is ""."""

    text: str
    tone: str = "text_second"
    icon: str = ""
    action: str = ""


def words_of_test(
    test: ModelTest | None, *, local: bool = False, running: bool = False
) -> ResultWords:
    """`0.4 s`, `31 tokens/s` for a model on this computer, `key refused (401)`, `never`."""
    if running:
        return ResultWords(_("testing"), "text_second", "loader")
    if test is None:
        return ResultWords(_("never"))
    if test.ok:
        return ResultWords(_figure(test, local=local), "ok", "circle-check")
    return _failure(test.problem or ProblemCode.UNEXPECTED)


def milliseconds(ms: float | None) -> str:
    """`90 ms`, `0.4 s`; "" for none."""
    if ms is None:
        return ""
    if ms < _TENTHS_FROM_MS:
        return _("{n} ms").format(n=round(ms))
    return _("{n} s").format(n=f"{ms / _A_SECOND_MS:.1f}")


def details_text(test: ModelTest) -> str:
    """All figures in one line: `first word 0.4 s · 48 tokens/s · $0.0004`."""
    parts = [
        _("first word {time}").format(time=milliseconds(test.first_token_ms))
        if test.first_token_ms is not None
        else "",
        _("{n} tokens/s").format(n=round(test.tokens_per_s)) if test.tokens_per_s else "",
        _("{n} dimensions").format(n=f"{test.dimension:,}") if test.dimension else "",
        milliseconds(test.total_ms) if test.first_token_ms is None else "",
        cost_text(test.cost_usd or 0.0),
    ]
    return " · ".join(part for part in parts if part)


def probe_name(probe: Probe) -> str:
    return {
        Probe.ANSWER: _("Answer"),
        Probe.EMBEDDING: _("Embedding"),
        Probe.TOOL_CALL: _("Tool use"),
        Probe.JSON_SCHEMA: _("Structured output"),
    }[probe]


def _figure(test: ModelTest, *, local: bool) -> str:
    if local and test.tokens_per_s:
        return _("{n} tokens/s").format(n=round(test.tokens_per_s))
    if test.probe in (Probe.TOOL_CALL, Probe.JSON_SCHEMA):
        return _("works")
    ms = test.total_ms if test.first_token_ms is None else test.first_token_ms
    return milliseconds(ms) or _("works")


def _failure(code: ProblemCode) -> ResultWords:
    words = {
        ProblemCode.PROVIDER_KEY_REFUSED: _("key refused (401)"),
        ProblemCode.KEY_MISSING: _("key missing"),
        ProblemCode.PROVIDER_NO_CREDIT: _("no credit (402)"),
        ProblemCode.PROVIDER_RATE_LIMITED: _("rate limit (429)"),
        ProblemCode.MODEL_UNKNOWN: _("unknown there (404)"),
        ProblemCode.PROVIDER_FAILED: _("provider failed (500)"),
        ProblemCode.PROVIDER_UNREACHABLE: _("not reachable"),
        ProblemCode.GATEWAY_UNREACHABLE: _("gateway not reachable"),
        ProblemCode.GATEWAY_KEY_REFUSED: _("gateway key refused"),
        ProblemCode.ANSWER_TIMED_OUT: _("took too long"),
        ProblemCode.ANSWER_CUT: _("broke off"),
        ProblemCode.PROBE_NO_TOOL_CALL: _("called no tool"),
        ProblemCode.PROBE_NOT_THE_SCHEMA: _("not the schema"),
        ProblemCode.PROBE_NO_VECTOR: _("no vector"),
        ProblemCode.MODEL_FILE_INVALID: _("file not usable"),
    }.get(code, _("failed"))
    tone, icon = ("warning", "triangle-alert") if code in _PASSING else ("error", "circle-x")
    action = ""
    if code in _KEY:
        missing = code is ProblemCode.KEY_MISSING
        action = _("Enter the key") if missing else _("Replace key")
    return ResultWords(words, tone, icon, action)
