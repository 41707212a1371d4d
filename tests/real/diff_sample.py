"""The places that `nato-asia themes diff --csv` wrote in, a sample to read out: even over themes, not over sentences.

Of each change, as many themes as asked for are drawn by a hash, and of each of them one sentence. A theme that stands
in ten sentences is as likely to be read as one of a thousand: the sample shows what kinds of sentences move, and is no
estimate of how many move rightly.

    python -m tests.real.diff_sample gained=7 lost=7 places.csv
"""

import csv
import hashlib
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

SEED = "codebook 2.0.0"
SHOWN = ("change", "theme_id", "published_on", "url", "sentence_number", "term")

Place = Mapping[str, str]  # a row of the file


def draw(places: Iterable[Place], change: str, n_themes: int) -> Iterator[Place]:
    """Yield one sentence of each drawn theme, among those that the terms moved, as the first of its hits."""
    by_theme: dict[str, Place] = {}
    for place in places:
        kept = by_theme.get(place["theme_id"])
        is_wanted = place["change"] == change and place["cause"] == "terms"
        if is_wanted and (kept is None or _rank(*_sentence(place)) < _rank(*_sentence(kept))):
            by_theme[place["theme_id"]] = place
    for theme_id in sorted(by_theme, key=lambda theme_id: _rank(change, theme_id))[:n_themes]:
        yield by_theme[theme_id]


def _sentence(place: Place) -> tuple[str, ...]:
    return place["change"], place["theme_id"], place["url"], place["sentence_number"]


def _rank(*named: str) -> bytes:
    return hashlib.sha256("\n".join((SEED, *named)).encode()).digest()


def main(arguments: list[str]) -> None:
    """Print the sample of a file as lines of a CSV file."""
    *wanted, file = arguments
    with Path(file).open(encoding="utf-8", newline="") as opened:
        places = list(csv.DictReader(opened))
    writer = csv.DictWriter(sys.stdout, SHOWN, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    for change, n_themes in (one.split("=") for one in wanted):
        writer.writerows(draw(places, change, int(n_themes)))


if __name__ == "__main__":
    main(sys.argv[1:])
