"""`nato-asia themes export` and `import`: the codebook as a quanteda dictionary, and a dictionary as a codebook."""

from collections.abc import Iterable
from pathlib import Path

from flows.cli.console import clean_text, err, say
from flows.settings import load_settings
from pipeline.errors import CodebookError, SettingsError
from pipeline.themes.codebook.load import check_codebook, load_codebook
from pipeline.themes.codebook.quanteda import Left, export_dictionary, import_dictionary
from pipeline.themes.codebook.write import as_toml


def run_export(to: Path, codebook: Path | None) -> None:
    """Write a codebook as a quanteda dictionary, and say on stderr what it cannot hold."""
    if to.suffix not in {".yml", ".yaml"}:
        raise SettingsError(f"{to}: a dictionary is a .yml or .yaml file. Choose another name.")
    read = load_codebook(codebook or load_settings({}).codebook)
    exported = export_dictionary(read)
    _write(to, exported.text)
    n_terms = sum(len(theme.terms) for theme in read.themes)
    _print_left(exported.left)
    say(f"{to}: {exported.n_terms} of {n_terms} terms ({exported.n_terms / n_terms:.0%}). The rest is named on stderr.")


def run_import(file: Path, to: Path) -> None:
    """Write a codebook of a quanteda dictionary, check it, and say on stderr what could not be carried."""
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as broken:
        raise CodebookError(f"{file}: it cannot be read ({broken}). Name a dictionary as UTF-8 YAML.") from broken
    if to.exists():
        raise SettingsError(f"{to}: this file exists. Name another with --to, or move it away.")
    imported = import_dictionary(text, file.name, load_codebook())
    _write(to, as_toml(imported.codebook))
    findings = check_codebook(load_codebook(to))
    _print_left(imported.left)
    n_terms = sum(len(theme.terms) for theme in imported.codebook.themes)
    say(
        f"{to}: {len(imported.codebook.themes)} themes, {n_terms} terms; no error, {len(findings)} findings "
        f"(`nato-asia themes check {to}`).",
        "Its rules of relevance and genre are those of the codebook that is shipped. Write the definitions.",
    )


def _write(to: Path, text: str) -> None:
    try:
        to.write_text(text, encoding="utf-8")
    except OSError as broken:
        raise SettingsError(f"{to}: it cannot be written ({broken.strerror}). Choose another place.") from broken


def _print_left(left: Iterable[Left]) -> None:
    for one in left:
        err.print(f"not carried: {clean_text(one)}", soft_wrap=True)
