"""Plans on the disk are found by what people type: the name, its beginning, the path of the file."""

from pathlib import Path

import pytest

from flows.history_plans import find_plan, store_plan, stored_plans
from flows.settings import Settings
from pipeline.errors import SettingsError
from pipeline.records import HistoryPlan, PlannedWarc


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "data")


def a_plan(plan_id: str) -> HistoryPlan:
    return HistoryPlan(plan_id=plan_id, route="warc", warcs=(PlannedWarc(part_id="a", location="/a.warc.gz"),))


def test_a_stored_plan_is_found_by_its_name_its_beginning_and_its_path(settings: Settings) -> None:
    one, other = a_plan("warc-0123"), a_plan("cc-news-2023-01-2023-02-4567")
    file = store_plan(settings, one)
    store_plan(settings, other)
    assert find_plan(settings, "warc-0123") == find_plan(settings, "warc") == find_plan(settings, str(file)) == one
    assert list(stored_plans(settings)) == [other, one]


def test_a_name_that_begins_another_is_that_plan(settings: Settings) -> None:
    store_plan(settings, a_plan("warc-0123"))
    store_plan(settings, a_plan("warc-01234"))
    assert find_plan(settings, "warc-0123").plan_id == "warc-0123"


@pytest.mark.parametrize(
    ("stated", "words"),
    [
        ("warc", "several plans begin so: warc-0123, warc-0456"),
        ("cc-news", "there is no such plan. Known: warc-0123, warc-0456"),
        ("gone.json", "it cannot be read"),
    ],
)
def test_what_leads_to_no_plan_is_a_mistake_that_names_the_plans(settings: Settings, stated: str, words: str) -> None:
    store_plan(settings, a_plan("warc-0123"))
    store_plan(settings, a_plan("warc-0456"))
    with pytest.raises(SettingsError, match=words):
        find_plan(settings, stated)


def test_a_folder_without_plans_says_how_to_make_one(settings: Settings) -> None:
    with pytest.raises(SettingsError, match="`nato-asia history plan` makes one"):
        find_plan(settings, "warc")


def test_a_file_that_is_no_plan_is_named_with_what_is_wrong(settings: Settings) -> None:
    file = store_plan(settings, a_plan("warc-0123"))
    file.write_text('{"plan_id": "x", "route": "elsewhere"}')
    with pytest.raises(SettingsError, match="this is no plan"):
        find_plan(settings, "warc-0123")
