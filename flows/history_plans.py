"""Plans of history on the disk: stored under their id, and found by it, its beginning, or the path of the file."""

from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError

from flows.settings import Settings, prepare_data_folder
from pipeline.errors import SettingsError
from pipeline.records import HistoryPlan
from warehouse.files import replacing

_PLAN_FIRST = "`nato-asia history plan` makes one."


def plan_file(settings: Settings, plan_id: str) -> Path:
    """Return the file of a plan."""
    return settings.history / "plans" / f"{plan_id}.json"


def store_plan(settings: Settings, plan: HistoryPlan) -> Path:
    """Store a plan under its id, and return its file. Raises SettingsError where the data folder cannot be made."""
    prepare_data_folder(settings)
    file = plan_file(settings, plan.plan_id)
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with replacing(file) as partial:
        partial.write_text(plan.model_dump_json(indent=1))
    return file


def find_plan(settings: Settings, stated: str) -> HistoryPlan:
    """Return the plan that is stated: by its id, by a beginning that one plan has, or by the path of its file.

    Raises SettingsError where there is none, or several.
    """
    if stated.endswith(".json"):
        return _read(Path(stated))
    found = [file for file in _files(settings) if file.stem.startswith(stated)]
    exact = [file for file in found if file.stem == stated]
    if len(exact or found) == 1:
        return _read(*(exact or found))
    known = ", ".join(file.stem for file in found or _files(settings))
    if not known:
        raise SettingsError(f"PLAN {stated!r}: {settings.history} holds no plan yet. {_PLAN_FIRST}")
    if found:
        raise SettingsError(f"PLAN {stated!r}: several plans begin so: {known}. Write more of the name.")
    raise SettingsError(f"PLAN {stated!r}: there is no such plan. Known: {known}. {_PLAN_FIRST}")


def stored_plans(settings: Settings) -> Iterator[HistoryPlan]:
    """Yield the plans of a data folder, in the order of their names."""
    yield from map(_read, _files(settings))


def _files(settings: Settings) -> list[Path]:
    return sorted((settings.history / "plans").glob("*.json"))


def _read(file: Path) -> HistoryPlan:
    try:
        return HistoryPlan.model_validate_json(file.read_bytes())
    except OSError as broken:
        raise SettingsError(f"PLAN {file}: it cannot be read ({broken.strerror}). {_PLAN_FIRST}") from broken
    except ValidationError as invalid:
        first = invalid.errors()[0]
        why = f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
        raise SettingsError(f"PLAN {file}: this is no plan ({why}). {_PLAN_FIRST}") from None
