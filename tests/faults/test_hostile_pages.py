"""Rows 25, 30 and 52 of the fault list: pages too dear to read, with a lying charset, and that kill their reader."""

import gzip
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.children.pool import ChildPool
from pipeline.children.worker import ChildLimits
from pipeline.clean.clean_pool import clean_pages, cleaning_pool
from pipeline.clean.page_to_clean import PageToClean
from pipeline.discover.feed import read_feed
from pipeline.records import CleanText, Unclean
from tests.builders import a_feed, a_source
from tests.faults.town import Town, a_town, item, prose, rss
from tests.flows.newsstand import COMMENTARY, page
from tests.pipeline.clean.pages import TEXT, TITLE, document, paragraphs
from tests.web import Canned

PAGE = PageToClean(body=document(f"<article><h1>{TITLE}</h1>{paragraphs(*TEXT)}</article>").encode())


def framed(inside: str) -> bytes:
    """A page of an article with something in its midst."""
    return document(
        f"<article><h1>{TITLE}</h1>{paragraphs(*TEXT[:3])}{inside}{paragraphs(*TEXT[3:])}</article>"
    ).encode()


ATTRIBUTES = " ".join(f'a{n}="x"' for n in range(100_000))
COSTLY = {
    "attributes": framed(f"<p {ATTRIBUTES}>x</p>"),
    "nested": framed("<div>" * 100_000),
    "nested and closed": framed("<b>" * 100_000 + "x" + "</b>" * 100_000),
    "unclosed": framed("<p><i>" * 200_000),
    "tables": framed("<table><tr><td>" * 30_000),
    "a large attribute": framed(f'<p title="{"x" * 20_000_000}">x</p>'),
    "json without end": framed('<script type="application/ld+json">' + "[" * 100_000 + "</script>"),
    "brackets": framed("<" * 1_000_000),
    "comments": framed("<!--" * 500_000),
    "references": framed("&amp" * 1_000_000),
    "a word": framed(f"<p>{'a' * 3_000_000}</p>"),
    "blanks": framed(f"<p>{' ' * 1_000_000}x{chr(10) * 1_000_000}</p>"),
    "links": framed("<a href='/x'>x</a>" * 200_000),
}


@pytest.fixture(scope="module")
def pool() -> Iterator[ChildPool]:
    limits = ChildLimits(cpu_s=2.0, memory_bytes=300_000_000)
    with cleaning_pool(n_workers=2, limits=limits) as started:
        yield started


@pytest.mark.parametrize("name", COSTLY)
def test_row_25_a_costly_page_is_read_in_time_or_given_up_and_the_others_go_on(pool: ChildPool, name: str) -> None:
    before, costly, *others = clean_pages(pool, [PAGE, PageToClean(body=COSTLY[name]), PAGE, PAGE])
    if isinstance(costly, Unclean):
        assert costly.reason in {"gave_up", "too_large", "not_html", "not_an_article"}
        assert costly.detail
    expected = next(clean_pages(pool, [PAGE]))
    assert isinstance(expected, CleanText)
    assert [before, *others] == [expected] * 3


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with a_town(tmp_path / "town") as opened:
        yield opened


def test_row_25_a_night_puts_costly_pages_aside_and_goes_on(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.children.pool.ChildLimits", lambda: ChildLimits(cpu_s=2.0))
    town.settle("hostile", rss(*(item(slug, host="hostile") for slug in ("slow", "large", "good"))))
    slow, large = (
        COSTLY["attributes"],
        Canned(headers={"Content-Encoding": "gzip"}, body=gzip.compress(b"x" * 900_000 * 6)),
    )
    town.sites["hostile"] |= {
        "/slow": Canned(body=slow),
        "/large": large,
        "/good": Canned(body=page("A good one", prose("its harbour"))),
    }
    report = town.night()
    assert report.violations == ()
    found = dict(town.ask("select guid, outcome from raw.entries where source_id = 'hostile'"))
    assert found == {"slow": "rejected", "large": "rejected", "good": "article"}
    assert "gave_up" in town.reasons("hostile")
    assert town.statuses() == {"healthy": "read", "hostile": "read"}
    assert any(b"healthy" in row for row in town.csv("articles")["articles.csv"].splitlines())


FAT = framed("<p>a<b>b</b></p>" * 300_000)


def test_row_52_a_page_that_takes_all_memory_is_put_aside_and_the_night_goes_on(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.children.pool.ChildLimits", lambda: ChildLimits(memory_bytes=40_000_000))
    town.settle("hostile", rss(*(item(slug, host="hostile") for slug in ("fat", "good"))))
    town.sites["hostile"] |= {
        "/fat": Canned(body=FAT),
        "/good": Canned(body=page("A good one", prose("its harbour"))),
    }
    assert town.night().violations == ()
    found = dict(town.ask("select guid, outcome from raw.entries where source_id = 'hostile'"))
    assert found == {"fat": "rejected", "good": "article"}
    told = town.ask("select reason, detail from core.rejections where source_id = 'hostile'")
    assert [(reason, "memory" in str(detail)) for reason, detail in told] == [("gave_up", True)]
    assert town.statuses() == {"healthy": "read", "hostile": "read"}


SAID = "Brüssel’s council – “naïve” – met in Zürich"  # composed; every character is in windows-1252 and in UTF-8


def spoken(charset: str, encoding: str, *, said: str = SAID, head: str = "", start: bytes = b"") -> bytes:
    """A page that names one charset in its meta element and is written in another."""
    text = page("A commentary", f"{said}. {COMMENTARY}").decode()
    return start + (head + text.replace('charset="utf-8"', f'charset="{charset}"')).encode(encoding)


UTF_8, CP1252 = "text/html; charset=utf-8", "text/html; charset=windows-1252"
BOM_8, BOM_16, BOM_16_BE = b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"
DECLARED = '<?xml version="1.0" encoding="{}"?>'
# By name: Content-Type, body. Byte order mark, then HTTP, then meta; an XML declaration counts least.
CHARSETS = {
    "bom-over-http-and-meta": (CP1252, spoken("windows-1252", "utf-8", start=BOM_8)),
    "bom-16-over-all": (UTF_8, spoken("windows-1252", "utf-16-le", start=BOM_16)),
    "bom-16-be": ("text/html", spoken("utf-8", "utf-16-be", start=BOM_16_BE)),
    "http-16-without-bom": ("text/html; charset=utf-16le", spoken("utf-8", "utf-16-le")),
    "http-over-meta": (CP1252, spoken("utf-8", "cp1252")),
    "http-over-meta-8": (UTF_8, spoken("windows-1252", "utf-8")),
    "latin-1-means-1252": ("text/html; charset=iso-8859-1", spoken("iso-8859-1", "cp1252")),
    "meta-alone": ("text/html", spoken("windows-1252", "cp1252")),
    "meta-over-xml": ("text/html", spoken("windows-1252", "cp1252", head=DECLARED.format("utf-8"))),
    "http-over-xml": (UTF_8, spoken("utf-8", "utf-8", head=DECLARED.format("windows-1252"))),
    "meta-says-16": ("text/html", spoken("utf-16", "utf-8")),
    "unknown-label": ("text/html; charset=klingon", spoken("utf-7", "utf-8")),
    "lie-about-utf-8": (UTF_8, spoken("utf-8", "cp1252")),
    "decomposed": (UTF_8, spoken("utf-8", "utf-8", said=unicodedata.normalize("NFD", SAID))),
    "nul": (UTF_8, spoken("utf-8", "utf-8", said=SAID.replace("met", "m\0et\x0b"))),
    "references": (
        UTF_8,
        spoken(
            "utf-8",
            "ascii",
            said="Br&#252;ssel&#146;s council – “naïve” – met in Zu&#x308;rich".encode(
                "ascii", "xmlcharrefreplace"
            ).decode(),
        ),
    ),
}
BROKEN = {
    "surrogate-reference": (UTF_8, spoken("utf-8", "utf-8", said="Half &#xD83D; a face &#57344;")),
    "surrogate-bytes": (UTF_8, spoken("utf-8", "utf-8", said="Half SPLIT a face").replace(b"SPLIT", b"\xed\xa0\xbd")),
    "torn": (UTF_8, spoken("utf-8", "utf-8", said="A torn SPLIT character").replace(b"SPLIT", b"\xe2\x80")),
    "overlong": (UTF_8, spoken("utf-8", "utf-8", said="An overlong SPLIT solidus").replace(b"SPLIT", b"\xc0\xaf")),
}
UNREADABLE = {
    "chinese-as-utf-8": (UTF_8, spoken("utf-8", "gb18030", said="这是一篇没有说明编码的文章，谁也读不出来。" * 20)),
    "shift-jis-unsaid": ("text/html", spoken("", "shift_jis", said="これは日本語の文章です" * 20)),
}


def test_row_30_charsets_follow_the_html_standard_and_texts_are_stored_composed(town: Town) -> None:
    every = {**CHARSETS, **BROKEN, **UNREADABLE}
    town.settle("hostile", rss(*(item(slug, host="hostile") for slug in every)))
    town.sites["hostile"] |= {
        f"/{slug}": Canned(headers={"Content-Type": content_type}, body=body)
        for slug, (content_type, body) in every.items()
    }
    report = town.night()
    assert report.violations == ()
    outcomes = dict(town.ask("select guid, outcome from raw.entries where source_id = 'hostile'"))
    assert {slug for slug, outcome in outcomes.items() if outcome == "rejected"} == set(UNREADABLE)
    assert town.reasons("hostile") == ["wrong_charset"]
    texts = town.ask(
        "select guid, text from core.revisions join raw.entries using (article_id) where source_id = 'hostile'"
    )
    assert {slug for slug, text in texts if slug in CHARSETS and SAID not in text} == set()
    for slug, text in texts:
        assert unicodedata.is_normalized("NFC", text), slug
        assert not any(unicodedata.category(char) in {"Cc", "Cs"} for char in text if char not in "\n\t"), slug


def test_row_30_what_was_sent_is_kept_as_it_was_sent(town: Town) -> None:
    from pipeline.archive import ArchivedAt, ArchiveReader

    town.settle("hostile", rss(*(item(slug, host="hostile") for slug in BROKEN)))
    town.sites["hostile"] |= {
        f"/{slug}": Canned(headers={"Content-Type": content_type}, body=body)
        for slug, (content_type, body) in BROKEN.items()
    }
    town.night()
    pages = town.ask("select file_name, start_byte, n_archived_bytes from raw.pages")
    archive = ArchiveReader(town.folder / "data" / "archive")
    kept = {archive.body(ArchivedAt(file_name=name, offset=at, length=length)) for name, at, length in pages}
    assert {body for _, body in BROKEN.values()} <= kept


FEED = '<rss version="2.0"><channel><item><guid>1</guid><title>{}</title></item></channel></rss>'


@pytest.mark.parametrize(
    "body",
    [
        (DECLARED.format("utf-8") + FEED.format(SAID)).encode(),
        FEED.format(SAID).encode(),  # XML that declares nothing is UTF-8
        (DECLARED.format("windows-1252") + FEED.format(SAID)).encode("cp1252"),
        BOM_8 + (DECLARED.format("utf-8") + FEED.format(SAID)).encode(),
        BOM_8 + (DECLARED.format("windows-1252") + FEED.format(SAID)).encode(),  # the byte order mark knows best
        (DECLARED.format("utf-16") + FEED.format(SAID)).encode("utf-16"),
        (DECLARED.format("utf-16") + FEED.format(SAID)).encode("utf-16-le"),
        (DECLARED.format("utf-8") + FEED.format(SAID)).encode("utf-16"),
        (DECLARED.format("utf-32") + FEED.format(SAID)).encode("utf-32"),
        (DECLARED.format("utf-8") + FEED.format(SAID)).encode("cp1252"),  # a lie that many feeds tell
        (DECLARED.format("utf-8") + FEED.format(unicodedata.normalize("NFD", SAID))).encode(),
        (DECLARED.format("us-ascii") + FEED.format(SAID)).encode(),
        FEED.format("Br&#252;ssel&#8217;s council &#8211; “na&#xEF;ve” – met in Zürich").encode(),
    ],
)
def test_row_30_the_charset_of_a_feed_follows_xml(body: bytes) -> None:
    reading = read_feed(body, a_feed(), a_source(), final_url=a_feed().url)
    assert [entry.title for entry in reading.entries] == [SAID]


@pytest.mark.parametrize("damage", [b"\0", b"\xed\xa0\xbd", b"\xff\xfe\xff", b"&#0;", b"&#xD800;", b"\x07"])
def test_row_30_what_no_xml_may_hold_costs_a_feed_its_validators_at_most(damage: bytes) -> None:
    body = FEED.format("Before SPLIT after").encode().replace(b"SPLIT", damage)
    reading = read_feed(body, a_feed(), a_source(), final_url=a_feed().url)
    assert all(not set(entry.title) & {"\0", "\x07", "\ud83d"} for entry in reading.entries)
    assert reading.trouble in {"", "feed_malformed"}
    assert reading.trouble or reading.entries[0].title.startswith("Before")
