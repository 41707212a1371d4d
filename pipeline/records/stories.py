"""Near-duplicate detection: texts to compare, their blocking keys, links between articles, and the stories found."""

from datetime import date, datetime
from typing import Literal, NamedTuple

from pipeline.records.entries import DatePrecision
from pipeline.records.identity import Record

SignCode = Literal["text", "words", "facts", "title", "path", "address", "counter"]


class TextToCompare(Record):
    """One revision of an article: its text, authors, addresses and dates."""

    revision_id: str
    article_id: str
    source_id: str
    source_name: str
    url: str
    title: str
    body: str  # without the headline
    authors: tuple[str, ...] = ()
    first_publisher: str = ""
    counter_id: str = ""  # article of The Conversation that its counting pixel names, or empty
    canonical_key: str = ""  # key of the address that the page calls its own, or empty
    address_keys: tuple[str, ...] = ()  # under which its article is known
    published_on: date | None = None
    published_precision: DatePrecision | None = None


class Sign(NamedTuple):
    """One blocking key of one revision (core.signs); a tuple, because there are a hundred per text."""

    revision_id: str
    sign_code: SignCode
    sign_hash: int  # 64 bits


class Link(Record):
    """Evidence that two articles are one story."""

    article_a: str
    article_b: str
    reason: str


class StoryCandidate(Record):
    """The fields of an article that clustering needs."""

    article_id: str
    published_on: date | None
    published_at: datetime | None
    published_precision: DatePrecision | None
    first_seen_at: datetime


class StoryMember(Record):
    """The membership of one article in a story."""

    article_id: str
    is_original: bool
    story_reason: str  # alone, original, or the reasons why it is a copy


class Story(Record):
    """One piece of writing: its articles, the original first."""

    story_id: str
    members: tuple[StoryMember, ...]
    published_on: date | None
    published_precision: DatePrecision | None
