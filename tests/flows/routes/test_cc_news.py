"""CC-NEWS by its monthly lists: files come whole, one when it is taken, and what breaks off goes on the next time."""

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.routes import cc_news
from flows.routes.bringing import bring, release
from flows.routes.part_jobs import RouteTrouble
from flows.settings import Settings
from pipeline.errors import SettingsError
from pipeline.records import HistoryPlan, MonthSpan, PartJob
from tests.builders import a_night
from tests.flows.routes.outlets import outlet_settings
from tests.stored_file import SLOW_DOWN, StoredFile
from tests.web import Canned, Web

ORIGIN = "http://data.commoncrawl.org"
OCTOBER = MonthSpan(first_month="2023-10", last_month="2023-10")
NAMES = [f"CC-NEWS-20231023153650-0216{n}" for n in range(3)]


def path_of(name: str) -> str:
    return f"/crawl-data/CC-NEWS/2023/10/{name}.warc.gz"


def content_of(name: str) -> bytes:
    return gzip.compress(f"WARC/1.0 {name}".encode() * 50, mtime=0)


def a_list(*names: str) -> Canned:
    lines = "".join(f"{path_of(name).removeprefix('/')}\n" for name in names)
    return Canned(200, {"Content-Type": "binary/octet-stream"}, gzip.compress(lines.encode()))


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as server:
        server.routes["/crawl-data/CC-NEWS/2023/10/warc.paths.gz"] = a_list(*NAMES)
        for name in NAMES:
            server.routes[path_of(name)] = StoredFile(content_of(name))
        yield server


@pytest.fixture
def settings(tmp_path: Path, web: Web) -> Settings:
    return outlet_settings(tmp_path, web)


def planned(settings: Settings, span: MonthSpan = OCTOBER, **said: object) -> HistoryPlan:
    return cc_news.plan(settings, a_night(), span, origin=ORIGIN, **said)  # type: ignore[arg-type]


def brought(settings: Settings, plan: HistoryPlan, troubles: list[RouteTrouble] | None = None) -> list[PartJob]:
    report = (troubles if troubles is not None else []).append
    return list(bring(settings, plan, a_night(), report=report))


def test_a_plan_names_every_file_of_its_months(settings: Settings, web: Web) -> None:
    plan = planned(settings)
    assert [(warc.part_id, warc.location, warc.month) for warc in plan.warcs] == [
        (name, f"{ORIGIN}{path_of(name)}", "2023-10") for name in NAMES
    ]
    assert plan.plan_id.startswith("cc-news-2023-10-2023-10-")
    assert web.paths() == ["/crawl-data/CC-NEWS/2023/10/warc.paths.gz"]


def test_a_month_without_a_list_is_named_and_the_others_planned(settings: Settings) -> None:
    troubles: list[RouteTrouble] = []
    plan = planned(settings, MonthSpan(first_month="2023-09", last_month="2023-10"), report=troubles.append)
    assert len(plan.warcs) == 3
    assert [trouble.detail for trouble in troubles] == ["There is no list of 2023-09: Common Crawl has published none."]


def test_a_web_page_in_place_of_a_list_is_named(settings: Settings, web: Web) -> None:
    web.routes["/crawl-data/CC-NEWS/2023/10/warc.paths.gz"] = Canned(200, {}, b"<!doctype html><p>Wait</p>")
    troubles: list[RouteTrouble] = []
    with pytest.raises(SettingsError, match="No list of 2023-10 to 2023-10 could be read"):
        planned(settings, report=troubles.append)
    assert "is no path of a WARC file of 2023-10" in troubles[0].detail


def test_months_before_the_crawl_are_refused(settings: Settings) -> None:
    with pytest.raises(SettingsError, match="CC-NEWS begins in 2016-08"):
        planned(settings, MonthSpan(first_month="2012-01", last_month="2016-07"))


def test_an_open_span_runs_from_the_first_month_to_the_night(settings: Settings, web: Web) -> None:
    troubles: list[RouteTrouble] = []
    planned(settings, MonthSpan(first_month=""), report=troubles.append)
    asked = [path.split("/")[3:5] for path in web.paths()]
    assert (asked[0], asked[-1], len(asked)) == (["2016", "08"], ["2026", "10"], 123)


def test_without_a_contact_no_public_host_is_requested(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="contact is not set"):
        cc_news.plan(outlet_settings(tmp_path), a_night(), OCTOBER)


def test_a_file_is_downloaded_when_its_job_is_taken(settings: Settings, web: Web) -> None:
    plan = planned(settings)
    web.log.clear()
    jobs = bring(settings, plan, a_night())
    first = next(jobs)
    assert web.paths() == [path_of(NAMES[0])]
    assert Path(first.warc).read_bytes() == content_of(NAMES[0])
    assert (first.part_id, first.warc_name) == (NAMES[0], f"{NAMES[0]}.warc.gz")
    assert first.n_bytes == len(content_of(NAMES[0]))
    release(first)
    assert not Path(first.warc).exists()
    assert [job.part_id for job in jobs] == NAMES[1:]


def test_a_download_that_breaks_off_goes_on_at_once(settings: Settings, web: Web) -> None:
    web.routes[path_of(NAMES[0])] = file = StoredFile(content_of(NAMES[0]), cuts=[30, 20])
    jobs = brought(settings, planned(settings))
    assert file.ranges == ["", "bytes=30-", "bytes=50-"]
    assert Path(jobs[0].warc).read_bytes() == content_of(NAMES[0])


def test_a_download_without_progress_is_left_for_the_next_run(settings: Settings, web: Web) -> None:
    web.routes[path_of(NAMES[0])] = file = StoredFile(content_of(NAMES[0]), cuts=[30, 0, 0, 0])
    plan, troubles = planned(settings), list[RouteTrouble]()
    assert [job.part_id for job in brought(settings, plan, troubles)] == NAMES[1:]
    assert [(trouble.subject, trouble.retry_later) for trouble in troubles] == [(NAMES[0], True)]
    assert [job.part_id for job in brought(settings, plan)] == NAMES
    assert file.ranges[-1] == "bytes=30-"


def test_slow_down_is_waited_for(settings: Settings, web: Web) -> None:
    web.routes[path_of(NAMES[0])] = StoredFile(content_of(NAMES[0]), refusals=[SLOW_DOWN])
    assert [job.part_id for job in brought(settings, planned(settings))] == NAMES


def test_an_archive_that_asks_for_a_long_rest_is_left_alone(settings: Settings, web: Web) -> None:
    rest = SLOW_DOWN._replace(headers={"Retry-After": "7200"})
    web.routes[path_of(NAMES[1])] = StoredFile(content_of(NAMES[1]), refusals=[rest])
    plan, troubles = planned(settings), list[RouteTrouble]()
    web.log.clear()
    assert [job.part_id for job in brought(settings, plan, troubles)] == NAMES[:1]
    assert web.paths() == [path_of(name) for name in NAMES[:2]]
    assert [trouble.subject for trouble in troubles] == [NAMES[1]]


def test_a_file_that_is_gone_is_named_and_the_rest_goes_on(settings: Settings, web: Web) -> None:
    del web.routes[path_of(NAMES[1])]
    troubles: list[RouteTrouble] = []
    assert [job.part_id for job in brought(settings, planned(settings), troubles)] == [NAMES[0], NAMES[2]]
    assert [(trouble.subject, trouble.retry_later) for trouble in troubles] == [(NAMES[1], False)]


def test_a_page_in_place_of_a_file_never_becomes_one(settings: Settings, web: Web) -> None:
    web.routes[path_of(NAMES[0])] = Canned(200, {"Content-Type": "text/html"}, b"<!doctype html><p>Wait</p>")
    troubles: list[RouteTrouble] = []
    assert [job.part_id for job in brought(settings, planned(settings), troubles)] == NAMES[1:]
    assert "begins with b'<!doctype html>" in troubles[0].detail


def test_a_redirect_to_another_place_is_followed(settings: Settings, web: Web) -> None:
    web.routes["/moved"] = StoredFile(content_of(NAMES[0]))
    web.routes[path_of(NAMES[0])] = Canned(302, {"Location": "/moved"})
    jobs = brought(settings, planned(settings))
    assert Path(jobs[0].warc).read_bytes() == content_of(NAMES[0])


def test_what_a_part_does_not_need_is_not_downloaded(settings: Settings, web: Web) -> None:
    plan = planned(settings)
    left = settings.history / "cc-news" / "incoming" / f"{NAMES[0]}.warc.gz"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"left by a kill")
    web.log.clear()
    jobs = list(bring(settings, plan, a_night(), needs_warc=lambda job: job.part_id == NAMES[2]))
    assert [job.part_id for job in jobs] == NAMES
    assert web.paths() == [path_of(NAMES[2])]
    assert not left.exists()


def test_robots_txt_of_the_archive_is_respected(settings: Settings, web: Web) -> None:
    web.routes["/robots.txt"] = Canned(body=b"User-agent: *\nDisallow: /crawl-data/")
    troubles: list[RouteTrouble] = []
    with pytest.raises(SettingsError):
        planned(settings, report=troubles.append)
    assert "robots.txt does not permit" in troubles[0].detail
