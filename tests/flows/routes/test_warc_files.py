"""WARC files at hand are planned by their names and bytes, wherever they lie, and brought as they are."""

from pathlib import Path
from shutil import copyfile

import pytest

from flows.routes import warc_files
from flows.routes.bringing import release
from flows.routes.part_jobs import RouteTrouble
from pipeline.errors import SettingsError
from tests.flows.routes.outlets import outlet_settings


def put(folder: Path, name: str, content: bytes = b"WARC/1.0") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def part_ids(*stated: Path | str) -> list[str]:
    return [warc.part_id for warc in warc_files.plan([str(one) for one in stated]).warcs]


def test_paths_folders_and_patterns_lead_to_files(tmp_path: Path) -> None:
    put(tmp_path, "a.warc.gz")
    put(tmp_path, "deep/below/b.WARC")
    put(tmp_path, "c.arc.gz")
    put(tmp_path, "notes.txt")
    of_folder = [one.rpartition("-")[0] for one in part_ids(tmp_path)]
    assert of_folder == ["a", "b", "c"]
    assert part_ids(tmp_path / "a.warc.gz", tmp_path / "**" / "*.WARC") == sorted(part_ids(tmp_path)[:2])


def test_a_part_is_named_by_name_length_and_bytes_and_by_no_path(tmp_path: Path) -> None:
    first = put(tmp_path, "here/a b(1).warc.gz")
    (part_id,) = part_ids(first)
    assert part_id.startswith("a-b-1-")
    there = tmp_path / "there"
    there.mkdir()
    copyfile(first, there / first.name)
    assert part_ids(there) == [part_id]
    assert part_ids(tmp_path) == [part_id]  # a copy is no second part
    assert part_ids(put(tmp_path, "other/a b(1).warc.gz", b"WARC/1.1")) != [part_id]


def test_a_plan_has_the_same_name_each_time(tmp_path: Path) -> None:
    put(tmp_path, "b.warc.gz")
    put(tmp_path, "a.warc.gz")
    plan = warc_files.plan([str(tmp_path)])
    assert warc_files.plan([str(tmp_path / "b.warc.gz"), str(tmp_path / "a.warc.gz")]) == plan
    assert plan.plan_id.startswith("warc-")


@pytest.mark.parametrize(
    ("name", "month"),
    [
        ("CC-NEWS-20231023153650-02160.warc.gz", "2023-10"),
        ("IAH-20080430204825-00000-blackbook.warc.gz", "2008-04"),
        ("WEB-20230401123456789-00001.warc.gz", "2023-04"),
        ("site-2023.warc.gz", ""),
        ("20239901.warc.gz", ""),
    ],
)
def test_a_timestamp_in_the_name_states_the_month(tmp_path: Path, name: str, month: str) -> None:
    (warc,) = warc_files.plan([str(put(tmp_path, name))]).warcs
    assert warc.month == month


@pytest.mark.parametrize(
    ("stated", "words"),
    [
        ("gone.warc.gz", "there is no such file"),
        ("*.warc", "there is no such file"),
        (".", "no WARC file lies in this"),
    ],
)
def test_what_leads_to_no_file_is_refused(tmp_path: Path, stated: str, words: str) -> None:
    with pytest.raises(SettingsError, match=words):
        warc_files.plan([str(tmp_path / stated)])


def test_a_job_says_all_that_a_process_needs(tmp_path: Path) -> None:
    settings = outlet_settings(tmp_path)
    path = put(tmp_path, "files/a.warc.gz")
    (job,) = warc_files.bring(settings, warc_files.plan([str(path)], hosts="all"))
    assert (job.warc, job.warc_name, job.n_bytes, job.hosts) == (str(path), "a.warc.gz", 8, "all")
    assert job.folder == str(tmp_path / "data" / "history" / "warc")
    assert [source.source_id for source in job.sources] == ["review", "gazette"]
    assert Path(job.codebook).is_absolute()


def test_files_at_hand_are_never_removed(tmp_path: Path) -> None:
    settings = outlet_settings(tmp_path)
    path = put(tmp_path, "files/a.warc.gz")
    for job in warc_files.bring(settings, warc_files.plan([str(path)])):
        release(job)
    assert path.exists()


def test_a_file_that_is_gone_is_reported_only_where_it_is_needed(tmp_path: Path) -> None:
    settings = outlet_settings(tmp_path)
    plan = warc_files.plan([str(put(tmp_path, "files/a.warc.gz")), str(put(tmp_path, "files/b.warc.gz"))])
    (tmp_path / "files" / "a.warc.gz").unlink()
    troubles: list[RouteTrouble] = []
    assert [job.warc_name for job in warc_files.bring(settings, plan, report=troubles.append)] == ["b.warc.gz"]
    assert [trouble.detail for trouble in troubles] == ["The file is no longer there: put it back, or plan again."]
    assert len(list(warc_files.bring(settings, plan, needs_warc=lambda _job: False))) == 2
