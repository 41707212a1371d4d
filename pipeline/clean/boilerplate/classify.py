"""Boilerplate classification of paragraphs: rules by wording, repetition, links and place, the most reliable first."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from pipeline.clean.boilerplate.closing import classify_closing
from pipeline.clean.boilerplate.cut_off import classify_cut_off
from pipeline.clean.boilerplate.labels import OutletNames
from pipeline.clean.boilerplate.opening import classify_opening, is_stamp
from pipeline.clean.boilerplate.set_phrases import Zone, first_publisher_in, kind_announced, kind_by_wording
from pipeline.clean.boilerplate.text_blocks import OPENING, PageContext, TextBlocks
from pipeline.clean.read.authors import BYLINE, persons
from pipeline.clean.read.paragraphs import Paragraph
from pipeline.clean.read.wording import folded
from pipeline.records import Furniture, FurnitureKind, Published

_EDGE = 6  # paragraphs
_LEAST_REPEATED_WORDS, _MOST_REPEATED_WORDS = 10, 60
_MOST_PARAGRAPHS = 1_000  # no article has more, and comparing every pair would take too long
_LEAST_DOUBLED_WORDS = 20
_MOST_LINK_WORDS, _SHARE_OF_LINKS = 30, 0.4
_MOST_FOLLOWING = {  # paragraphs after a heading that announces this kind, and words of each
    FurnitureKind.RELATED: (12, 25),
    FurnitureKind.AUTHOR_NOTE: (6, 150),
    FurnitureKind.NEWSLETTER: (2, 40),
    FurnitureKind.STANDFIRST: (1, 80),
}
_MOST_OFFERS, _MOST_OFFER_WORDS = 6, 30
_LABELLED = re.compile(r"^\W*(?P<label>\w[^:|»>.?!]{1,30}?)\s*[:|»>]+\s*(?P<rest>\S.*)$")  # “Lea también: …”
_MOST_LABEL_WORDS, _MOST_HEADING_WORDS = 4, 14


class ClassifiedText(NamedTuple):
    """The paragraphs of a page as classified, with the dates and persons that its boilerplate names."""

    body: list[Paragraph]
    boilerplate: list[Furniture]
    dates: list[Published]  # in lines above the text
    bylines: tuple[str, ...]  # persons named in lines above the text
    authors: tuple[str, ...]  # persons named in author notes


def classify_boilerplate(blocks: TextBlocks, context: PageContext) -> ClassifiedText:
    """Classify every paragraph of `blocks` that is not article text.

    The most reliable rules come first; few apply to the middle of a text.
    """
    classify_set_phrases(blocks)
    _classify_headlines(blocks, context)
    _classify_announced(blocks, context)
    _classify_offers(blocks)
    dates = classify_opening(blocks, context)
    _classify_repeated(blocks)
    _classify_links(blocks, context)
    classify_cut_off(blocks)
    authors = classify_closing(blocks, context)
    _classify_loose_end(blocks, context)
    if next(blocks.body_numbers(), None) is None:
        blocks.restore(FurnitureKind.STANDFIRST)  # without a text below it, it is the text
    return ClassifiedText(blocks.body(), blocks.boilerplate(), dates, _bylines(blocks), authors)


def _classify_offers(blocks: TextBlocks) -> None:
    """Classify the list items after a newsletter box: the newsletters on offer."""
    for number, kind in enumerate(blocks.kinds):
        if kind is not FurnitureKind.NEWSLETTER:
            continue
        for following in range(number + 1, min(number + 1 + _MOST_OFFERS, len(blocks))):
            if blocks.paragraphs[following].kind != "item" or blocks.words[following] > _MOST_OFFER_WORDS:
                break
            blocks.classify(following, FurnitureKind.NEWSLETTER)


def find_first_publisher(boilerplate: Iterable[Furniture], outlet: OutletNames) -> str:
    """Return the original publisher: the first in a republication or copyright note that is not the outlet, or ""."""
    notes = (piece.text for piece in boilerplate if piece.kind is FurnitureKind.REPUBLICATION_NOTE)
    names = (first_publisher_in(note) for note in notes)
    return next((name for name in names if name and not outlet.is_named(name)), "")


def classify_set_phrases(blocks: TextBlocks) -> None:
    """Classify the paragraphs that match a set phrase of boilerplate."""
    for number in blocks.body_numbers():
        if blocks.is_third_item(number):
            continue
        if kind := kind_by_wording(blocks.text(number), zones=_zones(blocks, number)):
            blocks.classify(number, kind)


def _bylines(blocks: TextBlocks) -> tuple[str, ...]:
    """Return the persons named in the first byline above the text."""
    notes = (number for number, kind in enumerate(blocks.kinds[:OPENING]) if kind is FurnitureKind.AUTHOR_NOTE)
    lines = (blocks.text(number) for number in notes if BYLINE.search(blocks.text(number)))
    return next((names for line in lines if (names := persons([line]))), ())


def _zones(blocks: TextBlocks, number: int) -> frozenset[Zone]:
    zones: set[Zone] = {"anywhere"}
    if number < _EDGE or blocks.is_at_end(number):
        zones.add("edges")
    if blocks.is_at_end(number):
        zones.add("closing")
    return frozenset(zones)


def _classify_headlines(blocks: TextBlocks, context: PageContext) -> None:
    """Classify every repetition of the headline, wherever it stands: sites also use it as the caption of pictures."""
    for number in blocks.body_numbers():
        if blocks.folded[number] in context.titles:
            blocks.classify(number, FurnitureKind.HEADLINE)


def _classify_announced(blocks: TextBlocks, context: PageContext) -> None:
    """Classify headings like “Read more” and the paragraphs that they announce."""
    for number in blocks.body_numbers():
        kind = kind_announced(blocks.text(number), zones=_zones(blocks, number))
        if not kind:
            continue
        blocks.classify(number, kind)
        for following in range(number + 1, min(number + 1 + _MOST_FOLLOWING[kind][0], len(blocks))):
            if not blocks.is_body(following):
                continue
            if not _follows(blocks, following, kind, context):
                break
            blocks.classify(following, kind)


def _follows(blocks: TextBlocks, number: int, kind: FurnitureKind, context: PageContext) -> bool:
    if blocks.words[number] > _MOST_FOLLOWING[kind][1]:
        return False
    if kind is not FurnitureKind.RELATED:
        return kind is FurnitureKind.STANDFIRST or blocks.is_at_end(number)
    return blocks.folded[number] in context.links or not blocks.text(number).rstrip("”\"’' ").endswith((".", ":", ";"))


def _classify_repeated(blocks: TextBlocks) -> None:
    """Classify display lines: standfirsts and pull quotes repeated verbatim in a longer paragraph, and duplicates."""
    if len(blocks) > _MOST_PARAGRAPHS:
        return
    whole = "\n".join(blocks.folded[number] for number in blocks.body_numbers())
    for number in list(blocks.body_numbers()):
        text = blocks.folded[number]
        if not _LEAST_REPEATED_WORDS <= blocks.words[number] <= _MOST_REPEATED_WORDS or whole.count(text) < 2:
            continue
        others = [other for other in blocks.body_numbers() if other != number and blocks.folded[other] != text]
        is_display = blocks.paragraphs[number].kind in ("text", "quote") or number < _EDGE
        verbatim = re.compile(rf"(?<!\w){re.escape(text)}(?!\w)")
        is_quoted = is_display and any(verbatim.search(blocks.folded[other]) for other in others)
        if is_quoted or _is_duplicate(blocks, number):
            blocks.classify(number, FurnitureKind.STANDFIRST)


def _is_duplicate(blocks: TextBlocks, number: int) -> bool:
    """Return whether a paragraph is printed twice by mistake or as standfirst, not a repeated question or refrain."""
    twins = [
        other for other in blocks.body_numbers() if other != number and blocks.folded[other] == blocks.folded[number]
    ]
    if number < _EDGE:
        return any(other > number for other in twins) and not blocks.text(number).endswith("?")
    return blocks.words[number] >= _LEAST_DOUBLED_WORDS and any(other < number for other in twins)


def _classify_links(blocks: TextBlocks, context: PageContext) -> None:
    """Classify paragraphs that are one link and nothing else, unless much of the text consists of them."""
    for number in blocks.body_numbers():
        if _is_labelled_link(blocks, number, context):
            blocks.classify(number, FurnitureKind.RELATED)
    links = [
        number
        for number in blocks.body_numbers()
        if blocks.words[number] <= _MOST_LINK_WORDS
        and blocks.folded[number] in context.links
        and blocks.paragraphs[number].kind != "heading"
    ]
    if len(links) <= _SHARE_OF_LINKS * sum(1 for _ in blocks.body_numbers()):
        for number in links:
            blocks.classify(number, FurnitureKind.RELATED)


def _is_labelled_link(blocks: TextBlocks, number: int, context: PageContext) -> bool:
    """Return whether a line is a label and a link, in any language: “Read also: Who pays for the cranes?”."""
    if blocks.words[number] > _MOST_LINK_WORDS or not (found := _LABELLED.match(blocks.text(number))):
        return False
    return len(found["label"].split()) <= _MOST_LABEL_WORDS and folded(found["rest"]) in context.links


def _classify_loose_end(blocks: TextBlocks, context: PageContext) -> None:
    """Classify trailing headings without text below, links and dates: what they announce was not extracted."""
    for number in reversed(list(blocks.body_numbers())):
        if not blocks.is_at_end(number) or blocks.words[number] > _MOST_HEADING_WORDS:
            return
        if is_stamp(blocks.text(number)):
            blocks.classify(number, FurnitureKind.KICKER)
            continue
        is_heading = blocks.paragraphs[number].kind == "heading" or blocks.text(number).endswith(":")
        if not is_heading and blocks.folded[number] not in context.links:
            return
        blocks.classify(number, FurnitureKind.RELATED)
