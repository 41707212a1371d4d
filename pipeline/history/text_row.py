"""Rows of a part: what is stored of one captured text, as nights would place, assess and count it."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from pipeline.assess.counting import count_themes
from pipeline.assess.genre import GenreRule
from pipeline.assess.relevance import COUNTED_CLASSES, RelevanceRule
from pipeline.clean.page_to_clean import Listing
from pipeline.dates.parse import WEB_BEGAN
from pipeline.history.part import Row
from pipeline.history.sieved_records import SievedRecord
from pipeline.normalise import Register
from pipeline.records import (
    CleanedEntry,
    CleanText,
    Hit,
    Placement,
    Published,
    RelevanceClass,
    Sentence,
    Source,
    identity,
)
from pipeline.themes.codebook.schema import Codebook
from pipeline.themes.match.matcher import Matcher
from pipeline.urls import address_key

# The pattern of trends.attention, in the words of its engine: RE2 knows ASCII word borders only.
NAMES_NATO = re.compile(r"(?ia)\b(nato|north atlantic treaty organi[sz]ation)\b")


class SievedText(NamedTuple):
    """A page or an item of a feed on its way to a row."""

    record: SievedRecord
    source: Source
    is_declared: bool
    listing: Listing
    feed_id: str = ""  # empty for a page
    guid: str = ""
    entry_id: str = ""
    summary: str = ""  # as the feed states it

    @property
    def capture_id(self) -> str:
        """The id of the capture, the same in whatever WARC it is."""
        place = (self.record.captured_at.isoformat(), self.record.page_sha256)
        return identity("capture", self.feed_id, self.guid, self.listing.url, *place)


class RowMaker:
    """Makes the rows of a part, under one codebook."""

    def __init__(self, codebook: Codebook) -> None:
        """Prepare the rules of relevance and genre, and the search for themes."""
        self._relevance, self._genre, self._matcher = RelevanceRule(codebook), GenreRule(codebook), Matcher(codebook)

    def row(self, captured: SievedText, clean: CleanText) -> tuple[RelevanceClass, Row | None]:
        """Return the class of a text and its row, which holds the text only where its class is counted.

        None for a text of an undeclared host that is not counted.
        """
        assessed = self._relevance.assess(clean.title, clean.body, clean.language)
        relevance = assessed.relevance
        if relevance not in COUNTED_CLASSES and not captured.is_declared:
            return relevance, None
        placed = _placed(captured, clean)
        row = _place_row(captured, clean) | {"relevance": relevance.value, "published_on": _day(placed.published)}
        if relevance in COUNTED_CLASSES:
            row |= _text_row(clean, placed) | {"relevance_reasons": list(assessed.reasons)}
            row |= self._counted(captured, clean, placed.read_at, relevance)
        return relevance, row

    def _counted(self, captured: SievedText, clean: CleanText, url: str, relevance: RelevanceClass) -> Row:
        genre = self._genre.assess(clean, url, captured.source.kind)
        counts = count_themes(self._matcher, clean.counted_text, clean.title, relevance)
        return {
            "genre": genre.genre.value,
            "genre_score": genre.score,
            "genre_reasons": list(genre.reasons),
            "n_words": counts.n_words,
            "n_sentences": len(counts.sentences),
            "hits": list(_hit_rows(counts.hits, counts.sentences)),
        }


def _placed(captured: SievedText, clean: CleanText) -> Placement:
    """Place a text as if it were the only one: at its own address, on the first of its stated days that is possible."""
    url = captured.listing.url
    entry = CleanedEntry(
        entry_id=captured.entry_id or captured.capture_id,
        feed_id=captured.feed_id,
        source_id=captured.source.source_id,
        guid=captured.guid,
        url=url if captured.feed_id else "",
        page_url=url,
        page_sha256=captured.record.page_sha256,
        clean=clean,
    )
    began = captured.source.since or WEB_BEGAN
    return Register({}, {}, {}).place(entry, seen_on=captured.record.captured_at.date(), not_before=began)


def _place_row(captured: SievedText, clean: CleanText) -> Row:
    record, url = captured.record, captured.listing.url
    return {
        "capture_id": captured.capture_id,
        "source_id": captured.source.source_id,
        "source_name": captured.source.name,
        "feed_id": captured.feed_id,
        "guid": captured.guid,
        "url": url,
        "address_key": address_key(url or captured.entry_id),
        "captured_at": record.captured_at,
        "page_sha256": record.page_sha256,
        "content_type": record.content_type,
        "start_byte": record.start_byte,
        "n_archived_bytes": record.n_archived_bytes,
        "n_bytes": record.n_bytes,
        "names_nato": names_nato(captured, clean),
    }


def names_nato(captured: SievedText, clean: CleanText) -> bool:
    """Return whether title or summary name NATO: of a page, which has no summary, title or first paragraph."""
    title, summary = clean.title, clean.body.partition("\n\n")[0]
    if captured.feed_id:
        title, summary = captured.listing.title, captured.summary
    return NAMES_NATO.search(f"{title} {summary}") is not None


def _text_row(clean: CleanText, placed: Placement) -> Row:
    published = placed.published
    return {
        "title": clean.title,
        "body": clean.body,
        "authors": list(clean.authors),
        "section": clean.section,
        "published_at": published and published.published_at,
        "published_precision": published and published.precision.value,
        "published_origin": published and published.origin.value,
        "other_dates": [
            {"published_on": one.published_on, "published_origin": one.origin.value} for one in placed.other_dates
        ],
        "language_code": clean.language,
        "canonical_url": clean.canonical_url,
        "first_publisher": clean.first_publisher,
        "furniture": [{"kind": piece.kind.value, "text": piece.text} for piece in clean.furniture],
        "page_types": list(clean.page_types),
        "extractor": clean.extractor,
    }


def _day(published: Published | None) -> Any:
    return published and published.published_on


def _hit_rows(hits: tuple[Hit, ...], sentences: tuple[Sentence, ...]) -> Iterator[dict[str, Any]]:
    for hit in hits:
        sentence = sentences[hit.sentence_number - 1]
        yield {
            "theme_id": hit.theme_id,
            "term": hit.term,
            "sentence_number": hit.sentence_number,
            "start_offset": hit.start,
            "end_offset": hit.end,
            "sentence_start": sentence.start,
            "sentence_end": sentence.end,
            "voice": hit.voice and hit.voice.value,
        }
