"""Common Crawl by its indexes: records of declared hosts, each by its range, become WARC files of a month."""

import gzip
import json
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from warcio.archiveiterator import ArchiveIterator

from flows.routes import common_crawl
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
FILE = "crawl-data/CC-MAIN-2023-14/segments/1/warc/CC-MAIN-20230320083513-00011.warc.gz"
SPRING = MonthSpan(first_month="2023-03", last_month="2023-04")


def a_record(url: str) -> bytes:
    body = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>{url}</p>".encode()
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2023-03-20T08:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-{abs(hash(url)) % 10**12:012}>\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return gzip.compress(head.encode() + body + b"\r\n\r\n", mtime=0)


URLS = [f"https://review.example/{n}" for n in range(4)]
RECORDS = [a_record(url) for url in URLS]
OTHERS = a_record("https://elsewhere.example/")
WARC = OTHERS + OTHERS.join(RECORDS)  # as a crawl is: records of many sites between ours


def a_row(n: int, **changed: object) -> dict[str, object]:
    return {
        "url": URLS[n],
        "timestamp": "20230320080000",
        "status": "200",
        "mime": "text/html",
        "mime-detected": "text/html",
        "length": str(len(RECORDS[n])),
        "offset": str(WARC.index(RECORDS[n])),
        "filename": FILE,
        **changed,
    }


def an_index(folder: Path, *rows: dict[str, object], name: str = "answer.jsonl") -> Path:
    content = "".join(f"{json.dumps(row)}\n" for row in rows).encode()
    path = folder / name
    path.write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
    return path


@pytest.fixture
def stored() -> StoredFile:
    return StoredFile(WARC)


@pytest.fixture
def web(stored: StoredFile) -> Iterator[Web]:
    with Web() as server:
        server.routes[f"/{FILE}"] = stored
        yield server


@pytest.fixture
def settings(tmp_path: Path, web: Web) -> Settings:
    return outlet_settings(tmp_path, web)


def planned(settings: Settings, *indexes: Path, **said: object) -> HistoryPlan:
    return common_crawl.plan(settings, indexes, SPRING, **{"origin": ORIGIN, **said})  # type: ignore[arg-type]


def brought(settings: Settings, plan: HistoryPlan, troubles: list[RouteTrouble] | None = None) -> list[PartJob]:
    report = (troubles if troubles is not None else []).append
    return list(bring(settings, plan, a_night(), report=report))


def urls_in(path: str | Path) -> list[str]:
    return [record.rec_headers["WARC-Target-URI"] for record in ArchiveIterator(BytesIO(Path(path).read_bytes()))]


def test_records_by_their_ranges_are_a_warc_file(settings: Settings, stored: StoredFile, tmp_path: Path) -> None:
    plan = planned(settings, an_index(tmp_path, a_row(2), a_row(0)))
    (job,) = brought(settings, plan)
    assert Path(job.warc).read_bytes() == RECORDS[0] + RECORDS[2]
    assert urls_in(job.warc) == [URLS[0], URLS[2]]
    assert job.n_bytes == plan.warcs[0].n_bytes == len(RECORDS[0] + RECORDS[2])
    assert len(stored.ranges) == 2
    assert plan.warcs[0].month == "2023-03"
    release(job)
    assert not Path(job.warc).exists()


def test_planning_requests_nothing(settings: Settings, web: Web, tmp_path: Path) -> None:
    planned(settings, an_index(tmp_path, a_row(0)))
    assert web.log == []


def test_neither_order_nor_form_of_the_index_changes_the_plan(settings: Settings, tmp_path: Path) -> None:
    rows = [a_row(n) for n in range(4)]
    lines = an_index(tmp_path, *rows)
    backwards = an_index(tmp_path, *rows[::-1], *rows, name="again.jsonl.gz")
    cdxj = tmp_path / "cdx-00000.gz"
    fields = [(row, {key: value for key, value in row.items() if key != "timestamp"}) for row in rows]
    parts = [f"example,review)/ {row['timestamp']} {json.dumps(said)}\n".encode() for row, said in fields]
    cdxj.write_bytes(gzip.compress(b"".join(parts[:2])) + gzip.compress(b"".join(parts[2:])))  # blocks, as published
    table = tmp_path / "part.parquet"
    pq.write_table(a_table(rows), table)
    plans = [planned(settings, path) for path in (lines, backwards, cdxj, table)]
    assert plans == plans[:1] * 4


def a_table(rows: list[dict[str, object]]) -> pa.Table:
    return pa.table(
        {
            "url": [row["url"] for row in rows],
            "url_host_registered_domain": ["review.example" for _ in rows],
            "fetch_time": [datetime(2023, 3, 20, 8) for _ in rows],  # noqa: DTZ001 - as published
            "fetch_status": pa.array([200 for _ in rows], pa.int16()),
            "content_mime_detected": [row["mime-detected"] for row in rows],
            "warc_filename": [row["filename"] for row in rows],
            "warc_record_offset": pa.array([int(str(row["offset"])) for row in rows], pa.int32()),
            "warc_record_length": pa.array([int(str(row["length"])) for row in rows], pa.int32()),
        }
    )


@pytest.mark.parametrize(
    ("changed", "is_wanted"),
    [
        ({}, True),
        ({"timestamp": "20230430235959"}, True),
        ({"timestamp": "20230501000000"}, False),
        ({"timestamp": "20230228235959"}, False),
        ({"status": "404"}, False),
        ({"mime-detected": "application/pdf"}, False),
        ({"mime-detected": "application/xhtml+xml"}, True),
        ({"mime-detected": "text/plain", "url": "https://review.example/robots.txt"}, False),
        ({"url": "https://www.review.example/a"}, True),
        ({"url": "https://elsewhere.example/a"}, False),
    ],
)
def test_pages_of_declared_hosts_in_the_span_are_wanted(
    settings: Settings, tmp_path: Path, changed: dict[str, object], is_wanted: bool
) -> None:
    index = an_index(tmp_path, a_row(0), a_row(1, **changed))
    plan = planned(settings, index)
    lines = (settings.history / "common-crawl" / plan.warcs[0].location).read_text().splitlines()
    assert sum(len(one) > 0 for one in lines) + len(plan.warcs) - 1 == 1 + is_wanted


def test_the_feed_of_a_source_with_whole_texts_is_wanted(web: Web, tmp_path: Path) -> None:
    declared = (
        '[[source]]\nid = "state"\nname = "State"\nfull_text = true\nfeeds = [{ url = "http://state.example/rss/" }]\n'
    )
    settings = outlet_settings(tmp_path, web, declared=declared)
    feed = {"url": "http://state.example/rss/", "mime-detected": "application/rss+xml"}
    plan = planned(
        settings, an_index(tmp_path, a_row(0, **feed), a_row(1, **{**feed, "url": "http://state.example/b"}))
    )
    assert plan.warcs[0].n_bytes == len(RECORDS[0])


def test_every_host_is_taken_where_that_is_asked(settings: Settings, tmp_path: Path) -> None:
    index = an_index(tmp_path, a_row(0, url="https://elsewhere.example/a"))
    assert len(planned(settings, index, hosts="all").warcs) == 1
    with pytest.raises(SettingsError, match="None of 1 captures is a page at a declared host in these months"):
        planned(settings, index)


def test_lines_that_are_no_captures_are_counted(settings: Settings, tmp_path: Path) -> None:
    troubles: list[RouteTrouble] = []
    index = an_index(tmp_path, a_row(0), {"message": "No Captures found"}, a_row(1, offset="?"))
    planned(settings, index, report=troubles.append)
    assert [(one.subject, one.detail) for one in troubles] == [
        ("answer.jsonl", "2 lines are no captures and were left out; 1 are.")
    ]


def test_a_truncated_index_is_refused(settings: Settings, tmp_path: Path) -> None:
    path = an_index(tmp_path, *[a_row(0)] * 500, name="cdx.gz")
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(SettingsError, match=r"cdx\.gz: it cannot be read to its end"):
        planned(settings, path)


def test_a_file_that_is_not_there_is_named(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"gone\.jsonl: it cannot be read"):
        planned(settings, tmp_path / "gone.jsonl")


def test_what_broke_off_goes_on_behind_the_last_whole_record(
    settings: Settings, stored: StoredFile, tmp_path: Path
) -> None:
    plan = planned(settings, an_index(tmp_path, *(a_row(n) for n in range(4))))
    stored.cuts = [10_000, 10_000, 5]
    troubles: list[RouteTrouble] = []
    assert brought(settings, plan, troubles) == []
    assert [trouble.retry_later for trouble in troubles] == [True]
    partial = settings.history / "common-crawl" / "incoming" / f"{plan.warcs[0].part_id}.warc.gz.partial"
    partial.write_bytes(partial.read_bytes() + RECORDS[2][:7])  # as a kill leaves it
    stored.ranges.clear()
    (job,) = brought(settings, plan)
    assert Path(job.warc).read_bytes() == b"".join(RECORDS)
    assert len(stored.ranges) == 2


def test_bytes_that_are_no_record_fail_the_part_and_never_shorten_it(settings: Settings, tmp_path: Path) -> None:
    troubles: list[RouteTrouble] = []
    plan = planned(settings, an_index(tmp_path, a_row(0), a_row(1, offset=str(WARC.index(RECORDS[1]) + 1))))
    assert brought(settings, plan, troubles) == []
    assert "the index does not belong to this file" in troubles[0].detail
    assert troubles[0].retry_later is False


def test_a_server_without_ranges_is_not_read(settings: Settings, stored: StoredFile, tmp_path: Path) -> None:
    stored.has_ranges = False
    troubles: list[RouteTrouble] = []
    assert brought(settings, planned(settings, an_index(tmp_path, a_row(0))), troubles) == []
    assert "the server sent the whole file" in troubles[0].detail


def test_slow_down_is_waited_for(settings: Settings, stored: StoredFile, tmp_path: Path) -> None:
    stored.refusals = [SLOW_DOWN]
    assert len(brought(settings, planned(settings, an_index(tmp_path, a_row(0))))) == 1


def test_a_warc_file_that_is_gone_is_named(settings: Settings, web: Web, tmp_path: Path) -> None:
    web.routes[f"/{FILE}"] = Canned(404, {}, b"")
    troubles: list[RouteTrouble] = []
    assert brought(settings, planned(settings, an_index(tmp_path, a_row(0))), troubles) == []
    assert [trouble.detail for trouble in troubles] == ["The server answered 404 (Not Found)."]


def test_a_list_of_ranges_that_is_gone_asks_for_a_new_plan(settings: Settings, tmp_path: Path) -> None:
    plan = planned(settings, an_index(tmp_path, a_row(0)))
    (settings.history / "common-crawl" / plan.warcs[0].location).unlink()
    with pytest.raises(SettingsError, match="Plan again"):
        brought(settings, plan)


def test_each_month_becomes_a_part(settings: Settings, tmp_path: Path) -> None:
    plan = planned(settings, an_index(tmp_path, a_row(0), a_row(1), a_row(2, timestamp="20230401000000")))
    jobs = brought(settings, plan)
    assert [job.part_id[:13] for job in jobs] == ["2023-03-00001", "2023-04-00001"]
    assert [Path(job.warc).read_bytes() for job in jobs] == [RECORDS[0] + RECORDS[1], RECORDS[2]]
