"""`nato-asia themes import`: a quanteda dictionary as a codebook."""

from pathlib import Path
from typing import Annotated

from flows.cli.console import say
from flows.cli.options import path_argument, path_option
from flows.cli.themes.export import print_left, write_text
from pipeline.errors import CodebookError, SettingsError
from pipeline.themes.codebook.load import check_codebook, load_codebook
from pipeline.themes.codebook.quanteda import import_dictionary
from pipeline.themes.codebook.write import as_toml


def import_(
    file: Annotated[Path, path_argument(metavar="FILE.yml", help="A quanteda dictionary.")],
    to: Annotated[Path, path_option("--to", help="The codebook to write.")] = Path("codebook.toml"),
) -> None:
    """Convert a quanteda dictionary to a codebook, and check it.

    What cannot be carried over is listed on stderr. An existing file is not overwritten.
    """
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as broken:
        raise CodebookError(f"{file}: it cannot be read ({broken}). Name a dictionary as UTF-8 YAML.") from broken
    if to.exists():
        raise SettingsError(f"{to}: this file exists. Name another with --to, or move it away.")
    imported = import_dictionary(text, file.name, load_codebook())
    write_text(to, as_toml(imported.codebook))
    findings = check_codebook(load_codebook(to))
    print_left(imported.left)
    n_terms = sum(len(theme.terms) for theme in imported.codebook.themes)
    say(
        f"{to}: {len(imported.codebook.themes)} themes, {n_terms} terms; no error, {len(findings)} findings "
        f"(`nato-asia themes check {to}`).",
        "Its rules of relevance and genre are those of the codebook that is shipped. Write the definitions.",
    )
