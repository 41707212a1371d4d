"""`nato-asia validate`: a sample is drawn into a file, coded, scored and stored, and corrects trends of its slice."""

import csv
import re
import shutil
from collections.abc import Callable
from contextlib import closing, redirect_stdout
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from flows.cli.explain import explain
from flows.cli.options import Panel
from flows.cli.validate.code import code as code_in_terminal
from flows.cli.validate.draw import draw
from flows.cli.validate.score import score
from flows.share_correction import correct_shares
from pipeline.errors import CodesError, SettingsError
from pipeline.trial.coding_sheet import COLUMNS
from tests.flows.cli.conftest import Run
from tests.warehouse.conftest import WINDOWS, Rows
from warehouse.connection import Connection, Warehouse, opened_for_reading
from warehouse.publish.snapshot import publish_snapshot
from warehouse.store.trends import count_trends

N_FOUND, N_OTHERS = 30, 50
SLICE = "unit = 'story' and panel = 'all' and source_group = 'all' and genre = 'commentary' and theme_kind = 'theme'"
Row = dict[str, str]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, empty_warehouse: Path) -> Path:
    """A data folder with stories of two quarters, of which 30 of 80 have the theme by the codebook."""
    folder = tmp_path_factory.mktemp("made")
    shutil.copyfile(empty_warehouse, folder / "warehouse.duckdb")
    with closing(Warehouse(folder / "warehouse.duckdb")) as opened:
        with opened.writing() as con:
            rows = Rows(con)
            rows.begin(themes=("liaison_office", "asian_nato"))
            with rows.together():
                for n in range(N_FOUND + N_OTHERS):
                    day = date(2026, 4, 1) + timedelta(days=n * 2)
                    hits = {"liaison_office": 2} if n % 8 < 3 else {}
                    rows.article(f"a{n:02d}", day, hits=hits, title="=A formula?" if n == 0 else f"Title {n}")
            rows.count()
        with opened.reading() as con:
            publish_snapshot(con, folder / "published")
    return folder


@pytest.fixture
def data(made: Path, tmp_path: Path) -> Path:
    return shutil.copytree(made, tmp_path / "data")


def rows_of(file: Path) -> list[Row]:
    with file.open(encoding="utf-8-sig", newline="") as opened:
        return list(csv.DictReader(opened))


def code(drawn: Path, to: Path, verdict: Callable[[Row], str]) -> Path:
    """Write the file of a coder who decides by `verdict`."""
    rows = rows_of(drawn)
    with to.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, COLUMNS)
        writer.writeheader()
        writer.writerows({**row, "code": verdict(row)} for row in rows)
    return to


def number(row: Row) -> int:
    return int(row["url"].rstrip("/").rpartition("a")[2])


def is_found(row: Row) -> bool:
    return number(row) % 8 < 3


def honest(row: Row) -> str:
    """Code what the codebook finds, but for every tenth text."""
    return str(int(is_found(row) != (number(row) % 10 == 9)))


def asked(data: Path, query: str) -> list[tuple[Any, ...]]:
    with opened_for_reading(data / "published" / "nato_asia.duckdb") as con:
        return con.execute(query).fetchall()


def drawn(data: Path, **said: Any) -> Path:
    to = data.parent / "drawn.csv"
    draw(to, **{"n_articles": 60, "theme": ["liaison_office"], "data": data, **said})
    return to


def test_the_file_opens_in_a_spreadsheet_and_runs_no_formula(data: Path) -> None:
    file = drawn(data, n_articles=80)
    assert file.read_bytes().startswith(b"\xef\xbb\xbf" + ",".join(COLUMNS).encode() + b"\r\n")
    titles = {row["title"] for row in rows_of(file)}
    assert "'=A formula?" in titles
    assert "=A formula?" not in titles


def test_a_row_has_its_evidence_and_nothing_tells_what_the_codebook_found(data: Path) -> None:
    rows = rows_of(drawn(data))
    articles = [row for row in rows if row["level"] == "article"]
    sentences = [row for row in rows if row["level"] == "sentence"]
    assert (len(articles), len(sentences)) == (60, 120)
    assert all(len(row["evidence"]) > 900 for row in articles)
    assert all(len(row["evidence"]) < 30 for row in sentences)
    assert {row["seed"] for row in rows} == {"1"}
    assert sum(map(is_found, articles)) == 30
    assert {row["definition"] for row in rows} == {"d"}


def test_a_seed_draws_the_same_file_again_and_another_one_does_not(data: Path) -> None:
    first = drawn(data).read_bytes()
    assert drawn(data).read_bytes() == first
    assert drawn(data, seed=2).read_bytes() != first
    assert len(list((data / "samples").iterdir())) == 2


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"theme": ["liason_office"]}, "Did you mean 'liaison_office'"),
        ({"n_articles": 7, "theme": None}, "--n 7: 2 themes need 8 articles or more"),
        ({"unit": "reach"}, "--unit 'reach'"),
        ({"until": "2020"}, "No counted text is in this slice and span"),
        ({"genre": "poetry"}, "--genre 'poetry'"),
        ({"panel": Panel.FIXED}, "there is no fixed panel yet"),
    ],
)
def test_what_cannot_be_drawn_is_told(data: Path, said: dict[str, Any], message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        drawn(data, **said)
    assert not (data / "samples").exists()


def test_the_fixed_panel_is_drawn_from_and_corrected_from_its_first_day_on(data: Path) -> None:
    with closing(Warehouse(data / "warehouse.duckdb")) as opened:
        with opened.writing() as con:
            con.execute("insert into ops.due_articles select article_id from core.articles")
            count_trends(con, WINDOWS.model_copy(update={"panel_from": date(2026, 5, 1)}))
        with opened.reading() as con:
            publish_snapshot(con, data / "published")
    with pytest.raises(SettingsError, match="the panel begins on 2026-05-01"):
        drawn(data, panel=Panel.FIXED, from_="2026-04")
    score([code(drawn(data, panel=Panel.FIXED), data.parent / "ann.csv", honest)], data=data)
    corrected = asked(
        data,
        "select distinct panel, period, period_start from trends.theme_periods "
        "where period <> 'week' and share_corrected is not null order by all",
    )
    months = [("fixed", "month", date(2026, month, 1)) for month in range(5, 10)]
    assert corrected == [*months, ("fixed", "quarter", date(2026, 7, 1))]


def test_articles_are_drawn_as_well_as_stories(data: Path) -> None:
    score([code(drawn(data, unit="article"), data.parent / "ann.csv", honest)], data=data)
    corrected = asked(data, "select distinct unit from trends.theme_periods where share_corrected is not null")
    assert corrected == [("article",)]


@pytest.fixture(scope="module")
def scored_once(made: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A folder with data whose sample two coders have coded, and what `score` printed. Whoever changes it copies it."""
    folder = tmp_path_factory.mktemp("scored")
    data = shutil.copytree(made, folder / "data")
    file = drawn(data)
    ann = code(file, folder / "ann.csv", honest)
    ben = code(file, folder / "ben.csv", lambda row: "0" if number(row) == 3 else honest(row))
    printed = StringIO()
    with redirect_stdout(printed):
        score([ann, ben], data=data)
    return folder, printed.getvalue()


@pytest.fixture
def scored(scored_once: tuple[Path, str], tmp_path: Path) -> tuple[Path, str]:
    """A copy of that data folder with the files of the coders beside it, and what `score` printed."""
    folder, shown = scored_once
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    return tmp_path / "data", shown


def test_two_coders_give_agreement_precision_and_recall(scored: tuple[Path, str]) -> None:
    data, shown = scored
    ((alpha, n_found, precision, recall, coders),) = asked(
        data,
        "select alpha, n_found, precision, recall, coders from core.sample_scores "
        "inner join core.samples using (sample_id) where level = 'article' and voice = 'all'",
    )
    assert coders == ["ann", "ben"]
    assert alpha is not None
    assert 0.9 < alpha <= 1
    assert (n_found, precision) == (30, pytest.approx(27 / 30, abs=0.04))
    assert 0.8 < recall < 1
    assert "coded by ann, ben" in shown
    assert "ann.csv: 180 rows coded by ann." in shown


def test_trends_of_the_slice_have_corrected_shares_beside_the_plain_ones(scored: tuple[Path, str]) -> None:
    data, shown = scored
    cells = asked(
        data,
        "select n, share, share_corrected, share_corrected_low, share_corrected_high, reason_uncorrected "  # noqa: S608
        f"from trends.theme_periods where {SLICE} and theme_id = 'liaison_office' and period = 'quarter' and n > 0",
    )
    assert len(cells) == 2
    for _, share, corrected, low, high, reason in cells:
        assert reason is None
        assert low < corrected < high
        assert abs(corrected - share) < 0.15
        assert high - low > 0.2
    assert shown.count("liaison_office  2026-") == 2


def test_others_say_why_they_have_none(scored: tuple[Path, str]) -> None:
    data, _ = scored
    reasons = asked(
        data,
        "select distinct theme_id = 'liaison_office', source_group, n > 0, share_corrected is null, reason_uncorrected "
        "from trends.theme_periods where unit = 'story' and panel = 'all' and genre = 'commentary' "
        "and period = 'month' and reason_uncorrected is not null order by all",
    )
    assert (True, "other", True, True, "not_validated") in reasons
    assert (False, "all", True, True, "not_validated") in reasons
    assert (True, "all", False, True, "gap") in reasons
    assert (True, "all", True, True, "not_validated") not in reasons


def test_explain_tells_the_corrected_share_of_a_cell(
    scored: tuple[Path, str], capsys: pytest.CaptureFixture[str]
) -> None:
    data, _ = scored
    explain("liaison_office", "2026-Q2", data, most=1)
    assert "corrected by what people coded (s" in capsys.readouterr().out
    explain("liaison_office", "2026", data, most=1)
    explain("asian_nato", "2026-Q2", data, most=1)
    assert "corrected" not in capsys.readouterr().out


def test_the_csv_files_have_them_as_well(scored: tuple[Path, str]) -> None:
    data, _ = scored
    for name, form in (("theme_trends", r"\d{4}-Q\d"), ("theme_trends_monthly", r"\d{4}-\d\d")):
        with (data / f"published/csv/{name}.csv").open(encoding="utf-8", newline="") as opened:
            corrected = [row for row in csv.DictReader(opened) if row["share_corrected"]]
        assert {row["theme_id"] for row in corrected} == {"liaison_office"}
        assert all(re.fullmatch(form, row["period_label"]) for row in corrected)


def reasons_by_quarter(data: Path) -> list[tuple[Any, ...]]:
    return asked(
        data,
        f"select period_start, reason_uncorrected from trends.theme_periods where {SLICE} "  # noqa: S608
        "and theme_id = 'liaison_office' and period = 'quarter' and n > 0 order by period_start",
    )


def test_a_period_outside_the_span_is_not_corrected(data: Path) -> None:
    score([code(drawn(data, until="2026-Q2"), data.parent / "ann.csv", honest)], data=data)
    assert reasons_by_quarter(data) == [(date(2026, 4, 1), None), (date(2026, 7, 1), "outside_span")]


def test_too_few_codes_correct_nothing(data: Path) -> None:
    file = drawn(data)
    few = code(file, data.parent / "few.csv", lambda row: honest(row) if number(row) < 20 else "")
    score([few], data=data)
    assert {reason for _, reason in reasons_by_quarter(data)} == {"too_few_coded"}


def test_another_codebook_is_told_and_corrects_nothing(
    scored: tuple[Path, str], capsys: pytest.CaptureFixture[str]
) -> None:
    data, _ = scored
    with closing(Warehouse(data / "warehouse.duckdb")) as opened, opened.writing() as con:
        con.execute("update core.codebooks set is_current = false")
        con.execute(
            "insert into core.codebooks by name select 'd' as codebook_sha256, '1.1.0' as codebook_version, "
            "true as is_current"
        )
        correct_shares(con)
    score([data.parent / "ann.csv"], data=data)
    assert "texts are now counted with 1.1.0" in " ".join(capsys.readouterr().out.split())
    assert {reason for _, reason in reasons_by_quarter(data)} == {"other_codebook"}


def test_a_share_is_computed_anew_only_where_its_counts_have_changed(scored: tuple[Path, str]) -> None:
    data, _ = scored
    with closing(Warehouse(data / "warehouse.duckdb")) as opened, opened.writing() as con:
        before = shares(con)
        assert correct_shares(con).n_computed == 0
        assert shares(con) == before
        Rows(con).article("new", date(2026, 5, 20), hits={"liaison_office": 1})
        Rows(con).count()
        assert correct_shares(con).n_computed == 3
        changed = {row[:2] for row in set(shares(con)) - set(before)}
        assert changed == {("week", date(2026, 5, 18)), ("month", date(2026, 5, 1)), ("quarter", date(2026, 4, 1))}
        assert_as_computed_at_once(con)


def test_the_shares_of_a_codebook_that_comes_back_are_those_of_then(scored: tuple[Path, str]) -> None:
    data, _ = scored
    with closing(Warehouse(data / "warehouse.duckdb")) as opened, opened.writing() as con:
        before = shares(con)
        con.execute("update core.codebooks set is_current = false")
        assert correct_shares(con) == ({"other_codebook": len(before)}, 0)
        con.execute("update core.codebooks set is_current = true")
        assert correct_shares(con).verdicts["corrected"] == len(before) - 1  # but a week across the ends of the span
        assert shares(con) == before


def test_a_cell_of_two_samples_is_corrected_by_the_newer_one_and_by_the_older_where_that_cannot(data: Path) -> None:
    folder = data.parent
    older = code(drawn(data, seed=1), folder / "ann.csv", honest)
    newer = code(drawn(data, seed=2), folder / "ben.csv", honest)
    score([older, newer], data=data)
    with closing(Warehouse(data / "warehouse.duckdb")) as opened, opened.writing() as con:
        con.execute("update core.samples set drawn_at = drawn_at + interval 1 day where seed = 2")
        for n_decided in (60, 3):
            con.execute(
                "update core.sample_strata set n_decided = least(?, n_decided) from core.samples "
                "where samples.sample_id = sample_strata.sample_id and seed = 2",
                [n_decided],
            )
            con.execute("delete from trends.corrected_shares")
            correct_shares(con)
            correcting = (
                "select distinct seed from trends.corrected_shares inner join core.samples using (sample_id) "
                "where share_corrected is not null"
            )
            assert con.execute(correcting).fetchall() == [(2 if n_decided == 60 else 1,)]
            assert correct_shares(con).n_computed == 0
            assert_as_computed_at_once(con)


def shares(con: Connection) -> list[tuple[Any, ...]]:
    return con.execute(
        "select period, period_start, * exclude (period, period_start) from trends.corrected_shares order by all"
    ).fetchall()


def assert_as_computed_at_once(con: Connection) -> None:
    incremental = shares(con)
    con.execute("delete from trends.corrected_shares")
    assert correct_shares(con).n_computed > 0
    assert shares(con) == incremental


def test_an_edited_base_is_told(scored: tuple[Path, str], capsys: pytest.CaptureFixture[str]) -> None:
    data, _ = scored
    with closing(Warehouse(data / "warehouse.duckdb")) as opened, opened.writing() as con:
        con.execute("update trends.counted_texts set revision_id = 'r-new' where article_id = 'a00'")
        con.execute("delete from trends.counted_texts where article_id in ('a01', 'a02')")
    score([data.parent / "ann.csv"], data=data)
    shown = " ".join(capsys.readouterr().out.split())
    assert "Since the draw, 1 of its 60 articles were edited and 2 are no longer counted" in shown
    assert "It was drawn from 80 texts; the slice now has 78." in shown


def test_a_base_that_stayed_needs_no_remark(scored: tuple[Path, str]) -> None:
    assert "Since the draw" not in scored[1]
    assert "It was drawn" not in scored[1]


def test_a_file_that_is_scored_again_replaces_what_its_coder_said(scored: tuple[Path, str]) -> None:
    data, _ = scored
    ann = code(data.parent / "drawn.csv", data.parent / "ann.csv", lambda row: "1" if number(row) == 5 else "")
    score([ann], data=data)
    n_codes = asked(data, "select coder, count(*) from core.codes group by coder order by coder")
    assert n_codes == [("ann", 3), ("ben", 180)]


def test_a_sample_of_another_folder_is_refused(data: Path) -> None:
    file = code(drawn(data), data.parent / "ann.csv", honest)
    shutil.rmtree(data / "samples")
    with pytest.raises(CodesError, match="was not drawn from this data folder"):
        score([file], data=data)


@pytest.mark.parametrize(
    ("coder", "message"),
    [
        (["ann"], "2 files and 1 --coder"),
        (["ann", "ann"], "Two files have the coder 'ann'"),
        (["a", ""], "this is no name"),
    ],
)
def test_coders_have_names_of_their_own(data: Path, coder: list[str], message: str) -> None:
    file = code(drawn(data), data.parent / "ann.csv", honest)
    with pytest.raises(SettingsError, match=message):
        score([file, file], coder, data)


def test_a_wrong_code_names_file_line_and_way_out(data: Path, nato_asia: Run) -> None:
    file = code(drawn(data), data.parent / "ann.csv", lambda _: "maybe")
    ran = nato_asia("validate", "score", str(file), "--data", str(data))
    assert ran.returncode == 2
    assert f"{file}, line 2: the code is 'maybe'. Write 1 where the theme is there" in ran.stderr
    assert not asked(data, "select * from core.samples")


def test_a_sample_is_coded_in_the_terminal_in_several_sittings(data: Path, nato_asia: Run) -> None:
    file = drawn(data, n_articles=4, n_sentences=0)
    before = file.read_bytes()
    ran = nato_asia("validate", "code", str(file), typed="1\nperhaps\n0\n\nq\n")
    assert ran.returncode == 0
    assert "perhaps: write 1, 0 or q, or nothing" in ran.stdout
    assert "2 rows coded, 2 without a code" in ran.stdout
    assert [row["code"] for row in rows_of(file)] == ["1", "0", "", ""]
    ran = nato_asia("validate", "code", str(file), typed="0\n")
    assert "1 of 2: liaison_office (article)" in ran.stdout
    assert [row["code"] for row in rows_of(file)] == ["1", "0", "0", ""]
    nato_asia("validate", "code", str(file), "--again", typed="0\n")
    assert [row["code"] for row in rows_of(file)] == ["0", "0", "0", ""]
    with pytest.raises(SettingsError, match="this file has codes in it, and is not overwritten"):
        drawn(data, n_articles=4, n_sentences=0)
    blank = [{**row, "code": ""} for row in rows_of(file)]
    file.unlink()
    drawn(data, n_articles=4, n_sentences=0)
    assert file.read_bytes() == before
    assert blank == rows_of(file)


def test_ctrl_c_keeps_what_was_answered(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = drawn(data, n_articles=4, n_sentences=0)
    answers = ["1"]

    def typed(_: str) -> str:
        if not answers:
            raise KeyboardInterrupt
        return answers.pop()

    monkeypatch.setattr("builtins.input", typed)
    with pytest.raises(KeyboardInterrupt):
        code_in_terminal(file)
    assert [row["code"] for row in rows_of(file)] == ["1", "", "", ""]
