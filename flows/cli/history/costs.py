"""Costs of a plan in words: files, download, disk and hours, before anything large is requested."""

import shutil
from collections.abc import Iterator

from flows.cli.console import clean_text, say, say_paragraph
from flows.engines.engine import EngineChoice
from flows.history_estimate import ArchiveEstimate, SiteEstimate, estimate_archives, estimate_sites
from flows.settings import Settings
from flows.work_rates import Rate
from pipeline.discover.health import count
from pipeline.records import HistoryPlan

_ROUTES = {
    "warc": "files at hand",
    "sites": "the sites' own past",
    "cc-news": "CC-NEWS",
    "common-crawl": "Common Crawl",
}
_HOSTS = {"declared": "pages of the sources in sources.toml", "all": "pages of all hosts that name NATO"}
_UNITS = (("TB", 1e12), ("GB", 1e9), ("MB", 1e6), ("kB", 1e3))
_MARGIN = 12
_MANY = 100  # cores of a cluster

Line = tuple[str, str]  # label and text


def say_costs(settings: Settings, plan: HistoryPlan) -> None:
    """Print what a plan holds and what it costs."""
    months = " to ".join(dict.fromkeys(filter(None, (plan.first_month, plan.last_month))))
    where = f"{_ROUTES[plan.route]}{f', {months}' if months else ''}"
    say(f"[bold]Plan {clean_text(plan.plan_id)}[/bold]: {where}; {_HOSTS[plan.hosts]}.")
    if plan.addresses:
        lines = _of_sites(estimate_sites(settings, plan))
    else:
        lines = _of_archives(estimate_archives(settings, plan), shutil.disk_usage(settings.data).free)
    for label, text in lines:
        say_paragraph(text, indent=_MARGIN, label=f"  {label}")


def _of_archives(costs: ArchiveEstimate, n_free: int) -> Iterator[Line]:
    there = f", {costs.n_there:,} of them read already" if costs.n_there else ""
    files = count(costs.n_files, "web archive", "web archives")
    yield "Files", f"{files}{there}; {size(costs.n_bytes)} are to be read."
    n_waiting = 0
    if costs.is_download:
        yield "Download", f"{size(costs.n_bytes)}: {hours(costs.download_hours)} at {_rate(costs.download, '')}."
        n_waiting = costs.largest_bytes * (EngineChoice().n_started + 2)  # being read, ahead, and under way
    waiting = f", and up to {size(n_waiting)} more while files wait to be read" if n_waiting else ""
    lacks = "" if costs.n_kept_bytes + n_waiting < n_free else f" Only {size(n_free)} are free here: make room first."
    yield "Disk", f"about {size(costs.n_kept_bytes)} stay as parts{waiting}.{lacks}"
    yield "Reading", " ".join(_reading(costs))


def _reading(costs: ArchiveEstimate) -> Iterator[str]:
    n_here = EngineChoice().n_started
    here = f"the {count(n_here, 'core', 'cores')} of this machine"
    yield f"{hours(costs.reading_hours(n_here))} on {here}, at {_rate(costs.reading, ' a core')}."
    if costs.reading_hours(n_here) > 1:
        many = f"On {_MANY} cores ({hours(costs.reading_hours(_MANY))})"
        rules = costs.download_hours > costs.reading_hours(_MANY)
        yield f"{many} the download takes longer than the reading." if rules else f"{many} with --engine dask."


def _of_sites(costs: SiteEstimate) -> Iterator[Line]:
    sources = count(costs.n_sources, "source", "sources")
    yield "Pages", f"{costs.n_addresses:,} addresses of {sources}; {costs.n_due:,} are still to be requested."
    yield "Download", f"about {size(costs.n_bytes)}, at the pace of a night (delay_s, robots.txt)."
    runs = count(costs.n_runs, "run", "runs")
    yield (
        "Time",
        (
            f"{runs} of `nato-asia history run`, one a night, each up to {hours(costs.run_hours)}: a run requests what "
            "history_pages_per_night and pages_per_night allow, and the next one goes on."
        ),
    )


def _rate(rate: Rate, of: str = "") -> str:
    measured = f"measured here on {count(rate.n_measured, 'archive', 'archives')}"
    origin = measured if rate.n_measured else "as documented; a run measures it here"
    return f"{size(rate.bytes_per_s)}/s{of} ({origin})"


def size(n_bytes: float) -> str:
    """Return a number of bytes in words, as 7.7 TB or 12 kB."""
    unit, factor = next(((unit, factor) for unit, factor in _UNITS if n_bytes >= factor), _UNITS[-1])
    return f"{n_bytes / factor:,.1f} {unit}"


def hours(n_hours: float) -> str:
    """Return a duration in words."""
    if n_hours < 1:
        return count(max(1, round(60 * n_hours)), "minute", "minutes")
    return f"{n_hours:,.1f} hours" if n_hours < 72 else f"{n_hours / 24:,.0f} days"
