"""`nato-asia service …`: set up the nightly schedule on a Prefect server, and show whether it is well."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from flows.cli.console import clean_text, print_table, say
from flows.cli.nights import DEGRADED, leave_telemetry_off
from flows.settings import load_settings, read_clock
from flows.web_client import require_contact
from pipeline.errors import SettingsError
from pipeline.sources.watched import load_sources


def setup(
    cron: Annotated[
        str | None, typer.Option("--cron", metavar="CRON", help="When nights run, in UTC [15 2 * * *: at 02:15].")
    ] = None,
    notify: Annotated[
        list[str] | None,
        typer.Option(
            "--notify",
            metavar="ADDRESS",
            help="Webhook (https://…) or Apprise address (mailtos://…) to notify of degraded, failed and missing "
            "nights, or @FILE that holds it; repeatable.",
        ),
    ] = None,
) -> None:
    """Set up the nightly schedule for this folder.

    Pool, deployments and automations are created on the Prefect server, or updated.
    """
    folder = Path.cwd()
    settings = load_settings({})
    require_contact(settings, (feed.url for source in load_sources(settings.sources) for feed in source.feeds))
    addresses = [_read_address(stated) for stated in notify or []]
    leave_telemetry_off()
    from flows.service.automations import automate, notifies
    from flows.service.deployments import POOL, USUAL_CRON, WEEKLY_CRON, create_pool, deploy
    from flows.service.prefect_api import connected

    with connected() as client:
        create_pool(client)
        names = deploy(client, folder, cron or USUAL_CRON)
        automations = automate(client, addresses)
        is_notified = notifies(client)
    say(f"Deployed {', '.join(names)}: nights run in {clean_text(folder)}, at `{cron or USUAL_CRON}` (cron, UTC).")
    say(f"The weekly digest is written at `{WEEKLY_CRON}`.")
    for name in automations:
        say(f"  automation: {name}")
    if not is_notified:
        say("Nobody is notified of a degraded or missing night: --notify ADDRESS changes that.")
    say(f"Keep a worker running in this folder: `prefect worker start --pool {POOL}`.")


def status() -> int:
    """Show the schedule, workers, last runs and troubles."""
    leave_telemetry_off()
    from flows.service.prefect_api import connected
    from flows.service.state import service_state

    with connected() as client:
        state = service_state(client)
    say(
        f"Folder: {clean_text(state.folder or '–')}",
        f"Next night: {_shown(state.next_at)}",
        f"Workers alive: {state.n_workers}",
        f"Notifies of trouble: {'yes' if state.notifies else 'nobody (service setup --notify ADDRESS)'}",
    )
    if state.runs:
        rows = [(one.name, one.state, _shown(one.began_at), one.message) for one in state.runs]
        print_table("Last runs", ("run", "state", "began", "message"), rows)
    troubles = list(state.troubles(read_clock(None).at))
    for trouble, cure in troubles:
        say(f"  {clean_text(trouble)} {clean_text(cure)}")
    return DEGRADED if troubles else 0


def _read_address(stated: str) -> str:
    """Return an address that was stated, or that stands in a file: a password does not belong in a shell's history."""
    if not stated.startswith("@"):
        return stated
    try:
        return Path(stated[1:]).expanduser().read_text().strip()
    except OSError as broken:
        raise SettingsError(f"--notify {stated}: this file cannot be read ({broken.strerror}).") from broken


def _shown(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC" if at else "–"
