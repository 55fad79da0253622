"""The Runs screen without Qt: what it shows and does."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from nova_desktop.domain.agent.approvals import Answer, Approval, Scope
from nova_desktop.domain.agent.runs import Run, RunState, Step, StepKind
from nova_desktop.domain.problems import NovaError, Problem, ProblemCode
from nova_desktop.services.agent.run_log import RunChanged
from nova_desktop.ui.agent.notices import RunNotices
from nova_desktop.ui.agent.runs_presenter import RunsDesk, RunsPresenter
from tests.fakes.settings_parts import AtOnce
from tests.scenes.runs import ASKED, BANK, NOW, RUNS, STEPS, TASKS


class FakeAgent:
    """Remembers what was wished."""

    def __init__(self) -> None:
        self.all_paused = False
        self.kept = list(RUNS)
        self.wishes: list[tuple[str, ...]] = []
        self.open: list[Approval] = [ASKED]
        self.fails: NovaError | None = None

    async def start(self, aim: str = "", *, task: str = "", conversation: str = "") -> Run:
        self.wishes.append(("start", aim, task, conversation))
        return RUNS[1]

    async def retry(self, run_id: str) -> Run:
        self.wishes.append(("retry", run_id))
        return RUNS[1]

    async def stop(self, run_id: str) -> None:
        self.wishes.append(("stop", run_id))

    async def pause(self, run_id: str) -> None:
        self.wishes.append(("pause", run_id))

    async def resume(self, run_id: str) -> None:
        self.wishes.append(("resume", run_id))

    async def pause_all(self) -> None:
        self.all_paused = True

    async def resume_all(self) -> None:
        self.all_paused = False

    async def reply(self, run_id: str, text: str) -> None:
        self.wishes.append(("reply", run_id, text))

    async def answer(
        self, approval_id: str, answer: Answer, scope: Scope = Scope.ONCE, reply: str = ""
    ) -> Approval:
        if self.fails is not None:
            raise self.fails
        self.wishes.append(("answer", approval_id, answer.value, scope.value))
        self.open = []
        return replace(ASKED, answer=answer)

    async def runs(
        self, states: Sequence[RunState] = (), task: str = "", limit: int = 100, offset: int = 0
    ) -> Sequence[Run]:
        if self.fails is not None:
            raise self.fails
        return self.kept

    async def steps(self, run_id: str, after: int = 0, limit: int = 500) -> Sequence[Step]:
        return STEPS if run_id == BANK.id else ()

    async def approvals(self, run: str = "", *, only_open: bool = True) -> Sequence[Approval]:
        return [each for each in self.open if each.run == run]


@dataclass
class FakePane:
    run: tuple[Run, str] | None = None
    steps: list[Step] = field(default_factory=list[Step])
    questions: list[Approval] = field(default_factory=list[Approval])

    def show_run(self, run: Run, title: str) -> None:
        self.run = (run, title)

    def show_steps(self, steps: Sequence[Step]) -> None:
        self.steps = list(steps)

    def put_step(self, step: Step) -> None:
        self.steps.append(step)

    def show_questions(self, approvals: Sequence[Approval]) -> None:
        self.questions = list(approvals)


@dataclass
class FakeView:
    pane: FakePane = field(default_factory=FakePane)
    runs: list[Run] = field(default_factory=list[Run])
    chosen: str = ""
    paused: bool = False
    problem: Problem | None = None

    def show_runs(
        self, runs: Sequence[Run], tasks: dict[str, str], now: datetime, chosen: str
    ) -> None:
        self.runs, self.chosen = list(runs), chosen

    def change_run(self, run: Run) -> bool:
        self.runs = [run if each.id == run.id else each for each in self.runs]
        return True

    def show_problem(self, problem: Problem) -> None:
        self.problem = problem

    def show_all_paused(self, paused: bool) -> None:
        self.paused = paused


class Shown:
    """The presenter with its fakes; `opened` are the tasks that were opened."""

    def __init__(self) -> None:
        self.agent, self.view, self.operations = FakeAgent(), FakeView(), AtOnce()
        self.opened: list[str] = []

        async def titles(tasks: Sequence[str]) -> dict[str, str]:
            return {task: TASKS[task] for task in tasks if task in TASKS}

        self.presenter = RunsPresenter(
            RunsDesk(self.agent, titles, self.operations, self.opened.append, lambda: NOW),
            self.view,
        )


def test_it_shows_the_newest_with_its_steps_and_questions() -> None:
    shown = Shown()
    shown.presenter.open()
    assert [run.id for run in shown.view.runs] == [run.id for run in RUNS]
    assert shown.view.chosen == "r1"
    assert shown.view.pane.run == (BANK, "Call the bank about the card")
    assert shown.view.pane.steps == list(STEPS)
    assert shown.view.pane.questions == [ASKED]


def test_another_is_chosen_and_shown_as_it_changes() -> None:
    shown = Shown()
    shown.presenter.open()
    shown.presenter.choose("r2")
    assert shown.view.pane.questions == []
    step = Step("r2", 1, StepKind.MODEL, NOW, "Miau")
    run = replace(RUNS[1], steps=1)
    shown.presenter.changed(RunChanged(run, step))
    assert shown.view.pane.run == (run, "Find three names for the cat, and write why each fits")
    assert shown.view.pane.steps == [step]
    other = replace(BANK, state=RunState.DONE)
    shown.presenter.changed(RunChanged(other, step))
    assert shown.view.pane.steps == [step]
    assert shown.view.runs[0] == other


def test_a_new_run_comes_into_view() -> None:
    shown = Shown()
    shown.presenter.open()
    new = replace(RUNS[1], id="new")
    shown.agent.kept.insert(0, new)
    shown.presenter.changed(RunChanged(new))
    assert shown.view.chosen == "new"


def test_wishes_reach_the_chosen_run() -> None:
    shown = Shown()
    shown.presenter.open()
    for what in ("stop", "pause", "resume", "retry", "task"):
        shown.presenter.wish(what)
    shown.presenter.reply("Blue")
    shown.presenter.start("Tidy up")
    shown.presenter.answer("q1", Answer.ALLOWED, Scope.EXACTLY)
    assert shown.agent.wishes == [
        ("stop", "r1"), ("pause", "r1"), ("resume", "r1"), ("retry", "r1"),
        ("reply", "r1", "Blue"), ("start", "Tidy up", "", ""),
        ("answer", "q1", "allowed", "exactly"),
    ]  # fmt: skip
    assert shown.opened == ["bank"]
    assert shown.view.pane.questions == []


def test_a_question_whose_answer_could_not_be_kept_is_asked_again() -> None:
    shown = Shown()
    shown.presenter.open()
    shown.view.pane.questions = []
    shown.agent.fails = NovaError.of(ProblemCode.DISK_FULL)
    shown.presenter.answer("q1", Answer.ALLOWED, Scope.ONCE)
    assert [problem.code for problem in shown.operations.problems] == [ProblemCode.DISK_FULL]
    assert shown.view.pane.questions == [ASKED]


def test_all_are_paused_and_go_on() -> None:
    shown = Shown()
    shown.presenter.pause_all(True)
    assert shown.view.paused
    shown.presenter.pause_all(False)
    assert not shown.view.paused


def test_a_database_that_fails_is_told_in_its_place() -> None:
    shown = Shown()
    shown.agent.fails = NovaError.of(ProblemCode.DATABASE_FAILED)
    shown.presenter.open()
    assert shown.view.problem is not None
    shown.agent.fails = None
    shown.agent.kept = []
    shown.presenter.open()
    assert (shown.view.runs, shown.view.chosen) == ([], "")


class FakeToast:
    def __init__(self, text: str) -> None:
        self.text = text
        self.left = False

    def leave(self) -> None:
        self.left = True

    def when_gone(self, listener: Callable[[], object]) -> None:
        self.gone = listener


def test_rest_is_told_once_and_a_question_goes_when_it_is_answered() -> None:
    told: list[FakeToast] = []
    opened: list[str] = []

    def tell(text: str, *_more: object, **_how: object) -> FakeToast:
        told.append(FakeToast(text))
        return told[-1]

    notices = RunNotices(tell, opened.append)
    asks = replace(BANK, question="Which card?")
    for run in (replace(BANK, state=RunState.WORKING), asks, asks):
        notices.changed(RunChanged(run))
    assert [toast.text for toast in told] == ["Nova asks: Which card?"]
    notices.changed(RunChanged(replace(BANK, state=RunState.WORKING)))
    assert told[0].left
    for run in RUNS[2:]:
        notices.changed(RunChanged(run))
    assert [toast.text.split(":")[0] for toast in told[1:]] == [
        "Nova is done", "Nova could not finish", "Nova pauses",
    ]  # fmt: skip
