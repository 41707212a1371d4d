"""Page parsing in three forms (HTML page, HTML fragment, plain text) to paragraphs and metadata."""

import html
import re
from collections.abc import Callable
from typing import NamedTuple

from pipeline.clean.boilerplate.markup import MarkedBoilerplate, cut_marked
from pipeline.clean.dates.search import search_date
from pipeline.clean.metadata import PageFacts, read_facts
from pipeline.clean.read.extract import extract_paragraphs, parse_page
from pipeline.clean.read.paragraphs import Paragraph, paragraphs_of_text, paragraphs_of_tree
from pipeline.clean.read.prune import prune
from pipeline.records import Published, Unclean
from pipeline.urls.counting_pixel import counter_id

_LEAST_STATED, _TIMES_AS_LONG = 500, 2  # characters
_TAG = re.compile(r"</?[a-z][a-z0-9]*[\s/>]", re.I)


class Document(NamedTuple):
    """A parsed page, independent of its form."""

    paragraphs: list[Paragraph]
    facts: PageFacts
    structure: MarkedBoilerplate
    search_date: Callable[[], Published | None]  # expensive: called only when nothing else states a date
    page_text: Callable[[], str]  # all text of the page
    counter: str = ""  # id of The Conversation's article, from its counting pixel


def read_html(text: str, url: str, pruned: tuple[str, ...] = ()) -> Document | Unclean:
    """Parse a whole page and extract its main text, without the elements at `pruned`. Reason of Unclean: not_html."""
    tree = parse_page(text)
    if tree is None:
        return Unclean(reason="not_html", detail="The parser finds no document in it.")
    facts, counter = read_facts(tree), counter_id(tree, url)
    prune(tree, pruned)
    structure = cut_marked(tree, facts.descriptions)
    paragraphs = _fuller(extract_paragraphs(tree, url), facts.linked.body)
    return Document(
        paragraphs,
        facts,
        structure,
        lambda: search_date(text),
        lambda: _all_text(text, facts.html_title),
        counter,
    )


def _fuller(shown: list[Paragraph], stated: str) -> list[Paragraph]:
    """Return the JSON-LD text if the page itself has less than half of it, because scripts would load the rest.

    Also if the extractor returned a single, shorter paragraph.
    """
    n_shown = sum(len(piece.text) for piece in shown)
    if len(stated) < max(_LEAST_STATED, n_shown if len(shown) == 1 else _TIMES_AS_LONG * n_shown):
        return shown
    tree = parse_page(f"<html><body><div>{stated}</div></body></html>") if _TAG.search(stated) else None
    return paragraphs_of_text(html.unescape(stated)) if tree is None else paragraphs_of_tree(tree)


def read_fragment(text: str, url: str, pruned: tuple[str, ...] = ()) -> Document | Unclean:
    """Parse the HTML of a feed entry: all of it except the elements at `pruned` is the text."""
    if not _TAG.search(text):
        text = html.unescape(text)  # many feeds escape twice, or contain no HTML at all
    tree = parse_page(f"<html><body><div>{text}</div></body></html>") if _TAG.search(text) else None
    if tree is None:
        return read_text(text, url)
    counter = counter_id(tree, url)
    prune(tree, pruned)
    structure = cut_marked(tree, ())
    return _as_is(paragraphs_of_tree(tree), structure)._replace(counter=counter)


def read_text(text: str, _url: str, _pruned: tuple[str, ...] = ()) -> Document | Unclean:
    """Parse plain text, whose paragraphs are separated by blank lines."""
    return _as_is(paragraphs_of_text(text), MarkedBoilerplate((), frozenset()))


def _as_is(paragraphs: list[Paragraph], structure: MarkedBoilerplate) -> Document:
    return Document(paragraphs, PageFacts(), structure, lambda: None, lambda: _joined(paragraphs))


def _all_text(text: str, title: str) -> str:
    tree = parse_page(text)
    return f"{title}\n{_joined(paragraphs_of_tree(tree))}" if tree is not None else title


def _joined(paragraphs: list[Paragraph]) -> str:
    return "\n".join(paragraph.text for paragraph in paragraphs)
