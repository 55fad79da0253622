"""A rule by which a task repeats, in words where it has some."""

from datetime import date, datetime

from nova_desktop.domain.problems import NovaError
from nova_desktop.domain.recurrence import Frequency, Rule, parse_rule
from nova_desktop.domain.tasks import Repeat
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.i18n import ngettext
from nova_desktop.ui.tasks.detail.words import date_text
from nova_desktop.ui.times import month_names, weekday_names


def repeat_text(repeat: Repeat) -> str:
    """The rule in words; as it is written where it has none."""
    try:
        words = _rule_text(parse_rule(repeat.rule))
    except NovaError:
        words = ""
    words = words or repeat.rule
    if repeat.after_completion:
        return _("{rule}, after it is done").format(rule=words)
    return words


def _rule_text(rule: Rule) -> str:
    plain = not (rule.year_days or rule.weeks or rule.positions)
    if not plain:
        return ""
    text = _every(rule)
    if text and rule.count is not None:
        return ngettext("{rule}, {n} time", "{rule}, {n} times", rule.count).format(
            rule=text, n=rule.count
        )
    if text and rule.until is not None:
        until = rule.until.date() if isinstance(rule.until, datetime) else rule.until
        return _("{rule} until {day}").format(rule=text, day=date_text(until, date.min))
    return text


def _every(rule: Rule) -> str:
    kinds = {
        Frequency.HOURLY: _hourly,
        Frequency.DAILY: _daily,
        Frequency.WEEKLY: _weekly,
        Frequency.MONTHLY: _monthly,
        Frequency.YEARLY: _yearly,
    }
    return kinds[rule.frequency](rule)


def _hourly(rule: Rule) -> str:
    return ngettext("Every hour", "Every {n} hours", rule.interval).format(n=rule.interval)


def _daily(rule: Rule) -> str:
    if rule.weekdays or rule.months or rule.month_days:
        return ""
    return ngettext("Every day", "Every {n} days", rule.interval).format(n=rule.interval)


def _weekly(rule: Rule) -> str:
    days = sorted(day for _which, day in rule.weekdays)
    if rule.months:
        return ""
    if days == [0, 1, 2, 3, 4] and rule.interval == 1:
        return _("Every weekday")
    names = ", ".join(weekday_names()[day] for day in days)
    if rule.interval == 1:
        return _("Every {days}").format(days=names) if names else _("Every week")
    words = _("Every {n} weeks").format(n=rule.interval)
    return _("{every} on {days}").format(every=words, days=names) if names else words


def _monthly(rule: Rule) -> str:
    if rule.weekdays or rule.months:
        return ""
    words = ngettext("Every month", "Every {n} months", rule.interval).format(n=rule.interval)
    if not rule.month_days:
        return words
    if rule.month_days == (-1,):
        return _("{every} on the last day").format(every=words)
    if min(rule.month_days) < 1:
        return ""
    days = ", ".join(map(str, rule.month_days))
    return _("{every} on day {days}").format(every=words, days=days)


def _yearly(rule: Rule) -> str:
    if rule.weekdays or len(rule.months) > 1 or len(rule.month_days) > 1:
        return ""
    words = ngettext("Every year", "Every {n} years", rule.interval).format(n=rule.interval)
    if rule.months and rule.month_days and rule.month_days[0] > 0:
        month = month_names()[rule.months[0] - 1]
        return _("{every} on {day} {month}").format(
            every=words, day=rule.month_days[0], month=month
        )
    return "" if rule.months or rule.month_days else words
