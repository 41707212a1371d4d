"""Rows of the report, built with as little said as possible."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from pipeline.records.report import CorpusSize, ReportedTheme, ShownTest, Standing, TrendPoint

UNMEASURED = dict.fromkeys(
    ("precision", "precision_low", "precision_high", "recall", "recall_low", "recall_high"), None
)
OTHER_SHARES = dict.fromkeys(
    (f"share_{kind}{end}" for kind in ("standardised", "corrected") for end in ("", "_low", "_high")), None
)


def a_theme(theme_id: str = "liaison_office", **said: Any) -> ReportedTheme:
    plain = {
        "label": theme_id.replace("_", " ").capitalize(),
        "theme_group": "institutions",
        "definition": "An office of NATO in Asia.",
        "n_terms": 3,
        "weaknesses": (),
        "baseline_from": date(2023, 5, 1),
        "baseline_to": date(2023, 8, 31),
        "n_baseline": 50,
        "n_baseline_with_theme": 5,
    }
    return ReportedTheme(theme_id=theme_id, **UNMEASURED | plain | said)


def a_point(number: int, share: float | None, n: int = 40, theme_id: str = "liaison_office", **said: Any) -> TrendPoint:
    """Return the quarter `number` after the first of 2023; its interval is five points to either side."""
    first = date(2023 + number // 4, 1 + 3 * (number % 4), 1)
    is_drawn = n >= 10
    plain = {
        "period_label": f"{first.year}-Q{(first.month - 1) // 3 + 1}",
        "period_start": first,
        "n": n,
        "n_with_theme": round(n * (share or 0)),
        "n_sources": 3,
        "share": share,
        "share_low": None if share is None else round(max(share - 0.05, 0), 6),
        "share_high": None if share is None else round(min(share + 0.05, 1), 6),
        "quality": "draw" if is_drawn else "do_not_draw",
        "reason_codes": () if n >= 20 else ("under_20",) if is_drawn else ("few_texts",) if n else ("gap",),
        "reasons": (),
        "is_complete": True,
        "watched_by": "nights",
    }
    return TrendPoint(theme_id=theme_id, **OTHER_SHARES | plain | said)


def a_test(test_code: str, verdict: str, theme_id: str = "liaison_office", **said: Any) -> ShownTest:
    plain: dict[str, Any] = {
        "remark": "",
        "changed_from": None,
        "share_before": None,
        "share_after": None,
        "odds_ratio": None,
        "odds_ratio_low": None,
        "odds_ratio_high": None,
        "p_adjusted": None,
        "first_period": date(2023, 1, 1),
        "last_period": date(2025, 10, 1),
        "n_periods": 12,
        "n_texts": 480,
        "n_sources": 9,
    }
    return ShownTest(theme_id=theme_id, test_code=test_code, verdict=verdict, **plain | said)


def a_standing(
    points: Sequence[TrendPoint] = (), tests: Sequence[ShownTest] = (), *themes: ReportedTheme, **said: Any
) -> Standing:
    day = date(2026, 9, 1)
    corpus = CorpusSize(
        codebook_version="1.0.0", n_articles=500, n_stories=480, n_sources=9, n_hits=900, first_on=day, last_on=day
    )
    of_standing = {"themes": themes or (a_theme(),), "points": tuple(points), "tests": tuple(tests)}
    return Standing(**{"corpus": corpus, **of_standing, **said})
