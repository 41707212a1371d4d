"""The real sets in, a seeded sample of 60 hits out, in their paragraphs, for a reader to judge.

    python -m tests.real.voice_sample --material FOLDER

The strata are the voices, and for the author's words whether a mark of quotation stands in the paragraph. What was
read is in voice_read.csv: the places and the judgements, never the texts. docs/codebook-voice.md has the figures.
"""

import argparse
import gzip
import hashlib
import html
import json
import random
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from pipeline.assess.relevance import RelevanceRule
from pipeline.clean.page import clean_page
from pipeline.clean.page_to_clean import PageToClean
from pipeline.records import CleanText, Hit, RelevanceClass, Voice
from pipeline.themes.codebook.load import load_codebook
from pipeline.themes.match.matcher import Matcher
from pipeline.themes.match.voice import with_voices

SEED = "voice 2026-11"
QUOTAS = {"quotation": 24, "author near a mark": 24, "author": 6, "headline": 6}
COUNTED = {RelevanceClass.CORE, RelevanceClass.PERIPHERAL, RelevanceClass.ANALOGY}
_MOST_CHARACTERS = 80_000  # of a press release; what is longer is a yearly report on all countries
_PARAGRAPH_END = re.compile(r"</(?:p|div|li|h\d|blockquote)>|<br ?/?>", re.IGNORECASE)
_TAG = re.compile(r"<[^>]+>")
_MARKED = re.compile(r"[“”\"«»„‘]|(?<!\w)'|'(?!\w)")


class Text(NamedTuple):
    """One English text of a set."""

    set_id: str
    item_id: str
    title: str
    body: str

    @property
    def counted(self) -> str:
        return f"{self.title}\n\n{self.body}" if self.title else self.body

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.counted.encode()).hexdigest()


class Drawn(NamedTuple):
    """One hit of the sample."""

    stratum: str
    text: Text
    hit: Hit


def read_texts(material: Path, only: Collection[str] = ()) -> Iterator[Text]:
    """Yield the texts of all sets, each once; with `only`, those of these item ids alone, relevant or not."""
    rule = RelevanceRule(load_codebook())
    seen: set[str] = set()
    for text in (*_releases(material), *_columns(material), *_pages(material, only)):
        is_asked = text.item_id in only if only else _belongs(text, rule)
        if is_asked and text.body not in seen:
            seen.add(text.body)
            yield text


def _belongs(text: Text, rule: RelevanceRule) -> bool:
    """Return whether the text is of the pool: a press release must not be irrelevant, nor a yearly report."""
    if text.set_id != "feed_history_state_dept":
        return True
    return len(text.body) <= _MOST_CHARACTERS and rule.assess(text.title, text.body).relevance in COUNTED


def _releases(material: Path) -> Iterator[Text]:
    for line in _lines(material / "feed_history_state_dept" / "items.jsonl"):
        item = json.loads(line)
        marked_up = _PARAGRAPH_END.sub("\n\n", item["description"])
        paragraphs = [" ".join(part.split()) for part in html.unescape(_TAG.sub("", marked_up)).split("\n\n")]
        yield Text(
            "feed_history_state_dept", item["guid"], html.unescape(item["title"]), "\n\n".join(filter(None, paragraphs))
        )


def _columns(material: Path) -> Iterator[Text]:
    for line in _lines(material / "text_chinadaily_columnists" / "columnists.jsonl"):
        item = json.loads(line)
        body = "\n\n".join(part.strip() for part in re.split(r"\n+", item["text"] or "") if part.strip())
        yield Text("text_chinadaily_columnists", str(item["id"]), item["title"] or "", body)


def _lines(file: Path) -> Iterator[str]:
    with file.open(encoding="utf-8") as opened:
        yield from opened


def _pages(material: Path, only: Collection[str]) -> Iterator[Text]:
    for set_id in ("html_trafilatura", "html_zyte_aeb"):
        for file in sorted((material / set_id).rglob("*.html*")):
            if only and file.name not in only:
                continue
            body = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
            clean = clean_page(PageToClean(body=body, url=f"http://x.example/{file.name}", content_type="text/html"))
            if isinstance(clean, CleanText) and clean.language == "en":
                yield Text(set_id, file.name, clean.title, clean.body)


def voiced_hits(text: Text, matcher: Matcher) -> tuple[Hit, ...]:
    """Return the hits of a text with their voices."""
    return with_voices(text.counted, text.title, matcher.find(text.counted).hits)


def draw(texts: Iterable[Text]) -> tuple[list[Drawn], dict[str, int]]:
    """Return the sample, and how many hits each stratum has."""
    matcher = Matcher(load_codebook())
    pool: dict[str, list[Drawn]] = defaultdict(list)
    for text in texts:
        for hit in voiced_hits(text, matcher):
            start, end = paragraph_of(text.counted, hit)
            is_near = hit.voice is Voice.AUTHOR and bool(_MARKED.search(text.counted, start, end))
            stratum = f"{hit.voice}{' near a mark' if is_near else ''}"
            pool[stratum].append(Drawn(stratum, text, hit))
    chance = random.Random(SEED)
    drawn = [
        one for stratum, quota in QUOTAS.items() for one in chance.sample(sorted(pool[stratum], key=_place), quota)
    ]
    return drawn, {stratum: len(hits) for stratum, hits in pool.items()}


def _place(drawn: Drawn) -> tuple[str, str, int, str]:
    return drawn.text.set_id, drawn.text.item_id, drawn.hit.start, drawn.hit.theme_id


def paragraph_of(text: str, hit: Hit) -> tuple[int, int]:
    """Return where the paragraph of a hit starts and ends."""
    end = text.find("\n", hit.start)
    return text.rfind("\n", 0, hit.start) + 1, end if end >= 0 else len(text)


def main() -> None:
    """Print the sample."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--material", type=Path, required=True, help="the folder of the unpacked sets")
    drawn, sizes = draw(read_texts(parser.parse_args().material))
    print(sizes)
    for number, (stratum, text, hit) in enumerate(drawn, 1):
        start, end = paragraph_of(text.counted, hit)
        shown = (
            f"{text.counted[start : hit.start]}<<<{text.counted[hit.start : hit.end]}>>>{text.counted[hit.end : end]}"
        )
        place = f"{text.set_id},{text.item_id},{text.sha256[:16]},{hit.theme_id},{hit.start},{hit.end},{stratum}"
        print(f"\n{number}: {place}\n{shown}")


if __name__ == "__main__":
    main()
