"""Theme counts of an assessed text: its words and sentences, and the hits of a text whose class is counted."""

from typing import NamedTuple

from pipeline.assess.relevance import COUNTED_CLASSES
from pipeline.records import Hit, RelevanceClass, Sentence
from pipeline.themes.match.matcher import Matcher
from pipeline.themes.match.voice import with_voices


class ThemeCounts(NamedTuple):
    """What is counted in one text."""

    n_words: int
    sentences: tuple[Sentence, ...]
    hits: tuple[Hit, ...]


def count_themes(matcher: Matcher, text: str, title: str, relevance: RelevanceClass) -> ThemeCounts:
    """Return the counts of a counted text, which begins with its headline `title`, if it has one."""
    found = matcher.find(text) if relevance in COUNTED_CLASSES else matcher.read(text)
    return ThemeCounts(found.n_words, found.sentences, with_voices(text, title, found.hits))
