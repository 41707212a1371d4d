"""A warehouse with a long past, generated and seeded: as many articles as asked for, ten hits and sixty signs each."""

from pathlib import Path

from flows.context import NightContext

_SQL = Path(__file__).with_suffix(".sql")


def fill(context: NightContext, n_articles: int) -> None:
    """Put a past of `n_articles` into the warehouse of an entered night, in one transaction."""
    script = _SQL.read_text("utf-8").replace("$n_articles", str(n_articles))
    with context.warehouse.writing() as con:
        con.execute(script.replace("$codebook", f"'{context.shared.codebook.codebook_sha256}'"))
