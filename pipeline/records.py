"""The frozen records that travel between the steps, from the door (discover) to the table (publish).

Instants are UTC, days are calendar days as the publisher states them, ids are derived from content (`identity`).
"""

import hashlib
from datetime import date, datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field


def identity(*parts: str) -> str:
    """Return the id of what `parts` name: 16 hex digits of a SHA-256, equal for equal parts, on every machine."""
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


class Record(BaseModel):
    """Base of all records: frozen, and closed to fields that nobody declared."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Step(StrEnum):
    """The steps of a night, in order."""

    DISCOVER = "discover"
    FETCH = "fetch"
    CLEAN = "clean"
    NORMALISE = "normalise"
    DEDUPE = "dedupe"
    RELEVANCE = "relevance"
    THEMES = "themes"
    PUBLISH = "publish"


class Outcome(StrEnum):
    """How an entry ends a night: exactly one of these."""

    ARTICLE = "article"
    UNCHANGED = "unchanged"
    DUPLICATE = "duplicate"
    REJECTED = "rejected"
    WAITING = "waiting"


# --- what is watched ---------------------------------------------------------------------------------------------


class FeedKind(StrEnum):
    """How the bytes at a feed's address are read."""

    RSS = "rss"
    ATOM = "atom"


class Feed(Record):
    """One address that is polled."""

    url: str
    kind: FeedKind = FeedKind.RSS

    @property
    def feed_id(self) -> str:
        """The id of the feed: of its address."""
        return identity("feed", self.url)


class Source(Record):
    """One outlet that publishes."""

    source_id: str
    name: str
    country: str = ""
    group: str = "other"
    kind: str = "other"
    viewpoint: str = ""
    language: str = "en"
    full_text: bool = False  # the feed's entries carry the whole text: the entry is the page
    feeds: tuple[Feed, ...]


# --- what the network said ---------------------------------------------------------------------------------------


class Role(StrEnum):
    """Why an address was asked."""

    FEED = "feed"
    PAGE = "page"
    BASELINE = "baseline"
    ROBOTS = "robots"


class Request(Record):
    """One question to the web: an address, and why it is asked."""

    url: str
    role: Role
    source_id: str
    subject_id: str  # feed_id, entry_id or seed id: what the answer is for
    etag: str = ""
    last_modified: str = ""


class Answer(Record):
    """One complete HTTP answer: status 200 with its body, or 304 with none."""

    request: Request
    final_url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes = Field(repr=False)  # content coding removed
    fetched_at: datetime

    def header(self, name: str) -> str:
        """Return the first header of that name in any case, or an empty string."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")

    @property
    def page_sha256(self) -> str:
        """The name of the body."""
        return hashlib.sha256(self.body).hexdigest()


class Failure(Record):
    """A question that got no usable answer. Expected trouble, so a value and not an exception."""

    request: Request
    reason: str  # a short code: refused_address, robots_disallow, timeout, connection, http_404, too_large, …
    detail: str  # one sentence for the reader
    is_temporary: bool  # worth asking again on a later night
    retry_after_s: int | None = None  # what the server asked for, in seconds
    failed_at: datetime


# --- what a feed said --------------------------------------------------------------------------------------------


class Entry(Record):
    """One item seen in a feed, as the feed states it."""

    feed_id: str
    source_id: str
    guid: str
    url: str
    title: str
    summary: str
    content: str  # the whole text as HTML, where the feed carries it, else empty
    authors: tuple[str, ...]
    published_raw: str
    published_at: datetime | None
    updated_at: datetime | None

    @property
    def entry_id(self) -> str:
        """The id of the entry: of its feed, guid and address."""
        return identity("entry", self.feed_id, self.guid, self.url)

    @property
    def fingerprint(self) -> str:
        """Changes when the feed says something new about the entry; decides whether it is read again."""
        updated = self.updated_at.isoformat() if self.updated_at else ""
        return identity(self.title, self.summary, self.content, self.published_raw, updated)


# --- what a page says --------------------------------------------------------------------------------------------


class DatePrecision(StrEnum):
    """How much of a date is known."""

    INSTANT = "instant"
    DAY = "day"
    MONTH = "month"


class DateOrigin(StrEnum):
    """Who states a date."""

    FEED = "feed"
    JSON_LD = "json-ld"
    META = "meta"
    TEXT = "text"
    URL = "url"
    DECLARED = "declared"  # by the user, of a baseline text


class Published(Record):
    """When a text was published, as well as it is known."""

    published_on: date  # the calendar day the publisher states; the first of the month where only that is known
    published_at: datetime | None  # the UTC instant, where one is known
    precision: DatePrecision
    origin: DateOrigin


class FurnitureKind(StrEnum):
    """Text on a page that is not the author's argument: taken out of the counted text, kept as metadata."""

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


class Furniture(Record):
    """One piece of page furniture, with its wording."""

    kind: FurnitureKind
    text: str


class CleanText(Record):
    """What cleaning made of one page: the author's own text, and what the page says about it."""

    title: str  # without the outlet's name and without the kicker
    body: str  # paragraphs, separated by one empty line
    authors: tuple[str, ...]
    section: str
    published: Published | None
    language: str  # ISO 639-1, or "und"
    canonical_url: str  # <link rel=canonical>, or empty
    first_publisher: str  # where a republication note names one
    furniture: tuple[Furniture, ...]
    page_types: tuple[str, ...]  # schema.org @type values, for the genre
    extractor: str  # name and version, e.g. "trafilatura 2.3.1 / clean 1"

    @property
    def counted_text(self) -> str:
        """The headline once, then the body: what themes are counted in and offsets refer to."""
        return f"{self.title}\n\n{self.body}" if self.title else self.body


class Unclean(Record):
    """A page that cannot be cleaned, and why."""

    reason: str  # empty, too_short, not_html, binary, wrong_charset, not_an_article, gave_up, …
    detail: str


class Rejection(Record):
    """Something that a step refused or put aside, with the reason and what to do about it."""

    step: Step
    source_id: str
    subject_id: str  # entry_id, feed_id or seed id
    url: str
    reason: str
    detail: str
    way_out: str


# --- what a text holds -------------------------------------------------------------------------------------------


class Hit(Record):
    """One term of one theme at one place. `text[start:end]` of the counted text is what matched."""

    theme_id: str
    term: str
    sentence_number: int  # counted from 1, the headline being the first sentence
    start: int
    end: int


class Sentence(Record):
    """One sentence of a counted text: `text[start:end]`."""

    number: int  # from 1
    start: int
    end: int


class RelevanceClass(StrEnum):
    """Whether a text is commentary on NATO in Asia, by the codebook's rule. Trends count `core` only."""

    CORE = "core"
    PERIPHERAL = "peripheral"
    ANALOGY = "analogy"
    IRRELEVANT = "irrelevant"
    NOT_ENGLISH = "not_english"
    TOO_SHORT = "too_short"


class Relevance(Record):
    """The class and the counts that decided it (names as in the codebook's [relevance])."""

    relevance: RelevanceClass
    n_words: int
    n_nato: int
    n_analogy: int
    n_strong: int
    n_medium: int
    n_types: int
    n_nato_sentences: int
    n_near: int
    share_near: float
    is_nato_in_title: bool
    share_english: float

    @property
    def reasons(self) -> tuple[str, ...]:
        """The counts as short phrases, for a reader."""
        return (
            f"{self.n_words} words",
            f"{self.n_nato} NATO mentions" + (" (one in the title)" if self.is_nato_in_title else ""),
            f"{self.n_strong} strong Asia anchors of {self.n_types} kinds",
            f"{self.n_near} of {self.n_nato_sentences} NATO sentences near an anchor",
            *((f"{self.n_analogy} analogies (“Asian NATO”)",) if self.n_analogy else ()),
        )


class GenreClass(StrEnum):
    """What kind of text it is. Kept apart in trends."""

    COMMENTARY = "commentary"
    NEWS = "news"
    STATEMENT = "statement"
    UNKNOWN = "unknown"


class Genre(Record):
    """The class, its score and the signs that decided it."""

    genre: GenreClass
    score: int
    reasons: tuple[str, ...]
