"""What the report shows, as it stands in the published tables: trends, tests, sentences, nights."""

from datetime import date, datetime

from pipeline.records.entries import DatePrecision
from pipeline.records.identity import Record


class ReportedTheme(Record):
    """A theme of the current codebook, how well it is found, and its share in the extended baseline."""

    theme_id: str
    label: str
    theme_group: str
    definition: str
    n_terms: int
    precision: float | None
    precision_low: float | None
    precision_high: float | None
    recall: float | None
    recall_low: float | None
    recall_high: float | None
    weaknesses: tuple[str, ...] | None  # None: not measured under this codebook
    baseline_from: date | None
    baseline_to: date | None
    n_baseline: int
    n_baseline_with_theme: int

    @property
    def is_weak(self) -> bool:
        """Whether the codebook finds the theme poorly, or nobody knows how well."""
        return self.weaknesses is None or bool(self.weaknesses)

    @property
    def baseline_share(self) -> float | None:
        """Share of the texts of the extended baseline that have the theme; None without texts."""
        return self.n_baseline_with_theme / self.n_baseline if self.n_baseline else None


class TrendPoint(Record):
    """A theme in one quarter of the plain slice: shares from 0 to 1, None where there is none."""

    theme_id: str
    period_label: str
    period_start: date
    n: int
    n_with_theme: int
    n_sources: int
    share: float | None
    share_low: float | None
    share_high: float | None
    share_standardised: float | None
    share_standardised_low: float | None
    share_standardised_high: float | None
    share_corrected: float | None
    share_corrected_low: float | None
    share_corrected_high: float | None
    quality: str
    reason_codes: tuple[str, ...]  # of the quality: codes of trends.quality_reasons
    reasons: tuple[str, ...]  # the same, in words
    is_complete: bool
    watched_by: str | None  # nights, history, seam

    @property
    def is_gap(self) -> bool:
        """Whether the quarter has no text at all."""
        return self.n == 0

    @property
    def is_drawn(self) -> bool:
        """Whether the quarter has texts enough for a point."""
        return self.quality != "do_not_draw"

    @property
    def is_of_line(self) -> bool:
        """Whether the quarter is over and has texts enough to be joined to its neighbours by a line."""
        return self.is_drawn and self.is_complete and "under_20" not in self.reason_codes


class ShownTest(Record):
    """Result of a test of change of a theme on the last night that tested. Columns of trends.tests."""

    theme_id: str
    test_code: str
    verdict: str
    remark: str
    changed_from: date | None
    share_before: float | None
    share_after: float | None
    odds_ratio: float | None
    odds_ratio_low: float | None
    odds_ratio_high: float | None
    p_adjusted: float | None
    first_period: date | None
    last_period: date | None
    n_periods: int
    n_texts: int
    n_sources: int


class GroupShare(Record):
    """Share of the texts of one group of sources that have a theme, over the last four complete quarters."""

    theme_id: str
    source_group: str
    n: int
    n_with_theme: int
    share: float | None
    share_low: float | None
    share_high: float | None


class FoundSentence(Record):
    """A sentence with hits of a theme in counted commentary, `hits` being spans of characters in it."""

    theme_id: str
    voice: str
    published_on: date
    published_precision: DatePrecision
    source_name: str
    title: str
    url: str
    sentence: str
    hits: tuple[tuple[int, int], ...]


class CarryingTerm(Record):
    """A term of a theme, with its hits in counted commentary."""

    theme_id: str
    term: str
    n_hits: int
    n_texts: int


class ThemeEdit(Record):
    """An edit of an article that brought a theme into its text, or took it out."""

    theme_id: str
    is_gained: bool
    title: str
    url: str
    source_name: str
    seen_at: datetime
    n_words_in: int | None
    n_words_out: int | None


class OwnScore(Record):
    """Precision and recall of a theme in sentences or articles that people coded on this corpus."""

    theme_id: str
    drawn_at: datetime
    level: str
    voice: str
    n_decided: int
    n_found: int
    precision: float | None
    precision_low: float | None
    precision_high: float | None
    n_true: int | None
    recall: float | None
    recall_low: float | None
    recall_high: float | None


class ShownNight(Record):
    """A night, or a load of history: how it ended, what it saw, and why it was degraded."""

    night_id: str
    clock_at: datetime
    kind: str
    ending: str
    troubles: tuple[str, ...]
    n_entries: int
    n_articles: int
    n_feeds_known: int | None
    n_feeds_answered: int | None


class NewText(Record):
    """A counted piece of commentary that was found lately, with the labels of its themes."""

    title: str
    url: str
    source_name: str
    published_on: date
    published_precision: DatePrecision
    n_articles: int
    labels: tuple[str, ...]


class PutAside(Record):
    """Things that were rejected or are waiting for one reason, and what to do about them."""

    step: str
    reason: str
    state: str
    n_things: int
    way_out: str


class CorpusSize(Record):
    """What the numbers are of: counted stories of commentary, their sources and hits, and the codebook."""

    codebook_version: str
    n_articles: int
    n_stories: int
    n_sources: int
    n_hits: int
    first_on: date | None
    last_on: date | None
    is_invented: bool = False  # all its addresses are of names that are kept for examples


class Standing(Record):
    """What every night may change: themes with their trends and tests, nights, new texts, and what was put aside."""

    corpus: CorpusSize | None  # None before the first night
    themes: tuple[ReportedTheme, ...] = ()
    points: tuple[TrendPoint, ...] = ()
    tests: tuple[ShownTest, ...] = ()
    scores: tuple[OwnScore, ...] = ()
    groups: tuple[GroupShare, ...] = ()
    nights: tuple[ShownNight, ...] = ()
    new_texts: tuple[NewText, ...] = ()
    put_aside: tuple[PutAside, ...] = ()
    outlook: str = ""  # from when on a line can be drawn, in a sentence
    evidence_sha256: str = ""

    @property
    def is_invented(self) -> bool:
        """Whether all addresses are of names that are kept for examples."""
        return self.corpus is not None and self.corpus.is_invented


class ReportEvidence(Record):
    """What stands behind the numbers: sentences, the terms that carry a theme, and edits that changed it."""

    sentences: tuple[FoundSentence, ...] = ()
    terms: tuple[CarryingTerm, ...] = ()
    edits: tuple[ThemeEdit, ...] = ()
