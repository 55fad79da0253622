"""The words of the settings of the agent."""

from nova_desktop.ui.i18n import gettext as _


def agent_words() -> dict[str, tuple[str, str, str]]:
    """Name, a sentence and further words for the search, by the field's key."""
    return {
        "agent.working_set": (
            _("Runs at once"),
            _("Further ones wait their turn."),
            _("agent working set parallel"),
        ),
        "agent.steps": (
            _("Steps of a run"),
            _("Answers and calls of tools. Then it pauses, and you let it go on."),
            _("agent limit budget"),
        ),
        "agent.minutes": (
            _("Minutes of a run"),
            _("Time that it works, without the time that it waits for you."),
            _("agent limit time"),
        ),
        "agent.tokens": (
            _("Tokens of a run"),
            _("0 for no limit. It holds also where a price is not known."),
            _("agent limit budget"),
        ),
        "agent.usd": (
            _("US dollars of a run"),
            _("0 for no limit. Models on this computer cost nothing."),
            _("agent limit budget money cost price"),
        ),
        "agent.prompt": (
            _("What Nova is to keep in mind"),
            _("Added to Nova's own rules for each run."),
            _("agent instructions system prompt"),
        ),
    }
