"""A page on its way to cleaning: its bytes, what a feed states about it, and the rules of its source."""

from datetime import date
from typing import Literal

from pydantic import Field

from pipeline.dates.parse import parse_instant
from pipeline.records import DateOrigin, Published, Record, Source

Form = Literal["html", "fragment", "text"]
_OF_ENTRIES = "text/html; charset=utf-8"


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


class Listing(Record):
    """What is known of a page besides its bytes; empty what no feed states."""

    url: str
    content_type: str = ""  # of the answer
    language_code: str = ""  # of the source
    title: str = ""
    authors: tuple[str, ...] = ()
    published: Published | None = None
    published_raw: str = ""  # as the feed writes it
    is_entry: bool = False  # of a feed that carries whole texts: the bytes are HTML in UTF-8


def page_of_source(body: bytes, listing: Listing, source: Source | None, *, counted_language: str) -> PageToClean:
    """Return a page with all that cleaning knows of it, by the rules of `source`, under a codebook in that language."""
    return PageToClean(
        body=body,
        url=listing.url,
        content_type=_OF_ENTRIES if listing.is_entry else listing.content_type,
        feed_title=listing.title,
        feed_authors=listing.authors,
        feed_published=_feed_published(listing),
        feed_language=listing.language_code,
        form="fragment" if listing.is_entry else "html",
        languages=source.languages if source else (),
        counted_languages=(counted_language,),
        prune=source.prune if source else (),
        title_suffix=source.title_suffix if source else "",
        since=(source and source.since) or date.min,
    )


def _feed_published(listing: Listing) -> Published | None:
    """Return the feed's date of a page, with whether it is stated in UTC: only the feed's own words tell."""
    stated = parse_instant(listing.published_raw, DateOrigin.FEED)
    is_utc = stated is not None and stated.is_utc
    return listing.published and listing.published.model_copy(update={"is_utc": is_utc})
