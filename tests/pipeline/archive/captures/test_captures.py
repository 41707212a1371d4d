"""Captures of WARC files as others write them: every version, packing and style of record."""

import gzip
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from pipeline.archive import ArchiveWriter
from pipeline.archive.captures import CaptureError, CaptureLimits
from pipeline.records import Answer, Failure, Request, Role
from tests.pipeline.archive.captures.warcs import (
    DATE,
    PAGE,
    URL,
    members,
    message,
    only_capture,
    reader,
    record,
    signed,
)

AT = datetime(2023, 5, 2, 10, 11, 12, tzinfo=UTC)


class Archived(NamedTuple):
    """One response that is written and read back."""

    url: str
    kind: str
    status: int
    body: bytes


ARCHIVED = st.builds(
    Archived,
    url=st.from_regex(r"https?://[a-z]{1,9}\.example/[a-z0-9?=&%]{0,20}", fullmatch=True),
    kind=st.sampled_from(["response", "request", "metadata", "revisit"]),
    status=st.sampled_from([200, 301, 404, 500]),
    body=st.binary(max_size=300) | st.sampled_from([PAGE, b"\r\n\r\n", b"WARC/1.0\r\n", b"\n" * 40]),
)


def written(archived: list[Archived], *, compress: bool, version: str) -> bytes:
    """The records as warcio writes them."""
    file = BytesIO()
    writer = WARCWriter(file, gzip=compress, warc_version=version)
    writer.write_record(writer.create_warcinfo_record("a.warc.gz", {"software": "warcio"}))
    for one in archived:
        heads = {
            "response": StatusAndHeaders(f"{one.status} Said", [("Content-Type", "text/html")], protocol="HTTP/1.1"),
            "revisit": StatusAndHeaders("200 OK", [("ETag", "x")], protocol="HTTP/1.1"),
            "request": StatusAndHeaders("GET / HTTP/1.1", [("Host", "news.example")], is_http_request=True),
        }
        body = b"" if one.kind == "revisit" else one.body
        writer.write_record(
            writer.create_warc_record(
                one.url,
                one.kind,
                BytesIO(body),
                length=len(body),
                warc_headers_dict={"WARC-Date": DATE},
                http_headers=heads.get(one.kind),
            )
        )
    return file.getvalue()


@given(
    archived=st.lists(ARCHIVED, max_size=6),
    packing=st.sampled_from(["members", "plain", "one member"]),
    version=st.sampled_from(["1.0", "1.1"]),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_warcio_writes_is_read_as_it_was(
    tmp_path: Path, archived: list[Archived], packing: str, version: str
) -> None:
    content = written(archived, compress=packing == "members", version=version)
    content = gzip.compress(content) if packing == "one member" else content
    captures = reader(tmp_path, content, n_bytes=len(content))
    expected = [(one.url, one.status, one.body) for one in archived if one.kind == "response"]
    assert [(one.url, one.status, one.body()) for one in captures] == expected
    assert captures.counts["warcinfo"] == 1
    assert captures.n_records == 1 + len(archived)


@given(archived=st.lists(ARCHIVED, max_size=4), is_packed=st.booleans())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_records_copied_whole_make_a_warc_of_the_same_captures(
    tmp_path: Path, archived: list[Archived], is_packed: bool
) -> None:
    content = written([*archived, Archived(URL, "response", 200, PAGE)], compress=is_packed, version="1.1")
    captures = list(reader(tmp_path, content))
    copied = members(capture.record for capture in captures)
    again = list(reader(tmp_path, copied))
    assert [(one.url, one.headers, one.payload, one.record) for one in again] == [
        (one.url, one.headers, one.payload, one.record) for one in captures
    ]
    with (tmp_path / "a.warc.gz").open("rb") as file:
        theirs = [one.raw_stream.read() for one in ArchiveIterator(file, check_digests="raise")]
    assert theirs == [one.payload for one in captures]


@pytest.mark.parametrize("version", ["0.17", "0.18", "1.0", "1.1"])
@pytest.mark.parametrize("line_end", ["\r\n", "\n"])
@pytest.mark.parametrize("is_packed", [True, False])
def test_every_version_and_line_end_is_read(tmp_path: Path, version: str, line_end: str, is_packed: bool) -> None:
    one = record(message(), version=version, line_end=line_end)
    capture = only_capture(tmp_path, members([one]) if is_packed else one)
    assert (capture.url, capture.captured_at, capture.status, capture.body()) == (URL, AT, 200, PAGE)
    assert only_capture(tmp_path, capture.record).record == capture.record


def test_fields_are_read_in_any_case_folded_and_of_any_characters(tmp_path: Path) -> None:
    block = message()
    head = (
        "WARC/1.0\r\nwarc-type: RESPONSE\r\nWARC-TARGET-URI: <https://news.example/caf\xe9>\r\nX-Note: a:\r\n b\r\n"
        f"warc-date:2023-05-02T10:11:12Z\r\ncontent-length :{len(block)}\r\n\r\n"
    )
    capture = only_capture(tmp_path, head.encode("latin-1") + block + b"\r\n\r\n")
    assert (capture.url, capture.captured_at) == ("https://news.example/café", AT)


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("2023-05-02T10:11:12.123456Z", AT.replace(microsecond=123456)),
        ("2023-05-02T10:11:12.123456789Z", AT.replace(microsecond=123456)),
        ("2023-05-02T10:11:12", AT),
        ("2023-05-02T12:11:12+02:00", AT),
        ("20230502101112", AT),
        ("2023-05-02", datetime(2023, 5, 2, tzinfo=UTC)),
        ("2023-05", datetime(2023, 5, 1, tzinfo=UTC)),
        ("2023", datetime(2023, 1, 1, tzinfo=UTC)),
    ],
)
def test_dates_are_instants_of_utc(tmp_path: Path, stated: str, expected: datetime) -> None:
    assert only_capture(tmp_path, record(message(), ("WARC-Date", stated))).captured_at == expected


def test_headers_are_as_archived_behind_interim_responses(tmp_path: Path) -> None:
    interim = b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n"
    headers = (("Content-Type", "text/html"), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2"), ("X-Name", "caf\xe9"))
    block = interim + message(PAGE, *headers, status="HTTP/2 203")
    capture = only_capture(tmp_path, record(block))
    assert (capture.status, capture.headers, capture.payload) == (203, headers, PAGE)
    assert capture.header("set-COOKIE") == "a=1"
    assert capture.header("Age") == ""


def test_endless_interim_responses_are_no_response(tmp_path: Path) -> None:
    capture = only_capture(tmp_path, record(b"HTTP/1.1 100 Continue\r\n\r\n" * 100_000))
    with pytest.raises(CaptureError) as found:
        capture.body()
    assert (capture.status, found.value.reason) == (0, "bad_message")


def test_records_of_other_types_and_schemes_are_passed_over_and_counted(tmp_path: Path) -> None:
    kinds = ["warcinfo", "request", "metadata", "revisit", "conversion", "continuation", "response"]
    records = [record(b"software: x\r\n", kind=kind) for kind in kinds[:-1]]
    records += [record(b"1.2.3.4", ("WARC-Target-URI", "dns:news.example")), record(message())]
    captures = reader(tmp_path, members(records))
    assert [capture.url for capture in captures] == [URL]
    assert captures.counts == dict.fromkeys(kinds, 1) | {"response": 2}


def test_types_beyond_the_standard_are_counted_where_a_checksum_proves_them(tmp_path: Path) -> None:
    captures = reader(tmp_path, members([record(b"x", kind="screenshot"), record(message())]))
    assert len(list(captures)) == 1
    assert captures.counts == {"screenshot": 1, "response": 1}


def test_a_resource_under_a_web_address_is_a_capture(tmp_path: Path) -> None:
    page = record(PAGE, ("Content-Type", "text/html"), kind="resource")
    other = record(b"log", ("WARC-Target-URI", "metadata://gnu.org/wget.log"), kind="resource")
    capture = only_capture(tmp_path, members([other, page]))
    assert (capture.status, capture.header("content-type"), capture.body()) == (200, "text/html", PAGE)


def test_a_record_without_an_http_response_is_put_aside(tmp_path: Path) -> None:
    broken, good = reader(tmp_path, members([record(b"<html>no head</html>"), record(message())]))
    with pytest.raises(CaptureError) as found:
        broken.body()
    assert (broken.status, found.value.reason) == (0, "bad_message")
    assert good.body() == PAGE


def test_a_response_in_segments_is_put_aside(tmp_path: Path) -> None:
    capture = only_capture(tmp_path, record(message(), ("WARC-Segment-Number", "1")))
    with pytest.raises(CaptureError) as found:
        capture.body()
    assert found.value.reason == "incomplete"


def test_a_truncated_response_says_so(tmp_path: Path) -> None:
    block = message(PAGE, ("Content-Length", "100000"))
    capture = only_capture(tmp_path, record(block, ("WARC-Truncated", "length")))
    assert (capture.truncated, capture.body()) == ("length", PAGE)


@pytest.mark.parametrize("is_packed", [True, False])
def test_a_record_beyond_the_limit_is_put_aside_and_the_file_goes_on(tmp_path: Path, is_packed: bool) -> None:
    large = signed(message(b"x" * 3_000_000, ("Content-Type", "text/html")))
    records = [large, record(message())]
    content = members(records) if is_packed else b"".join(records)
    aside, good = reader(tmp_path, content, limits=CaptureLimits(record_bytes=1 << 20))
    with pytest.raises(CaptureError) as found:
        aside.body()
    assert (aside.url, aside.status, aside.headers) == (URL, 200, (("Content-Type", "text/html"),))
    assert (aside.record, aside.payload, found.value.reason) == (b"", b"", "too_large")
    assert good.body() == PAGE


def test_each_capture_says_where_it_lies(tmp_path: Path) -> None:
    records = [record(b"", kind="warcinfo"), record(message()), record(message(b"two"))]
    packed, plain = members(records), b"".join(records)
    assert [one.offset for one in reader(tmp_path, packed)] == [len(members(records[:1])), len(members(records[:2]))]
    assert [one.offset for one in reader(tmp_path, plain)] == [len(records[0]), len(records[0] + records[1])]
    for capture in reader(tmp_path, plain):
        assert plain[capture.offset :].startswith(capture.record)


def test_the_archive_of_our_nights_is_read(tmp_path: Path) -> None:
    request = Request(url=URL, role=Role.PAGE, source_id="magazine", subject_id="0123456789abcdef")
    headers = (("Content-Type", "text/html"), ("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked"))
    answer = Answer(
        request=request, final_url=URL, status=200, headers=headers, body=PAGE, fetched_at=AT.replace(microsecond=7)
    )
    failure = Failure(request=request, reason="http_503", detail="x", retry_later=True, failed_at=AT)
    with ArchiveWriter(tmp_path, "2023-05-02", now=lambda: AT) as writer:
        for answered in (answer, answer, failure):
            writer.append(answered)
        writer.append_resource("sources.toml", b"[[source]]")
    captures = reader(tmp_path, (tmp_path / "2023-05-02.warc.gz").read_bytes())
    [capture] = captures
    assert (capture.url, capture.captured_at, capture.body()) == (URL, answer.fetched_at, PAGE)
    assert captures.counts == {"warcinfo": 1, "response": 1, "revisit": 1, "metadata": 1, "resource": 1}


def test_a_reader_can_be_left_before_its_end(tmp_path: Path) -> None:
    captures = reader(tmp_path, members([record(message())] * 3))
    next(captures)
    captures.close()
    assert list(captures) == []
