"""Boilerplate class names: the words in class and id attributes by which sites mark what is not the article."""

import re
from functools import lru_cache
from typing import Literal, NamedTuple

from pipeline.records import FurnitureKind


class Mark(NamedTuple):
    """A pattern for the word in a class or id that names one kind of boilerplate."""

    kind: FurnitureKind
    pattern: re.Pattern[str]
    most_characters: int  # a longer element is a wrapper around the text
    zone: Literal["anywhere", "opening"]  # opening: before the first long paragraph
    example: str


# What may follow is bounded: each underscore of a long name is a place where a mark may begin.
_BOX = (
    r"(?:[_-]*(?:wrap(?:per)?|container|box|block|section|inner|content|module|area|widget|row|item|list|inline"
    r"|\d++))*+"
)


def _mark(kind: FurnitureKind, pattern: str, most: int, example: str, *, is_opening: bool = False) -> Mark:
    whole = re.compile(rf"(?:^|[_-])(?:{pattern}){_BOX}$", re.I)
    return Mark(kind, whole, most, "opening" if is_opening else "anywhere", example)


MARKS = (
    _mark(
        FurnitureKind.CAPTION,
        r"captions?(?:-?text)?|fig-?caption|img-?desc|legends?|media_*-?description",
        600,
        "wp-caption-text",
    ),
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
        r"|contributor-?(?:bio|info)|sabox\w{0,20}+(?:-desc)?|bio(?:graphy)?|post-?author|entry-?author",
        1500,
        "author-bio",
    ),
    _mark(
        FurnitureKind.NEWSLETTER,
        r"newsletters?|news-?letter-?\w{1,80}+|sign-?up|subscri(?:be|ption)(?:-\w{1,80}+)?|mailing-?list|donat(?:e|ion)|mc4wp-form"
        r"|(?:\w{1,10}_)?cta\d?(?:-content)?|call-?to-?action|affiliate-?(?:text|note|disclaimer)",
        600,
        "newsletter-signup",
    ),
    _mark(
        FurnitureKind.RELATED,
        r"related(?:-?\w{1,80}+)?|jp-relatedposts|yarpp\w{0,80}+|read-?(?:more|also|next)|also-?(?:read|like)|recommend(?:ed|ations?)?"
        r"|more-?(?:from|stories|on)|most-?(?:read|popular|viewed)|trending|popular-?posts|you-?may-?\w{0,80}+|further-?reading"
        r"|social-?(?:share|links?|icons?)|share-?(?:buttons?|links?|tools?|bar)|tags?-?(?:list|links)|link-?box(?:-?\w{1,20}+)?|(?:inline|article|story)-teasers?|sharedaddy|sd-(?:rating|sharing|block)|addtoany\w{0,80}+",
        1500,
        "related-articles",
    ),
    _mark(FurnitureKind.RELATED, r"tags(?:-[a-z]{1,20}+)?", 250, "article-tags"),
    _mark(
        FurnitureKind.REPUBLICATION_NOTE,
        r"republi(?:sh|cation)(?:-\w{1,80}+){0,8}+|syndication-?\w{0,80}+",
        900,
        "republish-note",
    ),
)
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")


def marks_in(names: str) -> tuple[Mark, ...]:
    """Return the marks that match an element's class and id (names between spaces), in the order of MARKS."""
    held = [number for name in names.split() for number in _marks_of(name)]
    return tuple(mark for number, mark in enumerate(MARKS) if number in held) if held else ()


@lru_cache(maxsize=65_536)  # the 181 pages of one set hold 23,000 names
def _marks_of(name: str) -> tuple[int, ...]:
    """Return the indices in MARKS of the marks that match one name. Cached: sites have few names and many elements."""
    # A suffix after two hyphens is only a modifier (BEM); articleCaption is read as article-caption.
    token = _HUMP.sub("-", name.partition("--")[0])
    return tuple(number for number, mark in enumerate(MARKS) if mark.pattern.search(token))
