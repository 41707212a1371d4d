"""The demo: a past and three nights that end well, the same bytes when run again, and when rebuilt from the archive."""

from pathlib import Path
from shutil import copytree

import duckdb
import pytest

from flows.demo.past import PANEL_FROM
from flows.demo.three_nights import SOURCES, three_nights
from flows.settings import Settings
from tests.flows.conftest import run
from tests.nights import whole_night
from tests.prefect_server import Server


def csv_of(folder: Path) -> dict[str, bytes]:
    published = folder / "data/demo/published"
    return {file.name: file.read_bytes() for file in (*(published / "csv").iterdir(), published / "feed.atom")}


def test_the_demo_runs_again_and_is_rebuilt_to_the_same_bytes(
    demo: tuple[Path, str], server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = copytree(demo[0], tmp_path / "again")
    before = csv_of(folder)
    assert all(before.values())
    monkeypatch.chdir(folder)
    settings = Settings(data=Path("data/demo"))
    again = three_nights(settings, lambda local, night: whole_night(f"{night.at:%Y-%m-%dT%H:%M:%SZ}", local))
    assert [summary.violations for summary in again] == [(), (), ()]
    assert csv_of(folder) == before
    panel = {"NATO_ASIA_PANEL_FROM": f"{PANEL_FROM}"}
    run(folder, "rebuild", "--data", "data/demo", "--sources", str(SOURCES), PREFECT_API_URL=server.api, **panel)
    assert csv_of(folder) == before


def test_the_demo_says_what_each_night_did_and_what_to_try_next(demo: tuple[Path, str]) -> None:
    _, shown = demo
    told = ("1,098 captures", "composed from such sentences", "Six things to try next", "nato_asia.duckdb")
    for words in (*told, "Night 20261029T021500Z", "Night 20261031T021500Z"):
        assert words in " ".join(shown.split())


def test_the_past_has_a_fixed_panel_that_ends_where_nights_begin(demo: tuple[Path, str]) -> None:
    folder, _ = demo
    with duckdb.connect(folder / "data/demo/published/nato_asia.duckdb", read_only=True) as con:
        panels = con.execute(
            "select source_id, is_fixed, n_months, strftime(until_day, '%Y-%m'), reason_missing from trends.panels "
            "order by source_id"
        ).fetchall()
        quarters = con.execute(
            "select strftime(period_start, '%Y-%m'), n, n_sources from trends.theme_periods where panel = 'fixed' "
            "and theme_id = 'us_retreat' and period = 'quarter' and unit = 'story' and source_group = 'all' "
            "and genre = 'commentary' order by period_start"
        ).fetchall()
    fixed = {source_id for source_id, is_fixed, *_ in panels if is_fixed}
    assert fixed == {"eastern-daily", "harbour-review", "meridian-institute"}
    assert {row[2:4] for row in panels} == {(48, "2026-10")}
    assert {row[4] for row in panels if not row[1]} == {"no dated entry in 2024-03"}
    assert len(quarters) == 17
    assert all(n >= 18 and n_sources == 3 for _, n, n_sources in quarters[:16])
    assert quarters[16] == ("2026-10", 0, 0)  # the nights are on the other side of a seam that is not joined


def test_the_traps_come_to_what_they_must(demo: tuple[Path, str]) -> None:
    folder, _ = demo
    with duckdb.connect(folder / "data/demo/published/nato_asia.duckdb", read_only=True) as con:
        counted = con.execute("select count(*), count(distinct theme_id) from core.hit_sentences").fetchone()
        titles = {title for (title,) in con.execute("select title from core.counted_stories").fetchall()}
        states = dict(con.execute("select reason, max(state) from core.rejections group by reason").fetchall())
        edited = con.execute("select count(*) from core.articles where n_revisions > 1").fetchone()
        copies = con.execute("select sum(n_articles - 1) from core.stories").fetchone()
        moved = con.execute("select count(*) from core.aliases where origin = 'guid'").fetchone()
        gap = con.execute(
            "select distinct n, share from trends.theme_periods where period = 'month' "
            "and period_start = '2024-03-01' and panel = 'all' and source_group = 'south_asia' and genre = 'commentary'"
        ).fetchall()
    assert counted is not None
    assert counted[0] > 3500
    assert counted[1] == 33
    assert len(titles) >= 500
    assert {"empty", "binary", "http_404", "robots_disallow", "feed_malformed", "feed_is_html"} <= set(states)
    assert states["http_500"] == "resolved"
    assert (edited, copies, moved) == ((5,), (7,), (1,))
    assert gap == [(0, None)]
