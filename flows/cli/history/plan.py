"""`nato-asia history plan`: decide which web archives of a route are read, and what that will cost."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from flows.cli.console import clean_text, progress_shown, say, say_paragraph
from flows.cli.history.choice import HostsName, HostsOption, RouteName, read_span
from flows.cli.history.costs import say_costs
from flows.cli.options import AllowHost, Data, Sources
from flows.history_plans import store_plan
from flows.routes import cc_news, common_crawl, sites, warc_files
from flows.routes.part_jobs import Report, RouteTrouble
from flows.settings import Settings, load_settings, read_clock
from pipeline.errors import SettingsError
from pipeline.records import HistoryPlan, MonthSpan


def plan(
    route: Annotated[RouteName, typer.Argument(metavar="ROUTE", help="warc, sites, cc-news or common-crawl.")],
    files: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[FILE]...",
            help="warc: WARC files, folders, patterns. common-crawl: index files. sites: lists of addresses.",
        ),
    ] = None,
    from_: Annotated[str | None, typer.Option("--from", metavar="MONTH", help="First month, as 2023-01.")] = None,
    until: Annotated[str | None, typer.Option("--until", metavar="MONTH", help="Last month, as 2023-12.")] = None,
    hosts: HostsOption = HostsName.DECLARED,
    data: Data = None,
    sources: Sources = None,
    allow_host: AllowHost = None,
) -> None:
    """Plan which web archives are read, and print what that will cost.

    Lists of files or addresses are requested, no archive and no page. The next step is `nato-asia history run`.
    """
    settings = load_settings({"data": data, "sources": sources, "allow_host": allow_host})
    span = read_span(from_, until)
    troubles: list[RouteTrouble] = []
    with progress_shown():
        planned = _planned(settings, route, files or [], span, hosts, troubles.append)
    store_plan(settings, planned)
    for trouble in troubles:
        say_paragraph(f"Left out: {trouble.subject}: {trouble.detail}")
    say_costs(settings, planned)
    say("", f"Next: nato-asia history run {clean_text(planned.plan_id)}{_data_option(data)}")


def _planned(
    settings: Settings, route: RouteName, files: Sequence[str], span: MonthSpan, hosts: HostsName, report: Report
) -> HistoryPlan:
    """Plan a route. Raises SettingsError where files are missing, or options do not go with the route."""
    night, paths = read_clock(None), [Path(file).expanduser() for file in files]
    match route:
        case RouteName.WARC:
            _require_files(files, "WARC files, folders, or patterns in quotes")
            return warc_files.plan(files, hosts=hosts.value)
        case RouteName.COMMON_CRAWL:
            _require_files(files, "index files: CDX lines or Parquet files of the columnar index")
            return common_crawl.plan(settings, paths, span, hosts=hosts.value, report=report)
        case RouteName.CC_NEWS:
            _refuse_files(files)
            return cc_news.plan(settings, night, _stated(span), hosts=hosts.value, report=report)
        case RouteName.SITES:
            return sites.plan(settings, night, _stated(span), files=paths, report=report)


def _require_files(files: Sequence[str], what: str) -> None:
    if not files:
        raise SettingsError(f"FILE: this route reads what you name. Name {what}.")


def _refuse_files(files: Sequence[str]) -> None:
    if files:
        raise SettingsError(f"FILE {files[0]}: cc-news has lists of its own. Leave files out, or plan the route warc.")


def _stated(span: MonthSpan) -> MonthSpan:
    """Raise SettingsError where no first month is stated: the whole of a route is hardly ever meant."""
    if not span.first_month:
        raise SettingsError("--from: this route needs a first month, as in --from 2023-01.")
    return span


def _data_option(data: Path | None) -> str:
    return f" --data {data}" if data else ""
