"""Every check passes on a sound warehouse, and every check can fail."""

from datetime import date

import pytest

from tests.warehouse.conftest import Rows
from warehouse.connection import Connection
from warehouse.statements import FOLDER
from warehouse.violations import violations

ENTRY = (
    "insert into raw.entries by name select 'e' as entry_id, 'f' as feed_id, 'review' as source_id, 'g' as guid, "
    "'u' as url, 't' as title, '' as summary, [] as authors, '' as published_raw, 'x' as fingerprint, "
    "now() as first_seen_at, now() as last_seen_at, '20261029T021500Z' as first_night_id, "
    "'20261029T021500Z' as last_night_id, 0 as n_attempts, {}"
)
CORRECTED = (
    "insert into trends.corrected_shares values "
    "('liaison_office', 'story', 'quarter', '2026-07-01', 'all', 'all', 'commentary', 's0', {})"
)

CAPTURE = (
    "insert into raw.captures by name select 'c' as capture_id, 'warc' as route, 'p' as part_id, "
    "'review' as source_id, '' as feed_id, '' as guid, 'u' as url, ['k'] as article_keys, now() as captured_at, "
    "'a' as page_sha256, '' as content_type, 0 as start_byte, 1 as n_archived_bytes, 1 as n_bytes, "
    "'nobody' as article_id, 'article' as outcome"
)

BREAKS = {
    "entries_end_in_one_outcome": ENTRY.format("'clean' as stage"),
    "outcomes_add_up": "insert into ops.outcomes values ('20261029T021500Z', 'review', 'article', 7)",
    "entries_seen_are_accounted_for": ENTRY.format("'fetch' as stage, 'waiting' as outcome, 'n' as outcome_night_id"),
    "articles_have_their_latest_revision": "update core.articles set n_revisions = 2",
    "revisions_are_numbered_without_gaps": "update core.revisions set revision_number = 3",
    "revisions_have_an_article_and_a_page": "delete from raw.pages",
    "aliases_lead_to_articles": "insert into core.aliases values ('k', 'nobody', 'u', 'feed', now())",
    "articles_and_entries_agree": ENTRY.format(
        "'done' as stage, 'article' as outcome, '20261029T021500Z' as outcome_night_id, 'nobody' as article_id"
    ),
    "articles_are_in_one_story": "update core.story_members set is_original = false",
    "hits_lie_in_their_text": "update core.hits set end_offset = 100000, sentence_end = 100000",
    "hits_have_a_voice": "update core.hits set voice = 'headline'",
    "hits_are_counted_once": "insert into core.hits select * from core.hits",
    "counts_are_of_one_codebook": "update core.revisions set codebook_sha256 = 'another'",
    "dates_are_not_in_the_future": "update core.articles set published_on = '2027-01-01'",
    "feeds_have_a_source": "insert into core.feeds values ('f', 'nobody', 'u', 'rss', true)",
    "stories_count_by_their_commentary": "delete from trends.counted_texts",
    "counted_texts_are_as_they_stand": "update core.stories set n_articles = 2",
    "history_counts_from_its_first_day": (
        "insert into ops.history_spans values ('review', '2020-01-01', '2020-01-02', null, '2020-01-01')"
    ),
    "tallies_agree_with_their_hits": "delete from core.hits",
    "trend_shares_lie_in_their_interval": (
        "create or replace macro trends.wilson_low(k, n) as 2.0; "
        "create or replace macro trends.wilson_high(k, n) as 3.0"
    ),
    "captures_are_accounted_for": CAPTURE,
    "captures_make_articles_of_history": CAPTURE,
    "history_days_add_up": "insert into ops.history_days values ('warc', 'p', '', '2023-05-10', 1, 1, 1, 1, 1)",
    "codes_are_of_a_unit": "insert into core.codes values ('s0', 1, 'ann', true, '')",
    "corrected_shares_lie_in_their_interval": CORRECTED.format("0.5, 0.6, 0.7, null, 1, 1"),
    "corrected_shares_are_of_their_counts": CORRECTED.format("0.5, 0.4, 0.7, null, 2, 1"),
}


def sound(rows: Rows) -> None:
    rows.begin()
    rows.article("a", date(2026, 9, 1), hits={"liaison_office": 2})
    rows.count()


def test_a_sound_warehouse_passes_every_check(rows: Rows, con: Connection) -> None:
    sound(rows)
    assert list(violations(con)) == []


def test_every_check_is_made_to_fail_by_a_test() -> None:
    assert {file.stem for file in (FOLDER / "checks").glob("*.sql")} == set(BREAKS)


@pytest.mark.parametrize("check", BREAKS)
def test_every_check_fails_where_its_claim_is_false(rows: Rows, con: Connection, check: str) -> None:
    sound(rows)
    con.execute(BREAKS[check])
    if check == "trend_shares_lie_in_their_interval":  # a view keeps the macro that it was made with
        con.execute((FOLDER / "views" / "051_theme_cells.sql").read_text())
    found = {violation.check: violation for violation in violations(con)}
    assert check in found
    assert found[check].n_rows > 0
