"""`nato-asia themes …`: the codebook, checked and listed."""

from pathlib import Path

from flows.commands.console import clean_text, print_table, say
from pipeline.themes.codebook import check_codebook, load_codebook


def run_themes_check(file: Path | None) -> int:
    """Check a codebook, print what was found, and return the exit code: findings are advice, errors are raised."""
    codebook = load_codebook(file) if file else load_codebook()
    findings = check_codebook(codebook)
    n_terms = sum(len(theme.terms) for theme in codebook.themes)
    n_exclusions = sum(len(theme.exclusions) for theme in codebook.themes)
    say(f"codebook {codebook.version}: {len(codebook.themes)} themes, {n_terms} terms, {n_exclusions} exclusions")
    say(f"hash {codebook.codebook_sha256}")
    for finding in findings:
        say(f"  {clean_text(finding)}")
    say(f"No error; {len(findings)} findings.")
    return 0


def run_themes_list() -> None:
    """Print the themes."""
    codebook = load_codebook()
    rows = [(theme.theme_id, theme.label, len(theme.terms), theme.definition) for theme in codebook.themes]
    print_table(f"Codebook {codebook.version}", ("theme", "label", "terms", "definition"), rows)
