"""One revision as comparing needs it: what it says, who signs it, where it stands; what is computed is kept with it."""

from datetime import date
from functools import cached_property

from pipeline.dedupe.structure import Structure
from pipeline.dedupe.words import shingles_of, words_of
from pipeline.records import DatePrecision, Record


class Text(Record):
    """One revision of an article. Equal texts compare equal whatever was seen first."""

    revision_id: str
    article_id: str
    source_id: str
    source_name: str
    url: str
    title: str
    body: str  # without the headline
    authors: tuple[str, ...] = ()
    first_publisher: str = ""
    canonical_key: str = ""  # key of the address that the page calls its own, or empty
    address_keys: tuple[str, ...] = ()  # under which its article is known
    published_on: date | None = None
    published_precision: DatePrecision | None = None

    @cached_property
    def outlet(self) -> tuple[str, str]:
        """The source and the host: a discovery service is one source of many outlets."""
        return self.source_id, self.url.partition("://")[2].partition("/")[0]

    @cached_property
    def words(self) -> list[str]:
        """The words of the body."""
        return words_of(self.body)

    @cached_property
    def shingles(self) -> frozenset[tuple[str, ...]]:
        """The 5-word shingles of the body."""
        return shingles_of(self.words)

    @cached_property
    def folded_title(self) -> str:
        """The words of the headline."""
        return " ".join(words_of(self.title))

    @cached_property
    def structure(self) -> Structure:
        """What a thesaurus leaves alone."""
        return Structure(self.body)
