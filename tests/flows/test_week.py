"""A week of nights over outlets of every temper: the healthy ones lose nothing and are never late."""

import threading
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

import pytest

from flows.settings import Settings
from tests.flows.newsstand import Item, page
from tests.nights import unpublished_night, whole_night
from tests.web import Canned, Seen, Web
from warehouse.connection import connect

NIGHTS = range(12, 19)  # of October 2026
A_WAY = 6  # items in each feed
DEADLINE_S = 1.0


@dataclass
class Outlet:
    """One outlet of the week: its own server, a feed that shows the last few of what it published so far."""

    source_id: str
    web: Web
    published: list[str] = field(default_factory=list)

    def publish(self, night: int, n: int = 1) -> None:
        for _ in range(n):
            slug = f"{self.source_id}-{night}-{len(self.published)}"
            self.published.append(slug)
            self.web.routes[f"/{slug}/"] = Canned(200, {"Content-Type": "text/html"}, page(f"Piece {slug}"))
        self.web.routes["/feed/"] = Canned(200, {"Content-Type": "application/rss+xml"}, self.feed())

    def feed(self) -> bytes:
        items = "".join(Item(slug, f"Piece {slug}").xml(self.web.url("")) for slug in self.published[-A_WAY:])
        return f'<rss version="2.0"><channel><title>{self.source_id}</title>{items}</channel></rss>'.encode()

    @property
    def n_asked(self) -> int:
        return len(self.web.log)


@dataclass
class Week:
    """The outlets, the settings they are watched with, and what each night came to."""

    outlets: dict[str, Outlet]
    settings: Settings
    reports: list[Any] = field(default_factory=list)
    n_asked: dict[str, list[int]] = field(default_factory=dict)

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        with connect(self.settings.published / "nato_asia.duckdb", read_only=True) as con:
            return con.execute(query).fetchall()


def misbehave(outlets: dict[str, Outlet], night: int, released: threading.Event) -> None:
    """Let each outlet publish one piece, and then be as it is."""
    for outlet in outlets.values():
        outlet.publish(night, 20 if outlet.source_id == "overflowing" else 1)
    slow, busy, moving, dead = (outlets[name].web.routes for name in ("slow", "busy", "moving", "dead"))

    def dawdle(_seen: Seen) -> Canned:
        released.wait(2 * DEADLINE_S)
        return Canned(200, {}, b"too late")

    slow[f"/{outlets['slow'].published[-1]}/"] = dawdle
    busy[f"/{outlets['busy'].published[-1]}/"] = Canned(429, {"Retry-After": "7200"})
    moving["/new/"] = moving["/feed/"]
    moving["/feed/"] = Canned(301, {"Location": "/new/"})
    dead["/feed/"] = Canned(503)


@pytest.fixture(scope="module")
def week(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Week]:
    folder = tmp_path_factory.mktemp("week")
    names = ("healthy", "wholesome", "slow", "dead", "busy", "overflowing", "moving")
    released = threading.Event()
    with ExitStack() as opened:
        outlets = {name: Outlet(name, opened.enter_context(Web())) for name in names}
        sources = folder / "sources.toml"
        sources.write_text(
            "".join(
                f'[[source]]\nid = "{name}"\nname = "{name.title()}"\nfeeds = [{{ url = "{one.web.url("/feed/")}" }}]\n'
                for name, one in outlets.items()
            )
        )
        settings = Settings(
            data=folder / "data",
            sources=sources,
            allow_host=tuple(one.web.address for one in outlets.values()),
            delay_s=0,
            deadline_s=DEADLINE_S,
        )
        found = Week(outlets, settings, n_asked={name: [] for name in names})
        for night in NIGHTS:
            misbehave(outlets, night, released)
            run = whole_night if night == NIGHTS[-1] else unpublished_night
            before = {name: one.n_asked for name, one in outlets.items()}
            found.reports.append(run(now=f"2026-10-{night}T02:15:00Z", settings=settings))
            for name, one in outlets.items():
                found.n_asked[name].append(one.n_asked - before[name])
        released.set()
        yield found


def results(week: Week, source_id: str) -> list[str | None]:
    """Return how the visits to an outlet's feed went, night by night."""
    rows = week.ask(f"select visit_result from ops.visits where source_id = '{source_id}' order by night_id")  # noqa: S608
    return [visit_result for (visit_result,) in rows]


def articles_by_night(week: Week, source_id: str) -> list[tuple[str, str]]:
    rows = week.ask(
        "select e.guid, strftime(a.first_seen_at at time zone 'UTC', '%d'), a.source_id from core.articles a "
        "join raw.entries e using (article_id) order by all"
    )
    return [(guid, day) for guid, day, source in rows if source == source_id]


@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", ["healthy", "wholesome"])
def test_a_healthy_outlet_has_each_piece_on_the_night_it_appeared(week: Week, name: str) -> None:
    expected = [(slug, slug.split("-")[1]) for slug in week.outlets[name].published]
    assert articles_by_night(week, name) == sorted(expected)


def test_an_outlet_that_moved_loses_nothing_and_is_asked_at_its_new_address_at_last(week: Week) -> None:
    expected = [(slug, slug.split("-")[1]) for slug in week.outlets["moving"].published]
    assert articles_by_night(week, "moving") == sorted(expected)
    asked = [seen.path for seen in week.outlets["moving"].web.log if seen.path in {"/feed/", "/new/"}]
    assert asked == ["/feed/", "/new/"] * 3 + ["/new/"] * 4


def test_a_slow_page_waits_and_is_tried_again_each_night_until_it_is_given_up(week: Week) -> None:
    outlet = week.outlets["slow"]
    rows = week.ask("select guid, outcome, n_attempts from raw.entries where source_id = 'slow' order by guid")
    assert [guid for guid, _, _ in rows] == sorted(outlet.published)
    assert {outcome for _, outcome, _ in rows} <= {"waiting", "rejected"}
    assert all(n_attempts <= week.settings.attempts for _, _, n_attempts in rows)
    given_up = week.ask("select distinct way_out from core.rejections where source_id = 'slow' and state = 'rejected'")
    assert ["rejections retry --reason timeout" in way_out for (way_out,) in given_up] == [True]
    assert week.ask("select distinct reason from core.rejections where source_id = 'slow'") == [("timeout",)]


def test_an_outlet_that_said_not_now_is_asked_no_more_that_night_and_what_it_has_waits(week: Week) -> None:
    rows = week.ask("select guid, outcome from raw.entries where source_id = 'busy' order by guid")
    assert [guid for guid, _ in rows] == sorted(week.outlets["busy"].published)
    assert week.ask("select n_failures > 0, open_until is not null from ops.host_states where open_until is not null")
    reasons = {reason for (reason,) in week.ask("select reason from core.rejections where source_id = 'busy'")}
    assert reasons <= {"http_429", "host_resting"}
    assert max(week.n_asked["busy"]) <= 1 + 1 + A_WAY  # robots.txt, feed, and pages until the first 429


def test_an_outlet_that_ran_over_is_told_of_and_visited_all_the_same(week: Week) -> None:
    ((has_overflowed, n_overflows),) = week.ask(
        "select s.has_overflowed, s.n_overflows from ops.feed_states s join core.feeds f using (feed_id) "
        "where f.source_id = 'overflowing'"
    )
    assert (has_overflowed, n_overflows) == (True, len(NIGHTS) - 1)
    assert results(week, "overflowing") == ["read"] + ["overflowed"] * n_overflows
    assert len(articles_by_night(week, "overflowing")) == A_WAY * len(NIGHTS)


def test_a_dead_outlet_is_asked_ever_more_seldom_and_said_to_be_failing(week: Week) -> None:
    assert "dead" in {feed.source_id for feed in week.reports[-1].failing_feeds}
    n_asked = week.n_asked["dead"]
    assert n_asked[0] > 0
    assert n_asked.count(0) >= 1
    assert [found == "failed" for found in results(week, "dead")] == [n > 0 for n in n_asked]


def test_every_night_kept_its_promises_and_its_ledger_adds_up(week: Week) -> None:
    assert [report.violations for report in week.reports] == [()] * len(NIGHTS)
    assert [report.is_degraded for report in week.reports] == [False] * len(NIGHTS)
    counted = week.ask(
        "select night_id, sum(n_entries) from ops.outcomes where source_id = 'healthy' group by 1 order by 1"
    )
    shown = [min(n + 1, A_WAY) for n in range(len(NIGHTS))]
    assert [n for _, n in counted] == shown


def test_status_says_in_words_what_happened(week: Week, capsys: pytest.CaptureFixture[str]) -> None:
    from flows.cli.status import status

    status(week.settings.data)
    shown = capsys.readouterr().out
    for words in ("moved for good", "ran over", "left alone until", "http_503"):
        assert words in shown, words
