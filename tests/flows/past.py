"""Web archives of two outlets on the disk, one a month, as somebody else's crawler would have written them."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from flows.history_plans import store_plan
from flows.routes import warc_files
from flows.settings import Settings
from pipeline.records import HistoryPlan
from tests.flows.newsstand import COMMENTARY, page
from tests.pipeline.archive.captures.warcs import members, message, record

HTML = ("Content-Type", "text/html; charset=utf-8")
OUTLETS = ("harbour", "meridian")
DECLARED = "\n".join(
    f'[[source]]\nid = "{name}"\nname = "{name.title()}"\nfeeds = [{{ url = "https://{name}.example/feed/" }}]'
    for name in OUTLETS
)


def past_settings(folder: Path, **changed: object) -> Settings:
    """Return the settings of a folder in which somebody works, and write them as its nato-asia.toml as well."""
    (folder / "sources.toml").write_text(DECLARED)
    (folder / "nato-asia.toml").write_text('data = "data"\nsources = "sources.toml"\n')
    return Settings.model_validate({"data": folder / "data", "sources": folder / "sources.toml", **changed})


def write_archives(folder: Path, *, months: Iterable[str] = ("2023-04", "2023-05"), n_pages: int = 4) -> list[Path]:
    """Write a web archive of each month: so many pages of each outlet, every second one commentary on NATO in Asia."""
    folder.mkdir(exist_ok=True)
    files = [folder / f"crawl-{month.replace('-', '')}01.warc.gz" for month in months]
    for month, file in zip(months, files, strict=True):
        file.write_bytes(members(_records(month, n_pages)))
    return files


def _records(month: str, n_pages: int) -> Iterator[bytes]:
    for name in OUTLETS:
        for n in range(n_pages):
            said = COMMENTARY if n % 2 else COMMENTARY.replace("NATO", "The port").replace("the alliance", "the port")
            body = page(
                f"Piece {n} of {month}",
                said.replace("their plan", f"plan {n} of {name}"),
                day=f"{month}-{n % 28 + 1:02}",
            )
            at = f"{month}-{n % 28 + 1:02}T12:00:{n % 60:02}Z"
            yield record(
                message(body, HTML), ("WARC-Target-URI", f"https://{name}.example/{month}/{n}/"), ("WARC-Date", at)
            )


def stored_plan(settings: Settings, files: Iterable[Path]) -> HistoryPlan:
    """Plan to read files at hand, and store the plan."""
    plan = warc_files.plan([str(file) for file in files])
    store_plan(settings, plan)
    return plan


def parts_on_disk(settings: Settings, route: str = "warc") -> dict[str, bytes]:
    """Return the files of all parts of a route by name."""
    folder = settings.history / route
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*")) if path.is_file()}
