"""One page before cleaning: its bytes, and what its feed and its source state about it."""

from datetime import date
from typing import Literal

from pydantic import Field

from pipeline.records import Published, Record

Form = Literal["html", "fragment", "text"]


class PageToClean(Record):
    """One page as it was fetched, with the metadata of its feed and its source."""

    body: bytes = Field(repr=False)  # content coding removed
    form: Form = "html"  # a whole page, the HTML of a feed's entry, a plain-text file
    url: str = ""
    content_type: str = ""  # the HTTP header
    feed_title: str = ""
    feed_authors: tuple[str, ...] = ()
    feed_published: Published | None = None
    feed_language: str = ""
    languages: tuple[str, ...] = ()  # ISO 639-1, by its source: a text in another one is rejected; empty: none is
    counted_languages: tuple[str, ...] = ()  # of the codebooks: a stub in another one is kept; empty: none is
    prune: tuple[str, ...] = ()  # XPaths of the elements that its source declares not to be article text
    title_suffix: str = ""  # ending of titles that its source declares
    since: date = date.min  # first day on which its source can have published
