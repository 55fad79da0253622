"""The gallery's sections of what is pressed, written in or chosen from. Its texts are samples."""

from PySide6.QtWidgets import QWidget

from nova_desktop.ui.gallery.shelf import Section, off, ringed, under_pointer
from nova_desktop.ui.theme.scaling import hold
from nova_desktop.ui.widgets.buttons import PushButton, push_button, tool_button
from nova_desktop.ui.widgets.chip import Chip
from nova_desktop.ui.widgets.fields import Field, LabelledField
from nova_desktop.ui.widgets.key_mark import KeyMark
from nova_desktop.ui.widgets.label import KINDS, text_label
from nova_desktop.ui.widgets.looks import LOOKS
from nova_desktop.ui.widgets.select import Choice, Select
from nova_desktop.ui.widgets.spark import NovaMark, SparkMark
from nova_desktop.ui.widgets.spinner import Spinner
from nova_desktop.ui.widgets.tag import LEVELS, Tag
from nova_desktop.ui.widgets.toggle import Toggle

MODELS = (
    Choice("qwen3-32b", "qwen3-32b", "HuggingFace"),
    Choice("gpt-4o-mini", "gpt-4o-mini", "OpenAI"),
    Choice("gemma3-1b", "gemma3-1b", "loaded", begins=True),
)


def _nothing() -> None:
    """The gallery's buttons lead nowhere."""


def buttons() -> Section:
    section = Section("Buttons")
    for kind in LOOKS:
        section.row(kind or "secondary", *_states_of(kind))
    keyed = push_button("Stop", _nothing, icon="square", key="Esc")
    primary = push_button("Add model", _nothing, kind="primary", icon="plus")
    long = hold(push_button("A button whose words are long", _nothing), max_width=240)
    section.row("icon and key", keyed, primary, long)
    chosen = [push_button(text, _nothing) for text in ("On this computer", "Neo4j")]
    for button in chosen:
        button.setCheckable(True)
    chosen[1].setChecked(True)
    section.row("chosen", *chosen)
    tools = [tool_button(name, name, _nothing) for name in ("copy", "refresh-cw", "trash-2")]
    send = tool_button("arrow-up", "Send", _nothing, key="Enter", kind="primary")
    section.row(
        "icons only",
        *tools,
        under_pointer(tool_button("pencil", "Edit", _nothing)),
        ringed(tool_button("pin", "Pin", _nothing)),
        off(tool_button("ban", "Refuse", _nothing)),
        send,
    )
    return section


def _states_of(kind: str) -> list[QWidget]:
    pressed = push_button("Pressed", _nothing, kind=kind)
    pressed.setDown(True)
    loading: PushButton = push_button("Working", _nothing, kind=kind)
    loading.show_loading(True)
    return [
        push_button("At rest", _nothing, kind=kind),
        under_pointer(push_button("Hover", _nothing, kind=kind)),
        pressed,
        ringed(push_button("Focus", _nothing, kind=kind)),
        off(push_button("Disabled", _nothing, kind=kind)),
        loading,
    ]


def fields() -> Section:
    section = Section("Fields")
    search = Field(placeholder="Search or run", icon="search", key="Ctrl+K")
    section.row("icon and key", hold(search, width=220), hold(_written("Neo4j"), width=120))
    wrong = _written("neo4j:/localhost")
    wrong.show_error("The address needs two slashes.")
    section.row("error", hold(wrong, width=220))
    section.row("focus", ringed(hold(_written("in focus"), width=220)))
    section.row("disabled", off(hold(_written("cannot be changed"), width=220)))
    key = _written("hf_abcdefgh")
    key.hide_words()
    spend = _written("$0.20 a day")
    spend.show_note("today $0.003")
    clear = _written("qwen", icon="search")
    clear.let_clear()
    section.row("behind", *(hold(one, width=220) for one in (key, spend, clear)))
    token = LabelledField("HuggingFace token", Field(), "It stays in this computer's keychain.")
    refused = LabelledField("OpenAI key", _written("sk-123"))
    refused.field.show_error("OpenAI refused this key (401).")
    section.row("labelled", hold(token, width=280), hold(refused, width=280))
    return section


def _written(text: str, icon: str = "") -> Field:
    field = Field(name="Sample", icon=icon)
    field.setText(text)
    return field


def choosing() -> Section:
    section = Section("Choosing")
    section.row("select", _select(""), _select("quiet"), off(_select("")), ringed(_select("")))
    on, plain, still = Toggle("Remember"), Toggle("Speak"), Toggle("Not now")
    on.setChecked(True)
    still.setChecked(True)
    section.row("toggle", on, plain, ringed(Toggle("Focus"), 12), off(still), off(Toggle("Off")))
    filters = [Chip(text) for text in ("#finance", "#taxes")]
    for chip in filters:
        chip.setCheckable(True)
    filters[0].setChecked(True)
    section.row(
        "chip",
        Chip("tomorrow 15:00"),
        Chip("#launch", removable=True),
        *filters,
        under_pointer(Chip("hover")),
        ringed(Chip("focus"), 11),
        off(Chip("disabled")),
    )
    section.row("tag", *(Tag(level or "office", level) for level in LEVELS if level != "count"))
    section.row(
        "count, key", Tag("2", "count"), Tag("118", "count"), KeyMark("Ctrl+K"), KeyMark("Esc")
    )
    section.row("marks", NovaMark(), SparkMark(), Spinner(), Spinner("accent"))
    return section


def _select(kind: str) -> Select:
    select = Select("Model", kind=kind)
    select.show_choices(MODELS, "qwen3-32b")
    return select


def words() -> Section:
    section = Section("Words")
    for kind in KINDS:
        section.row(
            kind or "body", text_label("What is due this week, and what can wait?", None, kind)
        )
    long = (
        "Six things are due this week. Two are hard deadlines: the accountant's receipts "
        "(yesterday) and the supplier contract (Friday). You said in October that the talk can "
        "slip to January, so I would move these three."
    )
    section.row("lines", hold(text_label(long, wrap=True), width=420))
    section.row("elided", hold(text_label(long, None, "second").let_elide(), width=260))
    return section
