"""WARC files of invented outlets: pages about NATO in Asia and about other matters, feeds, and what is neither."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pipeline.records import Feed, PartJob, Source
from pipeline.themes.codebook.load import SHIPPED
from tests.builders import an_rss
from tests.pipeline.archive.captures.warcs import members, message, record, signed

TIMES = Source(source_id="times", name="The Times", feeds=(Feed(url="https://times.example/feed/"),))
LETTER = Source(source_id="letter", name="The Letter", full_text=True, feeds=(Feed(url="https://letter.example/rss"),))
AT = datetime(2023, 4, 5, 6, 7, 8, tzinfo=UTC)

ON_NATO = " ".join(
    f"NATO and Japan agreed on point {n} of their plan; the alliance said that South Korea and Australia were welcome "
    f"to join the talks in the Indo-Pacific before year {n} is over, which the capitals of the region have noted."
    for n in range(1, 10)
)
ON_BREAD = " ".join(
    f"The baker of street {n} has found that a loaf needs {n} hours more than the book says, and that nobody in the "
    f"queue minds the wait as long as the door stays open and the talk is of the weather, not of the price."
    for n in range(1, 10)
)


def a_page(title: str, text: str = ON_NATO, *, day: str = "2023-04-04", head: str = "") -> bytes:
    paragraphs = "".join(f"<p>{part.strip()}.</p>" for part in text.split(". ") if part.strip())
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>{head}'
        f'<meta property="article:published_time" content="{day}T08:00:00Z"></head>'
        f"<body><article><h1>{title}</h1>{paragraphs}</article></body></html>"
    ).encode()


def a_feed(*items: tuple[str, str]) -> bytes:
    """A feed of (slug, text)."""
    return an_rss(
        *(
            f"<title>On {slug}</title><link>https://letter.example/{slug}</link><guid>{slug}</guid>"
            f"<pubDate>Tue, 04 Apr 2023 08:00:00 GMT</pubDate><description><![CDATA[<p>{text}</p>]]></description>"
            for slug, text in items
        )
    )


def a_capture(
    url: str, body: bytes, *headers: tuple[str, str], minutes: int = 0, status: int = 200, truncated: str = ""
) -> bytes:
    at = (AT + timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%SZ")
    said = dict((("Content-Type", "text/html"), *headers))
    fields = [("WARC-Target-URI", url), ("WARC-Date", at), *([("WARC-Truncated", truncated)] if truncated else [])]
    return signed(message(body, *said.items(), status=f"HTTP/1.1 {status} Said"), *fields)


def a_warc(path: Path, captures: Iterable[bytes]) -> Path:
    path.write_bytes(members([record(b"", kind="warcinfo"), *captures]))
    return path


def a_job(warc: Path, folder: Path, *sources: Source, **said: object) -> PartJob:
    given = {"codebook": str(SHIPPED), "sources": sources or (TIMES, LETTER), "folder": str(folder), **said}
    return PartJob.model_validate(
        {"route": "warc", "part_id": "one", "warc": str(warc), "warc_name": warc.name, **given}
    )
