"""A real feed of whole texts, watched by nights and captured by others: the same texts, trends and one series.

The month of this test is part of the fourteen that docs/example-trends.md compares.
"""

from datetime import date, datetime, timedelta
from pathlib import Path
from shutil import copytree
from typing import NamedTuple

import pytest

from flows.demo.crawl import Crawled
from flows.history_load import load_history
from flows.settings import Settings, read_clock
from pipeline.sources.watched import load_sources
from tests.nights import unpublished_night
from tests.real.both_ways import ask, load_past, texts
from tests.real.example_trends import wide_codebook
from tests.real.government_feed import Capture, captures, first_of_each_day, replay

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
JOIN = (
    "select n_days, n_both, n_nights_only, n_history_only, agreement, is_joined, reason_apart from trends.history_joins"
)


class Watched(NamedTuple):
    """The feed of a government, watched by nights for a month, and captured by others for that month."""

    by_night: Settings
    by_history: Settings
    by_both: Settings  # history is loaded into what nights made


@pytest.fixture(scope="module")
def government(material: Path, tmp_path_factory: pytest.TempPathFactory) -> Watched:
    folder = tmp_path_factory.mktemp("government")
    shown = captures(material, lambda names: {name for day, name in first_of_each_day(names).items() if day in DAYS})
    (*_, last) = replay(folder, shown, run=unpublished_night, codebook=wide_codebook(folder))
    by_night = last.settings
    by_history = by_night.model_copy(update={"data": folder / "history"})
    by_both = by_night.model_copy(update={"data": folder / "both"})
    by_history.data.mkdir()
    address = load_sources(by_night.sources)[0].feeds[0].url
    month = captures(material, lambda names: {name for name in names if name[:10] in DAYS})
    load_past(by_history, (crawled(address, one) for one in month), LOADED_AT)
    copytree(by_night.data, by_both.data)
    copytree(by_history.history, by_both.history)
    assert load_history(by_both, read_clock(LOADED_AT))
    return Watched(by_night, by_history, by_both)


def crawled(address: str, one: Capture) -> Crawled:
    at = datetime.fromisoformat(one.clock)
    return Crawled(url=address, crawled_at=at, content_type="application/rss+xml", body=one.body)


def test_a_captured_feed_has_the_texts_that_nights_read_in_it(government: Watched) -> None:
    nights, history = texts(government.by_night), texts(government.by_history)
    read = dict(ask(government.by_history, REVISIONS))
    assert {url for url in nights.keys() - read.keys() if nights[url].relevance == "core"} == set()
    shared = {url: text for url, text in nights.items() if url in read}
    assert [url for url, text in shared.items() if text.text_sha256 not in read[url]] == []
    same = {url: text for url, text in shared.items() if text.text_sha256 == history[url].text_sha256}
    print(f"\n{len(shared)} texts of nights, {len(same)} of them without a later wording, are in history")
    assert len(same) >= 20
    assert [url for url, text in same.items() if text != history[url]] == []  # class, day and hits


def test_trends_are_those_of_nights_where_both_watched(government: Watched) -> None:
    of_nights, of_history, of_both = (ask(one, CELLS) for one in government)
    print(f"\n{len(of_nights)} cells of {len({week for week, *_ in of_nights})} weeks")
    assert of_nights
    assert of_both == of_nights
    assert of_history == of_nights


def test_history_and_nights_of_a_captured_feed_are_one_series(government: Watched) -> None:
    (join,) = ask(government.by_both, JOIN)
    print(f"\n{join}")
    assert join[1] + join[2] + join[3] >= 10
    assert join[5], join[6]
