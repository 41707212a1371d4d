"""China and India count as a slow second reading of the rule says: strong anchors, but medium ones beside Russia's war.

The reference tries every pattern of [relevance] in every sentence, each as a plain regular expression: no scan for
literals, no lower-case form, no sentence that is skipped.
"""

import re

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.assess.relevance import RelevanceRule
from pipeline.text.fold import fold
from pipeline.text.sentences import read
from pipeline.themes.codebook.load import load_codebook

RELEVANCE = load_codebook().relevance
RULE = RelevanceRule(load_codebook())
SEPARATOR = r"[\s\-/\"'\[\]()]+"


def anchor(source: str) -> re.Pattern[str]:
    """Return the expression of an anchor: words, alternatives in braces, * for the rest of a word, capitals as such."""
    if source.startswith("re:"):
        return re.compile(source.removeprefix("re:"), re.IGNORECASE)
    slots = [(braced or bare).split(",") for braced, bare in re.findall(r"\{([^}]*)\}|(\S+)", source)]
    parts = ["(?:" + "|".join(SEPARATOR.join(map(word, phrase.split())) for phrase in slot) + ")" for slot in slots]
    return re.compile(rf"(?<!\w){SEPARATOR.join(parts)}", re.IGNORECASE)


def word(written: str) -> str:
    stem = written.rstrip("*")
    letters = f"(?-i:{stem})" if len(stem) > 1 and stem.isupper() else stem
    return letters + (r"\w*" if written.endswith("*") else "") + r"(?:'s|')?(?!\w)"


def masked(sentence: str, patterns: tuple[str, ...], flags: re.RegexFlag) -> str:
    for pattern in patterns:
        sentence = re.sub(pattern, lambda found: " " * len(found[0]), sentence, flags=flags)
    return sentence


STRONG, POWER, MEDIUM = (
    [anchor(source) for source in listed]
    for listed in (RELEVANCE.anchors_strong, RELEVANCE.anchors_power, RELEVANCE.anchors_medium)
)


def counted(body: str) -> tuple[int, int, int, int, int]:
    """Return the counts of the reference: strong, kinds, medium, sentences with NATO, those of them near an anchor."""
    n_medium, strong, has_nato = 0, [], []
    for start, end in read(fold(body).text).sentences:
        sentence = fold(body).text[start:end]
        places = masked(sentence, RELEVANCE.anchor_false_regex, re.NOFLAG)
        is_backing = any(re.search(one, sentence, re.IGNORECASE) for one in RELEVANCE.war_backing_regex)
        named = [found for pattern in STRONG for found in pattern.finditer(places)]
        power = [
            found[0].lower()
            for pattern in POWER
            for found in pattern.finditer(places)
            if not any(one.start() <= found.start() and found.end() <= one.end() for one in named)
        ]
        here = [found[0].lower() for found in named]
        n_medium += sum(len(pattern.findall(places)) for pattern in MEDIUM) + (len(power) if is_backing else 0)
        strong.append(here if is_backing else here + power)
        alliance = masked(sentence, RELEVANCE.analogy_regex, re.IGNORECASE)
        alliance = masked(alliance, RELEVANCE.nato_false_regex, re.IGNORECASE)
        has_nato.append(any(re.search(one, alliance) for one in RELEVANCE.nato_regex))
    near = sum(any(strong[max(0, number - 1) : number + 2]) for number, is_nato in enumerate(has_nato) if is_nato)
    return sum(map(len, strong)), len({one for here in strong for one in here}), n_medium, sum(has_nato), near


PIECES = st.sampled_from(
    [
        *("NATO", "NATO", "an Asian NATO", "former NATO chief", "China", "Beijing", "Chinese", "the PRC", "prc", "Xi"),
        *(
            "Xi Jinping",
            "India",
            "New Delhi",
            "Indian",
            "Modi",
            "Japan",
            "S. Korea",
            "Central Asia",
            "Asia Times",
            "South China Sea",
        ),
        *("Russia", "Moscow", "Putin", "Ukraine", "Kyiv", "the war", "invasion", "expansion", "Mongolia", "Myanmar"),
        *("arms", "is arming", "backs", "backing", "lethal aid to", "help", "support for", "peace plan for", "from"),
        *("courts", "turns to", "live", "Live updates", "briefing", "latest on", "oil", "sanctions on", "resolve"),
    ]
)
JOINTS = st.sampled_from([" "] * 12 + [", ", ". ", ". The ", ": ", "; ", " and ", " – ", "\n", "’s "])
TEXTS = st.lists(st.tuples(PIECES, JOINTS), max_size=20).map(lambda pairs: "".join(map("".join, pairs)))


@settings(max_examples=500, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(body=TEXTS)
def test_power_anchors_count_as_in_the_slow_reference(body: str) -> None:
    told = RULE.assess("", body)
    assert (told.n_strong, told.n_types, told.n_medium, told.n_nato_sentences, told.n_near) == counted(body)


def test_the_south_china_sea_is_one_anchor_and_no_china() -> None:
    told = RULE.assess("", "NATO ships sailed through the South China Sea. The South China Sea is far away.")
    assert (told.n_strong, told.n_types) == (2, 1)
