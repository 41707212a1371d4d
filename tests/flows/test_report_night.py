"""A night ends with its report; where that fails, the night is degraded, says so, and keeps what it published."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.doctor.diagnosis import Case
from flows.doctor.published_files import published_troubles
from flows.report.report_inputs import read_inputs
from flows.settings import read_clock
from tests.flows.newsstand import Newsstand, a_newsstand
from tests.flows.reported import pages_of
from tests.nights import reported_night, whole_rebuild
from warehouse.publish.snapshot import FILE_NAME

NIGHT, NEXT = "2026-10-22T02:15:00Z", "2026-10-23T02:15:00Z"


@pytest.fixture
def stand(tmp_path: Path, empty_warehouse: Path) -> Iterator[Newsstand]:
    with a_newsstand(tmp_path, warehouse=empty_warehouse) as opened:
        opened.stock(2)
        yield opened


def troubles_of_files(stand: Newsstand) -> list[str]:
    return list(published_troubles(Case(stand.settings, read_clock(NEXT).at)))


def test_a_night_ends_with_a_report_of_itself(stand: Newsstand) -> None:
    assert reported_night(NIGHT, stand.settings).troubles == ()
    page = pages_of(stand.settings.data)["index.html"]
    assert page.xpath("//h1")[0].text_content() == "No commentary has been counted yet"  # both are of unknown genre
    assert "22 October 2026, 02:15 UTC" in page.xpath("//section[@id='coverage']")[0].text_content()
    assert read_inputs(stand.settings.report).night_id == "20261022T021500Z"
    assert troubles_of_files(stand) == []


def test_a_report_that_fails_degrades_the_night_and_undoes_nothing(stand: Newsstand) -> None:
    stand.settings.published.mkdir(parents=True)
    stand.settings.report.write_text("a file in the way")
    summary = reported_night(NIGHT, stand.settings)
    assert summary.is_degraded
    (trouble,) = summary.troubles
    assert trouble.startswith("The report could not be written (WarehouseError:")
    assert "the published tables are whole" in trouble
    assert "`nato-asia report`" in trouble
    assert (stand.settings.published / FILE_NAME).exists()
    assert stand.ask("select ending from core.nights") == [("complete",)]
    assert len(troubles_of_files(stand)) == 1
    stand.settings.report.unlink()
    assert reported_night(NEXT, stand.settings).troubles == ()
    assert troubles_of_files(stand) == []


def test_a_rebuild_writes_the_same_report(stand: Newsstand) -> None:
    reported_night(NIGHT, stand.settings)
    before = {path: path.read_bytes() for path in stand.settings.report.rglob("*.html")}
    whole_rebuild(stand.settings)
    assert {path: path.read_bytes() for path in stand.settings.report.rglob("*.html")} == before


def test_the_doctor_finds_a_report_that_is_edited_or_old(stand: Newsstand) -> None:
    reported_night(NIGHT, stand.settings)
    index = stand.settings.report / "index.html"
    kept = index.read_bytes()
    index.write_bytes(kept + b" ")
    assert [trouble for trouble in troubles_of_files(stand) if "index.html was changed" in trouble]
    index.unlink()
    assert [trouble for trouble in troubles_of_files(stand) if "index.html is missing" in trouble]
    index.write_bytes(kept)
    (stand.settings.report / "inputs.json").write_text("{")
    assert [trouble for trouble in troubles_of_files(stand) if "there is no whole report" in trouble]
