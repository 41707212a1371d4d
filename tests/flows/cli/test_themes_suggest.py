"""`nato-asia themes suggest`: phrases with their counts, sentences and addresses, or why there are none."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from flows.cli.themes.suggest import suggest
from tests.warehouse.conftest import Rows
from warehouse.connection import Warehouse
from warehouse.publish.snapshot import publish_snapshot

NEW = "Critics now speak of the winter harbour doctrine. Nothing else was said."
OLD = "Everybody has heard this before. Nothing else was said."


def published(folder: Path, *, n_recent: int, n_before: int) -> Path:
    """Publish stories of three sources: half of the late ones say something new."""
    opened = Warehouse(folder / "warehouse.duckdb")
    with opened.writing() as con:
        rows = Rows(con)
        rows.begin()
        con.execute("insert into core.sources select * replace ('paper' as source_id) from core.sources limit 1")
        texts = []
        with rows.together():
            for n in range(n_recent + n_before):
                day = date(2026, 3, 1) if n < n_recent else date(2024, 3, 1)
                source_id = ("review", "post", "paper")[n % 3]
                rows.article(f"a{n:03d}", day + timedelta(days=n % 28), source_id=source_id, title=f"Title {n}")
                said = NEW if n < n_recent // 2 else OLD
                said += " A NATO liaison office in Tokyo is on the table." if n < n_recent else ""
                texts.append([said, f"r-a{n:03d}"])
        con.executemany("update core.revisions set text = ? where revision_id = ?", texts)
    with opened.reading() as con:
        publish_snapshot(con, folder / "published")
    opened.close()
    return folder


def test_phrases_come_with_counts_sentences_and_addresses(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    suggest(published(tmp_path, n_recent=24, n_before=30), 5)
    shown = capsys.readouterr().out
    assert "2025-10-01 to 2026-09-30: 24 stories of 3 sources" in shown
    assert "winter harbour doctrine  12 of 24 stories (12 articles, 3 sources); before 0 of 30; z " in shown
    assert shown.count("Critics now speak of the winter harbour doctrine.") >= 3
    assert "http://review.example/a000/" in shown
    assert "A person decides" in shown


def test_phrases_that_the_codebook_counts_are_left_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    suggest(published(tmp_path, n_recent=24, n_before=30), 50)
    shown = capsys.readouterr().out
    assert "harbour doctrine  12 of 24" in shown
    assert "liaison office" not in shown.lower()


def test_too_little_text_is_said_in_numbers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    suggest(published(tmp_path, n_recent=24, n_before=7), 5)
    assert "24 counted stories from 2025-10-01 to 2026-09-30 and 7 before; 20 are needed" in capsys.readouterr().out
