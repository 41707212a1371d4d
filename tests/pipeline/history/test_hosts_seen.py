"""Hosts of the captures in a WARC: counted for those who wonder why nothing of it was kept."""

from pathlib import Path

import pytest

from pipeline.archive.captures import WarcError
from pipeline.history.hosts_seen import hosts_seen
from tests.flows.past import write_archives


def test_hosts_are_counted_by_their_captures(tmp_path: Path) -> None:
    (file,) = write_archives(tmp_path / "archives", months=("2023-04",), n_pages=3)
    assert hosts_seen(file).most_common() == [("harbour.example", 3), ("meridian.example", 3)]


def test_a_damaged_file_is_not_counted_as_far_as_it_goes(tmp_path: Path) -> None:
    (file,) = write_archives(tmp_path / "archives", months=("2023-04",), n_pages=3)
    file.write_bytes(file.read_bytes()[:-50])
    with pytest.raises(WarcError):
        hosts_seen(file)
