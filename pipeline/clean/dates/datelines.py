"""Dateline detection: lines that state a day and little else, and paragraphs that begin with place and day.

Longer lines are prose, and mention other days.
"""

import re

from pipeline.dates.parse import days_in
from pipeline.records import DateOrigin

_LONGEST_LINE = 90  # characters
_MOST_LETTERS = 42  # in a dateline, those of its month included
# Begins with a digit, so that the search is fast; the look-behind for other digits comes after it.
_YEAR = re.compile(r"\d(?:\d{3}(?<!\d{5})|\.\d\d\.\d\d)(?!\d)")
# 14. - 20. January: the time of an event, not of publication. 2024-05-17 10:20 is no range.
_RANGE = re.compile(r"(?<!-)(?<!-\d)\d\.?\s*[-–~～]\s*\d?\d\.?\s")
_LEAD = re.compile(  # dateline at the start of a text: Harbour Town (Agency), 17 May 2024 –
    r"\W*(?P<place>[^\W\d_][\w.’'-]*(?: [^\W\d_][\w.’'-]*){0,3})(?: \([^\W\d_][^()\d]{1,20}\))?(?:, ?| (?=\())\(?"
    r"(?P<day>(?:[^\W\d_]{3,12}\.? )?\d[^–—:;()]{4,20}\d)\s?(?:[–—:)|]|- )"
)
_NO_PLACE = re.compile(  # “On Monday,” and “In Harbour Town,” begin sentences about other days
    r"(?:on|in|at|by|from|since|until|till|after|before|during|around|early|late|last|this|am|im|bei|nach|vor|seit|bis"
    r"|ab|le|el|en|à|au|aux|depuis|après|avant|desde|hasta|tras|il|nel|dal|dopo|em|op|sinds|på|w|в|на|у|с|после)\b"
    r"|.*\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|sonnabend"
    r"|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo|feira"
    r"|(?:lune|marte|mercole|giove|vener)dì|sabato|domenica|(?:maan|dins|woens|donder|vrij|zater|zon)dag)\b",
    re.I,
)


def may_state_day(text: str) -> bool:
    """Tell whether a text is short and contains a year: a cheap test before `has_day`."""
    return len(text) <= _LONGEST_LINE and _YEAR.search(text) is not None


def has_day(text: str, *, is_day_first: bool | None) -> bool:
    """Tell whether a text is short and states a day."""
    return may_state_day(text) and any(days_in(text, DateOrigin.TEXT, is_day_first=is_day_first))


def is_dateline(text: str, *, is_day_first: bool | None) -> bool:
    """Tell whether a text states a day and little else."""
    is_short = may_state_day(text) and not _RANGE.search(text) and _n_letters(text) <= _MOST_LETTERS
    return is_short and has_day(text, is_day_first=is_day_first)


def day_of_lead(text: str) -> str:
    """Return the day, as written, of a paragraph that begins with place and day; else an empty string."""
    found = _LEAD.match(text) if len(text) > _MOST_LETTERS else None
    return found["day"] if found and _is_place(found["place"]) else ""


def _is_place(words: str) -> bool:
    """Tell whether words may be a place name: the first and last not in lower case, where the script has case."""
    ends = (words[0], words.rpartition(" ")[2][0])
    return not any(letter.islower() for letter in ends) and not _NO_PLACE.match(words)


def _n_letters(text: str) -> int:
    """Count letters; a character of a script without word spaces counts as three."""
    return sum(3 if letter > "\u2e7f" else 1 for letter in text if letter.isalpha())
