"""Page opening: labels, standfirst, byline and dates above the text; and a headline where the metadata state none."""

import re

from pipeline.clean.boilerplate.labels import could_be_label, is_kicker, is_kind, is_label
from pipeline.clean.boilerplate.set_phrases import kind_by_wording
from pipeline.clean.boilerplate.text_blocks import OPENING, PageContext, TextBlocks
from pipeline.clean.read.authors import BYLINE, persons
from pipeline.clean.read.wording import folded, is_east_asian, n_words
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
_MOST_WORDS_IN_STAMP = 1  # beside the month: a weekday, or “updated” in whatever language
_READING_TIME = re.compile(
    r"^\W*(?:\d+[ -]min(?:ute)?s?\.?(?: read)?|reading time\b.{0,20}|\d+ words?|\d+ views?)\W*$", re.I
)
_NO_HEADLINE_END = re.compile(r"[.:;,…][\"'”’)]*$")
_MOST_BYLINE_CHARACTERS = 300
_MOST_BYLINE_WORDS, _MOST_STANDFIRST_WORDS, _MOST_WORDS_OVER_TEXT = 25, 70, 150
_LEAST_HEADLINE_WORDS, _MOST_HEADLINE_WORDS = 4, 30
_MOST_WORDS_BETWEEN = 35
_TEXT_WORDS = 25  # a paragraph of that length, or a sentence of half that length, is text, not a heading


def find_headline(blocks: TextBlocks) -> str:
    """Return the headline of a text that has none in its metadata: the repeated line above the text, else the first.

    A line of at least four words is preferred: shorter ones are more often labels than headlines.
    """
    candidates: list[int] = []
    for number in blocks.body_numbers():
        if blocks.words[number] >= _TEXT_WORDS or (
            blocks.words[number] >= _TEXT_WORDS / 2 and _NO_HEADLINE_END.search(blocks.text(number))
        ):
            break
        if _could_be_headline(blocks, number):
            candidates.append(number)
    repeated = [number for number in candidates if _is_soon_repeated(blocks, number)]
    long = [number for number in candidates if blocks.words[number] >= _LEAST_HEADLINE_WORDS]
    chosen = next(iter((*repeated, *long, *candidates)), None)
    return blocks.text(chosen) if chosen is not None and len(blocks) > 1 else ""


def classify_opening(blocks: TextBlocks, context: PageContext) -> list[Published]:
    """Classify the lines above the text, and return the dates that they state."""
    dates: list[Published] = []
    zone = _zone(blocks)
    for number in zone:
        if blocks.is_third_item(number):
            continue
        if blocks.is_body(number) and (kind := _kind_of_line(blocks.text(number), context, dates)):
            blocks.classify(number, kind)
    _classify_up_to_headline(blocks, zone)
    _classify_up_to_byline(blocks, zone)
    return dates


def _is_soon_repeated(blocks: TextBlocks, number: int) -> bool:
    """Return whether a line is repeated before any text; an interviewer’s question is repeated after an answer."""
    words = 0
    for other in range(number + 1, len(blocks)):
        if blocks.folded[other] == blocks.folded[number]:
            return True
        words += blocks.words[other]
        if words > _MOST_WORDS_BETWEEN:
            return False
    return False


def is_stamp(text: str) -> bool:
    """Return whether a line is a date or a reading time."""
    return bool(_READING_TIME.search(text)) or _stamp(text) is not None


def _stamp(text: str) -> Published | None:
    """Return the date of a line that consists of one, None for a sentence that merely contains a date."""
    bare = _BEFORE_DATE.sub("", text).strip()
    words = [word for word in _LONG_WORD.findall(bare) if month_number(word) is None]
    return parse_instant(bare, DateOrigin.TEXT) if len(words) <= _MOST_WORDS_IN_STAMP else None


def _could_be_headline(blocks: TextBlocks, number: int) -> bool:
    text = blocks.text(number)
    if len(text) > _MOST_BYLINE_CHARACTERS:
        return False
    if is_label(text) or _NO_HEADLINE_END.search(text) or BYLINE.search(text) or is_stamp(text):
        return False
    return blocks.words[number] <= _MOST_HEADLINE_WORDS


def _zone(blocks: TextBlocks) -> list[int]:
    """Return the first paragraphs, up to the number of words that can stand above a text."""
    zone: list[int] = []
    words = 0
    for number in range(min(OPENING, len(blocks))):
        words += blocks.words[number] if blocks.is_body(number) else 0
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
    """Classify one part of a line above the text: a byline, a date, a reading time, a label, the outlet's name."""
    if BYLINE.search(part) and persons([part]) and not re.search(r"\w{4}\.$", part.strip()):
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


def _classify_up_to_headline(blocks: TextBlocks, zone: list[int]) -> None:
    """Classify what precedes the last repetition of the headline: labels anywhere, one sentence between two of them."""
    headlines = [number for number in zone if blocks.kinds[number] is FurnitureKind.HEADLINE]
    above = [number for number in zone if headlines and number < headlines[-1] and blocks.is_body(number)]
    for number in above:
        if could_be_label(blocks.text(number)):
            blocks.classify(number, FurnitureKind.SECTION)
    between = [number for number in above if blocks.is_body(number) and number > headlines[0]]
    if len(between) == 1 and blocks.words[between[0]] <= _MOST_STANDFIRST_WORDS and not _is_lead(blocks, between[0]):
        blocks.classify(between[0], FurnitureKind.STANDFIRST)


def _classify_up_to_byline(blocks: TextBlocks, zone: list[int]) -> None:
    """Classify short paragraphs between the headline and the byline, date or credit that ends the head of the page."""
    head = max((number for number in zone if blocks.kinds[number] is FurnitureKind.HEADLINE), default=-1)
    if head < 0 and not any(blocks.kinds[number] is FurnitureKind.AUTHOR_NOTE for number in zone[:4]):
        return
    parting = {FurnitureKind.AUTHOR_NOTE, FurnitureKind.KICKER} | ({FurnitureKind.CREDIT} if head >= 0 else set())
    last = max((number for number in zone if blocks.kinds[number] in parting), default=-1)
    between = [number for number in range(head + 1, last) if blocks.is_body(number)]
    if len(between) > 2 or sum(blocks.words[number] for number in between) > _MOST_STANDFIRST_WORDS:
        return
    for number in between:
        if _is_lead(blocks, number):
            continue
        is_short = could_be_label(blocks.text(number))
        blocks.classify(number, FurnitureKind.SECTION if is_short else FurnitureKind.STANDFIRST)


def _is_lead(blocks: TextBlocks, number: int) -> bool:
    """Return whether a line begins the text: in Chinese, Japanese and Korean a sentence in this place does."""
    text = blocks.text(number)
    return is_east_asian(text) and text.rstrip("”」』’\"'").endswith(("。", "！", "？", "."))
