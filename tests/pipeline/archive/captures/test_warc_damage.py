"""No file is read short: whatever is cut, changed or no WARC ends in a sentence that names file, byte and cause."""

import gzip
import hashlib
import re
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.archive.captures import Capture, CaptureError, CaptureLimits, WarcError, read_captures
from tests.pipeline.archive.captures.warcs import (
    PAGE,
    URL,
    chunked,
    members,
    message,
    reader,
    record,
    sha1,
    signed,
    stored,
)

INFO = record(b"software: Heritrix\r\n", kind="warcinfo")
RECORDS = [
    INFO,
    signed(b"GET / HTTP/1.1\r\n\r\n", kind="request"),
    signed(message()),
    record(message(b"two", ("Content-Length", "3")), ("WARC-Target-URI", URL + "/2")),
]
PACKED, PLAIN, ONE_MEMBER = members(RECORDS), b"".join(RECORDS), gzip.compress(b"".join(RECORDS), mtime=0)


def borders(records: list[bytes]) -> set[int]:
    return {sum(map(len, records[:n])) for n in range(1, len(records) + 1)}


BORDERS = {PACKED: borders([members([one]) for one in RECORDS]), PLAIN: borders(RECORDS), ONE_MEMBER: {len(ONE_MEMBER)}}
ALL_PACKINGS = pytest.mark.parametrize("content", BORDERS, ids=["packed", "plain", "one-member"])


def outcome(folder: Path, content: bytes, n_bytes: int | None = None) -> list[Capture] | str:
    """What is read, or the sentence of the error."""
    try:
        return list(reader(folder, content, n_bytes=n_bytes))
    except WarcError as error:
        return str(error)


def failure(folder: Path, content: bytes, limits: CaptureLimits | None = None) -> str:
    with pytest.raises(WarcError) as found:
        list(reader(folder, content, limits=limits))
    return str(found.value)


@ALL_PACKINGS
def test_every_cut_is_noticed_where_the_length_is_stated(tmp_path: Path, content: bytes) -> None:
    for cut in range(len(content)):
        found = outcome(tmp_path, content[:cut], len(content))
        assert found == f"a.warc.gz, byte {cut}: the file has {cut} bytes, {len(content)} at its origin."
    assert len(outcome(tmp_path, content, len(content))) == 2


def test_a_file_longer_than_stated_is_noticed(tmp_path: Path) -> None:
    assert "byte 90" in failure_of_length(tmp_path, PACKED, 90)


def failure_of_length(folder: Path, content: bytes, n_bytes: int) -> str:
    found = outcome(folder, content, n_bytes)
    assert isinstance(found, str)
    return found


@ALL_PACKINGS
def test_every_cut_inside_a_record_is_noticed_without_its_length(tmp_path: Path, content: bytes) -> None:
    for cut in range(len(content)):
        found = outcome(tmp_path, content[:cut])
        if cut in BORDERS[content]:
            assert not isinstance(found, str)
        else:
            assert isinstance(found, str), cut
            assert re.match(r"a\.warc\.gz, byte \d+: .+\.$", found)


@pytest.mark.parametrize("content", [PACKED, ONE_MEMBER], ids=["packed", "one-member"])
def test_every_flipped_bit_of_a_packed_file_is_noticed_or_says_nothing(tmp_path: Path, content: bytes) -> None:
    whole = outcome(tmp_path, content)
    for place in range(len(content)):
        for bit in range(8):
            found = outcome(tmp_path, flipped(content, place, bit))
            assert isinstance(found, str) or found == whole, (place, bit)


def flipped(content: bytes, place: int, bit: int) -> bytes:
    changed = bytearray(content)
    changed[place] ^= 1 << bit
    return bytes(changed)


def test_a_flipped_bit_in_an_uncompressed_block_is_noticed_by_its_digest(tmp_path: Path) -> None:
    """Fields of a record have no digest: a flip in the value of one of them cannot be noticed."""
    block = message()
    content = INFO + signed(block)
    [whole] = reader(tmp_path, content)
    for place in range(len(content)):
        for bit in range(8):
            found = outcome(tmp_path, flipped(content, place, bit))
            if isinstance(found, str):
                continue
            assert place < content.index(block), (place, bit)
            assert [one.payload for one in found] in ([whole.payload], []), (place, bit)


@pytest.mark.parametrize("algorithm", ["md5", "sha1", "sha256", "sha512"])
@pytest.mark.parametrize("field", ["WARC-Block-Digest", "WARC-Payload-Digest"])
@pytest.mark.parametrize("name", ["{}", "{:upper}", "{:dashed}"])
def test_digests_are_compared_in_hexadecimal(tmp_path: Path, algorithm: str, field: str, name: str) -> None:
    covered = message() if field == "WARC-Block-Digest" else PAGE
    digest = hashlib.new(algorithm, covered, usedforsecurity=False).hexdigest()
    names = {"{}": algorithm, "{:upper}": algorithm.upper(), "{:dashed}": algorithm.replace("sha", "sha-")}
    good = record(message(), (field, f"{names[name]}:{digest}"))
    wrong = record(message(PAGE.replace(b"opens", b"shuts")), (field, f"{names[name]}:{digest}"))
    assert len(list(reader(tmp_path, members([good])))) == 1
    assert f"byte 0: its {field[5:-7].lower()} is not the one of its {field}." in failure(tmp_path, members([wrong]))


@pytest.mark.parametrize("spelled", [str.lower, str.upper])
def test_digests_are_compared_in_base32(tmp_path: Path, spelled: type[str]) -> None:
    digest = "sha1:" + str(spelled(sha1(PAGE)[5:]))
    assert len(list(reader(tmp_path, members([record(message(), ("WARC-Payload-Digest", digest))])))) == 1
    wrong = record(message(b"other"), ("WARC-Payload-Digest", digest))
    assert "WARC-Payload-Digest" in failure(tmp_path, members([wrong]))


@pytest.mark.parametrize(
    "digest", ["blake3:" + "a" * 64, "sha1:too-short", "sha1", "", "sha1:" + "A" * 31, "crc32:00000000"]
)
def test_a_digest_of_unknown_form_is_not_compared(tmp_path: Path, digest: str) -> None:
    assert len(list(reader(tmp_path, members([record(message(), ("WARC-Block-Digest", digest))])))) == 1


@pytest.mark.parametrize("of", ["chunks", "coded", "decoded", "block"])
def test_a_payload_digest_may_be_of_any_reading_of_the_payload(tmp_path: Path, of: str) -> None:
    coded = gzip.compress(PAGE)
    block = message(chunked(coded), ("Transfer-Encoding", "chunked"), ("Content-Encoding", "gzip"))
    covered = {"chunks": chunked(coded), "coded": coded, "decoded": PAGE, "block": block}[of]
    [capture] = reader(tmp_path, members([record(block, ("WARC-Payload-Digest", sha1(covered)))]))
    assert capture.body() == PAGE


def test_a_payload_digest_of_all_is_not_compared_with_a_truncated_payload(tmp_path: Path) -> None:
    fields = (("WARC-Payload-Digest", sha1(b"all")), ("WARC-Truncated", "length"))
    assert len(list(reader(tmp_path, members([record(message(), *fields)])))) == 1


def test_a_revisit_may_state_the_digest_of_what_it_refers_to(tmp_path: Path) -> None:
    captures = reader(tmp_path, members([record(b"", ("WARC-Block-Digest", sha1(b"all")), kind="revisit")]))
    assert list(captures) == []
    assert captures.counts == {"revisit": 1}


def test_headers_that_a_tool_wrote_anew_are_no_damage_where_a_checksum_and_the_payload_digest_agree(
    tmp_path: Path,
) -> None:
    digests = (("WARC-Block-Digest", sha1(message())), ("WARC-Payload-Digest", sha1(PAGE)))
    anew = record(message(PAGE, ("X-Name", "caf%C3%A9")), *digests)
    assert len(list(reader(tmp_path, members([anew])))) == 1
    assert "WARC-Block-Digest" in failure(tmp_path, anew)
    assert "WARC-Block-Digest" in failure(tmp_path, members([record(message(b"other"), *digests)]))


def test_digests_of_what_is_no_capture_are_compared_where_nothing_else_proves_it(tmp_path: Path) -> None:
    wrong = record(b"GET / HTTP/1.1\r\n\r\n", ("WARC-Block-Digest", sha1(b"other")), kind="request")
    assert list(reader(tmp_path, members([wrong]))) == []
    assert "WARC-Block-Digest" in failure(tmp_path, wrong)


def test_the_digest_of_a_record_beyond_the_limit_is_compared(tmp_path: Path) -> None:
    large = message(b"x" * 3_000_000)
    wrong = record(large, ("WARC-Block-Digest", sha1(large + b"y")))
    for content in (wrong, members([wrong])):
        assert "WARC-Block-Digest" in failure(tmp_path, content, CaptureLimits(record_bytes=1 << 20))


@pytest.mark.parametrize("change", [-60, -3, -2, -1, 1, 2, 3, 60, 10**9, 10**17])
@pytest.mark.parametrize("is_packed", [True, False])
def test_a_content_length_that_disagrees_with_the_record_is_noticed(
    tmp_path: Path, change: int, is_packed: bool
) -> None:
    wrong = record(message(), ("Content-Length", str(len(message()) + change)))
    records = [INFO, wrong, INFO]
    failed = failure(tmp_path, members(records) if is_packed else b"".join(records))
    assert is_packed or f"byte {len(INFO)}" in failed


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        ("Content-Length", "12x", "Content-Length is no number"),
        ("Content-Length", "-1", "Content-Length"),
        ("WARC-Type", "", "WARC-Type"),
        ("WARC-Type", "respoose", "WARC-Type"),
        ("WARC-Date", "yesterday", "WARC-Date is no date"),
        ("WARC-Date", "0001-01-01T00:00:00+14:00", "WARC-Date is no date"),
        ("WARC-Date", "", "WARC-Date"),
        ("WARC-Target-URI", "", "WARC-Target-URI"),
    ],
)
def test_a_field_that_must_be_there_is_missed(tmp_path: Path, field: str, value: str, why: str) -> None:
    failed = failure(tmp_path, INFO + record(message(), (field, value)))
    assert failed.startswith(f"a.warc.gz, byte {len(INFO)}: ")
    assert why in failed


def test_fields_without_end_are_not_held(tmp_path: Path) -> None:
    endless = b"WARC/1.0\r\n" + b"X-Pad: " + b"x" * 2_000_000
    assert "do not end" in failure(tmp_path, endless)
    assert "do not end" in failure(tmp_path, gzip.compress(endless))


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "byte 0: the file is empty."),
        (gzip.compress(b""), "byte 0: the file holds no record."),
        (b"<!doctype html><html></html>", "byte 0: this is no WARC file: it begins with b'<!doctype html><'."),
        (gzip.compress(PAGE), "this is no WARC file"),
        (b"PK\x03\x04" + bytes(60), "this is no WARC file"),
        (b"WARC/2.0\r\nWARC-Type: response\r\n\r\n", "of a version that is not known (b'WARC/2.0')"),
        (b"WARC/1.", "cut off"),
        (b"filedesc://a.arc 0.0.0.0 20080430204825 text/plain 1224\n1 1 Internet", "this is ARC"),
        (gzip.compress(b"filedesc://a.arc 0.0.0.0 20080430204825 text/plain 1224\n"), "this is ARC"),
        (b"\x28\xb5\x2f\xfd" + bytes(60), "compressed by zstd"),
        (b"\x5d\x2a\x4d\x18" + bytes(60), "compressed by zstd"),
        (PACKED + bytes(512), f"byte {len(PACKED)}: no gzip member begins here"),
        (PACKED + PLAIN, f"byte {len(PACKED)}: no gzip member begins here"),
        (PLAIN + PACKED, f"byte {len(PLAIN)}: no record begins here"),
        (PLAIN + bytes(512), f"byte {len(PLAIN)}: no record begins here"),
        (PACKED + gzip.compress(PAGE), f"byte {len(PACKED)}: no record begins here"),
        (PACKED + gzip.compress(INFO + PAGE), f"byte {len(PACKED)}: no record begins here"),
        (INFO[:-4] + INFO, "byte 0: its block goes on where it ends by its Content-Length"),
        (INFO[:-2] + INFO, "byte 0: its block goes on where it ends by its Content-Length"),
        (gzip.compress(INFO[:40]) + gzip.compress(INFO[40:]), "do not end"),
        (gzip.compress(INFO[:-4]), "byte 0: its gzip member ends inside its line ends"),
        (INFO[:-2], "byte 0: the file ends inside its line ends"),
        (gzip.compress(INFO[:-9]) + gzip.compress(INFO[-9:]), "its gzip member ends after"),
    ],
)
def test_what_is_no_whole_warc_file_is_refused_with_a_sentence(tmp_path: Path, content: bytes, why: str) -> None:
    assert why in failure(tmp_path, content)


def test_a_file_that_cannot_be_opened_is_refused_with_a_sentence(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.warc.gz"):
        with pytest.raises(WarcError, match=r"cannot be opened \("):
            list(read_captures(path))


@pytest.mark.parametrize("ends", [b"\r\n", b"\n"])
def test_more_line_ends_than_needed_are_passed_over(tmp_path: Path, ends: bytes) -> None:
    content = (record(message())[:-4] + ends * 100_000) * 2
    assert [one.body() for one in reader(tmp_path, content)] == [PAGE] * 2
    assert stored(tmp_path, content).stat().st_size > 1 << 17  # more than is read at a time


@given(
    content=st.sampled_from([PACKED, PLAIN, ONE_MEMBER]),
    at=st.floats(0, 1),
    n_cut=st.integers(0, 40),
    inserted=st.binary(max_size=40) | st.sampled_from([b"\r\n\r\n", INFO, gzip.compress(INFO), b"WARC/1.0\r\n"]),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_written_over_a_file_ends_in_a_sentence_or_captures(
    tmp_path: Path, content: bytes, at: float, n_cut: int, inserted: bytes
) -> None:
    place = round(at * len(content))
    found = outcome(tmp_path, content[:place] + inserted + content[place + n_cut :])
    for capture in found if isinstance(found, list) else ():
        with suppress(CaptureError):
            capture.body()
