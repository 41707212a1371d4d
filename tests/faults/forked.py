"""Nights forked from one process that has imported everything: each a real process, without the cost of imports.

A night leads a process group of its own, in which its cleaning children are: a kill reaches all of them, or one.
"""

import json
import os
import resource
import signal
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn, TypedDict, Unpack

ROOT = Path(__file__).parents[2]
PATIENCE_S = 240.0  # bounds a hang
NOBODY = 65534


class Limits(TypedDict, total=False):
    """What a night has of its machine."""

    file_bytes: int  # that one file may have, as on a full disk
    zone: str
    is_nobody: bool  # where tests run as root: the night has the rights of nobody


@dataclass
class Ended:
    """How a night ended: its exit code, negative for a signal, and what it said on stderr."""

    code: int
    said: str


class NightUnderWay:
    """A night that was forked and runs."""

    def __init__(self, forge: "subprocess.Popen[str]", log: Path) -> None:
        self._forge = forge
        self._log = log
        self.is_over = False
        self.pid = int(self._line())

    def _line(self) -> str:
        assert self._forge.stdout is not None
        line = self._forge.stdout.readline()
        assert line, "the process that forks nights has ended"
        return line

    def kill(self, *, group: bool = True, number: int = signal.SIGKILL) -> None:
        """Send a signal to the night, or to its whole group; nothing happens where it has ended."""
        with suppress(ProcessLookupError):
            os.killpg(self.pid, number) if group else os.kill(self.pid, number)

    def ended(self) -> Ended:
        """Wait for the end. A night that never ends is killed, with exit code -9, and says so."""
        self.is_over = True
        watch = threading.Timer(PATIENCE_S, self.kill)
        watch.start()
        status = int(self._line())
        watch.cancel()
        return Ended(os.waitstatus_to_exitcode(status), self._log.read_text(errors="replace"))


class Forge:
    """Forks nights, one after another."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process
        self._last: NightUnderWay | None = None

    def start(self, folder: Path, now: str, *places: str, **limits: Unpack[Limits]) -> NightUnderWay:
        """Start a night in `folder`, which dies at `places`."""
        asked = {"folder": str(folder), "arguments": [now, *places], "limits": limits}
        if self._last and not self._last.is_over:  # its test has failed before it waited for the end
            self._last.kill()
            self._last.ended()
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        self._last = NightUnderWay(self._process, folder / "night.log")
        return self._last

    def night(self, folder: Path, now: str, *places: str, **limits: Unpack[Limits]) -> Ended:
        """Run a night to its end."""
        return self.start(folder, now, *places, **limits).ended()


@contextmanager
def a_forge() -> Iterator[Forge]:
    """Start the process that forks nights."""
    command = [sys.executable, "-m", "tests.faults.forked"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield Forge(process)
        assert process.stdin is not None
        process.stdin.close()


def _serve() -> None:
    from tests.one_thread import use_one_thread

    use_one_thread()
    import tests.faults.plain_night  # noqa: F401 - once, for all nights

    for line in sys.stdin:
        asked = json.loads(line)
        pid = os.fork()
        if pid == 0:
            _become_night(Path(asked["folder"]), asked["arguments"], asked["limits"])
        print(pid, flush=True)
        print(os.waitpid(pid, 0)[1], flush=True)


def _become_night(folder: Path, arguments: list[str], limits: Limits) -> NoReturn:
    from tests.faults.plain_night import main

    os.setsid()
    os.chdir(folder)
    log = os.open("night.log", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(log, 1)
    os.dup2(log, 2)
    _limit(folder, limits)
    code = 1
    try:
        main(*arguments)
    except SystemExit as ended:
        code = int(ended.code or 0)
    except BaseException:
        traceback.print_exc()
    sys.stderr.flush()
    os._exit(code)


def _limit(folder: Path, limits: Limits) -> None:
    os.environ["TZ"] = limits.get("zone", "UTC")
    time.tzset()
    if limits.get("is_nobody") and os.getuid() == 0:  # root may write everywhere
        for path in (folder, *folder.rglob("*")):
            os.chown(path, NOBODY, NOBODY, follow_symlinks=False)
        os.setgid(NOBODY)
        os.setuid(NOBODY)
    if "file_bytes" in limits:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limits["file_bytes"], resource.RLIM_INFINITY))


if __name__ == "__main__":
    _serve()
