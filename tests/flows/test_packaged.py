"""An installed wheel holds all that the programs read: statements, lists, pages of the demo, what a reader judged."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("flows", "pipeline", "warehouse")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return zipfile.ZipFile(built)


def test_every_file_of_the_packages_is_in_the_wheel_as_it_is(wheel: zipfile.ZipFile) -> None:
    files = [path for name in PACKAGES for path in (ROOT / name).rglob("*") if path.is_file()]
    shipped = {path.relative_to(ROOT).as_posix(): path for path in files if "__pycache__" not in path.parts}
    assert {"flows/evaluate/gold/same_title_sample.csv", "flows/evaluate/gold/quality-dates.md"} < shipped.keys()
    held = set(wheel.namelist())
    assert sorted(shipped.keys() - held) == []
    assert [name for name, path in shipped.items() if wheel.read(name) != path.read_bytes()] == []


def test_no_program_reads_what_lies_beside_the_packages() -> None:
    """A path that climbs out of its package leads nowhere where only the wheel is installed."""
    climbing = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for name in PACKAGES
        for path in sorted((ROOT / name).rglob("*.py"))
        for line in path.read_text("utf-8").splitlines()
        if "__file__" in line and ("parents[" in line or ".parent.parent" in line)
    ]
    assert climbing == []
