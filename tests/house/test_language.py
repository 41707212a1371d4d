"""Docstrings are plain English: no "X in; Y out" formula, and none of the phrases that were reworded once."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)

IN_AND_OUT = re.compile(
    r"\bin[,;:].*\bout\b"  # a term in, its wordings out
    r"|\bin through\b.*\bout\b"
    r"|(?:^|[,;:] )out[,;:] "  # a body in pieces; out, the whole
    r"|\bout[,;:].*\bin[.]?$",  # wordings out, a term in
    re.I,
)

# The left column of the table "Language" in the project's style guide: what is quoted there, word for word.
REWORDED = (
    "a term in, its wordings out",
    "what the tasks share, never a task's argument",
    "meet every trouble of a night's beginning now",
    "each of them the author's until a rule takes it as furniture",
    "signs by which copies are found",
    "how often chance signs give as large a sum",
    "whether the smoothed share has left its limits",
    "touches nothing",
    "let few requests at a time try one host",
    "nights in a row",
    "is dear",
    "what can change without a trace: nothing",
    "write to nobody from now on",
    "ask it",
    "to settle",
    "told apart",
    "comes to",
    "a promise does not hold",
)
PHRASE = re.compile(rf"\b(?:{'|'.join(map(re.escape, REWORDED))})\b", re.I)


def docstrings(root: Path) -> Iterator[tuple[str, str]]:
    """Yield place and docstring, its white space folded, of each module, class and function."""
    for package in ("flows", "warehouse", "pipeline"):
        for path in sorted((root / package).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, DOCUMENTED) and (text := ast.get_docstring(node)):
                    line = getattr(node, "lineno", 1)
                    yield f"{path.relative_to(root).as_posix()}:{line}", " ".join(text.split())


def has_formula(docstring: str) -> bool:
    """Return whether one of its sentences has the form "X in; Y out"."""
    return any(IN_AND_OUT.search(sentence) for sentence in re.split(r"(?<=[.!?]) ", docstring))


def test_no_docstring_has_an_in_and_out_formula() -> None:
    assert [place for place, text in docstrings(ROOT) if has_formula(text)] == []


def test_no_docstring_has_a_reworded_phrase() -> None:
    found = [(place, PHRASE.findall(text)) for place, text in docstrings(ROOT)]
    assert [(place, phrases) for place, phrases in found if phrases] == []


@pytest.mark.parametrize(
    "docstring",
    [
        "A term in, its wordings out.",
        "What a codebook needs. Terms in; wordings out, sorted.",
        "Pages in through a pipe, clean texts out through it: what a child does.",
        "A body in pieces; out, the whole without its content coding.",
        "Wordings out, a term in.",
    ],
)
def test_a_formula_is_found(docstring: str) -> None:
    assert has_formula(docstring)


@pytest.mark.parametrize(
    "docstring",
    [
        "Return the words of a text in order, case folded, web addresses left out.",
        "Carry out a request in turn; return its answer.",
        "List what was left out. Sort it in place, then return it.",
    ],
)
def test_plain_english_is_no_formula(docstring: str) -> None:
    assert not has_formula(docstring)


@pytest.mark.parametrize("phrase", REWORDED)
def test_a_phrase_is_found_wherever_it_stands(tmp_path: Path, phrase: str) -> None:
    (tmp_path / "pipeline").mkdir()
    folded = phrase.replace(" ", "\n    ", 1).capitalize()
    (tmp_path / "pipeline" / "a.py").write_text(f'def act() -> None:\n    """Do it.\n\n    {folded}.\n    """\n')
    ((place, text),) = docstrings(tmp_path)
    assert (place, PHRASE.findall(text)) == ("pipeline/a.py:1", [phrase.capitalize()])
