"""What is said above the lists when memory is not as it should be; no Qt here."""

from dataclasses import dataclass
from enum import StrEnum

from nova_desktop.domain.memory_state import GraphState, MemoryHealth
from nova_desktop.domain.problems import Problem, ProblemCode
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.memory.words import texts_text, why_text


class StripAct(StrEnum):
    """What its button does."""

    STOP = "stop"
    SETTINGS = "settings"
    RETRY = "retry"


@dataclass(frozen=True, slots=True)
class Strip:
    """One sentence with a button; `fraction` is that of work under way, None for none."""

    text: str
    level: str = "warning"
    act: StripAct | None = None
    button: str = ""
    fraction: float | None = None


def strip_of(
    health: MemoryHealth | None,
    *,
    restarting: bool = False,
    undelivered: Problem | None = None,
) -> Strip | None:
    """The most important thing to say, or None when all is well.

    `restarting`: its process ended, and the list of before is still shown. `undelivered`: why
    memory does not take what Nova keeps for it.
    """
    if restarting:
        return Strip(_("Memory stopped and is starting again."), "")
    if health is None:
        return None
    return (
        _of_graph(health)
        or _of_undelivered(undelivered)
        or _of_damage(health)
        or _of_vectors(health)
        or _of_limits(health)
        or _of_models(health)
        or _of_waiting(health)
    )


def _of_graph(health: MemoryHealth) -> Strip | None:
    if health.state is GraphState.DOWN:
        text = _(
            "Neo4j does not answer. What you say is kept on this computer and found by its words."
        )
        return Strip(text, "warning", StripAct.RETRY, _("Look again"))
    if health.state is GraphState.READ_ONLY:
        text = _("Neo4j takes nothing new. Memory can be read; new texts wait here.")
        return Strip(text, "warning", StripAct.SETTINGS, _("Settings"))
    if health.state is GraphState.OPENING:
        return Strip(_("The graph is being opened."), "")
    return None


def _of_undelivered(problem: Problem | None) -> Strip | None:
    if problem is None:
        return None
    text = _("Memory takes no texts: {why}. What you say is kept, and brought when it can be.")
    why = why_text(problem.code, problem.detail)
    return Strip(text.format(why=why), "warning", StripAct.RETRY, _("Look again"))


def _of_vectors(health: MemoryHealth) -> Strip | None:
    work = health.reembedding
    if work.running and work.failed:
        text = _("Embedding anew waits: {why}.").format(why=why_text(work.failed))
        fraction = work.done / work.total if work.total else 0.0
        return Strip(text, "warning", StripAct.STOP, _("Stop"), fraction)
    if work.running:
        text = _("Embedding anew: {done} of {total}. It is searched by words until then.").format(
            done=f"{work.done:,}", total=f"{work.total:,}"
        )
        fraction = work.done / work.total if work.total else 0.0
        return Strip(text, "", StripAct.STOP, _("Stop"), fraction)
    if work.failed:
        text = _("Embedding anew stopped: {why}").format(why=why_text(work.failed))
        return Strip(text, "warning", StripAct.SETTINGS, _("Settings"))
    if work.unasked and health.embeds:
        text = _("What was taken over has no vectors yet. It is found by words only.")
        return Strip(text, "", StripAct.SETTINGS, _("Re-embed…"))
    if work.wanted and health.embeds:
        text = _("Another embedding model is in use now. Memory is searched by words only.")
        return Strip(text, "warning", StripAct.SETTINGS, _("Re-embed…"))
    return None


def _of_damage(health: MemoryHealth) -> Strip | None:
    if health.problem != ProblemCode.MEMORY_SET_ASIDE:
        return None
    text = _(
        "Memory's file was damaged and set aside. Memory is made anew from the texts that could "
        "be read."
    )
    return Strip(text)


def _of_waiting(health: MemoryHealth) -> Strip | None:
    if not (health.waiting and health.problem):
        return None
    text = _("Texts wait to be read: {why}.").format(why=why_text(health.problem, health.detail))
    return Strip(text, "warning", StripAct.RETRY, _("Look again"))


def _of_limits(health: MemoryHealth) -> Strip | None:
    if health.over_budget:
        text = _("What may be spent today is spent. New texts are kept and read tomorrow.")
        return Strip(text, "warning", StripAct.SETTINGS, _("Raise the limit"))
    if health.paused:
        text = _("Paused. New texts are kept and can be searched; none is read.")
        return Strip(text, "")  # Resume stands in the bar above
    return None


def _of_models(health: MemoryHealth) -> Strip | None:
    if not health.extracts:
        told = texts_text(health.kept) if health.kept else _("New texts")
        text = _("There is no memory model. {texts} kept, searchable, and read later.").format(
            texts=told
        )
        return Strip(text, "", StripAct.SETTINGS, _("Choose a model"))
    if not health.embeds:
        text = _("There is no embedding model. Memory is searched by words only.")
        return Strip(text, "", StripAct.SETTINGS, _("Choose a model"))
    return None
