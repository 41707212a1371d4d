"""The real sets in, the pool of the recall study out: units of text in which a theme is plausible, by tier.

The tiers name actors and places: NATO and alliances, Western and Asian powers; for feed entries, of which there are too
many, a word of security too. Some of these words (Taiwan, AUKUS, military) are part of terms, but none was chosen for a
theme: of each tier, what has no hit is drawn by chance alone. The figures of the study are those of this pool.
"""

import hashlib
import html
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import duckdb

from pipeline.text.fold import fold
from pipeline.text.sentences import read

_ALLIANCE = re.compile(r"\b(?:NATO|North Atlantic|alliances?|allies|allied|ally)\b", re.IGNORECASE)
_NATO = re.compile(r"\bNATO\b|North Atlantic")
_WESTERN = re.compile(
    r"\b(?:US|U\.S\.|United States|Americans?|Washington|Biden|Blinken|Pelosi|White House|Pentagon|the West|Western"
    r"|EU|Europe\w*|German\w*|France|French|UK|Britain|British|London|Paris|Berlin|Brussels|Canad\w+)(?!\w)"
)
_ASIAN = re.compile(
    r"\b(?:Asia\w*|Indo-?Pacific|Pacific|China\w*|Chinese|Sino|Beijing|Xi|Japan\w*|Tokyo|Kishida|[NS]?Korea\w*|Seoul"
    r"|Pyongyang|DPRK|ROK|Taiwan\w*|Taipei|Australia\w*|Canberra|New Zealand|ASEAN|Philippin\w+|Vietnam\w*"
    r"|Indonesia\w*|Indian?|AUKUS|Quad)\b"
)
_SECURITY = re.compile(
    r"\b(?:secur|militar|defen[cs]e|army|navy|naval|warship|missile|nuclear|troops?\b|weapon|war\b|diploma|strateg)",
    re.IGNORECASE,
)
_ENGLISH = re.compile(r"\b(?:the|of|to|in|and|for|on|with|as|is|by|at)\b")
_TAG = re.compile(r"<[^>]+>")
_PARAGRAPH_END = re.compile(r"</(?:p|div|li|h\d)>|<br ?/?>")
_WORDS = range(6, 61)  # of a sentence or headline; a coder reads no more, and less says nothing
_ENTRY_WORDS = range(6, 81)  # of a title with its summary
_MOST_TEXT_WORDS = 8_000  # of a press release; what is longer is a yearly report on all countries
_ENTRIES = """
select distinct title, coalesce(description, '') as description, link
from read_parquet($path)
where lower(coalesce(language, 'en')) like 'en%' and title is not null
    and not regexp_matches(source_feed, '^https?://[^/]+\\.pl/|hnrss')
order by link, title, description
"""


class Unit(NamedTuple):
    """One sentence, headline or feed entry of the pool."""

    set_id: str
    item_id: str  # within the set: a hash of the item's address or title, and the sentence's number
    group: str  # state_media or rest
    tier: str
    text: str
    before: str  # the sentence before, where there is one

    @property
    def text_sha256(self) -> str:
        """The SHA-256 of the text."""
        return hashlib.sha256(self.text.encode()).hexdigest()


def read_pool(shared: Path, material: Path) -> list[Unit]:
    """Return the pool in the order of set and item, each text once."""
    units = [*_releases(material), *_headlines(material), *_entries(shared)]
    by_text: dict[str, Unit] = {}
    for unit in sorted(units):
        by_text.setdefault(" ".join(unit.text.lower().split()), unit)
    return sorted(by_text.values())


def _releases(material: Path) -> Iterator[Unit]:
    """Yield the sentences that name NATO or an alliance, and their neighbours, of texts that name NATO and Asia."""
    for item in _lines(material / "feed_history_state_dept" / "items.jsonl"):
        text = html.unescape(_TAG.sub("", _PARAGRAPH_END.sub("\n\n", item["content_html"] or "")))
        is_wanted = _NATO.search(text) and _ASIAN.search(text) and len(text.split()) <= _MOST_TEXT_WORDS
        if is_wanted:
            sentences = _sentences(text)
            names = [bool(_ALLIANCE.search(sentence)) for sentence in sentences]
            for number, sentence in enumerate(sentences, 1):
                if len(sentence.split()) in _WORDS and any(names[max(0, number - 2) : number + 1]):
                    tier = "alliance" if names[number - 1] else "beside"
                    before = sentences[number - 2] if number > 1 else ""
                    item_id = f"{_short_hash(item['guid'])}:{number}"
                    yield Unit("feed_history_state_dept", item_id, "rest", tier, sentence, before)


def _sentences(text: str) -> list[str]:
    folded = fold(text)
    places = (folded.origin(*span) for span in read(folded.text).sentences)
    return [" ".join(text[start:end].split()) for start, end in places]


def _headlines(material: Path) -> Iterator[Unit]:
    """Yield the headlines that name NATO or an alliance, or a Western and an Asian power together."""
    for item in _lines(material / "headlines_prc_media_2022" / "headlines.jsonl"):
        title = " ".join(item["title"].split())
        tier = _tier(title)
        if tier and len(title.split()) in _WORDS:
            group = "rest" if item["outlet"] == "bbc" else "state_media"
            item_id = _short_hash(f"{item['outlet']} {title}")
            yield Unit("headlines_prc_media_2022", item_id, group, tier if group == "state_media" else "any", title, "")


def _entries(shared: Path) -> Iterator[Unit]:
    """Yield the English feed entries that name NATO, or allies and Asia; or both powers in the title, and security."""
    path = shared / "data" / "rss_stream" / "entries_2022-09_2023-04.parquet"
    with duckdb.connect() as con:
        rows = con.execute(_ENTRIES, {"path": str(path)}).fetchall()
    for title, description, link in rows:
        summary = " ".join(html.unescape(_TAG.sub(" ", description)).split())
        text = f"{' '.join(title.split())}\n{summary}".strip()
        if len(text.split()) in _ENTRY_WORDS and _ENGLISH.search(text) and (tier := _entry_tier(title, text)):
            yield Unit("rss_stream", _short_hash(f"{link} {text}"), "rest", tier, text, "")


def _entry_tier(title: str, text: str) -> str:
    # Most allies in the news at large are those of some politician.
    if _NATO.search(text) or (_ALLIANCE.search(text) and _ASIAN.search(text)):
        return "alliance"
    both = _WESTERN.search(title) and _ASIAN.search(title)
    return "powers" if both and _SECURITY.search(text) else ""


def _tier(title: str) -> str:
    if _ALLIANCE.search(title):
        return "alliance"
    return "powers" if _WESTERN.search(title) and _ASIAN.search(title) else ""


def _lines(path: Path) -> Iterable[dict[str, str]]:
    return map(json.loads, path.read_text(encoding="utf-8").splitlines())


def _short_hash(identity: str) -> str:
    return hashlib.sha256(identity.encode()).hexdigest()[:16]
