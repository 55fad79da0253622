"""The words of the panel Memory: its fields, and what a look at a Neo4j brought; no Qt here."""

from nova_desktop.domain.memory_state import (
    LongWork,
    PlaceLook,
    PlaceOutcome,
    ReembedEstimate,
    WorkReport,
)
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.memory.words import facts_text, texts_text, things_text
from nova_desktop.ui.money import cost_text


def memory_words() -> dict[str, tuple[str, str, str]]:
    """Name, meaning and further words of each field, by its key."""
    return _switches() | _limits()


def _limits() -> dict[str, tuple[str, str, str]]:
    return {
        "memory.facts": (
            _("Facts used per answer"),
            _("More costs tokens. 0 tells nothing."),
            _("context recall number"),
        ),
        "memory.tokens": (
            _("Tokens used per answer"),
            _("The most that all facts of one answer may take."),
            _("context recall limit"),
        ),
        "memory.usd_a_day": (
            _("Spend on remembering"),
            _("In dollars a day. Stops for the day when reached. 0 is no limit."),
            _("budget cost money daily"),
        ),
        "memory.tokens_a_day": (
            _("Tokens for remembering"),
            _("A day. Stops for the day when reached. 0 is no limit."),
            _("budget daily limit"),
        ),
    }


def _switches() -> dict[str, tuple[str, str, str]]:
    return {
        "memory.enabled": (
            _("Remember"),
            _("Off is off: nothing is kept, read or asked. What is kept already stays."),
            _("memory switch disable enable on"),
        ),
        "memory.chats": (
            _("Remember chats"),
            _("Each question with its answer. A chat can be left out in its own menu."),
            _("conversations messages"),
        ),
        "memory.tasks": (
            _("Remember tasks"),
            _("What you finish, with its notes, and the comments you write on tasks."),
            _("board done comments"),
        ),
        "memory.paused": (
            _("Pause"),
            _("New texts are kept and can be searched; no model reads them until it goes on."),
            _("stop queue resume"),
        ),
        "memory.notices": (
            _("Tell of what is remembered"),
            _("A quiet line at the window's foot, with Undo."),
            _("notification toast"),
        ),
    }


def look_text(look: PlaceLook) -> str:
    """`Neo4j 5.26, 318 things, 1,204 facts`, or why not and what to do."""
    if not look.is_good:
        return _outcome_texts().get(look.outcome) or _failed(look.detail)
    name = f"Neo4j {look.version}".strip()
    parts = [name, things_text(look.entities), facts_text(look.facts)]
    if look.dimension:
        parts.append(_("{n} d").format(n=f"{look.dimension:,}"))
    text = ", ".join(parts)
    if look.written_by == "nova" and (look.facts or look.episodes):
        return _("{text}. A graph of Nova.").format(text=text)
    if look.written_by:
        return _("{text}. A graph of another program: Nova writes beside it.").format(text=text)
    return text


def found_local_text() -> str:
    return _("A Neo4j runs on this computer at port 7687.")


def estimate_text(estimate: ReembedEstimate, *, missing: bool = False) -> str:
    """What embedding anew would take, or embedding only what has no vectors."""
    tokens = _("{n} tokens").format(n=f"{estimate.tokens:,}")
    if estimate.cost_usd is None:
        cost = _("what they cost is not known")
    else:
        cost = cost_text(estimate.cost_usd) or _("at no cost")
    if missing:
        text = _("{texts} with {tokens}: {cost}. They are found by their words until it is done.")
        return text.format(texts=texts_text(estimate.texts), tokens=tokens, cost=cost)
    return _(
        "{texts} with {tokens}: {cost}. Memory is searched by words until it is done. You can "
        "stop it at any time; the old vectors stay until the new ones are complete."
    ).format(texts=texts_text(estimate.texts), tokens=tokens, cost=cost)


def work_name(work: LongWork) -> str:
    """While it goes on."""
    names: dict[LongWork, str] = {
        LongWork.EXPORT: _("Exporting"),
        LongWork.IMPORT: _("Importing"),
        LongWork.MOVE: _("Moving"),
        LongWork.MIGRATE: _("Migrating"),
        LongWork.REEMBED: _("Embedding anew"),
        LongWork.REBUILD: _("Making the graph anew"),
    }
    return names[work]


def progress_text(work: LongWork, done: int, total: int) -> str:
    if not total:
        return f"{work_name(work)}…"
    text = _("{work}: {done} of {total}")
    return text.format(work=work_name(work), done=f"{done:,}", total=f"{total:,}")


def report_text(report: WorkReport) -> str:
    """How long work ended."""
    parts = (
        texts_text(report.episodes),
        things_text(report.entities),
        facts_text(report.facts),
    )
    counts = ", ".join(parts)
    if report.stopped:
        return _stopped_texts().get(report.work) or _("Cancelled.")
    if report.ok:
        done: dict[LongWork, str] = {
            LongWork.EXPORT: _("Exported: {counts}."),
            LongWork.IMPORT: _("Imported: {counts} are there now."),
            LongWork.MOVE: _("Copied and verified: {counts}. What was here stays here too."),
        }
        text = done.get(report.work, _("Done: {counts}.")).format(counts=counts)
        if report.backup:
            text += " " + _("The copy made first is {path}.").format(path=report.backup)
        return text
    why = "; ".join(report.differences)
    return _("Not complete: {why}. Press the button again to go on.").format(why=why)


def _stopped_texts() -> dict[LongWork, str]:
    return {
        LongWork.EXPORT: _("Cancelled. No file was written."),
        LongWork.IMPORT: _(
            "Cancelled. What was taken in by then stays. Import the file again to go on: nothing "
            "is added twice."
        ),
        LongWork.MOVE: _(
            "Cancelled. Memory stays where it is. Move it again to go on where this stopped."
        ),
        LongWork.MIGRATE: _(
            "Cancelled. Begin it again to go on where this stopped, or take back what was copied."
        ),
    }


def _failed(detail: str) -> str:
    return _("It did not work: {detail}").format(detail=detail or _("nothing more is known"))


def _outcome_texts() -> dict[PlaceOutcome, str]:
    return {
        PlaceOutcome.BAD_ADDRESS: _(
            "This is no address of a Neo4j. Write one like neo4j://localhost:7687, without a "
            "password in it."
        ),
        PlaceOutcome.REFUSED: _("Nobody answers there. Start the server, or check the port."),
        PlaceOutcome.NAME_UNKNOWN: _("That name is unknown. Check the address and the network."),
        PlaceOutcome.TLS: _(
            "The secure connection failed. Use neo4j+s for a server with a certificate of an "
            "authority, neo4j for one without."
        ),
        PlaceOutcome.TIMED_OUT: _("No answer in time. Check the address and the network."),
        PlaceOutcome.NOT_NEO4J: _("What answers there is no Neo4j. Check the port; it is 7687."),
        PlaceOutcome.PASSWORD_REFUSED: _("User or password were refused. Write them again."),
        PlaceOutcome.TOO_OLD: _("This Neo4j is too old. Update it to 5.26 or newer."),
        PlaceOutcome.NO_DATABASE: _("There is no such database. Check its name, often neo4j."),
        PlaceOutcome.NO_PERMISSION: _(
            "This user may not write there. Give it the right, or take another one."
        ),
        PlaceOutcome.READ_ONLY: _(
            "It can be read only: a replica, or its disk is full. Use the address of the leader."
        ),
    }
