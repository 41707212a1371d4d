"""A commentary of our own, and the page around it: what the tests of cleaning read."""

from pipeline.clean.page import clean_page
from pipeline.clean.page_to_clean import PageToClean
from pipeline.records import CleanText, FurnitureKind

TITLE = "Why the Alliance Should Stay Out of Southern Waters"
STANDFIRST = (
    "Although the southern capitals are polite about the plan, a larger role for the alliance in their waters may do "
    "more harm than good."
)
TEXT = (
    "The harbour alliance has never been sure of its own map. For thirty years its ministers have met in the same "
    "hall, under the same painted ceiling, and have argued about the same line between the northern and the southern "
    "sea.",
    "That line is now moving. Last month the council let it be known that a small liaison bureau would open in Port "
    "Meridian, the first of its kind beyond the straits, and that four southern partners would be asked to the table.",
    "Supporters say that the step is modest. A dozen officers, a rented floor, a telephone. But a modest step in the "
    "wrong direction is still a step in the wrong direction, and those who must live with it were never asked.",
    f"{STANDFIRST} The fleets that would have to make it credible do not exist, and the budgets that would build them "
    "have been spent.",
    "“We do not regard anyone as an adversary,” the secretary general, Mara Lindqvist, told reporters in Brackwater, "
    "adding that “the sea belongs to all who sail it.”",
    "Beijing, for its part, has read every communiqué since 1999 and has drawn its own conclusions. Its spokesman "
    "called the bureau a wedge, and the navy sent two frigates through the strait in answer.",
    "A wiser course would leave the south to its own councils and would let the union’s traders, not its admirals, "
    "carry its influence there. Competition need not be a collision.",
)
BODY = "\n\n".join(TEXT)


def paragraphs(*texts: str) -> str:
    """Return texts as HTML paragraphs."""
    return "\n".join(f"<p>{text}</p>" for text in texts)


def document(article: str, *, head: str = "", title: str = TITLE) -> str:
    """Return a whole page around the mark-up of an article: navigation before it, a footer behind it."""
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>{head}</head><body>'
        '<header><nav><ul><li><a href="/">Home</a></li><li><a href="/opinion">Opinion</a></li></ul></nav></header>'
        f"<main>{article}</main><footer><p>© 2031 Harbour Media. All rights reserved.</p></footer></body></html>"
    )


def clean(page: str | bytes, **known: object) -> CleanText:
    """Return what cleaning makes of a page that holds an article."""
    body = page.encode() if isinstance(page, str) else page
    cleaned = clean_page(PageToClean.model_validate({"body": body, **known}))
    assert isinstance(cleaned, CleanText), cleaned
    return cleaned


def clean_text(*lines: str, **known: object) -> CleanText:
    """Return what cleaning makes of a plain text, its paragraphs given one by one."""
    return clean("\n\n".join(lines), form="text", **known)


def reason(page: str | bytes, **known: object) -> str:
    """Return why cleaning rejects a page."""
    body = page.encode() if isinstance(page, str) else page
    cleaned = clean_page(PageToClean.model_validate({"body": body, **known}))
    assert not isinstance(cleaned, CleanText), cleaned
    assert cleaned.detail
    return cleaned.reason


def taken(cleaned: CleanText, kind: FurnitureKind) -> list[str]:
    """Return the boilerplate of one kind."""
    return [piece.text for piece in cleaned.furniture if piece.kind is kind]
