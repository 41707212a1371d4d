"""Real material for measuring, no part of the repository: without it these tests are skipped, in CI they fail."""

import os
import subprocess
from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[3] / "shared"
MISSING = "the real material (../shared) is not here: tests/real are skipped"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if SHARED.exists() or os.environ.get("CI") == "true":
        return
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.skip(reason=MISSING))


def material_in(shared: Path) -> Path:
    """Return the folder of the unpacked sets."""
    shown = subprocess.run([shared / "data" / "unpack"], capture_output=True, text=True, check=True)
    return Path(shown.stdout.splitlines()[-1])


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of seeds, codebook and archives."""
    assert SHARED.exists(), MISSING
    return SHARED


@pytest.fixture(scope="session")
def material(shared: Path) -> Path:
    """The folder of the unpacked sets."""
    return material_in(shared)
