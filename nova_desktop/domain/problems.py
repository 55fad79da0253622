"""Problems: what a user is told, as a code with parameters; texts are rendered at the edge."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class ProblemCode(StrEnum):
    """Every problem Nova can tell; `ui/problem_text.py` has a title and a hint for each."""

    UNEXPECTED = "unexpected"
    PREVIOUS_CRASH = "previous_crash"
    ALREADY_RUNNING_SILENT = "already_running_silent"
    # the files below NOVA_HOME
    HOME_UNUSABLE = "home_unusable"
    DISK_FULL = "disk_full"
    SETTINGS_BROKEN = "settings_broken"
    SETTINGS_NEWER = "settings_newer"
    DATABASE_RESTORED = "database_restored"
    DATABASE_SET_ASIDE = "database_set_aside"
    DATABASE_NEWER = "database_newer"
    DATABASE_FAILED = "database_failed"
    CHANGE_REFUSED = "change_refused"
    TITLE_BLANK = "title_blank"
    # secrets
    KEYCHAIN_MISSING = "keychain_missing"
    KEYCHAIN_LOCKED = "keychain_locked"
    KEY_MISSING = "key_missing"
    KEY_UNUSABLE = "key_unusable"
    # providers
    PROVIDERS_FILE_BROKEN = "providers_file_broken"
    ACCOUNT_GONE = "account_gone"
    ACCOUNT_UNANSWERED = "account_unanswered"
    # children
    CHILD_EXITED = "child_exited"
    CHILD_NEVER_READY = "child_never_ready"
    CHILD_SILENT = "child_silent"
    CHILD_GAVE_UP = "child_gave_up"
    CHILD_NOT_STARTED = "child_not_started"
    CHILD_CALL_FAILED = "child_call_failed"
    PLAN_REJECTED = "plan_rejected"
    MODELS_DROPPED = "models_dropped"
    MODEL_FILE_INVALID = "model_file_invalid"
    MODEL_SERVER_MISSING = "model_server_missing"
    # model calls
    NO_MODEL = "no_model"
    MODEL_REPLACED = "model_replaced"
    GATEWAY_UNREACHABLE = "gateway_unreachable"
    GATEWAY_KEY_REFUSED = "gateway_key_refused"
    CERTIFICATES_UNUSABLE = "certificates_unusable"
    PROXY_UNUSABLE = "proxy_unusable"
    SHARE_PORT_BUSY = "share_port_busy"
    GATEWAY_ADDED_ALREADY = "gateway_added_already"
    GATEWAY_GONE = "gateway_gone"
    ADMIN_UI_MISSING = "admin_ui_missing"
    PROVIDER_KEY_REFUSED = "provider_key_refused"
    PROVIDER_NO_CREDIT = "provider_no_credit"
    PROVIDER_RATE_LIMITED = "provider_rate_limited"
    PROVIDER_FAILED = "provider_failed"
    PROVIDER_UNREACHABLE = "provider_unreachable"
    MODEL_UNKNOWN = "model_unknown"
    REQUEST_REFUSED = "request_refused"
    CONTEXT_TOO_LONG = "context_too_long"
    ANSWER_TIMED_OUT = "answer_timed_out"
    ANSWER_CUT = "answer_cut"
    ANSWER_UNREADABLE = "answer_unreadable"
    # the agent
    RUN_LOOPS = "run_loops"
    RUN_SILENT = "run_silent"
    RUN_CANNOT_CALL = "run_cannot_call"
    RUN_TASK_GONE = "run_task_gone"
    RUN_GOES_ON = "run_goes_on"
    RUN_OVER = "run_over"
    RUN_STUCK = "run_stuck"
    # tests of models
    PROBE_NO_TOOL_CALL = "probe_no_tool_call"
    PROBE_NOT_THE_SCHEMA = "probe_not_the_schema"
    PROBE_NO_VECTOR = "probe_no_vector"
    # imports
    IMPORT_UNREADABLE = "import_unreadable"
    IMPORT_EMPTY = "import_empty"
    IMPORT_GONE = "import_gone"
    # files of tasks
    FILE_UNREADABLE = "file_unreadable"
    # recurring tasks
    RECURRENCE_INVALID = "recurrence_invalid"
    RECURRENCE_NEVER = "recurrence_never"
    # imports of tasks
    TASK_IMPORT_UNREADABLE = "task_import_unreadable"
    TASK_IMPORT_TOO_LARGE = "task_import_too_large"
    TASK_IMPORT_UNKNOWN = "task_import_unknown"
    TASK_IMPORT_EMPTY = "task_import_empty"
    TASK_IMPORT_OWN = "task_import_own"
    TASK_IMPORT_NOT_LAST = "task_import_not_last"
    # exports and backups
    EXPORT_UNWRITABLE = "export_unwritable"
    TASK_FILE_UNREADABLE = "task_file_unreadable"
    TASK_FILE_NEWER = "task_file_newer"
    BACKUP_NO_ROOM = "backup_no_room"
    BACKUP_FOLDER_UNUSABLE = "backup_folder_unusable"
    BACKUP_DAMAGED = "backup_damaged"
    BACKUP_NEWER = "backup_newer"
    BACKUP_GONE = "backup_gone"
    RESTORE_FAILED = "restore_failed"
    # memory
    MEMORY_OFF = "memory_off"
    MEMORY_DOWN = "memory_down"
    MEMORY_READ_ONLY = "memory_read_only"
    MEMORY_FAILED = "memory_failed"
    MEMORY_NEWER = "memory_newer"
    MEMORY_SET_ASIDE = "memory_set_aside"
    MEMORY_GONE = "memory_gone"
    MEMORY_TEXT_REFUSED = "memory_text_refused"
    MEMORY_ANSWER_UNUSABLE = "memory_answer_unusable"
    MEMORY_OVER_BUDGET = "memory_over_budget"
    MEMORY_VECTORS_DIFFER = "memory_vectors_differ"
    MEMORY_WORK_UNDER_WAY = "memory_work_under_way"
    MEMORY_FILE_UNREADABLE = "memory_file_unreadable"
    MEMORY_PLACE_UNUSABLE = "memory_place_unusable"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to tell the user.

    `params` fill the text's placeholders; `detail` is the technical cause, already redacted,
    shown only under Details and in logs.
    """

    code: ProblemCode
    params: Mapping[str, str] = field(default_factory=dict[str, str])
    detail: str = ""
    retryable: bool = False


class NovaError(Exception):
    """The only exception that crosses a port; it carries the Problem to tell."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(f"{problem.code}: {problem.detail}" if problem.detail else problem.code)
        self.problem = problem

    @classmethod
    def of(
        cls, code: ProblemCode, *, detail: str = "", retryable: bool = False, **params: str
    ) -> "NovaError":
        """Short form: `NovaError.of(ProblemCode.NO_MODEL, model="x")`."""
        return cls(Problem(code, params, detail, retryable))
