"""Page metadata: raw titles, authors, section, descriptions and dates in head, JSON-LD and marked-up elements."""

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from pipeline.clean.dates.date_candidates import StatedDates, read_dates
from pipeline.clean.read.decode import tidy
from pipeline.clean.read.headings import read_headings
from pipeline.clean.read.jsonld import ARTICLES, LinkedFacts, read_json_ld
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
_BYLINE = re.compile(
    r"(?:^|[\s_-])(?:by-?line(?!-?(?:date|time|image))|author-?name|(?:article|post|entry|story)[_-]*(?:author|writer)s?"
    r"|by-?author|authors?)(?:$|[\s_-])",
    re.I,
)
_LONGEST_BYLINE, _MOST_BYLINES = 200, 5


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
    bylines: tuple[str, ...] = ()
    section: str = ""
    descriptions: tuple[str, ...] = ()
    site_name: str = ""
    canonical_url: str = ""
    dates: StatedDates = StatedDates()
    is_article: bool = False  # the page declares that it is one, and no collection


def read_facts(tree: Any) -> PageFacts:
    """Return the metadata of a page (an lxml document element), read in one walk over its elements."""
    meta: defaultdict[str, list[str]] = defaultdict(list)
    found: defaultdict[str, list[str]] = defaultdict(list)
    for element in tree.iter("meta", "script", "title", "link", "a", "span", "div", "p", "address"):
        if element.tag == "meta":
            _read_meta(element, meta)
        else:
            _read_element(element, found)
    linked, headings = read_json_ld(found["script"]), read_headings(tree)
    titles, html_title = _all(meta, _TITLE_NAMES), _one(found["title"])
    return PageFacts(
        linked=linked,
        titles=titles,
        html_title=html_title,
        headings=headings.main,
        lesser_headings=headings.lesser,
        kickers=headings.kickers,
        home_names=headings.home_names,
        meta_authors=_first(meta, _AUTHOR_NAMES),
        bylines=tuple(found["byline"][:_MOST_BYLINES]),
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


def _read_element(element: Any, found: defaultdict[str, list[str]]) -> None:
    if read := _BY_TAG.get(element.tag):
        read(element, found)
    elif _is_byline(element) and (words := words_of(element)) and len(words) <= _LONGEST_BYLINE:
        before = element.getprevious()
        if before is not None and _is_byline(before) and found["byline"]:
            found["byline"][-1] += f", {words}"  # two authors, one element each
        else:
            found["byline"].append(words)


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


def _is_byline(element: Any) -> bool:
    if element.get("itemprop") == "author" or ((rel := element.get("rel")) and "author" in rel.split()):
        return True
    names = element.get("class")
    return bool(names) and _names_byline(names)


@lru_cache(maxsize=8192)
def _names_byline(names: str) -> bool:
    """Return whether a class is that of a byline. Cached: a page has few classes and many elements."""
    return bool(_BYLINE.search(names)) and "comment" not in names


def _all(meta: dict[str, list[str]], names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the distinct values under all of the names, in the order of the names."""
    return tuple(dict.fromkeys(value for name in names for value in meta.get(name, ())))


def _one(values: Iterable[str]) -> str:
    return next(iter(values), "")


def _first(meta: dict[str, list[str]], names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the values under the first of the names that occurs."""
    return next((tuple(meta[name]) for name in names if meta.get(name)), ())
