"""Pictures of the demo's report, and of the example's, for README and docs, taken by Chromium.

    python -m tests.browser.docs_pictures [PUBLISHED]

opens the report in a published folder, that of `make demo` unless one is named, and writes docs/report-*.png; then the
report in docs/example-report, and writes docs/example-report.png.
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from tests.browser.chromium import found_chromium, opened_tab

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
LARGEST = 300_000  # bytes of a picture: a repository keeps every version of it
_DEMO = ROOT / "data" / "demo" / "published"


class Shot(NamedTuple):
    """What a picture shows: the window over a page, from the element with an id on, or from its top."""

    name: str
    page: str
    begins_at: str
    width: int
    height: int


OF_EXAMPLE = (Shot("example-report", "index.html", "", 1200, 1500),)
OF_DEMO = (
    Shot("report-index", "index.html", "", 1200, 1000),
    Shot("report-theme", "themes/us_retreat.html", "trend-title", 1200, 700),
)


def take(report: Path, shots: Sequence[Shot], folder: Path) -> None:
    """Write a PNG file of each shot of `report` into `folder`. Raises SystemExit where that cannot be done."""
    program = found_chromium()
    if program is None:
        sys.exit("No Chromium is installed: `make browser` installs it on Debian and Ubuntu.")
    if not (report / "index.html").exists():
        sys.exit(f"{report}: there is no report. Run `make demo` first.")
    with TemporaryDirectory() as profile, opened_tab(program, Path(profile)) as tab:
        for shot in shots:
            tab.show_as(shot.width, "light", shot.height)
            tab.go((report / shot.page).absolute().as_uri())
            tab.run(f"document.getElementById({shot.begins_at!r})?.scrollIntoView()")
            file = folder / f"{shot.name}.png"
            tab.picture(file, whole=False)
            if file.stat().st_size > LARGEST:
                sys.exit(f"{file}: {file.stat().st_size:,} bytes are more than {LARGEST:,}. Make the window smaller.")


if __name__ == "__main__":
    take((Path(sys.argv[1]) if sys.argv[1:] else _DEMO) / "report", OF_DEMO, DOCS)
    take(DOCS / "example-report", OF_EXAMPLE, DOCS)
