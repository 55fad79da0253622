"""The settings in the user's words: names, what each does, and words by which it is found."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from nova_desktop.domain.gateway_plan import Role
from nova_desktop.domain.settings_fields import Fault, FieldError, FieldValue, SettingField
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.role_names import role_name
from nova_desktop.ui.settings.agent_words import agent_words
from nova_desktop.ui.settings.memory_words import memory_words


@dataclass(frozen=True, slots=True)
class FieldWords:
    """`name`, what it does in `meaning`, and further `words` that lead to it."""

    name: str
    meaning: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class PanelWords:
    """A section of the settings: its name, one sentence about it and its Lucide icon."""

    name: str
    text: str
    icon: str


def panels() -> dict[str, PanelWords]:
    """The sections in their order."""
    return {
        "you": PanelWords(
            _("You"),
            _("What Nova knows of you. All of it is sent to the chat model with each message."),
            "user",
        ),
        "providers": PanelWords(
            _("Providers & keys"),
            _("Where your models come from. Keys are kept apart from these settings."),
            "key-round",
        ),
        "roles": PanelWords(
            _("Models & roles"),
            _("Which model does what. A change counts for the next message."),
            "cpu",
        ),
        "gateway": PanelWords(
            _("Gateway"),
            _("LiteLLM stands between Nova and all models: Nova's own, or one that you run."),
            "server",
        ),
        "memory": PanelWords(
            _("Memory"), _("What Nova keeps about your world, and where."), "brain"
        ),
        "notifications": PanelWords(
            _("Notifications"), _("What Nova may tell you of while it is open."), "bell"
        ),
        "tasks": PanelWords(_("Tasks"), _("How you write them."), "square-check"),
        "agent": PanelWords(
            _("Agent"), _("What one run may use. What it may do is chosen under Runs."), "sparkles"
        ),
        "appearance": PanelWords(_("Appearance"), _("How the windows look."), "palette"),
        **_last_panels(),
    }


def _last_panels() -> dict[str, PanelWords]:
    return {
        "keyboard": PanelWords(
            _("Keyboard"),
            _("Keys where tasks are shown. Press one to choose another; it counts at once."),
            "keyboard",
        ),
        "privacy": PanelWords(
            _("Data & privacy"),
            _("Where everything is kept, and what leaves this computer."),
            "shield",
        ),
        "advanced": PanelWords(
            _("Advanced"), _("For those who know LiteLLM. Nova works without any of it."), "wrench"
        ),
    }


def field_words() -> dict[str, FieldWords]:
    """By the field's key."""
    mine = _you() | _memory() | _notifications() | _tasks() | _appearance()
    agent = {key: FieldWords(*words) for key, words in agent_words().items()}
    return mine | agent | _roles() | _gateway() | _advanced()


def _you() -> dict[str, FieldWords]:
    return {
        "you.name": FieldWords(_("Name"), _("What Nova calls you."), _("first name nickname user")),
        "you.email": FieldWords(
            _("Email"),
            _("So that Nova can tell you from others in what you paste."),
            _("mail e-mail address"),
        ),
        "you.timezone": FieldWords(
            _("Time zone"),
            _("For dates and times in answers."),
            _("timezone clock hour date region city"),
        ),
        "you.notes": FieldWords(
            _("Notes for the assistant"),
            _("Your work, people who matter, how you like answers. Sent with each message."),
            _("about me custom instructions prompt"),
        ),
    }


def _roles() -> dict[str, FieldWords]:
    found = (
        _role(Role.CHAT, _("Answers you."))
        | _role(Role.MEMORY, _("Finds in your words what is worth keeping."))
        | _role(Role.SMALL, _("Titles and other short work. A quick one will do."))
    )
    return found | {
        "roles.embedding_model": FieldWords(
            _model_of(Role.EMBEDDING),
            _("Turns what Nova remembers into numbers that can be compared."),
            _("vector memory search"),
        ),
        "roles.embedding_dimension": FieldWords(
            _("Dimension"),
            _("Numbers kept for each memory."),
            _("embedding vector size length"),
        ),
        "roles.memory_text_only": FieldWords(
            _("Text only"),
            _("Memory searches by words, without the embedding model."),
            _("no embedding none memory"),
        ),
        "models.use_test_model": FieldWords(
            _("Test model"),
            _("A tiny model of a development set-up, while there is no other one."),
            _("sample gemma local"),
        ),
    }


def _model_of(role: Role) -> str:
    return _("{role} model").format(role=role_name(role))


def _role(role: Role, meaning: str) -> dict[str, FieldWords]:
    key, name = f"roles.{role}_llm", _model_of(role)
    return {
        f"{key}_model": FieldWords(name, meaning, _("llm provider switch")),
        f"{key}_temperature": FieldWords(
            _("Temperature"),
            _("0 is steady, higher varies more. Empty leaves it to the model."),
            f"{name} {_('creative random')}",
        ),
        f"{key}_max_tokens": FieldWords(
            _("Longest answer"),
            _("In tokens, about ¾ of a word each. Empty leaves it to the model."),
            f"{name} {_('max tokens length')}",
        ),
        f"{key}_fallbacks": FieldWords(
            _("Fallbacks"),
            _("Tried in this order when the model fails."),
            f"{name} {_('failover instead')}",
        ),
    }


def _gateway() -> dict[str, FieldWords]:
    return {
        "gateway.primary": FieldWords(
            _("Asked first"),
            _("When it is refused, times out or fails, the next one takes the call."),
            _("external litellm order primary failover"),
        ),
        "gateway.share": FieldWords(
            _("Let other apps use it"),
            _("Programs on this computer may call your models, with a key of their own."),
            _("share local api server openai endpoint"),
        ),
        "gateway.share_port": FieldWords(
            _("Port"), _("Where other apps find it, on this computer only."), _("share address")
        ),
    }


def _memory() -> dict[str, FieldWords]:
    return {key: FieldWords(*words) for key, words in memory_words().items()}


def _appearance() -> dict[str, FieldWords]:
    return {
        "appearance.theme": FieldWords(
            _("Theme"),
            _("System follows your desktop while Nova runs."),
            _("light dark night mode colour colours color colors"),
        ),
        "appearance.scale": FieldWords(
            _("Size"),
            _("Of text and everything else."),
            _("scale zoom font text large bigger small"),
        ),
        "appearance.reduced_motion": FieldWords(
            _("Reduced motion"),
            _("Nothing slides or spins."),
            _("animation animations effects accessibility"),
        ),
        "appearance.language": FieldWords(
            _("Language"),
            _("System follows your desktop. Used from the next start on."),
            _("english translation locale"),
        ),
        "secrets.place": FieldWords(
            _("Where keys are kept"),
            _(
                "Another place takes your keys along. "
                "A file is not encrypted: programs that run as you can read it."
            ),
            _("secrets keychain password passwords keyring api token"),
        ),
    }


def _notifications() -> dict[str, FieldWords]:
    return {
        "notifications.reminders": FieldWords(
            _("Reminders"),
            _("A notification of your desktop at the time a task has for it, with Done and later."),
            _("remind alert alarm notify snooze bell"),
        ),
        "notifications.due": FieldWords(
            _("Due tasks"),
            _("A notification when a task is due, at 09:00 where it has no time of its own."),
            _("remind alert alarm notify deadline today overdue"),
        ),
    }


def _tasks() -> dict[str, FieldWords]:
    return {
        "tasks.signs": FieldWords(
            _("Signs in quick add"),
            _("Nova and others: #label @person +project. Todoist: @label +person #project."),
            _("todoist super productivity hash at plus label project person token shortcut"),
        ),
        "tasks.day_first": FieldWords(
            _("Day before month"),
            _("1/5/2026 is the first of May, and not the fifth of January."),
            _("date format order american european"),
        ),
    }


def _advanced() -> dict[str, FieldWords]:
    return {
        "advanced.system_prompt": FieldWords(
            _("System prompt"),
            _("Takes the place of Nova's own. The time, and what you wrote under You, follow it."),
            _("instructions persona personality tone style"),
        ),
        "advanced.gateway_yaml": FieldWords(
            _("LiteLLM configuration"),
            _("YAML that is merged over what Nova generates. Tried before it is kept."),
            _("overlay config router settings"),
        ),
        "advanced.proxy": FieldWords(
            _("Proxy"),
            _(
                "An HTTP proxy for what leaves this computer. "
                "The gateway starts anew with it: messages wait for a moment."
            ),
            _("network internet http company vpn"),
        ),
        "advanced.certificates": FieldWords(
            _("Certificates"),
            _(
                "A PEM file with authorities to trust besides the system's. "
                "The gateway starts anew with it: messages wait for a moment."
            ),
            _("tls ssl ca bundle company"),
        ),
    }


def group_name(group: str) -> str:
    """The heading above a group of fields, "" for none."""
    if group in _ROLES:
        return role_name(Role(group))
    named = {
        "other": _("Other"),
        "memory_use": _("In answers, and what it may cost"),
        "memory_what": _("What is remembered"),
    }
    return named.get(group, "")


def choice_text(key: str, value: str) -> str:
    """One of the choices of a field."""
    texts: dict[str, Callable[[str], str]] = {
        "appearance.scale": lambda percent: f"{percent} %",
        "appearance.language": lambda tag: _LANGUAGES.get(tag, tag) or _("System"),
        "agent.quiet_from": lambda at: at or _("None"),
        "agent.quiet_to": lambda at: at or _("None"),
    }
    if key in texts:
        return texts[key](value)
    named: dict[str, str] = {
        "gateway.primary managed": _("Nova's own"),
        "gateway.primary external": _("One of yours"),
        "appearance.theme system": _("System"),
        "appearance.theme light": _("Light"),
        "appearance.theme dark": _("Dark"),
        "tasks.signs ours": _("Nova"),
        "tasks.signs todoist": _("Todoist"),
        "tasks.signs super_productivity": _("Super Productivity"),
        "secrets.place ask": _("Keychain"),
        "secrets.place session": _("This session only"),
        "secrets.place file": _("A file"),
    }
    return named.get(f"{key} {value}", value)


_LANGUAGES: Final = {"": "", "en": "English"}
DOLLAR: Final = "$"
_DOLLARS: Final = frozenset({"memory.usd_a_day"})
_UNGROUPED: Final = frozenset({"gateway.share_port"})
_ROLES: Final = frozenset(role.value for role in Role)


def default_text(field: SettingField, default: FieldValue) -> str:
    """`Default: 0.7.`, or "" where the default is nothing."""
    value = value_text(field, default)
    # the value does not stand alone at the begin of a line
    return _("Default: {value}.").format(value=value).replace(" ", "\u00a0") if value else ""


def value_text(field: SettingField, value: FieldValue) -> str:
    """A value as it is read."""
    if isinstance(value, bool):
        return _("on") if value else _("off")
    if field.choices:
        return choice_text(field.key, str(value))
    if isinstance(value, tuple):
        return ", ".join(value)
    return line_text(field, value)


def line_text(field: SettingField, value: object) -> str:
    """As it stands in a line: `2,048`, `0.7`, `$0.50`, "" for None; a text as it is."""
    if value is None:
        return ""
    if field.key in _DOLLARS and isinstance(value, int | float):
        cents = round(value, 2) == value
        return f"{DOLLAR}{value:.2f}" if cents else f"{DOLLAR}{value:g}"
    if isinstance(value, int) and field.key not in _UNGROUPED:
        return f"{value:,}"
    return f"{value:g}" if isinstance(value, float) else str(value)


def origin_text(origin: str) -> str:
    """Where a value comes from, "" for the default and for the user's own."""
    texts: dict[str, str] = {
        "file": _("Set by a file of this installation."),
        "environment": _("Set by a variable of the environment (NOVA_…)."),
    }
    return texts.get(origin, "")


def fault_text(error: FieldError) -> str:
    """What is wrong with a value, and what would be right."""
    texts: dict[Fault, str] = {
        Fault.NEEDED: _("Write a number."),
        Fault.NO_NUMBER: _("This is no number. Write one like 2048 or 0.7."),
        Fault.TOO_SMALL: _("Too small: {bound} is the least."),
        Fault.TOO_LARGE: _("Too large: {bound} is the most."),
        Fault.TOO_LONG: _("Too long: at most {bound} characters."),
        Fault.NOT_TEXT: _("There are characters in it that are no text. Write it by hand."),
        Fault.UNKNOWN: _("There is no such choice. Choose one from the list."),
        Fault.NO_EMAIL: _("An email address has one @ with something on both sides."),
        Fault.NO_ADDRESS: _("Write an address like http://proxy.example:8080."),
    }
    return texts[error.fault].format(bound=error.bound)


def saved_text(key: str) -> str:
    """What is told once a field is kept: `Saved: Theme`."""
    return _("Saved: {name}").format(name=field_words()[key].name)
