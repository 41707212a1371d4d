"""The shipped quality of the themes is what the kept codes and the shipped codebook measure; two readers agree."""

import tomllib
from collections.abc import Sequence
from pathlib import Path

import pytest

from flows.evaluate.theme_quality import CodedGold, CodedSentence, coded_gold
from pipeline.stats.agreement import krippendorff_alpha
from pipeline.themes.codebook.load import load_codebook
from pipeline.themes.codebook.quality import SHIPPED
from tests.real.theme_measure import core_for_measuring, quality

CODEBOOK = load_codebook()


@pytest.fixture(scope="module")
def gold(material: Path) -> CodedGold:
    """All that was coded, with what the shipped codebook finds."""
    return coded_gold(material, CODEBOOK)


@pytest.fixture(scope="module")
def units(gold: CodedGold) -> Sequence[CodedSentence]:
    """The sentences that were coded."""
    return gold.sentences


def test_the_shipped_figures_are_those_of_the_kept_codes(units: Sequence[CodedSentence]) -> None:
    written = "\n".join(quality(core_for_measuring(units), CODEBOOK))
    assert tomllib.loads(written) == tomllib.loads(SHIPPED.read_text("utf-8"))


def test_two_readers_share_the_definitions(units: Sequence[CodedSentence]) -> None:
    cells = [tuple(theme.theme_id in codes for codes in unit.readers) for theme in CODEBOOK.themes for unit in units]
    assert krippendorff_alpha((first, second) for first, second in cells) >= 0.9


def test_every_code_is_a_theme_of_the_codebook(gold: CodedGold) -> None:
    known = {theme.theme_id for theme in CODEBOOK.themes}
    assert set().union(*(unit.coded for unit in gold.sentences)) <= known
    assert set().union(*(text.coded for text in gold.texts)) <= known


def test_no_report_is_in_both_halves(units: Sequence[CodedSentence]) -> None:
    halves = {half: {unit.text_id for unit in units if unit.is_for_measuring is half} for half in (True, False)}
    assert halves[True].isdisjoint(halves[False])
    assert all(len(texts) >= 20 for texts in halves.values())
