"""How well the codebook finds its themes in commentary: a table for docs/codebook.md, and quality.toml.

    python -m tests.real.theme_measure [--quality FILE]

measures each theme on the core sentences of the half that is for measuring only (flows/evaluate/theme_quality.py), with
Wilson intervals over sentences, and the agreement of the two readers on all that they coded. `--quality` writes the
figures per theme, and per theme and voice, as pipeline/themes/codebook/quality.toml.
"""

import argparse
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from flows.evaluate.theme_quality import CodedSentence, coded_gold
from pipeline.records import WeightedShare
from pipeline.stats.agreement import krippendorff_alpha
from pipeline.stats.weighted_share import weighted_share
from pipeline.themes.codebook.load import Codebook, load_codebook

MATERIAL = Path(__file__).resolve().parents[3] / "shared" / "data"


class Measured(NamedTuple):
    """One theme: how many sentences carry it, in how many it is found, and in how many both."""

    theme_id: str
    n_positive: int
    n_found: int
    n_right: int

    @property
    def precision(self) -> WeightedShare | None:
        """Share of what is found that is right; None where nothing is found."""
        return _share(self.n_right, self.n_found)

    @property
    def recall(self) -> WeightedShare | None:
        """Share of what is there that is found; None where nothing is there."""
        return _share(self.n_right, self.n_positive)


def measured(units: Sequence[CodedSentence], theme_ids: Iterable[str]) -> list[Measured]:
    """Return the counts of each theme in `units`."""
    return [
        Measured(
            theme_id=theme,
            n_positive=sum(theme in unit.coded for unit in units),
            n_found=sum(theme in unit.found for unit in units),
            n_right=sum(theme in unit.coded & unit.found for unit in units),
        )
        for theme in theme_ids
    ]


def core_for_measuring(units: Iterable[CodedSentence]) -> list[CodedSentence]:
    """Return the sentences that figures are published of."""
    return [unit for unit in units if unit.is_for_measuring and unit.relevance == "core"]


def quality(units: Sequence[CodedSentence], codebook: Codebook) -> Iterator[str]:
    """Yield the lines of quality.toml."""
    theme_ids = [theme.theme_id for theme in codebook.themes]
    voices = sorted({unit.voice for unit in units})
    by_voice = {voice: measured([unit for unit in units if unit.voice == voice], theme_ids) for voice in voices}
    yield "# How well each theme is found in sentences of core commentary: docs/codebook.md. Written by"
    yield "# tests.real.theme_measure."
    yield f'codebook_version = "{codebook.version}"'
    yield f'codebook_sha256 = "{codebook.codebook_sha256}"'
    yield f"n_units = {len(units)}"
    for number, line in enumerate(measured(units, theme_ids)):
        yield f"\n[theme.{line.theme_id}]"
        yield from _figures(line)
        for voice, lines in by_voice.items():
            if lines[number].n_positive or lines[number].n_found:
                yield f"\n[theme.{line.theme_id}.voice.{voice}]"
                yield from _figures(lines[number])


def table(units: Sequence[CodedSentence], core: Sequence[CodedSentence], theme_ids: Sequence[str]) -> Iterator[str]:
    """Yield the lines of a Markdown table."""
    yield "| theme | coded, all | alpha | coded, measured | precision | recall |"
    yield "|---|---|---|---|---|---|"
    for line in measured(core, theme_ids):
        theme = line.theme_id
        alpha = krippendorff_alpha((theme in unit.readers[0], theme in unit.readers[1]) for unit in units)
        n_coded = sum(theme in unit.coded for unit in units)
        shown = f"{alpha:.2f}" if n_coded else "–"
        yield (
            f"| {theme} | {n_coded} | {shown} | {line.n_positive} | {_shown(line.precision)} | {_shown(line.recall)} |"
        )


def _figures(line: Measured) -> Iterator[str]:
    yield f"n_positive = {line.n_positive}\nn_found = {line.n_found}"
    for name, rate in (("precision", line.precision), ("recall", line.recall)):
        if rate:
            yield f"{name} = {rate.share:.2f}\n{name}_low = {rate.low:.2f}\n{name}_high = {rate.high:.2f}"


def _shown(rate: WeightedShare | None) -> str:
    return f"{rate.share:.2f} ({rate.low:.2f}–{rate.high:.2f}), n {rate.n}" if rate else "–"


def _share(n_right: int, n: int) -> WeightedShare | None:
    return weighted_share((1.0, number < n_right) for number in range(n))


def main() -> None:
    """Print the table; write quality.toml if asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quality", type=Path, help="write the figures of the themes to this file as well")
    parser.add_argument("--codebook", type=Path, help="the codebook to measure; the shipped one if not given")
    parser.add_argument("--material", type=Path, default=MATERIAL, help="the folder of the real material")
    given = parser.parse_args()
    codebook = load_codebook(given.codebook)
    units = coded_gold(given.material, codebook).sentences
    core = core_for_measuring(units)
    alpha = krippendorff_alpha(
        (theme.theme_id in unit.readers[0], theme.theme_id in unit.readers[1])
        for unit in units
        for theme in codebook.themes
    )
    print(f"Codebook {codebook.version}: {len(units)} sentences coded, alpha {alpha:.2f}; measured on {len(core)}\n")
    print("\n".join(table(units, core, [theme.theme_id for theme in codebook.themes])))
    if given.quality:
        given.quality.write_text("\n".join(quality(core, codebook)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
