"""What a text holds: sentences, hits, relevance and genre."""

from enum import StrEnum

from pipeline.records.identity import Record


class Voice(StrEnum):
    """In whose words a hit stands, where the text shows it (`pipeline.themes.match.voice` has the rules)."""

    HEADLINE = "headline"
    QUOTATION = "quotation"
    AUTHOR = "author"


class Hit(Record):
    """One term of one theme at one place. `text[start:end]` of the counted text is what matched."""

    theme_id: str
    term: str
    sentence_number: int  # counted from 1, the headline being the first sentence
    start: int
    end: int
    voice: Voice | None = None  # None as the matcher finds it: marks are read once a text, not once a hit


class Sentence(Record):
    """One sentence of a counted text: `text[start:end]`."""

    number: int  # from 1
    start: int
    end: int


class RelevanceClass(StrEnum):
    """Whether a text is commentary on NATO in Asia, by the codebook's rule. Trends count `core` only."""

    CORE = "core"
    PERIPHERAL = "peripheral"
    ANALOGY = "analogy"
    IRRELEVANT = "irrelevant"
    NOT_ENGLISH = "not_english"
    TOO_SHORT = "too_short"


class Relevance(Record):
    """The class and the counts that decided it (names as in the codebook's [relevance])."""

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

    @property
    def reasons(self) -> tuple[str, ...]:
        """The counts as short phrases, for a reader."""
        return (
            f"{self.n_words} words",
            f"{self.n_nato} NATO mentions" + (" (one in the title)" if self.is_nato_in_title else ""),
            f"{self.n_strong} strong Asia anchors of {self.n_types} kinds",
            f"{self.n_near} of {self.n_nato_sentences} NATO sentences near an anchor",
            *((f"{self.n_analogy} analogies (“Asian NATO”)",) if self.n_analogy else ()),
        )


class GenreClass(StrEnum):
    """What kind of text it is. Kept apart in trends."""

    COMMENTARY = "commentary"
    NEWS = "news"
    STATEMENT = "statement"
    UNKNOWN = "unknown"


class Genre(Record):
    """The class, its score and the signs that decided it."""

    genre: GenreClass
    score: int
    reasons: tuple[str, ...]
