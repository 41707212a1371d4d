"""A published file of a few quarters, its CSV files, and the report on it, read as a browser would."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from shutil import copyfile

from lxml import html

from flows.publication import publish_tables
from flows.report.report_folder import WrittenReport, write_report
from flows.settings import ATOM_FILE, Settings
from tests.warehouse.conftest import Rows
from warehouse.connection import Warehouse

QUARTERS = tuple(date(2024 + number // 4, 1 + 3 * (number % 4), 1) for number in range(11))  # 2024-Q1 to 2026-Q3
THEMES = ("liaison_office", "containment", "never_found")


@contextmanager
def warehouse_in(folder: Path, empty_warehouse: Path) -> Iterator[Rows]:
    """Yield rows of a warehouse in a data folder, which is published when the block ends."""
    settings = Settings(data=folder)
    settings.published.mkdir(parents=True, exist_ok=True)
    if not settings.warehouse.exists():
        copyfile(empty_warehouse, settings.warehouse)
    warehouse = Warehouse(settings.warehouse)
    with warehouse.reading() as con:
        yield Rows(con)
        publish_tables(con, settings)
    warehouse.close()
    (settings.published / ATOM_FILE).write_text("<feed/>")


def fill(rows: Rows, *, a_quarter: int = 24, themes: tuple[str, ...] = THEMES) -> None:
    """Write commentary of eleven quarters: the first theme doubles, the second stays, the others are never found."""
    rows.begin(themes=themes)
    rows.con.execute("update core.sources set source_group = if(source_id = 'review', 'euro_atlantic', 'asia_pacific')")
    with rows.together():
        for place, first in enumerate(QUARTERS):
            for number in range(a_quarter):
                hits = {themes[0]: int(number < 4 + place), themes[1]: 2 * (number % 3 == 0)}
                rows.article(
                    f"q{place:02}n{number:02}",
                    first + timedelta(days=3 * number),
                    hits=hits,
                    source_id="review" if number % 2 else "post",
                    title=f"Piece {number} of quarter {place}",
                )
    rows.count()


def report_of(folder: Path, **settings: int) -> WrittenReport:
    return write_report(Settings(data=folder, **settings))


def pages_of(folder: Path) -> Mapping[str, html.HtmlElement]:
    """Map the path of each page of a report to its document."""
    root = Settings(data=folder).report
    return {
        path.relative_to(root).as_posix(): html.document_fromstring(path.read_text(encoding="utf-8"))
        for path in sorted(root.rglob("*.html"))
    }
