"""Boilerplate removal by mark-up: elements whose tag, class or place marks them are cut from the tree of the page."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from lxml.etree import iterwalk

from pipeline.clean.boilerplate.marks import Mark, marks_in
from pipeline.clean.boilerplate.teasers import find_teasers
from pipeline.clean.read.authors import BYLINE
from pipeline.clean.read.wording import folded, is_east_asian, n_words, words_of
from pipeline.records import Furniture, FurnitureKind

_NEVER = frozenset({"html", "body", "main", "article", "head", "a", "h1"})
_OTHER_TEXT = frozenset({"nav", "aside", "footer", "form", "script", "style", "noscript", "svg", "head", "template"})
_COMMENTS = re.compile(r"(?:^|[\s_-])(?:comments?|disqus\w*|respond)(?:$|[\s_-])", re.I)
_LEAST_LEAD, _MOST_LEAD = 60, 900  # characters
_LONG_PARAGRAPH = 200  # characters: the first one that long begins the article
_SET_APART = re.compile(  # classes of an element between headline and text, in any publishing system
    r"(?:^|[\s_-])(?:intro(?:duction|text)?|leads?|lede|teaser|vorspann|chapo|chapeau|abstract|summary|excerpt|stand-?first"
    r"|sub-?head(?:line)?|sub-?titles?|short-?info|bajada|copete|sommario|einleitung|ingress|dek)"
    r"(?:[_-]+(?:text|copy|content|bold|box))*(?:--[\w-]{1,80}+)?(?:$|\s)",
    re.I,
)
_LEAD = re.compile(
    r"lead(?!er|ing)|lede|intro|summary|abstract|teaser|excerpt|descri|stand-?first|sub-?(?:title|head)|dek(?:$|[\s_-])|deck"
    r"|tagline|chapo|bajada|epigraph|sommario|einleitung|vorspann",
    re.I,
)
_SENTENCE = 120  # characters: a longer paragraph is prose
_MOST_SENTENCES = {FurnitureKind.AUTHOR_NOTE: 4}  # any other kind has one at most: two are article text
_MOST_PIECES, _LONGEST_PIECE = 40, 600
_LEAST_LINK_WORDS = 3


class MarkedBoilerplate(NamedTuple):
    """The boilerplate that the mark-up of a page names, and the texts of its links."""

    boilerplate: tuple[Furniture, ...]
    links: frozenset[str]  # folded


def cut_marked(tree: Any, descriptions: tuple[str, ...]) -> MarkedBoilerplate:
    """Cut the marked boilerplate out of `tree` (an lxml document, in place); return it with the texts of all links.

    `descriptions` are the summaries in the page's metadata: an element that holds one of them and nothing else, and
    does not stand among the paragraphs of the text, is the standfirst.
    """
    found = list(_find(tree, {folded(text) for text in descriptions if n_words(text) > 4}))
    found = [(kind, element) for kind, element in found if not _is_text(kind, element)]
    found += ((FurnitureKind.RELATED, teaser) for teaser in find_teasers(tree))
    pieces = dict.fromkeys(_piece(kind, words_of(element)) for kind, element in found)
    for _, element in found:
        if element.getparent() is not None:
            element.drop_tree()
    return MarkedBoilerplate(tuple(piece for piece in pieces if piece.text)[:_MOST_PIECES], _link_texts(tree))


def _is_text(kind: FurnitureKind, element: Any) -> bool:
    """Return whether a standfirst is the beginning of the text: it is in Chinese, Japanese and Korean."""
    return kind is FurnitureKind.STANDFIRST and is_east_asian(words_of(element))


def _piece(kind: FurnitureKind, words: str) -> Furniture:
    is_byline = kind is FurnitureKind.STANDFIRST and BYLINE.search(words)  # many sites put it into a “subhead”
    return Furniture(kind=FurnitureKind.AUTHOR_NOTE if is_byline else kind, text=words[:_LONGEST_PIECE])


def _find(tree: Any, summaries: set[str]) -> Iterator[tuple[FurnitureKind, Any]]:
    """Yield the outermost marked elements with their kinds, in document order."""
    is_opening, is_named = True, False
    walk = iterwalk(tree, events=("start",))
    for _, element in walk:
        tag = element.tag
        if tag in _OTHER_TEXT or ((name := element.get("id")) and _COMMENTS.search(name)):
            walk.skip_subtree()
            continue
        if tag == "h1" and not is_named:
            is_opening = is_named = True  # long paragraphs above the first h1 are cookie notices
        kind = _kind_of(element, is_opening)
        if is_opening:
            kind = kind or _summary_kind(element, summaries) or (_lead_kind(element) if is_named else None)
        if kind:
            walk.skip_subtree()
            yield kind, element
        elif is_opening and tag == "p" and len(words_of(element)) >= _LONG_PARAGRAPH:
            is_opening = False


def _kind_of(element: Any, is_opening: bool) -> FurnitureKind | None:
    if element.tag == "figcaption":
        return FurnitureKind.CAPTION if len(words_of(element)) <= _LONGEST_PIECE else None
    own = element.tag if "-" in element.tag else ""  # sites name the elements of their own as others name classes
    names = f"{element.get('class') or ''} {element.get('id') or ''} {own}"
    if names.isspace() or element.tag in _NEVER:
        return None
    mark = next((mark for mark in marks_in(names) if is_opening or mark.zone == "anywhere"), None)
    return mark.kind if mark and _could_be_boilerplate(element, mark) else None


def _could_be_boilerplate(element: Any, mark: Mark) -> bool:
    """Return whether an element is the boilerplate that its class names, and not a wrapper around the article."""
    if len(words_of(element)) > mark.most_characters:
        return False
    if mark.kind is FurnitureKind.RELATED and next(element.iter("a", "button"), None) is None:
        return False  # “readmore” also names the control that unfolds the article itself
    sentences = sum(len(words_of(paragraph)) > _SENTENCE for paragraph in element.iter("p"))
    return sentences <= _MOST_SENTENCES.get(mark.kind, 1)


def _summary_kind(element: Any, summaries: set[str]) -> FurnitureKind | None:
    """Recognise a standfirst that repeats the page's own summary and is set apart from the text.

    Many pages use the first paragraph of the text as their summary; that one stands among paragraphs, unemphasised.
    """
    if not summaries or element.tag not in ("p", "h2", "h3", "h4", "div", "span") or len(element) > 3:
        return None
    if element.tag == "div" and any(len(child) for child in element):
        return None  # reading the text of every wrapper would be quadratic in the length of the page
    if folded(words_of(element)) not in summaries:
        return None
    signs = (element.tag in ("h2", "h3", "h4"), _is_emphasised(element), _is_called_lead(element), _is_in_head(element))
    return FurnitureKind.STANDFIRST if any(signs) else None


def _lead_kind(element: Any) -> FurnitureKind | None:
    """Recognise a standfirst between headline and text by its class or place, unless it stands among paragraphs.

    Extractors mistake it for a teaser of another page and drop it.
    """
    if element.tag not in ("p", "div", "h2", "h3", "section"):
        return None
    if not (_SET_APART.search(element.get("class") or "") or _is_in_group(element)):
        return None
    if element.find(".//h1") is not None or not _LEAST_LEAD <= len(words := words_of(element)) <= _MOST_LEAD:
        return None
    linked = sum(len(words_of(link)) for link in element.iter("a"))
    return FurnitureKind.STANDFIRST if linked < len(words) / 2 and not _is_among_paragraphs(element) else None


def _is_in_group(element: Any) -> bool:
    parent = element.getparent()
    return parent is not None and parent.tag in ("hgroup", "header") and parent.find("h1") is not None


def _is_among_paragraphs(element: Any) -> bool:
    parent = element.getparent()
    others = () if parent is None else parent.iterchildren("p")
    return any(len(words_of(other)) > _SENTENCE for other in others if other is not element)


def _is_called_lead(element: Any) -> bool:
    parent = element.getparent()
    named = (element,) if parent is None else (element, parent)
    return any(_LEAD.search(one.get("class") or "") or _LEAD.search(one.get("id") or "") for one in named)


def _is_in_head(element: Any) -> bool:
    """Return whether an element stands beside the headline, and not among paragraphs."""
    parent = element.getparent()
    if parent is None or (parent.find("h1") is None and parent.tag != "header"):
        return False
    return not _is_among_paragraphs(element)


def _is_emphasised(element: Any) -> bool:
    """Return whether all of an element's words stand in one bold or italic child."""
    if len(element) != 1 or element[0].tag not in ("b", "strong", "em", "i"):
        return False
    return not (element.text or "").strip() and not (element[0].tail or "").strip()


def _link_texts(tree: Any) -> frozenset[str]:
    # Most links have no child elements, and itertext() is the slow way to read those.
    texts = (("".join(link.itertext()) if len(link) else link.text or "").split() for link in tree.iter("a"))
    return frozenset(folded(" ".join(words)) for words in texts if len(words) >= _LEAST_LINK_WORDS)
