"""The sites' own past is requested a part of it each run, kept in WARC files of our own, and never asked for twice."""

import gzip
import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from flows.routes import sites
from flows.routes.bringing import bring, release
from flows.routes.part_jobs import RouteTrouble
from flows.settings import Settings
from pipeline.errors import SettingsError
from pipeline.records import HistoryPlan, MonthSpan, PartJob
from tests.builders import a_night
from tests.flows.routes.outlets import GAZETTE, REVIEW, outlet_settings
from tests.flows.routes.site_past import SitePast
from tests.web import Canned, Seen, Web

APRIL = MonthSpan(first_month="2023-04", last_month="2023-04")


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as server:
        yield server


@pytest.fixture
def past(web: Web) -> SitePast:
    return SitePast(web, REVIEW)


@pytest.fixture
def settings(tmp_path: Path, web: Web) -> Settings:
    return outlet_settings(tmp_path, web)


def planned(settings: Settings, *urls: str, span: MonthSpan = APRIL) -> HistoryPlan:
    """Plan to request these addresses, from a file: no site is asked for its lists."""
    path = settings.data.parent / "addresses.txt"
    path.write_text("".join(f"{url}\n" for url in urls))
    return sites.plan(settings, a_night(), span, files=[path])


def urls_of(past: SitePast) -> list[str]:
    return [f"{past.base}/{slug}/" for slug in past.days]


def brought(
    settings: Settings, plan: HistoryPlan, day: int = 29, troubles: list[RouteTrouble] | None = None
) -> list[PartJob]:
    report = (troubles if troubles is not None else []).append
    return list(bring(settings, plan, a_night(day), report=report))


def pages_in(job: PartJob) -> list[str]:
    """Return the addresses of the responses in a job's WARC file, as any WARC reader sees them."""
    found = []
    for record in ArchiveIterator(BytesIO(Path(job.warc).read_bytes())):
        if record.rec_type == "response":
            assert record.http_headers.get_statuscode() == "200"
            assert record.content_stream().read()
            found.append(record.rec_headers["WARC-Target-URI"])
    return found


def asked(web: Web) -> Counter[str]:
    return Counter(web.paths())


def test_a_run_makes_one_warc_file_of_each_source(settings: Settings, past: SitePast, web: Web) -> None:
    past.publish(5)
    SitePast(web, GAZETTE).put("other", "2023-04-02")
    plan = planned(settings, *urls_of(past), f"{GAZETTE}/other/")
    jobs = {job.part_id: job for job in brought(settings, plan)}
    assert set(jobs) == {"review-00001", "gazette-00001"}
    assert sorted(pages_in(jobs["review-00001"])) == sorted(urls_of(past))
    assert jobs["review-00001"].n_bytes == Path(jobs["review-00001"].warc).stat().st_size
    assert jobs["review-00001"].warc_name == "review-00001.warc.gz"


def test_what_was_fetched_stays_and_is_brought_again_without_a_request(
    settings: Settings, past: SitePast, web: Web
) -> None:
    past.publish(3)
    plan = planned(settings, *urls_of(past))
    first = brought(settings, plan)
    for job in first:
        release(job)
    web.log.clear()
    assert brought(settings, plan, day=30) == first
    assert web.log == []


def test_a_run_ends_at_its_budget_and_the_next_goes_on(tmp_path: Path, past: SitePast, web: Web) -> None:
    settings = outlet_settings(tmp_path, web, history_pages_per_night=7)
    past.publish(16)
    plan = planned(settings, *urls_of(past))
    counts = [[len(pages_in(job)) for job in brought(settings, plan, day)] for day in (26, 27, 28, 29)]
    assert counts == [[7], [7, 7], [7, 7, 2], [7, 7, 2]]
    assert set(asked(web).values()) == {1}
    assert sites.standing(settings, plan)["review"][:2] == (16, 0)


def test_a_source_has_its_own_limit_and_the_one_with_fewest_pages_goes_first(
    tmp_path: Path, past: SitePast, web: Web
) -> None:
    settings = outlet_settings(tmp_path, web, history_pages_per_night=6, pages_per_night=4)
    other = SitePast(web, GAZETTE)
    past.publish(8)
    other.publish(8, prefix="other")
    plan = planned(settings, *urls_of(past), *urls_of(other))
    runs = [{job.part_id: len(pages_in(job)) for job in brought(settings, plan, day)} for day in (28, 29)]
    assert runs[0] == {"gazette-00001": 4, "review-00001": 2}
    assert runs[1] == runs[0] | {"review-00002": 4, "gazette-00002": 2}


def test_what_is_dated_in_the_span_is_requested_first(tmp_path: Path, web: Web) -> None:
    settings = outlet_settings(tmp_path, web, history_pages_per_night=1)
    past = SitePast(web, REVIEW)
    for slug in ("undated", "2023/04/02/dated"):
        past.put(slug, "2023-04-02")
    (job,) = brought(settings, planned(settings, *urls_of(past)))
    assert pages_in(job) == [f"{REVIEW}/2023/04/02/dated/"]


def test_the_capture_is_of_the_address_that_answered(settings: Settings, past: SitePast, web: Web) -> None:
    past.put("new", "2023-04-02")
    web.routes["/old/"] = Canned(301, {"Location": "/new/"})
    plan = planned(settings, f"{REVIEW}/old/")
    (job,) = brought(settings, plan)
    assert pages_in(job) == [f"{REVIEW}/new/"]
    brought(settings, plan, day=30)
    assert asked(web) == {"/old/": 1, "/new/": 1}


def test_what_fails_for_a_time_is_tried_again_and_then_given_up(tmp_path: Path, past: SitePast, web: Web) -> None:
    settings = outlet_settings(tmp_path, web, attempts=3)
    past.put("good", "2023-04-02")
    web.routes["/bad/"] = Canned(429)
    plan = planned(settings, f"{REVIEW}/good/", f"{REVIEW}/bad/")
    troubles: list[RouteTrouble] = []
    for day in range(20, 26):
        brought(settings, plan, day, troubles)
    assert asked(web) == {"/good/": 1, "/bad/": 3}
    assert sites.standing(settings, plan)["review"] == (1, 0, Counter({"http_429": 1}))
    assert troubles[0].detail == "1 of its pages could not be fetched (http_429 1); what may pass is tried again."
    raised = settings.model_copy(update={"attempts": 4})
    brought(raised, plan, 27)
    assert asked(web)["/bad/"] == 4


def test_what_failed_once_and_came_later_is_in_the_later_part(settings: Settings, past: SitePast, web: Web) -> None:
    past.publish(2)
    web.routes["/late/"] = Canned(429)
    plan = planned(settings, *urls_of(past), f"{REVIEW}/late/")
    brought(settings, plan)
    past.put("late", "2023-04-05")
    assert [len(pages_in(job)) for job in brought(settings, plan, day=30)] == [2, 1]


def test_what_fails_for_good_is_asked_once(settings: Settings, web: Web) -> None:
    plan = planned(settings, f"{REVIEW}/gone/")
    assert brought(settings, plan) == []
    assert brought(settings, plan, day=30) == []
    assert asked(web) == {"/gone/": 1}
    assert sites.standing(settings, plan)["review"].given_up == {"http_404": 1}


def test_robots_txt_and_reservations_are_respected_as_at_night(settings: Settings, past: SitePast, web: Web) -> None:
    past.publish(2)
    web.routes["/robots.txt"] = Canned(body=b"User-agent: *\nDisallow: /piece-0/")
    web.routes["/piece-1/"] = Canned(200, {"TDM-Reservation": "1"}, b"<p>Ours</p>")
    plan = planned(settings, *urls_of(past))
    assert brought(settings, plan) == []
    assert sites.standing(settings, plan)["review"].given_up == {"robots_disallow": 1, "mining_reserved": 1}
    assert asked(web) == {"/piece-1/": 1}
    permitted = settings.model_copy(update={"respect_reservations": False})
    (job,) = brought(permitted, plan, day=30)
    assert pages_in(job) == [f"{REVIEW}/piece-1/"]


def test_a_host_that_asks_for_rest_costs_no_attempts(tmp_path: Path, past: SitePast, web: Web) -> None:
    settings = outlet_settings(tmp_path, web, attempts=2, history_pages_per_night=50)
    past.publish(20)
    for slug in past.days:
        web.routes[f"/{slug}/"] = Canned(503, {"Retry-After": "3600"})
    plan = planned(settings, *urls_of(past))
    brought(settings, plan)
    assert 1 <= sum(asked(web).values()) <= 2  # those under way
    assert sites.standing(settings, plan)["review"].n_due == 20


def test_two_plans_of_one_source_share_what_was_fetched(settings: Settings, past: SitePast, web: Web) -> None:
    past.publish(4)
    urls = urls_of(past)
    brought(settings, planned(settings, *urls[:3]))
    jobs = brought(settings, planned(settings, *urls[1:]), day=30)
    assert [len(pages_in(job)) for job in jobs] == [3, 1]
    assert set(asked(web).values()) == {1}


def test_variants_of_one_address_are_requested_once(settings: Settings) -> None:
    plan = planned(settings, f"{REVIEW}/a-piece/", f"{REVIEW}/a-piece", f"{REVIEW}/a-piece/?utm_source=x")
    assert plan.addresses[0].n_addresses == 1


def test_article_lists_of_gdelt_name_addresses_of_declared_sources(settings: Settings, tmp_path: Path) -> None:
    def a_line(url: str, date: str) -> str:
        return json.dumps({"date": date, "url": url, "title": "A piece", "lang": "en"}) + "\n"

    lines = [
        a_line(f"{REVIEW}/a/", "2023-04-12T06:15:00Z"),
        a_line(f"{REVIEW}/too-late/", "2023-06-12T06:15:00Z"),
        a_line("https://elsewhere.example/b/", "2023-04-12T06:15:00Z"),
        "broken\n",
    ]
    path = tmp_path / "20230412061500.gal.json.gz"
    path.write_bytes(gzip.compress("".join(lines).encode()))
    troubles: list[RouteTrouble] = []
    plan = sites.plan(settings, a_night(), APRIL, files=[path], report=troubles.append)
    assert [(one.source_id, one.n_addresses) for one in plan.addresses] == [("review", 1)]
    assert [trouble.detail for trouble in troubles] == ["1 lines hold no address and were left out."]


@pytest.mark.parametrize("content", [None, gzip.compress(b"x" * 1_000)[:12]])
def test_a_file_that_cannot_be_read_is_named(settings: Settings, tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "list.gz"
    if content:
        path.write_bytes(content)
    with pytest.raises(SettingsError, match=r"list\.gz: it cannot be read"):
        sites.plan(settings, a_night(), APRIL, files=[path])


# --- kills

RUN = """
import json
import sys
from pathlib import Path
from flows.routes.bringing import bring
from flows.settings import Settings
from pipeline.records import HistoryPlan
from tests.builders import a_night

settings = Settings.model_validate(json.loads(Path(sys.argv[1]).read_text()))
plan = HistoryPlan.model_validate_json(Path(sys.argv[2]).read_text())
for job in bring(settings, plan, a_night(int(sys.argv[3]))):
    print(job.part_id, flush=True)
"""


def test_a_killed_run_loses_no_page_that_reached_the_disk(tmp_path: Path, past: SitePast, web: Web) -> None:
    settings = outlet_settings(tmp_path, web)
    past.publish(120)
    plan = planned(settings, *urls_of(past))
    n_served = 0
    pages = dict(web.routes)

    def slowly(seen: Seen) -> Canned:
        nonlocal n_served
        n_served += 1
        time.sleep(0.01)
        answer = pages[seen.path]
        assert isinstance(answer, Canned)
        return answer

    web.routes |= dict.fromkeys(pages, slowly)
    (tmp_path / "settings.json").write_text(settings.model_dump_json())
    (tmp_path / "plan.json").write_text(plan.model_dump_json())
    arguments = [sys.executable, "-c", RUN, str(tmp_path / "settings.json"), str(tmp_path / "plan.json")]
    for day, n_before in ((25, 30), (26, 70)):
        with subprocess.Popen([*arguments, str(day)], cwd=Path(__file__).parents[3]) as run:
            while n_served < n_before and run.poll() is None:
                time.sleep(0.005)
            os.kill(run.pid, signal.SIGKILL)
    warc = settings.history / "sites" / "fetched" / "review-00002.warc.gz"
    warc.write_bytes(warc.read_bytes()[:-9])  # a torn record
    jobs = brought(settings, plan, day=29)
    found = [url for job in jobs for url in pages_in(job)]
    assert sorted(found) == sorted(urls_of(past))
    assert [job.part_id for job in jobs] == ["review-00001", "review-00002", "review-00003"]
    assert sum(n > 1 for n in asked(web).values()) <= 3 * 8  # those under way at the two kills, and the torn one
    web.log.clear()
    assert brought(settings, plan, day=30) == jobs
    assert web.log == []


def test_a_consumer_that_stops_leaves_whole_files(settings: Settings, past: SitePast, web: Web) -> None:
    other = SitePast(web, GAZETTE)
    past.publish(2)
    other.publish(40, prefix="other")
    plan = planned(settings, *urls_of(past), *urls_of(other))
    running = bring(settings, plan, a_night())
    assert next(running).part_id == "review-00001"
    running.close()
    pages = [url for job in brought(settings, plan, day=30) for url in pages_in(job)]
    assert sorted(pages) == sorted([*urls_of(past), *urls_of(other)])
