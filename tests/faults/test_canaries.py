"""Row 57: secrets in the addresses of feeds are sent to their hosts, and stand in nothing that leaves the program."""

import os
import re
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from tests.faults.town import rss
from tests.flows.newsstand import COMMENTARY, page
from tests.web import Canned, Raw, Seen, Web

pytestmark = pytest.mark.timeout(600)

CANARY = "c4n4ry"
NOW = ("2026-10-20T02:15:00Z", "2026-10-21T02:15:00Z")
PARAMETERS = (
    "?token=c4n4ry-1",
    "?API_KEY=c4n4ry-2&page=2",
    "?x=1;apikey=c4n4ry-3",
    "?%61ccess_token=c4n4ry-4",
    "?url=http%3A%2F%2Fx.example%2F%3Fauth%3Dc4n4ry-5",
    ";sig=c4n4ry-6",
    "?key=c4n4ry;7",
    "?password=c4n4ry%268#auth=c4n4ry-8",
)


# Only commentary is in the feed of what was newly found.
OPINION = (
    f"{COMMENTARY} I think that Japan should not follow, because it would be a mistake. We must therefore ask what is "
    "at stake. In my view the alliance ought to stay where it is, however tempting it may seem."
)


def answers(web: Web) -> dict[str, Canned | Raw]:
    """By path: each way in which a feed can succeed or fail."""
    secret = f"?token={CANARY}-inside"
    part = f"<sitemap><loc>{web.url('/part')}{secret}</loc></sitemap>"
    itself = "<item><title>It</title><link></link><guid>g</guid></item><item><title>Top</title><link>#top</link></item>"
    return {
        "/good": Canned(body=rss(f"<item><title>A text</title><link>{web.url('/opinion/text')}</link></item>", itself)),
        "/opinion/text": Canned(
            headers={"Content-Type": "text/html"}, body=page("The liaison office in Tokyo", OPINION)
        ),
        "/gone": Canned(410),
        "/refused": Canned(403),
        "/broken": Canned(500),
        "/moved": Canned(301, {"Location": f"/good{secret}"}),
        "/loop": Canned(302, {"Location": f"/loop{secret}"}),
        "/lost": Canned(302, {"Location": f"http://user:{CANARY}-lost@[/{secret}"}),
        "/inward": Canned(302, {"Location": f"http://me:{CANARY}-me@10.0.0.1/{secret}"}),
        "/malformed": Canned(body=b"<rss><channel><item><title>Torn</tit"),
        "/html": Canned(headers={"Content-Type": "text/html"}, body=b"<html><p>Moved</p></html>"),
        "/reset": Raw(is_reset=True),
        "/nonsense": Raw((b"nonsense\r\n\r\n",)),
        "/map": Canned(
            body=f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{part}</sitemapindex>'.encode()
        ),
        "/part": Canned(404),
    }


def declare(web: Web, file: Path) -> None:
    addresses = [web.url(f"/good{parameter}") for parameter in PARAMETERS]
    addresses += [web.url(f"{path}?token={CANARY}{path[1:]}") for path in answers(web) if path != "/opinion/text"]
    addresses += [f"http://user:{CANARY}-user@{web.address}/good", f"http://nowhere.invalid/?token={CANARY}-dns"]
    blocks = [
        f'[[source]]\nid = "s{number}"\nname = "S{number}"\n'
        f'feeds = [{{ url = "{url}", kind = "{"sitemap" if "/map" in url else "rss"}" }}]\n'
        for number, url in enumerate(addresses)
    ]
    file.write_text("\n".join(blocks))


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Two nights by the real command, and everything that they and the commands after them said and wrote, by place."""
    folder = tmp_path_factory.mktemp("canaries")
    with Web() as web:
        routes = answers(web)
        web.answer = lambda seen: _route(routes, seen)  # type: ignore[method-assign]
        declare(web, folder / "sources.toml")
        (folder / "nato-asia.toml").write_text(
            f'data = "data"\nsources = "sources.toml"\nallow_host = ["{web.address}"]\ncontact = "us@example.org"\n'
            "delay_s = 0\nworkers = 1\ndeadline_s = 10\n"
        )
        commands: list[tuple[str, ...]] = [("nightly", "--now", now) for now in NOW]
        commands += [("status",), ("rejections", "list", "--most", "500"), ("sources", "check", "--live")]
        shown = {" ".join(command): _run(folder, *command) for command in commands}
        assert any(CANARY in seen.path for seen in web.log)
    files = {str(file.relative_to(folder)): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}
    return shown | files | {"tables": _tables(folder / "data" / "published" / "nato_asia.duckdb")}


def _route(routes: dict[str, Canned | Raw], seen: Seen) -> Canned | Raw:
    return routes.get(re.split("[?;]", seen.path)[0], Canned(404))


def _run(folder: Path, *arguments: str) -> bytes:
    environment = {**os.environ, "PREFECT_LOGGING_LEVEL": "DEBUG", "PREFECT_LOGGING_EXTRA_LOGGERS": "httpcore,asyncio"}
    command = [sys.executable, "-m", "flows.cli", *arguments]
    ran = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False, timeout=300)
    assert b"Traceback" not in ran.stderr, ran.stderr.decode()
    return ran.stdout + ran.stderr


def _tables(file: Path) -> bytes:
    with duckdb.connect(file, read_only=True) as con:
        names = con.execute("select table_schema || '.' || table_name from information_schema.tables").fetchall()
        return b"\n".join(f"{name}: {con.execute(f'from {name}').fetchall()}".encode() for (name,) in names)


PRIVATE = ("sources.toml", "data/archive/")


def test_row_57_no_secret_of_a_feed_leaves_the_program(told: dict[str, bytes]) -> None:
    leaks = [place for place, held in told.items() if CANARY.encode() in held and not place.startswith(PRIVATE)]
    shown = {place: _around(told[place]) for place in leaks}
    assert shown == {}


def test_row_57_what_was_looked_through_is_all_there(told: dict[str, bytes]) -> None:
    assert b"***" in told["tables"]
    assert b"***" in told["status"]
    assert b"The liaison office in Tokyo" in told["data/published/csv/articles.csv"]
    assert b"The liaison office in Tokyo" in told["data/published/feed.atom"]
    assert any(place.startswith("data/prefect/") and place.endswith(".db") for place in told)


def _around(held: bytes) -> list[bytes]:
    return [held[max(0, found.start() - 60) : found.end() + 20] for found in re.finditer(CANARY.encode(), held)][:3]
