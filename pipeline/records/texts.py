"""Cleaned text of a page and the boilerplate around it, or the reason why there is none."""

from enum import StrEnum

from pipeline.records.entries import Published
from pipeline.records.identity import Record
from pipeline.records.nights import Step


class FurnitureKind(StrEnum):
    """Kinds of boilerplate: page text outside the author's argument, not part of the counted text, kept as metadata."""

    SECTION = "section"
    KICKER = "kicker"
    HEADLINE = "headline"  # a repetition of the headline
    STANDFIRST = "standfirst"
    CREDIT = "credit"
    CAPTION = "caption"
    AUTHOR_NOTE = "author_note"
    REPUBLICATION_NOTE = "republication_note"
    RELATED = "related"
    NEWSLETTER = "newsletter"
    COUNTER = "counter"  # id of the article of The Conversation that a counting pixel names


class Furniture(Record):
    """One piece of boilerplate, with its wording."""

    kind: FurnitureKind
    text: str


class CleanText(Record):
    """The result of cleaning one page: the author's text, and the metadata that the page states."""

    title: str  # without the outlet's name and without the kicker
    body: str  # paragraphs, separated by one empty line
    authors: tuple[str, ...]
    section: str
    published: Published | None
    other_dates: tuple[Published, ...] = ()  # other dates that it states, more than a day away
    language: str  # ISO 639-1, or "und"
    canonical_url: str  # <link rel=canonical>, or empty
    first_publisher: str  # named by a republication note, or empty
    furniture: tuple[Furniture, ...]
    page_types: tuple[str, ...]  # schema.org @type values, for the genre
    extractor: str  # name and version, e.g. "trafilatura 2.3.1 / clean 1"

    @property
    def counted_text(self) -> str:
        """The headline once, then the body: the text in which themes are counted and to which offsets refer."""
        return f"{self.title}\n\n{self.body}" if self.title else self.body


class Unclean(Record):
    """A page without a usable text, and why."""

    reason: str  # empty, too_short, not_html, binary, wrong_charset, not_an_article, gave_up, child_died, …
    detail: str
    retry_later: bool = False  # the machine may have caused it, and a later night reads the page again


class Rejection(Record):
    """Something that a step refused or put aside, with the reason and the remedy."""

    step: Step
    source_id: str
    subject_id: str  # entry_id, feed_id or seed id
    url: str
    reason: str
    detail: str
    way_out: str
