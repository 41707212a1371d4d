"""The codes of two readers and a codebook in, agreement, precision and recall per theme out, weighted to the pool.

    python -m tests.real.recall_measure CODES_A CODES_B [--adjudicated FILE] [--codebook FILE]

A file of codes has the header `id,themes` and one line per unit, its themes separated by spaces. What both readers say
holds. Where they differ on a theme of a unit, the file of adjudicated codes decides; without it this cell is open and
counts for agreement only.
"""

import argparse
import csv
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from math import nan, sqrt
from pathlib import Path
from typing import NamedTuple

from pipeline.stats.agreement import krippendorff_alpha
from pipeline.themes.codebook.load import Codebook, load_codebook
from pipeline.themes.match.matcher import Matcher
from tests.real.recall_pool import Unit, read_pool
from tests.real.recall_sample import KEPT, SHARED, material_in

Codes = Mapping[str, frozenset[str]]  # the themes of each unit, by its id

_Z = 1.959963984540054  # of a two-sided 95 % interval


class Keyed(NamedTuple):
    """What the key says of one unit of the sample."""

    id: str
    set_id: str
    item_id: str
    text_sha256: str
    group: str
    weight: float


class Rate(NamedTuple):
    """A weighted share with its 95 % Wilson interval; `n_effective` by Kish. All but `n` are nan where n is 0."""

    share: float
    low: float
    high: float
    n: int
    n_effective: float


class Measured(NamedTuple):
    """One theme, or all themes together, in one group of the sample."""

    theme_id: str
    n_positive: int  # units that carry the theme
    n_open: int  # units on which the readers differ and nobody has decided
    alpha: float
    precision: Rate
    recall: Rate


def read_key(path: Path) -> list[Keyed]:
    """Return the units of the key at `path`."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [
        Keyed(row["id"], row["set_id"], row["item_id"], row["text_sha256"], row["group"], float(row["weight"]))
        for row in rows
    ]


def read_codes(path: Path, ids: Collection[str], theme_ids: Collection[str], *, is_whole: bool = True) -> Codes:
    """Return the codes in the file at `path`.

    Raises ValueError on a unit or theme that nobody knows, a unit coded twice and, if `is_whole`, one left out.
    """
    codes: dict[str, frozenset[str]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            themes = frozenset((row["themes"] or "").split())
            if row["id"] not in ids or row["id"] in codes:
                raise ValueError(f"{path}: the id {row['id']!r} is not in the sample, or stands there twice")
            if unknown := themes.difference(theme_ids):
                raise ValueError(f"{path}, {row['id']}: there is no theme {', '.join(sorted(unknown))}")
            codes[row["id"]] = themes
    if is_whole and len(codes) < len(ids):
        missing = sorted(set(ids).difference(codes))
        raise ValueError(f"{path}: {len(missing)} units have no line, the first is {missing[0]}")
    return codes


def texts_of(key: Iterable[Keyed], pool: Iterable[Unit]) -> dict[str, str]:
    """Return the text of each unit of the key. Raises ValueError on one that the pool has not, or has otherwise."""
    by_place = {(unit.set_id, unit.item_id): unit for unit in pool}
    texts = {}
    for keyed in key:
        unit = by_place.get((keyed.set_id, keyed.item_id))
        if unit is None or unit.text_sha256 != keyed.text_sha256:
            raise ValueError(
                f"{keyed.id} ({keyed.set_id}, {keyed.item_id}) is not in the real material as it was drawn"
            )
        texts[keyed.id] = unit.text
    return texts


def weighted_rate(cases: Iterable[tuple[float, bool]]) -> Rate:
    """Return the share of the cases (weight, is it so) that are so; the interval is Wilson's at the effective n."""
    listed = list(cases)
    weights = [weight for weight, _ in listed]
    if not listed:
        return Rate(nan, nan, nan, 0, nan)
    share = sum(weight for weight, is_so in listed if is_so) / sum(weights)
    n = sum(weights) ** 2 / sum(weight * weight for weight in weights)
    middle = (share + _Z**2 / (2 * n)) / (1 + _Z**2 / n)
    half = _Z * sqrt(share * (1 - share) / n + _Z**2 / (4 * n * n)) / (1 + _Z**2 / n)
    return Rate(share, max(0.0, middle - half), min(1.0, middle + half), len(listed), n)


class _Cell(NamedTuple):
    weight: float
    first: bool
    second: bool
    truth: bool | None  # None while the readers differ and nobody has decided
    is_found: bool


def measure(
    key: Sequence[Keyed], coders: tuple[Codes, Codes], adjudicated: Codes, found: Codes, theme_ids: Sequence[str]
) -> list[Measured]:
    """Return one line per theme and, last, one over all cells (unit and theme) together.

    The intervals take units as drawn one by one; sentences of one release, and cells of one unit, are less apart than
    that, so the last line's interval above all is somewhat too narrow.
    """
    by_theme = {theme: [_cell(unit, theme, coders, adjudicated, found) for unit in key] for theme in theme_ids}
    return [
        *(_measured(theme, cells) for theme, cells in by_theme.items()),
        _measured("all", [cell for cells in by_theme.values() for cell in cells]),
    ]


def _cell(unit: Keyed, theme: str, coders: tuple[Codes, Codes], adjudicated: Codes, found: Codes) -> _Cell:
    first, second = (theme in codes[unit.id] for codes in coders)
    truth: bool | None = first
    if first != second:
        truth = theme in adjudicated[unit.id] if unit.id in adjudicated else None
    return _Cell(unit.weight, first, second, truth, theme in found[unit.id])


def _measured(theme_id: str, cells: Sequence[_Cell]) -> Measured:
    decided = [cell for cell in cells if cell.truth is not None]
    return Measured(
        theme_id=theme_id,
        n_positive=sum(cell.truth is True for cell in decided),
        n_open=len(cells) - len(decided),
        alpha=krippendorff_alpha((cell.first, cell.second) for cell in cells),
        precision=weighted_rate((cell.weight, cell.truth is True) for cell in decided if cell.is_found),
        recall=weighted_rate((cell.weight, cell.is_found) for cell in decided if cell.truth),
    )


def table(lines: Iterable[Measured]) -> Iterator[str]:
    """Yield the lines of a Markdown table: shares with interval, then how many units and the effective n."""
    yield "| theme | positive | open | alpha | precision | recall |"
    yield "|---|---|---|---|---|---|"
    for line in lines:
        alpha_shown = "-" if line.alpha != line.alpha else f"{line.alpha:.2f}"
        rates = f"{_shown(line.precision)} | {_shown(line.recall)}"
        yield f"| {line.theme_id} | {line.n_positive} | {line.n_open} | {alpha_shown} | {rates} |"


def quality(lines: Iterable[Measured], codebook: Codebook, n_units: int) -> Iterator[str]:
    """Yield the lines of pipeline/themes/codebook/quality.toml for one line of the measure per theme."""
    yield "# How well each theme is found in single sentences: docs/codebook.md. Written by tests.real.recall_measure."
    yield f'codebook_version = "{codebook.version}"'
    yield f'codebook_sha256 = "{codebook.codebook_sha256}"'
    yield f"n_units = {n_units}"
    for line in lines:
        yield f"\n[theme.{line.theme_id}]\nn_positive = {line.n_positive}\nn_found = {line.precision.n}"
        for name, rate in (("precision", line.precision), ("recall", line.recall)):
            if rate.n:
                yield f"{name} = {rate.share:.2f}\n{name}_low = {rate.low:.2f}\n{name}_high = {rate.high:.2f}"


def _shown(rate: Rate) -> str:
    if not rate.n:
        return "-"
    return f"{rate.share:.2f} ({rate.low:.2f} to {rate.high:.2f}; n {rate.n}, effective {rate.n_effective:.0f})"


def main() -> None:
    """Print the tables for the files of the command line: the whole sample, state media, the rest."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.real.recall_measure", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("codes", type=Path, nargs=2, help="the codes of the two readers")
    parser.add_argument("--adjudicated", type=Path, help="codes of the units on which they differ")
    parser.add_argument("--codebook", type=Path, help="the codebook to measure; the shipped one if not given")
    parser.add_argument("--quality", type=Path, help="write the figures of the themes to this file as well")
    parser.add_argument("--key", type=Path, default=KEPT / "sample.csv", help="the key of the sample")
    parser.add_argument("--shared", type=Path, default=SHARED, help="the folder of the real material")
    given = parser.parse_args()
    codebook = load_codebook(given.codebook)
    theme_ids = [theme.theme_id for theme in codebook.themes]
    key = read_key(given.key)
    ids = {unit.id for unit in key}
    first, second = (read_codes(path, ids, theme_ids) for path in given.codes)
    adjudicated = read_codes(given.adjudicated, ids, theme_ids, is_whole=False) if given.adjudicated else {}
    matcher = Matcher(codebook)
    texts = texts_of(key, read_pool(given.shared, material_in(given.shared)))
    found = {id_: frozenset(hit.theme_id for hit in matcher.find(text).hits) for id_, text in texts.items()}
    print(f"Codebook {codebook.version}, {codebook.codebook_sha256[:12]}; {len(key)} units")
    for group in ("", "state_media", "rest"):
        of_group = [unit for unit in key if group in ("", unit.group)]
        print(f"\n## {group or 'all'}: {len(of_group)} units\n")
        lines = measure(of_group, (first, second), adjudicated, found, theme_ids)
        print("\n".join(table(lines)))
        if given.quality and not group:
            text = "\n".join(quality(lines[:-1], codebook, len(key))) + "\n"
            given.quality.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
