"""`nato-asia themes check`: the codebook checked for errors, and its exclusions against the published texts."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

from flows.cli.console import clean_text, progress_shown, say
from flows.cli.options import Data, path_argument
from flows.cli.published import published
from flows.progress import report_progress
from flows.settings import load_settings
from pipeline.errors import CodebookError
from pipeline.themes.codebook.checker import Finding
from pipeline.themes.codebook.load import Codebook, check_codebook, load_codebook
from pipeline.toml import TomlFile, basic_string, read_toml
from pipeline.trial.firing import ExclusionWatch
from warehouse.ask.story_texts import count_stories, story_texts
from warehouse.publish.snapshot import FILE_NAME


def check(
    codebook_file: Annotated[Path | None, path_argument(help="A codebook.toml [as configured].")] = None,
    data: Data = None,
) -> None:
    """Check a codebook for errors and doubtful terms.

    It looks for wrong syntax, duplicates, shadowed terms, terms without a source, and exclusions that never apply.
    An error ends with exit code 2. Findings are advice and end with 0.
    """
    path = codebook_file or load_settings({"data": data}).codebook
    codebook = load_codebook(path)
    toml = read_toml(path, CodebookError)
    findings = check_codebook(codebook)
    n_terms = sum(len(theme.terms) for theme in codebook.themes)
    n_exclusions = sum(len(theme.exclusions) for theme in codebook.themes)
    say(f"codebook {codebook.version}: {len(codebook.themes)} themes, {n_terms} terms, {n_exclusions} exclusions")
    say(f"hash {codebook.codebook_sha256}")
    _print_findings(toml, findings)
    say(f"No error; {len(findings)} findings.")
    _check_exclusions(codebook, toml, data)


def _check_exclusions(codebook: Codebook, toml: TomlFile, data: Path | None) -> None:
    """Print the exclusions that kept no hit out of the published core stories, where there are such stories."""
    folder = load_settings({"data": data}).published
    if data is None and not (folder / FILE_NAME).exists():
        say(f"Exclusions were not checked against texts: nothing is published in {folder}. Name a folder with --data.")
        return
    watch = ExclusionWatch(codebook)
    with published(data) as con, progress_shown():
        report_progress("stories", n_found=count_stories(con))
        for text in story_texts(con):
            if text.is_core:
                watch.watch(text.text)
            report_progress("stories", n_done=1)
    idle = watch.findings()
    say("", f"{len(idle)} exclusions kept no hit out of the {watch.n_texts} core stories in {folder / FILE_NAME}.")
    _print_findings(toml, idle)


def _print_findings(toml: TomlFile, findings: Iterable[Finding]) -> None:
    for finding in findings:
        line = toml.line_of("theme", finding.theme_id, finding.key, containing=basic_string(finding.text))
        say(f"  {clean_text(f'{toml.path}, line {line}: {finding}')}")
