"""Rows 47, 48 and 57 of the fault list: where a request may lead, what it takes along, and what of it may be shown."""

import base64
import logging
from pathlib import Path

import httpcore
import pytest

from pipeline.fetch.circuit import Circuits
from pipeline.records import Answer, Failure
from tests.pipeline.fetch.asking import Asking
from tests.web import Canned, Raw, Web

PAGE = b"<html><p>NATO opens an office in Tokyo.</p></html>"
PUBLIC = "93.184.215.14"
SECRET = "s3cret"


@pytest.fixture
def destinations(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Where connections would go; those beyond loopback end here, so that no test leaves the machine."""
    asked: list[str] = []
    connect = httpcore.AnyIOBackend.connect_tcp

    async def note(
        backend: httpcore.AnyIOBackend, host: str, port: int, *arguments: object, **named: object
    ) -> httpcore.AsyncNetworkStream:
        asked.append(f"{host}:{port}")
        if not host.startswith("127."):
            raise httpcore.ConnectError(OSError(101, "Network is unreachable"))
        return await connect(backend, host, port, *arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(httpcore.AnyIOBackend, "connect_tcp", note)
    return asked


@pytest.mark.parametrize(
    ("host", "reason"),
    [
        ("127.0.0.1", "refused_address"),
        ("2130706433", "refused_address"),
        ("0x7f.1", "refused_address"),
        ("0177.0.0.1", "refused_address"),
        ("127.1", "refused_address"),
        ("１２７。０。０。１", "refused_address"),
        ("[::1]", "refused_address"),
        ("[::ffff:127.0.0.1]", "refused_address"),
        ("[64:ff9b::7f00:1]", "refused_address"),
        ("169.254.169.254", "refused_address"),
        ("[fe80::a9fe:a9fe]", "refused_address"),
        ("localhost", "refused_address"),
        ("127.0.0.1:22", "refused_port"),
        ("127.0.0.1:6379", "refused_port"),
        ("{canary}", "refused_port"),
        ("user:pass@127.0.0.1", "refused_userinfo"),
        ("news.example@127.0.0.1", "refused_userinfo"),
        (r"127.0.0.1\@news.example", "refused_address"),
    ],
)
@pytest.mark.parametrize("is_redirected", [False, True])
def test_row_47_no_spelling_leads_to_a_special_address_at_once_or_by_redirect(
    web: Web, ask: Asking, canary: Web, destinations: list[str], host: str, reason: str, is_redirected: bool
) -> None:
    url = f"http://{host.format(canary=canary.address)}/latest/meta-data"
    web.routes["/a"] = Canned(302, {"Location": url.encode().decode("latin-1")})
    assert ask.failure(web.url("/a") if is_redirected else url).reason == reason
    assert set(destinations) == ({web.address} if is_redirected else set())


@pytest.mark.parametrize(
    "answers", [["10.0.0.1"], ["127.0.0.1"], [PUBLIC, "127.0.0.1"], [PUBLIC, "::1"], ["fd00::1", PUBLIC]]
)
def test_row_47_a_name_with_one_special_answer_is_not_connected_to(
    ask: Asking, destinations: list[str], answers: list[str]
) -> None:
    async def look_up(_host: str) -> list[str]:
        return answers

    ask.resolver = look_up
    assert ask.failure("http://news.example/").reason == "refused_address"
    assert destinations == []


def test_row_47_a_second_answer_of_the_resolver_is_judged_like_the_first(ask: Asking, destinations: list[str]) -> None:
    rounds = iter([[PUBLIC], ["127.0.0.1"], ["169.254.169.254"]])

    async def look_up(_host: str) -> list[str]:
        return next(rounds)

    ask.resolver = look_up
    ask.limit(host_delay_s=0.0)
    answered = ask.all(*(ask.request(f"http://news.example/{n}") for n in range(2)))
    assert {one.reason for one in answered if isinstance(one, Failure)} <= {"robots_unreachable", "refused_address"}
    assert set(destinations) == {f"{PUBLIC}:80"}


def test_row_48_proxies_and_credentials_of_the_machine_are_ignored(
    web: Web, ask: Asking, canary: Web, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, canary.url())
        monkeypatch.setenv(name.upper(), canary.url())
    (tmp_path / ".netrc").write_text(
        f"machine 127.0.0.1 login me password {SECRET}\ndefault login me password {SECRET}"
    )
    (tmp_path / ".netrc").chmod(0o600)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    web.routes |= {"/a": Canned(302, {"Location": "/b"}), "/b": Canned(body=PAGE)}
    assert ask.answer(web.url("/a")).body == PAGE
    assert all({"authorization", "proxy-authorization"}.isdisjoint(seen.headers) for seen in web.log)


@pytest.mark.parametrize(
    "path", ["/fine", "/gone", "/broken", "/loop", "/lost", "/forbidden", "/reset", "/special", "/waits"]
)
def test_row_57_a_token_in_an_address_is_sent_and_never_shown(
    web: Web, ask: Asking, caplog: pytest.LogCaptureFixture, path: str
) -> None:
    caplog.set_level(logging.DEBUG)
    query = f"?token={SECRET}"
    web.routes |= {
        "/robots.txt": Canned(body=b"User-agent: *\nDisallow: /forbidden\n"),
        "/fine": Canned(body=PAGE),
        "/broken": Canned(500),
        "/loop": Canned(302, {"Location": f"/loop{query}"}),
        "/lost": Canned(302, {"Location": f"http://user:{SECRET}@[/{query}"}),
        "/special": Canned(302, {"Location": f"http://10.0.0.1/{query}"}),
        "/reset": Raw(is_reset=True),
        "/waits": Canned(429, {"Retry-After": "60"}),
    }
    ask.circuits = Circuits()
    answered = ask(web.url(path + query))
    assert path == "/forbidden" or web.log[-1].path == path + query
    assert isinstance(answered, Answer) or SECRET not in answered.detail
    assert all(SECRET not in state.model_dump_json() for state in ask.circuits.states())
    ours = [one for one in caplog.records if not _shows_headers_on_demand(one)]
    assert SECRET not in "\n".join(one.getMessage() for one in ours)


def _shows_headers_on_demand(record: logging.LogRecord) -> bool:
    """httpcore's trace of what a server sent, which nobody sees who does not ask for it (DEBUG)."""
    return record.name.startswith("httpcore") and record.levelno == logging.DEBUG


@pytest.mark.parametrize(
    "url", ["http://me:{}@feeds.example/rss", "http://{}@feeds.example/", r"http:\\me:{}@x.example"]
)
def test_row_57_a_password_in_an_address_is_refused_and_never_shown(
    ask: Asking, destinations: list[str], caplog: pytest.LogCaptureFixture, url: str
) -> None:
    caplog.set_level(logging.DEBUG)
    failure = ask.failure(url.format(SECRET))
    assert failure.reason == "refused_userinfo"
    shown = failure.detail + caplog.text
    assert SECRET not in shown
    assert base64.b64encode(SECRET.encode()).decode() not in shown
    assert destinations == []
