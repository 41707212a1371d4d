"""Exit codes and the error boundary: an error of ours, or Ctrl-C, is one sentence on stderr and an exit code."""

import logging
import signal
import sys
from types import FrameType
from typing import NoReturn

import typer

from pipeline.errors import SettingsError, TrackerError

_GOING_ON = (["nightly"], ["rebuild"], ["demo"], ["history"])
_STOPPED = 130  # exit code: 128 and the number of the signal, as typer has it


_stops: list[int] = []  # the Ctrl-C that have come: libraries turn the signal into errors of their own, or swallow it


def was_stopped() -> bool:
    """Return whether Ctrl-C has come."""
    return bool(_stops)


def run_to_its_end(app: typer.Typer) -> NoReturn:
    """Run the command line and exit: with the code that the command returns, or that of its error.

    An error that is not ours is raised again.
    """
    _note_stops()
    try:
        code = app(standalone_mode=False)
        if code == _STOPPED:
            _say_stopped()
    except typer.Exit as ended:
        code = ended.exit_code
    except TrackerError as broken:
        code = _say_stopped() if _stops else _say_broken(broken)
    except PermissionError as refused:
        code = _say_broken(SettingsError(f"{refused.filename}: no right to read or write here. Change its rights."))
    except typer.Abort:
        code = 1
    except KeyboardInterrupt:
        code = _say_stopped()
    except Exception as error:  # the usage errors of typer have no public class that all versions share
        code = _say_stopped() if _stops else _explain_usage(error)  # Ctrl-C also ends the servers of this process
    sys.exit(code or 0)


def _note_stops() -> None:
    def stop(number: int, frame: FrameType | None) -> None:
        _stops.append(number)
        signal.default_int_handler(number, frame)

    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # else the parent process ignores it
        signal.signal(signal.SIGINT, stop)


def _say_stopped() -> int:
    logging.disable()  # Ctrl-C stopped Prefect's server as well, which Prefect would log at length
    goes_on = " Finished work is kept: run the command again to continue." if sys.argv[1:2] in _GOING_ON else ""
    typer.echo(f"nato-asia: stopped.{goes_on}", err=True)
    return _STOPPED


def _say_broken(broken: TrackerError) -> int:
    typer.echo(f"nato-asia: {broken}", err=True)
    return broken.exit_code


def _explain_usage(error: Exception) -> int:
    """Print a usage error as typer does, and return its exit code; any other error is raised again."""
    show = getattr(error, "show", None)
    if show is None:
        raise error
    show()
    return int(getattr(error, "exit_code", 2))
