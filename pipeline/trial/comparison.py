"""Codebook comparison over many texts: running sums per theme and quarter, in memory independent of the texts."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from pipeline.trial.differ import Cause, Change, Side, TextDifference

_Moves = Counter[tuple[Cause, Change]]


@dataclass(slots=True)
class ThemeChange:
    """Hits, sentences and articles that one theme gains and loses over all texts."""

    n_hits_before: int = 0
    n_hits_after: int = 0
    n_sentences: _Moves = field(default_factory=Counter)
    n_articles: _Moves = field(default_factory=Counter)


@dataclass(slots=True)
class _Base:
    """Denominators of a share and a rate."""

    n_articles: int = 0
    n_words: int = 0


@dataclass(slots=True)
class _Found:
    """Numerators of a share and a rate: one theme in these texts."""

    n_articles: int = 0
    n_hits: int = 0


class Cell(NamedTuple):
    """One cell of a trend: counts, share of articles (0 to 1), hits per 1,000 words; None without articles."""

    n_articles: int
    n_with_theme: int
    share: float | None
    n_hits: int
    rate: float | None


class TrendRow(NamedTuple):
    """A theme in a quarter under both codebooks."""

    theme_id: str
    quarter: str  # as 2024-Q2
    before: Cell
    after: Cell


class _Column(NamedTuple):
    """A quarter under one codebook, over the texts that are core under it or under both."""

    quarter: str
    is_after: bool
    is_shared: bool


@dataclass(slots=True)
class Compared:
    """Running sums of a comparison."""

    n_texts: int = 0
    n_core_both: int = 0
    n_core_before_only: int = 0
    n_core_after_only: int = 0
    n_undated: int = 0  # core under at least one: counted per theme, but in no quarter
    themes: dict[str, ThemeChange] = field(default_factory=lambda: defaultdict(ThemeChange))
    _bases: dict[_Column, _Base] = field(default_factory=lambda: defaultdict(_Base))
    _found: dict[tuple[str, _Column], _Found] = field(default_factory=lambda: defaultdict(_Found))

    @property
    def is_core_equal(self) -> bool:
        """Whether the same texts are core under both."""
        return not (self.n_core_before_only or self.n_core_after_only)

    def add(self, difference: TextDifference, published_on: date | None) -> None:
        """Add one text with its day of publication."""
        before, after = difference.before, difference.after
        self.n_texts += 1
        self.n_core_both += before.is_core and after.is_core
        self.n_core_before_only += before.is_core and not after.is_core
        self.n_core_after_only += after.is_core and not before.is_core
        self.n_undated += published_on is None and (before.is_core or after.is_core)
        self._add_themes(difference)
        if published_on:
            quarter, is_in_both = quarter_of(published_on), before.is_core and after.is_core
            for side, is_after in ((before, False), (after, True)):
                for is_shared in {False, is_in_both} if side.is_core else ():
                    self._add_quarter(_Column(quarter, is_after, is_shared), side, difference.n_words)

    def _add_themes(self, difference: TextDifference) -> None:
        before, after = difference.before.n_hits, difference.after.n_hits
        for theme_id in {*before, *after}:
            theme = self.themes[theme_id]
            theme.n_hits_before += before.get(theme_id, 0)
            theme.n_hits_after += after.get(theme_id, 0)
            if (theme_id in before) != (theme_id in after):
                change = Change.LOST if theme_id in before else Change.GAINED
                theme.n_articles[difference.cause, change] += 1
        sentences = {(one.hit.theme_id, one.hit.sentence_number, one.change) for one in difference.moved}
        for theme_id, _, change in sentences:
            self.themes[theme_id].n_sentences[difference.cause, change] += 1

    def _add_quarter(self, column: _Column, side: Side, n_words: int) -> None:
        base = self._bases[column]
        base.n_articles += 1
        base.n_words += n_words
        for theme_id, n_hits in side.n_hits.items():
            found = self._found[theme_id, column]
            found.n_articles += 1
            found.n_hits += n_hits

    def trend(self, theme_ids: Iterable[str], *, is_shared: bool) -> tuple[TrendRow, ...]:
        """Return the cells of these themes for every quarter with a text.

        The texts of a codebook are those that are core under it or, if `is_shared`, under both.
        """
        quarters = sorted({column.quarter for column in self._bases if column.is_shared is is_shared})
        return tuple(
            TrendRow(
                theme_id,
                quarter,
                self._cell(theme_id, _Column(quarter, is_after=False, is_shared=is_shared)),
                self._cell(theme_id, _Column(quarter, is_after=True, is_shared=is_shared)),
            )
            for theme_id in theme_ids
            for quarter in quarters
        )

    def _cell(self, theme_id: str, column: _Column) -> Cell:
        base = self._bases.get(column, _Base())
        found = self._found.get((theme_id, column), _Found())
        share = found.n_articles / base.n_articles if base.n_articles else None
        rate = 1000 * found.n_hits / base.n_words if base.n_words else None
        return Cell(base.n_articles, found.n_articles, share, found.n_hits, rate)


def quarter_of(day: date) -> str:
    """Return the quarter of a day, as 2024-Q2."""
    return f"{day.year}-Q{(day.month + 2) // 3}"
