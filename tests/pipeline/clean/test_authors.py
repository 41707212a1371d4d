import pytest

from pipeline.clean.read.authors import choose_authors, in_full, looks_like_a_name, persons, pseudonym


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Ida Berg", ("Ida Berg",)),
        ("by Ida Berg and Linus Hagmark", ("Ida Berg", "Linus Hagmark")),
        ("Ida Berg, Linus Hagmark, and LI WEI", ("Ida Berg", "Linus Hagmark", "Li Wei")),
        ("Author: Ida Berg, Brackwater University", ("Ida Berg",)),
        ("By Dr. Ida Berg | Ocean Daily | Updated: 2031-07-18 07:10", ("Ida Berg",)),
        ("Written by: Ida Berg, Professor of History", ("Ida Berg",)),
        ("Ida Berg (Harbour Post)", ("Ida Berg",)),
        ("Ida Berg for The Statesman", ("Ida Berg",)),
        ("Ida Berg @idaberg", ("Ida Berg",)),
        ("Ricardo de la Cruz & Jean-Luc d'Arc", ("Ricardo de la Cruz", "Jean-Luc d'Arc")),
        ("John O’Neill; Kim Yo-jong", ("John O’Neill", "Kim Yo-jong")),
        ("Mohammed al-Sulami", ("Mohammed al-Sulami",)),
        ("李伟", ("李伟",)),
        ("Ida Berg and Ida Berg", ("Ida Berg",)),
        ("Ida Juul Berg og Ole Kirk-Dahl", ("Ida Juul Berg", "Ole Kirk-Dahl")),
        ("Ida Berg och Ole Dahl", ("Ida Berg", "Ole Dahl")),
        ("Ida Berg e Ole Dahl", ("Ida Berg", "Ole Dahl")),
        ("Ida Berg en Ole Dahl", ("Ida Berg", "Ole Dahl")),
        ("Santiago Berg y Cajal", ("Santiago Berg y Cajal",)),
        ("ida.berg", ("Ida Berg",)),
        ("Kim Min-seok 김민석", ("Kim Min-seok",)),
        ("Kim Min-seok, 김민석", ("Kim Min-seok",)),
    ],
)
def test_names_come_without_by_and_roles(line: str, names: tuple[str, ...]) -> None:
    assert persons([line]) == names


@pytest.mark.parametrize(
    "line",
    [
        "admin",
        "Staff Writer",
        "Reuters",
        "Editorial Board",
        "https://harbour.example/a",
        "post@harbour.example",
        "5 min read",
    ],
)
def test_house_accounts_and_agencies_are_no_persons(line: str) -> None:
    assert persons([line]) == ()


def test_the_outlet_is_not_its_own_author() -> None:
    assert persons(["Harbour Notes", "Ida Berg"], outlet="Harbour Notes") == ("Ida Berg",)


def test_the_first_who_names_anyone_is_believed_unless_a_later_one_names_more() -> None:
    assert choose_authors([(), ("Ida Berg",), ("Marco Bell",)]) == ("Ida Berg",)
    assert choose_authors([("Ida Berg",), ("Linus Hagmark", "Ida Berg")]) == ("Linus Hagmark", "Ida Berg")
    assert choose_authors([()]) == ()


def test_a_name_is_told_from_other_words() -> None:
    assert looks_like_a_name("Ida Berg")
    assert not looks_like_a_name("Ida")
    assert not looks_like_a_name("the alliance")


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Ida Berg\nole.dahl@harbour.example", ("Ida Berg",)),
        ("Ida Berg | desk@harbour.example", ("Ida Berg",)),
        ("ida.berg@harbour.example", ("Ida Berg",)),
    ],
)
def test_an_address_beside_a_name_names_nobody_else(line: str, names: tuple[str, ...]) -> None:
    assert persons([line]) == names


@pytest.mark.parametrize(
    ("field", "names"),
    [
        ("Ida berg", ("Ida berg",)),
        ("Olé dahl", ()),
        ("Harbour team", ()),
        ("ida berg", ()),
    ],
)
def test_a_field_of_the_metadata_may_have_a_family_name_in_lower_case(field: str, names: tuple[str, ...]) -> None:
    assert persons([field], is_field=True) == names
    assert persons([field]) == ()


@pytest.mark.parametrize("word", ["Ruby", "Vonda", "Parveen", "Mehran", "Teodor"])
def test_a_pseudonym_may_contain_a_short_word(word: str) -> None:
    assert pseudonym(word, is_signed=True) == (word,)


@pytest.mark.parametrize("word", ["von", "more", "default", "dpa", "webmaster"])
def test_words_of_the_house_are_no_pseudonyms(word: str) -> None:
    assert pseudonym(word, is_signed=True) == ()


@pytest.mark.parametrize(
    ("others", "names"),
    [
        (["Ida Berg"], ("Ida Berg", "Ole Dahl")),
        (["Idana Berg", "Ole Frost"], ("Ida", "Ole Dahl")),
        ([], ("Ida", "Ole Dahl")),
    ],
)
def test_only_a_first_name_alone_is_completed(others: list[str], names: tuple[str, ...]) -> None:
    assert in_full(("Ida", "Ole Dahl"), others) == names


@pytest.mark.parametrize(
    "line", ["All posts by Staff", "Hafenverband Brackwater Verein", "Auteur", "Stiftung Hafen", "Pressestelle Hafen"]
)
def test_houses_in_other_languages_are_no_persons(line: str) -> None:
    assert persons([line], is_byline=True) == ()
