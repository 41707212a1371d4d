"""A real feed of whole texts, watched by nights and captured by others: the same texts and the same trends.

The month of this test is part of the fourteen that docs/example-trends.md compares.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from shutil import copytree
from typing import NamedTuple

import pytest

from flows.history_load import load_history
from flows.settings import Settings, read_clock
from pipeline.sources.watched import load_sources
from tests.nights import unpublished_night
from tests.real.both_ways import ask, crawled_feed, load_past, texts
from tests.real.example_trends import wide_codebook
from tests.real.government_feed import captures, first_of_each_day, replay

pytestmark = pytest.mark.timeout(1200)

FIRST_DAY, N_DAYS = date(2022, 5, 23), 30  # four whole weeks and two days
DAYS = frozenset(f"{FIRST_DAY + timedelta(days=n)}" for n in range(N_DAYS))
LOADED_AT = "2023-01-01T12:00:00Z"
REVISIONS = (
    "select articles.url, list(text_sha256) from core.articles as articles inner join core.revisions "
    "using (article_id) group by articles.url"
)
CELLS = (  # of the weeks that both watched from their first day to their last
    "select period_start, theme_id, n, n_with_theme from trends.theme_periods where period = 'week' "
    "and period_start between '2022-05-23' and '2022-06-13' and theme_kind = 'theme' and unit = 'article' "
    "and panel = 'all' and source_group = 'all' and genre = 'all' order by all"
)
OVERFLOWED = (
    "select clock_at::date from ops.visits inner join ops.nights using (night_id) where visit_result = 'overflowed'"
)
JOIN = "select n_both, n_nights_only, n_history_only, agreement, is_joined, reason_apart from trends.history_joins"


class Watched(NamedTuple):
    """The feed of a government, watched by nights for a month; and that month from archives of captures."""

    by_night: Settings
    by_same: Settings  # an archive of what nights read: the first capture of each day
    by_all: Settings  # an archive of all captures, some five a day
    by_both: Settings  # that of all is loaded into what nights made


@pytest.fixture(scope="module")
def government(material: Path, tmp_path_factory: pytest.TempPathFactory) -> Watched:
    folder = tmp_path_factory.mktemp("government")
    (*_, last) = replay(
        folder, captures(material, read_at_night), run=unpublished_night, codebook=wide_codebook(folder)
    )
    by_night = last.settings
    by_same, by_all, by_both = (by_night.model_copy(update={"data": folder / name}) for name in ("same", "all", "both"))
    address = load_sources(by_night.sources)[0].feeds[0].url
    for settings, wanted in ((by_same, read_at_night), (by_all, in_month)):
        settings.data.mkdir()
        load_past(settings, (crawled_feed(address, one) for one in captures(material, wanted)), LOADED_AT)
    copytree(by_night.data, by_both.data)
    copytree(by_all.history, by_both.history)
    assert load_history(by_both, read_clock(LOADED_AT))
    return Watched(by_night, by_same, by_all, by_both)


def in_month(names: Sequence[str]) -> set[str]:
    return {name for name in names if name[:10] in DAYS}


def read_at_night(names: Sequence[str]) -> set[str]:
    return {name for day, name in first_of_each_day(names).items() if day in DAYS}


def test_captures_that_nights_read_are_the_same_texts_and_trends(government: Watched) -> None:
    nights, history = texts(government.by_night), texts(government.by_same)
    assert {url for url in nights.keys() - history.keys() if nights[url].relevance == "core"} == set()
    assert [url for url, text in history.items() if text != nights[url]] == []  # wording, class, day and hits
    of_nights, of_history = ask(government.by_night, CELLS), ask(government.by_same, CELLS)
    print(f"\n{len(history)} texts, {len(of_nights)} cells of {len({week for week, *_ in of_nights})} weeks")
    assert len(history) >= 20
    assert of_nights
    assert of_history == of_nights


def test_all_captures_have_what_nights_read_and_what_had_left_the_feed_by_then(government: Watched) -> None:
    nights, read = texts(government.by_night), dict(ask(government.by_all, REVISIONS))
    assert {url for url in nights.keys() - read.keys() if nights[url].relevance == "core"} == set()
    assert [url for url in nights.keys() & read.keys() if nights[url].text_sha256 not in read[url]] == []
    captured = dict(ask(government.by_all, "select url, seen_at from core.revisions where revision_number = 1"))
    overflowed = {day for (day,) in ask(government.by_night, OVERFLOWED)}
    left = {url: captured[url] for url in read.keys() - nights.keys()}
    print(f"\n{len(left)} of {len(read)} texts had left the feed, which ran over on {len(overflowed)} nights")
    # The night after they appeared found the feed full of new entries: that is what `overflowed` is to tell. No night
    # came after those of the last day.
    last_night = FIRST_DAY + timedelta(days=N_DAYS - 1)
    missed = {url: at.date() for url, at in left.items() if at.date() < last_night}
    assert missed
    assert [url for url, day in missed.items() if not {day, day + timedelta(days=1)} & overflowed] == []


def test_a_feed_of_which_nights_missed_a_quarter_is_not_joined_with_its_history(government: Watched) -> None:
    (join,) = ask(government.by_both, JOIN)
    print(f"\n{join}")
    n_both, n_nights_only, n_history_only, agreement, is_joined, reason_apart = join
    assert (n_nights_only, is_joined) == (0, False)
    assert n_both + n_history_only >= 10
    assert f"{agreement:.0%}".rstrip("%") in reason_apart
