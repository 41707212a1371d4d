"""How an article counted after one night and counts after another, in words."""

from collections.abc import Iterator
from typing import Any

from warehouse.ask.diff import Comparison
from warehouse.statements import Row

_FIELDS = {  # of an article, told where they differ
    "published_on": "its date",
    "story_published_on": "date of its story",
    "is_original": "original",
    "n_articles": "articles of its story",
    "genre": "genre",
    "source_group": "group of sources",
    "n_words": "words",
    "revision_id": "text",
    "story_id": "story",
}


def differences(change: Row, compared: Comparison, *, has_known_themes: bool) -> Iterator[str]:
    """Yield what differs in one row of `changes_between`, and what follows for the compared genre and theme."""
    before, after = change["before"], change["after"]
    if before is None or after is None:
        yield _entered_or_left(before or after, has_entered=before is None)
        return
    for key, words in _FIELDS.items():
        if before[key] != after[key]:
            yield f"{words} {_told(before[key])} → {_told(after[key])}"
    if compared.genre != "all" and before["genre"] != after["genre"]:
        yield "counts now" if after["genre"] == compared.genre else "no longer counts"
    if has_known_themes and change["had_theme"] != change["has_theme"]:
        yield f"{'has' if change['has_theme'] else 'no longer has'} {compared.theme_id}"


def _entered_or_left(state: dict[str, Any], *, has_entered: bool) -> str:
    counted_on = state["story_published_on"] if state["is_original"] else state["published_on"]
    what = "a story" if state["is_original"] else "a copy"
    return f"{'counts' if has_entered else 'no longer counts'} as {what} of {counted_on}, {state['n_words']} words"


def _told(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "unknown" if value is None else str(value)
