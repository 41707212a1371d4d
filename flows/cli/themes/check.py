"""`nato-asia themes check` and `list`: the codebook, read against itself and against the texts that there are."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from flows.cli.console import clean_text, print_table, progress_shown, say
from flows.cli.export import published
from flows.progress import report_progress
from flows.settings import load_settings
from pipeline.errors import CodebookError
from pipeline.themes.codebook.checker import Finding
from pipeline.themes.codebook.load import Codebook, check_codebook, load_codebook
from pipeline.toml import TomlFile, basic_string, read_toml
from pipeline.trial.firing import ExclusionWatch
from warehouse.ask.story_texts import count_stories, story_texts
from warehouse.publish.snapshot import FILE_NAME


def run_themes_check(file: Path | None, chosen: Mapping[str, Any]) -> None:
    """Check a codebook and print what was found. Findings are advice; an error is raised, with its place."""
    path = file or load_settings(chosen).codebook
    codebook = load_codebook(path)
    toml = read_toml(path, CodebookError)
    findings = check_codebook(codebook)
    n_terms = sum(len(theme.terms) for theme in codebook.themes)
    n_exclusions = sum(len(theme.exclusions) for theme in codebook.themes)
    say(f"codebook {codebook.version}: {len(codebook.themes)} themes, {n_terms} terms, {n_exclusions} exclusions")
    say(f"hash {codebook.codebook_sha256}")
    _print_findings(toml, findings)
    say(f"No error; {len(findings)} findings.")
    _judge_exclusions(codebook, toml, chosen)


def _judge_exclusions(codebook: Codebook, toml: TomlFile, chosen: Mapping[str, Any]) -> None:
    """Print which exclusions kept nothing out of the core stories that are published, where some are."""
    folder = load_settings(chosen).published
    if chosen.get("data") is None and not (folder / FILE_NAME).exists():
        say(f"Whether exclusions fire was not judged: nothing is published in {folder}. Name a folder with --data.")
        return
    watch = ExclusionWatch(codebook)
    with published(chosen) as con, progress_shown():
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


def run_themes_list() -> None:
    """Print the themes of the codebook that nights count with."""
    codebook = load_codebook(load_settings({}).codebook)
    rows = [(theme.theme_id, theme.label, len(theme.terms), theme.definition) for theme in codebook.themes]
    print_table(f"Codebook {codebook.version}", ("theme", "label", "terms", "definition"), rows)
