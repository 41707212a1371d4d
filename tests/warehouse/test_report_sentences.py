"""The newest sentences of the report are those that all sentences begin with: days are left out for speed alone."""

from datetime import date, timedelta
from random import Random

import pytest

from tests.warehouse.conftest import Rows
from warehouse.ask.report import read_evidence
from warehouse.connection import Connection
from warehouse.statements import run

VOICES = ("author", "quoted", None)
PLAIN = """
select theme_id, voice, published_on, list_sort(hits) as hits
from (
    select
        hits.theme_id, coalesce(hits.voice, 'unknown') as voice, texts.story_published_on as published_on,
        hits.revision_id, hits.sentence_number,
        list([hits.start_offset - hits.sentence_start, hits.end_offset - hits.sentence_start]) as hits
    from core.hits as hits
    inner join trends.counted_texts as texts using (revision_id)
    where texts.is_original and texts.genre = 'commentary' and texts.story_published_on is not null
    group by all
)
qualify row_number() over (
    partition by theme_id, voice order by published_on desc, revision_id, sentence_number
) <= $most
order by theme_id, voice, published_on desc, revision_id, sentence_number
"""


@pytest.fixture
def many(rows: Rows, con: Connection) -> Connection:
    """Texts of sixty days, up to three a day, some without a theme, each hit of some voice."""
    drawn = Random(7)
    rows.begin(themes=("up", "still"))
    with rows.together():
        for n in range(120):
            day = date(2026, 3, 1) + timedelta(days=drawn.randrange(60))
            hits = {theme: drawn.randint(1, 3) for theme in ("up", "still") if drawn.random() < 0.7}
            rows.article(f"a{n:03}", day, hits=hits)
    rows.count()
    for revision_id, start in con.execute("select revision_id, start_offset from core.hits order by all").fetchall():
        con.execute(
            "update core.hits set voice = ? where revision_id = ? and start_offset = ?",
            [drawn.choice(VOICES), revision_id, start],
        )
    return con


@pytest.mark.parametrize("most", [1, 4, 15, 500])
def test_the_newest_sentences_are_those_of_a_plain_query(many: Connection, most: int) -> None:
    found = run(many, "report/list_sentences", most=most)
    shown = [(row["theme_id"], row["voice"], row["published_on"], row["hits"]) for row in found]
    assert shown == many.execute(PLAIN, {"most": most}).fetchall()
    assert shown


def test_sentences_of_all_voices_are_evidence(many: Connection) -> None:
    assert {one.voice for one in read_evidence(many).sentences} == {"author", "quoted", "unknown"}
