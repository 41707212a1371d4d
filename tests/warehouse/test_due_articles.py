"""Trends look at what a night touched alone, and come to what a look at everything comes to: by the real writers."""

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from shutil import copyfile
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.registers import register_of
from flows.steps.dedupe import draw_stories
from pipeline.records import CleanedEntry, Genre, GenreClass, Night, Relevance, RelevanceClass
from tests.builders import a_cleaned_entry, a_source, on
from tests.warehouse.conftest import CLOCK, WINDOWS
from warehouse.connection import Connection, Warehouse
from warehouse.statements import FOLDER, run
from warehouse.store.articles import save_placements
from warehouse.store.nights import CodebookRow, ThemeRow, open_night
from warehouse.store.themes import Counted, save_assessments, save_counts, texts_to_assess, texts_to_count
from warehouse.store.trends import count_trends

SOURCES = ("review", "post", "daily")
CHUNKS = [" ".join(f"{name}{n}" for n in range(40)) for name in ("sea", "land", "air", "ice")]
CHECKS = ("stories_count_by_their_commentary", "counted_texts_are_as_they_stand")


class Told(NamedTuple):
    """What a night brings of one article, and how its text is assessed."""

    source_id: str
    slug: str
    chunks: tuple[int, ...]
    published_on: date | None
    relevance: RelevanceClass
    genre: GenreClass

    @property
    def entry(self) -> CleanedEntry:
        url = f"http://{self.source_id}.example/{self.slug}/"
        one = a_cleaned_entry(
            self.slug,
            " ".join(CHUNKS[n] for n in self.chunks),
            guid="",
            title=f"{self.slug} of {self.source_id}",
            published=self.published_on and on(self.published_on),
        )
        named = {"entry_id": url, "feed_id": self.source_id, "source_id": self.source_id, "url": url, "page_url": url}
        return one.model_copy(update=named)


class Evening(NamedTuple):
    """What one night brings: texts, the groups that the sources are declared in, and a codebook."""

    told: Sequence[Told]
    groups: Sequence[str]
    codebook: str


told = st.builds(
    Told,
    st.sampled_from(SOURCES),
    st.sampled_from(["a", "b"]),
    st.lists(st.sampled_from(range(4)), min_size=2, max_size=4, unique=True).map(tuple),
    st.none() | st.dates(date(2026, 6, 20), date(2026, 10, 10)),
    st.sampled_from([RelevanceClass.CORE, RelevanceClass.CORE, RelevanceClass.PERIPHERAL]),
    st.sampled_from([GenreClass.COMMENTARY, GenreClass.NEWS]),
)
evenings = st.builds(
    Evening,
    st.lists(told, max_size=4, unique_by=lambda one: (one.source_id, one.slug)),
    st.lists(st.sampled_from(["prc_state", "other"]), min_size=len(SOURCES), max_size=len(SOURCES)),
    st.sampled_from("ccd"),
)


def a_codebook(letter: str) -> CodebookRow:
    theme = ThemeRow(theme_id="partners", label="Partners", theme_group="g", definition="d", n_terms=1)
    return CodebookRow(codebook_sha256=letter * 64, codebook_version="1.0.0", themes=(theme,))


def measure(con: Connection, evening: Evening) -> None:
    """Assess every text as the night that told it says, and count it without hits."""
    by_title = {one.entry.clean.title: one for one in evening.told}
    known = Told("", "", (), None, RelevanceClass.CORE, GenreClass.COMMENTARY)
    zeros = dict.fromkeys(set(Relevance.model_fields) - {"relevance", "reasons"}, 0)
    rows = []
    for text in texts_to_assess(con, 100):
        one = by_title.get(text.clean.title, known)
        genre = Genre(genre=one.genre, score=0, reasons=())
        rows.append((text.revision_id, Relevance(relevance=one.relevance, **zeros), genre))
    save_assessments(con, rows)
    counted = [
        Counted(revision_id=one.revision_id, n_words=len(one.text.split()), sentences=(), hits=())
        for one in texts_to_count(con, 100)
    ]
    save_counts(con, evening.codebook * 64, counted)


def spend(con: Connection, number: int, evening: Evening) -> None:
    """Let a night pass, through the writers that a night uses."""
    night = Night(at=CLOCK + timedelta(days=number))
    groups = zip(SOURCES, evening.groups, strict=True)
    sources = [a_source(one).model_copy(update={"group": group}) for one, group in groups]
    con.execute("update ops.nights set state = 'finished'")
    open_night(con, night, sources, a_codebook(evening.codebook))
    entries = [one.entry for one in evening.told]
    register = register_of(con, entries)
    save_placements(con, night, [register.place(one, seen_on=night.at.date()) for one in entries])
    draw_stories(con, night)
    measure(con, evening)
    count_trends(con, WINDOWS)
    con.execute("update ops.nights set state = 'finished'")


def overlooked(con: Connection) -> list[tuple[str]]:
    """Return the articles that a look at everything finds to count otherwise than they do."""
    con.execute("insert into ops.due_articles select article_id from core.articles")
    run(con, "trends/find_changed_texts")
    con.execute("delete from ops.due_articles")
    return con.execute("select article_id from changed_texts").fetchall()


@given(st.lists(evenings, min_size=1, max_size=4))
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_nothing_that_counts_otherwise_is_overlooked(
    tmp_path_factory: pytest.TempPathFactory, empty_warehouse: Path, nights: list[Evening]
) -> None:
    warehouse = Warehouse(copyfile(empty_warehouse, tmp_path_factory.mktemp("due") / "warehouse.duckdb"))
    with warehouse.reading() as con:
        for number, evening in enumerate(nights):
            spend(con, number, evening)
            assert overlooked(con) == []
            for check in CHECKS:
                assert con.execute((FOLDER / "checks" / f"{check}.sql").read_text("utf-8")).fetchall() == []
    warehouse.close()


ONE = Told("review", "a", (0, 1), date(2026, 10, 20), RelevanceClass.CORE, GenreClass.COMMENTARY)
PLAIN = ("other",) * len(SOURCES)
SECONDS = {
    "another text": Evening([ONE._replace(chunks=(2, 3))], PLAIN, "c"),
    "a first date": Evening([ONE._replace(slug="b", published_on=date(2026, 9, 2))], PLAIN, "c"),
    "a copy": Evening([ONE._replace(source_id="post")], PLAIN, "c"),
    "another group": Evening([], ("prc_state", *PLAIN[1:]), "c"),
    "another codebook": Evening([], PLAIN, "d"),
}


@pytest.mark.parametrize("second", SECONDS)
def test_what_a_writer_changes_is_looked_at(con: Connection, second: str) -> None:
    undated = ONE._replace(slug="b", chunks=(3,), published_on=None)
    spend(con, 0, Evening([ONE, undated], PLAIN, "c"))
    before = con.execute("select * from trends.counted_texts order by all").fetchall()
    spend(con, 1, SECONDS[second])
    assert overlooked(con) == []
    assert con.execute("select * from trends.counted_texts order by all").fetchall() != before


def test_a_night_looks_at_what_it_touched_alone(con: Connection) -> None:
    others = [ONE._replace(slug=f"o{n}", chunks=(n,)) for n in range(3)]
    spend(con, 0, Evening(others, PLAIN, "c"))
    night = Night(at=CLOCK + timedelta(days=1))
    open_night(con, night, [a_source(one) for one in SOURCES], a_codebook("c"))
    entries = [ONE._replace(source_id="post", chunks=(3, 2, 1)).entry]
    save_placements(con, night, [register_of(con, entries).place(entries[0], seen_on=night.at.date())])
    draw_stories(con, night)
    due = "select distinct url from ops.due_articles inner join core.articles using (article_id)"
    assert con.execute(due).fetchall() == [("http://post.example/a/",)]
