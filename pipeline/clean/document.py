"""Document parsing: paragraphs and metadata of decoded HTML pages, HTML fragments and plain texts."""

import html
import re
from collections.abc import Callable
from typing import NamedTuple

from pipeline.clean.boilerplate.list_pages import count_listed
from pipeline.clean.boilerplate.markup import MarkedBoilerplate, cut_marked
from pipeline.clean.boilerplate.other_articles import drop_other_articles
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
    """Paragraphs and metadata of a page of any form."""

    paragraphs: list[Paragraph]
    facts: PageFacts
    marked: MarkedBoilerplate
    search_date: Callable[[], Published | None]  # in the page's text: expensive
    page_text: Callable[[], str]  # all text that the page shows
    n_listed: int = 0  # links of which the page consists, 0 where it has a text of its own
    counter: str = ""  # id of the article of The Conversation that its counting pixel names


def read_html(text: str, url: str, pruned: tuple[str, ...] = ()) -> Document | Unclean:
    """Read a whole page: its main text is extracted, without the elements that `pruned` selects. Reason: not_html."""
    tree = parse_page(text)
    if tree is None:
        return Unclean(reason="not_html", detail="The parser finds no document in it.")
    _elements = list(tree.iter())  # held: lxml keeps the proxy of an element only while somebody does
    facts, counter = read_facts(tree, url), counter_id(tree, url)
    prune(tree, pruned)
    if own := drop_other_articles(tree, (*facts.titles, facts.html_title, facts.linked.headline), url):
        facts = facts.model_copy(update={"headings": (own,), "lesser_headings": ()})
    n_listed = count_listed(tree, is_article=facts.is_article)
    marked = cut_marked(tree, facts.descriptions)
    paragraphs = _fuller(extract_paragraphs(tree, url), facts.linked.body)
    return Document(
        paragraphs,
        facts,
        marked,
        lambda: search_date(text),
        lambda: _all_text(text, facts.html_title),
        n_listed,
        counter,
    )


def _fuller(shown: list[Paragraph], stated: str) -> list[Paragraph]:
    """Return the text of JSON-LD where the page shows less than half of it, because scripts would load the rest.

    Where a single paragraph is shown, the text need only be as long: the extractor joins such pages into one.
    """
    n_shown = sum(len(piece.text) for piece in shown)
    if len(stated) < max(_LEAST_STATED, n_shown if len(shown) == 1 else _TIMES_AS_LONG * n_shown):
        return shown
    tree = parse_page(f"<html><body><div>{stated}</div></body></html>") if _TAG.search(stated) else None
    return paragraphs_of_text(html.unescape(stated)) if tree is None else paragraphs_of_tree(tree)


def read_fragment(text: str, url: str, pruned: tuple[str, ...] = ()) -> Document | Unclean:
    """Read the HTML of a feed entry: all of it but what `pruned` selects is the text, so nothing is extracted."""
    if not _TAG.search(text):
        text = html.unescape(text)  # many feeds escape twice, or carry no HTML at all
    tree = parse_page(f"<html><body><div>{text}</div></body></html>") if _TAG.search(text) else None
    if tree is None:
        return read_text(text, url)
    counter = counter_id(tree, url)
    prune(tree, pruned)
    marked = cut_marked(tree, ())
    return _as_is(paragraphs_of_tree(tree), marked)._replace(counter=counter)


def read_text(text: str, _url: str, _pruned: tuple[str, ...] = ()) -> Document | Unclean:
    """Read plain text, whose paragraphs are separated by blank lines."""
    return _as_is(paragraphs_of_text(text), MarkedBoilerplate((), frozenset()))


def _as_is(paragraphs: list[Paragraph], marked: MarkedBoilerplate) -> Document:
    return Document(paragraphs, PageFacts(), marked, lambda: None, lambda: _joined(paragraphs))


def _all_text(text: str, title: str) -> str:
    tree = parse_page(text)
    return f"{title}\n{_joined(paragraphs_of_tree(tree))}" if tree is not None else title


def _joined(paragraphs: list[Paragraph]) -> str:
    return "\n".join(paragraph.text for paragraph in paragraphs)
