"""What a Problem says to the user: a title and a hint for each code, in the user's language."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from nova_desktop.domain.problems import Problem, ProblemCode
from nova_desktop.ui.agent.problems import run_texts
from nova_desktop.ui.child_names import child_label
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.imports.problems import import_texts
from nova_desktop.ui.memory.problems import memory_texts
from nova_desktop.ui.tasks.exports.problems import backup_texts, export_texts
from nova_desktop.ui.tasks.problems import task_texts

_KEEPS_A_FILE: Final = (ProblemCode.DATABASE_RESTORED, ProblemCode.DATABASE_SET_ASIDE)


@dataclass(frozen=True, slots=True)
class ProblemText:
    """`title`: what happened. `hint`: why, and what to press or do."""

    title: str
    hint: str


def problem_text(problem: Problem) -> ProblemText:
    """The text of a problem; a parameter that is missing stands as `?`."""
    title, hint = _texts()[problem.code]
    params = _Params(problem.params)
    if "date" in params:
        params["date"] = _local_time(params["date"])
    if "child" in params:
        params.setdefault("model", params["child"].removeprefix("model:"))
        params["child"] = child_label(params["child"])
    if "cause" in problem.params and problem.code is ProblemCode.CHILD_GAVE_UP:
        cause = Problem(ProblemCode(problem.params["cause"]), problem.params)
        params["cause_text"] = problem_text(cause).title
    if problem.code is ProblemCode.PROVIDER_RATE_LIMITED and "retry_after_s" in params:
        hint = _("Wait {retry_after_s} s and press Retry, or choose another model.")
    if problem.code is ProblemCode.PLAN_REJECTED and "line" in params:
        title = _("Your YAML was not taken")
        hint = _("Line {line}: {why}. Nothing was changed; mend the line and save again.")
    if "gateway" in problem.params and problem.code in _elsewhere_texts():
        title, hint = _elsewhere_texts()[problem.code]
    if problem.code in _KEEPS_A_FILE and params.get("path"):
        hint = f"{hint} {_('The damaged file is kept as {path}.')}"
    return ProblemText(title.format_map(params), hint.format_map(params))


def _local_time(text: str) -> str:
    """`2026-03-01 13:00` of an ISO time, in the time zone of this computer."""
    try:
        return f"{datetime.fromisoformat(text).astimezone():%Y-%m-%d %H:%M}"
    except ValueError:
        return text


class _Params(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "?"


def _texts() -> dict[ProblemCode, tuple[str, str]]:
    return (
        _home_texts()
        | _settings_texts()
        | _database_texts()
        | _secret_texts()
        | _account_texts()
        | _child_texts()
        | _part_texts()
        | _answer_texts()
        | _gateway_texts()
        | _provider_texts()
        | _broken_answer_texts()
        | _probe_texts()
        | import_texts()
        | memory_texts()
        | run_texts()
        | task_texts()
        | export_texts()
        | backup_texts()
    )


def _home_texts() -> dict[ProblemCode, tuple[str, str]]:
    code = ProblemCode
    return {
        code.UNEXPECTED: (
            _("Something went wrong in Nova"),
            _("Your work is stored. Copy the report if you want to tell us about it."),
        ),
        code.PREVIOUS_CRASH: (
            _("Nova closed unexpectedly"),
            _("What was stored before is here. A report without secrets is in {report}."),
        ),
        code.ALREADY_RUNNING_SILENT: (
            _("Nova is already running, but does not answer"),
            _("End the other Nova (process {pid}) and start again."),
        ),
        code.HOME_UNUSABLE: (
            _("Nova cannot write to its folder"),
            _("Make {path} readable and writable for you, or set NOVA_HOME to another folder."),
        ),
        code.DISK_FULL: (
            _("The disk is full"),
            _("Free some space, then try again. What was stored before is safe."),
        ),
    }


def _settings_texts() -> dict[ProblemCode, tuple[str, str]]:
    code = ProblemCode
    return {
        code.SETTINGS_BROKEN: (
            _("Some settings could not be read"),
            _("Not valid: {key} in {path}. Defaults are used instead; nothing was changed there."),
        ),
        code.SETTINGS_NEWER: (
            _("The settings are from a newer Nova"),
            _("Defaults are used and {path} is left alone. Update Nova to use it again."),
        ),
    }


def _database_texts() -> dict[ProblemCode, tuple[str, str]]:
    code = ProblemCode
    return {
        code.DATABASE_RESTORED: (
            _("The database was damaged; a backup was restored"),
            _("You see the state of {date}. Newer entries that could be saved: {salvaged}."),
        ),
        code.DATABASE_SET_ASIDE: (
            _("The database was damaged and no backup was found"),
            _("Entries that could be saved from it: {salvaged}."),
        ),
        code.DATABASE_NEWER: (
            _("The database is from a newer Nova"),
            _("Nothing was changed. Update Nova to open it."),
        ),
        code.CHANGE_REFUSED: (
            _("This change is no longer possible"),
            _("What it was about has changed or is gone. Nothing was altered."),
        ),
        code.TITLE_BLANK: (
            _("A title is needed"),
            _("The old one stays. Write at least one word."),
        ),
        code.DATABASE_FAILED: (
            _("The database could not be used"),
            _("Press Retry. If it stays so, see the details and the log."),
        ),
    }


def _account_texts() -> dict[ProblemCode, tuple[str, str]]:
    code = ProblemCode
    return {
        code.PROVIDERS_FILE_BROKEN: (
            _("The list of providers could not be read"),
            _("Correct {path}, or unset NOVA_PROVIDERS_FILE. Nova uses the list it came with."),
        ),
        code.ACCOUNT_GONE: (
            _("This account is no longer there"),
            _("Add it again under Settings, Providers and keys."),
        ),
        code.ACCOUNT_UNANSWERED: (
            _("{provider} did not tell its models"),
            _("Press Validate under Settings, Providers and keys, to see why."),
        ),
    }


def _secret_texts() -> dict[ProblemCode, tuple[str, str]]:
    code = ProblemCode
    return {
        code.KEYCHAIN_MISSING: (
            _("This computer has no keychain"),
            _("Choose where Nova keeps keys: for this session only, or in a file of yours."),
        ),
        code.KEYCHAIN_LOCKED: (
            _("The keychain is locked"),
            _("Unlock it, then press Retry."),
        ),
        code.KEY_MISSING: (
            _("The key for {secret} is missing"),
            _("{model} needs it. Enter it below; your message then goes out by itself."),
        ),
        code.KEY_UNUSABLE: (
            _("This is no key"),
            _("A key is one line without spaces around it. Copy it again from the provider."),
        ),
    }


def _child_texts() -> dict[ProblemCode, tuple[str, str]]:
    code = ProblemCode
    return {
        code.CHILD_EXITED: (
            _("{child} ended unexpectedly ({how})"),
            _("Nova starts it again. Its last lines stand under Status."),
        ),
        code.CHILD_NEVER_READY: (
            _("{child} did not become ready within {seconds} s"),
            _("Nova starts it again. Its last lines stand under Status."),
        ),
        code.CHILD_SILENT: (
            _("{child} stopped answering"),
            _("Nova ends it and starts it again."),
        ),
        code.CHILD_GAVE_UP: (
            _("{child} failed {times} times in a row"),
            _("Last cause: {cause_text}. Press Restart under Status to try again."),
        ),
    }


def _part_texts() -> dict[ProblemCode, tuple[str, str]]:
    code = ProblemCode
    return {
        code.CHILD_NOT_STARTED: (
            _("{child} is not running"),
            _("Press Restart under Status."),
        ),
        code.CHILD_CALL_FAILED: (
            _("{child} refused a request"),
            _("See the details, then press Retry."),
        ),
        code.PLAN_REJECTED: (
            _("The gateway refused the new configuration"),
            _("The last one that worked is in use. See the details for what was refused."),
        ),
        code.MODELS_DROPPED: (
            _("Some models could not be used"),
            _(
                "The gateway does not accept {models}. "
                "Check their provider and name in the settings."
            ),
        ),
        code.MODEL_FILE_INVALID: (
            _("The file of {model} is no model"),
            _("It must be a complete GGUF file. Download it again or choose another one."),
        ),
        code.MODEL_SERVER_MISSING: (
            _("Models on this computer are not installed"),
            _("Install Nova with its local extra to run model files."),
        ),
    }


def _answer_texts() -> dict[ProblemCode, tuple[str, str]]:
    code = ProblemCode
    return {
        code.NO_MODEL: (
            _("No model is connected"),
            _("Connect one under Models to get answers. Your chats are stored without one."),
        ),
        code.MODEL_REPLACED: (
            _("The model {model} is not connected"),
            _("{instead} answers instead. Add {model} under Models, or choose another there."),
        ),
        code.GATEWAY_UNREACHABLE: (
            _("The gateway cannot be reached"),
            _("It may be starting again. Press Retry in a moment."),
        ),
        code.GATEWAY_KEY_REFUSED: (
            _("The gateway refused its key"),
            _("Restart the gateway under Status."),
        ),
    }


def _elsewhere_texts() -> dict[ProblemCode, tuple[str, str]]:
    """For calls that went to a gateway of the user's own, by `gateway`."""
    code = ProblemCode
    return {
        code.GATEWAY_UNREACHABLE: (
            _("The gateway {gateway} cannot be reached"),
            _("Check that it runs, and its address under Settings, Gateway. Then press Retry."),
        ),
        code.GATEWAY_KEY_REFUSED: (
            _("The gateway {gateway} refused its key"),
            _("Enter another one under Settings, Gateway, then press Retry."),
        ),
        code.PROVIDER_KEY_REFUSED: (
            _("The provider refused the key of {gateway}"),
            _("That gateway has its own keys. Change it there, or choose another model."),
        ),
    }


def _gateway_texts() -> dict[ProblemCode, tuple[str, str]]:
    code = ProblemCode
    return {
        code.CERTIFICATES_UNUSABLE: (
            _("The certificates cannot be used"),
            _("{path} is no readable PEM file. Choose another under Settings, Advanced, or none."),
        ),
        code.PROXY_UNUSABLE: (
            _("The proxy's address cannot be used"),
            _("Write it as http://host:port under Settings, Advanced, or clear the field."),
        ),
        code.SHARE_PORT_BUSY: (
            _("Port {port} is taken by another program"),
            _("Other apps cannot call Nova now. Choose another port, or end that program."),
        ),
        code.GATEWAY_GONE: (
            _("This gateway is no longer there"),
            _("Add it again under Settings, Gateway."),
        ),
        code.GATEWAY_ADDED_ALREADY: (
            _("This gateway is in your list already"),
            _("Change the key or the place of {address} in the list instead."),
        ),
        code.ADMIN_UI_MISSING: (
            _("{gateway} has no admin page to sign in to"),
            _("It runs without a database. Models, keys and usage stand in Nova's own screens."),
        ),
    }


def _provider_texts() -> dict[ProblemCode, tuple[str, str]]:
    code = ProblemCode
    return {
        code.PROVIDER_KEY_REFUSED: (
            _("The provider refused the key"),
            _("Enter another one; your message then goes out by itself."),
        ),
        code.PROVIDER_NO_CREDIT: (
            _("The provider says there is no credit left"),
            _("Add credit to your account there, or choose another model."),
        ),
        code.PROVIDER_RATE_LIMITED: (
            _("The provider asks to slow down"),
            _("Wait a moment and press Retry, or choose another model."),
        ),
        code.PROVIDER_FAILED: (
            _("The provider failed"),
            _("The fault is on its side. Press Retry, or choose another model."),
        ),
        code.PROVIDER_UNREACHABLE: (
            _("The model cannot be reached"),
            _("Check the network, or that the model's server runs. Then press Retry."),
        ),
        code.MODEL_UNKNOWN: (
            _("The provider does not know this model"),
            _("Choose another model."),
        ),
        code.REQUEST_REFUSED: (
            _("The model refused the request"),
            _("See the details for what it did not accept."),
        ),
        code.CONTEXT_TOO_LONG: (
            _("The conversation is too long for this model"),
            _("Start a new chat, or choose a model with a larger context."),
        ),
    }


def _broken_answer_texts() -> dict[ProblemCode, tuple[str, str]]:
    code = ProblemCode
    return {
        code.ANSWER_TIMED_OUT: (
            _("The answer took too long"),
            _("What came so far is kept. Press Retry for a new answer."),
        ),
        code.ANSWER_CUT: (
            _("The answer broke off"),
            _("What came so far is kept. Press Retry for a new answer."),
        ),
        code.ANSWER_UNREADABLE: (
            _("The answer could not be read"),
            _("The server sent something that is no answer. Press Retry, or see the details."),
        ),
    }


def _probe_texts() -> dict[ProblemCode, tuple[str, str]]:
    code = ProblemCode
    return {
        code.PROBE_NO_TOOL_CALL: (
            _("The model called no tool"),
            _("It answered in words instead. Choose another model for work with tools."),
        ),
        code.PROBE_NOT_THE_SCHEMA: (
            _("The answer does not fit the schema"),
            _("Nova's memory needs structured answers. Choose another model for it."),
        ),
        code.PROBE_NO_VECTOR: (
            _("The answer holds no vector"),
            _("This model is not for embeddings. Choose another one."),
        ),
    }
