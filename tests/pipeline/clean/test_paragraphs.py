import pytest
from lxml import html

from pipeline.clean.read.paragraphs import Paragraph, paragraphs_of_text, paragraphs_of_tree
from pipeline.records import CleanText
from tests.pipeline.clean.pages import BODY, TEXT, clean, document, paragraphs


def texts(markup: str) -> list[str]:
    return [paragraph.text for paragraph in paragraphs_of_tree(html.fromstring(markup))]


def test_blocks_part_and_inline_elements_do_not() -> None:
    assert texts("<div>loose<p>One <b>bo</b>ld</p>tail<div>last</div></div>") == ["loose", "One bold", "tail", "last"]


def test_a_break_parts_too() -> None:
    assert texts("<p>The headline<br>Credit: Port Museum</p>") == ["The headline", "Credit: Port Museum"]


def test_lines_broken_at_one_width_are_one_paragraph() -> None:
    wrapped = "<p>The harbour alliance has never been sure of its own map<br>and for thirty years its ministers have "
    wrapped += "argued about<br>the same line between the northern and the southern<br>sea.</p>"
    assert texts(wrapped) == [
        "The harbour alliance has never been sure of its own map and for thirty years its ministers have argued about "
        "the same line between the northern and the southern sea."
    ]


def test_paragraphs_know_what_held_them() -> None:
    tree = html.fromstring(
        "<div><h2>Head</h2><ul><li>Item <p>inner</p></li></ul><blockquote><p>Said</p></blockquote></div>"
    )
    assert paragraphs_of_tree(tree) == [
        Paragraph("Head", "heading"),
        Paragraph("Item", "item"),
        Paragraph("inner", "item"),
        Paragraph("Said", "quote"),
    ]


def test_cells_of_a_row_stay_apart() -> None:
    assert texts("<table><tr><td>1999</td><td>two frigates</td></tr></table>") == ["1999 two frigates"]


def test_scripts_and_forms_say_nothing() -> None:
    assert texts("<div><script>var a</script><form>Search</form><p>Text</p><nav>Home</nav></div>") == ["Text"]


def test_plain_text_parts_at_blank_lines_and_short_lines() -> None:
    text = "A headline\nCredit: Port Museum\n\nOne paragraph.\n \nAnother.\n"
    assert [one.text for one in paragraphs_of_text(text)] == [
        "A headline",
        "Credit: Port Museum",
        "One paragraph.",
        "Another.",
    ]


def test_deep_nesting_does_not_overflow() -> None:
    tree = html.fromstring("<div>" * 200 + "deep" + "</div>" * 200)
    assert [one.text for one in paragraphs_of_tree(tree)] == ["deep"]


def test_a_paragraph_of_thousands_of_elements_keeps_its_text() -> None:
    crowded = "".join(f"<i>{word}</i> " for word in BODY.split() * 20)
    page = clean(document(paragraphs(*TEXT, crowded)))
    assert isinstance(page, CleanText)
    assert page.body.split("\n\n")[-1].split() == BODY.split() * 20


@pytest.mark.parametrize(
    ("markup", "found"),
    [
        ("<div> <p> </p> <p>One</p> </div>", ["One"]),
        ("<div> <br> One<br> <br>two<div> </div>three</div>", ["One", "two", "three"]),
        ("<table><tr><td></td><td>One</td><td> </td></tr></table>", ["One"]),
    ],
)
def test_white_space_between_blocks_is_no_paragraph(markup: str, found: list[str]) -> None:
    assert texts(markup) == found
