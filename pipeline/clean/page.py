"""Cleaning of one page: from its bytes and the feed's metadata to a CleanText, or Unclean with a reason.

decode ▶ parse ▶ choose headline and authors ▶ classify paragraphs ▶ reject non-articles ▶ describe
"""

from collections.abc import Callable
from datetime import date
from typing import Literal

from pydantic import Field

from pipeline.clean.boilerplate.classify import (
    ClassifiedParagraphs,
    classify_paragraphs,
    find_first_publisher,
    label_set_phrases,
)
from pipeline.clean.boilerplate.labels import OutletNames, label_parts
from pipeline.clean.boilerplate.opening import find_headline, is_stamp
from pipeline.clean.boilerplate.sheet import PageContext, Sheet
from pipeline.clean.dates.choose import Dating, date_page
from pipeline.clean.document import Document, read_fragment, read_html, read_text
from pipeline.clean.metadata import PageFacts
from pipeline.clean.read.authors import choose_authors, persons
from pipeline.clean.read.decode import decode_page, decode_text
from pipeline.clean.read.extract import EXTRACTOR
from pipeline.clean.read.language import detect_language
from pipeline.clean.read.wording import folded
from pipeline.clean.titles import Headline, choose_headline, strip_outlet
from pipeline.clean.verdict import reject_language, reject_non_article
from pipeline.records import CleanText, Furniture, FurnitureKind, Published, Record, Unclean

Form = Literal["html", "fragment", "text"]
_READERS: dict[Form, Callable[[str, str, tuple[str, ...]], Document | Unclean]] = {
    "html": read_html,
    "fragment": read_fragment,
    "text": read_text,
}
_LONGEST_SECTION = 80  # characters


class PageToClean(Record):
    """A page to be cleaned, with its feed's and its source's metadata."""

    body: bytes = Field(repr=False)  # content coding removed
    form: Form = "html"  # a whole page, the HTML of a feed entry, plain text
    url: str = ""
    content_type: str = ""  # HTTP header
    feed_title: str = ""
    feed_authors: tuple[str, ...] = ()
    feed_published: Published | None = None
    feed_language: str = ""
    languages: tuple[str, ...] = ()  # ISO 639-1; texts in other languages are rejected; empty accepts any
    prune: tuple[str, ...] = ()  # XPaths of elements to drop, declared by the source
    title_suffix: str = ""  # suffix of titles, declared by the source
    since: date = date.min  # first day on which the source can have published


def clean_page(page: PageToClean) -> CleanText | Unclean:
    """Clean one page: return its body text with metadata, or the reason why it has none.

    Reasons: empty, binary, not_html, wrong_charset, too_large, not_an_article, listing, stub, wrong_language.
    """
    decode = decode_page if page.form == "html" else decode_text
    text = decode(page.body, page.content_type)
    reading = text if isinstance(text, Unclean) else _READERS[page.form](text, page.url, page.prune)
    if isinstance(reading, Unclean):
        return reading
    sheet = Sheet(reading.paragraphs)
    outlet = _outlet(page, reading.facts)
    headline = _headline(sheet, reading.facts, page, outlet)
    context = PageContext(
        titles=_titles(headline, reading.facts, page.feed_title),
        outlet=outlet,
        authors=_authors(reading.facts, page.feed_authors, outlet),
        section=reading.facts.section[:_LONGEST_SECTION],
        links=reading.structure.links,
    )
    found = classify_paragraphs(sheet, context)
    problem = reject_non_article(sheet, context, reading.page_text, is_closed=reading.facts.linked.is_closed)
    if problem:
        return problem
    described = _describe(page, reading, headline, context, found)
    return reject_language(described, page.languages) or described


def _outlet(page: PageToClean, facts: PageFacts) -> OutletNames:
    names = (facts.site_name, facts.linked.publisher, *facts.home_names)
    return OutletNames(page.url, *names, title_suffix=page.title_suffix)


def _headline(sheet: Sheet, facts: PageFacts, page: PageToClean, outlet: OutletNames) -> Headline:
    """Return the headline from page or feed; for a fragment or plain text without one, the line above its text."""
    headline = choose_headline(facts, page.feed_title, outlet)
    if headline.title or page.form == "html":
        return headline
    label_set_phrases(sheet)
    return strip_outlet(find_headline(sheet), outlet)


def _titles(headline: Headline, facts: PageFacts, feed_title: str) -> frozenset[str]:
    """Return every stated form of the headline, for recognising its repetitions."""
    stated = (headline.title, *facts.titles, facts.html_title, *facts.headings[:1], facts.linked.headline, feed_title)
    return frozenset(folded(title) for title in stated) - {""}


def _authors(facts: PageFacts, feed_authors: tuple[str, ...], outlet: OutletNames) -> tuple[str, ...]:
    stated = (facts.linked.authors, facts.meta_authors, *((byline,) for byline in facts.bylines), feed_authors)
    return choose_authors(persons(names, outlet=outlet.name, is_byline=True) for names in stated)


def _describe(
    page: PageToClean, reading: Document, headline: Headline, context: PageContext, found: ClassifiedParagraphs
) -> CleanText:
    kickers = (Furniture(kind=FurnitureKind.KICKER, text=kicker) for kicker in headline.kickers)
    furniture = (*kickers, *reading.structure.furniture, *found.furniture, *_counter(reading))
    body = "\n\n".join(paragraph.text for paragraph in found.body)
    dating = _date(page, reading, found)
    return CleanText(
        title=headline.title,
        body=body,
        authors=choose_authors((context.authors, found.bylines, found.authors)),
        section=context.section or _section(furniture),
        published=dating.published,
        other_dates=dating.others,
        language=detect_language(body, page.feed_language),
        canonical_url=reading.facts.canonical_url,
        first_publisher=find_first_publisher(furniture, context.outlet),
        furniture=furniture,
        page_types=reading.facts.linked.types,
        extractor=EXTRACTOR,
    )


def _counter(reading: Document) -> tuple[Furniture, ...]:
    return (Furniture(kind=FurnitureKind.COUNTER, text=reading.counter),) if reading.counter else ()


def _date(page: PageToClean, reading: Document, found: ClassifiedParagraphs) -> Dating:
    stated_in_text = iter(found.dates)
    return date_page(
        page.feed_published,
        reading.facts.dates,
        page.url,
        lambda: next(stated_in_text, None) or reading.search_date(),
        page.since,
    )


def _section(furniture: tuple[Furniture, ...]) -> str:
    """Return the first label above the text, for a page that does not state its section."""
    lines = (piece.text for piece in furniture if piece.kind in (FurnitureKind.SECTION, FurnitureKind.KICKER))
    return next((part for line in lines for part in label_parts(line) if not is_stamp(part)), "")
