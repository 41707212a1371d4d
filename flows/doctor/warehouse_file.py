"""Check of the warehouse: it opens, has the schema of this version, every row can be read, and no check fails."""

from collections.abc import Iterator

from flows.doctor.diagnosis import Case, Diagnosis, note, ok, trouble, trouble_of
from flows.progress import report_progress
from pipeline.errors import WarehouseError, WarehouseLockedError, WarehouseTooNewError
from warehouse.connection import Connection
from warehouse.integrity import opened_as_it_is, read_every_row
from warehouse.migrate import missing_migrations
from warehouse.violations import violations

REBUILD = "`nato-asia rebuild` computes it again from the archive (or `nato-asia doctor --repair`)."


def check_warehouse(case: Case) -> Iterator[Diagnosis]:
    """Open the warehouse read-only and read it; it is left alone while another process works in the folder."""
    path = case.settings.warehouse
    if case.holder:
        return
    if not path.is_file():
        if case.archived:
            yield trouble("warehouse", f"{path} is missing, but {len(case.archived)} nights are archived.", REBUILD)
        else:
            yield note("warehouse", f"{path} does not exist yet.", "`nato-asia nightly` runs the first night.")
        return
    try:
        with opened_as_it_is(path) as con:
            yield from _examine(case, con)
    except WarehouseLockedError as held:
        yield trouble("warehouse", str(held), "Close that program: people read published/nato_asia.duckdb.")
    except WarehouseTooNewError as newer:
        yield trouble("warehouse", str(newer), "Update this program, or choose another folder with --data.")
    except WarehouseError as damaged:
        yield trouble_of("warehouse", damaged)
    yield from _left_beside(case)


def is_unusable(case: Case) -> bool:
    """Tell whether a rebuild is the cure: the file is missing though nights are archived, damaged, or fails a check."""
    path = case.settings.warehouse
    if not path.is_file():
        return bool(case.archived)
    try:
        with opened_as_it_is(path) as con:
            if missing_migrations(con, path):
                return False
            for _table in read_every_row(con):
                pass
            return any(violations(con))
    except (WarehouseLockedError, WarehouseTooNewError):
        return False
    except WarehouseError:
        return True


def _examine(case: Case, con: Connection) -> Iterator[Diagnosis]:
    path = case.settings.warehouse
    if n_missing := len(missing_migrations(con, path)):
        yield note(
            "warehouse",
            f"{path}: an earlier version made it ({n_missing} migrations are missing).",
            "Nothing to do: the next night brings it up to date.",
        )
        return
    if not case.is_quick:
        for _table in read_every_row(con):
            report_progress("tables", n_found=1, n_done=1)
    broken = tuple(violations(con))
    for one in broken:
        yield trouble("warehouse", f"A check failed: {one.claim} ({one.n_rows} rows, e.g. {one.example})", REBUILD)
    if not broken:
        yield ok("warehouse", f"{path} can be read, and its checks hold.")


def _left_beside(case: Case) -> Iterator[Diagnosis]:
    """Find the log of a killed process."""
    path = case.settings.warehouse
    log = path.with_name(f"{path.name}.wal")
    if log.exists():
        yield note("warehouse", f"{log} is left of a killed process.", "Nothing to do: the next night takes it in.")
