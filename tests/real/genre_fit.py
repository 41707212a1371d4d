"""The weights of [genre]: multinomial logistic regression on the half of the coded texts that is not for measuring.

    python -m tests.real.genre_fit [--penalty 1]

It prints the weights to be copied into codebook.toml, and how well five-fold cross-validation does with them. The
direction of a weight is not fitted: a sign of commentary never becomes one of news because of a chance of this sample.
Weights of kinds of sources, and others of which the sample has too few cases, stay as they are.
"""

import argparse
import random
from collections import Counter
from collections.abc import Sequence
from math import exp
from pathlib import Path
from typing import NamedTuple

from flows.evaluate.genre_quality import coded_texts
from pipeline.assess.genre import DECIDED, GenreRule
from pipeline.records import GenreClass
from pipeline.themes.codebook.load import load_codebook
from pipeline.themes.codebook.schema import GenreSign

FEWEST, STEPS, RATE, FOLDS = 8, 500, 0.5, 5


class Case(NamedTuple):
    """One coded text: the degree of each sign, and its genre."""

    degrees: tuple[float, ...]
    genre: GenreClass


class Model(NamedTuple):
    """Sums of a text without signs, and the weights of each sign."""

    start: dict[GenreClass, float]
    weights: dict[GenreClass, list[float]]

    def sums(self, case: Case) -> dict[GenreClass, float]:
        """Return the sum of each genre."""
        return {
            genre: self.start[genre] + sum(w * d for w, d in zip(self.weights[genre], case.degrees, strict=True) if d)
            for genre in DECIDED
        }

    def tell(self, case: Case, margin: float) -> GenreClass:
        """Return the genre that leads by the margin."""
        (first, highest), (_, second) = sorted(self.sums(case).items(), key=lambda item: -item[1])[:2]
        return first if highest - second >= margin else GenreClass.UNKNOWN


def fit(cases: Sequence[Case], signs: Sequence[GenreSign], penalty: float) -> Model:
    """Return the weights by projected gradient descent; each genre weighs the same, however often it occurs."""
    held = Counter(at for case in cases for at, degree in enumerate(case.degrees) if degree)
    direction = {
        genre: [_direction(sign, genre) if held[at] >= FEWEST else 0 for at, sign in enumerate(signs)]
        for genre in DECIDED
    }
    model = Model(
        dict.fromkeys(DECIDED, 0.0),
        {
            genre: [0.0 if held[at] >= FEWEST else sign.weights[genre] for at, sign in enumerate(signs)]
            for genre in DECIDED
        },
    )
    n_of = Counter(case.genre for case in cases)
    for _ in range(STEPS):
        pulls = {genre: [penalty * weight for weight in model.weights[genre]] for genre in DECIDED}
        for case in cases:
            sums = model.sums(case)
            whole = sum(map(exp, sums.values()))
            for genre in DECIDED:
                error = (
                    (exp(sums[genre]) / whole - (genre is case.genre)) * len(cases) / (len(DECIDED) * n_of[case.genre])
                )
                model.start[genre] -= RATE * error / len(cases)
                pulls[genre] = [p + error * d for p, d in zip(pulls[genre], case.degrees, strict=True)]
        for genre in DECIDED:
            model.weights[genre][:] = [
                max(0.0, (weight - RATE * pull / len(cases)) * way) * way if way else weight
                for weight, pull, way in zip(model.weights[genre], pulls[genre], direction[genre], strict=True)
            ]
    return model


def _direction(sign: GenreSign, genre: GenreClass) -> int:
    return (sign.weights[genre] > 0) - (sign.weights[genre] < 0) if sign.where != "kind" else 0


def main() -> None:
    """Fit, and print weights and figures."""
    parser = argparse.ArgumentParser(prog="python -m tests.real.genre_fit", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--penalty", type=float, default=1.0, help="of the squares of the weights [1]")
    parser.add_argument("--material", type=Path, default=Path.home() / ".cache" / "nato-asia-data")
    given = parser.parse_args()
    codebook = load_codebook()
    rule, signs, margin = GenreRule(codebook), codebook.genre.signs, codebook.genre.margin
    cases = [
        Case(tuple(degree for _, degree, _ in rule.signs(text.clean, text.url)), text.genre)
        for text in coded_texts(given.material)
        if not text.is_for_measuring
    ]
    random.Random("genre").shuffle(cases)
    told: Counter[tuple[GenreClass, GenreClass]] = Counter()
    for fold in range(FOLDS):
        model = fit([case for at, case in enumerate(cases) if at % FOLDS != fold], signs, given.penalty)
        told.update((case.genre, model.tell(case, margin)) for case in cases[fold::FOLDS])
    print(f"{len(cases)} texts, cross-validated:", ", ".join(f"{a} as {b} {n}" for (a, b), n in sorted(told.items())))
    model = fit(cases, signs, given.penalty)
    print("start:", {genre.value: round(value, 2) for genre, value in model.start.items()})
    for at, sign in enumerate(signs):
        weights = {genre.value: round(model.weights[genre][at], 2) for genre in DECIDED if model.weights[genre][at]}
        print(f"{sign.where:10} {sign.name or sign.regex[:30] or sign.any[0]:32} {weights}")


if __name__ == "__main__":
    main()
