"""Results of reading a text: sentences, hits, relevance and genre."""

from enum import StrEnum

from pipeline.records.identity import Record


class Voice(StrEnum):
    """Attribution of a hit, as far as the text marks it (the rules are in `pipeline.themes.match.voice`)."""

    HEADLINE = "headline"
    QUOTATION = "quotation"
    AUTHOR = "author"


class Hit(Record):
    """One match of one term of one theme: `text[start:end]` of the counted text."""

    theme_id: str
    term: str
    sentence_number: int  # from 1; the headline is the first sentence
    start: int
    end: int
    voice: Voice | None = None  # None from the matcher: quotations are parsed once per text, not once per hit


class Sentence(Record):
    """One sentence of a counted text: `text[start:end]`."""

    number: int  # from 1
    start: int
    end: int


class RelevanceClass(StrEnum):
    """Relevance of a text to NATO in Asia, by the rule of the codebook. Trends count `core` only."""

    CORE = "core"
    PERIPHERAL = "peripheral"
    ANALOGY = "analogy"
    IRRELEVANT = "irrelevant"
    LANGUAGE_NOT_COUNTED = "language_not_counted"  # no codebook is in its language, whatever its length
    TOO_SHORT = "too_short"


class Relevance(Record):
    """The class, the counts that decided it (named as in [relevance] of the codebook), and both in words."""

    relevance: RelevanceClass
    n_words: int
    n_nato: int
    n_analogy: int
    n_strong: int
    n_medium: int
    n_types: int
    n_nato_sentences: int
    n_near: int
    share_near: float
    is_nato_in_title: bool
    share_english: float
    reasons: tuple[str, ...] = ()  # the counts as short phrases to print, each missed limit with it


class GenreClass(StrEnum):
    """The kind of a text. Trends keep the kinds apart."""

    COMMENTARY = "commentary"
    NEWS = "news"
    STATEMENT = "statement"
    UNKNOWN = "unknown"


class Genre(Record):
    """The class, by how much it leads the next, and the signs that decided it."""

    genre: GenreClass
    score: float
    reasons: tuple[str, ...]
