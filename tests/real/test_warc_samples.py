"""The 24 archive files of others: each is read right, or refused with its reason.

Of webarchive-test-suite (UK Web Archive) and of warcio's tests; five of the latter are damaged on purpose, or look so.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from warcio.archiveiterator import ArchiveIterator

from pipeline.archive.captures import Capture, WarcError, read_captures


class Sample(NamedTuple):
    """What a file gives: captures and records by type, or the end of the sentence that refuses it."""

    name: str
    n_captures: int = 0
    counts: dict[str, int] = {}  # noqa: RUF012
    refused: str = ""


ARC = "byte 0: this is ARC, the format before WARC: convert it (warcio recompress FILE.arc.gz FILE.warc.gz)."
HERITRIX = {"warcinfo": 1, "response": 8, "request": 7, "metadata": 7}  # one response is of DNS
EXAMPLE = {"warcinfo": 2, "response": 1, "request": 2, "revisit": 1}
SAMPLES = [
    # Heritrix 1.14, WARC 0.17
    Sample("IAH-20080430204825-00000-blackbook-truncated.arc", refused=ARC),
    Sample("IAH-20080430204825-00000-blackbook-truncated.arc.gz", refused=ARC),
    Sample("IAH-20080430204825-00000-blackbook-truncated.warc", 7, HERITRIX),
    Sample("IAH-20080430204825-00000-blackbook-truncated.warc.gz", 7, HERITRIX),
    # Wget and the Wikipedia blackout of 2012; their resources are Wget's own, under metadata://
    Sample("IAH-urls-wget.warc.gz", 16, {"warcinfo": 1, "request": 16, "response": 16, "resource": 3}),
    Sample("sopa-wikipedia-homepage.warc.gz", 74, {"warcinfo": 1, "request": 86, "response": 74, "resource": 3}),
    Sample("main-page.warc.gz", 70, {"warcinfo": 1, "request": 77, "response": 70, "resource": 3}),
    Sample("post-blackout.warc.gz", 51, {"warcinfo": 1, "request": 62, "response": 51, "resource": 3}),
    # warcio
    Sample("bad.arc", refused=ARC),
    Sample("example-space-in-url.arc", refused=ARC),
    Sample("example.arc", refused=ARC),
    Sample("example.arc.gz", refused=ARC),
    Sample("example.warc", 1, EXAMPLE),
    Sample("example.warc.gz", 1, EXAMPLE),
    Sample("example-bad-non-chunked.warc.gz", 1, EXAMPLE),  # one gzip member over all records, which warcio refuses
    Sample("example-bad.warc.gz.bad", 2, EXAMPLE | {"warcinfo": 1, "response": 2}),  # likewise
    Sample("example-digest.warc", 0, {"request": 4}),  # digests of request payloads are not compared
    Sample("example-iana.org-chunked.warc", 1, {"warcinfo": 1, "response": 1, "request": 1}),
    Sample("example-resource.warc.gz", 1, {"warcinfo": 2, "resource": 1}),
    Sample("example-space-in-target-uri.warc.gz", 0, {"warcinfo": 1, "resource": 1}),  # a file: address
    Sample("example-trunc.warc", refused="byte 1197: its block goes on where it ends by its Content-Length."),
    Sample(
        "example-wget-bad-target-uri.warc.gz",  # between < and >
        1,
        {"warcinfo": 1, "request": 1, "response": 1, "metadata": 1, "resource": 2},
    ),
    Sample("example-wrong-chunks.warc.gz", refused="its gzip member ends after 343 of the 1613 bytes of this record."),
    Sample("post-test.warc.gz", 3, {"response": 3, "request": 3}),
]
UNREAD_BY_WARCIO = {"example-bad-non-chunked.warc.gz", "example-bad.warc.gz.bad"}


def path_of(sample: Sample, material: Path) -> Path:
    [path] = (material / "warc_samples").rglob(sample.name)
    return path


def test_all_files_are_here(material: Path) -> None:
    found = (path.name for path in (material / "warc_samples").rglob("*") if {".warc", ".arc"} & set(path.suffixes))
    assert sorted(found) == sorted(sample.name for sample in SAMPLES)


@pytest.mark.parametrize("sample", [one for one in SAMPLES if one.refused], ids=lambda one: one.name)
def test_a_file_that_is_not_whole_or_no_warc_is_refused(material: Path, sample: Sample) -> None:
    with pytest.raises(WarcError) as found:
        list(read_captures(path_of(sample, material)))
    assert str(found.value).startswith(f"{sample.name}, byte ")
    assert str(found.value).endswith(sample.refused)


@pytest.mark.parametrize("sample", [one for one in SAMPLES if one.counts], ids=lambda one: one.name)
def test_a_whole_file_gives_its_captures(material: Path, sample: Sample) -> None:
    path = path_of(sample, material)
    reader = read_captures(path, n_bytes=path.stat().st_size)
    captures = list(reader)
    assert (len(captures), reader.counts) == (sample.n_captures, sample.counts)
    if sample.name not in UNREAD_BY_WARCIO:
        assert list(map(shown, captures)) == list(by_warcio(path))


def shown(capture: Capture) -> tuple[str, str, int, bytes]:
    return capture.url, f"{capture.captured_at:%Y-%m-%dT%H:%M:%SZ}", capture.status, capture.body()


def by_warcio(path: Path) -> Iterator[tuple[str, str, int, bytes]]:
    """The responses and resources of the web as warcio reads them."""
    with path.open("rb") as file:
        for record in ArchiveIterator(file):
            url = record.rec_headers.get_header("WARC-Target-URI") or ""
            if record.rec_type in ("response", "resource") and url.startswith("http"):
                status = int(record.http_headers.get_statuscode()) if record.http_headers else 200
                yield url, record.rec_headers.get_header("WARC-Date")[:19] + "Z", status, record.content_stream().read()
