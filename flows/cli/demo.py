"""`nato-asia demo`: four years of the past and three nights over invented outlets, all on this machine."""

from pathlib import Path
from typing import Annotated

from flows.cli.console import clean_text, say, say_paragraph
from flows.cli.history.costs import say_costs
from flows.cli.history.loading import load_shown, plan_when_free, say_parts
from flows.cli.history.run import run_shown
from flows.cli.nights import DEGRADED, run_night_shown
from flows.cli.options import path_option
from flows.engines.engine import EngineChoice
from flows.lock import require_free
from flows.routes import warc_files
from flows.settings import Settings, load_settings, prepare_data_folder
from flows.summary import NightSummary
from pipeline.records import Night

DEMO_DATA = Path("data/demo")

_WHAT_IT_IS = (
    "Four invented outlets on this machine: four years of their past, from a web archive, then three nights. Every "
    "sentence was written for this demo. Most pieces of the past are composed from such sentences, drawn with a fixed "
    "seed, and say so themselves; the people, institutes and events in them are invented."
)
_HOW_TO_READ_IT = (
    "What was put into the past stands in flows/demo/composed/plan.toml: compare it with what the tests find. The "
    "fixed panel has the outlets that history watched in every month; Capital Post has a gap. It ends where nights "
    "begin: across the seam it takes four weeks which nights and history both watched. More questions: docs/sql.md."
)
_SHARES = (
    "select period_start, n, share, bar(share, 0, 1, 30) as chart, share_standardised, quality "
    "from trends.theme_periods where theme_id = 'us_retreat' and period = 'quarter' and unit = 'story' "
    "and panel = 'all' and source_group = 'all' and genre = 'commentary' order by period_start"
)
_PANEL = (
    "select panel, period_start, n, n_sources, share from trends.theme_periods where theme_id = 'us_retreat' "
    "and period = 'quarter' and unit = 'story' and source_group = 'all' and genre = 'commentary' "
    "order by period_start, panel"
)
_CHANGES = (
    "select theme_id, test_code, changed_from, share_before, share_after, verdict from trends.tests "
    "where night_id = (select max(night_id) from trends.tests) and verdict not in ('none_shown', 'not_tested') "
    "order by test_code, changed_from, theme_id"
)


def demo(
    data: Annotated[
        Path | None,
        path_option("--data", metavar="DIR", help=f"Folder with archive, warehouse and published files [{DEMO_DATA}]."),
    ] = None,
) -> int:
    """Load four years and run three nights of invented outlets."""
    if data is None:
        prepare_data_folder(load_settings({"data": DEMO_DATA.parent}))
    settings = load_settings({"data": data or DEMO_DATA})
    prepare_data_folder(settings)
    require_free(settings.data)
    say_paragraph(_WHAT_IT_IS)
    say("")
    is_degraded = _load_past(settings)
    from flows.demo.three_nights import three_nights

    summaries = three_nights(settings, _night_then_line)
    _say_what_next(settings)
    return DEGRADED if is_degraded or any(summary.violations for summary in summaries) else 0


def _load_past(settings: Settings) -> bool:
    """Write the past to a web archive, read and load it as `history warc` does; return whether something failed."""
    from flows.demo.past import FILE_NAME, LOADED_AT, PANEL_FROM, write_past
    from flows.demo.three_nights import SOURCES

    local = settings.model_copy(update={"sources": SOURCES, "panel_from": PANEL_FROM})
    file = settings.data / FILE_NAME
    past = write_past(file)
    say(
        f"The past: {clean_text(file)} has {past.n_captures:,} captures from {past.first_on} to {past.last_on}, of "
        f"{past.n_pieces:,} pieces, {past.n_composed:,} of them composed."
    )
    plan = warc_files.plan([str(file)])
    say_costs(local, plan)
    read = run_shown(local, plan, EngineChoice())
    planned = plan_when_free(local)
    say_parts("Loading", planned.parts, planned.failed)
    loaded = None if planned.is_empty else load_shown(local, planned, Night(at=LOADED_AT))
    say("")
    return bool(read.troubles or (loaded and loaded.violations))


def _night_then_line(settings: Settings, night: Night) -> NightSummary:
    summary = run_night_shown(settings, night)
    say("")
    return summary


def _say_what_next(settings: Settings) -> None:
    data = settings.data
    folders = (settings.csv, settings.cube, settings.published)
    files = sorted(path for folder in folders for path in folder.iterdir() if path.is_file())
    say("Written:", *(f"  {file}  ({file.stat().st_size / 1024:,.0f} kB)" for file in files), "")
    say(f"The report, to be opened in a browser: {settings.report / 'index.html'}", "")
    say(
        "Six things to try next: a line of sixteen quarters, the same of the outlets that never lack, the tests of",
        "change, the sentences behind a quarter, the weeks that the past lacks, what the nights did.",
        f'  .venv/bin/nato-asia sql --data {data} "{_SHARES}"',
        f'  .venv/bin/nato-asia sql --data {data} "{_PANEL}"',
        f'  .venv/bin/nato-asia sql --data {data} "{_CHANGES}"',
        f"  .venv/bin/nato-asia explain practical_cooperation --period 2024-Q3 --data {data}",
        f"  .venv/bin/nato-asia history coverage --data {data}",
        f"  .venv/bin/nato-asia status --data {data}",
        "",
    )
    say_paragraph(_HOW_TO_READ_IT)
