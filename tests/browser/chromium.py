"""Headless Chromium, driven through the DevTools protocol: it opens pages and notes what they do."""

import base64
import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from websockets.sync.client import connect
from websockets.sync.connection import Connection

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PATIENCE_S = 120  # bounds a hang: on a busy machine a browser takes its time
Scheme = Literal["light", "dark", "print"]
_FLAGS = (
    "--headless=new",
    "--remote-debugging-port=0",
    "--no-first-run",
    "--disable-gpu",
    "--hide-scrollbars",  # they take no room from a page, as on a telephone, and stand in no picture
    "--disable-dev-shm-usage",
    "--disable-extensions",
    "--disable-sync",
    "--disable-component-update",
    "--disable-background-networking",
    "--disable-features=Translate,OptimizationHints,MediaRouter",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",  # whatever a page asks for stays on this machine
)
_LEVELS = {"error", "warning", "assert"}  # of the console, that a page of ours never uses


@dataclass
class Noted:
    """What a page did since it was opened."""

    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)  # of the console, uncaught ones, refusals of the policy
    dialogs: list[str] = field(default_factory=list)


def found_chromium() -> str | None:
    """Return the path of a Chromium; None where there is none."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


class Tab:
    """One tab: `go` opens a page, `noted` is what it did since then."""

    def __init__(self, socket: Connection) -> None:
        self._socket = socket
        self._number = 0
        self._session = ""
        self._loaded = False
        self.noted = Noted()
        target = self._call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self._call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self._call(f"{domain}.enable")

    def show_as(self, width: int, scheme: Scheme, height: int = 900) -> None:
        """Give the window a width in CSS pixels, and pages a colour scheme or the medium print."""
        self._call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        colours = "light" if scheme == "print" else scheme
        features = [
            {"name": "prefers-color-scheme", "value": colours},
            {"name": "prefers-reduced-motion", "value": "reduce"},
        ]
        self._call("Emulation.setEmulatedMedia", media="print" if scheme == "print" else "screen", features=features)

    def go(self, url: str) -> None:
        """Open a page and wait until it is loaded."""
        self.noted, self._loaded = Noted(), False
        failed = self._call("Page.navigate", url=url).get("errorText")
        assert not failed, f"{url}: {failed}"
        end = time.monotonic() + PATIENCE_S
        while not self._loaded:
            assert time.monotonic() < end, f"{url} was not loaded within {PATIENCE_S} s"
            self._receive()

    def run(self, script: str) -> Any:
        """Return the value of a JavaScript expression, that of a promise awaited."""
        said = self._call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in said, said["exceptionDetails"]
        return said["result"].get("value")

    def picture(self, file: Path, *, whole: bool = True) -> None:
        """Save what the page looks like as a PNG file: the whole page, or what the window shows."""
        shot = self._call("Page.captureScreenshot", format="png", captureBeyondViewport=whole, **self._clip(whole))
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(base64.b64decode(shot["data"]))

    def _clip(self, whole: bool) -> dict[str, Any]:
        if not whole:
            return {}
        size = self._call("Page.getLayoutMetrics")["cssContentSize"]
        return {"clip": {"x": 0, "y": 0, "width": size["width"], "height": min(size["height"], 16_000), "scale": 1}}

    def _call(self, method: str, **parameters: Any) -> dict[str, Any]:
        self._number += 1
        number = self._number
        asked: dict[str, Any] = {"id": number, "method": method, "params": parameters}
        if self._session:
            asked["sessionId"] = self._session
        self._socket.send(json.dumps(asked))
        end = time.monotonic() + PATIENCE_S
        while True:
            assert time.monotonic() < end, f"{method} got no answer within {PATIENCE_S} s"
            said = self._receive()
            if said.get("id") == number:
                assert "error" not in said, f"{method}: {said['error']}"
                result: dict[str, Any] = said["result"]
                return result

    def _receive(self) -> dict[str, Any]:
        """Return the next message, {} where none comes within a second, and note what it says of the page."""
        try:
            said: dict[str, Any] = json.loads(self._socket.recv(timeout=1))
        except TimeoutError:
            return {}
        if said.get("method"):
            self._note(said["method"], said["params"])
        return said

    def _note(self, event: str, told: dict[str, Any]) -> None:
        match event:
            case "Page.loadEventFired":
                self._loaded = True
            case "Network.requestWillBeSent":
                self.noted.requests.append(told["request"]["url"])
            case "Runtime.exceptionThrown":
                self.noted.errors.append(str(told["exceptionDetails"]))
            case "Runtime.consoleAPICalled" if told["type"] in _LEVELS:
                self.noted.errors.append(str([one.get("value") for one in told["args"]]))
            case "Log.entryAdded" if told["entry"]["level"] in _LEVELS:
                self.noted.errors.append(told["entry"]["text"])
            case "Page.javascriptDialogOpening":
                self.noted.dialogs.append(told["message"])
                self._number += 1
                dismissed = {"id": self._number, "method": "Page.handleJavaScriptDialog", "params": {"accept": False}}
                self._socket.send(json.dumps({**dismissed, "sessionId": self._session}))


@contextmanager
def opened_tab(program: str, profile: Path) -> Iterator[Tab]:
    """Start Chromium with a new `profile` folder and yield a tab; the browser ends with the context."""
    sandbox = ("--no-sandbox",) if os.geteuid() == 0 else ()  # Chromium refuses to sandbox for root
    command = [program, *_FLAGS, *sandbox, f"--user-data-dir={profile}", "about:blank"]
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as run:
        try:
            with connect(_address(profile, run), open_timeout=PATIENCE_S, max_size=None, proxy=None) as socket:
                yield Tab(socket)
        finally:
            run.terminate()
            with suppress(subprocess.TimeoutExpired):
                run.wait(timeout=10)
            run.kill()


def _address(profile: Path, run: "subprocess.Popen[bytes]") -> str:
    """Return the address of the protocol, which Chromium writes into its profile."""
    file = profile / "DevToolsActivePort"
    end = time.monotonic() + PATIENCE_S
    while not (file.exists() and len(lines := file.read_text().splitlines()) == 2):
        assert run.poll() is None, f"Chromium ended at once with exit code {run.returncode}"
        assert time.monotonic() < end, f"Chromium did not start within {PATIENCE_S} s"
        time.sleep(0.05)
    return f"ws://127.0.0.1:{lines[0]}{lines[1]}"
