"""A name means one thing: no module and no public class is called as another one.

One subject may have its room, its records, its flow, its step, its commands and its modules of the warehouse under one
name.
"""

import ast
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("flows", "warehouse", "pipeline")
FLOWS = ("flows/nightly.py", "flows/rebuild.py", "flows/history.py")
PLACES_OF_A_SUBJECT = (
    *FLOWS,
    *("flows/steps/", "flows/cli/", "pipeline/records/"),
    *("warehouse/store/", "warehouse/ask/", "warehouse/publish/"),
)


def modules_of(root: Path) -> list[Path]:
    return [path for package in PACKAGES for path in sorted((root / package).rglob("*.py"))]


def may_share(place: str) -> bool:
    """Return whether it may carry the name of its subject: a folder, a room of one file, a module in such a place."""
    is_room = place.startswith("pipeline/") and place.count("/") == 1
    return is_room or place.endswith("/") or place.startswith(PLACES_OF_A_SUBJECT)


def repeated_modules(root: Path) -> dict[str, list[str]]:
    """Map each name to the places that carry it, where one of them has no leave to share it."""
    found = defaultdict(list)
    for path in modules_of(root):
        place = path.relative_to(root).as_posix().removesuffix("__init__.py")
        if path.stem != "__main__":
            found[Path(place).stem].append(place)
    return {name: places for name, places in found.items() if len(places) > 1 and not all(map(may_share, places))}


def public_classes(path: Path) -> Iterable[str]:
    nodes = ast.walk(ast.parse(path.read_text()))
    return (node.name for node in nodes if isinstance(node, ast.ClassDef) and not node.name.startswith("_"))


def repeated_classes(root: Path) -> dict[str, list[str]]:
    found = defaultdict(list)
    for path in modules_of(root):
        for name in public_classes(path):
            found[name].append(path.relative_to(root).as_posix())
    return {name: places for name, places in found.items() if len(places) > 1}


def test_no_module_is_called_as_another() -> None:
    assert repeated_modules(ROOT) == {}


def test_no_public_class_is_called_as_another() -> None:
    assert repeated_classes(ROOT) == {}


def planted(root: Path, modules: dict[str, str]) -> Path:
    for place, text in modules.items():
        (root / place).parent.mkdir(parents=True, exist_ok=True)
        (root / place).write_text(text)
    return root


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("pipeline/clean/reading.py", "pipeline/discover/reading.py"),
        ("pipeline/dedupe/text.py", "pipeline/text/__init__.py"),
        ("warehouse/check.py", "flows/cli/sources/check.py"),
        ("flows/progress.py", "warehouse/store/progress.py"),
    ],
)
def test_a_second_meaning_is_found(tmp_path: Path, one: str, other: str) -> None:
    found = repeated_modules(planted(tmp_path, {one: "", other: ""}))
    assert sorted(*found.values()) == sorted([one, other.removesuffix("__init__.py")])


def test_one_subject_has_one_name_everywhere(tmp_path: Path) -> None:
    places = ["flows/steps", "flows/cli", "flows/cli/themes", "warehouse/store", "warehouse/ask", "pipeline/records"]
    subject = {f"{place}/clean.py": "" for place in places}
    assert repeated_modules(planted(tmp_path, subject | {"pipeline/clean/__init__.py": ""})) == {}


def test_a_second_class_is_found(tmp_path: Path) -> None:
    two = {"pipeline/a.py": "class Found: ...\nclass _Own: ...\n", "flows/b.py": "class Found: ...\nclass _Own: ...\n"}
    assert repeated_classes(planted(tmp_path, two)) == {"Found": ["flows/b.py", "pipeline/a.py"]}
