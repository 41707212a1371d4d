import pytest

from pipeline.text.languages import language_name


@pytest.mark.parametrize(
    ("code", "name"),
    [("ja", "Japanese"), ("und", "an unknown language"), ("xx", "the language xx")],
)
def test_a_language_has_its_english_name(code: str, name: str) -> None:
    assert language_name(code) == name
