"""The paragraphs of a page in; out come those of its author, and the others with their kinds."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from pipeline.clean.boilerplate.closing import sort_closing
from pipeline.clean.boilerplate.labels import OutletNames
from pipeline.clean.boilerplate.opening import is_stamp, sort_opening
from pipeline.clean.boilerplate.set_phrases import Zone, first_publisher_in, kind_announced, kind_by_wording
from pipeline.clean.boilerplate.sheet import OPENING, Known, Sheet
from pipeline.clean.read.authors import BYLINE, persons
from pipeline.clean.read.paragraphs import Paragraph
from pipeline.clean.read.wording import folded
from pipeline.records import Furniture, FurnitureKind, Published

_EDGE = 6  # paragraphs
_LEAST_REPEATED_WORDS, _MOST_REPEATED_WORDS = 10, 60
_MOST_PARAGRAPHS = 1_000  # beyond them it is no article, and comparing all with all would take too long
_LEAST_DOUBLED_WORDS = 20
_MOST_LINK_WORDS, _SHARE_OF_LINKS = 30, 0.4
_MOST_FOLLOWING = {  # paragraphs that a heading announces, and their words
    FurnitureKind.RELATED: (12, 25),
    FurnitureKind.AUTHOR_NOTE: (6, 150),
    FurnitureKind.NEWSLETTER: (2, 40),
    FurnitureKind.STANDFIRST: (1, 80),
}
_MOST_OFFERS, _MOST_OFFER_WORDS = 6, 30
_LABELLED = re.compile(r"^\W*(?P<label>\w[^:|»>.?!]{1,30}?)\s*[:|»>]+\s*(?P<rest>\S.*)$")  # “Lea también: …”
_MOST_LABEL_WORDS, _MOST_HEADING_WORDS = 4, 14


class Sorted(NamedTuple):
    """What sorting made of the paragraphs of a page."""

    body: list[Paragraph]
    furniture: list[Furniture]
    dates: list[Published]  # stated in lines over the text
    bylines: tuple[str, ...]  # persons named in lines over the text
    authors: tuple[str, ...]  # persons named in notes on the author


def sort_furniture(sheet: Sheet, known: Known) -> Sorted:
    """Take every paragraph of `sheet` that is not the author's, the surest signs first; middles of texts are spared."""
    take_worded(sheet)
    _take_headlines(sheet, known)
    _take_announced(sheet, known)
    _take_offers(sheet)
    dates = sort_opening(sheet, known)
    _take_repeated(sheet)
    _take_links(sheet, known)
    authors = sort_closing(sheet, known)
    _take_loose_end(sheet, known)
    if next(sheet.still_open(), None) is None:
        sheet.give_back(FurnitureKind.STANDFIRST)  # over no text there is none
    return Sorted(sheet.body(), sheet.furniture(), dates, _bylines(sheet), authors)


def _take_offers(sheet: Sheet) -> None:
    """Take the list that follows a newsletter box: the newsletters among which one may choose."""
    for number, kind in enumerate(sheet.kinds):
        if kind is not FurnitureKind.NEWSLETTER:
            continue
        for following in range(number + 1, min(number + 1 + _MOST_OFFERS, len(sheet))):
            if sheet.paragraphs[following].kind != "item" or sheet.words[following] > _MOST_OFFER_WORDS:
                break
            sheet.take(following, FurnitureKind.NEWSLETTER)


def find_first_publisher(furniture: Iterable[Furniture], outlet: OutletNames) -> str:
    """Return who published the text first, where a republication or copyright note names another than the outlet."""
    notes = (piece.text for piece in furniture if piece.kind is FurnitureKind.REPUBLICATION_NOTE)
    names = (first_publisher_in(note) for note in notes)
    return next((name for name in names if name and not outlet.is_named(name)), "")


def take_worded(sheet: Sheet) -> None:
    """Take the paragraphs that have the set phrases of furniture."""
    for number in sheet.still_open():
        if kind := kind_by_wording(sheet.text(number), zones=_zones(sheet, number)):
            sheet.take(number, kind)


def _bylines(sheet: Sheet) -> tuple[str, ...]:
    """Return the persons named in the first line over the text that was recognised as a byline."""
    notes = (number for number, kind in enumerate(sheet.kinds[:OPENING]) if kind is FurnitureKind.AUTHOR_NOTE)
    lines = (sheet.text(number) for number in notes if BYLINE.search(sheet.text(number)))
    return next((names for line in lines if (names := persons([line]))), ())


def _zones(sheet: Sheet, number: int) -> frozenset[Zone]:
    zones: set[Zone] = {"anywhere"}
    if number < _EDGE or sheet.is_at_end(number):
        zones.add("edges")
    if sheet.is_at_end(number):
        zones.add("closing")
    return frozenset(zones)


def _take_headlines(sheet: Sheet, known: Known) -> None:
    """Take every repetition of the headline, wherever it stands: under pictures it serves as their caption."""
    for number in sheet.still_open():
        if sheet.folded[number] in known.titles:
            sheet.take(number, FurnitureKind.HEADLINE)


def _take_announced(sheet: Sheet, known: Known) -> None:
    """Take headings like “Read more” and what they announce."""
    for number in sheet.still_open():
        kind = kind_announced(sheet.text(number), zones=_zones(sheet, number))
        if not kind:
            continue
        sheet.take(number, kind)
        for following in range(number + 1, min(number + 1 + _MOST_FOLLOWING[kind][0], len(sheet))):
            if not sheet.is_open(following):
                continue
            if not _follows(sheet, following, kind, known):
                break
            sheet.take(following, kind)


def _follows(sheet: Sheet, number: int, kind: FurnitureKind, known: Known) -> bool:
    if sheet.words[number] > _MOST_FOLLOWING[kind][1]:
        return False
    if kind is not FurnitureKind.RELATED:
        return kind is FurnitureKind.STANDFIRST or sheet.is_at_end(number)
    return sheet.folded[number] in known.links or not sheet.text(number).rstrip("”\"’' ").endswith((".", ":", ";"))


def _take_repeated(sheet: Sheet) -> None:
    """Take display lines: standfirsts and pull quotes that a longer paragraph says word for word, and doubled ones."""
    if len(sheet) > _MOST_PARAGRAPHS:
        return
    whole = "\n".join(sheet.folded[number] for number in sheet.still_open())
    for number in list(sheet.still_open()):
        text = sheet.folded[number]
        if not _LEAST_REPEATED_WORDS <= sheet.words[number] <= _MOST_REPEATED_WORDS or whole.count(text) < 2:
            continue
        others = [other for other in sheet.still_open() if other != number and sheet.folded[other] != text]
        is_display = sheet.paragraphs[number].kind in ("text", "quote") or number < _EDGE
        said_again = re.compile(rf"(?<!\w){re.escape(text)}(?!\w)")
        is_said_again = is_display and any(said_again.search(sheet.folded[other]) for other in others)
        if is_said_again or _is_doubled(sheet, number):
            sheet.take(number, FurnitureKind.STANDFIRST)


def _is_doubled(sheet: Sheet, number: int) -> bool:
    """Tell a paragraph that stands twice by mistake or as standfirst from a question or a refrain that is repeated."""
    twins = [other for other in sheet.still_open() if other != number and sheet.folded[other] == sheet.folded[number]]
    if number < _EDGE:
        return any(other > number for other in twins) and not sheet.text(number).endswith("?")
    return sheet.words[number] >= _LEAST_DOUBLED_WORDS and any(other < number for other in twins)


def _take_links(sheet: Sheet, known: Known) -> None:
    """Take paragraphs that are one link and nothing else, unless the text is made of them."""
    for number in sheet.still_open():
        if _is_labelled_link(sheet, number, known):
            sheet.take(number, FurnitureKind.RELATED)
    links = [
        number
        for number in sheet.still_open()
        if sheet.words[number] <= _MOST_LINK_WORDS
        and sheet.folded[number] in known.links
        and sheet.paragraphs[number].kind != "heading"
    ]
    if len(links) <= _SHARE_OF_LINKS * sum(1 for _ in sheet.still_open()):
        for number in links:
            sheet.take(number, FurnitureKind.RELATED)


def _is_labelled_link(sheet: Sheet, number: int, known: Known) -> bool:
    """Tell a link behind a label, in whatever language, from a sentence: “Read also: Who pays for the cranes?”."""
    if sheet.words[number] > _MOST_LINK_WORDS or not (found := _LABELLED.match(sheet.text(number))):
        return False
    return len(found["label"].split()) <= _MOST_LABEL_WORDS and folded(found["rest"]) in known.links


def _take_loose_end(sheet: Sheet, known: Known) -> None:
    """Take headings after which no text comes, links under them, dates: they announced what is no part of the page."""
    for number in reversed(list(sheet.still_open())):
        if not sheet.is_at_end(number) or sheet.words[number] > _MOST_HEADING_WORDS:
            return
        if is_stamp(sheet.text(number)):
            sheet.take(number, FurnitureKind.KICKER)
            continue
        is_heading = sheet.paragraphs[number].kind == "heading" or sheet.text(number).endswith(":")
        if not is_heading and sheet.folded[number] not in known.links:
            return
        sheet.take(number, FurnitureKind.RELATED)
