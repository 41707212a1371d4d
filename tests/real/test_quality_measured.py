"""The shipped quality of the themes is what the kept codes and the shipped codebook measure; a fresh sample agrees."""

import tomllib
from pathlib import Path

from pipeline.themes.codebook.load import load_codebook
from pipeline.themes.codebook.quality import SHIPPED
from pipeline.themes.match.matcher import Matcher
from tests.real.recall_measure import Measured, measure, quality, read_codes, read_key, texts_of
from tests.real.recall_pool import read_pool
from tests.real.recall_sample import KEPT


def measured(folder: Path, shared: Path, material: Path) -> tuple[list[Measured], int]:
    """Return what the shipped codebook comes to on the sample in `folder`, theme by theme and in all; and its units."""
    codebook = load_codebook()
    theme_ids = [theme.theme_id for theme in codebook.themes]
    key = read_key(folder / "sample.csv")
    ids = {unit.id for unit in key}
    first, second = (read_codes(folder / f"coder_{name}.csv", ids, theme_ids) for name in "ab")
    matcher = Matcher(codebook)
    texts = texts_of(key, read_pool(shared, material))
    found = {id_: frozenset(hit.theme_id for hit in matcher.find(text).hits) for id_, text in texts.items()}
    return measure(key, (first, second), {}, found, theme_ids), len(key)


def test_the_shipped_figures_are_those_of_the_kept_codes(shared: Path, material: Path) -> None:
    lines, n_units = measured(KEPT, shared, material)
    written = "\n".join(quality(lines[:-1], load_codebook(), n_units))
    assert tomllib.loads(written) == tomllib.loads(SHIPPED.read_text("utf-8"))


def test_sentences_that_no_term_was_written_for_are_found_as_well(shared: Path, material: Path) -> None:
    *_, together = measured(KEPT / "fresh", shared, material)[0]
    assert together.recall.share >= 0.77
    assert together.precision.share >= 0.8
    assert together.alpha >= 0.9


def test_the_fresh_sample_has_no_unit_of_the_first() -> None:
    first, fresh = ({unit.text_sha256 for unit in read_key(folder / "sample.csv")} for folder in (KEPT, KEPT / "fresh"))
    assert first.isdisjoint(fresh)
    assert (len(first), len(fresh)) == (480, 240)
