"""List page detection: sections, archives and searches, on which links to articles stand with no text of their own."""

import re
from itertools import islice, pairwise
from typing import Any

from pipeline.clean.read.paragraphs import placed_paragraphs
from pipeline.clean.read.wording import n_words, text_of, words_of

_LEAST_LINKS, _LEAST_LINKS_OF_ARTICLE = 6, 10  # the latter where the page declares that it is an article
_LONGEST_TEXT, _LONGEST_TEXT_OF_ARTICLE = 60, 30  # words between two links
_LEAST_WORDS = 3
_SHARE_LINKED = 0.6  # of the characters of a line
_MOST_LINES, _MOST_LINKS = 1_000, 100  # of the page, and of the element around a line, that are read
_APART = ("a", "aside", "footer", "form", "nav", "noscript")
_READ_ON = re.compile(
    r"^\W*(?:(?:read|learn|see|find out) more|continue reading|read (?:on|article|story)|full story)\b.{0,80}$", re.I
)


def count_listed(tree: Any, *, is_article: bool) -> int:
    """Return how many links a list page consists of; 0 for a page (an lxml document) with a text of its own.

    A list interrupts its texts with a link again and again; an article has at least one longer run of words.
    """
    least, longest = (
        (_LEAST_LINKS_OF_ARTICLE, _LONGEST_TEXT_OF_ARTICLE) if is_article else (_LEAST_LINKS, _LONGEST_TEXT)
    )
    if _has_prose(tree, longest):
        return 0
    placed = placed_paragraphs(tree)[:_MOST_LINES]
    lengths = [n_words(paragraph.text) for paragraph, _ in placed]
    links = [number for number, (paragraph, holder) in enumerate(placed) if _leads_on(paragraph.text, holder)]
    edges = (-1, *links, len(placed))
    if len(links) < least or max(sum(lengths[start + 1 : end]) for start, end in pairwise(edges)) >= longest:
        return 0
    return len(links)


def _has_prose(tree: Any, longest: int) -> bool:
    """Return whether neighbouring paragraphs without a link hold that many words: a quick test that most pages pass."""
    run, last = 0, None
    for paragraph in tree.iter("p"):
        if paragraph.find(".//a") is not None:
            continue
        run = (run if last is not None and paragraph.getprevious() is last else 0) + n_words(text_of(paragraph))
        last = paragraph
        if run >= longest and next(paragraph.iterancestors(*_APART), None) is None:
            return True
    return False


def _leads_on(text: str, holder: Any) -> bool:
    """Return whether a line is a link to another page, and little else."""
    links = [
        words_of(link)
        for link in (holder, *holder.iterancestors("a"), *islice(holder.iter("a"), _MOST_LINKS))
        if link.tag == "a"
    ]
    linked = [words for words in links if words and (words in text or text in words)]
    if not linked:
        return False
    if _READ_ON.match(text) or (holder.tag == "tr" and n_words(linked[0]) >= _LEAST_WORDS):
        return True
    return n_words(max(linked, key=len)) >= _LEAST_WORDS and sum(map(len, linked)) >= _SHARE_LINKED * len(text)
