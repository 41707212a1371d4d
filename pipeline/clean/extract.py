"""The tree of a page in, the paragraphs of its main text out: trafilatura, with what it leaves unsaid said."""

import logging
from typing import Any

import trafilatura
from htmldate import find_date
from lxml.etree import ParserError

from pipeline.clean.paragraphs import Paragraph, paragraphs_of_tree
from pipeline.dates import parse_instant
from pipeline.records import DateOrigin, Published

EXTRACTOR = f"trafilatura {trafilatura.__version__} / clean 1"
_LEAST_CHARACTERS = 250  # below it another try, with favour to recall, costs little and often finds the text

# It warns of every page that it discards; what becomes of the page is for us to say.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
logging.getLogger("htmldate").setLevel(logging.CRITICAL)


def parse_page(text: str) -> Any | None:
    """Return the tree of an HTML document (an lxml element), or None where the parser finds nothing in it."""
    try:
        return trafilatura.load_html(text)
    except (ParserError, AssertionError):
        return None


def extract_paragraphs(tree: Any, url: str) -> list[Paragraph]:
    """Return the paragraphs of the page's main text, none where trafilatura finds none. `tree` is not changed."""
    length, body = _extract(tree, url)
    if length < _LEAST_CHARACTERS:
        length, body = max((length, body), _extract(tree, url, favor_recall=True), key=lambda found: found[0])
    return paragraphs_of_tree(body) if length else []


def _extract(tree: Any, url: str, *, favor_recall: bool = False) -> tuple[int, Any]:
    """Return the length of what trafilatura finds, in characters, and its body element."""
    document: Any = trafilatura.bare_extraction(
        tree, url=url or None, include_comments=False, favor_recall=favor_recall
    )
    return (0, None) if document is None else (len(document.text or ""), document.body)


def search_date(text: str) -> Published | None:
    """Return the day that stands somewhere in an HTML document, by htmldate's search: a last resort, and dear.

    A first of the month is not believed: htmldate writes it where it read no more than a month or a year.
    """
    found = find_date(text, extensive_search=True, original_date=True, outputformat="%Y-%m-%d")
    published = parse_instant(found, DateOrigin.TEXT) if found else None
    return published if published and published.published_on.day != 1 else None
