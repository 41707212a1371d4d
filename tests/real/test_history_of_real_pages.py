"""The same real bytes by nights and by history: the same texts, hits and core set, and mostly the same day.

Two installations see them: one watches by night, the other loads a web archive of what was there. Figures are printed.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, time
from email.utils import format_datetime
from pathlib import Path
from typing import NamedTuple

import pytest

from flows.demo.crawl import Crawled
from flows.evaluate.date_quality import dated_pages, listed_days
from flows.evaluate.extractions import stated_pages
from flows.settings import Settings
from tests.nights import unpublished_night
from tests.real.both_ways import Text, ask, load_past, texts
from tests.real.other_codebook import other_codebook
from tests.web import Canned, Web

pytestmark = pytest.mark.timeout(1200)

AT = datetime(2024, 1, 1, 2, 0, tzinfo=UTC)  # when the pages are captured: a quarter of an hour before the night
LOADED_AT = "2024-02-01T12:00:00Z"
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
# A relevance rule that every English text passes, so that all are compared.
_ANY = {"min_words": "1", "min_nato": "0", "min_strong": "0", "min_types": "0", "min_near": "0", "min_share": "0.0"}


class Dated(NamedTuple):
    """A page and the day that people read in it."""

    day: date
    body: bytes


class RealSet(NamedTuple):
    """A set of pages, of which few are English; how many of those there must be, and what share of days may differ.

    The second share is of pages in which the cleaner finds a day: where it finds none, the feed of nights alone has it.
    """

    pages: Callable[[Path], Iterator[tuple[str, str, bytes]]]  # address, the day that people read, the page
    n_least: int
    most_other_days: float
    most_of_found: float


def of_htmldate(material: Path) -> Iterator[tuple[str, str, bytes]]:
    """Yield pages collected for days that are hard to find: some state none, and only a feed knows it."""
    for url, path, day in dated_pages(material / "html_htmldate" / "tests", "eval_default.json"):
        yield url, day, path.read_bytes()


def of_trafilatura(material: Path) -> Iterator[tuple[str, str, bytes]]:
    """Yield pages collected for their texts."""
    for page in stated_pages(material, "html_trafilatura"):
        yield page.url, str(page.gold.get("date") or ""), page.body


SETS = {
    "html_htmldate": RealSet(of_htmldate, n_least=80, most_other_days=0.06, most_of_found=0.025),
    "html_trafilatura": RealSet(of_trafilatura, n_least=80, most_other_days=0.05, most_of_found=0.015),
}


def pages_to_compare(real: RealSet, material: Path) -> list[Dated]:
    """Return the pages whose day is not listed as wrongly written down: no feed would state that."""
    listed = listed_days()
    return [
        Dated(date.fromisoformat(day), body)
        for url, day, body in real.pages(material)
        if _DAY.fullmatch(day) and (url, day) not in listed
    ]


def feed_of(web: Web, pages: list[Dated], titles: Mapping[str, str]) -> bytes:
    """Return a feed that states the headline of each page, and the day that people read in it."""
    items = "".join(
        f"<item><title><![CDATA[{titles[url]}]]></title><link>{url}</link><guid>{n}</guid>"
        f"<pubDate>{format_datetime(datetime.combine(page.day, time(12), UTC), usegmt=True)}</pubDate></item>"
        for n, page in enumerate(pages)
        if (url := web.url(f"/p{n}")) in titles
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Pages</title>{items}</channel></rss>'.encode()


def both_ways(pages: list[Dated], folder: Path) -> tuple[dict[str, Text], dict[str, Text]]:
    """Return the texts of real pages, by a night and by history."""
    with Web() as web:
        sources = folder / "sources.toml"
        sources.write_text(f'[[source]]\nid = "pages"\nname = "Pages"\nfeeds = [{{ url = "{web.url("/feed/")}" }}]\n')
        plain = {
            "sources": sources,
            "codebook": other_codebook(folder, _ANY),
            "allow_host": (web.address,),
            "delay_s": 0,
        }
        by_night = Settings.model_validate({**plain, "data": folder / "nights"})
        by_history = Settings.model_validate({**plain, "data": folder / "history"})
        html = {"Content-Type": "text/html"}
        crawled = [
            Crawled(url=web.url(f"/p{n}"), crawled_at=AT, content_type="text/html", body=page.body)
            for n, page in enumerate(pages)
        ]
        by_history.data.mkdir()
        load_past(by_history, crawled, LOADED_AT)
        titles = dict(ask(by_history, "select url, title from core.articles"))
        web.routes |= {f"/p{n}": Canned(200, html, page.body) for n, page in enumerate(pages)}
        web.routes["/feed/"] = Canned(200, {"Content-Type": "application/rss+xml"}, feed_of(web, pages, titles))
        assert unpublished_night(f"{AT:%Y-%m-%d}T02:15:00Z", by_night).violations == ()
        return texts(by_night), texts(by_history)


@pytest.mark.parametrize("name", SETS)
def test_pages_are_the_same_texts_by_nights_and_by_history(name: str, material: Path, tmp_path: Path) -> None:
    real = SETS[name]
    nights, history = both_ways(pages_to_compare(real, material), tmp_path)
    assert len(nights) >= real.n_least
    assert nights.keys() == history.keys()
    different = [url for url, text in nights.items() if text[:2] != history[url][:2] or text.hits != history[url].hits]
    assert different == []
    others = [(url, text, history[url]) for url, text in sorted(nights.items()) if text.day != history[url].day]
    print(f"\n{len(nights)} pages of {name}: {sum(text.relevance == 'core' for text in nights.values())} counted, of ")
    n_found = sum(text.day is not None for text in history.values())
    n_of_found = sum(past.day is not None for _, _, past in others)
    print(f"which all texts and hits are equal; days: {1 - len(others) / len(nights):.3f} equal, ")
    print(f"{1 - n_of_found / n_found:.3f} of the {n_found} pages in which a day is found")
    for url, night, past in others:
        print(f"  {url.rpartition('/')[2]}: nights {night.day} ({night.origin}), history {past.day} ({past.origin})")
    unexplained = [one for one in others if one[1].origin != "feed"]
    assert unexplained == []  # where the feed decides, history has the page alone
    assert len(others) <= real.most_other_days * len(nights)
    assert n_of_found <= real.most_of_found * n_found
