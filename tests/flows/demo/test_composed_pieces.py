"""Composed commentary as the pipeline sees it: core, commentary, separate stories, themes that follow the plan."""

from collections import Counter, defaultdict
from itertools import combinations

import numpy as np
import pytest

from flows.demo.composed.four_years import PastPiece
from flows.demo.composed.past_plan import load_plan
from flows.demo.composed.quarters import index_of, quarter_of
from flows.demo.outlets import Outlet
from flows.demo.past import captured_pieces, past_outlets
from flows.demo.templates import fill_page
from flows.demo.three_nights import SOURCES
from pipeline.assess.genre import GenreRule
from pipeline.assess.relevance import RelevanceRule
from pipeline.clean.page import clean_page
from pipeline.clean.page_to_clean import PageToClean
from pipeline.dedupe.blocking_keys import blocking_keys
from pipeline.dedupe.compare import compare
from pipeline.dedupe.features import Text
from pipeline.records import CleanText, GenreClass, RelevanceClass
from pipeline.sources.watched import load_sources
from pipeline.stats.change_points import change_points
from pipeline.themes.codebook.load import load_codebook
from pipeline.themes.match.matcher import Matcher

PLAN = load_plan()
OUTLETS = {outlet.outlet_id: outlet for outlet in past_outlets(PLAN)}
COMMENTARY = [
    past for past in captured_pieces(tuple(OUTLETS.values()), PLAN) if past.is_composed and past.is_commentary
]
KINDS = {source.source_id: source.kind for source in load_sources(SOURCES)}
EVERY_SO_MANY = 5  # the genre is seen from whole pages, which take longest
Course = list[float]


def url_of(past: PastPiece) -> str:
    outlet = OUTLETS[past.outlet_id]
    return f"http://{outlet.host}{outlet.path_of(past.piece, 1)}"


@pytest.fixture(scope="module")
def found() -> list[tuple[PastPiece, set[str]]]:
    """Each piece with the themes that are found in it."""
    matcher = Matcher(load_codebook())
    return [
        (past, {hit.theme_id for hit in matcher.find(f"{past.piece.title}\n\n{past.piece.text}").hits})
        for past in COMMENTARY
    ]


def test_there_is_enough_for_lines_in_every_quarter() -> None:
    n = Counter(quarter_of(past.published_on) for past in COMMENTARY)
    assert len(n) == 16
    assert min(n.values()) >= 20


def test_all_but_a_few_are_core() -> None:
    rule = RelevanceRule(load_codebook())
    classes = Counter(rule.assess(past.piece.title, past.piece.text, "en").relevance for past in COMMENTARY)
    assert classes[RelevanceClass.CORE] >= 0.99 * len(COMMENTARY)


def test_all_but_a_few_are_commentary() -> None:
    rule, pages = GenreRule(load_codebook()), COMMENTARY[::EVERY_SO_MANY]
    genres = Counter(
        rule.assess(clean, url_of(past), KINDS[past.outlet_id]).genre
        for past in pages
        if isinstance(clean := cleaned(OUTLETS[past.outlet_id], past), CleanText)
    )
    assert genres[GenreClass.COMMENTARY] >= 0.98 * len(pages)


def cleaned(outlet: Outlet, past: PastPiece) -> object:
    body = fill_page(outlet, past.piece, 1)
    return clean_page(PageToClean(body=body, url=url_of(past), content_type="text/html; charset=utf-8"))


def test_each_is_a_story_of_its_own() -> None:
    texts = {str(number): text_of(str(number), past) for number, past in enumerate(COMMENTARY)}
    keys = defaultdict(set)
    for sign in blocking_keys(texts.values()):
        keys[sign.sign_code, sign.sign_hash].add(sign.revision_id)
    pairs = {pair for ids in keys.values() for pair in combinations(sorted(ids), 2)}
    assert [(texts[a].title, texts[b].title) for a, b in sorted(pairs) if compare(texts[a], texts[b])] == []
    assert max(len(texts[a].shingles & texts[b].shingles) / len(texts[a].shingles) for a, b in pairs) < 0.7


def text_of(number: str, past: PastPiece) -> Text:
    return Text(
        revision_id=number,
        article_id=number,
        source_id=past.outlet_id,
        source_name=OUTLETS[past.outlet_id].name,
        url=url_of(past),
        title=past.piece.title,
        body=past.piece.text,
        authors=past.piece.authors,
        published_on=past.published_on,
        published_precision="day",
    )


def test_what_was_put_in_is_found_and_nothing_else_of_the_planned_themes(
    found: list[tuple[PastPiece, set[str]]],
) -> None:
    planned = {theme_id for theme_id, theme in PLAN.themes.items() if theme.moves not in ("background", "composition")}
    assert [past.piece.slug for past, themes in found if not set(past.themes) <= themes] == []
    assert [past.piece.slug for past, themes in found if themes & planned != set(past.themes) & planned] == []


def course_of(theme_id: str, found: list[tuple[PastPiece, set[str]]], outlet_id: str = "") -> tuple[Course, Course]:
    """Return by quarter how many texts have the theme, of one outlet or of all, and how many texts there are."""
    with_theme, n = np.zeros(len(PLAN.quarters)), np.zeros(len(PLAN.quarters))
    for past, themes in found:
        if outlet_id in ("", past.outlet_id):
            at = index_of(quarter_of(past.published_on)) - index_of(PLAN.first_quarter)
            with_theme[at] += theme_id in themes
            n[at] += 1
    return with_theme.tolist(), n.tolist()


def changes_of(theme_id: str, found: list[tuple[PastPiece, set[str]]]) -> dict[str, bool]:
    """Return the quarters at which the share is found to change, with whether it rises."""
    with_theme, n = (np.array(counts, dtype=np.int64) for counts in course_of(theme_id, found))
    return {PLAN.quarters[change.at]: change.after > change.before for change in change_points(with_theme, n)}


def test_change_points_are_found_where_they_were_put(found: list[tuple[PastPiece, set[str]]]) -> None:
    assert changes_of("practical_cooperation", found) == {"2024-Q2": True}
    assert changes_of("us_retreat", found) == {"2025-Q1": True}
    assert changes_of("liaison_office", found) == {"2023-Q2": True, "2024-Q1": False}
    assert set(changes_of("track_record", found).values()) == {False}
    assert set(changes_of("china_russia_alignment", found).values()) == {True}


def test_of_all_themes_of_the_codebook_those_change_that_were_put_in(found: list[tuple[PastPiece, set[str]]]) -> None:
    put_in = {theme_id for theme_id, theme in PLAN.themes.items() if theme.moves in ("rises", "falls", "peaks")}
    themes = {theme.theme_id for theme in load_codebook().themes}
    may_change = {theme_id for theme_id, theme in PLAN.themes.items() if theme.moves == "composition"}
    assert {theme_id for theme_id in themes - may_change if changes_of(theme_id, found)} == put_in


def test_what_changes_by_composition_alone_changes_in_the_whole_and_in_no_outlet(
    found: list[tuple[PastPiece, set[str]]],
) -> None:
    composition = [theme_id for theme_id, theme in PLAN.themes.items() if theme.moves == "composition"]
    assert composition
    for theme_id in composition:
        early, late = halves(*course_of(theme_id, found))
        assert abs(late - early) > 0.05, theme_id
        for outlet_id in PLAN.volume:
            early, late = halves(*course_of(theme_id, found, outlet_id))
            assert abs(late - early) < 0.1, (theme_id, outlet_id)


def halves(with_theme: Course, n: Course) -> tuple[float, float]:
    middle = len(n) // 2
    return sum(with_theme[:middle]) / sum(n[:middle]), sum(with_theme[middle:]) / sum(n[middle:])
