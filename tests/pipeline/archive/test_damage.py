"""Damage to the archive: one record is lost, never those around it; each is named; no revisit refers to one."""

import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.archive import ArchivedAt, ArchiveReader, ArchiveWriter, Damage, KnownPage, Revisit
from pipeline.errors import ArchiveError, DamagedRecordError
from pipeline.records import Answer, Request, Role

NOW = datetime(2026, 11, 21, 2, 15, tzinfo=UTC)
NIGHT = "2026-11-21"
SLUGS = ("a", "b", "c")


def answer(slug: str, body: bytes = b"") -> Answer:
    request = Request(url=f"https://news.example/{slug}", role=Role.PAGE, source_id="magazine", subject_id=slug)
    text = body or b"".join(f"{slug} {number} ".encode() for number in range(400))
    return Answer(request=request, final_url=request.url, status=200, headers=(), body=text, fetched_at=NOW)


def write(folder: Path, *answers: Answer, night: str = NIGHT, known: KnownPage | None = None) -> list[ArchivedAt]:
    with ArchiveWriter(
        folder, night, now=lambda: NOW, known=lambda sought: dict.fromkeys(sought, known) if known else {}
    ) as writer:
        return [writer.append(one) for one in answers]


def read(folder: Path, night: str = NIGHT) -> tuple[list[str], list[Damage]]:
    damage: list[Damage] = []
    return [held.request.subject_id for _, held in ArchiveReader(folder).night(night, damage.append)], damage


def flip(folder: Path, at: int, bit: int = 0, night: str = NIGHT) -> None:
    path = folder / f"{night}.warc.gz"
    content = bytearray(path.read_bytes())
    content[at] ^= 1 << bit
    path.write_bytes(content)


@pytest.mark.parametrize("slug", SLUGS)
def test_a_bit_flipped_anywhere_in_a_record_loses_that_record_at_most(slug: str, tmp_path: Path) -> None:
    places = write(tmp_path, *map(answer, SLUGS))
    at = places[SLUGS.index(slug)]
    path = tmp_path / f"{NIGHT}.warc.gz"
    whole = path.read_bytes()
    for place in range(at.offset, at.offset + at.length, 3):
        flip(tmp_path, place, bit=place % 8)
        found, damage = read(tmp_path)
        assert set(found) >= set(SLUGS) - {slug}
        if slug in found:  # a bit that says nothing, as the time in the gzip header
            assert ArchiveReader(tmp_path).body(at) == answer(slug).body
        if slug not in found and not damage[0].is_torn:
            assert (damage[0].at.offset, damage[0].at.length) == (at.offset, at.length)
        path.write_bytes(whole)


def test_a_record_whole_as_a_member_with_another_body_than_its_digest_is_damaged(tmp_path: Path) -> None:
    places = write(tmp_path, *map(answer, SLUGS))
    path = tmp_path / f"{NIGHT}.warc.gz"
    content = path.read_bytes()
    member = content[places[1].offset : places[2].offset]
    changed = gzip.compress(gzip.decompress(member).replace(b"b 7 ", b"b 8 "))
    path.write_bytes(content[: places[1].offset] + changed + content[places[2].offset :])
    found, damage = read(tmp_path)
    assert found == ["a", "c"]
    assert "digest" in damage[0].why


def test_a_body_is_the_one_that_is_asked_for_or_none(tmp_path: Path) -> None:
    (at,) = write(tmp_path, answer("a"))
    reader = ArchiveReader(tmp_path)
    assert reader.body(at, answer("a").page_sha256) == answer("a").body
    with pytest.raises(DamagedRecordError, match="digest"):
        reader.body(at, answer("b").page_sha256)
    (tmp_path / at.file_name).unlink()
    with pytest.raises(DamagedRecordError, match="cannot be opened"):
        reader.body(at)


def test_an_archive_that_may_not_be_read_is_no_damage(tmp_path: Path) -> None:
    (at,) = write(tmp_path, answer("a"))
    (tmp_path / at.file_name).rename(tmp_path / "elsewhere")
    (tmp_path / at.file_name).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(ArchiveError) as refused:
        ArchiveReader(tmp_path).body(at)
    assert not isinstance(refused.value, DamagedRecordError)


def test_a_known_body_is_referred_to_where_it_is_whole_and_archived_again_where_it_is_not(tmp_path: Path) -> None:
    (at,) = write(tmp_path, answer("a"))
    known = KnownPage(url="https://news.example/a", fetched_at=NOW, at=at)
    assert write(tmp_path, answer("a"), night="2026-11-22", known=known) == [at]
    flip(tmp_path, at.offset + at.length // 2)
    first, second = write(tmp_path, answer("a"), answer("a"), night="2026-11-23", known=known)
    assert first == second  # the second refers to the first
    assert ArchiveReader(tmp_path).body(first) == answer("a").body
    kinds = [type(held).__name__ for _, held in ArchiveReader(tmp_path).night("2026-11-23")]
    assert kinds == ["Answer", "Revisit"]


def test_every_damaged_record_is_found_with_file_and_offset_revisits_of_it_as_well(tmp_path: Path) -> None:
    places = write(tmp_path, *map(answer, SLUGS))
    known = KnownPage(url="https://news.example/a", fetched_at=NOW, at=places[0])
    write(tmp_path, answer("a"), answer("d"), night="2026-11-22", known=known)
    reader = ArchiveReader(tmp_path)
    n_read: list[int] = []
    assert list(reader.verify(n_read.append)) == []
    assert sum(n_read) == reader.n_bytes()
    flip(tmp_path, places[0].offset + 50)
    flip(tmp_path, places[2].offset + 50)
    found = [(one.at.file_name, one.at.offset) for one in reader.verify()]
    revisit = next(at for at, held in reader.night("2026-11-22") if isinstance(held, Revisit))
    assert found == [
        (f"{NIGHT}.warc.gz", places[0].offset),
        (f"{NIGHT}.warc.gz", places[2].offset),
        ("2026-11-22.warc.gz", revisit.offset),
    ]
