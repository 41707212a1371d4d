"""How fast themes are found: against the reference matcher, against a bare literal scan, and in MB/s."""

import html
import importlib.util
import re
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from types import ModuleType

from ahocorasick_rs import AhoCorasick, MatchKind

from pipeline.themes.codebook.load import Codebook, load_codebook
from pipeline.themes.match.matcher import Matcher
from tests.old_syntax import in_old_syntax, reference_themes

_SHARED = Path(__file__).parents[2].parent / "shared"
_ROUNDS = 5
_N_COMPARED = 16  # press releases: the reference reads some 40 kB/s
_TARGET = 100
_SPEED_TARGET = 20
_ITEM = re.compile(r"<item>.*?<title>(.*?)</title>.*?<content:encoded><!\[CDATA\[(.*?)\]\]>", re.DOTALL)


def rows() -> list[tuple[str, str, str]]:
    """Return (what, figure, target) for the matcher; one row that says so where the real texts are missing."""
    if not _SHARED.exists():
        return [("finding themes", "not measured: ../shared, with the real texts, is not here", f"at least {_TARGET}")]
    codebook = load_codebook()
    matcher = Matcher(codebook)
    seeds = [path.read_text(encoding="utf-8") for path in sorted((_SHARED / "seeds").glob("*.txt"))]
    releases = list(press_releases(_material()))
    return [
        _against_reference(in_old_syntax(codebook), seeds + releases[:: len(releases) // _N_COMPARED]),
        _against_literals(matcher, codebook, releases),
        ("themes found in press releases", _speed(matcher, releases), f"at least {_SPEED_TARGET} MB/s"),
        ("themes found in the two seeds, which hold eight times as many hits", _speed(matcher, seeds * 20), "stated"),
        ("building the matcher, once in each process", _building(), "stated"),
    ]


def load_reference(path: Path) -> ModuleType:
    """Return the module at `path`, which is no part of the repository."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} is no Python file")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def press_releases(material: Path) -> Iterator[str]:
    """Yield the different texts of the sampled captures of a government's feed, their mark-up roughly stripped."""
    seen: set[str] = set()
    for capture in sorted((material / "feed_history_state_dept" / "snapshots_sample").glob("*.xml")):
        for title, content in _ITEM.findall(capture.read_text(encoding="utf-8")):
            paragraphs = re.sub(r"<[^>]+>", "", re.sub(r"</(?:p|div|li|h\d)>|<br ?/?>", "\n\n", content))
            text = html.unescape(f"{title}\n\n{paragraphs}").strip()
            if text not in seen:
                seen.add(text)
                yield text


def _material() -> Path:
    unpacked = subprocess.run([_SHARED / "data" / "unpack"], check=True, capture_output=True, text=True)
    return Path(unpacked.stdout.splitlines()[-1])


def _against_reference(codebook: Codebook, texts: list[str]) -> tuple[str, str, str]:
    reference = load_reference(_SHARED / "codebook" / "reference_matcher.py")
    themes, matcher = reference_themes(reference, codebook), Matcher(codebook)
    _read_all(matcher, texts)  # compiles what these texts need
    ratios = [
        _seconds(lambda: [reference.count(themes, text) for text in texts])
        / _seconds(lambda: [matcher.find(text).hits for text in texts], times=40)
        for _ in range(_ROUNDS)
    ]
    what = f"finding themes in both seeds and {len(texts) - 2} press releases, times as fast as the reference matcher"
    return what, f"{median(ratios):.0f} ({min(ratios):.0f} to {max(ratios):.0f})", f"at least {_TARGET}"


def _against_literals(matcher: Matcher, codebook: Codebook, texts: list[str]) -> tuple[str, str, str]:
    """Compare with what a scan for the terms without star, gap and alternatives costs: it finds places, not hits."""
    sources = {term.p.lower() for theme in codebook.themes for term in theme.terms}
    literals = sorted(source for source in sources if re.fullmatch(r"[\w' -]+", source))
    scan = AhoCorasick(literals, matchkind=MatchKind.LeftmostLongest)
    lowered = [text.lower() for text in texts]
    _read_all(matcher, texts)
    shares = [
        _seconds(lambda: [scan.find_matches_as_indexes(text) for text in lowered], times=3)
        / _seconds(lambda: _read_all(matcher, texts))
        for _ in range(_ROUNDS)
    ]
    what = f"finding all {len(sources)} terms, in the speed of ahocorasick_rs alone on the {len(literals)} literal ones"
    return what, f"{median(shares):.2f} ({min(shares):.2f} to {max(shares):.2f})", "stated"


def _speed(matcher: Matcher, texts: list[str]) -> str:
    size = sum(len(text.encode()) for text in texts) / 1e6
    _read_all(matcher, texts)
    found = [size / _seconds(lambda: _read_all(matcher, texts)) for _ in range(_ROUNDS)]
    recorded = [size / _seconds(lambda: _record_all(matcher, texts)) for _ in range(_ROUNDS)]
    return f"{median(found):.1f} MB/s on one core; {median(recorded):.1f} with words, hits and sentences as records"


def _building() -> str:
    codebook = load_codebook()
    loading = [_seconds(load_codebook) for _ in range(_ROUNDS)]
    building = [_seconds(lambda: Matcher(codebook)) for _ in range(_ROUNDS)]
    return f"{1000 * median(building):.0f} ms, after {1000 * median(loading):.0f} ms to read the codebook"


def _read_all(matcher: Matcher, texts: list[str]) -> None:
    for text in texts:
        matcher.find(text)


def _record_all(matcher: Matcher, texts: list[str]) -> None:
    for text in texts:
        found = matcher.find(text)
        _ = found.n_words, found.hits, found.sentences


def _seconds(work: Callable[[], object], times: int = 1) -> float:
    """Return the seconds that the work takes, on average over so many times."""
    start = time.perf_counter()
    for _ in range(times):
        work()
    return (time.perf_counter() - start) / times
