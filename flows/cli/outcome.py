"""What a night came to, printed for the person who ran it."""

from flows.cli.console import clean_text, print_table, say
from flows.settings import Settings
from flows.summary import NightSummary


def print_report(report: NightSummary, settings: Settings) -> None:
    """Print what a night came to."""
    totals = report.totals
    print_table(
        f"Night {report.night.night_id}: what the entries of the feeds came to",
        ("source", "articles", "unchanged", "duplicates", "rejected", "waiting"),
        [
            (one.name, one.n_article, one.n_unchanged, one.n_duplicate, one.n_rejected, one.n_waiting)
            for one in report.outcomes
        ],
    )
    say(
        f"New: {totals.n_new} articles, {totals.n_new_core} of them core, copies included (duplicates above); and "
        f"{totals.n_revised} revisions of known ones.",
        f"In all: {totals.n_articles} articles, {totals.n_core} counted stories with {totals.n_hits} hits.",
    )
    for feed in report.failing_feeds:
        say(f"  feed in trouble: {clean_text(feed.url)} ({feed.last_status})")
    for crash in report.crashes:
        say(f"  broken: {clean_text(crash)}")
    for violation in report.violations:
        example = clean_text(violation.example)
        say(f"  a check failed: {violation.claim} {violation.n_rows} rows, e.g. {example}")
    say(f"Published: {settings.published / 'nato_asia.duckdb'} and {settings.csv}/*.csv")
    if report.is_degraded:
        say("The night is degraded (exit code 3): `nato-asia status` says where.")
