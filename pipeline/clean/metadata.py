"""Page metadata: raw titles, authors, section, descriptions and dates in head, JSON-LD and marked-up elements."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from pipeline.clean.bylines import read_bylines
from pipeline.clean.dates.date_candidates import StatedDates, read_dates
from pipeline.clean.read.decode import tidy
from pipeline.clean.read.headings import read_headings
from pipeline.clean.read.jsonld import ARTICLES, LinkedFacts, PageIdentity, read_json_ld
from pipeline.clean.read.wording import words_of
from pipeline.records import Record

_AUTHOR_NAMES = (
    *("author", "article:author", "authors", "parsely-author", "sailthru.author", "citation_author", "byl"),
    *("dc.creator", "dcterms.creator", "dc.contributor", "article:author_name", "cxenseparse:author"),
)
_SECTION_NAMES = (
    "article:section",
    "og:article:section",
    "parsely-section",
    "section",
    "cxenseparse:section",
    "category",
)
_TITLE_NAMES = ("og:title", "twitter:title", "dc.title", "dcterms.title", "parsely-title", "sailthru.title", "title")
_DESCRIPTION_NAMES = ("og:description", "description", "twitter:description", "dc.description", "sailthru.description")
_COLLECTIONS = ("collectionpage", "searchresultspage", "profilepage")  # suffixes of the @type of list pages
_SITE_NAMES = ("og:site_name", "application-name", "article:publisher", "publisher", "dc.publisher", "cre")


class PageFacts(Record):
    """The metadata of a page, raw and in page order."""

    linked: LinkedFacts = LinkedFacts()
    titles: tuple[str, ...] = ()  # og:title, twitter:title and the like
    html_title: str = ""
    headings: tuple[str, ...] = ()  # every h1 that does not name the site
    lesser_headings: tuple[str, ...] = ()  # the first h2 and h3
    kickers: tuple[str, ...] = ()  # inside headings
    home_names: tuple[str, ...] = ()  # of the site, in headings that link to its home page
    meta_authors: tuple[str, ...] = ()
    bylines: tuple[str, ...] = ()  # marked up, one name or phrase a line
    signed: tuple[str, ...] = ()  # those whose mark-up names who signs
    section: str = ""
    descriptions: tuple[str, ...] = ()
    site_name: str = ""
    canonical_url: str = ""
    dates: StatedDates = StatedDates()
    is_article: bool = False  # the page declares that it is one, and no collection


def read_facts(tree: Any, url: str = "") -> PageFacts:
    """Return the metadata of a page: an lxml document element and its address, where known."""
    meta: defaultdict[str, list[str]] = defaultdict(list)
    found: defaultdict[str, list[str]] = defaultdict(list)
    for element in tree.iter("meta", "script", "title", "link"):
        if element.tag == "meta":
            _read_meta(element, meta)
        else:
            _BY_TAG[element.tag](element, found)
    headings = read_headings(tree)
    titles, html_title = _all(meta, _TITLE_NAMES), _one(found["title"])
    bylines = read_bylines(tree, (*titles, html_title))
    addresses = (url, *found["canonical"], *meta.get("og:url", ()))
    linked = read_json_ld(found["script"], PageIdentity(addresses, (*titles, html_title, *headings.main)))
    return PageFacts(
        linked=linked,
        titles=titles,
        html_title=html_title,
        headings=headings.main,
        lesser_headings=headings.lesser,
        kickers=headings.kickers,
        home_names=headings.home_names,
        meta_authors=_first(meta, _AUTHOR_NAMES),
        bylines=bylines.lines,
        signed=bylines.signed,
        section=linked.section or _one(_all(meta, _SECTION_NAMES)),
        descriptions=(*_all(meta, _DESCRIPTION_NAMES), linked.description),
        site_name=_one(_all(meta, _SITE_NAMES)) or linked.publisher,
        canonical_url=_one(found["canonical"]),
        is_article=_is_article(meta, linked),
        dates=read_dates(tree, meta, linked, (*titles, html_title, linked.headline, *headings.main[:1])),
    )


def _is_article(meta: dict[str, list[str]], linked: LinkedFacts) -> bool:
    types = tuple(name.lower() for name in linked.types)
    if any(name.endswith(_COLLECTIONS) for name in types):
        return False
    is_typed = any(name.endswith(ARTICLES) for name in types) or "article" in map(str.lower, meta.get("og:type", ()))
    return is_typed or bool(meta.get("article:published_time"))


def _read_meta(element: Any, meta: defaultdict[str, list[str]]) -> None:
    content = " ".join(tidy(element.get("content") or "").split())
    if not content:
        return
    for attribute in ("property", "name", "itemprop"):
        if name := element.get(attribute):
            meta[name.strip().lower()].append(content)


def _read_script(element: Any, found: defaultdict[str, list[str]]) -> None:
    if "ld+json" in (element.get("type") or "") and element.text:
        found["script"].append(element.text)


def _read_title(element: Any, found: defaultdict[str, list[str]]) -> None:
    # An <svg> picture may have a <title> of its own.
    if element.getparent().tag == "head" and (words := words_of(element)):
        found["title"].append(words)


def _read_link(element: Any, found: defaultdict[str, list[str]]) -> None:
    if "canonical" in (element.get("rel") or "").lower().split() and (address := (element.get("href") or "").strip()):
        found["canonical"].append(address)


_BY_TAG = {"script": _read_script, "title": _read_title, "link": _read_link}


def _all(meta: dict[str, list[str]], names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the distinct values under all of the names, in the order of the names."""
    return tuple(dict.fromkeys(value for name in names for value in meta.get(name, ())))


def _one(values: Iterable[str]) -> str:
    return next(iter(values), "")


def _first(meta: dict[str, list[str]], names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the values under the first of the names that occurs."""
    return next((tuple(meta[name]) for name in names if meta.get(name)), ())
