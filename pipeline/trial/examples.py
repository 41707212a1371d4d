"""Keyword in context: the first sentence with a phrase, and whether the codebook already covers it there."""

from dataclasses import dataclass

from pipeline.text.fold import fold
from pipeline.text.sentences import read
from pipeline.themes.match.matcher import Matcher
from pipeline.trial.grams import phrase_spans


@dataclass(frozen=True)
class ExampleSentence:
    """A sentence that contains a phrase."""

    sentence: str
    is_covered: bool  # a term of the codebook has a hit that overlaps the phrase


def first_sentence(words: str, text: str, matcher: Matcher) -> ExampleSentence | None:
    """Return the first sentence of `text` that contains the phrase `words`; None if there is none."""
    folded = fold(text)
    for start, end in read(folded.text).sentences:
        for phrase_start, phrase_end in phrase_spans(words, folded.text[start:end]):
            first, last = folded.origin(start, end)
            place = folded.origin(start + phrase_start, start + phrase_end)
            is_covered = any(hit.start < place[1] and place[0] < hit.end for hit in matcher.find(text).hits)
            return ExampleSentence(text[first:last], is_covered)
    return None
