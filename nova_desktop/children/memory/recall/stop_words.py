"""Words that say nothing about what is asked, English and German."""

from typing import Final

_ENGLISH: Final = """
a about above after again against all also am an and any are as at be because been before being
below between both but by can could did do does doing down during each ever few for from further
get got had has have having he her here hers herself him himself his how i if in into is it its
itself just let me more most my myself no nor not of off on once only or other our ours out over
own please remember remind same she should so some such tell than that the their theirs them then
there these they this those through to too under until up us very was we were what when where
which while who whom whose why will with would yes you your yours
s t d m ll ve re don doesn didn isn wasn won
"""

_GERMAN: Final = """
aber alle als also am an auch auf aus bei bin bis bist bitte da damit dann das dass dein deine dem
den denn der des dessen die dies diese diesem diesen dieser dieses doch dort du durch ein eine
einem einen einer eines er es etwas euch euer für gab gegen gibt habe haben hat hatte hatten hier
hin hinter ich ihm ihn ihnen ihr ihre im in ins ist ja jede jeder jedes jener jetzt kann kein keine
man mein meine meinem meinen meiner mich mir mit nach nicht noch nun nur ob oder ohne schon sehr
sein seine sich sie sind so soll sollte um und uns unser unter vom von vor wann war waren warum was
weil welche welchem welchen welcher welches wem wen wenn wer werde werden wie wieder will wir wird
wo woher wohin wurde wurden zu zum zur über
"""

STOP_WORDS: Final = frozenset(_ENGLISH.split()) | frozenset(_GERMAN.split())

_TIMES: Final = """
when since until till before after during ago date day month year week deadline due expire
expires ends starts began begin started long often wann seit bis datum tag monat jahr woche
frist fällig termin ablauf läuft endet beginnt
"""

WHEN_WORDS: Final = frozenset(_TIMES.split())
"""A question with one of these asks for a time."""
