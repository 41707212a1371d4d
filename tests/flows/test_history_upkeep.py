"""History in a backup, in the eyes of the doctor, and in what `diff` and `status` say."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from flows.backup_folder import back_up
from flows.cli.diff import diff
from flows.cli.status import status
from flows.doctor.data_folder import check_rights
from flows.doctor.diagnosis import Case, Diagnosis, Level
from flows.doctor.loaded_history import check_history
from flows.doctor.past_nights import check_nights
from flows.restoration import restore_data
from tests.flows.loads import loaded, outcomes, piece
from tests.flows.newsstand import Item, Newsstand, a_newsstand, page
from tests.nights import whole_rebuild
from tests.past import Past

NOW = datetime(2026, 10, 26, tzinfo=UTC)


@pytest.fixture
def stand(tmp_path: Path, empty_warehouse: Path) -> Iterator[Newsstand]:
    with a_newsstand(tmp_path, warehouse=empty_warehouse) as opened:
        yield opened


@pytest.fixture
def past(stand: Newsstand) -> Past:
    """A night, and a load five days later of one part."""
    stand.items = [Item("own")]
    stand.put("own", page("The own one"))
    stand.serve_feed()
    stand.night(20, publishes=True)
    past = Past(stand.settings)
    past.part("p1", [piece("a"), piece("b")])
    loaded(stand, 25)
    return past


def troubles(found: Iterator[Diagnosis]) -> list[str]:
    return [f"{one.sentence} {one.cure}" for one in found if one.level is not Level.OK]


@pytest.mark.usefixtures("past")
def test_a_backup_holds_history_and_a_rebuild_of_it_the_same_bytes(stand: Newsstand) -> None:
    before = stand.csv()
    incoming = stand.settings.history / "warc" / "incoming"
    incoming.mkdir()
    (incoming / "p2.warc.gz").write_bytes(b"a gigabyte")
    back_up(stand.settings, stand.folder / "nato-asia.toml", stand.folder / "backup", made_at=NOW)
    restored = Newsstand(stand.web, stand.folder / "elsewhere")
    restored.folder.mkdir()
    manifest = restore_data(stand.folder / "backup", restored.folder / "data")
    kept = {file.path for file in manifest.files if file.path.startswith("history/")}
    assert kept == {f"history/warc/p1{ending}" for ending in (".json", ".parquet", ".warc.gz")}
    whole_rebuild(restored.settings)
    assert restored.csv() == before
    assert outcomes(restored) == {"article": 2}


def test_the_doctor_finds_parts_that_are_gone_damaged_or_not_loaded(stand: Newsstand, past: Past) -> None:
    def found(*, is_quick: bool = False) -> list[str]:
        return troubles(check_history(Case(stand.settings, NOW, is_quick=is_quick)))

    assert found() == []
    past.part("p2", [piece("c")])
    assert ["1 finished part is not loaded" in one for one in found()] == [True]
    assert "history load" in found()[0]
    loaded(stand, 26)
    sieved = stand.settings.history / "warc" / "p1.warc.gz"
    whole = sieved.read_bytes()
    sieved.write_bytes(whole[:-1] + b"?")
    assert found(is_quick=True) == []
    assert ["p1.warc.gz is damaged" in one for one in found()] == [True]
    sieved.unlink()
    assert ["p1.warc.gz is missing" in one for one in found(is_quick=True)] == [True]
    sieved.write_bytes(whole)
    sieved.with_name("p1.json").unlink()
    assert ["p1.json is missing" in one for one in found()] == [True]


@pytest.mark.usefixtures("past")
def test_raw_texts_of_history_are_private(stand: Newsstand) -> None:
    (stand.settings.history / "warc" / "p1.parquet").chmod(0o644)
    assert any("history" in one for one in troubles(check_rights(Case(stand.settings, NOW))))


@pytest.mark.usefixtures("past")
def test_a_load_is_no_night_that_watched(stand: Newsstand, capsys: pytest.CaptureFixture[str]) -> None:
    late = troubles(check_nights(Case(stand.settings, NOW)))
    assert any("No night for" in one for one in late)
    assert stand.ask("select kind, hours_since_last from core.nights order by night_id") == [
        ("night", None),
        ("load", None),
    ]
    assert stand.ask("select count(*) from ops.visits where night_id = '20261025T120000Z'") == [(0,)]
    assert stand.ask("select max(n_nights) from trends.coverage") == [(1,)]
    status(stand.settings.data)
    assert "2026-10-25 12:00 UTC, load" in capsys.readouterr().out


@pytest.mark.usefixtures("past")
def test_diff_says_that_history_was_loaded(stand: Newsstand, capsys: pytest.CaptureFixture[str]) -> None:
    diff("2026-10-20", "2026-10-25", data=stand.settings.data)
    shown = capsys.readouterr().out
    assert "history" in shown
    assert "A piece on a" in shown
