"""Routes end to end on loopback: what is downloaded becomes parts and goes, and a site is asked for each page once."""

import gzip
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.engines.engine import EngineChoice
from flows.history import run_plan
from flows.history_standing import manifests_of, standing_of
from flows.history_summary import PlanSummary
from flows.night import PLAIN
from flows.routes import cc_news, sites
from flows.settings import Settings
from flows.work_rates import measured_rate
from pipeline.records import HistoryPlan, MonthSpan
from tests.builders import a_night
from tests.flows.newsstand import page
from tests.flows.past import HTML
from tests.flows.routes.outlets import REVIEW, outlet_settings
from tests.flows.routes.site_past import SitePast
from tests.pipeline.archive.captures.warcs import members, message, record
from tests.stored_file import StoredFile
from tests.web import Canned, Web

ORIGIN = "http://data.commoncrawl.org"
FOLDER = "/crawl-data/CC-NEWS/2023/04"
APRIL = MonthSpan(first_month="2023-04", last_month="2023-04")


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as server:
        yield server


def run(settings: Settings, plan: HistoryPlan, day: int = 20) -> PlanSummary:
    return run_plan(settings, plan, EngineChoice(n_workers=1), a_night(day), PLAIN)


def archive(n: int) -> bytes:
    at = ("WARC-Date", f"2023-04-{n + 1:02}T10:00:00Z")
    pages = {REVIEW: page(f"Piece {n}", day="2023-04-01"), "http://elsewhere.example": page("Another")}
    return members(record(message(body, HTML), ("WARC-Target-URI", f"{host}/{n}/"), at) for host, body in pages.items())


def crawl(web: Web, n_files: int) -> list[str]:
    paths = [f"{FOLDER}/CC-NEWS-2023040{n}000000-0000{n}.warc.gz" for n in range(n_files)]
    listed = "".join(f"{path.removeprefix('/')}\n" for path in paths)
    web.routes[f"{FOLDER}/warc.paths.gz"] = Canned(200, {}, gzip.compress(listed.encode()))
    for n, path in enumerate(paths):
        web.routes[path] = StoredFile(archive(n))
    return paths


def test_files_of_cc_news_are_downloaded_once_and_go_when_their_parts_are_made(web: Web, tmp_path: Path) -> None:
    settings = outlet_settings(tmp_path, web)
    paths = crawl(web, 3)
    web.routes[paths[1]] = Canned(404)
    plan = cc_news.plan(settings, a_night(), APRIL, origin=ORIGIN)
    summary = run(settings, plan)
    assert summary.in_short == "2 web archives read: 4 captures, 2 texts of 1 outlet, 2 of them core."
    assert summary.troubles[0] == "1 web archive could not be brought."
    assert list((settings.history / "cc-news" / "incoming").iterdir()) == []
    assert measured_rate(settings.history, "download")
    web.routes[paths[1]] = StoredFile(archive(1))
    again = run(settings, plan)
    assert (again.n_made, again.n_there, again.troubles) == (1, 2, ())
    asked = Counter(web.paths())
    assert [asked[path] for path in paths] == [1, 2, 1], "what is made is not downloaded again"


def test_pages_of_a_site_are_requested_over_several_runs_and_become_parts(web: Web, tmp_path: Path) -> None:
    settings = outlet_settings(tmp_path, web, pages_per_night=3)
    past = SitePast(web, REVIEW)
    past.publish(4)
    web.routes["/gone/"] = Canned(404)
    addresses = tmp_path / "addresses.txt"
    addresses.write_text("".join(f"{REVIEW}/{slug}/\n" for slug in (*past.days, "gone")))
    plan = sites.plan(settings, a_night(), APRIL, files=[addresses])
    first = run(settings, plan, day=20)
    half_way = standing_of(settings, plan, manifests_of(settings, plan))
    assert (first.n_made, half_way.n_read, half_way.n_pages_due) == (1, 1, 2)
    second = run(settings, plan, day=21)
    assert (second.n_made, second.n_there, second.troubles) == (1, 1, ()), "a page that is gone is no trouble"
    assert any("http_404" in remark for remark in (*first.remarks, *second.remarks))
    assert standing_of(settings, plan, manifests_of(settings, plan)).n_pages_due == 0
    third = run(settings, plan, day=22)
    assert (third.n_made, third.n_there) == (0, 2)
    asked = Counter(web.paths())
    assert [asked[f"/{slug}/"] for slug in (*past.days, "gone")] == [1] * 5
