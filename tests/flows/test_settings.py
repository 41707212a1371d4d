"""Settings come from the command line, the environment and nato-asia.toml, in this order; mistakes are named."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from flows.cli.periods import read_period
from flows.settings import Settings, load_settings, prepare_data_folder, read_clock
from pipeline.errors import SettingsError

NOWHERE = Path("no-such.toml")


def test_the_command_line_wins_over_the_environment_and_that_over_the_file(tmp_path: Path) -> None:
    file = tmp_path / "nato-asia.toml"
    file.write_text('contact = "file@x.example"\ndelay_s = 3.0\nworkers = 4\n')
    settings = load_settings(
        {"workers": 6, "data": None}, {"NATO_ASIA_DELAY_S": "2", "NATO_ASIA_WORKERS": "5", "HOME": "/"}, file
    )
    assert (settings.contact, settings.delay_s, settings.workers) == ("file@x.example", 2.0, 6)


def test_lists_and_mappings_are_read_from_the_environment() -> None:
    environment = {
        "NATO_ASIA_ALLOW_HOST": "127.0.0.1:80, 127.0.0.1:81",
        "NATO_ASIA_CONNECT_TO": "a.example=127.0.0.1:8000",
    }
    settings = load_settings({}, environment, NOWHERE)
    assert settings.allow_host == ("127.0.0.1:80", "127.0.0.1:81")
    assert settings.connect_to == {"a.example": "127.0.0.1:8000"}


def test_an_unknown_key_in_the_file_is_named_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "nato-asia.toml"
    file.write_text('contact = "a@x.example"\ncolour = "red"\n')
    with pytest.raises(SettingsError, match=r"nato-asia\.toml, line 2: unknown key 'colour'"):
        load_settings({}, {}, file)


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("data = 5", r"line 1: data = 5: this is no path: write one in quotes\. Folder of the archive"),
        ('data = ""', r"line 1: data = '': it is empty: name a path\. Folder of the archive"),
        ('contact = "me"', r"line 1: contact = 'me': it is not written as this is\. An e-mail or web address"),
    ],
)
def test_a_wrong_value_in_the_file_is_named_with_what_is_wanted(tmp_path: Path, written: str, words: str) -> None:
    file = tmp_path / "nato-asia.toml"
    file.write_text(written)
    with pytest.raises(SettingsError, match=words):
        load_settings({}, {}, file)


def test_a_path_begins_at_home_where_it_says_so(tmp_path: Path) -> None:
    file = tmp_path / "nato-asia.toml"
    file.write_text('data = "~/nato"')
    assert load_settings({}, {}, file).data == Path.home() / "nato"


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({"NATO_ASIA_COLOUR": "red"}, "NATO_ASIA_COLOUR: no such setting"),
        ({"NATO_ASIA_DELAY_S": "soon"}, "NATO_ASIA_DELAY_S = 'soon'"),
        ({"NATO_ASIA_DATA": " "}, "NATO_ASIA_DATA = ' ': it is empty: name a path. Folder of the archive"),
        (
            {"NATO_ASIA_CONTACT": "me"},
            "NATO_ASIA_CONTACT = 'me': it is not written as this is. An e-mail or web address",
        ),
        ({"NATO_ASIA_CONNECT_TO": "a.example"}, "write NAME=127.0.0.1:PORT"),
    ],
)
def test_a_mistake_in_the_environment_is_named(environment: dict[str, str], words: str) -> None:
    with pytest.raises(SettingsError, match=words):
        load_settings({}, environment, NOWHERE)


def test_settings_are_frozen_and_every_one_is_described() -> None:
    assert all(field.description for field in Settings.model_fields.values())
    with pytest.raises(ValueError, match="frozen"):
        Settings().workers = 3  # type: ignore[misc]


@pytest.mark.parametrize("stated", ["2026-11-21T02:15:00Z", "2026-11-21T03:15:00+01:00", "2026-11-21T02:15Z"])
def test_a_clock_value_is_read_in_any_zone(stated: str) -> None:
    night = read_clock(stated)
    assert night.at == datetime(2026, 11, 21, 2, 15, tzinfo=UTC)
    assert night.night_id == "20261121T021500Z"


@pytest.mark.parametrize("stated", ["yesterday", "2026-11-21", "2026-11-21T02:15:00", "2026-13-21T02:15:00Z", ""])
def test_a_clock_value_that_is_no_instant_is_refused(stated: str) -> None:
    with pytest.raises(SettingsError, match="no instant"):
        read_clock(stated)


def test_a_data_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsError, match="cannot be made"):
        prepare_data_folder(Settings(data=tmp_path / "file" / "data"))


@pytest.mark.parametrize(
    ("stated", "first", "last", "kind"),
    [
        ("2024", date(2024, 1, 1), date(2024, 12, 31), "year"),
        ("2024-Q1", date(2024, 1, 1), date(2024, 3, 31), "quarter"),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "month"),
        ("2024-W01", date(2024, 1, 1), date(2024, 1, 7), "week"),
        ("2024-05-17", date(2024, 5, 17), date(2024, 5, 17), "day"),
    ],
)
def test_a_period_is_read_in_its_forms(stated: str, first: date, last: date, kind: str) -> None:
    period = read_period(stated)
    assert (period.first_day, period.last_day, period.kind) == (first, last, kind)


@pytest.mark.parametrize("stated", ["2024-13", "2024-W60", "May 2024", "2024-Q5", ""])
def test_what_names_no_period_is_refused(stated: str) -> None:
    with pytest.raises(SettingsError, match="names no period"):
        read_period(stated)


def test_an_extended_baseline_must_end_after_it_begins() -> None:
    chosen = {"baseline_from": "2023-05-01", "baseline_to": "2023-04-30"}
    with pytest.raises(SettingsError, match="must end after it begins"):
        load_settings(chosen, {}, NOWHERE)
    settings = load_settings({}, {"NATO_ASIA_PANEL_FROM": "2024-01-01"}, NOWHERE)
    assert settings.panel_from == date(2024, 1, 1)
