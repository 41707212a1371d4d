"""Date quality: the publication day of a page against the day annotated by people, beside bare extractors.

Without any feed: the figure is about what would be stored for the page alone. A month is not a day and counts as not
given, as does the date of a page that the cleaner rejects. All pages count, including those with a wrong annotation; a
second figure leaves out the addresses that docs/quality-dates.md lists with the evidence.
"""

import json
import logging
import multiprocessing
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import htmldate

from flows.evaluate.extractions import PROCESSES, evaluated_pages
from flows.evaluate.figure import Figure
from pipeline.clean.clean_pool import clean_pages, cleaning_pool
from pipeline.clean.page_to_clean import PageToClean
from pipeline.records import CleanText, DatePrecision, Unclean

# With all annotations, and without the listed ones: the aim is .97, and most of the difference is wrong annotations.
AT_LEAST_EXACT = {"html_htmldate": (0.957, 0.981), "html_trafilatura": (0.921, 0.973)}
AT_LEAST_GIVEN = 0.95  # of html_htmldate
LISTED = Path(__file__).with_name("gold") / "quality-dates.md"  # a link to the one in docs/
_LISTED_ROW = re.compile(r"^\| <(?P<url>[^>]+)> \| (?P<day>\S+) \|", re.M)
_GOLD = {"eval_default.json": ("eval", "cache"), "eval_mediacloud_2020.json": ("test_set",)}


class Dated(NamedTuple):
    """One page: the annotated day, ours, and that of the bare extractor; empty where there is none."""

    url: str
    gold: str
    ours: str
    bare: str


def figures(material: Path) -> Iterator[Figure]:
    """Yield the shares of exact and of given days, per set, with all pages and without the listed ones."""
    listed = listed_days()
    sets = (
        ("html_htmldate", "htmldate", _of_htmldate(material / "html_htmldate" / "tests")),
        ("html_trafilatura", "trafilatura", _of_trafilatura(material)),
    )
    for set_name, bare_name, pages in sets:
        yield from _figures(set_name, bare_name, pages, is_whole=True)
        yield from _figures(
            set_name, bare_name, [page for page in pages if (page.url, page.gold) not in listed], is_whole=False
        )


def listed_days() -> set[tuple[str, str]]:
    """Return the addresses with the days that sets wrote down wrongly, as docs/quality-dates.md lists them."""
    return set(_LISTED_ROW.findall(LISTED.read_text("utf-8")))


def _figures(set_name: str, bare_name: str, pages: Sequence[Dated], *, is_whole: bool) -> Iterator[Figure]:
    ours, bare = [page.ours for page in pages], [page.bare for page in pages]
    gold = [page.gold for page in pages]
    for measure, share, floor in (
        ("exact, of those given", _share_exact, AT_LEAST_EXACT[set_name][not is_whole]),
        ("given", _share_given, AT_LEAST_GIVEN if set_name == "html_htmldate" else None),
    ):
        yield Figure(
            question="dates",
            set_name=set_name,
            n=len(pages),
            measure=measure if is_whole else f"{measure}, listed gold left out",
            ours=share(ours, gold),
            bare=share(bare, gold),
            bare_name=bare_name,
            at_least=floor,
        )


def _share_exact(days: Sequence[str], gold: Sequence[str]) -> float:
    given = [(day, stated) for day, stated in zip(days, gold, strict=True) if day]
    return sum(day == stated for day, stated in given) / max(1, len(given))


def _share_given(days: Sequence[str], _gold: Sequence[str]) -> float:
    return sum(map(bool, days)) / max(1, len(days))


def _of_htmldate(folder: Path) -> list[Dated]:
    pages = [page for gold in _GOLD for page in dated_pages(folder, gold)]
    bodies = [path.read_bytes() for _, path, _ in pages]
    to_clean = [PageToClean(body=body, url=url) for (url, *_), body in zip(pages, bodies, strict=True)]
    with cleaning_pool(n_workers=PROCESSES) as children:
        ours = list(clean_pages(children, to_clean))
    with multiprocessing.get_context("forkserver").Pool(PROCESSES) as processes:
        bare = processes.map(_find_bare, bodies, chunksize=8)
    return [Dated(url, gold, _day(clean), day) for (url, _, gold), clean, day in zip(pages, ours, bare, strict=True)]


def dated_pages(folder: Path, gold: str) -> Iterator[tuple[str, Path, str]]:
    """Yield address, file and annotated day of each page of htmldate's evaluation that `gold` lists and is there."""
    for url, stated in json.loads((folder / gold).read_text("utf-8")).items():
        paths = (folder / place / stated["file"] for place in _GOLD[gold])
        if path := next((path for path in paths if path.is_file()), None):
            yield url, path, str(stated["date"])


def _find_bare(body: bytes) -> str:
    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    return htmldate.find_date(body, original_date=True) or ""


def _of_trafilatura(material: Path) -> list[Dated]:
    return [
        Dated(page.stated.url, str(page.stated.gold["date"]), _day(page.ours), page.bare.date)
        for page in evaluated_pages(material, "html_trafilatura")
        if page.stated.gold.get("date")
    ]


def _day(clean: CleanText | Unclean) -> str:
    published = clean.published if isinstance(clean, CleanText) else None
    return str(published.published_on) if published and published.precision is not DatePrecision.MONTH else ""
