"""Coded samples: what a person codes to measure the codebook on their own corpus, and what the codes show."""

from datetime import date, datetime
from enum import StrEnum

from pydantic import Field

from pipeline.records.identity import Record
from pipeline.records.themes import Voice


class StratumCode(StrEnum):
    """Sampling stratum of an article for one theme: where the codebook finds the theme in it.

    An article is in the first that fits: a hit in the author's own words, one in the headline, quoted ones only.
    """

    AUTHOR = "found_author"
    HEADLINE = "found_headline"
    QUOTATION = "found_quotation"
    NOT_FOUND = "not_found"


class UnitLevel(StrEnum):
    """What is coded: a whole article, or one sentence of it."""

    ARTICLE = "article"
    SENTENCE = "sentence"


class TrendSlice(Record):
    """Slice and span of the trends that a sample is drawn from."""

    unit: str
    panel: str
    source_group: str
    genre: str
    first_day: date
    last_day: date


class SampleStratum(Record):
    """One stratum of one theme: its articles in slice and span, and how many of them were drawn."""

    theme_id: str
    stratum: StratumCode
    n_articles: int
    n_drawn: int


class SampleUnit(Record):
    """One row to code: an article or a sentence, and one theme."""

    unit_number: int  # from 1, in the order of the file
    theme_id: str
    level: UnitLevel
    article_id: str
    revision_id: str
    sentence_number: int | None  # None for an article
    stratum: StratumCode  # of the article
    voice: Voice | None  # of the sentence, None for an article
    is_found: bool  # by the codebook
    weight: float  # articles or sentences of slice and span that it stands for


class Code(Record):
    """What one coder says of one unit."""

    unit_number: int
    coder: str
    is_theme: bool
    note: str


class Sample(Record):
    """A drawn sample with its codes: everything that a rebuild needs to know of it."""

    sample_id: str = Field(pattern=r"^s[0-9a-f]{16}$")
    drawn_at: datetime
    seed: int
    slice: TrendSlice
    codebook_sha256: str
    codebook_version: str
    strata: tuple[SampleStratum, ...]
    units: tuple[SampleUnit, ...]
    codes: tuple[Code, ...] = ()

    @property
    def coders(self) -> tuple[str, ...]:
        """The names of the coders, sorted."""
        return tuple(sorted({code.coder for code in self.codes}))

    @property
    def n_in_slice(self) -> int:
        """The number of texts in its slice and span when it was drawn: each theme has all of them in its strata."""
        return sum(one.n_articles for one in self.strata if one.theme_id == self.themes[0])

    @property
    def themes(self) -> tuple[str, ...]:
        """The ids of its themes, in their order."""
        return tuple(dict.fromkeys(unit.theme_id for unit in self.units))


class WeightedShare(Record):
    """A weighted share with its 95 % interval."""

    share: float
    low: float
    high: float
    n: int


class SampleScore(Record):
    """Agreement of the coders and quality of the codebook for one theme, level and voice; `all` is over all of them."""

    theme_id: str
    level: UnitLevel
    voice: str  # of the sentence; of an article its stratum's
    n_decided: int  # units on which the coders, or most of them, agree
    n_open: int  # units on which they are divided equally
    alpha: float | None  # None with one coder, or where all codes are equal
    precision: WeightedShare | None  # of found units; None without one
    recall: WeightedShare | None  # of units with the theme; None without one


class UncorrectedReason(StrEnum):
    """Why a cell of the trends has no corrected share."""

    OUTSIDE_SPAN = "outside_span"  # the period is not wholly in the span of a coded sample
    OTHER_CODEBOOK = "other_codebook"  # the sample was coded under another codebook
    TOO_FEW_CODED = "too_few_coded"
    UNDETECTED = "undetected"  # the codes do not show that the codebook detects the theme at all
    NOT_VALIDATED = "not_validated"  # no coded sample of this slice and theme; set by the view
    GAP = "gap"  # no text; set by the view


class CodedStratum(Record):
    """One stratum of one theme in a coded sample: its articles, those decided by the coders, those with the theme."""

    stratum: StratumCode
    n_articles: int
    n_decided: int
    n_true: int


class CountedCell(Record):
    """A cell of the trends: its texts, and those with a hit of the theme."""

    period: str
    period_start: date
    period_end: date
    n: int
    n_found: int


class CorrectedShare(Record):
    """The share of texts with the theme in a cell, corrected for misclassification, or why there is none."""

    share: float | None = None
    low: float | None = None
    high: float | None = None
    reason: UncorrectedReason | None = None
