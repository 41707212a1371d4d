import pytest
from lxml.html import document_fromstring

from pipeline.clean.read.prune import check_path, prune
from tests.pipeline.clean.pages import BODY, TEXT, TITLE, clean, document, paragraphs

AD = "<div class='house-ad'><p>The Harbour Hotel has rooms with a view of the strait and of both its fleets.</p></div>"
ARTICLE = f"<article><h1>{TITLE}</h1>{paragraphs(*TEXT[:3])}{AD}{paragraphs(*TEXT[3:])}</article>"


def test_what_a_source_declares_is_no_part_of_its_texts() -> None:
    assert "Harbour Hotel" in clean(document(ARTICLE)).body
    assert clean(document(ARTICLE), prune=("//div[@class='house-ad']",)).body == BODY
    assert clean(ARTICLE, form="fragment", prune=("//div[@class='house-ad']",), feed_title=TITLE).body == BODY


@pytest.mark.parametrize("path", ["//p/@class", "//p/text()", "count(//p)", "/html", "nothing:here(//p)", "//x:p"])
def test_a_path_of_no_element_cuts_nothing(path: str) -> None:
    tree = document_fromstring("<html><body><p class='a'>One.</p></body></html>")
    prune(tree, (path,))
    assert tree.text_content() == "One."


def test_what_is_no_path_is_refused() -> None:
    assert check_path("//div[@id='promo']") == "//div[@id='promo']"
    with pytest.raises(ValueError, match="this is no XPath"):
        check_path("//div[")


def test_the_declared_end_of_a_title_goes() -> None:
    page = document(f"<article>{paragraphs(*TEXT)}</article>", title=f"{TITLE} (Harbour Review)")
    assert clean(page, title_suffix=" (Harbour Review)").title == TITLE
