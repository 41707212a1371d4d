"""What a text belongs to: articles with their addresses and revisions, and the stories that copies form."""

from datetime import date, datetime
from typing import Literal

from pipeline.records.entries import DatePrecision, Published
from pipeline.records.identity import Record
from pipeline.records.night import Outcome
from pipeline.records.texts import CleanText


class CleanedEntry(Record):
    """One entry with its cleaned page, on its way to becoming an article."""

    entry_id: str
    feed_id: str
    source_id: str
    guid: str
    url: str  # as the feed states it, may be empty
    page_url: str  # that answered, after redirects; of a full-text entry the same as url
    page_sha256: str
    clean: CleanText


class KnownArticle(Record):
    """What the warehouse remembers of an article: enough to tell whether a text is new."""

    article_id: str
    revision_number: int
    title: str
    text: str
    text_sha256: str
    guids: tuple[tuple[str, str], ...] = ()  # (feed id, guid) under which feeds list it


class Alias(Record):
    """One address under which an article is known."""

    address_key: str
    article_id: str
    url: str
    origin: Literal["canonical", "feed", "redirect", "guid"]


class Revision(Record):
    """One text of an article."""

    revision_id: str
    article_id: str
    revision_number: int
    text: str
    text_sha256: str


class Placement(Record):
    """What one cleaned entry came to."""

    cleaned: CleanedEntry
    article_id: str
    outcome: Outcome
    url: str = ""  # canonical address of a new article, or of one that moved, else empty
    read_at: str = ""  # address of the article as it was read
    published: Published | None = None
    aliases: tuple[Alias, ...] = ()
    revision: Revision | None = None


class Link(Record):
    """A sign that two articles are one story."""

    article_a: str
    article_b: str
    reason: str


class Candidate(Record):
    """One article as far as stories need it."""

    article_id: str
    published_on: date | None
    published_at: datetime | None
    published_precision: DatePrecision | None
    first_seen_at: datetime


class Member(Record):
    """The place of one article in a story."""

    article_id: str
    is_original: bool
    story_reason: str  # alone, original, or the signs that make it a copy


class Story(Record):
    """One piece of writing: its articles, the original first."""

    story_id: str
    members: tuple[Member, ...]
    published_on: date | None
    published_precision: DatePrecision | None
