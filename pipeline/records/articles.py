"""Articles: their addresses, revisions and edits, and the placement of a cleaned entry among them."""

from datetime import date
from typing import Literal

from pipeline.records.entries import Published
from pipeline.records.identity import Record
from pipeline.records.nights import Outcome
from pipeline.records.texts import CleanText


class CleanedEntry(Record):
    """One entry with its cleaned page, on its way to becoming an article."""

    entry_id: str
    feed_id: str
    source_id: str
    guid: str
    url: str  # as the feed states it, may be empty
    page_url: str  # after redirects; for a full-text entry the same as url
    page_sha256: str
    clean: CleanText


class KnownArticle(Record):
    """What the warehouse stores of an article: enough to decide whether a text is new, and what an edit changed."""

    article_id: str
    revision_number: int
    title: str
    text: str
    text_sha256: str
    latest_revision_id: str
    n_edits: int  # found so far, whether or not their texts are kept
    n_in_quarter: int  # revisions read in the quarter of the latest one
    latest_on: date  # the day it was read
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


class Edit(Record):
    """What a later revision changes against the one before."""

    n_words_in: int
    n_words_out: int
    replaces: str  # id of the revision whose place it takes, or empty


class Placement(Record):
    """The outcome of one cleaned entry: its article, new addresses, a new revision, and the edit."""

    cleaned: CleanedEntry
    article_id: str
    outcome: Outcome
    url: str = ""  # canonical address of a new article, or of one that moved, else empty
    read_at: str = ""  # address of the article as it was read
    canonical_key: str = ""  # of the address at another site that the page calls its own
    published: Published | None = None
    other_dates: tuple[Published, ...] = ()  # that it states as well: far from `published`, or impossible
    aliases: tuple[Alias, ...] = ()
    revision: Revision | None = None
    n_edits: int = 0
    edit: Edit | None = None
