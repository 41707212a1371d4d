"""The figures of a trend test in words, the same on the pages of the report and in the digest."""

from collections.abc import Iterable, Iterator
from typing import Protocol


class Tested(Protocol):
    """A test of change; the odds are those of mentioning the theme, by quarter, the sources held fixed."""

    @property
    def odds_ratio(self) -> float | None:
        """Factor from one quarter to the next; None for tests that have none."""

    @property
    def odds_ratio_low(self) -> float | None:
        """Lower end of its 95 % interval."""

    @property
    def odds_ratio_high(self) -> float | None:
        """Upper end of it."""

    @property
    def p_adjusted(self) -> float | None:
        """The p value, adjusted for all themes tested."""


def figures_in_words(test: Tested) -> Iterator[str]:
    """Yield the factor on the odds with its interval, and p, each as a phrase, as far as the test has them.

    Three decimals: a factor of 1.004 a quarter, shown to differ from 1, must not read as 1.00.
    """
    if test.odds_ratio is not None:
        interval = (
            f" (95% interval {test.odds_ratio_low:.3f}–{test.odds_ratio_high:.3f})"
            if test.odds_ratio_low is not None and test.odds_ratio_high is not None
            else ""
        )
        yield f"odds times {test.odds_ratio:.3f}{interval} each quarter"
    if test.p_adjusted is not None:
        yield f"p = {test.p_adjusted:.2g} over all themes tested"


def joined(phrases: Iterable[str]) -> str:
    """Return phrases as one sentence, without its full stop."""
    sentence = "; ".join(phrase.removesuffix(".") for phrase in phrases)
    return sentence[:1].upper() + sentence[1:]
