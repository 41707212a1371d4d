"""Files of the weekly digest: digest.md and digest.html, written from the published tables and replaced atomically."""

from pathlib import Path

from flows.line_in_words import line_in_words
from flows.settings import Settings
from pipeline.records.digest import WeeklyDigest
from pipeline.render.digest.digest_pages import digest_html, digest_markdown
from warehouse.ask.digest import weekly_digest
from warehouse.ask.line_forecast import line_forecast
from warehouse.connection import Connection
from warehouse.files import make_folder, replacing, require_own

MARKDOWN_FILE = "digest.md"
HTML_FILE = "digest.html"


def digest_folder(settings: Settings) -> Path:
    """Return the folder of the weekly digest. Raises SettingsError where it is a link: none is followed in the data."""
    folder = settings.published / "digest"
    require_own(folder)
    return folder


def write_digest(con: Connection, folder: Path) -> tuple[WeeklyDigest, tuple[Path, ...]]:
    """Write the digest of the published tables behind `con` into `folder`; return its content and its files.

    Equal tables give equal bytes: the digest is of the week up to the last night, whenever it is written.
    """
    digest, forecast = weekly_digest(con), line_forecast(con)
    outlook = line_in_words(forecast) if forecast else ""
    make_folder(folder)
    files = {
        folder / MARKDOWN_FILE: digest_markdown(digest, outlook),
        folder / HTML_FILE: digest_html(digest, outlook),
    }
    for target, page in files.items():
        with replacing(target) as partial:
            partial.write_text(page, encoding="utf-8", newline="\n")
    return digest, tuple(files)
