"""Entries that need no database: screens, lists, models and settings; no Qt here."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from nova_desktop.domain.providers import ModelChoice
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.models.words import provider_text
from nova_desktop.ui.palette.entries import Entry, Kind
from nova_desktop.ui.palette.keys import shown_key
from nova_desktop.ui.settings.further_words import further_words
from nova_desktop.ui.settings.search import everything
from nova_desktop.ui.settings.words import panels
from nova_desktop.ui.shell.rail import places
from nova_desktop.ui.tasks.lists.sources import ALL, DONE, IN, NEEDING, TODAY

Open = Callable[[str], object]
OpenSetting = Callable[[str, str], object]
_ARE_ACTIONS: Final = frozenset(
    {"privacy/backup", "privacy/export", "privacy/import-tasks", "advanced/setup"}
    | {"gateway/restart"}
)
"""Settings that do what an action of the palette does as well."""


def place_entries(open_place: Open) -> Iterator[Entry]:
    """The screens of the rail, Status, and the lists that came with Nova."""
    for place in places():
        yield _place(place.name, place.text, place.icon, open_place)
    yield _place("status", _("Status"), "activity", open_place, _("gateway children log"))
    lists = (
        (TODAY, _("Today"), "sun", _("due overdue")),
        (IN, _("Inbox"), "inbox", _("new")),
        (NEEDING, _("Needs you"), "circle-question-mark", _("review question")),
        (ALL, _("All tasks"), "list-checks", _("open list")),
        (DONE, _("Done"), "circle-check", _("completed finished")),
    )
    for name, text, icon, further in lists:
        yield _place(name, text, icon, open_place, further)


def model_entries(
    choices: Sequence[ModelChoice], current: ModelChoice | None, choose: Open
) -> Iterator[Entry]:
    """The models that can answer in the chat."""
    for each in choices:
        answers = current is not None and each.name == current.name
        yield Entry(
            f"model:{each.name}",
            Kind.MODEL,
            each.name,
            _doing(choose, each.name),
            icon="check" if answers else "cpu",
            second=_("answers now") if answers else provider_text(each),
            further=_("chat model switch use {provider}").format(provider=provider_text(each)),
        )


def setting_entries(open_setting: OpenSetting) -> Iterator[Entry]:
    """The panels of the settings, and each setting in them."""
    icons = {name: words.icon for name, words in panels().items()}
    for match, further in everything(further_words()):
        if match.key in _ARE_ACTIONS:
            continue
        where = match.where if match.key else _("Settings")
        yield Entry(
            f"setting:{match.panel}/{match.key}",
            Kind.SETTING,
            match.name,
            _opening(open_setting, match.panel, match.key),
            icon=icons.get(match.panel, "settings"),
            second=where,
            further=f"{further} {_('settings')}",
        )


def _place(name: str, text: str, icon: str, open_place: Open, further: str = "") -> Entry:
    run, key = _doing(open_place, name), shown_key(name)
    return Entry(f"place:{name}", Kind.PLACE, text, run, icon, further=further, key=key)


def _doing(act: Open, name: str) -> Callable[[], object]:
    return lambda: act(name)


def _opening(open_setting: OpenSetting, panel: str, key: str) -> Callable[[], object]:
    return lambda: open_setting(panel, key)
