"""The demo's server: one address on loopback, a site for each name."""

import http.client
from http.client import HTTPResponse

from flows.demo.newsroom import Newsroom
from flows.demo.server import serve

ROOM = Newsroom.load()


def fetch(address: str, host: str, path: str, **headers: str) -> tuple[HTTPResponse, bytes]:
    connection = http.client.HTTPConnection(address, timeout=10)
    try:
        connection.request("GET", path, headers={"Host": host} | headers)
        response = connection.getresponse()
        return response, response.read()
    finally:
        connection.close()


def test_one_loopback_address_serves_each_outlet_under_its_own_name() -> None:
    with serve(ROOM, lambda: 2) as address:
        assert address.startswith("127.0.0.1:")
        for outlet in ROOM.outlets:
            response, body = fetch(address, outlet.host, "/feed/")
            expected = ROOM.answer(2, outlet.host, "/feed/", {})
            assert (response.status, body) == (200, expected.body)
            assert {name: response.headers[name] for name, _ in expected.headers} == dict(expected.headers)
        assert fetch(address, f"{outlet.host.upper()}:80", "/feed/")[1] == expected.body
        assert fetch(address, "elsewhere.example", "/feed/")[0].status == 404


def test_the_server_answers_304_with_no_body_and_follows_the_night() -> None:
    nights = iter((1, 1, 2))
    with serve(ROOM, lambda: next(nights)) as address:
        first, _ = fetch(address, "eastern-daily.example", "/feed/")
        etag = first.headers["ETag"]
        second, nothing = fetch(address, "eastern-daily.example", "/feed/", **{"If-None-Match": etag})
        third, _ = fetch(address, "eastern-daily.example", "/feed/", **{"If-None-Match": etag})
    assert (second.status, nothing) == (304, b"")
    assert (third.status, third.headers["ETag"] == etag) == (200, False)
