"""Dateline recognition: lines that state a day and little else, and paragraphs that begin with place and day.

Longer lines are prose, and the days in them are those of other events.
"""

import re

from pipeline.dates.parse import days_in
from pipeline.records import DateOrigin

_LONGEST_LINE = 90  # characters
_MOST_LETTERS = 42  # beside the day and in it
# A pattern that begins with a digit is searched fast: what may not stand before it is a lookbehind inside.
_YEAR = re.compile(r"\d(?:(?:\d{3}(?<!\d{5})|\.\d\d\.\d\d|/\d\d?/\d\d)(?!\d)|年|(?<=元年\d))")
# 14. - 20. January: when an event takes place, not a date of publication. 2024-05-17 10:20 is no range.
RANGE = re.compile(r"(?<!-)(?<!-\d)\d\.?\s*[-–~～]\s*\d?\d\.?\s")
_LEAD = re.compile(  # the dateline at the beginning of a text: Harbour Town (Agency), 17 May 2024 –
    r"\W*(?P<place>[^\W\d_][\w.’'-]*(?: [^\W\d_][\w.’'-]*){0,3})(?: \([^\W\d_][^()\d]{1,20}\))?(?:, ?| (?=\())\(?"
    r"(?P<day>(?:[^\W\d_]{3,12}\.? )?\d[^–—:;()]{4,20}\d)\s?(?:[–—:)|]|- )"
)
_BARE_LEAD = re.compile(r"(?P<day>\d[^–—:;()]{4,20}\d{4})\s?[–—|]\s*[^\W\d_]")  # 17 May 2024 – The harbour …
_NO_PLACE = re.compile(  # “On Monday,” and “In Harbour Town,” begin a sentence about another day
    r"(?:on|in|at|by|from|since|until|till|after|before|during|around|early|late|last|this|am|im|bei|nach|vor|seit|bis"
    r"|ab|le|el|en|à|au|aux|depuis|après|avant|desde|hasta|tras|il|nel|dal|dopo|em|op|sinds|på|w|в|на|у|с|после)\b"
    r"|.*\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|sonnabend"
    r"|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo|feira"
    r"|(?:lune|marte|mercole|giove|vener)dì|sabato|domenica|(?:maan|dins|woens|donder|vrij|zater|zon)dag)\b",
    re.I,
)


def may_state_day(text: str) -> bool:
    """Return whether a text is short enough for a dateline and contains a year."""
    return len(text) <= _LONGEST_LINE and _YEAR.search(text) is not None


def has_day(text: str, *, is_day_first: bool | None) -> bool:
    """Return whether a text is short enough for a dateline and states a day."""
    return may_state_day(text) and any(days_in(text, DateOrigin.TEXT, is_day_first=is_day_first))


def is_dateline(text: str, *, is_day_first: bool | None) -> bool:
    """Return whether a text states a day and little else."""
    is_short = may_state_day(text) and not RANGE.search(text) and _n_letters(text) <= _MOST_LETTERS
    return is_short and has_day(text, is_day_first=is_day_first)


def day_of_lead(text: str) -> str:
    """Return the day, raw, of a paragraph that begins with a day, after a place or alone, "" for any other."""
    if len(text) <= _MOST_LETTERS:
        return ""
    if bare := _BARE_LEAD.match(text):
        return bare["day"]
    found = _LEAD.match(text)
    return found["day"] if found and _is_place(found["place"]) else ""


def _is_place(words: str) -> bool:
    """Return whether words may name a place: no lower-case initial in the first and last word, no weekday."""
    ends = (words[0], words.rpartition(" ")[2][0])
    return not any(letter.islower() for letter in ends) and not _NO_PLACE.match(words)


def _n_letters(text: str) -> int:
    """Return the number of letters of a text; a CJK character counts as three."""
    return sum(3 if letter > "\u2e7f" else 1 for letter in text if letter.isalpha())
