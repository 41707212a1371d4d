"""Web archives at hand in which no declared source was found: whose pages they hold, and the way out."""

from collections import Counter
from pathlib import Path

from flows.cli.console import clean_text, say_paragraph
from flows.history_standing import manifests_of
from flows.settings import Settings
from pipeline.discover.health import count
from pipeline.history.hosts_seen import hosts_seen
from pipeline.records import HistoryPlan, PlannedWarc

_MOST_FILES = 5  # that are looked into
_MOST_HOSTS = 5  # that are named


def say_unmatched(settings: Settings, plan: HistoryPlan) -> None:
    """Print which hosts the files of a plan hold, where no capture in them is of a declared source."""
    manifests = manifests_of(settings, plan)
    read = [one for one in plan.warcs if one.part_id in manifests and manifests[one.part_id].state == "done"]
    if not read or any(day.source_id for one in read for day in manifests[one.part_id].days):
        return
    if any(day.n_cleaned for one in read for day in manifests[one.part_id].days):  # of undeclared hosts, as wished
        return
    sources = clean_text(settings.sources)
    others, way_out = "", ", or give --hosts all to read the pages of any host that name NATO"
    if plan.hosts == "all":
        others, way_out = ", and no page of another host names NATO", ""
    say_paragraph(
        f"0 texts of 0 outlets: no capture is of a source in {sources}{others}. {_seen(read)} Declare the sources "
        f"there (`nato-asia sources add URL`; `hosts` where pages lie at another host than their feed){way_out}."
    )


def _seen(read: list[PlannedWarc]) -> str:
    hosts: Counter[str] = Counter()
    for warc in read[:_MOST_FILES]:
        hosts.update(hosts_seen(Path(warc.location)))
    if not hosts:
        return "They hold no page that a server answered with status 200."
    named = ", ".join(f"{clean_text(host)} ({n:,})" for host, n in hosts.most_common(_MOST_HOSTS))
    more = f", and {count(len(hosts) - _MOST_HOSTS, 'more', 'more')}" if len(hosts) > _MOST_HOSTS else ""
    return f"The archives hold captures of {named}{more}."
