"""A month of many web archives is a portion of its own; those of few share one, and none is lost."""

from collections.abc import Mapping

from flows.plan_months import by_month
from pipeline.records import HistoryPlan


def a_plan(n_by_month: Mapping[str, int]) -> HistoryPlan:
    warcs = [
        {"part_id": f"{month}-{n}", "location": "x", "month": month}
        for month, count in n_by_month.items()
        for n in range(count)
    ]
    return HistoryPlan.model_validate({"plan_id": "p", "route": "warc", "warcs": warcs})


def portions(n_by_month: Mapping[str, int]) -> list[tuple[str, int]]:
    plan = a_plan(n_by_month)
    found = list(by_month(plan))
    assert {warc for one in found for warc in one.plan.warcs} == set(plan.warcs)
    return [(one.name, len(one.plan.warcs)) for one in found]


def test_months_of_cc_news_are_portions_in_their_order() -> None:
    assert portions({"2023-05": 600, "2023-04": 590}) == [("2023-04", 590), ("2023-05", 600)]


def test_months_of_few_archives_share_a_portion() -> None:
    assert portions({f"2023-{month:02}": 30 for month in range(1, 7)}) == [
        ("2023-01 to 2023-04", 120),
        ("2023-05 to 2023-06", 60),
    ]


def test_archives_of_no_known_month_are_in_the_first_portion() -> None:
    assert portions({"": 3}) == [("warc", 3)]
    assert portions({"2023-05": 200, "": 3}) == [("2023-05", 203)]


def test_addresses_are_one_portion() -> None:
    plan = HistoryPlan.model_validate({"plan_id": "p", "route": "sites", "addresses": []})
    assert [(one.name, one.plan) for one in by_month(plan)] == [("sites", plan)]
