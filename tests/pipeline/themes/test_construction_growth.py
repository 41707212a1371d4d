"""Constructions grow with the text: four times the text takes at most six times as long, however often parts recur."""

from collections.abc import Callable, Iterator
from functools import partial

from pipeline.themes.match.matcher import Matcher
from pipeline.trial.firing import ExclusionWatch
from tests.faults.growth import Excess, breaches, excess_of
from tests.pipeline.themes.test_constructions import of

TERMS = (
    *("arms", "arms + taiwan", "arms + arms", "arms + taiwan + china + us", "@us ~2 arms + taiwan*"),
    *("arms >> taiwan", "arms + taiwan >> china + us", "arms + sea >> sea", "arms + nowhere"),
)
EXCLUSIONS = ("arms race", "taiwan strait")
TEXTS = (
    *("arms ", "taiwan ", "arms taiwan ", "taiwan strait arms race arms ", "china us taiwan arms "),
    *("arms " * 50 + "taiwan ", "Arms. Taiwan. ", "Arms of Taiwan. China and the US. "),
    *("Arms.\n", "Arms race. Taiwan. "),
)
LONGEST = 200_000  # characters


def matching(piece: str) -> Iterator[Excess | None]:
    """Yield what takes too long in texts that repeat a piece."""
    matcher, watch = Matcher(of(TERMS, EXCLUSIONS)), ExclusionWatch(of(TERMS, EXCLUSIONS))

    def matched(n: int) -> Callable[[], object]:
        return partial(matcher.find, piece * (n // len(piece) + 1))

    def watched(n: int) -> Callable[[], object]:
        return partial(watch.watch, piece * (n // len(piece) + 1))

    yield excess_of(f"matching {piece[:40]!r}", matched, shortest=500, longest=LONGEST, until_s=0.1)
    yield excess_of(f"watching {piece[:40]!r}", watched, shortest=500, longest=LONGEST, until_s=0.1)


def test_constructions_take_at_most_six_times_as_long_for_four_times_the_text() -> None:
    assert list(map(str, breaches(matching, TEXTS))) == []
