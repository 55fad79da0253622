"""English words of quick add."""

from datetime import time
from typing import Final

from nova_desktop.domain.quick_add.parts import Level, Strength
from nova_desktop.domain.quick_add.words import (
    Table,
    Unit,
    Words,
    each,
    listed,
    numbered,
    ordinary,
)

_DAYS: Final = {
    "today": 0,
    "tomorrow": 1,
    "tmr": 1,
    "tmrw": 1,
    "day after tomorrow": 2,
    "the day after tomorrow": 2,
}
_WEEKDAYS: Final = numbered("monday | tuesday | wednesday | thursday | friday | saturday | sunday")
_SHORT_WEEKDAYS: Final = numbered("mon | tue tues | wed weds | thu thur thurs | fri | sat | sun")
_WEEKDAYS_OFTEN: Final = {f"{day}s": at for day, at in _WEEKDAYS.items()}
_MONTHS: Final = numbered(
    "january jan | february feb | march mar | april apr | may | june jun | july jul | august aug"
    "| september sept sep | october oct | november nov | december dec",
    first=1,
)
_PARTS_OF_DAY: Final = {
    "morning": time(9),
    "in the morning": time(9),
    "afternoon": time(12),
    "in the afternoon": time(12),
    "evening": time(19),
    "in the evening": time(19),
    "night": time(22),
    "at night": time(22),
}
_BEHIND_TIME: Final = {
    "in the morning": time(9),
    "in the afternoon": time(12),
    "in the evening": time(19),
    "at night": time(22),
}
_MOMENTS: Final = {
    "tonight": (0, time(20), Strength.EDGE),
    "this morning": (0, time(9), Strength.EDGE),
    "this afternoon": (0, time(12), Strength.EDGE),
    "this evening": (0, time(19), Strength.EDGE),
}
_ENDS: Final = {
    "end of month": Unit.MONTH,
    "end of the month": Unit.MONTH,
    "end of week": Unit.WEEK,
    "end of the week": Unit.WEEK,
    "end of year": Unit.YEAR,
    "end of the year": Unit.YEAR,
    "eom": Unit.MONTH,
    "eow": Unit.WEEK,
    "eod": Unit.DAY,
    "end of day": Unit.DAY,
}
_UPON: Final = {
    "on": Strength.STRONG,
    "by": Strength.STRONG,
    "due": Strength.STRONG,
    "due on": Strength.STRONG,
    "due by": Strength.STRONG,
    "before": Strength.EDGE,
    "at the": Strength.EDGE,
    "by the": Strength.STRONG,
    "on the": Strength.STRONG,
    "until": Strength.EDGE,
}
_NUMBERS: Final = numbered(
    "one | two | three | four | five | six | seven | eight | nine | ten | eleven | twelve", 1
) | {"a": 1, "an": 1, "couple": 2, "fourteen": 14, "fifteen": 15, "twenty": 20, "thirty": 30}
_ORDINALS: Final = {
    **numbered(
        "first | second | third | fourth | fifth | sixth | seventh | eighth | ninth | tenth", 1
    ),
    "last": -1,
}
_UNITS: Final = {
    **each(Unit.MINUTE, "minute minutes min mins"),
    **each(Unit.HOUR, "hour hours hr hrs"),
    **each(Unit.DAY, "day days"),
    **each(Unit.WEEK, "week weeks wk wks"),
    **each(Unit.MONTH, "month months"),
    **each(Unit.QUARTER, "quarter quarters"),
    **each(Unit.YEAR, "year years"),
    **each(Unit.WEEKEND, "weekend weekends"),
    **each(Unit.WORKDAY, "weekday workday weekdays workdays"),
    "business day": Unit.WORKDAY,
    "working day": Unit.WORKDAY,
}
_SHORT_UNITS: Final = {
    **each(Unit.MINUTE, "m min mins"),
    **each(Unit.HOUR, "h hr hrs"),
    **each(Unit.DAY, "d"),
    **each(Unit.WEEK, "w"),
}
_ADVERBS: Final = {
    "daily": ("FREQ=DAILY", Strength.EDGE),
    "weekly": ("FREQ=WEEKLY", Strength.EDGE),
    "biweekly": ("FREQ=WEEKLY;INTERVAL=2", Strength.EDGE),
    "fortnightly": ("FREQ=WEEKLY;INTERVAL=2", Strength.EDGE),
    "monthly": ("FREQ=MONTHLY", Strength.EDGE),
    "quarterly": ("FREQ=MONTHLY;INTERVAL=3", Strength.EDGE),
    "yearly": ("FREQ=YEARLY", Strength.EDGE),
    "annually": ("FREQ=YEARLY", Strength.EDGE),
    "weekdays": ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", Strength.LINKED),
    "on weekdays": ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", Strength.STRONG),
    "on workdays": ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", Strength.STRONG),
    "on weekends": ("FREQ=WEEKLY;BYDAY=SA", Strength.STRONG),
}
_WEEKDAY_ADVERBS: Final = {
    **{day: (at, Strength.EDGE) for day, at in _WEEKDAYS_OFTEN.items()},
    **{f"on {day}": (at, Strength.STRONG) for day, at in _WEEKDAYS_OFTEN.items()},
}
_NOT_AFTER: Final = """
    the a an my your his her our their its from since of about last past previous black good cyber
    fat ash palm easter blue bloody casual manic freaky super each some any no one many
    first second third fourth fifth yesterday between like than versus vs was is were old
"""
_GOES_ON: Final = """
    with about for at in to and or because before after from by on if when without via regarding
    re concerning the until till as but not
"""
_COUNTED: Final = """
    version v chapter ch room section page p part step level season episode ep line row column
    figure fig table item issue ticket bug pr build release rev revision flight gate bus route
    exit highway unit apartment apt suite no number nr psalm genesis exodus isaiah matthew mark
    luke john acts romans ratio score scale size python java ios android windows ubuntu category
    du st day grade class volume vol article §
"""
_ORDINARY: Final = """
    black friday
    good friday
    cyber monday
    casual friday
    freaky friday
    friday the 13th
    the day after tomorrow film
    tomorrow never dies
    tomorrow people
    tomorrowland
    usa today
    psychology today
    india today
    today show
    the today show
    sunday times
    super sunday
    taco tuesday
    sunday best
    every day carry
    make every day count
    every day counts
    day by day
    day in day out
    end of year review
    next week's
    next door
    next generation
    thank god it's friday
    around the world in 80 days
    on the first
    on second thought
    on second thoughts
"""

ENGLISH: Final = Words(
    code="en",
    days=Table(_DAYS),
    weekdays=Table(_WEEKDAYS),
    short_weekdays=Table(_SHORT_WEEKDAYS),
    months=Table(_MONTHS),
    parts_of_day=Table(_PARTS_OF_DAY),
    behind_time=Table(_BEHIND_TIME),
    moments=Table(_MOMENTS),
    weekday_times=Table[tuple[int, time]]({}),
    ends=Table(_ENDS),
    upon=Table(_UPON),
    for_what=listed("for"),
    this=listed("this", "this coming", "coming"),
    next=listed("next"),
    after_next=Table[bool]({}),
    within=listed("in", "within"),
    from_now=listed("from now", "from today"),
    of=listed("of"),
    numbers=Table(_NUMBERS),
    ordinals=Table(_ORDINALS),
    ordinal_endings=("st", "nd", "rd", "th"),
    dot_makes_ordinal=False,
    units=Table(_UNITS),
    short_units=_SHORT_UNITS,
    at=listed("at", "@", "around"),
    oclock=listed("o'clock", "o\u2019clock", "oclock"),
    noons=Table({"noon": time(12), "midday": time(12), "midnight": time(0)}),
    half_day=Table({"am": 0, "a.m": 0, "pm": 12, "p.m": 12}),
    offsets=Table({"half past": 30, "quarter past": 15, "quarter to": -15}),
    every=listed("every", "ev"),
    every_many=listed("each"),
    other=Table({"other": 2}),
    skips_by_ordinal=frozenset(),
    adverbs=Table(_ADVERBS),
    weekday_adverbs=Table(_WEEKDAY_ADVERBS),
    joins=listed("and", "&", "/"),
    ranges=listed("to"),
    in_month=listed("of the month", "of every month", "of each month", "in the month", "monthly"),
    of_every_month=listed("of every month", "of each month"),
    until=listed("until", "till", "ending", "to"),
    times=listed("times", "x"),
    lasting=listed("for"),
    after_completion=listed("after completion", "after completing", "after done"),
    starting=listed("starting", "starting on", "starting from", "starts", "beginning"),
    deadline=listed("deadline", "hard deadline"),
    remind=listed("remind me", "reminder"),
    before=listed("before", "earlier"),
    levels={
        **each(Level.HIGH, "high hi urgent 1"),
        **each(Level.MEDIUM, "medium med normal 2"),
        **each(Level.LOW, "low 3"),
        **each(Level.NONE, "none 4"),
    },
    not_after=frozenset(_NOT_AFTER.split()),
    goes_on=frozenset(_GOES_ON.split()),
    counted=frozenset(_COUNTED.split()),
    ordinary=ordinary(_ORDINARY),
)
