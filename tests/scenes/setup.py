"""The set-up as it is photographed: every step and every state of it, with made-up content."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from nova_desktop.adapters.providers.catalogue import YamlCatalogue
from nova_desktop.domain.chat import Author, Message, MessageState, WaitsFor
from nova_desktop.domain.gateway_plan import Mode, Role
from nova_desktop.domain.import_plan import preview_of
from nova_desktop.domain.problems import Problem, ProblemCode
from nova_desktop.domain.provider_catalogue import (
    FoundServer,
    KeyCheck,
    KeyOutcome,
    Place,
    Provider,
    Replaced,
)
from nova_desktop.domain.served_models import GatewayLook, LookOutcome, ServedModel
from nova_desktop.domain.settings import Settings, You
from nova_desktop.domain.setup import Setup, Source, Step
from nova_desktop.services.setup.checklist import Checklist, Line, LineName, LineState
from nova_desktop.ui.imports.view import ImportPanel
from nova_desktop.ui.setup_wizard.offers import ModelOffer
from nova_desktop.ui.setup_wizard.provider_cards import COMPUTER
from nova_desktop.ui.setup_wizard.view import SetupView
from nova_desktop.ui.shell.main_window import MainWindow
from tests.scenes import imports

ROOT = Path(__file__).parents[2]
KEY = "hf_" + "a" * 30 + "w3Qz"
FOUND = (FoundServer("ollama", "http://localhost:11434"),)
MODELS = ("qwen3-32b", "qwen3-embedding-4b")
DONE = Checklist(
    "HuggingFace",
    (
        Line(LineName.KEY, LineState.DONE, 0.3, 143),
        Line(LineName.CONFIGURE, LineState.DONE, 0.1, names=MODELS),
        Line(LineName.START, LineState.DONE, 6.8),
        Line(LineName.TRY, LineState.DONE, 1.4, names=MODELS),
    ),
)
PEM = "-----BEGIN CERTIFICATE-----\nTm92YQ==\n-----END CERTIFICATE-----\n"
Arrange = Callable[[MainWindow], object]


def providers() -> Sequence[Provider]:
    return YamlCatalogue.read(ROOT / "configs/providers.yaml").all()


def opened(window: MainWindow, setup: Setup) -> SetupView:
    """The view at a step, filled as the presenters fill it."""
    view = SetupView()
    view.keys.show_providers(providers())
    view.keys.show_found(FOUND)
    window.show_setup(view)
    view.show_setup(setup)
    last = setup.step is Step.DONE
    view.show_ways(
        back=setup.can_go_back, forward=setup.can_go_on or last, last=last, primary=not last
    )
    return view


def welcome(window: MainWindow) -> None:
    opened(window, Setup())


def welcome_found(window: MainWindow) -> None:
    view = opened(window, Setup())
    view.welcome.show_found("Found one at http://localhost:4000 with 12 models.")


def welcome_again(window: MainWindow) -> None:
    opened(window, Setup(connected=True, again=True))


def keys(window: MainWindow, checklist: Checklist | None = None, provider: str = "") -> SetupView:
    """The step of keys for one provider, "" for the first."""
    checklist = checklist or Checklist()
    view = opened(window, Setup(Step.SOURCE, connected=checklist.has_models))
    found = [p for p in providers() if p.id == provider] or list(providers())
    view.keys.show_provider(found[0], key=KEY if checklist != Checklist() else "")
    view.keys.show_checklist(checklist)
    running = checklist.running is not None
    view.show_ways(back=True, forward=checklist.has_models and not running)
    view.keys.focus_first()
    return view


def keys_empty(window: MainWindow) -> None:
    keys(window)


def keys_asking(window: MainWindow) -> None:
    lines = (Line(LineName.KEY, LineState.RUNNING), *Checklist().lines[1:])
    keys(window, Checklist("HuggingFace", lines))


def keys_starting(window: MainWindow) -> None:
    lines = (*DONE.lines[:2], Line(LineName.START, LineState.RUNNING), Line(LineName.TRY))
    keys(window, Checklist("HuggingFace", lines)).frame.footer.later.setFocus()


def keys_done(window: MainWindow) -> None:
    view = keys(window, DONE)
    view.keys.show_connected(["huggingface"])
    view.offer_forward()


def keys_wrong(window: MainWindow) -> None:
    check = KeyCheck(KeyOutcome.WRONG_KEY, seconds=0.2)
    failed = Line(LineName.KEY, LineState.FAILED, 0.2, check=check)
    keys(window, Checklist("HuggingFace", (failed, *Checklist().lines[1:])))


def keys_offline(window: MainWindow) -> None:
    check = KeyCheck(KeyOutcome.NAME_UNKNOWN)
    failed = Line(LineName.KEY, LineState.FAILED, check=check)
    keys(window, Checklist("HuggingFace", (failed, *Checklist().lines[1:])))


def keys_no_credit(window: MainWindow) -> None:
    problem = Problem(ProblemCode.PROVIDER_NO_CREDIT, {"model": MODELS[0]}, retryable=True)
    failed = Line(LineName.TRY, LineState.FAILED, names=MODELS[:1], problem=problem)
    keys(window, DONE.having(failed))


def keys_stopped(window: MainWindow) -> None:
    lines = (*DONE.lines[:2], Line(LineName.START, LineState.STOPPED), Line(LineName.TRY))
    keys(window, Checklist("HuggingFace", lines))


def keys_recognised(window: MainWindow) -> None:
    view = keys(window)
    openai = next(p for p in providers() if p.id == "openai")
    view.keys.show_recognised(openai)


def keys_no_keychain(window: MainWindow) -> None:
    keys(window).keys.show_keychain(False)


def keys_fields(window: MainWindow) -> None:
    several = max(providers(), key=lambda p: len(p.fields) + p.asks_address)
    keys(window, provider=several.id)


def keys_computer(window: MainWindow) -> None:
    view = opened(window, Setup(Step.SOURCE))
    programs = [p for p in providers() if p.place is Place.COMPUTER]
    view.keys.show_provider(programs[0], programs, FOUND)
    view.keys.show_checklist(Checklist())
    view.keys.cards.show_chosen(COMPUTER)
    view.keys.focus_first()


def served(chat: int, embedding: int) -> tuple[ServedModel, ...]:
    return tuple(
        [ServedModel(f"chat-{n}", "own", Mode.CHAT) for n in range(chat)]
        + [ServedModel(f"embedding-{n}", "own", Mode.EMBEDDING) for n in range(embedding)]
    )


def connection(window: MainWindow, look: GatewayLook | None = None) -> SetupView:
    good = look is not None and look.is_good
    view = opened(window, Setup(Step.SOURCE, Source.CONNECTION, connected=good))
    if look is not None:
        view.connection.show_look(look)
    return view


def connection_found(window: MainWindow) -> None:
    found = GatewayLook(
        LookOutcome.OK, "http://localhost:4000", served(9, 3), "1.106.2", seconds=0.2
    )
    connection(window, found).offer_forward()


def connection_busy(window: MainWindow) -> None:
    connection(window).connection.show_busy()


def connection_refused(window: MainWindow) -> None:
    connection(window, GatewayLook(LookOutcome.REFUSED))


def connection_certificate(window: MainWindow) -> None:
    connection(window, GatewayLook(LookOutcome.TLS, certificate=PEM))


def connection_no_models(window: MainWindow) -> None:
    connection(window, GatewayLook(LookOutcome.OK, "http://localhost:4000", version="1.106.2"))


def bring(window: MainWindow, *, connected: bool = False) -> ImportPanel:
    """The step of an earlier set-up, at its choice."""
    view = opened(window, Setup(Step.SOURCE, Source.IMPORT, connected=connected))
    panel = ImportPanel()
    view.imports.put(panel)
    panel.show_choice(None)
    view.imports.focus_first()
    return panel


def bring_preview(window: MainWindow) -> None:
    bring(window).show_preview(preview_of(imports.FOUND, Settings()))


def bring_done(window: MainWindow) -> None:
    bring(window, connected=True).show_done(imports.DONE)


OFFERS = {
    Role.CHAT: [ModelOffer("qwen3-32b"), ModelOffer("smollm3-3b")],
    Role.MEMORY: [ModelOffer("qwen3-32b"), ModelOffer("smollm3-3b")],
    Role.SMALL: [ModelOffer("qwen3-32b"), ModelOffer("smollm3-3b")],
    Role.EMBEDDING: [ModelOffer("qwen3-embedding-4b"), ModelOffer("qwen3-embedding-8b")],
}
CHOSEN = {
    Role.CHAT: "qwen3-32b",
    Role.MEMORY: "qwen3-32b",
    Role.SMALL: "smollm3-3b",
    Role.EMBEDDING: "qwen3-embedding-4b",
}


def models(window: MainWindow) -> SetupView:
    view = opened(window, Setup(Step.MODELS, connected=True))
    view.models.show_roles(OFFERS, CHOSEN)
    view.offer_forward()
    return view


def models_replaced(window: MainWindow) -> None:
    gone = Replaced("smollm3-3b", "HuggingFaceTB/SmolLM3-3B", "Qwen/Qwen3-4B")
    models(window).models.show_notes([gone], "")


def models_without_embeddings(window: MainWindow) -> None:
    view = models(window)
    view.models.show_roles(OFFERS | {Role.EMBEDDING: []}, CHOSEN | {Role.EMBEDDING: ""})
    view.models.show_notes([], "Anthropic")


def models_text_only(window: MainWindow) -> None:
    models(window).models.show_roles(OFFERS, CHOSEN | {Role.EMBEDDING: ""})


def models_many(window: MainWindow) -> None:
    many = [ModelOffer(f"model-{n}") for n in range(10_000)]
    models(window).models.show_roles(OFFERS | {Role.CHAT: many}, CHOSEN | {Role.CHAT: "model-7"})


def you(window: MainWindow) -> SetupView:
    view = opened(window, Setup(Step.YOU, connected=True))
    view.you.show_you(You("Ada Lovelace", "ada@example.org", "Europe/London", ""))
    return view


def you_wrong(window: MainWindow) -> None:
    you(window).you.show_wrong("Write it as name@example.org, or leave it empty.", "")


def done(window: MainWindow) -> SetupView:
    view = opened(window, Setup(Step.DONE, connected=True))
    view.done.show_model("qwen3-32b")
    view.done.show_messages([])
    return view


def said(seq: int, text: str, author: Author = Author.YOU, **more: object) -> Message:
    fields: dict[str, object] = {"state": MessageState.COMPLETE, "model": "qwen3-32b"} | more
    now = datetime.now().astimezone()
    return Message(f"m{seq}", "c0", seq, author, text, created_at=now, **fields)  # type: ignore[arg-type]


def done_answered(window: MainWindow) -> None:
    view = done(window)
    answer = "I can keep your tasks and remember what you tell me.\n\n- Ask\n- Plan"
    answered = said(2, answer, Author.NOVA)
    view.done.show_messages([said(1, "What can you help me with today?"), answered])
    view.done.show_answered(True)
    view.show_ways(back=True, forward=True, last=True)


def done_waiting(window: MainWindow) -> None:
    view = done(window)
    waiting = {"state": MessageState.QUEUED, "waits_for": WaitsFor.GATEWAY}
    waits = said(2, "", Author.NOVA, **waiting)
    view.done.show_messages([said(1, "What can you help me with today?"), waits])
    view.done.show_answering(True)


def problem(window: MainWindow) -> None:
    view = models(window)
    view.show_problem(Problem(ProblemCode.DISK_FULL, {}, "ENOSPC", retryable=True), lambda: None)


def _small(scene: Arrange) -> Arrange:
    def arrange(window: MainWindow) -> None:
        window.resize(900, 600)
        scene(window)

    return arrange


SCENES: dict[str, Arrange] = {
    "setup-welcome": welcome,
    "setup-welcome-found": welcome_found,
    "setup-welcome-again": welcome_again,
    "setup-keys": keys_empty,
    "setup-keys-asking": keys_asking,
    "setup-keys-starting": keys_starting,
    "setup-keys-done": keys_done,
    "setup-keys-wrong": keys_wrong,
    "setup-keys-offline": keys_offline,
    "setup-keys-no-credit": keys_no_credit,
    "setup-keys-stopped": keys_stopped,
    "setup-keys-recognised": keys_recognised,
    "setup-keys-no-keychain": keys_no_keychain,
    "setup-keys-fields": keys_fields,
    "setup-keys-computer": keys_computer,
    "setup-connection": connection,
    "setup-connection-busy": connection_busy,
    "setup-connection-found": connection_found,
    "setup-connection-refused": connection_refused,
    "setup-connection-certificate": connection_certificate,
    "setup-connection-no-models": connection_no_models,
    "setup-import": bring,
    "setup-import-preview": bring_preview,
    "setup-import-done": bring_done,
    "setup-models": models,
    "setup-models-text-only": models_text_only,
    "setup-models-replaced": models_replaced,
    "setup-models-without-embeddings": models_without_embeddings,
    "setup-models-many": models_many,
    "setup-you": you,
    "setup-you-wrong": you_wrong,
    "setup-done": done,
    "setup-done-waiting": done_waiting,
    "setup-done-answered": done_answered,
    "setup-problem": problem,
    "setup-small-welcome": _small(welcome_found),
    "setup-small-keys": _small(keys_done),
    "setup-small-import": _small(bring_preview),
}
