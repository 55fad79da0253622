"""German words of quick add."""

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

_DAYS: Final = {"heute": 0, "morgen": 1, "übermorgen": 2, "uebermorgen": 2}
_WEEKDAYS: Final = numbered(
    "montag | dienstag | mittwoch | donnerstag | freitag | samstag sonnabend | sonntag"
)
_SHORT_WEEKDAYS: Final = numbered("mo | di | mi | do | fr | sa | so")
_WEEKDAYS_OFTEN: Final = {f"{day}s": at for day, at in _WEEKDAYS.items()}
_MONTHS: Final = numbered(
    "januar jänner jan | februar feb | märz maerz mär mrz | april apr | mai | juni jun"
    "| juli jul | august aug | september sept sep | oktober okt | november nov | dezember dez",
    first=1,
)
_PARTS_OF_DAY: Final = {
    **each(time(9), "früh frueh morgens vormittag vormittags morgen"),
    **each(time(12), "mittag mittags"),
    **each(time(15), "nachmittag nachmittags"),
    **each(time(19), "abend abends"),
    **each(time(22), "nacht nachts"),
    "am morgen": time(9),
    "am vormittag": time(9),
    "am nachmittag": time(15),
    "am abend": time(19),
    "in der früh": time(9),
}
_BEHIND_TIME: Final = {
    **each(time(9), "früh frueh morgens vormittags"),
    **each(time(12), "mittags"),
    **each(time(15), "nachmittags"),
    **each(time(19), "abends"),
    **each(time(22), "nachts"),
    "am morgen": time(9),
    "am vormittag": time(9),
    "am nachmittag": time(15),
    "am abend": time(19),
    "in der früh": time(9),
    "in der nacht": time(22),
}
_WEEKDAY_TIMES: Final = {
    f"{day}{part}": (at, clock)
    for day, at in _WEEKDAYS.items()
    for part, clock in (
        *each(time(9), "morgen früh vormittag").items(),
        *(("mittag", time(12)), ("nachmittag", time(15)), ("abend", time(19)), ("nacht", time(22))),
    )
}
_MOMENTS: Final = {
    "heute früh": (0, time(9), Strength.STRONG),
    "heute morgen": (0, time(9), Strength.STRONG),
    "heute vormittag": (0, time(9), Strength.STRONG),
    "heute mittag": (0, time(12), Strength.STRONG),
    "heute nachmittag": (0, time(15), Strength.STRONG),
    "heute abend": (0, time(19), Strength.STRONG),
    "heute nacht": (0, time(22), Strength.STRONG),
}
_ENDS: Final = {
    "ende des monats": Unit.MONTH,
    "ende der woche": Unit.WEEK,
    "ende des jahres": Unit.YEAR,
    "monatsende": Unit.MONTH,
    "jahresende": Unit.YEAR,
}
_UPON: Final = {
    "am": Strength.STRONG,
    "bis": Strength.STRONG,
    "bis zum": Strength.STRONG,
    "bis spätestens": Strength.STRONG,
    "fällig": Strength.STRONG,
    "fällig am": Strength.STRONG,
    "zum": Strength.EDGE,
    "vor": Strength.EDGE,
}
_NUMBERS: Final = {
    **numbered("eins|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf", 1),
    **each(1, "ein eine einen einem einer"),
    "vierzehn": 14,
    "fünfzehn": 15,
    "zwanzig": 20,
    "dreissig": 30,
}
_ORDINAL_STEMS: Final = numbered(
    "erst | zweit | dritt | viert | fünft | sechst | siebt | acht | neunt | zehnt", 1
) | {"letzt": -1}
_ORDINALS: Final = {
    f"{stem}{ending}": at
    for stem, at in _ORDINAL_STEMS.items()
    for ending in ("e", "en", "er", "es", "em")
}
_UNITS: Final = {
    **each(Unit.MINUTE, "minute minuten min"),
    **each(Unit.HOUR, "stunde stunden std"),
    **each(Unit.DAY, "tag tage tagen tages"),
    **each(Unit.WEEK, "woche wochen"),
    **each(Unit.MONTH, "monat monate monaten monats"),
    **each(Unit.QUARTER, "quartal quartale quartalen"),
    **each(Unit.YEAR, "jahr jahre jahren jahres"),
    **each(Unit.WEEKEND, "wochenende wochenenden"),
    **each(Unit.WORKDAY, "werktag werktage werktagen arbeitstag arbeitstage arbeitstagen"),
}
_SHORT_UNITS: Final = {
    **each(Unit.MINUTE, "m min"),
    **each(Unit.HOUR, "h std"),
    **each(Unit.DAY, "t"),
    **each(Unit.WEEK, "w"),
}
_ADVERBS: Final = {
    "täglich": ("FREQ=DAILY", Strength.STRONG),
    "wöchentlich": ("FREQ=WEEKLY", Strength.STRONG),
    "zweiwöchentlich": ("FREQ=WEEKLY;INTERVAL=2", Strength.STRONG),
    "14-tägig": ("FREQ=WEEKLY;INTERVAL=2", Strength.STRONG),
    "vierzehntägig": ("FREQ=WEEKLY;INTERVAL=2", Strength.STRONG),
    "monatlich": ("FREQ=MONTHLY", Strength.STRONG),
    "vierteljährlich": ("FREQ=MONTHLY;INTERVAL=3", Strength.STRONG),
    "halbjährlich": ("FREQ=MONTHLY;INTERVAL=6", Strength.STRONG),
    "jährlich": ("FREQ=YEARLY", Strength.STRONG),
    "werktags": ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", Strength.STRONG),
    "an werktagen": ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", Strength.STRONG),
}
_WEEKDAY_ADVERBS: Final = {
    day: (at, Strength.STRONG) for day, at in _WEEKDAYS_OFTEN.items() if day != "sonntags"
} | {"sonntags": (6, Strength.EDGE)}
_NOT_AFTER: Final = """
    der die das den dem des ein eine einen mein meine meinen dein unser vom von seit über letzten
    letzte letzter vergangenen guten schönen kein keinen schwarzer schwarzen im wie als zwischen
    gegen erster erste ersten
    zweiter zweite dritter blauer blauen lange langen sein seine seinen ihr
    ihre ihren
"""
_GOES_ON: Final = """
    mit über für um in zu zum zur und oder weil vor nach bei ab an auf wenn ohne wegen bis der die
    das den dem noch als aber nicht beim im
"""
_COUNTED: Final = """
    version kapitel raum zimmer abschnitt seite teil schritt stufe staffel folge zeile spalte
    abbildung tabelle punkt flug gate bus linie gleis nummer nr psalm mose matthäus markus lukas
    johannes verhältnis größe klasse band artikel block haus tor halle platz des vom
"""
_ORDINARY: Final = """
    guten morgen
    guten abend
    gute nacht
    heute journal
    heute show
    von heute auf morgen
    morgen land
    black friday
    so und so
    so oder so
    di mi do
"""

GERMAN: Final = Words(
    code="de",
    days=Table(_DAYS),
    weekdays=Table(_WEEKDAYS),
    short_weekdays=Table(_SHORT_WEEKDAYS),
    months=Table(_MONTHS),
    parts_of_day=Table(_PARTS_OF_DAY),
    behind_time=Table(_BEHIND_TIME),
    moments=Table(_MOMENTS),
    weekday_times=Table(_WEEKDAY_TIMES),
    ends=Table(_ENDS),
    upon=Table(_UPON),
    for_what=listed("für"),
    this=Table(each(True, "diesen dieser diese dieses diesem kommenden kommende kommender")),
    next=Table(each(True, "nächsten nächste nächster nächstes nächstem")),
    after_next=Table(each(True, "übernächsten übernächste übernächster übernächstes")),
    within=listed("in", "innerhalb von"),
    from_now=listed("ab jetzt", "ab heute"),
    of=listed("des"),
    numbers=Table(_NUMBERS),
    ordinals=Table(_ORDINALS),
    ordinal_endings=(),
    dot_makes_ordinal=True,
    units=Table(_UNITS),
    short_units=_SHORT_UNITS,
    at=listed("um", "@", "gegen"),
    oclock=listed("uhr"),
    noons=Table({"mittag": time(12), "mitternacht": time(0)}),
    half_day=Table[int]({}),
    offsets=Table({"halb": -30, "viertel nach": 15, "viertel vor": -15, "dreiviertel": -15}),
    every=Table(each(True, "jeden jede jedes")),
    every_many=listed("alle"),
    other=Table[int]({}),
    skips_by_ordinal=frozenset({2}),
    adverbs=Table(_ADVERBS),
    weekday_adverbs=Table(_WEEKDAY_ADVERBS),
    joins=listed("und", "&", "/"),
    ranges=listed("bis"),
    in_month=listed("im monat", "des monats", "eines monats", "jeden monats", "jedes monats"),
    of_every_month=listed("jeden monats", "jedes monats"),
    until=listed("bis", "bis zum", "bis einschließlich"),
    times=listed("mal", "x"),
    lasting=listed("für"),
    after_completion=listed(
        "nach erledigung", "nach abschluss", "nach fertigstellung", "nach dem erledigen"
    ),
    starting=listed("ab", "ab dem", "beginnend", "beginnend am"),
    deadline=listed("deadline", "frist", "stichtag"),
    remind=listed("erinnere mich", "erinnerung"),
    before=listed("vorher", "davor"),
    levels={
        **each(Level.HIGH, "hoch dringend"),
        **each(Level.MEDIUM, "mittel"),
        **each(Level.LOW, "niedrig gering"),
        **each(Level.NONE, "keine"),
    },
    not_after=frozenset(_NOT_AFTER.split()),
    goes_on=frozenset(_GOES_ON.split()),
    counted=frozenset(_COUNTED.split()),
    ordinary=ordinary(_ORDINARY),
)
