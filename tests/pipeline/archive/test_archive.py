import gzip
import json
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from pipeline.archive import ArchivedAt, ArchiveReader, ArchiveWriter, KnownPage, Revisit
from pipeline.errors import ArchiveError
from pipeline.records import Answer, Failure, Request, Role

NOW = datetime(2026, 11, 21, 2, 15, 0, 123456, tzinfo=UTC)
NIGHT = "2026-11-21"
PAGE = b"<html><p>NATO opens an office in Tokyo.</p></html>"

Write = Callable[..., list[ArchivedAt]]


def request(url: str = "https://news.example/a", **fields: str) -> Request:
    return Request(url=url, role=Role.PAGE, source_id="magazine", subject_id="0123456789abcdef", **fields)


def answer(body: bytes = PAGE, url: str = "https://news.example/a", **fields: object) -> Answer:
    headers = (("Content-Type", "text/html; charset=utf-8"), ("ETag", '"v1"'))
    given: dict[str, object] = {
        "request": request(url),
        "final_url": url,
        "status": 200,
        "headers": headers,
        "body": body,
        "fetched_at": NOW,
    }
    return Answer.model_validate(given | fields)


def failure(url: str = "https://news.example/a", retry_after_s: int | None = 60) -> Failure:
    return Failure(
        request=request(url),
        reason="http_503",
        detail="The server answered 503 — Dienst nicht verfügbar.",
        retry_later=True,
        retry_after_s=retry_after_s,
        failed_at=NOW,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "archive"


@pytest.fixture
def write(folder: Path) -> Write:
    def run(*answered: Answer | Failure, night: str = NIGHT, known: KnownPage | None = None) -> list[ArchivedAt]:
        with ArchiveWriter(
            folder, night, now=lambda: NOW, known=lambda sought: dict.fromkeys(sought, known) if known else {}
        ) as writer:
            return [writer.append(one) for one in answered]

    return run


def read(folder: Path, night: str = NIGHT) -> list[Answer | Failure | Revisit]:
    return [held for _, held in ArchiveReader(folder).night(night)]


def records(folder: Path, night: str = NIGHT) -> Iterator[tuple[dict[str, str], bytes]]:
    """The records as warcio sees them, digests checked."""
    with (folder / f"{night}.warc.gz").open("rb") as file:
        for record in ArchiveIterator(file, check_digests="raise"):
            body = record.content_stream().read()
            yield {name.lower(): value for name, value in record.rec_headers.headers}, body


# --- what goes in comes out ------------------------------------------------------------------------------------------


def test_a_night_is_read_in_the_order_in_which_it_was_written(folder: Path, write: Write) -> None:
    said = [answer(b"one"), failure(), answer(b"two"), answer(b"", status=304)]
    write(*said)
    assert read(folder) == said


ANY_TEXT = st.text(st.characters(), max_size=40)  # lone surrogates too: a JSON feed may hold them
FIELD_VALUE = st.text(st.characters(min_codepoint=0x20, max_codepoint=0xFF, exclude_characters="\x7f"), max_size=40)
ANY_URL = st.builds(
    "{}{}/{}".format,
    st.sampled_from(["http://", "HTTPS://"]),
    st.sampled_from(["news.example", "Näws.Example"]),
    ANY_TEXT,
)
ANY_REQUEST = st.builds(
    Request,
    url=ANY_URL,
    role=st.sampled_from(Role),
    source_id=ANY_TEXT,
    subject_id=ANY_TEXT,
    etag=ANY_TEXT,
    last_modified=ANY_TEXT,
)
ANY_INSTANT = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  the zone is added
ANY_HEADERS = st.lists(
    st.tuples(
        st.sampled_from(["Content-Type", "content-encoding", "Content-Length", "Transfer-Encoding", "X-A", "Date"]),
        FIELD_VALUE.map(str.strip),
    ),
    max_size=6,
).map(tuple)
ANY_ANSWER = st.builds(
    Answer,
    request=ANY_REQUEST,
    final_url=ANY_URL,
    status=st.just(200),
    headers=ANY_HEADERS,
    body=st.binary(max_size=3_000),
    fetched_at=ANY_INSTANT,
)
ANY_FAILURE = st.builds(
    Failure,
    request=ANY_REQUEST | st.builds(request, url=ANY_TEXT),
    reason=st.text(max_size=40),
    detail=st.text(max_size=40),
    retry_later=st.booleans(),
    retry_after_s=st.none() | st.integers(0, 86_400),
    failed_at=ANY_INSTANT,
)


@settings(deadline=None)  # each example waits for the disk
@given(st.lists(ANY_ANSWER | ANY_FAILURE, max_size=3))
def test_whatever_the_web_says_comes_back_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, said: list[Answer | Failure]
) -> None:
    folder = tmp_path_factory.mktemp("any")
    with ArchiveWriter(folder, NIGHT, now=lambda: NOW) as writer:
        for one in said:
            writer.append(one)
    reader = ArchiveReader(folder)
    held = (held for _, held in reader.night(NIGHT))
    assert [reader.resolve(one) if isinstance(one, Revisit) else one for one in held] == said
    assert len(list(records(folder))) == len(said) + 1


def test_a_body_is_found_by_its_place(folder: Path, write: Write) -> None:
    bodies = [os.urandom(1_000) + bytes(5_000) for _ in range(20)]
    places = write(*(answer(body) for body in bodies))
    reader = ArchiveReader(folder)
    assert [reader.body(place) for place in reversed(places)] == bodies[::-1]
    assert [at for at, _ in reader.night(NIGHT)] == places


def test_headers_that_would_end_their_line_cannot_add_a_field(folder: Path, write: Write) -> None:
    hostile = "https://news.example/a\r\nWARC-Type: warcinfo\r\n\r\n"
    write(failure(hostile))
    assert read(folder) == [failure(hostile)]
    (_, (fields, _)) = records(folder)
    assert fields["warc-type"] == "metadata"


# --- what other tools see --------------------------------------------------------------------------------------------


def test_the_file_begins_with_who_wrote_it_and_when(folder: Path, write: Write) -> None:
    write()
    ((fields, body),) = records(folder)
    assert (fields["warc-type"], fields["warc-filename"]) == ("warcinfo", f"{NIGHT}.warc.gz")
    assert b"software: nato-asia-tracker" in body
    assert b"clock: 2026-11-21T02:15:00.123456+00:00" in body


def test_a_response_is_kept_decoded_and_says_how_it_was_sent(folder: Path, write: Write) -> None:
    sent = (("Content-Encoding", "gzip"), ("Content-Length", "999"), ("Transfer-Encoding", "chunked"), ("Server", "x"))
    write(answer(headers=sent, final_url="https://news.example/b"))
    with (folder / f"{NIGHT}.warc.gz").open("rb") as file:
        _, record = ArchiveIterator(file, check_digests="raise")
        assert record.http_headers.get_statuscode() == "200"
        assert record.http_headers.headers == [
            ("X-Crawler-Content-Encoding", "gzip"),
            ("X-Crawler-Content-Length", "999"),
            ("X-Crawler-Transfer-Encoding", "chunked"),
            ("Server", "x"),
            ("Content-Length", str(len(PAGE))),
        ]
    _, (fields, body) = records(folder)
    assert body == PAGE
    assert fields["warc-payload-digest"] == f"sha256:{answer().page_sha256}"
    assert fields["warc-date"] == "2026-11-21T02:15:00.123456Z"
    assert fields["tracker-role"] == "page"
    assert fields["tracker-source"] == "magazine"
    assert fields["tracker-subject"] == "0123456789abcdef"
    assert fields["tracker-final-uri"] == "https://news.example/b"


def test_a_failure_is_json_that_a_person_can_read(folder: Path, write: Write) -> None:
    write(failure())
    _, (fields, body) = records(folder)
    assert (fields["warc-type"], fields["content-type"]) == ("metadata", "application/json")
    assert fields["warc-target-uri"] == "https://news.example/a"
    assert json.loads(body) == {
        "reason": "http_503",
        "detail": "The server answered 503 — Dienst nicht verfügbar.",
        "is_temporary": True,
        "retry_after_s": 60,
        "failed_at": "2026-11-21T02:15:00.123456Z",
        "reservations": [],
    }


def test_every_record_is_a_gzip_member_of_its_own(folder: Path, write: Write) -> None:
    places = write(answer(b"one"), answer(b"two"), failure())
    packed = (folder / places[0].file_name).read_bytes()
    for place in places:
        assert gzip.decompress(packed[place.offset : place.offset + place.length]).startswith(b"WARC/1.1\r\n")
    assert places[-1].offset + places[-1].length == len(packed)


def test_warcio_finds_nothing_to_complain_about(folder: Path, write: Write) -> None:
    write(answer(b"one"), answer(b"one"), failure(), answer(b"", status=304), answer("Zürich".encode("latin-1")))
    checked = subprocess.run(
        [sys.executable, "-m", "warcio.cli", "check", str(folder / f"{NIGHT}.warc.gz")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (checked.returncode, checked.stdout) == (0, "")


# --- bodies that are known -------------------------------------------------------------------------------------------


def test_a_body_of_an_earlier_night_is_a_revisit_that_resolves(folder: Path, write: Write) -> None:
    (first,) = write(answer(), night="2026-11-20")
    known = KnownPage(url="https://news.example/a", fetched_at=NOW - timedelta(days=1), at=first)
    again = answer(url="https://mirror.example/a")
    (place,) = write(again, known=known)
    _, (fields, body) = records(folder)
    assert fields["warc-type"] == "revisit"
    assert fields["warc-profile"] == "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
    assert fields["warc-refers-to-target-uri"] == "https://news.example/a"
    assert fields["warc-refers-to-date"] == "2026-11-20T02:15:00.123456Z"
    assert body == b""
    assert place == first
    (revisit,) = read(folder)
    assert isinstance(revisit, Revisit)
    assert (revisit.at, revisit.page_sha256) == (first, again.page_sha256)
    assert ArchiveReader(folder).resolve(revisit) == again


def test_a_body_that_came_before_in_the_same_night_is_written_once(folder: Path, write: Write) -> None:
    body = os.urandom(100_000)
    first, second = write(answer(body), answer(body, url="https://news.example/amp/a"))
    assert first == second
    assert (folder / first.file_name).stat().st_size < 110_000


def test_a_body_is_still_known_when_the_night_goes_on_after_a_stop(folder: Path, write: Write) -> None:
    (first,) = write(answer())
    assert write(answer()) == [first]
    assert isinstance(read(folder)[1], Revisit)


def test_a_304_is_a_revisit_without_body(folder: Path, write: Write) -> None:
    write(answer(b"", status=304))
    _, (fields, _) = records(folder)
    assert fields["warc-profile"] == "http://netpreserve.org/warc/1.1/revisit/server-not-modified"


# --- files of a night ------------------------------------------------------------------------------------------------


def test_a_file_of_the_night_is_kept_once_and_read_in_its_last_form(folder: Path) -> None:
    for body in (b"[one]", b"[one]", b"[two]"):
        with ArchiveWriter(folder, NIGHT, now=lambda: NOW) as writer:
            writer.append_resource("sources.toml", body)
    assert ArchiveReader(folder).resources(NIGHT)["sources.toml"] == b"[two]"
    assert "codebook.toml" not in ArchiveReader(folder).resources(NIGHT)
    assert [fields["warc-type"] for fields, _ in records(folder)] == ["warcinfo", "resource", "resource"]
    assert read(folder) == []


# --- what a killed run leaves ----------------------------------------------------------------------------------------


def test_a_torn_tail_is_dropped_wherever_it_was_torn(folder: Path, write: Write) -> None:
    places = write(answer(b"one" * 100), answer(b"two" * 100), answer(b"three" * 100))
    path = folder / f"{NIGHT}.warc.gz"
    whole = path.read_bytes()
    for length in range(places[2].offset + 1, len(whole), 7):
        path.write_bytes(whole[:length])
        assert read(folder) == [answer(b"one" * 100), answer(b"two" * 100)]
        assert write(answer(b"three" * 100))[0].offset == places[2].offset
        assert len(read(folder)) == 3


KILLED = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
from pipeline.archive import ArchiveWriter

with ArchiveWriter(Path(sys.argv[1]), "2026-11-21", now=lambda: datetime(2026, 11, 21, tzinfo=UTC)) as writer:
    for number in range(int(sys.argv[2]), 10**9):
        writer.append_resource(f"n{number}", os.urandom(200_000))
        writer.sync()
        print(number, flush=True)
"""


def test_a_killed_run_loses_nothing_that_was_synced(folder: Path) -> None:
    last = 0
    for _ in range(3):
        with subprocess.Popen(
            [sys.executable, "-c", KILLED, str(folder), str(last + 1)], stdout=subprocess.PIPE, text=True
        ) as run:
            assert run.stdout is not None
            said = [run.stdout.readline() for _ in range(20)]
            run.kill()
            said += run.stdout.readlines()
        last = int([line for line in said if line.endswith("\n")][-1])
    assert f"n{last}" in ArchiveReader(folder).resources(NIGHT)
    kinds = [fields["warc-type"] for fields, _ in records(folder)]
    assert kinds.count("resource") in range(last, last + 4)


@pytest.mark.parametrize("tail", [bytes(5_000), b"\x1f\x8b\x08", b"garbage", os.urandom(70_000)])
def test_a_tail_of_garbage_is_dropped(
    folder: Path, write: Write, caplog: pytest.LogCaptureFixture, tail: bytes
) -> None:
    write(answer())
    path = folder / f"{NIGHT}.warc.gz"
    with path.open("ab") as file:
        file.write(tail)
    with caplog.at_level(logging.WARNING):
        assert read(folder) == [answer()]
    assert "is dropped" in caplog.text
    write(failure())
    assert read(folder) == [answer(), failure()]


def test_damage_before_the_end_is_no_torn_tail(folder: Path, write: Write, caplog: pytest.LogCaptureFixture) -> None:
    places = write(answer(os.urandom(200_000)), answer(b"two"), answer(b"three"))
    path = folder / f"{NIGHT}.warc.gz"
    packed = bytearray(path.read_bytes())
    packed[places[0].offset + 100_000 : places[0].offset + 100_100] = bytes(100)
    path.write_bytes(packed)
    assert read(folder) == [answer(b"two"), answer(b"three")]
    assert f"{NIGHT}.warc.gz, bytes {places[0].offset} to {places[1].offset}: a damaged record" in caplog.text
    write(failure())
    assert path.read_bytes().startswith(packed)  # nothing is dropped, and what is new is behind it
    assert read(folder) == [answer(b"two"), answer(b"three"), failure()]


def test_a_file_that_was_never_begun_is_begun(folder: Path, write: Write) -> None:
    folder.mkdir()
    (folder / f"{NIGHT}.warc.gz").touch()
    write(answer())
    assert len(list(records(folder))) == 2


def test_what_could_not_be_written_leaves_the_file_as_it_was(folder: Path) -> None:
    script = f"""
import resource, signal
from datetime import UTC, datetime
from pathlib import Path
from pipeline.errors import ArchiveError
from pipeline.archive import ArchiveWriter
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
with ArchiveWriter(Path({str(folder)!r}), {NIGHT!r}, now=lambda: datetime(2026, 11, 21, tzinfo=UTC)) as writer:
    writer.append_resource("small", b"x")
    writer.sync()
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
    try:
        writer.append_resource("large", bytes(range(256)) * 4 + __import__("os").urandom(100_000))
    except ArchiveError as error:
        print(error)
    writer.append_resource("small too", b"y")
"""
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=Path.cwd())
    assert "could not be written: File too large" in ran.stdout
    assert ArchiveReader(folder).resources(NIGHT)["small too"] == b"y"
    assert [fields["warc-type"] for fields, _ in records(folder)] == ["warcinfo", "resource", "resource"]


# --- one writer, many threads ----------------------------------------------------------------------------------------


def test_threads_may_append_at_once(folder: Path) -> None:
    with ArchiveWriter(folder, NIGHT, now=lambda: NOW) as writer:

        def append(number: int) -> None:
            for count in range(20):
                writer.append(answer(f"{number} {count} ".encode() * 500))

        threads = [threading.Thread(target=append, args=(number,)) for number in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    held = read(folder)
    assert len({one.body for one in held if isinstance(one, Answer)}) == 120
    assert [at.offset for at, _ in ArchiveReader(folder).night(NIGHT)] == sorted(
        at.offset for at, _ in ArchiveReader(folder).night(NIGHT)
    )


def test_a_second_writer_of_the_same_night_is_refused(folder: Path) -> None:
    with (
        ArchiveWriter(folder, NIGHT, now=lambda: NOW),
        pytest.raises(ArchiveError, match="another run"),
        ArchiveWriter(folder, NIGHT, now=lambda: NOW),
    ):
        pass


def test_a_night_can_be_read_while_it_is_written(folder: Path) -> None:
    with ArchiveWriter(folder, NIGHT, now=lambda: NOW) as writer:
        place = writer.append(answer())
        assert ArchiveReader(folder).body(place) == PAGE
        assert read(folder) == [answer()]


# --- places ----------------------------------------------------------------------------------------------------------


def test_nights_are_listed_in_order(folder: Path, write: Write) -> None:
    assert ArchiveReader(folder).nights() == ()
    for night in ("2026-11-21", "2026-11-19", "2026-11-20T02-15-00Z"):
        write(night=night)
    (folder / "notes.txt").touch()
    assert ArchiveReader(folder).nights() == ("2026-11-19", "2026-11-20T02-15-00Z", "2026-11-21")


def test_only_the_owner_may_read_the_archive(folder: Path, write: Write) -> None:
    (place,) = write(answer())
    assert (folder / place.file_name).stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("night", ["", ".", "..", "../up", "a/b", "a b", "a\nb", "a" * 200, "/etc/passwd", "ü"])
def test_a_night_id_cannot_lead_elsewhere(folder: Path, write: Write, night: str) -> None:
    with pytest.raises(ArchiveError):
        write(night=night)
    with pytest.raises(ArchiveError):
        read(folder, night)
    with pytest.raises(ArchiveError):
        ArchiveReader(folder).body(ArchivedAt(file_name=f"{night}.warc.gz", offset=0, length=10))


def test_a_symbolic_link_is_not_followed(folder: Path, write: Write, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    folder.symlink_to(elsewhere)
    with pytest.raises(ArchiveError, match="symbolic link"):
        write(answer())
    folder.unlink()
    folder.mkdir()
    (folder / f"{NIGHT}.warc.gz").symlink_to(elsewhere / "precious")
    with pytest.raises(ArchiveError, match="cannot be opened"):
        write(answer())
    assert list(elsewhere.iterdir()) == []


def test_a_file_that_is_linked_elsewhere_is_not_written(folder: Path, write: Write, tmp_path: Path) -> None:
    folder.mkdir()
    precious = tmp_path / "precious"
    precious.write_bytes(b"")
    os.link(precious, folder / f"{NIGHT}.warc.gz")
    with pytest.raises(ArchiveError, match="no file of its own"):
        write(answer())
    assert precious.read_bytes() == b""


def test_a_place_without_a_page_is_named(folder: Path, write: Write) -> None:
    page, failed = write(answer(), failure())
    reader = ArchiveReader(folder)
    for at in (
        failed,
        page.model_copy(update={"offset": page.offset + 1}),
        page.model_copy(update={"length": page.length - 1}),
        page.model_copy(update={"length": page.length + 1}),
        page.model_copy(update={"offset": 10**9}),
    ):
        with pytest.raises(ArchiveError, match=f"byte {at.offset}"):
            reader.body(at)
    with pytest.raises(ArchiveError, match="cannot be opened"):
        reader.body(page.model_copy(update={"file_name": "1999-01-01.warc.gz"}))
