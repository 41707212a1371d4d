"""The pool of the recall study in, a seeded sample of 480 units out: the coders' sheets and the key that holds no text.

    python -m tests.real.recall_sample --to FOLDER [--fresh]

The draw is stratified by set, group, tier (see recall_pool) and whether codebook 1.0.0 has a hit in the unit; within a
stratum every unit has the same chance, n_drawn / n_pool, and the weight is its inverse. Where another codebook
ships, the draw needs version 1.0.0 of it from the history of the repository (`git show`), named by --codebook.

The fresh sample is drawn alike from what the first has left, with half the quotas: 240 units that no term was written
for and no figure was looked at for.
"""

import argparse
import csv
import random
import shutil
import subprocess
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from pipeline.themes.codebook.load import Codebook, load_codebook
from pipeline.themes.match.matcher import Matcher
from tests.real.recall_pool import Unit, read_pool

SHARED = Path(__file__).resolve().parents[3] / "shared"
KEPT = Path(__file__).with_name("recall")  # definitions and key
DRAWN_WITH = "1.0.0"  # the codebook whose hits make the strata
SEED = "recall 2026-11"

Stratum = tuple[str, str, str, bool]  # set, group, tier, has_hit

# How many of each stratum: 240 with a hit and 240 without, 216 of state media and 264 of the rest. Alliance tiers are
# small and near to the subject, so they get more than their part of the pool.
QUOTAS: dict[Stratum, int] = {
    ("headlines_prc_media_2022", "state_media", "alliance", False): 66,
    ("headlines_prc_media_2022", "state_media", "alliance", True): 50,
    ("headlines_prc_media_2022", "state_media", "powers", False): 42,
    ("headlines_prc_media_2022", "state_media", "powers", True): 58,
    ("headlines_prc_media_2022", "rest", "any", False): 6,
    ("headlines_prc_media_2022", "rest", "any", True): 6,
    ("feed_history_state_dept", "rest", "alliance", False): 34,
    ("feed_history_state_dept", "rest", "alliance", True): 34,
    ("feed_history_state_dept", "rest", "beside", False): 20,
    ("feed_history_state_dept", "rest", "beside", True): 20,
    ("rss_stream", "rest", "alliance", False): 46,
    ("rss_stream", "rest", "alliance", True): 40,
    ("rss_stream", "rest", "powers", False): 26,
    ("rss_stream", "rest", "powers", True): 32,
}


FRESH_SEED = "recall 2026-11, fresh"
FRESH_QUOTAS = {stratum: n_drawn // 2 for stratum, n_drawn in QUOTAS.items()}


class Drawn(NamedTuple):
    """One unit of the sample, with what weights it back to the pool."""

    unit: Unit
    has_hit: bool
    n_pool: int
    n_drawn: int

    @property
    def stratum(self) -> str:
        """The name of the stratum."""
        unit = self.unit
        return f"{unit.set_id}/{unit.group}/{unit.tier}/{'hit' if self.has_hit else 'hitless'}"

    @property
    def weight(self) -> float:
        """How many units of the pool this one stands for."""
        return self.n_pool / self.n_drawn


def draw(pool: Iterable[Unit], codebook: Codebook, quotas: dict[Stratum, int], seed: str) -> list[Drawn]:
    """Return the sample in shuffled order: of each stratum as many as its quota, each with the same chance.

    Raises ValueError when a stratum has fewer units than its quota.
    """
    matcher = Matcher(codebook)
    strata: dict[Stratum, list[Unit]] = defaultdict(list)
    for unit in sorted(pool):
        strata[unit.set_id, unit.group, unit.tier, bool(matcher.find(unit.text).hits)].append(unit)
    sample = []
    for stratum, n_drawn in quotas.items():
        units = strata[stratum]
        if len(units) < n_drawn:
            raise ValueError(f"the stratum {stratum} has {len(units)} units, fewer than its quota of {n_drawn}")
        # A generator of its own for each stratum: a quota that changes leaves the other draws as they are.
        chosen = random.Random(f"{seed} {stratum}").sample(units, n_drawn)
        sample += [Drawn(unit, stratum[3], len(units), n_drawn) for unit in chosen]
    random.Random(seed).shuffle(sample)
    return sample


def without_first(pool: Iterable[Unit], key: Path = KEPT / "sample.csv") -> list[Unit]:
    """Return the units of which the first sample, whose key `key` is, has neither the place nor the text."""
    with key.open(encoding="utf-8", newline="") as file:
        drawn = {row[name] for row in csv.DictReader(file) for name in ("item_id", "text_sha256")}
    return [unit for unit in pool if drawn.isdisjoint((unit.item_id, unit.text_sha256))]


def write_sheets(folder: Path, sample: Sequence[Drawn]) -> None:
    """Write sentences.tsv (for coders), key.csv (not for coders, no text) and definitions.md into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "sentences.tsv").open("w", encoding="utf-8", newline="") as file:
        sheet = csv.writer(file, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_NONE, quotechar=None)
        sheet.writerow(["id", "text", "before"])
        for number, drawn in enumerate(sample, 1):
            sheet.writerow([f"s{number:03}", _one_line(drawn.unit.text), _one_line(drawn.unit.before)])
    with (folder / "key.csv").open("w", encoding="utf-8", newline="") as file:
        key = csv.writer(file, lineterminator="\n")
        key.writerow(
            ["id", "set_id", "item_id", "text_sha256", "group", "stratum", "n_pool", "n_drawn", "weight", "has_hit"]
        )
        for number, drawn in enumerate(sample, 1):
            unit = drawn.unit
            place = [f"s{number:03}", unit.set_id, unit.item_id, unit.text_sha256, unit.group, drawn.stratum]
            key.writerow([*place, drawn.n_pool, drawn.n_drawn, f"{drawn.weight:.6f}", str(drawn.has_hit).lower()])
    shutil.copyfile(KEPT / "definitions.md", folder / "definitions.md")


def material_in(shared: Path) -> Path:
    """Return the folder of the unpacked sets."""
    shown = subprocess.run([shared / "data" / "unpack"], capture_output=True, text=True, check=True)
    return Path(shown.stdout.splitlines()[-1])


def _one_line(text: str) -> str:
    return " | ".join(" ".join(line.split()) for line in text.splitlines())


def main() -> None:
    """Draw the sample and write the sheets into the folder of the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.real.recall_sample", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("--to", type=Path, required=True, help="the folder to write to, outside of the repository")
    parser.add_argument("--shared", type=Path, default=SHARED, help="the folder of the real material")
    parser.add_argument("--codebook", type=Path, help=f"codebook {DRAWN_WITH}, where another version ships")
    parser.add_argument("--fresh", action="store_true", help="draw the second sample")
    given = parser.parse_args()
    codebook = load_codebook(given.codebook)
    if codebook.version != DRAWN_WITH:
        parser.error(f"the strata are those of codebook {DRAWN_WITH}, not {codebook.version}: name it by --codebook")
    pool = read_pool(given.shared, material_in(given.shared))
    sample = (
        draw(without_first(pool), codebook, FRESH_QUOTAS, FRESH_SEED)
        if given.fresh
        else draw(pool, codebook, QUOTAS, SEED)
    )
    write_sheets(given.to, sample)
    for stratum, of_stratum in sorted({drawn.stratum: drawn for drawn in sample}.items()):
        print(f"{stratum:55} {of_stratum.n_drawn:4} of {of_stratum.n_pool:5}, weight {of_stratum.weight:8.3f}")


if __name__ == "__main__":
    main()
