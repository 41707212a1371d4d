"""A large file is received whole or not at all, continues where it broke off, and never mixes two versions."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.errors import ArchiveError
from pipeline.fetch.partial_file import PartialFile
from pipeline.fetch.receiver import ByteRange, Receiver
from pipeline.records import Answer, Failure
from tests.pipeline.fetch.asking import QUICK, Asking
from tests.stored_file import SLOW_DOWN, StoredFile
from tests.web import Canned, Raw, Web

CONTENT = b"\x1f\x8b" + bytes(range(256)) * 400


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "incoming" / "file.warc.gz"


def receive(ask: Asking, web: Web, receiver: Receiver) -> Answer | Failure:
    return ask.received(web.url("/file"), receiver)


def reason(answered: Answer | Failure) -> str:
    assert isinstance(answered, Failure), answered
    return answered.reason


def left_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_file_takes_its_name_when_it_is_whole(web: Web, ask: Asking, target: Path) -> None:
    web.routes["/file"] = StoredFile(CONTENT)
    answer = receive(ask, web, PartialFile(target, starts_with=b"\x1f\x8b"))
    assert isinstance(answer, Answer)
    assert answer.body == b""
    assert target.read_bytes() == CONTENT
    assert left_in(target.parent) == {"file.warc.gz"}


def test_it_is_asked_for_as_it_is_stored(web: Web, ask: Asking, target: Path) -> None:
    web.routes["/file"] = StoredFile(CONTENT, headers={"Content-Encoding": "gzip"})
    receive(ask, web, PartialFile(target))
    assert web.log[-1].headers["accept-encoding"] == "identity"
    assert target.read_bytes() == CONTENT


def test_it_continues_where_it_broke_off(web: Web, ask: Asking, target: Path) -> None:
    web.routes["/file"] = file = StoredFile(CONTENT, cuts=[1_000, 500])
    assert reason(receive(ask, web, PartialFile(target))) == "incomplete"
    assert not target.exists()
    assert reason(receive(ask, web, PartialFile(target))) == "incomplete"
    assert isinstance(receive(ask, web, PartialFile(target)), Answer)
    assert file.ranges == ["", "bytes=1000-", "bytes=1500-"]
    assert target.read_bytes() == CONTENT


def test_another_version_is_received_anew(web: Web, ask: Asking, target: Path) -> None:
    web.routes["/file"] = StoredFile(CONTENT, cuts=[1_000])
    receive(ask, web, PartialFile(target))
    web.routes["/file"] = StoredFile(CONTENT[::-1], etag='"v2"')
    receive(ask, web, PartialFile(target))
    assert target.read_bytes() == CONTENT[::-1]


def test_a_server_without_ranges_sends_all_of_it_again(web: Web, ask: Asking, target: Path) -> None:
    web.routes["/file"] = StoredFile(CONTENT, cuts=[1_000], has_ranges=False)
    receive(ask, web, PartialFile(target))
    receive(ask, web, PartialFile(target))
    assert target.read_bytes() == CONTENT


@pytest.mark.parametrize("etag", ['W/"v1"', ""])
def test_without_a_strong_validator_nothing_is_continued(web: Web, ask: Asking, target: Path, etag: str) -> None:
    web.routes["/file"] = file = StoredFile(CONTENT, etag=etag, cuts=[1_000])
    receive(ask, web, PartialFile(target))
    receive(ask, web, PartialFile(target))
    assert file.ranges == ["", ""]
    assert target.read_bytes() == CONTENT


def test_a_range_of_another_length_is_refused_and_the_file_received_anew(web: Web, ask: Asking, target: Path) -> None:
    web.routes["/file"] = StoredFile(CONTENT, cuts=[1_000])
    receive(ask, web, PartialFile(target))
    web.routes["/file"] = StoredFile(CONTENT + b"more")  # under the same ETag, as no server should
    assert isinstance(receive(ask, web, PartialFile(target)), Answer)
    assert target.read_bytes() == CONTENT + b"more"


def test_a_kill_before_the_file_took_its_name_costs_no_second_download(web: Web, ask: Asking, target: Path) -> None:
    web.routes["/file"] = file = StoredFile(CONTENT, cuts=[1_000])
    receive(ask, web, PartialFile(target))
    target.with_name("file.warc.gz.partial").write_bytes(CONTENT)
    assert isinstance(receive(ask, web, PartialFile(target)), Answer)
    assert file.ranges[-1] == f"bytes={len(CONTENT)}-"
    assert target.read_bytes() == CONTENT


def test_a_file_that_became_shorter_is_received_anew(web: Web, ask: Asking, target: Path) -> None:
    web.routes["/file"] = StoredFile(CONTENT, cuts=[5_000])
    receive(ask, web, PartialFile(target))
    web.routes["/file"] = StoredFile(CONTENT[:3_000])
    assert isinstance(receive(ask, web, PartialFile(target)), Answer)
    assert target.read_bytes() == CONTENT[:3_000]


def test_a_damaged_note_of_the_version_means_a_new_start(web: Web, ask: Asking, target: Path) -> None:
    web.routes["/file"] = file = StoredFile(CONTENT, cuts=[1_000])
    receive(ask, web, PartialFile(target))
    target.with_name("file.warc.gz.version").write_text('{"n_by')
    receive(ask, web, PartialFile(target))
    assert file.ranges == ["", ""]
    assert target.read_bytes() == CONTENT


def test_a_web_page_in_place_of_the_file_is_not_kept(web: Web, ask: Asking, target: Path) -> None:
    web.routes["/file"] = Canned(200, {"Content-Type": "text/html"}, b"<!doctype html><p>Please log in</p>")
    answered = receive(ask, web, PartialFile(target, starts_with=b"\x1f\x8b"))
    assert reason(answered) == "other_content"
    assert isinstance(answered, Failure)
    assert "<!doctype html>" in answered.detail
    assert left_in(target.parent) == set()


def test_a_file_of_unknown_length_is_not_received(web: Web, ask: Asking, target: Path) -> None:
    web.routes["/file"] = Raw([b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", CONTENT])
    assert reason(receive(ask, web, PartialFile(target))) == "unknown_length"


def test_slow_down_is_waited_out(web: Web, ask: Asking, target: Path) -> None:
    polite = SLOW_DOWN._replace(headers={"Retry-After": "20"})
    web.routes["/file"] = StoredFile(CONTENT, refusals=[SLOW_DOWN, polite])
    assert isinstance(receive(ask, web, PartialFile(target)), Answer)
    assert ask.time() >= 20


def test_the_deadline_is_of_a_step_and_not_of_the_file(web: Web, ask: Asking, target: Path) -> None:
    step = b"\x1f" * PartialFile.step_bytes
    receiver = PartialFile(target)

    def slowly() -> Iterator[bytes]:
        yield f"HTTP/1.1 200 OK\r\nContent-Length: {4 * len(step)}\r\n\r\n".encode()
        for n in range(4):
            while receiver.n_bytes < n * len(step):
                time.sleep(0.002)
            ask.skip(25)
            yield step

    web.routes["/file"] = lambda _seen: Raw(slowly())
    assert isinstance(receive(ask, web, receiver), Answer)
    assert ask.time() > ask.limits.total_s


def test_a_server_that_sends_nothing_more_ends_at_the_deadline(web: Web, ask: Asking, target: Path) -> None:
    receiver = PartialFile(target)

    def stuck() -> Iterator[bytes]:
        yield b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf"
        while receiver.n_bytes < len("half"):
            time.sleep(0.002)
        ask.hang()

    web.routes["/file"] = lambda _seen: Raw(stuck())
    assert reason(receive(ask, web, receiver)) == "timeout"
    assert receiver.n_bytes == len("half")


def test_a_full_disk_ends_the_run(web: Web, ask: Asking, tmp_path: Path) -> None:
    web.routes["/file"] = StoredFile(CONTENT)
    in_the_way = tmp_path / "incoming"
    in_the_way.write_text("a file where a folder is needed")
    with pytest.raises(ArchiveError, match=r"incoming/file\.warc\.gz.* the disk failed: File exists|Not a directory"):
        receive(ask, web, PartialFile(in_the_way / "file.warc.gz"))


# --- ranges ----------------------------------------------------------------------------------------------------------


def test_a_range_comes_exactly(web: Web, ask: Asking) -> None:
    web.routes["/file"] = StoredFile(CONTENT)
    answer = receive(ask, web, ByteRange(10, 29, QUICK))
    assert isinstance(answer, Answer)
    assert answer.body == CONTENT[10:30]


@pytest.mark.parametrize(
    ("route", "expected"),
    [
        (StoredFile(CONTENT, has_ranges=False), "other_range"),
        (Canned(206, {"Content-Range": "bytes 0-19/100"}, b"x" * 20), "other_range"),
        (Canned(206, {"Content-Range": "bytes 10-29/100"}, b"x" * 19), "incomplete"),
        (StoredFile(b"short"), "http_416"),
    ],
)
def test_another_range_is_refused(web: Web, ask: Asking, route: StoredFile | Canned, expected: str) -> None:
    web.routes["/file"] = route
    assert reason(receive(ask, web, ByteRange(10, 29, QUICK))) == expected
