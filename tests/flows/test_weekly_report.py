"""The weekly digest from an empty folder: an error, then an honest page of one article, the same bytes each time."""

from datetime import date
from pathlib import Path

import pytest

from flows.settings import Settings
from flows.weekly_report import digest_of_week
from pipeline.errors import SettingsError
from tests.flows.cli.conftest import Run, nato_asia
from tests.warehouse.conftest import published_rows

__all__ = ["nato_asia"]


def test_without_anything_published_it_says_what_to_run(
    nato_asia: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shown = nato_asia("digest")
    assert (shown.returncode, shown.stdout) == (2, "")
    assert "run `nato-asia nightly`" in shown.stderr
    with pytest.raises(SettingsError, match="nothing is published here yet"):
        digest_of_week.fn(Settings(data=tmp_path / "data"))
    assert list(tmp_path.iterdir()) == []


def test_a_week_of_one_article(
    nato_asia: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, empty_warehouse: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data").mkdir()
    with published_rows(tmp_path / "data", empty_warehouse) as rows:
        rows.begin()
        rows.article("a", date(2026, 10, 28), title="Of ports [and] *powers*")
        rows.count()
    settings = Settings(data=tmp_path / "data")
    published = tmp_path / "data" / "published"
    before = (published / "nato_asia.duckdb").read_bytes()
    shown = nato_asia("digest", "--data", "data")
    markdown, html = published / "digest" / "digest.md", published / "digest" / "digest.html"
    assert shown.returncode == 0, shown.stderr
    assert shown.stdout.splitlines() == ["data/published/digest/digest.md", "data/published/digest/digest.html"]
    said = markdown.read_text()
    assert said.startswith("# NATO in Asia: the week to 29 October 2026\n")
    assert "**1 new piece** of commentary in seven days, from 1 outlet." in said
    assert "Nothing can be said yet: no test of change has been made." in said
    assert "- [Of ports \\[and\\] \\*powers\\*](<http://review.example/a/>)" in said
    assert "<title>NATO in Asia: the week to 29 October 2026</title>" in html.read_text()
    first = (markdown.read_bytes(), html.read_bytes())
    summary = digest_of_week.fn(settings)
    assert (markdown.read_bytes(), html.read_bytes()) == first
    assert summary.as_markdown() == said
    assert summary.run_name == "digest to 2026-10-29"
    elsewhere = nato_asia("digest", "--data", "data", "--to", "mail")
    assert elsewhere.stdout.splitlines() == ["mail/digest.md", "mail/digest.html"]
    assert (tmp_path / "mail" / "digest.html").read_bytes() == first[1]
    assert (published / "nato_asia.duckdb").read_bytes() == before
    assert not list(published.rglob("*.partial"))


def test_a_folder_that_is_a_link_is_not_followed(tmp_path: Path, empty_warehouse: Path) -> None:
    (tmp_path / "data").mkdir()
    with published_rows(tmp_path / "data", empty_warehouse):
        pass
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "data" / "published" / "digest").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(SettingsError, match="symbolic link"):
        digest_of_week.fn(Settings(data=tmp_path / "data"))
    assert list((tmp_path / "elsewhere").iterdir()) == []
