"""Automations of the server: free the slot of a dead run, notify of a night that is not well, and of none at all."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from apprise import Apprise
from prefect.blocks.abstract import NotificationBlock
from prefect.blocks.notifications import CustomWebhookNotificationBlock, SlackWebhook
from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.objects import StateType
from prefect.events.actions import ActionTypes, ChangeFlowRunState, SendNotification
from prefect.events.schemas.automations import AutomationCore, EventTrigger, Posture
from prefect.types import SecretDict
from pydantic import SecretStr

from flows.flow_run import TAG
from flows.gaps import LATE_AFTER
from flows.prefect_home import HEARTBEAT_S
from pipeline.errors import SettingsError

DEAD_RUNS = "nato-asia: free the slot of a dead run"
UNWELL = "nato-asia: notify of a degraded or failed run"
DEAD_AFTER = timedelta(seconds=4 * HEARTBEAT_S)
_RUN = "prefect.flow-run."
_OURS = {"prefect.resource.role": "tag", "prefect.resource.id": f"prefect.tag.{TAG}"}
_NIGHTS = {"prefect.resource.role": "flow", "prefect.resource.name": "nightly*"}  # by hand as well
_ENDS = {
    f"{_RUN}{name}" for name in ("Completed", "Degraded", "Failed", "Crashed", "Cancelled", "Cancelling", "TimedOut")
}
_SIGNS = {f"{_RUN}{name}" for name in ("Submitting", "Pending", "Running", "heartbeat")}
_WAITING = {f"{_RUN}AwaitingRetry", f"{_RUN}Scheduled", f"{_RUN}Late", f"{_RUN}AwaitingConcurrencySlot"}


def automate(client: SyncPrefectClient, addresses: Sequence[str]) -> Sequence[str]:
    """Create or update the automations, and return their names.

    Without `addresses` those that notify stay as they are: of an earlier call, or none.
    """
    wanted = [_dead_runs()]
    if addresses:
        blocks = [_store(_notifier(address), number) for number, address in enumerate(addresses, 1)]
        wanted += [_unwell_nights(blocks), _missing_nights(blocks)]
    for automation in wanted:
        known = client.read_automations_by_name(automation.name)
        if known:
            client.update_automation(known[0].id, automation)
        else:
            client.create_automation(automation)
    return [automation.name for automation in wanted]


def notifies(client: SyncPrefectClient) -> bool:
    """Return whether somebody is notified of a night that is not well."""
    return any(one.enabled for one in client.read_automations_by_name(UNWELL))


def _dead_runs() -> AutomationCore:
    """Return the automation that marks a run as crashed once it shows no sign of life: else it keeps its slot."""
    return AutomationCore(
        name=DEAD_RUNS,
        enabled=True,
        description="A run that starts and shows no sign of life, or whose heartbeat stops, is marked as Crashed.",
        trigger=EventTrigger(
            after=_SIGNS,
            expect={*_SIGNS, *_ENDS, *_WAITING},
            match={"prefect.resource.id": f"{_RUN}*"},
            match_related=_OURS,
            for_each={"prefect.resource.id"},
            posture=Posture.Proactive,
            threshold=1,
            within=DEAD_AFTER,
        ),
        actions=[
            ChangeFlowRunState(
                state=StateType.CRASHED,
                message="No sign of life: its process or worker died. What it finished is kept; the next run goes on.",
            )
        ],
    )


def _unwell_nights(blocks: Sequence[UUID]) -> AutomationCore:
    return AutomationCore(
        name=UNWELL,
        enabled=True,
        description="A run that ends as Degraded, Failed, Crashed or TimedOut is notified.",
        trigger=EventTrigger(
            expect={f"{_RUN}{name}" for name in ("Degraded", "Failed", "Crashed", "TimedOut")},
            match={"prefect.resource.id": f"{_RUN}*"},
            match_related=_OURS,
            posture=Posture.Reactive,
            threshold=1,
        ),
        actions=_notify(
            blocks,
            "nato-asia: {{ flow_run.name }} is {{ flow_run.state.name }}",
            "{{ flow_run.state.message }}\nSee `nato-asia status` and `nato-asia doctor` in its folder.",
        ),
    )


def _missing_nights(blocks: Sequence[UUID]) -> AutomationCore:
    return AutomationCore(
        name="nato-asia: notify of no night for 36 hours",
        enabled=True,
        description="No night has ended for 36 hours.",
        trigger=EventTrigger(
            expect={f"{_RUN}Completed", f"{_RUN}Degraded"},
            match={"prefect.resource.id": f"{_RUN}*"},
            match_related=[_OURS, _NIGHTS],
            posture=Posture.Proactive,
            threshold=1,
            within=LATE_AFTER,
        ),
        actions=_notify(
            blocks,
            "nato-asia: no night for 36 hours",
            "No night has ended for 36 hours: is the worker running? See `nato-asia service status`.",
        ),
    )


def _notify(blocks: Sequence[UUID], subject: str, body: str) -> list[ActionTypes]:
    return [SendNotification(block_document_id=block, subject=subject, body=body) for block in blocks]


def _notifier(address: str) -> NotificationBlock:
    """Return the block that notifies an address: a webhook, or whatever else Apprise knows, e-mail among it.

    Raises SettingsError where Apprise does not know the address. Addresses hold passwords and are stored as secrets.
    """
    if address.startswith(("https://", "http://")):
        return CustomWebhookNotificationBlock(
            name=TAG,
            url="{{ address }}",
            json_data={"text": "{{ subject }}\n{{ body }}", "subject": "{{ subject }}", "body": "{{ body }}"},
            secrets=SecretDict({"address": address}),
        )
    if not Apprise().add(address):
        scheme = address.partition("://")[0] if "://" in address else "none"
        raise SettingsError(
            f"--notify: this is no address that can be notified (scheme: {scheme}). Write a webhook (https://…) or an "
            "address of Apprise, such as mailtos://USER:PASSWORD@HOST?to=YOU@INSTITUTE.ORG for e-mail."
        )
    return SlackWebhook(url=SecretStr(address))  # of Prefect's own blocks the one that takes any address of Apprise


def _store(block: NotificationBlock, number: int) -> UUID:
    return UUID(str(block.save(f"{TAG}-{number}", overwrite=True)))
