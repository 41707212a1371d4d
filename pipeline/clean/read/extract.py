"""Main text extraction with trafilatura: paragraphs of an article, with pages prepared that it would misread."""

import logging
import re
from collections import defaultdict
from itertools import islice
from typing import Any

import trafilatura
from lxml.etree import ParserError

from pipeline.clean.read.line_breaks import make_paragraphs
from pipeline.clean.read.paragraphs import Paragraph, paragraphs_of_tree
from pipeline.clean.read.recover import recover_dropped

_LEAST_CHARACTERS = 250  # less is no article, or one that was missed
_LEAST_ELEMENTS = 2
_LEAST_SHARE = 0.4  # of the characters in <p>; on 1,171 pages no text is lost, and a third of the time is saved
_MOST_INLINE = 2_000  # elements inside a paragraph; trafilatura is quadratic in the texts between them
_CHUNK = re.compile(r"(?:^|[\s_-])(?:article|story|post|entry)[-_]*(?:body|content|text)(?:$|[\s_-])|articleBody")
_LINKED = "application/ld+json"  # the only type of script that trafilatura reads

# It warns of every page that it discards; rejections are recorded by clean_page().
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)


def parse_page(text: str) -> Any | None:
    """Return the tree of an HTML document (an lxml element), or None where the parser finds nothing in it."""
    try:
        return trafilatura.load_html(text)
    except (ParserError, AssertionError):
        return None


def extract_paragraphs(tree: Any, url: str) -> list[Paragraph]:
    """Return the paragraphs of the page's main text, none where trafilatura finds none. `tree` is modified.

    The fast mode comes first. The comparison with other extractors, half as expensive again, follows where it missed
    much of the page's paragraphs, and the mode that favours recall where there still is next to no text.
    """
    _drop_unread(tree)
    _join_chunks(tree)
    make_paragraphs(tree)
    _flatten_crowded(tree)
    length, body = _extract(tree, url, fast=True)
    # A page that it cannot structure becomes a single paragraph.
    if length < max(_LEAST_CHARACTERS, _LEAST_SHARE * _length_of_paragraphs(tree)) or len(body) < _LEAST_ELEMENTS:
        careful = _extract(tree, url)
        length, body = careful if careful[0] else (length, body)
    if length < _LEAST_CHARACTERS:
        length, body = max((length, body), _extract(tree, url, favor_recall=True), key=lambda found: found[0])
    return recover_dropped(tree, paragraphs_of_tree(body)) if length else []


def _drop_unread(tree: Any) -> None:
    """Drop scripts and styles early: most modes of trafilatura drop them only after several copies and searches."""
    for element in list(tree.iter("script", "style")):
        if element.get("type") != _LINKED:
            element.drop_tree()


def _flatten_crowded(tree: Any) -> None:
    """Replace the content of paragraphs that hold more elements than any real one by their text."""
    for paragraph in list(tree.iter("p")):
        if next(islice(paragraph.iterdescendants(), _MOST_INLINE, None), None) is not None:
            text = paragraph.xpath("string()")
            del paragraph[:]
            paragraph.text = text


def _length_of_paragraphs(tree: Any) -> int:
    """Return the number of characters in all <p> elements of the page."""
    texts = (paragraph.itertext() if len(paragraph) else (paragraph.text or "",) for paragraph in tree.iter("p"))
    return sum(sum(map(len, pieces)) for pieces in texts)


def _join_chunks(tree: Any) -> None:
    """Move a text that is split over several containers of one class (with promotions between them) into the first.

    Of several candidates trafilatura takes only the first.
    """
    chunks: defaultdict[str, list[Any]] = defaultdict(list)
    for element in tree.iter("div", "section"):
        name = element.get("class") or ""
        if _CHUNK.search(name) and element.find("p") is not None:
            chunks[name].append(element)
    for first, *others in chunks.values():
        for other in others:
            if _are_neighbours(first, other):
                first.extend(list(other))


def _are_neighbours(first: Any, other: Any) -> bool:
    """Return whether two elements are siblings, or their parents are, without paragraphs of the text beside them."""
    rows, other_rows = first.getparent(), other.getparent()
    if rows is None or rows.find("p") is not None or other_rows.find("p") is not None:
        return False
    return rows is other_rows or rows.getparent() is other_rows.getparent()


def _extract(tree: Any, url: str, *, fast: bool = False, favor_recall: bool = False) -> tuple[int, Any]:
    """Return the length in characters of the text that trafilatura finds, and its body element."""
    document: Any = trafilatura.bare_extraction(
        tree, url=url or None, include_comments=False, fast=fast, favor_recall=favor_recall
    )
    return (0, None) if document is None else (len(document.text or ""), document.body)
