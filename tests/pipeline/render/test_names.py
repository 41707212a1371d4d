"""Family and given names are told apart where the print does so, and nowhere else."""

import pytest

from pipeline.render.names import read_name


@pytest.mark.parametrize(
    ("printed", "family", "given"),
    [
        ("Lee, Ada", "Lee", "Ada"),
        ("van Oosterzee, Pieter", "van Oosterzee", "Pieter"),
        ("John R. Smith", "Smith", "John R."),
        ("J.R. Smith", "Smith", "J.R."),
        ("Pieter van Oosterzee", "van Oosterzee", "Pieter"),
        ("Maria de la Cruz", "de la Cruz", "Maria"),
        ("LEE Ada", "LEE", "Ada"),
        ("Ada LEE", "LEE", "Ada"),
        ("Jane Q. Doe", "Doe", "Jane Q."),
        ("Jane Doe", "Doe", "Jane"),
        ("Sarah Tan", "Tan", "Sarah"),
        ("Mary Anne Vale", "Vale", "Mary Anne"),
    ],
)
def test_names_whose_parts_are_told_apart(printed: str, family: str, given: str) -> None:
    assert read_name(printed) == (family, given)


@pytest.mark.parametrize(
    "printed",
    [
        "Ada Lee",  # which of the two is the family?
        "Mei Anlan",
        "Lim Wei Jie",
        "C. Raja Mohan",  # the family name has two words
        "Ada Lee, PhD",
        "Ada Lee, Jr.",
        "Lee, Ada, and others",
        "Reuters",
        "Kim Min-seok",
        "Nguyen Van Minh",
        "Paul Simon",  # both are given names
        "Jane Q. Doe and John R. Roe",
        "Jane Doe & John Roe",
        "Staff Writer",
        "U.S. Navy",
        "NATO Review",
        "RAND Corporation",
        "John S. Rowe Institute",
        "University of St. Andrews",
        "Frederick the Great Society",
        "NATO",
        "BBC NEWS",
        "van",
        "The Editors of the Review",
        ",",
        "",
        "李 安娜",
    ],
)
def test_names_that_stay_as_they_are_printed(printed: str) -> None:
    name = read_name(printed)
    assert name.is_literal
    assert name.family == printed
