"""`nato-asia themes list`: the themes of the configured codebook."""

from flows.cli.console import print_table
from flows.settings import load_settings
from pipeline.themes.codebook.load import load_codebook


def list_themes() -> None:
    """List the themes with their definitions."""
    codebook = load_codebook(load_settings({}).codebook)
    rows = [(theme.theme_id, theme.label, len(theme.terms), theme.definition) for theme in codebook.themes]
    print_table(f"Codebook {codebook.version}", ("theme", "label", "terms", "definition"), rows)
