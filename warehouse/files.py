"""A file that is open here copied whole, by a process of its own."""

import subprocess
import sys
from pathlib import Path

from pipeline.errors import WarehouseError

_COPY = "import shutil, sys; shutil.copyfile(sys.argv[1], sys.argv[2])"


def copy_open_file(source: Path, target: Path) -> None:
    """Copy `source` to `target`. Raises WarehouseError where that fails.

    Copied here, closing it would release every lock that this process holds on it: POSIX locks go with any descriptor.
    """
    copied = subprocess.run(
        [sys.executable, "-I", "-c", _COPY, str(source), str(target)], capture_output=True, text=True, check=False
    )
    if copied.returncode:
        why = copied.stderr.strip().splitlines()[-1] if copied.stderr.strip() else f"exit code {copied.returncode}"
        raise WarehouseError(f"{target}: the copy of {source} could not be written ({why}).")
