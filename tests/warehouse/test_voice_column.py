"""Hits stored before their voice was read are counted anew; stored and exported, the voice is as it was found."""

import csv
from datetime import date
from pathlib import Path

from pipeline.records import Hit, Sentence, Voice
from tests.warehouse.conftest import Rows
from warehouse.connection import Warehouse
from warehouse.publish.export import export_csv
from warehouse.store.themes import Counted, save_counts, texts_to_count


def test_texts_of_an_older_warehouse_wait_to_be_counted_again(tmp_path: Path) -> None:
    path = tmp_path / "warehouse.duckdb"
    older = Warehouse(path)
    with older.reading() as con:
        rows = Rows(con)
        rows.begin()
        rows.article("a", date(2026, 9, 1), hits={"liaison_office": 2})
        con.execute("alter table core.hits drop column voice")
        con.execute("delete from main.migrations where number = 9")
    older.close()
    opened = Warehouse(path)
    with opened.reading() as con:
        assert [(text.revision_id, text.title) for text in texts_to_count(con, 10)] == [("r-a", "A title")]
        assert con.execute("select distinct voice from core.hits").fetchall() == [(None,)]
        assert con.execute("select count(*) from core.counted_stories").fetchone() == (0,)
    opened.close()


def test_the_voice_that_was_found_is_stored_and_exported(rows: Rows, tmp_path: Path) -> None:
    rows.begin()
    rows.article("a", date(2026, 9, 1))
    con = rows.con
    con.execute("update core.revisions set codebook_sha256 = null")
    hits = tuple(
        Hit(theme_id="liaison_office", term="t", sentence_number=1, start=start, end=start + 1, voice=voice)
        for start, voice in enumerate(Voice)
    )
    counted = Counted(revision_id="r-a", n_words=1000, sentences=(Sentence(number=1, start=0, end=7),), hits=hits)
    save_counts(con, "c" * 64, [counted])
    stored = con.execute("select voice from core.hit_sentences order by sentence_number, matched").fetchall()
    assert sorted(voice for (voice,) in stored) == ["author", "headline", "quotation"]
    export_csv(con, tmp_path)
    with (tmp_path / "hits.csv").open(newline="") as file:
        assert [row["voice"] for row in csv.DictReader(file)] == ["headline", "quotation", "author"]
