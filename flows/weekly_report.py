"""The flow `weekly-report`: the digest of a week, written from the published file beside the nights."""

from typing import ClassVar

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State

from flows.digest_files import MARKDOWN_FILE, digest_folder, write_digest
from flows.flow_run import run_scheduled, settings_of_run
from flows.publication import published_file_of
from flows.settings import Settings
from pipeline.records import Record
from warehouse.connection import opened_for_reading


class DigestSummary(Record):
    """The digest that a run wrote."""

    artifact_key: ClassVar[str] = "digest"

    run_name: str
    troubles: tuple[str, ...] = ()
    in_short: str
    markdown: str

    def as_markdown(self) -> str:
        """Return the digest itself."""
        return self.markdown


@flow(name="weekly-report")
def weekly_report(data: str | None = None) -> State[DigestSummary]:
    """Write the digest of the week up to the last published night: what moved, what to read, and health.

    Args:
        data: Folder with archive, warehouse and published files; where empty, as nato-asia.toml says.
    """
    settings = settings_of_run(data, None, None)
    return run_scheduled("digest", lambda _: digest_of_week(settings))


@task(task_run_name="write the digest", cache_policy=NO_CACHE)
def digest_of_week(settings: Settings) -> DigestSummary:
    """Write the digest into the published folder, and return its summary."""
    folder = digest_folder(settings)
    with opened_for_reading(published_file_of(settings)) as con:
        digest, _ = write_digest(con, folder)
    return DigestSummary(
        run_name=f"digest to {digest.week.ends_at:%Y-%m-%d}" if digest.week else "digest",
        in_short=f"{len(digest.moves)} themes moved, {len(digest.pieces)} pieces to read.",
        markdown=(folder / MARKDOWN_FILE).read_text(encoding="utf-8"),
    )
