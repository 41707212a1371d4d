"""The days that a page states as well are kept from cleaning to the article, with who states them."""

from datetime import date

from flows.registers import register_of
from pipeline.records import CleanText, DateOrigin, Night
from tests.builders import CLOCK, a_clean_text, a_cleaned_entry, a_night, an_entry, on
from warehouse.connection import Connection
from warehouse.statements import insert
from warehouse.store.articles import save_placements
from warehouse.store.clean import cleaned_entries, save_cleaned

NIGHT = a_night()
LISTED = on(date(2026, 10, 20))
SHOWN = on(date(2024, 5, 2)).model_copy(update={"origin": DateOrigin.TEXT})


def store(con: Connection, clean: CleanText) -> None:
    entry = an_entry()
    said = {key: getattr(entry, key) for key in ("entry_id", "feed_id", "source_id", "guid", "url", "title", "summary")}
    seen = {"first_seen_at": CLOCK, "last_seen_at": CLOCK, "first_night_id": NIGHT.night_id}
    state = {"last_night_id": NIGHT.night_id, "stage": "clean", "n_attempts": 0, "fingerprint": "f"}
    row = {**said, **seen, **state, "authors": [], "published_raw": "", "page_sha256": "0" * 64}
    insert(con, "raw.entries", [row])
    save_cleaned(con, NIGHT, [(entry.entry_id, clean)])


def test_cleaned_texts_come_back_with_the_days_that_disagree(con: Connection) -> None:
    clean = a_clean_text(published=LISTED, other_dates=(SHOWN,))
    store(con, clean)
    (found,) = cleaned_entries(con, 10)
    assert found.clean == clean


def test_a_text_cleaned_before_they_were_kept_has_none(con: Connection) -> None:
    store(con, a_clean_text(published=LISTED))
    con.execute("update raw.cleaned set other_dates = null")
    (found,) = cleaned_entries(con, 10)
    assert found.clean.other_dates == ()


def test_an_article_keeps_the_days_that_its_latest_revision_states(con: Connection) -> None:
    edits = (("One text.", (SHOWN,)), ("Another text.", ()), ("A third text.", (SHOWN,)))
    kept = []
    for number, (body, others) in enumerate(edits, 26):
        night = Night(at=CLOCK.replace(day=number))
        entry = a_cleaned_entry(body=body, published=LISTED, other_dates=others)
        save_placements(con, night, [register_of(con, [entry]).place(entry, seen_on=night.at.date())])
        kept += con.execute("select published_on, other_dates from core.articles").fetchall()
    stated = [{"published_on": SHOWN.published_on, "published_origin": "text"}]
    assert kept == [(LISTED.published_on, stated), (LISTED.published_on, []), (LISTED.published_on, stated)]
