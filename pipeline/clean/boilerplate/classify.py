"""Boilerplate classification of a page's paragraphs by wording, position, repetition and links."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from pipeline.clean.boilerplate.closing import label_closing
from pipeline.clean.boilerplate.labels import OutletNames
from pipeline.clean.boilerplate.opening import is_stamp, label_opening
from pipeline.clean.boilerplate.set_phrases import Zone, first_publisher_in, kind_announced, kind_by_wording
from pipeline.clean.boilerplate.sheet import OPENING, PageContext, Sheet
from pipeline.clean.read.authors import BYLINE, persons
from pipeline.clean.read.paragraphs import Paragraph
from pipeline.clean.read.wording import folded
from pipeline.records import Furniture, FurnitureKind, Published

_EDGE = 6  # paragraphs
_LEAST_REPEATED_WORDS, _MOST_REPEATED_WORDS = 10, 60
_MOST_PARAGRAPHS = 1_000  # more are no article, and comparing every pair would be too slow
_LEAST_DOUBLED_WORDS = 20
_MOST_LINK_WORDS, _SHARE_OF_LINKS = 30, 0.4
_MOST_FOLLOWING = {  # maximum number of paragraphs that a heading announces, and of their words
    FurnitureKind.RELATED: (12, 25),
    FurnitureKind.AUTHOR_NOTE: (6, 150),
    FurnitureKind.NEWSLETTER: (2, 40),
    FurnitureKind.STANDFIRST: (1, 80),
}
_MOST_OFFERS, _MOST_OFFER_WORDS = 6, 30
_LABELLED = re.compile(r"^\W*(?P<label>\w[^:|»>.?!]{1,30}?)\s*[:|»>]+\s*(?P<rest>\S.*)$")  # “Lea también: …”
_MOST_LABEL_WORDS, _MOST_HEADING_WORDS = 4, 14


class ClassifiedParagraphs(NamedTuple):
    """Paragraphs of a page after classification."""

    body: list[Paragraph]
    furniture: list[Furniture]
    dates: list[Published]  # stated in lines above the text
    bylines: tuple[str, ...]  # persons named in lines above the text
    authors: tuple[str, ...]  # persons named in notes on the author


def classify_paragraphs(sheet: Sheet, context: PageContext) -> ClassifiedParagraphs:
    """Label the boilerplate in `sheet`, most reliable rules first; rules by position spare the middle of a text."""
    label_set_phrases(sheet)
    _label_headlines(sheet, context)
    _label_announced(sheet, context)
    _label_offers(sheet)
    dates = label_opening(sheet, context)
    _label_repeated(sheet)
    _label_links(sheet, context)
    authors = label_closing(sheet, context)
    _label_loose_end(sheet, context)
    if next(sheet.body_numbers(), None) is None:
        sheet.unlabel(FurnitureKind.STANDFIRST)  # a standfirst needs a text below it
    return ClassifiedParagraphs(sheet.body(), sheet.boilerplate(), dates, _bylines(sheet), authors)


def _label_offers(sheet: Sheet) -> None:
    """Label the list of newsletters that follows a newsletter sign-up."""
    for number, kind in enumerate(sheet.kinds):
        if kind is not FurnitureKind.NEWSLETTER:
            continue
        for following in range(number + 1, min(number + 1 + _MOST_OFFERS, len(sheet))):
            if sheet.paragraphs[following].kind != "item" or sheet.words[following] > _MOST_OFFER_WORDS:
                break
            sheet.label(following, FurnitureKind.NEWSLETTER)


def find_first_publisher(furniture: Iterable[Furniture], outlet: OutletNames) -> str:
    """Return the original publisher, if a republication or copyright note names another than the outlet."""
    notes = (piece.text for piece in furniture if piece.kind is FurnitureKind.REPUBLICATION_NOTE)
    names = (first_publisher_in(note) for note in notes)
    return next((name for name in names if name and not outlet.is_named(name)), "")


def label_set_phrases(sheet: Sheet) -> None:
    """Label the paragraphs that contain set phrases of boilerplate."""
    for number in sheet.body_numbers():
        if kind := kind_by_wording(sheet.text(number), zones=_zones(sheet, number)):
            sheet.label(number, kind)


def _bylines(sheet: Sheet) -> tuple[str, ...]:
    """Return the persons named in the first byline above the text."""
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


def _label_headlines(sheet: Sheet, context: PageContext) -> None:
    """Label every repetition of the headline, anywhere: under images it serves as a caption."""
    for number in sheet.body_numbers():
        if sheet.folded[number] in context.titles:
            sheet.label(number, FurnitureKind.HEADLINE)


def _label_announced(sheet: Sheet, context: PageContext) -> None:
    """Label headings such as “Read more” and the paragraphs that they announce."""
    for number in sheet.body_numbers():
        kind = kind_announced(sheet.text(number), zones=_zones(sheet, number))
        if not kind:
            continue
        sheet.label(number, kind)
        for following in range(number + 1, min(number + 1 + _MOST_FOLLOWING[kind][0], len(sheet))):
            if not sheet.is_body(following):
                continue
            if not _follows(sheet, following, kind, context):
                break
            sheet.label(following, kind)


def _follows(sheet: Sheet, number: int, kind: FurnitureKind, context: PageContext) -> bool:
    if sheet.words[number] > _MOST_FOLLOWING[kind][1]:
        return False
    if kind is not FurnitureKind.RELATED:
        return kind is FurnitureKind.STANDFIRST or sheet.is_at_end(number)
    return sheet.folded[number] in context.links or not sheet.text(number).rstrip("”\"’' ").endswith((".", ":", ";"))


def _label_repeated(sheet: Sheet) -> None:
    """Label display lines: standfirsts and pull quotes repeated verbatim in a longer paragraph, and duplicates."""
    if len(sheet) > _MOST_PARAGRAPHS:
        return
    whole = "\n".join(sheet.folded[number] for number in sheet.body_numbers())
    for number in list(sheet.body_numbers()):
        text = sheet.folded[number]
        if not _LEAST_REPEATED_WORDS <= sheet.words[number] <= _MOST_REPEATED_WORDS or whole.count(text) < 2:
            continue
        others = [other for other in sheet.body_numbers() if other != number and sheet.folded[other] != text]
        is_display = sheet.paragraphs[number].kind in ("text", "quote") or number < _EDGE
        repetition = re.compile(rf"(?<!\w){re.escape(text)}(?!\w)")
        is_repeated = is_display and any(repetition.search(sheet.folded[other]) for other in others)
        if is_repeated or _is_doubled(sheet, number):
            sheet.label(number, FurnitureKind.STANDFIRST)


def _is_doubled(sheet: Sheet, number: int) -> bool:
    """Tell whether a paragraph is a duplicate, by mistake or as standfirst, and not a repeated question or refrain."""
    twins = [other for other in sheet.body_numbers() if other != number and sheet.folded[other] == sheet.folded[number]]
    if number < _EDGE:
        return any(other > number for other in twins) and not sheet.text(number).endswith("?")
    return sheet.words[number] >= _LEAST_DOUBLED_WORDS and any(other < number for other in twins)


def _label_links(sheet: Sheet, context: PageContext) -> None:
    """Label paragraphs that consist of a single link, unless much of the text does."""
    for number in sheet.body_numbers():
        if _is_labelled_link(sheet, number, context):
            sheet.label(number, FurnitureKind.RELATED)
    links = [
        number
        for number in sheet.body_numbers()
        if sheet.words[number] <= _MOST_LINK_WORDS
        and sheet.folded[number] in context.links
        and sheet.paragraphs[number].kind != "heading"
    ]
    if len(links) <= _SHARE_OF_LINKS * sum(1 for _ in sheet.body_numbers()):
        for number in links:
            sheet.label(number, FurnitureKind.RELATED)


def _is_labelled_link(sheet: Sheet, number: int, context: PageContext) -> bool:
    """Tell whether a paragraph is a link after a label, in any language: “Read also: Who pays for the cranes?”."""
    if sheet.words[number] > _MOST_LINK_WORDS or not (found := _LABELLED.match(sheet.text(number))):
        return False
    return len(found["label"].split()) <= _MOST_LABEL_WORDS and folded(found["rest"]) in context.links


def _label_loose_end(sheet: Sheet, context: PageContext) -> None:
    """Label trailing headings, links and dates without text below them: what they announced was removed."""
    for number in reversed(list(sheet.body_numbers())):
        if not sheet.is_at_end(number) or sheet.words[number] > _MOST_HEADING_WORDS:
            return
        if is_stamp(sheet.text(number)):
            sheet.label(number, FurnitureKind.KICKER)
            continue
        is_heading = sheet.paragraphs[number].kind == "heading" or sheet.text(number).endswith(":")
        if not is_heading and sheet.folded[number] not in context.links:
            return
        sheet.label(number, FurnitureKind.RELATED)
