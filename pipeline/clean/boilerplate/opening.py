"""Boilerplate above the text: labels, standfirst, byline, date; returns the dates that it states."""

import re

from pipeline.clean.boilerplate.labels import could_be_label, is_kicker, is_kind, is_label
from pipeline.clean.boilerplate.set_phrases import kind_by_wording
from pipeline.clean.boilerplate.sheet import OPENING, PageContext, Sheet
from pipeline.clean.read.authors import BYLINE, persons
from pipeline.clean.read.wording import folded, n_words
from pipeline.dates.months import month_number
from pipeline.dates.parse import parse_instant
from pipeline.records import DateOrigin, FurnitureKind, Published

_PARTS = re.compile(r"\s*[|·•]\s*|\s+[-–—/]\s+|\s{3,}")
_BEFORE_DATE = re.compile(
    r"^\W*(?:(?:first |last |originally )?(?:published|posted|updated|modified|created|uploaded|issued|date)"
    r"(?: (?:on|at))?|on|release date)?\s*:?\s*",
    re.I,
)
_LONG_WORD = re.compile(r"[^\W\d_]{4,}")
_MOST_WORDS_IN_STAMP = 1  # besides the month: a weekday, or “updated” in any language
_READING_TIME = re.compile(
    r"^\W*(?:\d+[ -]min(?:ute)?s?\.?(?: read)?|reading time\b.{0,20}|\d+ words?|\d+ views?)\W*$", re.I
)
_NO_HEADLINE_END = re.compile(r"[.:;,…][\"'”’)]*$")
_MOST_BYLINE_CHARACTERS = 300
_MOST_BYLINE_WORDS, _MOST_STANDFIRST_WORDS, _MOST_WORDS_OVER_TEXT = 25, 70, 150
_LEAST_HEADLINE_WORDS, _MOST_HEADLINE_WORDS = 4, 30
_MOST_WORDS_BETWEEN = 35
_TEXT_WORDS = 25  # paragraphs this long, and sentences of half the length, are text


def find_headline(sheet: Sheet) -> str:
    """Find the headline of a text without metadata: a repeated line before the text, else the first one.

    Lines of at least four words are preferred, because shorter ones are more often labels than headlines.
    """
    candidates: list[int] = []
    for number in sheet.body_numbers():
        if sheet.words[number] >= _TEXT_WORDS or (
            sheet.words[number] >= _TEXT_WORDS / 2 and _NO_HEADLINE_END.search(sheet.text(number))
        ):
            break
        if _could_be_headline(sheet, number):
            candidates.append(number)
    repeated = [number for number in candidates if _is_soon_repeated(sheet, number)]
    long = [number for number in candidates if sheet.words[number] >= _LEAST_HEADLINE_WORDS]
    chosen = next(iter((*repeated, *long, *candidates)), None)
    return sheet.text(chosen) if chosen is not None and len(sheet) > 1 else ""


def label_opening(sheet: Sheet, context: PageContext) -> list[Published]:
    """Label the lines above the text, and return the dates that they state."""
    dates: list[Published] = []
    zone = _zone(sheet)
    for number in zone:
        if sheet.is_body(number) and (kind := _kind_of_line(sheet.text(number), context, dates)):
            sheet.label(number, kind)
    _label_up_to_headline(sheet, zone)
    _label_up_to_byline(sheet, zone)
    return dates


def _is_soon_repeated(sheet: Sheet, number: int) -> bool:
    """Tell whether a line is repeated before any text; an interviewer’s question is repeated only after an answer."""
    words = 0
    for other in range(number + 1, len(sheet)):
        if sheet.folded[other] == sheet.folded[number]:
            return True
        words += sheet.words[other]
        if words > _MOST_WORDS_BETWEEN:
            return False
    return False


def is_stamp(text: str) -> bool:
    """Tell whether a line is a date or a reading time."""
    return bool(_READING_TIME.search(text)) or _stamp(text) is not None


def _stamp(text: str) -> Published | None:
    """Parse a line that consists of a date; a sentence that merely contains one is no stamp."""
    bare = _BEFORE_DATE.sub("", text).strip()
    words = [word for word in _LONG_WORD.findall(bare) if month_number(word) is None]
    return parse_instant(bare, DateOrigin.TEXT) if len(words) <= _MOST_WORDS_IN_STAMP else None


def _could_be_headline(sheet: Sheet, number: int) -> bool:
    text = sheet.text(number)
    if len(text) > _MOST_BYLINE_CHARACTERS:
        return False
    if is_label(text) or _NO_HEADLINE_END.search(text) or BYLINE.search(text) or is_stamp(text):
        return False
    return sheet.words[number] <= _MOST_HEADLINE_WORDS


def _zone(sheet: Sheet) -> list[int]:
    """Return the indexes of the paragraphs that can be above the text: those within the first 150 words."""
    zone: list[int] = []
    words = 0
    for number in range(min(OPENING, len(sheet))):
        words += sheet.words[number] if sheet.is_body(number) else 0
        if words > _MOST_WORDS_OVER_TEXT:
            break
        zone.append(number)
    return zone


def _kind_of_line(text: str, context: PageContext, dates: list[Published]) -> FurnitureKind | None:
    if n_words(text) > _MOST_BYLINE_WORDS or len(text) > _MOST_BYLINE_CHARACTERS:
        return None
    if context.outlet.is_named(text) or (context.section and folded(text) == folded(context.section)):
        return FurnitureKind.SECTION
    if is_label(text):
        return FurnitureKind.KICKER if is_kind(text) or is_kicker(text) else FurnitureKind.SECTION
    parts = [part for part in _PARTS.split(text) if part.strip()]
    kinds = [_kind_of_part(part, context, dates) for part in parts]
    if kinds and all(kinds):
        return max(kinds, key=lambda kind: kind is FurnitureKind.AUTHOR_NOTE)
    return FurnitureKind.KICKER if is_kicker(text) else None


def _kind_of_part(part: str, context: PageContext, dates: list[Published]) -> FurnitureKind | None:
    """Classify one part of a line above the text: byline, date, reading time, label or outlet name."""
    if BYLINE.search(part) and persons([part]) and not re.search(r"\w{4,}\.$", part.strip()):
        return FurnitureKind.AUTHOR_NOTE
    if {folded(name) for name in persons([part])} & {folded(name) for name in context.authors}:
        return FurnitureKind.AUTHOR_NOTE if n_words(part) <= 12 and not part.rstrip().endswith(".") else None
    if found := _stamp(part):
        dates.append(found)
        return FurnitureKind.KICKER
    is_worded = kind_by_wording(part, zones=frozenset({"anywhere", "edges"})) is not None
    if is_worded or _READING_TIME.search(part) or is_label(part) or context.outlet.is_named(part):
        return FurnitureKind.KICKER
    return None


def _label_up_to_headline(sheet: Sheet, zone: list[int]) -> None:
    """Label what is above the last repetition of the headline: labels anywhere, one sentence between two headlines."""
    headlines = [number for number in zone if sheet.kinds[number] is FurnitureKind.HEADLINE]
    above = [number for number in zone if headlines and number < headlines[-1] and sheet.is_body(number)]
    for number in above:
        if could_be_label(sheet.text(number)):
            sheet.label(number, FurnitureKind.SECTION)
    between = [number for number in above if sheet.is_body(number) and number > headlines[0]]
    if len(between) == 1 and sheet.words[between[0]] <= _MOST_STANDFIRST_WORDS:
        sheet.label(between[0], FurnitureKind.STANDFIRST)


def _label_up_to_byline(sheet: Sheet, zone: list[int]) -> None:
    """Label short paragraphs between the headline and the byline, date or credit that ends the page's header."""
    head = max((number for number in zone if sheet.kinds[number] is FurnitureKind.HEADLINE), default=-1)
    if head < 0 and not any(sheet.kinds[number] is FurnitureKind.AUTHOR_NOTE for number in zone[:4]):
        return
    parting = {FurnitureKind.AUTHOR_NOTE, FurnitureKind.KICKER} | ({FurnitureKind.CREDIT} if head >= 0 else set())
    last = max((number for number in zone if sheet.kinds[number] in parting), default=-1)
    between = [number for number in range(head + 1, last) if sheet.is_body(number)]
    if len(between) > 2 or sum(sheet.words[number] for number in between) > _MOST_STANDFIRST_WORDS:
        return
    for number in between:
        is_short = could_be_label(sheet.text(number))
        sheet.label(number, FurnitureKind.SECTION if is_short else FurnitureKind.STANDFIRST)
