"""The Models screen and what opens from it, as the pictures show them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QDialog, QWidget

from nova_desktop.domain.accounts import Account
from nova_desktop.domain.gateway_plan import Deployment, Mode, Role, SecretRef
from nova_desktop.domain.model_tests import ModelTest, Probe
from nova_desktop.domain.problems import Problem, ProblemCode
from nova_desktop.domain.provider_catalogue import OfferedModel
from nova_desktop.domain.providers import Absence, Absent
from nova_desktop.domain.roles import RoleChoice
from nova_desktop.domain.served_models import ServedModel
from nova_desktop.domain.settings import Models, Providers, Settings
from nova_desktop.ui.models.add_dialog import AddDialog
from nova_desktop.ui.models.cells import ModelRow, RowSources, model_rows
from nova_desktop.ui.models.compare import CompareDialog
from nova_desktop.ui.models.details import ModelDetails
from nova_desktop.ui.models.facts import Behind, Details
from nova_desktop.ui.models.form_values import FormValues
from nova_desktop.ui.models.role_dialog import RoleDialog
from nova_desktop.ui.models.role_state import Candidate, RoleState
from nova_desktop.ui.models.view import ModelsScreen
from nova_desktop.ui.shell.main_window import MainWindow

LAID_OUT_MS = 200
NOW = datetime.now(UTC)
_AGO = {"m": "minutes", "h": "hours", "d": "days"}
# name, provider's prefix, context, prices for a million, mode
_TABLE = (
    ("qwen3-32b", "huggingface", 131_000, 0.40, 0.80, "2m", 400.0),
    ("gpt-4o-mini", "openai", 128_000, 0.15, 0.60, "2m", 600.0),
    ("claude-haiku", "anthropic", 200_000, 1.0, 5.0, "1h", ProblemCode.PROVIDER_KEY_REFUSED),
    ("smollm3-3b", "huggingface", 64_000, None, None, "2m", 900.0),
    ("gemma3-1b.gguf", "", 32_000, 0.0, 0.0, "5m", 31.0),
    ("mistral-small", "openrouter", 128_000, 0.1, 0.3, "12m", ProblemCode.PROVIDER_RATE_LIMITED),
    ("llama-3.3-70b", "groq", 131_000, 0.59, 0.79, "2m", 200.0),
    ("house-tuned", "openai", 16_000, None, None, "", None),
    ("qwen3-embedding-4b", "huggingface", 1024, 0.01, 0.0, "2m", 90.0),
    ("nomic-embed", "ollama", 768, 0.0, 0.0, "2m", 24.0),
    ("text-embedding-3-small", "openai", 1536, 0.02, 0.0, "2m", 110.0),
)
_EMBEDDINGS = frozenset({"qwen3-embedding-4b", "nomic-embed", "text-embedding-3-small"})


def deployments() -> tuple[Deployment, ...]:
    return tuple(
        Deployment(
            f"d-{name}",
            name,
            f"{prefix}/{name}",
            Mode.EMBEDDING if name in _EMBEDDINGS else Mode.CHAT,
            secret=SecretRef(prefix) if prefix != "ollama" else None,
            api_base="https://house.example/v1" if name == "house-tuned" else "",
            account=prefix,
        )
        for name, prefix, *_rest in _TABLE
        if prefix
    )


def settings() -> Settings:
    accounts = tuple(Account(d.account, d.account) for d in deployments())
    return Settings(models=Models(deployments()), providers=Providers(accounts))


def served() -> list[ServedModel]:
    return [
        ServedModel(
            name,
            mode=Mode.EMBEDDING if name in _EMBEDDINGS else Mode.CHAT,
            provider=prefix,
            local=not prefix,
            context_tokens=None if name in _EMBEDDINGS else context,
            vector_size=context if name in _EMBEDDINGS else None,
            input_cost_per_token=None if price is None else price / 1e6,
            output_cost_per_token=None if out is None else out / 1e6,
        )
        for name, prefix, context, price, out, *_rest in _TABLE
    ]


def results() -> list[ModelTest]:
    return [_result(*row) for row in _TABLE if row[5]]


def _result(
    name: str, prefix: str, _c: int, _i: object, _o: object, ago: str, outcome: object
) -> ModelTest:
    at = NOW - timedelta(**{_AGO[ago[-1]]: int(ago[:-1])})
    probe = Probe.EMBEDDING if name in _EMBEDDINGS else Probe.ANSWER
    secret = "" if prefix in {"", "ollama"} else prefix
    blank = ModelTest(name, probe, at, "", secret)
    if isinstance(outcome, ProblemCode):
        return replace(blank, ok=False, problem=outcome)
    assert isinstance(outcome, float)
    if probe is Probe.EMBEDDING:
        return replace(blank, total_ms=outcome, dimension=768)
    if not prefix:
        return replace(blank, first_token_ms=700.0, total_ms=2000.0, tokens_per_s=outcome)
    return replace(blank, first_token_ms=outcome, total_ms=3 * outcome, tokens_per_s=48.0)


def rows() -> list[ModelRow]:
    return model_rows(
        RowSources(
            served(),
            settings(),
            results(),
            frozenset(),
            NOW,
            lambda gateway: gateway,
            lambda account: {"ollama": "Ollama", "openrouter": "OpenRouter"}.get(account, ""),
        )
    )


def roles() -> list[RoleState]:
    chat = [Candidate(row.name, row.cells[1]) for row in rows() if row.mode is Mode.CHAT]
    embeds = [Candidate(row.name, row.cells[1]) for row in rows() if row.mode is Mode.EMBEDDING]
    qwen, mini = chat[0].name, chat[1].name
    return [
        RoleState(Role.CHAT, qwen, RoleChoice(qwen, 0.7, 2048), chat),
        RoleState(Role.MEMORY, qwen, RoleChoice(qwen, 0.1, 2048), chat),
        RoleState(Role.SMALL, mini, RoleChoice(mini, 0.1, 512), chat),
        RoleState(
            Role.EMBEDDING, embeds[0].name, RoleChoice(embeds[0].name, dimension=1024), embeds
        ),
    ]


def screen_of(window: MainWindow) -> ModelsScreen:
    """The screen in its place, still loading."""
    window.offer_screen("models", lambda: ModelsScreen(lambda gateway: not gateway, window))
    window.open_place("models")
    (screen,) = window.findChildren(ModelsScreen)
    return screen


def filled(window: MainWindow) -> ModelsScreen:
    screen = screen_of(window)
    screen.show_roles(roles())
    screen.show_rows(rows())
    screen.choose(("", "claude-haiku"))
    return screen


def empty(window: MainWindow) -> None:
    screen = screen_of(window)
    screen.show_roles([replace(state, model="", candidates=()) for state in roles()])
    screen.show_rows([])


def problem(window: MainWindow) -> None:
    screen_of(window).show_problem(Problem(ProblemCode.DATABASE_FAILED, {"path": "nova.sqlite3"}))


def offline(window: MainWindow) -> None:
    screen_of(window).show_problem(Problem(ProblemCode.PROVIDER_UNREACHABLE), offline=True)


def testing(window: MainWindow) -> None:
    filled(window).show_testing(True)


def no_match(window: MainWindow) -> None:
    filled(window).filter.setText("zebra")


def role_menu(window: MainWindow) -> None:
    screen = filled(window)
    QTimer.singleShot(LAID_OUT_MS, screen.cards.card(Role.CHAT).open_menu)


def role_absent(window: MainWindow) -> None:
    """The chosen models are off and gone: others answer, or none."""
    screen = filled(window)
    chat, memory, *_rest = roles()
    off = Absent("claude-haiku", Absence.OFF)
    gone = Absent("mistral-small", Absence.GONE)
    screen.show_roles([replace(chat, absent=off)])
    screen.show_roles([replace(memory, model="", candidates=(), absent=gone)])
    QTimer.singleShot(LAID_OUT_MS, screen.cards.card(Role.CHAT).open_menu)


def row_menu(window: MainWindow) -> None:
    table = filled(window).table

    def open_menu() -> None:
        at = table.visualRect(table.currentIndex()).center()
        table.customContextMenuRequested.emit(at)

    QTimer.singleShot(LAID_OUT_MS, table, open_menu)


def narrow(window: MainWindow) -> None:
    filled(window)
    window.resize(680, 600)


SCENES: dict[str, Callable[[MainWindow], object]] = {
    "models-filled": filled,
    "models-empty": empty,
    "models-loading": screen_of,
    "models-problem": problem,
    "models-offline": offline,
    "models-testing": testing,
    "models-no-match": no_match,
    "models-role-menu": role_menu,
    "models-row-menu": row_menu,
    "models-role-absent": role_absent,
    "models-narrow": narrow,
}


def dialogs(window: QWidget) -> dict[str, QDialog]:
    """What opens from the screen, by name."""
    claude = next(row for row in rows() if row.name == "claude-haiku")
    facts = [
        ("Provider", "Anthropic"),
        ("Kind", "chat"),
        ("Context", "200,000 tokens"),
        ("Longest answer", "8,192 tokens"),
        ("Can", "tools, structured output, images"),
        ("Price per 1M", "$1.00 / $5.00"),
    ]
    behind = [
        Behind("d-claude", "anthropic/claude-haiku", "key anthropic", secret="anthropic"),
        Behind(
            "d-claude-2",
            "bedrock/claude-haiku",
            "key bedrock · off",
            enabled=False,
            secret="bedrock",
        ),
    ]
    return {
        "dialog-model": ModelDetails(Details(claude, facts, history(), behind=behind[:1]), window),
        "dialog-model-several": ModelDetails(
            Details(claude, facts, history(), behind=behind), window
        ),
        "dialog-model-elsewhere": ModelDetails(
            Details(claude, facts[:3], history()[:1], "These models are changed where they run."),
            window,
        ),
        "dialog-role": RoleDialog(roles()[0], 8_192, window),
        "dialog-role-embedding": RoleDialog(roles()[3], None, window),
        "dialog-add-offered": offered(window),
        "dialog-add-custom": custom(window),
        "dialog-add-file": _tab(AddDialog((), window), 2),
        "dialog-compare": compare(window),
    }


def history() -> list[ModelTest]:
    """The newest first."""
    times = (420, 380, 510, None, 460, 390, 700, 410, 405, 395)
    blank = ModelTest("claude-haiku", Probe.ANSWER, NOW, "", "anthropic", tokens_per_s=48.0)
    answers = [
        replace(blank, first_token_ms=ms, total_ms=ms * 3, text="I am ready.", cost_usd=0.0004)
        if ms
        else replace(blank, ok=False, problem=ProblemCode.PROVIDER_RATE_LIMITED)
        for ms in times
    ]
    schema = replace(blank, probe=Probe.JSON_SCHEMA, ok=False)
    missed = replace(schema, problem=ProblemCode.PROBE_NOT_THE_SCHEMA, problem_detail="Paris")
    return [*answers, missed]


def offered(window: QWidget) -> AddDialog:
    dialog = AddDialog([("openrouter", "OpenRouter"), ("openai", "OpenAI")], window)
    dialog.offered.begin()
    dialog.offered.show_models(
        [
            OfferedModel(f"maker-{n}/model-{n}", Mode.CHAT, 128_000, None, None, 4e-7, 8e-7)
            for n in range(200)
        ]
    )
    dialog.offered.list.setCurrentIndex(dialog.offered.list.model().index(1, 0))
    return dialog


def custom(window: QWidget) -> AddDialog:
    dialog = AddDialog((), window)
    values = FormValues(
        "house-tuned", "openai house", "https://house.example/v1", context="16k",
        price_in="0.40", params=(("api_version", "2024-10-21"), ("organisation_key", "x")),
    )  # fmt: skip
    dialog.form.show_values(values)
    dialog.form.show_errors()
    return _tab(dialog, 1)


def compare(window: QWidget) -> CompareDialog:
    chat = [Candidate(row.name, row.cells[1]) for row in rows() if row.mode is Mode.CHAT]
    dialog = CompareDialog(chat, "qwen3-32b", "gpt-4o-mini", window)
    dialog.question.setText("What is a lease, in one sentence?")
    dialog.begin()
    for side, words in enumerate(("A lease is a contract", "A lease lets you use something")):
        dialog.grow(side, f"{words} that lets you use what belongs to another for a time.")
    blank = ModelTest("qwen3-32b", Probe.ANSWER, NOW, first_token_ms=400.0, tokens_per_s=48.0)
    dialog.end(0, replace(blank, total_ms=900.0, cost_usd=0.0004))
    refused = ProblemCode.PROVIDER_RATE_LIMITED
    dialog.end(1, replace(blank, model="gpt-4o-mini", ok=False, problem=refused))
    return dialog


def _tab(dialog: AddDialog, number: int) -> AddDialog:
    dialog.show_tab(number)
    return dialog
