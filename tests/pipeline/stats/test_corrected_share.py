"""The correction of a share: exact where the codes leave no doubt, none where they are too few, the same every time."""

from datetime import date

import pytest

from pipeline.records import CodedStratum, CountedCell, StratumCode, UncorrectedReason
from pipeline.stats.misclassification import LEAST_CODED, corrected_shares


def coded(n_found: int, n_true: int, n_others: int, n_missed: int, *, of: int = 10) -> list[CodedStratum]:
    """Return two strata `of` times as large as what was coded of them."""
    return [
        CodedStratum(stratum=StratumCode.AUTHOR, n_articles=of * n_found, n_decided=n_found, n_true=n_true),
        CodedStratum(stratum=StratumCode.NOT_FOUND, n_articles=of * n_others, n_decided=n_others, n_true=n_missed),
    ]


def cell(n: int, n_found: int) -> CountedCell:
    day = date(2026, 7, 1)
    return CountedCell(period="quarter", period_start=day, period_end=date(2026, 9, 30), n=n, n_found=n_found)


def test_the_share_of_the_whole_span_is_that_of_the_strata_weighted_by_their_size() -> None:
    (one,) = corrected_shares(coded(50, 40, 50, 5), [cell(1000, 500)])
    assert one.share == pytest.approx(0.5 * 40 / 50 + 0.5 * 5 / 50)


def test_the_share_of_a_period_is_rogan_and_gladens() -> None:
    """Sensitivity 400/450, false alarms 100/550 in the span; a fifth of the period's texts is found."""
    (one,) = corrected_shares(coded(50, 40, 50, 5), [cell(200, 40)])
    assert one.share == pytest.approx((0.2 - 100 / 550) / (400 / 450 - 100 / 550))
    assert one.low is not None
    assert one.share is not None
    assert one.high is not None
    assert one.low < one.share < one.high


def test_the_interval_is_wider_than_that_of_the_period_alone_and_shrinks_with_more_codes() -> None:
    (few,) = corrected_shares(coded(10, 9, 10, 1, of=100), [cell(400, 200)])
    (many,) = corrected_shares(coded(500, 450, 500, 50, of=2), [cell(400, 200)])
    widths = [one.high - one.low for one in (few, many) if one.high is not None and one.low is not None]
    assert widths[0] > 2 * widths[1]
    assert widths[1] > 2 * 1.96 * (0.25 / 400) ** 0.5


def test_a_share_is_cut_at_zero_and_one_and_lies_in_its_interval() -> None:
    none, every = corrected_shares(coded(50, 45, 50, 5), [cell(100, 0), cell(100, 100)])
    assert (none.share, none.low) == (0.0, 0.0)
    assert (every.share, every.high) == (1.0, 1.0)


@pytest.mark.parametrize(
    "strata",
    [
        coded(LEAST_CODED - 1, 5, 50, 5),
        coded(50, 45, LEAST_CODED - 1, 0),
    ],
)
def test_too_few_codes_in_one_stratum_give_no_share(strata: list[CodedStratum]) -> None:
    (one,) = corrected_shares(strata, [cell(100, 40)])
    assert (one.share, one.reason) == (None, UncorrectedReason.TOO_FEW_CODED)


def test_a_small_stratum_is_enough_if_all_of_it_is_coded() -> None:
    quoted = CodedStratum(stratum=StratumCode.QUOTATION, n_articles=2, n_decided=2, n_true=0)
    (one,) = corrected_shares([*coded(50, 45, 50, 5), quoted], [cell(100, 40)])
    assert one.share is not None


@pytest.mark.parametrize("strata", [coded(50, 10, 50, 10), coded(50, 45, 0, 0), coded(0, 0, 50, 3)])
def test_a_theme_that_the_codes_do_not_show_to_be_detected_has_no_share(strata: list[CodedStratum]) -> None:
    (one,) = corrected_shares(strata, [cell(100, 40)])
    assert (one.share, one.reason) == (None, UncorrectedReason.UNDETECTED)


def test_a_cell_is_the_same_whatever_stands_beside_it() -> None:
    alone = list(corrected_shares(coded(50, 40, 50, 5), [cell(90, 30)]))
    among = list(corrected_shares(coded(50, 40, 50, 5), [cell(10, 2), cell(90, 30)]))
    assert alone[0] == among[1]


def test_a_base_that_shrank_since_the_draw_is_no_trouble() -> None:
    (one,) = corrected_shares(coded(10, 9, 10, 1, of=1), [cell(40, 30)])
    assert one.share is not None
