"""Reading of a sieved WARC: its pages and feed items become rows, cleaned, assessed and counted as at night."""

from collections import Counter, deque
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from pipeline.children.pool import ChildPool
from pipeline.clean.clean_pool import clean_pages
from pipeline.clean.page_to_clean import Listing, PageToClean, page_of_source
from pipeline.history.feed_items import CapturedFeed, FeedItem, read_items
from pipeline.history.outlet_hosts import OutletHosts, undeclared_source
from pipeline.history.part import PartRows
from pipeline.history.sieved_records import SievedRecord, read_records
from pipeline.history.text_row import RowMaker, SievedText
from pipeline.records import CleanText, RelevanceClass, Unclean

_Read = tuple[SievedText, PageToClean]


class TextCounts(NamedTuple):
    """What became of the captures of a sieved WARC."""

    n_cleaned: Counter[tuple[str, date]]  # by source, empty for undeclared hosts, and day
    n_core: Counter[tuple[str, date]]
    put_aside: Counter[str]  # by reason


class SievedReader:
    """Reads sieved WARCs by the declared sources, in child processes."""

    def __init__(self, outlets: OutletHosts, maker: RowMaker, children: ChildPool, *, counted_language: str) -> None:
        """Take whose pages they are, what makes the rows, and the language of the codebook."""
        self._outlets = outlets
        self._maker = maker
        self._children = children
        self._counted_language = counted_language

    def read(self, sieved: Path, rows: PartRows) -> TextCounts:
        """Add the rows of a sieved WARC to `rows`. Raises WarcError where it is damaged."""
        counts = TextCounts(Counter(), Counter(), Counter())
        for text, clean in self._cleaned(sieved, counts.put_aside):
            if isinstance(clean, Unclean):
                counts.put_aside[clean.reason] += 1
                continue
            relevance, row = self._maker.row(text, clean)
            place = (text.source.source_id if text.is_declared else "", text.record.captured_at.date())
            counts.n_cleaned[place] += 1
            counts.n_core[place] += relevance is RelevanceClass.CORE
            if row:
                rows.add(row)
        return counts

    def _cleaned(self, sieved: Path, put_aside: Counter[str]) -> Iterator[tuple[SievedText, CleanText | Unclean]]:
        under_way: deque[SievedText] = deque()

        def pages(texts: Iterable[_Read]) -> Iterator[PageToClean]:
            for text, page in texts:
                under_way.append(text)
                yield page

        items = list(read_items(self._children, self._feeds(sieved, put_aside), put_aside))
        texts = chain(map(self._item, items), self._pages(sieved, put_aside))
        for clean in clean_pages(self._children, pages(texts)):
            yield under_way.popleft(), clean

    def _feeds(self, sieved: Path, put_aside: Counter[str]) -> Iterator[CapturedFeed]:
        for record, body in read_records(sieved, self._is_feed, put_aside):
            if found := self._outlets.feed_of(record.url):
                yield CapturedFeed(record, body, *found)

    def _pages(self, sieved: Path, put_aside: Counter[str]) -> Iterator[_Read]:
        for record, body in read_records(sieved, lambda url: not self._is_feed(url), put_aside):
            if text := self._page(record):
                yield text, self._to_clean(text, body)

    def _is_feed(self, url: str) -> bool:
        return self._outlets.feed_of(url) is not None

    def _page(self, record: SievedRecord) -> SievedText | None:
        declared = self._outlets.source_of(record.url)
        source = declared or undeclared_source(record.url)
        if source is None:  # no web address: nothing could be told of where it stood
            return None
        listing = Listing(url=record.url, content_type=record.content_type, language_code=source.language)
        return SievedText(record, source, is_declared=declared is not None, listing=listing)

    def _item(self, item: FeedItem) -> _Read:
        record, entry, source = item
        listing = Listing(
            url=entry.url,
            language_code=source.language,
            title=entry.title,
            authors=entry.authors,
            published=entry.published,
            published_raw=entry.published_raw,
            is_entry=True,
        )
        text = SievedText(
            record,
            source,
            is_declared=True,
            listing=listing,
            feed_id=entry.feed_id,
            guid=entry.guid,
            entry_id=entry.entry_id,
            summary=entry.summary,
        )
        return text, self._to_clean(text, entry.content.encode())

    def _to_clean(self, text: SievedText, body: bytes) -> PageToClean:
        source = text.source if text.is_declared else None
        return page_of_source(body, text.listing, source, counted_language=self._counted_language)
