"""Runs a command and every process that it leaves behind; prints their seconds of wall and of processor time.

Arguments: the command. The server from which children are forked outlives its program by a moment, and nobody else
would count it: orphans become children of this process, which waits for them.
"""

import ctypes
import json
import os
import subprocess
import sys
import time

_PR_SET_CHILD_SUBREAPER = 36  # linux/prctl.h


def main(*command: str) -> None:
    """Run the command. Raises CalledProcessError where it fails."""
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    start = time.perf_counter()
    subprocess.run(command, stdout=sys.stderr, check=True)
    wall_s = time.perf_counter() - start
    try:
        while True:
            os.wait()
    except ChildProcessError:
        spent = os.times()
    print(json.dumps({"wall": wall_s, "cpu": spent.children_user + spent.children_system}))


if __name__ == "__main__":
    main(*sys.argv[1:])
