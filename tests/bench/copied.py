"""One text at very many outlets: near copies of it, and forms filled in, which share most of their words and are none.

Words are made of syllables; the texts of one seed are always the same.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from random import Random

from pipeline.records import CleanedEntry
from tests.builders import a_cleaned_entry, on

N_WORDS = 800
_N_CHANGED = 6  # words of a copy
_SYLLABLES = [a + b for a in "bdfghklmnprstvw" for b in ("a", "e", "i", "o", "u", "an", "er", "ol", "un")]
_BEGAN = date(2026, 9, 1)


def near_copies(n_texts: int, *, first: int = 0) -> list[CleanedEntry]:
    """Return near copies of one text, each at an outlet and under a headline of its own."""
    return [_entry(n, f"Headline {_name(Random(n))} {n}", _edited(n)) for n in range(first, first + n_texts)]


def syndicated(n_texts: int, *, first: int = 0) -> list[CleanedEntry]:
    """Return near copies of one text under one headline and byline."""
    said = {"authors": ("Ada Lee",)}
    listed = [_entry(n, "An office in the far north", _edited(n)) for n in range(first, first + n_texts)]
    return [one.model_copy(update={"clean": one.clean.model_copy(update=said)}) for one in listed]


def filled_in(n_texts: int, *, first: int = 0) -> list[CleanedEntry]:
    """Return one form filled in for a name each: nine tenths of the words are the same, and none is a copy."""
    return [_entry(n, f"The day of {_name(Random(n))}{n}", _form(n)) for n in range(first, first + n_texts)]


def reprinted(n_texts: int, *, first: int = 0) -> list[CleanedEntry]:
    """Return forms that one outlet fills in, for a number each, and a copy of every one at an outlet of its own."""
    listed = []
    for n in range(first, first + n_texts):
        words, n_form = _text(), n // 2
        for place in range(0, N_WORDS, 80):
            words[place + 1] = f"of {n_form} crowns"
        at, title = (-1, "An order") if n % 2 == 0 else (n, f"Headline {_name(Random(n))} {n}")
        listed.append(_entry(at, title, words, slug=f"text-{n_form}"))
    return listed


KINDS: dict[str, Callable[..., list[CleanedEntry]]] = {
    "copies": near_copies,
    "syndicated": syndicated,
    "forms": filled_in,
    "reprints": reprinted,
}


def _edited(n: int) -> list[str]:
    words, random = _text(), Random(f"edit {n}")
    for place in random.sample(range(len(words)), _N_CHANGED):
        words[place] = _word(random)
    return words


def _form(n: int) -> list[str]:
    words, name = _text(), f"{_name(Random(n))}{n}"
    for place in range(0, N_WORDS, 80):
        words[place + 1] = name
    return words


def _text() -> list[str]:
    random = Random("text")
    words = [_word(random) for _ in range(N_WORDS)]
    for place in range(7, N_WORDS, 20):
        words[place] = words[place].title()
    return words


def _entry(n: int, title: str, words: list[str], *, slug: str = "text") -> CleanedEntry:
    body = "\n\n".join(" ".join(_sentences(words[at : at + 80])) for at in range(0, len(words), 80))
    day = _BEGAN + timedelta(days=n % 28)
    one = a_cleaned_entry(f"text-{n}", body, guid="", title=title, published=on(day))
    url = f"http://outlet{n}.example/{slug}/"
    outlet = {"feed_id": f"outlet{n}", "source_id": f"outlet{n}", "url": url, "page_url": url}
    return one.model_copy(update={"entry_id": f"entry {url}", **outlet})


def _sentences(words: list[str]) -> Iterator[str]:
    for at in range(0, len(words), 16):
        yield f"Then {' '.join(words[at : at + 16])}."


def _name(random: Random) -> str:
    return _word(random).title()


def _word(random: Random) -> str:
    return "".join(random.choices(_SYLLABLES, k=random.randint(2, 4)))
