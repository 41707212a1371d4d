"""The published folder on loopback: what is in it can be read, nothing else, and by no other site."""

import http.client
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest

from flows.published_site import published_site
from pipeline.errors import SettingsError

EVERY_ANSWER = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cache-Control": "no-store"}


class Site:
    """A folder that is being served, with a secret beside it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = 0

    def ask(self, path: str, method: str = "GET", **headers: str) -> tuple[http.client.HTTPResponse, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.putrequest(method, path, skip_host="Host" in headers, skip_accept_encoding=True)
        for name, value in headers.items():
            connection.putheader(name, value)
        connection.endheaders()
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer, body

    def status(self, path: str, method: str = "GET", **headers: str) -> int:
        return self.ask(path, method, **headers)[0].status

    def raw(self, request: bytes) -> bytes:
        with socket.create_connection(("127.0.0.1", self.port), timeout=10) as sent:
            sent.sendall(request)
            return b"".join(iter(lambda: sent.recv(65536), b""))


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    (tmp_path / "secret.txt").write_text("secret")
    folder = tmp_path / "published"
    (folder / "report").mkdir(parents=True)
    (folder / "report" / "index.html").write_text("<!doctype html><title>report</title>")
    (folder / "feed.atom").write_text("<feed/>")
    served = Site(folder)
    with published_site(folder, 0) as server:
        served.port = server.server_port
        listening = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        listening.start()
        yield served
        server.shutdown()
        listening.join()


@pytest.mark.parametrize(
    ("name", "content_type"),
    [
        ("index.html", "text/html; charset=utf-8"),
        ("digest.md", "text/markdown; charset=utf-8"),
        ("themes.csv", "text/csv; charset=utf-8; header=present"),
        ("datapackage.json", "application/json"),
        ("feed.atom", "application/atom+xml"),
        ("chart.SVG", "image/svg+xml"),
        ("cube.parquet", "application/vnd.apache.parquet"),
        ("nato_asia.duckdb", "application/octet-stream"),
        ("no ending ünd spaces", "application/octet-stream"),
    ],
)
def test_a_file_comes_whole_with_its_type(site: Site, name: str, content_type: str) -> None:
    content = os.urandom(100_000)
    (site.folder / name).write_bytes(content)
    answer, body = site.ask("/" + name.replace(" ", "%20").replace("ü", "%C3%BC"))
    assert (answer.status, answer.headers["Content-Type"], body == content) == (200, content_type, True)
    assert answer.headers["Content-Length"] == "100000"


def test_head_has_the_headers_and_no_body(site: Site) -> None:
    answer, body = site.ask("/feed.atom", "HEAD")
    assert (answer.status, answer.headers["Content-Length"], body) == (200, "7", b"")


def test_a_folder_shows_its_page_and_is_sent_to_its_slash(site: Site) -> None:
    assert site.ask("/report/")[1] == b"<!doctype html><title>report</title>"
    answer, _ = site.ask("/report")
    assert (answer.status, answer.headers["Location"]) == (301, "/report/")


def test_a_folder_without_a_page_is_listed_with_names_that_run_nothing(site: Site) -> None:
    (site.folder / "csv").mkdir()
    (site.folder / "csv" / "<img src=x onerror=alert(1)>.csv").write_text("n\n1\n")
    (site.folder / "csv" / ".themes.csv.12.partial").write_text("")
    (site.folder / "csv" / "stolen.csv").symlink_to(site.folder.parent / "secret.txt")
    listed = site.ask("/csv/")[1].decode()
    assert '<a href="%3Cimg%20src%3Dx%20onerror%3Dalert%281%29%3E.csv">&lt;img src=x onerror=' in listed
    assert "partial" not in listed
    assert "stolen" not in listed
    assert site.status("/csv/%3Cimg%20src%3Dx%20onerror%3Dalert%281%29%3E.csv") == 200


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/report/../../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/report/%2e%2e%2f%2e%2e%2fsecret.txt",
        "/%252e%252e/secret.txt",
        "/..\\secret.txt",
        "//secret.txt",
        "/report//index.html",
        "/./feed.atom",
        "/feed.atom/",
        "/feed.atom%2f",
        "/feed.atom/..",
        "/feed.atom%00.html",
        "/.hidden",
        "/linked.txt",
        "/linked/secret.txt",
        "/pipe",
        "/%ff%fe",
        "/" + "a" * 5000,
        "/nothing.html",
    ],
)
def test_nothing_outside_the_folder_is_sent(site: Site, path: str) -> None:
    (site.folder / ".hidden").write_text("secret")
    (site.folder / "linked.txt").symlink_to("../secret.txt")
    (site.folder / "linked").symlink_to("..")
    os.mkfifo(site.folder / "pipe")
    answered = site.raw(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    status_line, _, rest = answered.partition(b"\r\n")
    assert status_line.split()[1] == b"404"
    assert b"secret" not in rest.partition(b"\r\n\r\n")[2]


def test_a_folder_that_became_a_link_is_not_followed(site: Site) -> None:
    (site.folder / "report").rename(site.folder / "old")
    (site.folder / "report").symlink_to(site.folder.parent)
    assert site.status("/report/secret.txt") == 404


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1", 200),
        ("127.0.0.1:8765", 200),
        ("localhost", 200),
        ("LOCALHOST:9000", 200),  # a port that is forwarded
        ("attacker.example", 421),
        ("attacker.example:8765", 421),
        ("localhost.attacker.example", 421),
        ("127.0.0.1.nip.io", 421),
        ("localhost@attacker.example", 421),
        ("", 421),
    ],
)
def test_only_names_of_this_machine_are_answered(site: Site, host: str, status: int) -> None:
    assert site.status("/feed.atom", Host=host) == status


@pytest.mark.parametrize(
    "request_",
    [
        b"GET /feed.atom HTTP/1.1\r\n\r\n",
        b"GET /feed.atom HTTP/1.1\r\nHost: localhost\r\nHost: attacker.example\r\n\r\n",
        b"GET http://attacker.example/feed.atom HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET feed.atom HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET /feed.atom\r\n\r\n",
        b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"nonsense\r\n\r\n",
    ],
)
def test_an_odd_request_is_refused_and_the_next_one_answered(site: Site, request_: bytes) -> None:
    assert b"<feed/>" not in site.raw(request_)
    assert site.status("/feed.atom") == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
def test_nothing_can_be_changed(site: Site, method: str) -> None:
    answer, _ = site.ask("/feed.atom", method)
    assert (answer.status, answer.headers["Allow"]) == (405, "GET, HEAD")
    assert (site.folder / "feed.atom").read_text() == "<feed/>"


@pytest.mark.parametrize("path", ["/", "/report", "/report/", "/feed.atom", "/nothing"])
def test_every_answer_keeps_scripts_and_other_sites_out(site: Site, path: str) -> None:
    headers = site.ask(path)[0].headers
    assert {name: headers[name] for name in EVERY_ANSWER} == EVERY_ANSWER
    assert headers["Content-Security-Policy"].startswith("default-src 'none';")
    assert "script" not in headers["Content-Security-Policy"]
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "Access-Control-Allow-Origin" not in headers
    assert headers["Server"] == "nato-asia"


def test_a_file_that_is_replaced_meanwhile_is_served_new(site: Site) -> None:
    (site.folder / "next").write_text("<new/>")
    (site.folder / "next").replace(site.folder / "feed.atom")
    assert site.ask("/feed.atom")[1] == b"<new/>"


def test_it_listens_on_loopback_alone(site: Site) -> None:
    with published_site(site.folder, 0) as server:
        assert server.server_address[0] == "127.0.0.1"


def test_a_port_that_is_taken_is_named_with_the_way_out(site: Site) -> None:
    with (
        pytest.raises(SettingsError, match=rf"--port {site.port}: .* cannot be used \(Address already in use\)"),
        published_site(site.folder, site.port),
    ):
        pass
