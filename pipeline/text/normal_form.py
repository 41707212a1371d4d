"""Unicode normalisation in linear time.

`unicodedata.normalize` sorts each run of combining marks by insertion: a hundred thousand of them take ten seconds.
"""

import re
import unicodedata
from typing import Literal

NormalForm = Literal["NFC", "NFD", "NFKC", "NFKD"]
_SHORT = 100  # characters of a run of marks that is sorted by insertion in no time; no language stacks as many


def normalized(form: NormalForm, text: str) -> str:
    """Return `text` in a Unicode normal form, equal to that of `unicodedata.normalize`."""
    return text if text.isascii() else unicodedata.normalize(form, _sorted_marks(form, text))


def _sorted_marks(form: NormalForm, text: str) -> str:
    """Sort long runs of combining marks by their class, which changes no normal form."""
    decomposed: NormalForm = "NFKD" if "K" in form else "NFD"
    if len(text) <= _SHORT or not (marks := [char for char in set(text) if _is_mark(decomposed, char)]):
        return text

    def in_order(run: re.Match[str]) -> str:
        pieces = "".join(unicodedata.normalize(decomposed, mark) for mark in run[0])
        return "".join(sorted(pieces, key=unicodedata.combining))

    return re.sub(f"[{re.escape(''.join(marks))}]{{{_SHORT},}}", in_order, text)


def _is_mark(decomposed: NormalForm, char: str) -> bool:
    return unicodedata.combining(unicodedata.normalize(decomposed, char)[0]) > 0
