"""`nato-asia themes export` and `import`: files that load, losses on stderr, nothing overwritten."""

from pathlib import Path

import pytest

from flows.cli.themes.export import DictionaryFormat, export
from flows.cli.themes.import_ import import_
from pipeline.errors import CodebookError, SettingsError
from pipeline.themes.codebook.load import SHIPPED, load_codebook


def test_a_codebook_goes_out_and_comes_back(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    export(tmp_path / "themes.yml", DictionaryFormat.QUANTEDA, SHIPPED)
    printed = capsys.readouterr()
    assert "× A dictionary has no exclusions." in printed.err
    assert len(printed.err.splitlines()) < 10
    n_exclusions = len(load_codebook().themes[0].exclusions)
    assert f"liaison_office {n_exclusions}" in next(line for line in printed.err.splitlines() if "exclusions" in line)
    assert "# theme.liaison_office.exclusions: 'liaison officer*'" in (tmp_path / "themes.yml").read_text()
    assert "The comments at its top list what was not carried over." in printed.out
    import_(tmp_path / "themes.yml", tmp_path / "codebook.toml")
    printed = capsys.readouterr()
    assert "31 themes" in printed.out  # of two, each term is a construction or has a gap
    assert "not carried: themes.yml, line 5: '# Not in this file: " in printed.err
    assert len(load_codebook(tmp_path / "codebook.toml").themes) == 31


def test_what_exists_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "mine.yml").write_text("key: [a]\n")
    (tmp_path / "codebook.toml").write_text("mine")
    with pytest.raises(SettingsError, match="this file exists"):
        import_(tmp_path / "mine.yml", tmp_path / "codebook.toml")
    assert (tmp_path / "codebook.toml").read_text() == "mine"
    with pytest.raises(SettingsError, match=r"a dictionary is a \.yml or \.yaml file"):
        export(tmp_path / "codebook.toml", DictionaryFormat.QUANTEDA)


def test_losses_of_an_import_are_named_on_stderr(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine.yml").write_text("key: [a, 'b?']\n")
    import_(tmp_path / "mine.yml", tmp_path / "codebook.toml")
    assert "not carried: mine.yml, line 1: 'b?'" in capsys.readouterr().err


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "mine.yml").write_bytes(b"\xff\xfe\x00key")
    for name in ("mine.yml", "none.yml"):
        with pytest.raises(CodebookError, match=f"{name}: it cannot be read"):
            import_(tmp_path / name, tmp_path / "codebook.toml")
