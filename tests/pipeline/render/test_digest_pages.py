"""The digest as Markdown and HTML: a claim with its numbers and its test, nothing that mail programs refuse."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from lxml import etree, html
from markdown_it import MarkdownIt

from pipeline.records import DatePrecision
from pipeline.records.digest import Move, NightOfWeek, PieceToRead, VerdictCount, Week, WeeklyDigest
from pipeline.render.digest.claims import claim_of
from pipeline.render.digest.digest_pages import MOST_MOVES, digest_html, digest_markdown

AT = datetime(2026, 10, 31, 2, 15, tzinfo=UTC)
HOSTILE = "](x) <script>alert(1)</script> | ![i](http://attacker.example/x.png) & 'quoted' \"twice\"\n- item"
WEEK = Week(
    begins_at=datetime(2026, 10, 24, 2, 15, tzinfo=UTC),
    ends_at=AT,
    codebook_version="3.0.0",
    n_stories=532,
    n_sources=4,
    first_published_on=date(2022, 10, 6),
    n_new=1,
    n_new_sources=1,
)


def moved(**said: Any) -> Move:
    plain: dict[str, Any] = {
        "theme_id": "us_retreat",
        "label": "Allies without Washington",
        "is_weak": False,
        "test_code": "trend",
        "verdict": "rising",
        "shown_since": AT,
        "other_test_codes": (),
        "odds_ratio": 1.08,
        "odds_ratio_low": 1.03,
        "odds_ratio_high": 1.13,
        "p_adjusted": 0.004,
        "n_periods": 16,
        "n_sources": 40,
        "first_before": date(2022, 10, 1),
        "last_before": date(2022, 12, 31),
        "n_before": 50,
        "n_with_theme_before": 4,
        "share_before": 0.08,
        "share_before_low": 0.03,
        "share_before_high": 0.19,
        "first_after": date(2026, 7, 1),
        "last_after": date(2026, 9, 30),
        "n_after": 40,
        "n_with_theme_after": 12,
        "share_after": 0.3,
        "share_after_low": 0.18,
        "share_after_high": 0.45,
        "is_new": False,
    }
    return Move(**{**plain, **said})


def piece(**said: Any) -> PieceToRead:
    plain: dict[str, Any] = {
        "title": "A title",
        "url": "http://review.example/a/",
        "source_name": "Review",
        "published_on": date(2026, 10, 30),
        "published_precision": DatePrecision.DAY,
        "n_articles": 1,
        "n_themes": 2,
        "moved_labels": (),
        "other_labels": ("One", "Two"),
    }
    return PieceToRead(**{**plain, **said})


def both(digest: WeeklyDigest, outlook: str = "") -> tuple[str, str]:
    """Return the texts that a reader of either form sees, white space folded."""
    page = MarkdownIt("gfm-like", {"linkify": False}).render(digest_markdown(digest, outlook))
    trees = (html.fromstring(page), html.fromstring(digest_html(digest, outlook)).find("body"))
    first, second = (" ".join(" ".join(tree.itertext()).split()) for tree in trees if tree is not None)
    return first, second


def test_a_claim_has_interval_denominators_and_the_test_that_carries_it() -> None:
    claim = claim_of(moved())
    assert claim.claim == "rising from quarter to quarter"
    assert claim.counts.replace("\N{NARROW NO-BREAK SPACE}", " ") == (
        "12 of 40 texts (30 %, 95% interval 18–45) in 2026-Q3, "
        "against 4 of 50 texts (8 %, 95% interval 3–19) in 2022-Q4"
    )
    assert claim.test == (
        "trend test over 16 quarters and 40 sources; odds times 1.080 (95% interval 1.030–1.130) each quarter; "
        "p = 0.004 over all themes tested; first shown on 31 October 2026"
    )


@pytest.mark.parametrize(
    ("said", "claim"),
    [
        ({"verdict": "falling"}, "falling from quarter to quarter"),
        ({"test_code": "ewma", "verdict": "alarm_low"}, "below the range of its baseline since 2026-Q3"),
    ],
)
def test_a_claim_says_no_more_than_its_test(said: dict[str, Any], claim: str) -> None:
    assert claim_of(moved(**said)).claim == claim


def test_a_side_without_texts_has_no_share() -> None:
    nothing = {"n_before": 0, "n_with_theme_before": 0, "share_before": None, "share_before_low": None}
    assert "against no text in 2022-Q4" in claim_of(moved(**nothing, share_before_high=None)).counts


def test_a_baseline_that_begins_within_a_quarter_is_named_by_its_days() -> None:
    span = {"first_before": date(2023, 5, 1), "last_before": date(2023, 8, 31)}
    counts = claim_of(moved(test_code="ewma", verdict="alarm_high", **span)).counts
    assert counts.endswith("in the baseline (1 May 2023 to 31 August 2023)")


@pytest.mark.parametrize("form", [0, 1])
def test_before_the_first_night_the_page_says_so(form: int) -> None:
    assert "no night has run yet" in both(WeeklyDigest())[form]


@pytest.mark.parametrize("form", [0, 1])
def test_without_a_test_nothing_is_said_to_have_moved(form: int) -> None:
    seen = both(WeeklyDigest(week=WEEK, pieces=(piece(),), n_checks=26), "No line yet.")[form]
    assert "Nothing can be said yet: no test of change has been made." in seen
    assert "No line yet." in seen
    assert "A title Review, 30 October 2026. Why: 2 themes, most hits on One; Two." in seen
    assert "All 26 checks of the tables hold." in seen


@pytest.mark.parametrize("form", [0, 1])
def test_tests_that_show_nothing_are_no_claim_of_no_change(form: int) -> None:
    count = VerdictCount(test_code="trend", n_themes=33, n_moved=0, n_none_shown=30, n_not_tested=3)
    seen = both(WeeklyDigest(week=WEEK, verdicts=(count,)))[form]
    assert "No test shows that a theme has moved, which is not the same as no change." in seen
    assert "trend test 0 30 3" in seen


@pytest.mark.parametrize("form", [0, 1])
def test_ten_lines_at_most_and_the_rest_is_counted(form: int) -> None:
    seen = both(WeeklyDigest(week=WEEK, moves=(moved(),) * (MOST_MOVES + 3)))[form]
    assert seen.count("rising from quarter to quarter") == MOST_MOVES
    assert "And 3 more themes" in seen


@pytest.mark.parametrize("form", [0, 1])
def test_why_to_read_names_the_themes_that_moved_and_the_copies(form: int) -> None:
    one = piece(moved_labels=("Alpha", "Beta"), n_articles=5, published_precision=DatePrecision.MONTH)
    seen = both(WeeklyDigest(week=WEEK, pieces=(one,)))[form]
    assert "Review, October 2026. Why: has 2 of the themes that have moved: Alpha; Beta; stands in 5 places." in seen


@pytest.mark.parametrize("form", [0, 1])
def test_hostile_texts_are_shown_as_they_are(form: int) -> None:
    night = NightOfWeek(
        clock_at=AT,
        kind="night",
        ending="degraded",
        troubles=(HOSTILE,),
        hours_since_last=24,
        n_article=1,
        n_rejected=0,
        n_waiting=0,
    )
    digest = WeeklyDigest(
        week=WEEK,
        moves=(moved(label=HOSTILE),),
        pieces=(piece(title=HOSTILE, source_name=HOSTILE, url="javascript:alert(1)", other_labels=(HOSTILE,)),),
        nights=(night,),
        failing_feeds=((HOSTILE, HOSTILE),),
        n_feeds=1,
        failed_checks=((HOSTILE, 1),),
    )
    assert both(digest)[form].count(" ".join(HOSTILE.split())) == 8
    markdown = MarkdownIt("gfm-like", {"linkify": False}).render(digest_markdown(digest, ""))
    for page in (markdown, digest_html(digest, "")):
        tree = html.fromstring(page)
        assert not tree.xpath("//script | //img | //a | //iframe")
        assert not [name for one in tree.iter(etree.Element) for name in one.attrib if name.startswith("on")]
        assert len(tree.xpath("//ol/li")) == 1


def test_only_addresses_of_the_web_are_linked() -> None:
    digest = WeeklyDigest(week=WEEK, pieces=(piece(url="https://review.example/a?b=1&c=(2)"), piece(url="ftp://x/")))
    for page in (MarkdownIt().render(digest_markdown(digest, "")), digest_html(digest, "")):
        assert [one.get("href") for one in html.fromstring(page).iter("a")] == [
            "https://review.example/a?b=1&c=(2)" if "<html" in page else "https://review.example/a?b=1&c=%282%29"
        ]


def test_a_mail_program_finds_nothing_to_refuse() -> None:
    digest = WeeklyDigest(week=WEEK, moves=(moved(is_weak=True, is_new=True),), pieces=(piece(),))
    page = html.fromstring(digest_html(digest, ""))
    assert not page.xpath("//script | //style | //img | //form | //*[@class] | //*[@src]")
    assert [one.get("href") for one in page.xpath("//link")] == ["data:,"]
    assert "url(" not in digest_html(digest, "")


def test_equal_content_gives_equal_pages() -> None:
    digest = WeeklyDigest(week=WEEK, moves=(moved(),), pieces=(piece(),))
    copied = WeeklyDigest.model_validate(digest.model_dump())
    assert (digest_html(digest, "x"), digest_markdown(digest, "x")) == (
        digest_html(copied, "x"),
        digest_markdown(copied, "x"),
    )
