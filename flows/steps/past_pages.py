"""Pages of past readings, from the archive: cleaned by today's cleaner with what the feeds stated then.

A full text is the entry of a feed's body, which is parsed again. The rules of a source are those of today; where it is
no longer watched, those of the night.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence

from flows.context import SOURCES_FILE, NightContext
from flows.declaration import read_declaration
from flows.steps.clean import page_to_clean
from flows.steps.damaged import archived_body
from pipeline.clean.clean_pool import clean_pages
from pipeline.clean.page_to_clean import PageToClean
from pipeline.discover.feed_pool import read_feeds
from pipeline.discover.reading import FeedBody
from pipeline.errors import ArchiveError, DamagedRecordError, SourcesError
from pipeline.records import CleanText, Entry, Feed, Night, Source, Unclean
from warehouse.store.reads import PastRead

Key = tuple[str, str]  # entry and night of a reading
Results = dict[Key, CleanText | Unclean | None]  # None: the page cannot be read any more


class PastSources:
    """Sources as they are declared today; one that is no longer watched, as its night declared it."""

    def __init__(self, context: NightContext) -> None:
        """Take the context of tonight, with the sources of today and the archive."""
        self._context = context
        self._then: dict[str, Mapping[str, Source]] = {}

    def of(self, read: PastRead) -> Source | None:
        """Return the source of a reading; None where no declaration of it can be read."""
        return self._context.sources.get(read.page.source_id) or self.then(read)

    def then(self, read: PastRead) -> Source | None:
        """Return the source of a reading as its night declared it."""
        night = read.night
        if night.night_id not in self._then:
            self._then[night.night_id] = {one.source_id: one for one in self._declared(night)}
        return self._then[night.night_id].get(read.page.source_id)

    def _declared(self, night: Night) -> tuple[Source, ...]:
        try:
            content = self._context.shared.archived.head(night.night_id).get(SOURCES_FILE)
            return read_declaration(night, content) if content else ()
        except (ArchiveError, SourcesError, UnicodeDecodeError):  # no longer archived, or damaged
            return ()


def clean_past(context: NightContext, sources: PastSources, reads: Sequence[PastRead]) -> Results:
    """Return the results of cleaning the pages of these readings with today's cleaner."""
    listed = _listed(context, sources, [read for read in reads if read.is_full_text])
    taken = deque[PastRead]()
    results: Results = dict.fromkeys((read.key for read in reads), None)
    for text in clean_pages(context.shared.page_children, _pages(context, sources, reads, listed, taken)):
        results[taken.popleft().key] = text
    return results


def _pages(
    context: NightContext,
    sources: PastSources,
    reads: Iterable[PastRead],
    listed: Mapping[Key, Entry],
    taken: deque[PastRead],
) -> Iterator[PageToClean]:
    """Yield the pages of readings, each loaded when it is needed, and append their readings to `taken`."""
    for read in reads:
        page, source = read.page, sources.of(read)
        try:
            body = b"" if read.is_full_text else archived_body(context, page)
        except DamagedRecordError:
            continue
        if read.is_full_text:
            entry = listed.get(read.key)
            if entry is None:
                continue
            body = entry.content.encode()
            stated = {key: getattr(entry, key) for key in ("title", "authors", "published", "published_raw", "content")}
            page = page.model_copy(update=stated)
        taken.append(read)
        yield page_to_clean(context, page, body, source)


def _listed(context: NightContext, sources: PastSources, reads: list[PastRead]) -> dict[Key, Entry]:
    """Return the entries of full-text readings as their archived feeds state them."""
    of_body: dict[tuple[str, str], list[PastRead]] = {}
    for read in reads:
        of_body.setdefault((read.feed_id, read.page.page_sha256), []).append(read)
    taken = deque[list[PastRead]]()
    found: dict[Key, Entry] = {}
    for reading in read_feeds(context.shared.feed_children, _bodies(context, sources, of_body.values(), taken)):
        entries = {entry.entry_id: entry for entry in reading.entries}
        for read in taken.popleft():
            if read.page.entry_id in entries:
                found[read.key] = entries[read.page.entry_id]
    return found


def _bodies(
    context: NightContext, sources: PastSources, groups: Iterable[list[PastRead]], taken: deque[list[PastRead]]
) -> Iterator[FeedBody]:
    for group in groups:
        first = group[0]
        source = sources.of(first)
        feed = _feed(source, first.feed_id) or _feed(sources.then(first), first.feed_id)
        try:
            content = archived_body(context, first.page)
        except DamagedRecordError:
            continue
        if source and feed:
            taken.append(group)
            yield FeedBody(
                content=content,
                feed=feed,
                source=source.model_copy(update={"full_text": True}),  # as it was when the text was read
                final_url=first.answered_url,
                content_type=first.page.content_type,
            )


def _feed(source: Source | None, feed_id: str) -> Feed | None:
    return next((feed for feed in source.feeds if feed.feed_id == feed_id), None) if source else None
