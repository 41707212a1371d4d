"""Each format is read back by a program that is not ours, whatever a headline holds."""

import codecs
import json
import re
from collections.abc import Iterator
from datetime import date

import latexcodec  # noqa: F401 - makes the codec known
import pytest
import rispy  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st
from pybtex.database import Entry, parse_string  # type: ignore[import-untyped]

from pipeline.records import DatePrecision
from pipeline.render.bibtex import as_bibtex
from pipeline.render.csl import as_csl_json
from pipeline.render.reference import Reference, one_line
from pipeline.render.ris import as_ris

HOSTILE = [
    "Why {NATO} looks east",
    "One } too many",
    "One { too few",
    '"Asian NATO": 100% fear & $5bn_of #hype',
    "Two\nlines\r\nand\ttabs",
    "@article{stolen, title = {x}}",
    "TY  - JOUR",
    "A\nTY  - JOUR\nER  - \n",
    "ER  - ",
    "back\\slash \\input{/etc/passwd} ~ ^",
    "= 1 + 1",
    "Étienne’s “idea” – 日本とNATO",
    "ends with a backslash \\",
    "a and b and c",
    "\x00\x1b[2J",
    "%",
    "\u2028TY  - JOUR",
]


def reference(title: str = "A title", **said: object) -> Reference:
    known: dict[str, object] = {
        "key": "lee-2026-title",
        "authors": ("Lee, Ada", "Mei Anlan"),
        "outlet": "Harbour Review",
        "outlet_kind": "magazine",
        "url": "https://review.example/a_b/?x=1&y=%20#c",
        "published_on": date(2026, 5, 1),
        "published_precision": DatePrecision.DAY,
        "accessed_on": date(2026, 10, 29),
        "language_code": "en",
    }
    return Reference.model_validate({**known, "title": title, **said})


def entries(text: str) -> dict[str, Entry]:
    return dict(parse_string(text, "bibtex").entries.items())


def unescaped(latex: str) -> str:
    named = {"textbackslash": "\\", "textbraceleft": "{", "textbraceright": "}", "textasciitilde": "~"}
    named |= {"textasciicircum": "^"}
    return re.sub(r"\\(?:(text[a-z]+)\{\}|([#$%&_]))", lambda found: named.get(found[1] or "", found[2]), latex)


@pytest.mark.parametrize("title", HOSTILE)
def test_bibtex_reads_back_as_the_headline_that_was_written(title: str) -> None:
    (entry,) = entries("".join(as_bibtex([reference(title)]))).values()
    assert entry.fields["title"][0] + entry.fields["title"][-1] == "{}"
    assert unescaped(entry.fields["title"][1:-1]) == one_line(title)
    assert set(entry.fields) == {"title", "journal", "year", "month", "date", "language", "url", "urldate"}


@pytest.mark.parametrize("title", HOSTILE)
def test_ris_reads_back_as_the_headline_that_was_written(title: str) -> None:
    read = rispy.loads("".join(as_ris([reference(title), reference()])))
    assert [one.get("title", "").strip() for one in read] == [one_line(title), "A title"]
    assert {one["type_of_reference"] for one in read} == {"MGZN"}


@pytest.mark.parametrize("title", HOSTILE)
def test_csl_json_reads_back_as_the_headline_that_was_written(title: str) -> None:
    first, second = json.loads("".join(as_csl_json([reference(title), reference()])))
    assert first.get("title", "") == one_line(title)
    assert second["title"] == "A title"


@settings(deadline=None)  # a busy machine is no mistake of ours
@given(st.text(), st.text())
def test_whatever_is_written_in_a_headline_or_name_there_are_two_references(title: str, author: str) -> None:
    written = [reference(title, authors=(author,)), reference("next", key="second")]
    assert list(entries("".join(as_bibtex(written)))) == ["lee-2026-title", "second"]
    assert [one["id"] for one in rispy.loads("".join(as_ris(written)))] == ["lee-2026-title", "second"]
    assert len(json.loads("".join(as_csl_json(written)))) == 2


def test_latex_reads_the_escaped_characters_as_they_were() -> None:
    (entry,) = entries("".join(as_bibtex([reference("100% of 5 & #1_a ~")]))).values()
    assert codecs.decode(entry.fields["title"], "ulatex+utf8").strip("{}") == "100% of 5 & #1_a ~"


def test_authors_are_split_only_where_that_can_be_told() -> None:
    (entry,) = entries("".join(as_bibtex([reference()]))).values()
    lee, mei = entry.persons["author"]
    assert ("".join(lee.last_names), "".join(lee.first_names)) == ("{Lee}", "{Ada}")
    assert (mei.last_names, mei.first_names) == (["{Mei Anlan}"], [])
    assert rispy.loads("".join(as_ris([reference()])))[0]["authors"] == ["Lee, Ada", "Mei Anlan"]
    (item,) = json.loads("".join(as_csl_json([reference()])))
    assert item["author"] == [{"family": "Lee", "given": "Ada"}, {"literal": "Mei Anlan"}]


@pytest.mark.parametrize("author", ["Smith and Sons", "A {and} B", "Lee and", "and", "Ada Lee, PhD"])
def test_an_author_is_one_author_whatever_the_name(author: str) -> None:
    (entry,) = entries("".join(as_bibtex([reference(authors=(author,))]))).values()
    assert len(entry.persons["author"]) == 1


def test_a_month_has_no_day() -> None:
    may = reference(published_precision=DatePrecision.MONTH)
    (entry,) = entries("".join(as_bibtex([may]))).values()
    assert (entry.fields["date"], entry.fields["year"], entry.fields["month"]) == ("2026-05", "2026", "May")
    assert rispy.loads("".join(as_ris([may])))[0]["date"] == "2026/05//"
    assert json.loads("".join(as_csl_json([may])))[0]["issued"] == {"date-parts": [[2026, 5]]}


def test_a_day_is_written_with_its_outlet_address_language_and_the_day_it_was_read() -> None:
    (entry,) = entries("".join(as_bibtex([reference()]))).values()
    assert entry.fields["date"] == "2026-05-01"
    assert entry.fields["journal"] == "Harbour Review"
    assert entry.fields["url"] == "https://review.example/a_b/?x=1&y=%20#c"
    assert (entry.fields["urldate"], entry.fields["language"]) == ("2026-10-29", "en")
    (ris,) = rispy.loads("".join(as_ris([reference()])))
    assert (ris["date"], ris["year"], ris["access_date"]) == ("2026/05/01/", "2026", "2026/10/29/")
    assert (ris["secondary_title"], ris["urls"], ris["language"]) == ("Harbour Review", [reference().url], "en")
    (item,) = json.loads("".join(as_csl_json([reference()])))
    assert (item["container-title"], item["URL"], item["language"]) == ("Harbour Review", reference().url, "en")
    assert item["accessed"] == {"date-parts": [[2026, 10, 29]]}


@pytest.mark.parametrize(
    ("kind", "ris", "csl"),
    [
        ("magazine", "MGZN", "article-magazine"),
        ("state_media", "NEWS", "article-newspaper"),
        ("newspaper", "NEWS", "article-newspaper"),
        ("think_tank", "ELEC", "webpage"),
        ("other", "ELEC", "webpage"),
    ],
)
def test_the_kind_of_outlet_decides_the_kind_of_reference(kind: str, ris: str, csl: str) -> None:
    one = reference(outlet_kind=kind)
    assert rispy.loads("".join(as_ris([one])))[0]["type_of_reference"] == ris
    assert json.loads("".join(as_csl_json([one])))[0]["type"] == csl


def test_what_is_not_known_is_left_out() -> None:
    bare = reference(authors=(), language_code="und")
    (entry,) = entries("".join(as_bibtex([bare]))).values()
    assert "language" not in entry.fields
    assert "author" not in entry.persons
    assert not {"authors", "language"} & set(rispy.loads("".join(as_ris([bare])))[0])
    assert not {"author", "language"} & set(json.loads("".join(as_csl_json([bare])))[0])


@pytest.mark.parametrize("write", [as_bibtex, as_ris, as_csl_json])
def test_references_are_written_as_they_come(write: type) -> None:
    asked = []

    def come() -> Iterator[Reference]:
        for number in range(3):
            asked.append(number)
            yield reference(key=f"k{number}")

    pieces = iter(write(come()))
    while "k0" not in next(pieces):
        pass
    assert asked == [0]


def test_no_reference_is_still_a_valid_file() -> None:
    assert list(as_bibtex([])) == []
    assert list(as_ris([])) == []
    assert json.loads("".join(as_csl_json([]))) == []
