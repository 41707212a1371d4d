"""Boilerplate classification by mark-up: elements identified by class, id or position are cut from the tree."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from lxml.etree import iterwalk

from pipeline.clean.read.authors import BYLINE
from pipeline.clean.read.wording import folded, n_words, words_of
from pipeline.records import Furniture, FurnitureKind


class Mark(NamedTuple):
    """A class or id pattern that marks a kind of boilerplate."""

    kind: FurnitureKind
    pattern: re.Pattern[str]
    most_characters: int  # a longer element is a wrapper around the text
    zone: Literal["anywhere", "opening"]  # opening: before the first long paragraph
    example: str


_BOX = (
    r"(?:[_-]*(?:wrap(?:per)?|container|box|block|section|inner|content|module|area|widget|row|item|list|inline|\d+))*"
)


def _mark(kind: FurnitureKind, pattern: str, most: int, example: str, *, is_opening: bool = False) -> Mark:
    whole = re.compile(rf"(?:^|[_-])(?:{pattern}){_BOX}$", re.I)
    return Mark(kind, whole, most, "opening" if is_opening else "anywhere", example)


MARKS = (
    _mark(FurnitureKind.CAPTION, r"captions?(?:-?text)?|fig-?caption|img-?desc", 600, "wp-caption-text"),
    _mark(
        FurnitureKind.CREDIT, r"(?:photo|image|img|picture|media)-?_?(?:credits?|source|copyright)", 200, "photo-credit"
    ),
    _mark(FurnitureKind.KICKER, r"kicker|eyebrow|over-?line|rubric|article-?label", 120, "kicker", is_opening=True),
    _mark(
        FurnitureKind.STANDFIRST,
        r"stand-?first|dek|deck|strap-?line|sub-?(?:head(?:line|ing)?|title)|(?:article|post|entry)-?_*(?:summary|excerpt|dek)",
        500,
        "article__standfirst",
        is_opening=True,
    ),
    _mark(
        FurnitureKind.AUTHOR_NOTE,
        r"author-?_*(?:bio|box|info|card|desc(?:ription)?|profile|about|details|blurb|note)s?|about-?(?:the-)?authors?"
        r"|contributor-?(?:bio|info)|bio(?:graphy)?|post-?author|entry-?author",
        1500,
        "author-bio",
    ),
    _mark(
        FurnitureKind.NEWSLETTER,
        r"newsletters?|news-?letter-?\w+|sign-?up|subscri(?:be|ption)(?:-\w+)?|mailing-?list|donat(?:e|ion)|mc4wp-form",
        600,
        "newsletter-signup",
    ),
    _mark(
        FurnitureKind.RELATED,
        r"related(?:-?\w+)?|jp-relatedposts|yarpp\w*|read-?(?:more|also|next)|also-?(?:read|like)|recommend(?:ed|ations?)?"
        r"|more-?(?:from|stories|on)|most-?(?:read|popular|viewed)|trending|popular-?posts|you-?may-?\w*|further-?reading"
        r"|social-?(?:share|links?|icons?)|share-?(?:buttons?|links?|tools?|bar)|tags?-?(?:list|links)|addtoany\w*",
        1500,
        "related-articles",
    ),
    _mark(FurnitureKind.REPUBLICATION_NOTE, r"republi(?:sh|cation)(?:-\w+)*|syndication-?\w*", 900, "republish-note"),
)
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_NEVER = frozenset({"html", "body", "main", "article", "head", "a", "h1"})
_OTHER_TEXT = frozenset({"nav", "aside", "footer", "form", "script", "style", "noscript", "svg", "head", "template"})
_COMMENTS = re.compile(r"(?:^|[\s_-])(?:comments?|disqus\w*|respond)(?:$|[\s_-])", re.I)
_LEAST_LEAD, _MOST_LEAD = 60, 900  # characters
_LONG_PARAGRAPH = 200  # characters: marks the beginning of the text
_SET_APART = re.compile(  # classes of standfirsts in various publishing systems
    r"(?:^|[\s_-])(?:intro(?:duction|text)?|leads?|lede|teaser|vorspann|chapo|chapeau|abstract|summary|excerpt|stand-?first"
    r"|sub-?head(?:line)?|sub-?titles?|short-?info|bajada|copete|sommario|einleitung|ingress|dek)"
    r"(?:[_-]+(?:text|copy|content|bold|box))*(?:--[\w-]+)?(?:$|\s)",
    re.I,
)
_LEAD = re.compile(
    r"lead(?!er|ing)|lede|intro|summary|abstract|teaser|excerpt|descri|stand-?first|sub-?(?:title|head)|dek(?:$|[\s_-])|deck"
    r"|tagline|chapo|bajada|epigraph|sommario|einleitung|vorspann",
    re.I,
)
_SENTENCE = 120  # characters: longer paragraphs are prose
_MOST_SENTENCES = {FurnitureKind.AUTHOR_NOTE: 4}  # for all other kinds one is boilerplate, two are text
_MOST_PIECES, _LONGEST_PIECE = 40, 600
_LEAST_LINK_WORDS = 3


class MarkedBoilerplate(NamedTuple):
    """Result of classification by mark-up."""

    furniture: tuple[Furniture, ...]
    links: frozenset[str]  # texts of the page's links, folded


def cut_marked(tree: Any, descriptions: tuple[str, ...]) -> MarkedBoilerplate:
    """Cut marked boilerplate out of `tree` (in place) and return it, with the link texts that later rules need.

    `descriptions` are the page's stated summaries: an element that repeats one of them, and is not among the
    paragraphs of the text, is the standfirst.
    """
    found = list(_find(tree, {folded(text) for text in descriptions if n_words(text) > 4}))
    boilerplate = dict.fromkeys(_boilerplate(kind, words_of(element)) for kind, element in found)
    for _, element in found:
        element.drop_tree()
    return MarkedBoilerplate(tuple(piece for piece in boilerplate if piece.text)[:_MOST_PIECES], _link_texts(tree))


def _boilerplate(kind: FurnitureKind, words: str) -> Furniture:
    is_byline = kind is FurnitureKind.STANDFIRST and BYLINE.search(words)  # many a “subhead” is a byline
    return Furniture(kind=FurnitureKind.AUTHOR_NOTE if is_byline else kind, text=words[:_LONGEST_PIECE])


def _find(tree: Any, summaries: set[str]) -> Iterator[tuple[FurnitureKind, Any]]:
    """Yield marked elements, outermost only, in document order."""
    is_opening, is_named = True, False
    walk = iterwalk(tree, events=("start",))
    for _, element in walk:
        tag = element.tag
        if tag in _OTHER_TEXT or ((name := element.get("id")) and _COMMENTS.search(name)):
            walk.skip_subtree()
            continue
        if tag == "h1" and not is_named:
            is_opening = is_named = True  # long paragraphs before it are cookie notices
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
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    if names == " " or element.tag in _NEVER:
        return None
    mark = next((mark for mark in marks_in(names) if is_opening or mark.zone == "anywhere"), None)
    return mark.kind if mark and _could_be_boilerplate(element, mark) else None


def marks_in(names: str) -> tuple[Mark, ...]:
    """Return the marks that match an element's class and id, in the order of MARKS."""
    held = [number for name in names.split() for number in _marks_of(name)]
    return tuple(mark for number, mark in enumerate(MARKS) if number in held) if held else ()


@lru_cache(maxsize=65_536)  # a set of 181 pages has 23,000 names
def _marks_of(name: str) -> tuple[int, ...]:
    """Return the indexes of the marks that match a class name. Cached: sites have few names and many elements."""
    # A suffix after two hyphens is a BEM modifier; articleCaption is article-caption.
    token = _HUMP.sub("-", name.partition("--")[0])
    return tuple(number for number, mark in enumerate(MARKS) if mark.pattern.search(token))


def _could_be_boilerplate(element: Any, mark: Mark) -> bool:
    """Distinguish a marked element from a wrapper around the text with the same class."""
    if len(words_of(element)) > mark.most_characters:
        return False
    if mark.kind is FurnitureKind.RELATED and next(element.iter("a", "button"), None) is None:
        return False  # “readmore” may also be the button that expands the text
    sentences = sum(len(words_of(paragraph)) > _SENTENCE for paragraph in element.iter("p"))
    return sentences <= _MOST_SENTENCES.get(mark.kind, 1)


def _summary_kind(element: Any, summaries: set[str]) -> FurnitureKind | None:
    """Recognise a standfirst that repeats the page's summary and is set apart from the text.

    Many pages use the text's first paragraph as summary; that one is an ordinary paragraph among others.
    """
    if not summaries or element.tag not in ("p", "h2", "h3", "h4", "div", "span") or len(element) > 3:
        return None
    if element.tag == "div" and any(len(child) for child in element):
        return None  # extracting the text of every wrapper would be quadratic
    if folded(words_of(element)) not in summaries:
        return None
    signs = (element.tag in ("h2", "h3", "h4"), _is_emphasised(element), _is_called_lead(element), _is_in_head(element))
    return FurnitureKind.STANDFIRST if any(signs) else None


def _lead_kind(element: Any) -> FurnitureKind | None:
    """Recognise a standfirst between headline and text by class or position, unless it is among paragraphs.

    Extractors mistake it for a teaser of another page and lose it.
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
    """Tell whether an element is next to the headline, and not among paragraphs."""
    parent = element.getparent()
    if parent is None or (parent.find("h1") is None and parent.tag != "header"):
        return False
    return not _is_among_paragraphs(element)


def _is_emphasised(element: Any) -> bool:
    """Tell whether all text of an element is in one bold or italic child."""
    if len(element) != 1 or element[0].tag not in ("b", "strong", "em", "i"):
        return False
    return not (element.text or "").strip() and not (element[0].tail or "").strip()


def _link_texts(tree: Any) -> frozenset[str]:
    # Most links contain text only, which needs no walk over their descendants.
    texts = (("".join(link.itertext()) if len(link) else link.text or "").split() for link in tree.iter("a"))
    return frozenset(folded(" ".join(words)) for words in texts if len(words) >= _LEAST_LINK_WORDS)
