"""The words of the settings of the agent."""

from nova_desktop.ui.i18n import gettext as _


def agent_words() -> dict[str, tuple[str, str, str]]:
    """Name, a sentence and further words for the search, by the field's key."""
    return _by_itself() | _of_a_run()


def _by_itself() -> dict[str, tuple[str, str, str]]:
    return {
        "agent.enabled": (
            _("Nova takes on tasks by itself"),
            _("What you answered first, then new tasks: a higher priority first, then the oldest."),
            _("agent autonomous automatic on off"),
        ),
        "agent.interval_s": (
            _("Seconds between two tasks"),
            _("How long Nova waits before it takes on another one by itself."),
            _("agent interval schedule"),
        ),
        "agent.quiet_from": (
            _("Quiet hours begin"),
            _("Runs of tasks rest; what you start meanwhile works. Both times make quiet hours."),
            _("agent quiet hours night schedule"),
        ),
        "agent.quiet_to": (
            _("Quiet hours end"),
            _("What rested goes on."),
            _("agent quiet hours morning schedule"),
        ),
        "agent.working_set": (
            _("Runs at once"),
            _("Further ones wait their turn. By itself Nova has no more tasks in hand than this."),
            _("agent working set parallel"),
        ),
    }


def _of_a_run() -> dict[str, tuple[str, str, str]]:
    return {
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
