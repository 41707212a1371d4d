"""A real warehouse in a temporary folder, and rows for it with as little said as possible."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from shutil import copyfile
from typing import Any

import pytest

from tests.one_thread import use_one_thread
from warehouse.connection import Connection, Warehouse
from warehouse.statements import insert
from warehouse.store.trends import TrendCount, Windows, count_trends

use_one_thread()

CLOCK = datetime(2026, 10, 29, 2, 15, tzinfo=UTC)
WINDOWS = Windows(baseline_from=date(2023, 5, 1), baseline_to=date(2023, 8, 31), panel_from=None)


@pytest.fixture
def warehouse(tmp_path: Path, empty_warehouse: Path) -> Iterator[Warehouse]:
    opened = Warehouse(copyfile(empty_warehouse, tmp_path / "warehouse.duckdb"))
    yield opened
    opened.close()


@pytest.fixture
def con(warehouse: Warehouse) -> Iterator[Connection]:
    with warehouse.reading() as connection:
        yield connection


class Rows:
    """Writes rows that belong together, through the same bulk insert that the store uses."""

    def __init__(self, con: Connection) -> None:
        self.con = con
        self._held: dict[str, list[Mapping[str, Any]]] | None = None

    @contextmanager
    def together(self) -> Iterator[None]:
        """Hold back the rows of many articles, and write them table by table at the end: a statement for each table."""
        held: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
        self._held = held
        try:
            yield
        finally:
            self._held = None
        for table, rows in held.items():
            insert(self.con, table, rows)

    def _write(self, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
        if self._held is None:
            insert(self.con, table, rows)
        else:
            self._held[table] += rows

    def begin(self, *, clock: datetime = CLOCK, themes: tuple[str, ...] = ("liaison_office",)) -> None:
        self.night(clock)
        codebook = {"codebook_sha256": "c" * 64, "codebook_version": "1.0.0", "is_current": True}
        insert(self.con, "core.codebooks", [codebook])
        said = {"theme_group": "g", "definition": "d", "n_terms": 1}
        insert(self.con, "core.themes", [{"theme_id": one, "label": one, "weaknesses": [], **said} for one in themes])
        declared = {"kind": "other", "viewpoint": "", "language_code": "en", "has_full_text": False, "is_enabled": True}
        placed = {"country": "", "source_group": "other"}
        sources = [{"source_id": one, "name": one.title(), **placed, **declared} for one in ("review", "post")]
        insert(self.con, "core.sources", sources)

    def night(self, clock: datetime) -> None:
        """Enter a night that is finished, under the codebook of `begin`."""
        night = {"night_id": f"{clock:%Y%m%dT%H%M%SZ}", "clock_at": clock, "state": "finished"}
        insert(self.con, "ops.nights", [{**night, "codebook_sha256": "c" * 64, "codebook_version": "1.0.0"}])

    def article(
        self,
        article_id: str,
        published_on: date | None,
        *,
        hits: dict[str, int] | None = None,
        n_words: int = 1000,
        relevance: str = "core",
        precision: str = "day",
        source_id: str = "review",
        title: str = "A title",
    ) -> None:
        """Write one article that is a story of its own, with its revision and `hits` by theme."""
        text = f"{title}\n\n" + "One sentence of the text. " * 40
        page = {"page_sha256": article_id, "file_name": "f", "start_byte": 0, "n_archived_bytes": 1, "n_bytes": 1}
        self._write("raw.pages", [{**page, "content_type": "text/html", "url": "u", "fetched_at": CLOCK}])
        dated = {
            "published_on": published_on,
            "published_at": None,
            "published_precision": precision if published_on else None,
        }
        named = {"article_id": article_id, "source_id": source_id, "url": f"http://review.example/{article_id}/"}
        said = {"title": title, "authors": ["Ada Lee"], "section": "", "language_code": "en", "first_publisher": ""}
        seen = {"first_seen_at": CLOCK, "last_changed_at": CLOCK, "n_revisions": 1}
        origin = {"published_origin": "feed" if published_on else None, "latest_revision_id": f"r-{article_id}"}
        self._write("core.articles", [{**named, **said, **dated, **seen, **origin}])
        revision = {
            "revision_id": f"r-{article_id}",
            "article_id": article_id,
            "revision_number": 1,
            "seen_at": CLOCK,
            "night_id": "20261029T021500Z",
            "title": title,
            "text": text,
            "text_sha256": article_id,
            "n_words": n_words,
            "n_sentences": 41,
            "relevance": relevance,
            "genre": "commentary",
            "furniture": [],
            "page_types": [],
            "page_sha256": article_id,
            "extractor": "test",
            "codebook_sha256": "c" * 64,
        }
        self._write("core.revisions", [revision])
        story = {"story_id": f"s-{article_id}", "original_article_id": article_id, "n_articles": 1}
        self._write(
            "core.stories",
            [{**story, "published_on": published_on, "published_precision": dated["published_precision"]}],
        )
        member = {"article_id": article_id, "story_id": f"s-{article_id}", "is_original": True, "story_reason": "alone"}
        self._write("core.story_members", [member])
        start = len(title) + 2
        place = {"sentence_number": 2, "sentence_start": start, "sentence_end": start + 25}
        rows = [
            {
                "revision_id": f"r-{article_id}",
                "theme_id": theme_id,
                "term": "t",
                "start_offset": start + n,
                "end_offset": start + n + 1,
                "voice": "author",
                **place,
            }
            for theme_id, n_hits in (hits or {}).items()
            for n in range(n_hits)
        ]
        self._write("core.hits", rows)

    def count(self) -> TrendCount | None:
        """Bring the tallies of the trends up to what was written: rows that no writer of ours wrote are all due."""
        self.con.execute("insert into ops.due_articles select article_id from core.articles")
        return count_trends(self.con, WINDOWS)


@pytest.fixture
def rows(con: Connection) -> Rows:
    return Rows(con)


@contextmanager
def published_rows(folder: Path, empty_warehouse: Path | None = None) -> Iterator[Rows]:
    """Open the published file of a data `folder` for rows; a copy of `empty_warehouse` where one is given."""
    file = folder / "published" / "nato_asia.duckdb"
    if empty_warehouse:
        file.parent.mkdir()
        copyfile(empty_warehouse, file)
    warehouse = Warehouse(file)
    with warehouse.reading() as connection:
        yield Rows(connection)
    warehouse.close()
