"""The shipped quality of the themes is what the kept codes and the shipped codebook measure; two readers agree."""

import tomllib
from pathlib import Path

import pytest

from flows.evaluate.theme_quality import CodedSentence, coded_sentences, coded_texts
from pipeline.stats.agreement import krippendorff_alpha
from pipeline.themes.codebook.load import load_codebook
from pipeline.themes.codebook.quality import SHIPPED
from tests.real.theme_measure import core_for_measuring, quality

CODEBOOK = load_codebook()


@pytest.fixture(scope="module")
def units(material: Path) -> list[CodedSentence]:
    """All sentences that were coded, with what the shipped codebook finds."""
    return list(coded_sentences(material, CODEBOOK))


def test_the_shipped_figures_are_those_of_the_kept_codes(units: list[CodedSentence]) -> None:
    written = "\n".join(quality(core_for_measuring(units), CODEBOOK))
    assert tomllib.loads(written) == tomllib.loads(SHIPPED.read_text("utf-8"))


def test_two_readers_share_the_definitions(units: list[CodedSentence]) -> None:
    cells = [tuple(theme.theme_id in codes for codes in unit.readers) for theme in CODEBOOK.themes for unit in units]
    assert krippendorff_alpha((first, second) for first, second in cells) >= 0.9


def test_every_code_is_a_theme_of_the_codebook(units: list[CodedSentence], material: Path) -> None:
    known = {theme.theme_id for theme in CODEBOOK.themes}
    assert set().union(*(unit.coded for unit in units)) <= known
    assert set().union(*(text.coded for text in coded_texts(material, CODEBOOK))) <= known


def test_no_report_is_in_both_halves(units: list[CodedSentence]) -> None:
    halves = {half: {unit.text_id for unit in units if unit.is_for_measuring is half} for half in (True, False)}
    assert halves[True].isdisjoint(halves[False])
    assert all(len(texts) >= 20 for texts in halves.values())
