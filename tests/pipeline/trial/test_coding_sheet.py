"""Files of codes as spreadsheets save them are read; anything else is refused with file, line and way out."""

from pathlib import Path

import pytest

from pipeline.errors import CodesError
from pipeline.trial.coding_sheet import CUT, MOST_CHARACTERS, evidence, read_codes, unit_key

SAMPLE = "s0123456789abcdef"
FILE = Path("coded.csv")


def sheet(*rows: str, header: str = "key,code,note,evidence") -> bytes:
    return "\r\n".join([header, *rows, ""]).encode("utf-8-sig")


def row(number: int, code: str, *others: str) -> str:
    return ",".join([unit_key(SAMPLE, number), code, *others])


def codes(content: bytes) -> dict[int, bool]:
    return {one.unit_number: one.is_theme for one in read_codes(FILE, content).codes}


def test_ones_and_zeros_are_codes_and_blanks_are_not_coded() -> None:
    content = sheet(row(1, "1", "sure"), row(2, " 0 "), row(3, ""), row(4, "  "))
    read = read_codes(FILE, content)
    assert codes(content) == {1: True, 2: False}
    assert read.n_blank == 2
    assert read.codes[0].note == "sure"


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_what_spreadsheets_make_of_it_is_read(separator: str, encoding: str) -> None:
    lines = [f"note{separator}code{separator}key", f'"two\nlines, é"{separator}1{separator}{SAMPLE}.7', "", ""]
    assert codes("\n".join(lines).encode(encoding)) == {7: True}


def test_rows_may_be_sorted_and_removed() -> None:
    assert codes(sheet(row(9, "0"), row(2, "1"))) == {9: False, 2: True}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (sheet(row(1, "1"), row(2, "yes")), "coded.csv, line 3: the code is 'yes'. Write 1 where"),
        (sheet('"s0123456789abcdef.1",1,"two\nlines"', row(2, "2")), "coded.csv, line 4: the code is '2'"),
        (sheet(row(1, "1"), row(1, "0")), "line 3: the key s0123456789abcdef.1 stands there twice"),
        (sheet("17,1"), "line 2: '17' is no key of a sample"),
        (sheet(f"{SAMPLE}.0,1"), "is no key of a sample"),
        (sheet(row(1, ""), row(2, "")), "coded.csv: no row is coded. Fill the column `code`"),
        (sheet(header="key,note"), "line 1: there is no column `code`"),
        (sheet(row(1, "1"), header="a,b"), "line 1: there is no column `key`"),
        (b"", "coded.csv: the file is empty"),
        (sheet(f'{SAMPLE}.1,1,"never closed'), "this is not a row of a CSV file"),
        (sheet(row(1, "1")) + "é".encode("latin-1"), "line 3: this is not UTF-8. In the spreadsheet choose"),
    ],
)
def test_anything_else_is_refused_with_its_place_and_the_way_out(content: bytes, said: str) -> None:
    with pytest.raises(CodesError) as refused:
        read_codes(FILE, content)
    assert said in str(refused.value)


def test_evidence_fits_into_a_cell() -> None:
    assert evidence("short") == "short"
    assert len(evidence("x" * 100_000)) == MOST_CHARACTERS
    assert evidence("x" * 100_000).endswith(CUT)
