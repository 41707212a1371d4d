"""Sixty nights over a real government feed: each item once, each edit a revision, each moved address an alias."""

import csv
import html
import io
import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import feedparser
import pytest

from flows.evaluate.story_quality import JUDGED
from flows.settings import Settings
from tests.real.government_feed import captures, first_of_each_day, replay
from warehouse.connection import connect
from warehouse.publish.snapshot import FILE_NAME

pytestmark = pytest.mark.timeout(1200)

TAG = re.compile(r"<[^>]+>")
FIRST_DAY, N_NIGHTS = "2022-05-20", 60
# Nights on which the feed gave items a new address, among them one that another item had had before.
MOVING = (
    "2022-03-04T2221",
    "2022-03-04T2234",
    "2022-03-17T2206",
    "2022-03-17T2257",
    "2022-06-24T1949",
    "2022-06-24T2035",
)


def wanted(names: Sequence[str]) -> set[str]:
    first = first_of_each_day(names)
    days = [day for day in sorted(first) if day >= FIRST_DAY][:N_NIGHTS]
    return {first[day] for day in days} | {name for name in names if name.startswith(MOVING)}


class Shown(NamedTuple):
    link: str
    title: str
    content: str

    @property
    def words(self) -> list[str]:
        """The words that readers see; mark-up, punctuation and case make no other text."""
        return re.findall(r"\w+", html.unescape(TAG.sub(" ", self.content)).casefold())


class Replayed(NamedTuple):
    settings: Settings
    items: dict[str, list[Shown]]  # by guid: as each night showed them

    def ask(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        con = connect(self.settings.published / FILE_NAME, read_only=True)
        try:
            return con.execute(query, values).fetchall()
        finally:
            con.close()


@pytest.fixture(scope="module")
def replayed(
    material: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Replayed:
    items: dict[str, list[Shown]] = defaultdict(list)
    for night in replay(tmp_path_factory.mktemp("state-department"), captures(material, wanted)):
        assert night.report.violations == ()
        for entry in feedparser.parse(io.BytesIO(night.capture.body), sanitize_html=False).entries:
            items[entry.id].append(Shown(entry.link, entry.title, entry.content[0].value))
    return Replayed(night.settings, items)


def test_every_item_is_an_article_exactly_once(replayed: Replayed) -> None:
    listed = replayed.ask("select guid, count(distinct article_id) from raw.entries group by guid")
    assert dict(listed) == dict.fromkeys(replayed.items, 1)
    assert replayed.ask("select count(*) from core.articles") == [(len(replayed.items),)]


def test_every_changed_text_is_a_revision_and_nothing_else_is(replayed: Replayed) -> None:
    def texts(versions: list[Shown]) -> int:
        return 1 + sum(a.words != b.words for a, b in pairwise(versions))

    n_revisions = dict(
        replayed.ask("select distinct guid, n_revisions from raw.entries inner join core.articles using (article_id)")
    )
    changed = {guid: texts(versions) for guid, versions in replayed.items.items() if texts(versions) > 1}
    assert len(changed) >= 2
    assert {guid: n for guid, n in n_revisions.items() if n > 1} == changed


def test_every_headline_of_an_item_is_kept_and_the_last_is_shown(replayed: Replayed) -> None:
    several = {guid: versions for guid, versions in replayed.items.items() if len({one.title for one in versions}) > 1}
    assert several
    for guid, versions in several.items():
        found = replayed.ask(
            "select distinct titles.title, articles.title from core.titles inner join core.articles using (article_id) "
            "inner join raw.entries using (article_id) where guid = ?",
            guid,
        )
        listed = [" ".join(one.title.split()) for one in versions]
        assert {title for title, _ in found} == set(listed), guid
        assert {shown for _, shown in found} == {listed[-1]}, guid


def test_addresses_that_changed_are_aliases_of_the_same_article(replayed: Replayed) -> None:
    moved = {guid: {one.link for one in versions} for guid, versions in replayed.items.items()}
    moved = {guid: links for guid, links in moved.items() if len(links) > 1}
    assert len(moved) >= 3
    for guid, links in moved.items():
        last = replayed.items[guid][-1].link
        found = replayed.ask(
            "select distinct articles.url from raw.entries inner join core.articles using (article_id) where guid = ?",
            guid,
        )
        assert found == [(last,)], guid
        assert links


def test_no_two_statements_are_one_story(replayed: Replayed) -> None:
    """A statement that was posted twice is one: same_statement.csv has those that a reader found so."""
    with (JUDGED / "same_statement.csv").open(encoding="utf-8", newline="") as file:
        same = {frozenset((row["a"], row["b"])) for row in csv.DictReader(file) if row["verdict"] == "same"}
    together = replayed.ask(
        "select distinct copies.guid, originals.guid from core.story_members inner join core.stories using (story_id) "
        "inner join raw.entries as copies using (article_id) "
        "inner join raw.entries as originals on originals.article_id = original_article_id where not is_original"
    )
    assert {frozenset(pair) for pair in together} <= same


def test_explain_shows_sentences_of_june_2022(replayed: Replayed, capsys: pytest.CaptureFixture[str]) -> None:
    from flows.cli.explain import explain

    explain("ukraine_war", "2022-06", replayed.settings.data, 500, genre="all")
    shown = capsys.readouterr().out
    assert "2022-06-2" in shown
    assert "state.gov/" in shown
    assert "sentence " in shown
    assert "95 % interval" in shown


def test_the_trend_of_june_2022_has_articles_and_an_interval(replayed: Replayed) -> None:
    ((n_articles, low, share, high),) = replayed.ask(
        "select n, share_low, share, share_high from trends.theme_periods where theme_id = 'ukraine_war' "
        "and period = 'month' and period_start = '2022-06-01' and unit = 'story' and panel = 'all' "
        "and source_group = 'all' and genre = 'all'"
    )
    assert n_articles >= 1
    assert low <= share <= high
