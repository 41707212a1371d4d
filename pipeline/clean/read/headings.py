"""Heading extraction: h1 to h3 of a page, with kickers and the site's own name separated."""

import re
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from pipeline.clean.read.wording import words_of

_KICKER = re.compile(  # class of an element inside a heading, before or after the headline
    r"(?:^|[\s_-])(?:ts-)?(?:kicker|eyebrow|over-?line|over-?title|top-?line|dach-?zeile|spitzmarke|sur-?titre|volanta"
    r"|antetitulo|sub-?title|title-?header|(?:topic|article|news)-?label|colon|hidden-?dash)(?:$|[\s_-])",
    re.I,
)
_MOST_LESSER, _LONGEST_LESSER = 12, 300  # headings, characters
_EDGES = " :–—-|"


class Headings(NamedTuple):
    """The texts in the headings of a page, in order."""

    main: tuple[str, ...] = ()  # every h1 but those that name the site
    lesser: tuple[str, ...] = ()  # the first h2 and h3
    kickers: tuple[str, ...] = ()  # removed from the main ones
    home_names: tuple[str, ...] = ()  # of an h1 that is one link to the site's home page


def read_headings(tree: Any) -> Headings:
    """Return the headings below an lxml element, the kickers inside them, and the names of the site."""
    main: list[str] = []
    lesser: list[str] = []
    kickers: list[str] = []
    home: list[str] = []
    for element in tree.iter("h1", "h2", "h3"):
        if element.tag != "h1":
            lesser += [words_of(element)] if len(lesser) < _MOST_LESSER else []
        elif _leads_home(element):
            home.append(words_of(element))
        else:
            parts = [child for child in element.iterdescendants() if _KICKER.search(child.get("class") or "")]
            kickers += [words_of(part).strip(_EDGES) for part in parts]
            main.append(_without(element, parts))
    short = (text for text in lesser if text and len(text) <= _LONGEST_LESSER)
    return Headings(*(tuple(filter(None, texts)) for texts in (main, short, kickers, home)))


def _leads_home(heading: Any) -> bool:
    link = next(heading.iter("a"), None)
    if link is None or words_of(link) != words_of(heading):
        return False
    address = (link.get("href") or "").strip()
    is_first_page = address.startswith(("http", "/")) and urlsplit(address).path in ("", "/")
    return link.get("rel") == "home" or (is_first_page and "?" not in address)


def _without(heading: Any, parts: list[Any]) -> str:
    """Return the words of a heading without those of `parts`; all of them where nothing else is left."""
    words = words_of(heading)
    rest = words
    for part in parts:
        rest = rest.replace(words_of(part), "", 1)
    return rest.strip(_EDGES) or words
