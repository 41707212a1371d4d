"""The matcher finds what the codebook's reference matcher finds: on both seeds, on official prose, on strange text."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.themes.codebook.load import load_codebook
from pipeline.themes.codebook.terms import parse_term
from pipeline.themes.match.matcher import Matcher
from tests.bench.bench_matcher import load_reference, press_releases
from tests.old_syntax import in_old_syntax, reference_themes

CODEBOOK = in_old_syntax(load_codebook())  # constructions: tests/pipeline/themes/test_constructions.py
MATCHER = Matcher(CODEBOOK)
MOST_CHARACTERS = 1_500  # of one text: the reference reads 40 kB/s

Found = tuple[list[tuple[int, str, str, str]], int, int]  # sentence, theme, term and wording of hits; sentences; words


class Oracle:
    """The reference matcher, with what it can read of the shipped codebook."""

    def __init__(self, folder: Path) -> None:
        self._module = load_reference(folder / "reference_matcher.py")
        self._themes = reference_themes(self._module, CODEBOOK)

    def count(self, text: str) -> Found:
        sentences = self._module.sentences(self._module.normalise(text))
        hits = [
            (number, theme_id, term, wording)
            for number, sentence in enumerate(sentences, 1)
            for theme_id, theme in self._themes.items()
            for _, _, term, wording in theme.find(sentence)
        ]
        return sorted(hits), len(sentences), sum(map(self._module.n_words, sentences))

    def wording(self, text: str) -> str:
        return " ".join(self._module.normalise(text).split())


@pytest.fixture(scope="module")
def oracle(shared: Path) -> Oracle:
    return Oracle(shared / "codebook")


def count(text: str, oracle: Oracle) -> Found:
    """Return what the matcher finds, each hit with the wording at its place in the text as it stood."""
    found = MATCHER.find(text)
    hits = [
        (hit.sentence_number, hit.theme_id, hit.term, oracle.wording(text[hit.start : hit.end])) for hit in found.hits
    ]
    return sorted(hits), len(found.sentences), found.n_words


def test_the_seeds_have_the_hits_of_the_reference(shared: Path, oracle: Oracle) -> None:
    seeds = [path.read_text(encoding="utf-8") for path in sorted((shared / "seeds").glob("*.txt"))]
    assert len(seeds) == 2
    for text in seeds:
        assert count(text, oracle) == oracle.count(text)


def test_press_releases_have_the_hits_of_the_reference(material: Path, oracle: Oracle) -> None:
    texts = [text[:MOST_CHARACTERS] for text in press_releases(material)][:400]
    assert len(texts) >= 300
    for text in texts:
        assert count(text, oracle) == oracle.count(text)


def test_headlines_have_the_hits_of_the_reference(material: Path, oracle: Oracle) -> None:
    folder = material / "headlines_prc_media_2022"
    lines = (folder / "headlines.jsonl").read_text(encoding="utf-8").splitlines()[::40]
    lines += (folder / "nato_headlines.jsonl").read_text(encoding="utf-8").splitlines()
    text = "\n".join(json.loads(line)["title"] for line in lines)
    assert count(text, oracle) == oracle.count(text)


def _wordings(source: str) -> list[str]:
    """Return the words of a term, all alternatives among them, and some that stand side by side."""
    words = [word.core for word in parse_term(source).words]
    return [*words, " ".join(words[:2]), " ".join(words[-3:])]


SOURCES = [source for theme in CODEBOOK.themes for source in (*(term.p for term in theme.terms), *theme.exclusions)]
WORDINGS = sorted({wording for source in SOURCES for wording in _wordings(source) if wording})
FILLINGS = [
    re.sub(r"\{([^{},]+)[^{}]*\}", r"\1", source).replace("*", "s") for source in SOURCES if "re:" not in source
]
STRANGE = ["ﬁ", "ＮＡＴＯ", "Ｃｈｉｎａ’ｓ", "cafe\u0301", "İ", "ı", "ſ", "\u212a", "Chİna", "pacıfic", "Taſk"]
STRANGE += ["…", "½", "№", "é", "中国", "\u00ad", "\u200b", "_"]
STRANGE += [
    "U.S.",
    "U. S.",
    "U.\nS.",
    "U.K.",
    "U.N.",
    "U.S.A.",
    "Mr.",
    "Gen.",
    "e.g.",
    "J.",
    "Sept.",
    "Dr!",
    "é.",
    "...",
    "?!",
]
JOINTS = [" ", " ", " ", " ", ", ", ". ", "? ", "; ", "-", " - ", "–", "'", "’s ", "' ", " “", "” ", " (", ") ", "/"]
JOINTS += ["! ", ".') ", " \n ", "--", "   ", "\n", "\n\n", "  ", "\u00a0", "\t", "\u2028", ".” ", "\u202f", "", "]"]

PIECES = st.one_of(st.sampled_from(WORDINGS), st.sampled_from(FILLINGS), st.sampled_from(STRANGE))
CASES: list[Callable[[str], str]] = [str, str, str.lower, str.upper, str.capitalize]
CASED = st.builds(lambda case, piece: case(re.sub(r"~\d+ ", "", piece)), st.sampled_from(CASES), PIECES)
TEXTS = st.lists(st.tuples(CASED, st.sampled_from(JOINTS)), max_size=25).map(
    lambda pairs: "".join(piece + joint for piece, joint in pairs)
)


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=TEXTS)
def test_strange_text_has_the_hits_of_the_reference(oracle: Oracle, text: str) -> None:
    found, expected = count(text, oracle), oracle.count(text)
    assert [hit[:3] for hit in found[0]] == [hit[:3] for hit in expected[0]]
    assert found[1:] == expected[1:]
    # Where one strange character unfolds to several, the place holds it whole.
    assert all(wording[3] in place[3] for place, wording in zip(found[0], expected[0], strict=True))
