"""The bank of sentences: each claim carries its theme, no sentence strays into a planned one, mistakes are named."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random

import pytest

from flows.demo.composed.bank import VOICES, Bank, DatedLine, load_bank
from flows.demo.composed.invented import load_names
from flows.demo.composed.past_plan import load_plan
from pipeline.assess.relevance import RelevanceRule
from pipeline.errors import ConfigurationError
from pipeline.themes.codebook.load import load_codebook
from pipeline.themes.match.matcher import Matcher

PLAN = load_plan()
BANKS = {path.stem: load_bank(path.stem) for path in sorted(VOICES.glob("*.md"))}
PLANNED = {theme_id for theme_id, theme in PLAN.themes.items() if theme.moves not in ("background", "composition")}
MATCHER = Matcher(load_codebook())
RULE = RelevanceRule(load_codebook())
by_outlet = pytest.mark.parametrize("outlet_id", BANKS)


def filled(line: DatedLine) -> str:
    return line.text.format_map(load_names().draw(Random(1), ("Penang", "Kobe"), date(2024, 5, 1)))


def themes_in(line: DatedLine) -> set[str]:
    return {hit.theme_id for hit in MATCHER.find(filled(line)).hits}


def themed_lines(bank: Bank) -> Iterator[tuple[str, DatedLine]]:
    """Yield each line of a commentary with the theme that it may carry; none is an empty string."""
    for theme_id, lines in bank.themes.items():
        yield from ((theme_id, line) for line in (*lines.titles, *lines.claims, *lines.grounds))
    others = (*bank.titles, *bank.standfirsts, *bank.openings, *bank.middles, *bank.cases, *bank.endings)
    yield from (("", line) for line in others)


def test_there_are_sentences_for_each_outlet_and_each_theme_that_it_argues() -> None:
    assert set(BANKS) == set(PLAN.volume)
    argued = {
        (outlet_id, theme_id)
        for theme_id, theme in PLAN.themes.items()
        for outlet_id in PLAN.volume
        if any(theme.share_at(outlet_id, quarter) for quarter in PLAN.quarters)
    }
    assert argued == {(outlet_id, theme_id) for outlet_id, bank in BANKS.items() for theme_id in bank.themes}
    assert sum(len(list(themed_lines(bank))) for bank in BANKS.values()) > 600


@by_outlet
def test_every_claim_carries_its_theme_by_itself(outlet_id: str) -> None:
    claims = [(theme_id, claim) for theme_id, lines in BANKS[outlet_id].themes.items() for claim in lines.claims]
    assert [claim.text for theme_id, claim in claims if theme_id not in themes_in(claim)] == []


@by_outlet
def test_no_sentence_strays_into_a_theme_whose_course_is_planned(outlet_id: str) -> None:
    lines = themed_lines(BANKS[outlet_id])
    assert [(line.text, stray) for own, line in lines if (stray := themes_in(line) & PLANNED - {own})] == []


@by_outlet
def test_opening_reflections_and_ending_are_on_nato_in_asia_and_no_likeness(outlet_id: str) -> None:
    bank = BANKS[outlet_id]
    for line in (*bank.openings, *bank.middles, *bank.endings):
        counts = RULE.assess("", filled(line))
        assert (counts.n_nato > 0, counts.n_strong > 0, counts.n_analogy) == (True, True, 0), line.text


def test_no_sentence_stands_twice() -> None:
    texts = [line.text for bank in BANKS.values() for _, line in themed_lines(bank)]
    assert sorted(texts) == sorted(set(texts))


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("- Nobody told {place}", "- Nobody told {town}", r"line \d+: \{town\} is no placeholder\. These are: days"),
        ("- Nobody told {place}", "Nobody told {place}", r"line \d+: this is no heading and no item"),
        ("## Titles\n\n- What {place}", "- What {place}", r"line \d+: this item belongs to no list"),
        ("## Endings", "## Farewells", r"harbour-review\.md: a list is missing"),
        ("authors =", "writers =", r"harbour-review\.md, line \d+: unknown key 'writers'"),
    ],
)
def test_a_mistake_in_a_bank_is_named(tmp_path: Path, old: str, new: str, complaint: str) -> None:
    text = (VOICES / "harbour-review.md").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "harbour-review.md").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ConfigurationError, match=complaint):
        load_bank("harbour-review", tmp_path)
