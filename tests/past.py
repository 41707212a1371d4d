"""Parts of history as the sieve writes them, with as little said as possible: captures of pages with their texts."""

import gzip
import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from flows.settings import Settings
from pipeline.assess.genre import GenreRule
from pipeline.assess.relevance import COUNTED_CLASSES, RelevanceRule
from pipeline.history.part import SCHEMA_VERSION, PartRows
from pipeline.normalise import own_address
from pipeline.records import CleanedEntry, CleanText, Furniture, PartDay, PartManifest, Route, identity
from pipeline.themes.codebook.load import Codebook, load_codebook
from pipeline.themes.match.matcher import Matcher
from pipeline.themes.match.voice import with_voices
from pipeline.urls import address_key
from tests.flows.newsstand import COMMENTARY

EXTRACTOR = "trafilatura 2.3.1 / clean test"


@dataclass(frozen=True)
class Captured:
    """One capture: of a page, or, with a feed_id and a guid, of an item of a feed."""

    url: str
    at: str = "2023-05-10T08:00:00"  # UTC
    title: str = "A commentary"
    body: str = COMMENTARY
    day: str = "2023-05-10"  # of publication; empty: none is stated
    source_id: str = "stand"
    feed_id: str = ""
    guid: str = ""
    canonical_url: str = ""
    is_relevant: bool = True
    language: str = "en"

    @property
    def captured_at(self) -> datetime:
        return datetime.fromisoformat(self.at).replace(tzinfo=UTC)

    @property
    def page(self) -> bytes:
        return f"<html><title>{self.title}</title><p>{self.body}</p></html>".encode()

    @property
    def capture_id(self) -> str:
        return identity("capture", self.url, self.at, self.guid, hashlib.sha256(self.page).hexdigest())


@dataclass
class Past:
    """The folder data/history of some settings."""

    settings: Settings
    codebook: Path | None = None  # under which parts are measured; None: the one of the settings
    measured: bool = True
    written: dict[str, PartManifest] = field(default_factory=dict)

    def part(self, part_id: str, captures: Sequence[Captured], *, route: Route = "warc") -> PartManifest:
        """Write a finished part."""
        folder = self.settings.history / route
        folder.mkdir(parents=True, exist_ok=True)
        places = _write_warc(folder / f"{part_id}.warc.gz", captures)
        codebook = load_codebook(self.codebook or self.settings.codebook)
        rows = [_row(one, *place, codebook) for one, place in zip(captures, places, strict=True)]
        part = PartRows()
        for row in rows:
            part.add(row)
        sha256 = codebook.codebook_sha256 if self.measured else "0" * 64
        file = folder / f"{part_id}.parquet"
        part.write(file, extractor=EXTRACTOR, codebook_sha256=sha256)
        manifest = PartManifest(
            schema_version=SCHEMA_VERSION,
            route=route,
            part_id=part_id,
            state="done",
            warc_name=f"{part_id}.warc.gz",
            n_bytes=1000,
            hosts="declared",
            sieve_sha256="5" * 64,
            extractor=EXTRACTOR,
            codebook_sha256=sha256,
            n_records=len(captures),
            days=tuple(_days(captures, rows)),
            put_aside=(("listing", 2),),
            sieved_sha256=_sha256(folder / f"{part_id}.warc.gz"),
            part_sha256=_sha256(file),
        )
        return self.store(manifest)

    def failed(self, part_id: str, reason: str, *, route: Route = "warc") -> PartManifest:
        """Write the manifest of a part that failed."""
        (self.settings.history / route).mkdir(parents=True, exist_ok=True)
        said: dict[str, Any] = {"schema_version": SCHEMA_VERSION, "route": route, "part_id": part_id, "reason": reason}
        made = {"warc_name": part_id, "n_bytes": 7, "hosts": "declared", "sieve_sha256": "5" * 64}
        by = {"extractor": EXTRACTOR, "codebook_sha256": "0" * 64}
        return self.store(PartManifest(state="failed", **said, **made, **by))

    def store(self, manifest: PartManifest) -> PartManifest:
        file = self.settings.history / manifest.route / f"{manifest.part_id}.json"
        file.write_text(json.dumps(manifest.model_dump(mode="json"), sort_keys=True))
        self.written[manifest.part_id] = manifest
        return manifest


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _write_warc(path: Path, captures: Iterable[Captured]) -> list[tuple[int, int]]:
    """Write the sieved WARC, one gzip member a record, and return offset and length of each."""
    places, content = [], b""
    for one in captures:
        http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + one.page
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{one.capture_id}>\r\n"
            f"WARC-Date: {one.captured_at:%Y-%m-%dT%H:%M:%SZ}\r\nWARC-Target-URI: {one.url}\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
        )
        member = gzip.compress(head.encode() + http + b"\r\n\r\n", mtime=0)
        places.append((len(content), len(member)))
        content += member
    path.write_bytes(content)
    return places


def _days(captures: Sequence[Captured], rows: Sequence[dict[str, Any]]) -> Iterable[PartDay]:
    of_day: dict[tuple[str, date], list[dict[str, Any]]] = {}
    for one, row in zip(captures, rows, strict=True):
        source_id = "" if "." in one.source_id else one.source_id
        of_day.setdefault((source_id, one.captured_at.date()), []).append(row)
    for (source_id, day), some in sorted(of_day.items()):
        n, n_core = len(some), sum(row["relevance"] == "core" for row in some)
        yield PartDay(
            source_id=source_id,
            captured_on=day,
            n_responses=n + 3,
            n_html=n + 2,
            n_sieved=n,
            n_cleaned=n,
            n_core=n_core,
        )


def _row(one: Captured, start_byte: int, n_archived_bytes: int, codebook: Codebook) -> dict[str, Any]:
    row = {
        "capture_id": one.capture_id,
        "source_id": one.source_id,
        "source_name": one.source_id.title(),
        "feed_id": one.feed_id,
        "guid": one.guid,
        "url": one.url,
        "address_key": address_key(one.url),
        "captured_at": one.captured_at,
        "page_sha256": hashlib.sha256(one.page).hexdigest(),
        "content_type": "text/html; charset=utf-8",
        "start_byte": start_byte,
        "n_archived_bytes": n_archived_bytes,
        "n_bytes": len(one.page),
        "published_on": date.fromisoformat(one.day) if one.day else None,
        "names_nato": "NATO" in one.body,
        "relevance": "irrelevant",
    }
    return {**row, **_text(one), **_measured(one, codebook)} if one.is_relevant else row


def _text(one: Captured) -> dict[str, Any]:
    return {
        "title": one.title,
        "body": one.body,
        "authors": ["Ada Lee"],
        "section": "Opinion",
        "published_at": None,
        "published_precision": "day" if one.day else None,
        "published_origin": "meta" if one.day else None,
        "other_dates": [],
        "language_code": one.language,
        "canonical_url": one.canonical_url,
        "first_publisher": "",
        "furniture": [{"kind": "kicker", "text": "Comment"}],
        "page_types": ["OpinionNewsArticle"],
        "extractor": EXTRACTOR,
    }


@cache
def _rules(codebook: Codebook) -> tuple[RelevanceRule, GenreRule, Matcher]:
    return RelevanceRule(codebook), GenreRule(codebook), Matcher(codebook)


def _measured(one: Captured, codebook: Codebook) -> dict[str, Any]:
    """Measure a text as the step of the sieve does that reads."""
    relevance_of, genre_of, matcher = _rules(codebook)
    relevance = relevance_of.assess(one.title, one.body, one.language)
    clean = _clean_text(one)
    genre = genre_of.assess(clean, _own_address(one, clean), "other")
    text = clean.counted_text
    found = (matcher.find if relevance.relevance in COUNTED_CLASSES else matcher.read)(text)
    return {
        "relevance": relevance.relevance.value,
        "relevance_reasons": list(relevance.reasons),
        "genre": genre.genre.value,
        "genre_score": genre.score,
        "genre_reasons": list(genre.reasons),
        "n_words": found.n_words,
        "n_sentences": len(found.sentences),
        "hits": [
            {
                "theme_id": hit.theme_id,
                "term": hit.term,
                "sentence_number": hit.sentence_number,
                "start_offset": hit.start,
                "end_offset": hit.end,
                "sentence_start": found.sentences[hit.sentence_number - 1].start,
                "sentence_end": found.sentences[hit.sentence_number - 1].end,
                "voice": hit.voice,
            }
            for hit in with_voices(text, one.title, found.hits)
        ],
    }


def _own_address(one: Captured, clean: CleanText) -> str:
    kept = {"entry_id": one.capture_id, "feed_id": one.feed_id, "source_id": one.source_id, "guid": one.guid}
    return own_address(CleanedEntry(**kept, url="", page_url=one.url, page_sha256="", clean=clean))


def _clean_text(one: Captured) -> CleanText:
    row = _text(one)
    kept = {key: row[key] for key in ("title", "body", "authors", "section", "canonical_url", "first_publisher")}
    return CleanText(
        **kept,
        published=None,
        language=one.language,
        furniture=tuple(Furniture(**piece) for piece in row["furniture"]),
        page_types=tuple(row["page_types"]),
        extractor=EXTRACTOR,
    )
