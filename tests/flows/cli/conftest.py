"""The command line, run in this process: what a subprocess would show without the second that its start takes."""

import io
import signal
import sys
from collections.abc import Callable, Iterator
from subprocess import CompletedProcess

import pytest

from flows.cli.app import main

Run = Callable[..., CompletedProcess[str]]


@pytest.fixture
def nato_asia(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Run]:
    """Run `nato-asia` with arguments, `typed` on its standard input, in the current folder."""

    def run(*arguments: str, typed: str = "") -> CompletedProcess[str]:
        monkeypatch.setattr(sys, "argv", ["nato-asia", *arguments])
        monkeypatch.setattr(
            sys.modules["__main__"], "__package__", None
        )  # else the program is called as pytest's module
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        printed = capsys.readouterr()
        assert isinstance(ended.value.code, int)
        return CompletedProcess(arguments, ended.value.code, printed.out, printed.err)

    on_interrupt, on_error = signal.getsignal(signal.SIGINT), sys.excepthook
    yield run
    signal.signal(signal.SIGINT, on_interrupt)
    sys.excepthook = on_error
