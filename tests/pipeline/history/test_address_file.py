"""Files of addresses: GDELT's article lists and plain lists, each address with the days that it may be of."""

import gzip
import json
from datetime import date

import pytest

from pipeline.discover.past_address import PastAddress
from pipeline.discover.reading import UnreadableError
from pipeline.history.address_file import read_address_file
from pipeline.history.warc_paths import read_news_paths

GAL = {
    "date": "2023-04-12T06:15:00Z",
    "url": "https://review.example/a-piece",
    "title": "A piece",
    "image": None,
    "lang": "en",
    "outletName": "Review",
}


def test_an_article_of_gdelt_is_published_shortly_before_it_was_seen() -> None:
    (address,) = read_address_file(gzip.compress(json.dumps(GAL).encode() + b"\n"))
    assert address == PastAddress("https://review.example/a-piece", date(2023, 4, 5), date(2023, 4, 12))


def test_the_date_in_an_address_counts_more() -> None:
    dated = {**GAL, "url": "https://review.example/2019/05/17/a-piece"}
    (address,) = read_address_file(json.dumps(dated).encode())
    assert address is not None
    assert address.latest == date(2019, 5, 17)


def test_one_address_a_line_with_remarks() -> None:
    lines = b"\xef\xbb\xbf# from the archive page\n\nhttps://review.example/a?utm_source=x\nhttps://review.example/2023/05/b\n"
    plain, dated = read_address_file(lines.removeprefix(b"\xef\xbb\xbf"))
    assert plain == PastAddress("https://review.example/a")
    assert dated == PastAddress("https://review.example/2023/05/b", date(2023, 5, 1), date(2023, 5, 31))


@pytest.mark.parametrize("line", [b"no address", b'{"url": 7}', b'{"url": ""}', b'{"title": "x"}', b'{"url": "https'])
def test_a_line_without_an_address_is_none(line: bytes) -> None:
    assert list(read_address_file(line)) == [None]


def test_a_damaged_file_is_named() -> None:
    with pytest.raises(UnreadableError, match="damaged"):
        list(read_address_file(gzip.compress(b"https://review.example/a\n" * 99)[:40]))


# --- paths of a month of CC-NEWS

PATHS = [f"crawl-data/CC-NEWS/2023/10/CC-NEWS-20231023153650-0216{n}.warc.gz" for n in range(3)]


def test_the_paths_of_a_month_are_read() -> None:
    body = gzip.compress("".join(f"{path}\n" for path in PATHS).encode())
    assert read_news_paths(body, "2023-10") == tuple(
        (f"CC-NEWS-20231023153650-0216{n}", path) for n, path in enumerate(PATHS)
    )


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<!doctype html><p>Slow down</p>",
        gzip.compress(f"{PATHS[0]}\n".encode())[:20],
        b"crawl-data/CC-NEWS/2023/11/CC-NEWS-20231123153650-02160.warc.gz\n",
        b"crawl-data/CC-NEWS/2023/10/../../x.warc.gz\n",
        "crawl-data/CC-NEWS/2023/10/é.warc.gz".encode(),
    ],
)
def test_what_is_no_list_of_the_month_is_refused(body: bytes) -> None:
    with pytest.raises(UnreadableError):
        read_news_paths(body, "2023-10")
