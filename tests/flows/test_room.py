"""Row 10, before any fetch: a night does not begin on a disk that is too full for it."""

import shutil
from pathlib import Path

import pytest

from flows import preflight
from flows.preflight import require_room
from flows.settings import Settings
from pipeline.errors import WarehouseError


def test_row_10_a_night_does_not_begin_on_a_disk_too_full_and_says_how_much_is_free(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(data=tmp_path)
    require_room(settings)
    monkeypatch.setattr(preflight, "LEAST_FREE", shutil.disk_usage(tmp_path).total)
    with pytest.raises(WarehouseError, match=r"MB are free on this disk, and a night needs .* MB: nothing was fetched"):
        require_room(settings)
