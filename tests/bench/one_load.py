"""A load of so many relevant texts into an empty warehouse; prints processor time by step and peak memory."""

import hashlib
import json
import resource
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from datetime import time as of_day
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flows.context import NightContext
from flows.history_load import load_history
from flows.night import Plain, StepTask
from flows.settings import Settings, read_clock
from pipeline.history.part import SCHEMA_VERSION, PartRows
from pipeline.records import CleanedEntry, PartDay, PartManifest, identity
from pipeline.themes.codebook.load import load_codebook
from pipeline.urls import address_key
from tests.bench.written import Press

SEED = 20261121
A_PART = 2_000  # texts
N_HITS = 12  # of a text


class _Timed(Plain):
    def __init__(self) -> None:
        self.took: dict[str, float] = {}

    def __call__(self, step: StepTask, context: NightContext) -> Any:
        began = time.process_time()
        try:
            return super().__call__(step, context)
        finally:
            self.took[step.name] = round(self.took.get(step.name, 0) + time.process_time() - began, 2)


def write_parts(settings: Settings, n_texts: int) -> None:
    """Write the texts as parts of history, measured under the codebook with hits that are ours."""
    codebook = load_codebook(settings.codebook)
    themes = [theme.theme_id for theme in codebook.themes]
    folder = settings.history / "warc"
    folder.mkdir(parents=True)
    texts = Press(SEED).texts(n_texts)
    for number in range(0, n_texts, A_PART):
        rows = [_row(next(texts), themes) for _ in range(min(A_PART, n_texts - number))]
        file, part = folder / f"part{number:07}.parquet", PartRows()
        for row in rows:
            part.add(row)
        part.write(file, extractor="written", codebook_sha256=codebook.codebook_sha256)
        _write_manifest(file, rows, codebook.codebook_sha256)


def _row(text: CleanedEntry, themes: Sequence[str]) -> dict[str, Any]:
    clean = text.clean
    assert clean.published
    captured_at = datetime.combine(clean.published.published_on, of_day(12), UTC)
    return {
        "capture_id": identity("capture", text.url),
        "source_id": text.source_id,
        "source_name": text.source_id,
        "feed_id": "",
        "guid": "",
        "url": text.url,
        "address_key": address_key(text.url),
        "captured_at": captured_at,
        "page_sha256": hashlib.sha256(text.url.encode()).hexdigest(),
        "content_type": "text/html",
        "start_byte": 0,
        "n_archived_bytes": 1,
        "n_bytes": 1,
        "published_on": clean.published.published_on,
        "names_nato": True,
        "relevance": "core",
        **{key: getattr(clean, key) for key in ("title", "body", "section", "canonical_url", "first_publisher")},
        **{"authors": list(clean.authors), "page_types": [], "furniture": [], "other_dates": []},
        **{"published_at": None, "published_precision": "day", "published_origin": "meta"},
        **{"language_code": "en", "extractor": "written", "relevance_reasons": ["made"]},
        **{"genre": "commentary", "genre_score": 2.0, "genre_reasons": ["made"]},
        **{"n_words": len(clean.counted_text.split()), "n_sentences": 2},
        "hits": list(_hits(clean.counted_text, len(clean.title), themes)),
    }


def _hits(text: str, n_title: int, themes: Sequence[str]) -> Iterator[dict[str, Any]]:
    for n in range(N_HITS):
        start = n_title + 2 + 7 * n
        yield {
            "theme_id": themes[(len(text) + n * n) % len(themes)],
            "term": "made",
            "sentence_number": 2,
            "start_offset": start,
            "end_offset": start + 5,
            "sentence_start": n_title + 2,
            "sentence_end": len(text),
            "voice": "author",
        }


def _write_manifest(file: Path, rows: Sequence[dict[str, Any]], codebook_sha256: str) -> None:
    days = sorted({(row["source_id"], row["captured_at"].date()) for row in rows})
    manifest = PartManifest(
        schema_version=SCHEMA_VERSION,
        route="warc",
        part_id=file.stem,
        state="done",
        warc_name=file.stem,
        n_bytes=1,
        hosts="declared",
        sieve_sha256="",
        extractor="written",
        codebook_sha256=codebook_sha256,
        days=tuple(PartDay(source_id=source_id, captured_on=day) for source_id, day in days),
        part_sha256=hashlib.sha256(file.read_bytes()).hexdigest(),
    )
    file.with_suffix(".json").write_text(manifest.model_dump_json())


def main(n_texts: int) -> None:
    """Write the parts, load them, and print the figures."""
    with TemporaryDirectory() as folder:
        settings = Settings(data=Path(folder) / "data")
        settings.data.mkdir()
        write_parts(settings, n_texts)
        run = _Timed()
        began, clock = time.process_time(), time.monotonic()
        summary = load_history(settings, read_clock("2026-11-21T12:00:00Z"), run)
        assert summary is not None
        assert not summary.violations
        figures = {
            "n_texts": n_texts,
            "processor_s": round(time.process_time() - began, 1),
            "wall_s": round(time.monotonic() - clock, 1),
            "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
            "steps": run.took,
        }
    print(json.dumps(figures))


if __name__ == "__main__":
    main(int(sys.argv[1]))
