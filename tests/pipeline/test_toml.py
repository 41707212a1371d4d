import tomllib

from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.toml import basic_string

# Every character that UTF-8 can write: all but lone surrogates.
TEXTS = st.text(st.characters(codec="utf-8"))


@given(TEXTS)
@example("\x00\x1f\x7f\x85\u2028\r\n\t\b\f\"'\\ü😀")
def test_a_basic_string_is_read_back_as_the_text_it_quotes(text: str) -> None:
    assert tomllib.loads(f"key = {basic_string(text)}") == {"key": text}


@given(TEXTS)
@example("\x7f")
def test_a_basic_string_is_one_line_without_control_characters(text: str) -> None:
    quoted = basic_string(text)
    assert not any(char < " " or char == "\x7f" for char in quoted)
