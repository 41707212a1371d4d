"""The shipped quality of the themes is what the kept codes and the shipped codebook measure."""

import tomllib
from pathlib import Path

from pipeline.themes.codebook import load_codebook
from pipeline.themes.matcher import Matcher
from pipeline.themes.quality import SHIPPED
from tests.real.recall_measure import measure, quality, read_codes, read_key, texts_of
from tests.real.recall_pool import read_pool
from tests.real.recall_sample import KEPT


def test_the_shipped_figures_are_those_of_the_kept_codes(shared: Path, material: Path) -> None:
    codebook = load_codebook()
    theme_ids = [theme.theme_id for theme in codebook.themes]
    key = read_key(KEPT / "sample.csv")
    ids = {unit.id for unit in key}
    first, second = (read_codes(KEPT / f"coder_{name}.csv", ids, theme_ids) for name in "ab")
    matcher = Matcher(codebook)
    texts = texts_of(key, read_pool(shared, material))
    found = {id_: frozenset(hit.theme_id for hit in matcher.find(text).hits) for id_, text in texts.items()}
    lines = measure(key, (first, second), {}, found, theme_ids)[:-1]
    assert tomllib.loads("\n".join(quality(lines, codebook, len(key)))) == tomllib.loads(SHIPPED.read_text("utf-8"))
