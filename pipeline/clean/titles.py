"""Headline selection among the titles of page and feed, without the outlet's name; kickers are returned apart."""

import html
import re
from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from pipeline.clean.boilerplate.labels import KINDS, OutletNames, is_kind, is_label
from pipeline.clean.metadata import PageFacts
from pipeline.clean.read.decode import tidy
from pipeline.clean.read.wording import folded, letters

_LONGEST = 400  # characters: no headline is longer
_SEPARATOR = re.compile(r"((?<!\s)\s++(?:[-–—:/~]|::|»|«|›|‹|·|•|\|\|?)\s++|(?:(?<!\s)\s++)?\|\s*+)")
_DASH = re.compile(r"\s*[-–—:/~]\s*")
_AFTER_IDEOGRAPH = re.compile(r"(?<=[\u3040-\u9fff！？。”])(?: ?[-—_|])+(?=[\u3040-\u9fff]{2,10}$)")  # 标题-新华网
_COLON = re.compile(r"\s*:\s+")
_MARK = re.compile(r"[.,!?…\"']*")  # at the end of a headline; folded() leaves it out
_LEAST_INNER_WORDS = 3
_WORD = re.compile(r"\w+")
_STEM, _SHARE_IN_COMMON = 5, 0.34  # letters, part of the words of a heading
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_KINDS = "|".join(sorted(map(re.escape, KINDS), key=len, reverse=True))
_LEADING = re.compile(rf"^(?:[\[(【](?P<boxed>[^\])】]{{2,30}})[\])】]|(?P<plain>{_KINDS})\s*:)\s+", re.I)


class Headline(NamedTuple):
    """A headline, and the kickers before or after it in the same line."""

    title: str
    kickers: tuple[str, ...] = ()


def choose_headline(facts: PageFacts, feed_title: str, outlet: OutletNames, url: str = "") -> Headline:
    """Return the headline of a page, with the kickers beside it in any of its occurrences.

    In order of preference: a title that the page spreads over two headings; a heading that is spelt out in the address;
    the first h1 that og:title, <title>, JSON-LD or the feed repeat, because readers see it; the only h1, where it has
    words in common with them; a lesser heading with which one of them begins; the title in JSON-LD, the meta elements,
    <title> or the feed, in that order; an h1 that nothing repeats.
    """
    stated = [text for text in (facts.linked.headline, *facts.titles, facts.html_title, feed_title) if text]
    witnesses = [folded(_plain(text)) for text in stated]
    agreed = [text for text in facts.headings if any(_agrees(folded(text), witness) for witness in witnesses)]
    agreed = agreed or _only_main(facts.headings, [folded(strip_outlet(text, outlet).title) for text in stated])
    agreed = agreed or [text for text in facts.lesser_headings if any(_begins(folded(text), one) for one in witnesses)]
    in_two = [text for text in stated if _is_in_two(folded(strip_outlet(text, outlet).title), facts)]
    # Most pages repeat one title many times.
    spelt = _spelt_out(facts, url, agreed)
    texts = dict.fromkeys((*in_two, *spelt, *agreed, *_whole_first(stated), *facts.headings))
    stripped = [strip_outlet(text, outlet) for text in texts]
    title = next((headline.title for headline in stripped if headline.title), "")
    kickers = (kicker for headline in stripped if headline.title == title for kicker in headline.kickers)
    return Headline(title, tuple(dict.fromkeys((*kickers, *facts.kickers))))


def _only_main(headings: tuple[str, ...], titles: list[str]) -> list[str]:
    """Return the only h1 of a page, where a good part of its words is in a title: search engines are told another one.

    An h1 that ends with a title has a kicker in front of it, and one of a word or two may be that of a section.
    """
    heading = folded(headings[0]) if len(headings) == 1 else ""
    if len(_WORD.findall(heading)) < _LEAST_INNER_WORDS or any(title and heading.endswith(title) for title in titles):
        return []
    stems = _stems(heading)
    is_told = any(len(stems & _stems(title)) >= _SHARE_IN_COMMON * len(stems) for title in titles if title)
    return [headings[0]] if stems and is_told else []


def _stems(words: str) -> set[str]:
    """Return the first letters of the longer words: Gefahrstoff and Gefahrstoffe have one stem."""
    return {word[:_STEM] for word in _WORD.findall(words) if len(word) >= _STEM}


def _spelt_out(facts: PageFacts, url: str, agreed: list[str]) -> list[str]:
    """Return the heading whose letters are the last part of the address, unless it is a part of one of `agreed`."""
    slug = _in_ascii(unquote(urlsplit(url).path).rstrip("/").rpartition("/")[2].partition(".")[0])
    found = (text for text in (*facts.headings, *facts.lesser_headings) if slug and _in_ascii(text) == slug)
    text = next(found, "")
    return [text] if text and not any(folded(text) in folded(one) for one in agreed) else []


def _in_ascii(text: str) -> str:
    """Return the letters of a text as addresses spell them: “Wärme für alle” is waermefueralle."""
    return letters(text.casefold().translate(_UMLAUTS))


def strip_outlet(text: str, outlet: OutletNames) -> Headline:
    """Return a title without the outlet's name and without labels: “Opinion | X – The Diplomat” is X, with a kicker.

    A title that consists only of names and labels becomes empty.
    """
    stated = _AFTER_IDEOGRAPH.sub(r" - \g<0>", _plain(text).removesuffix(outlet.title_suffix))
    parts = _up_to_outlet(_SEPARATOR.split(stated), outlet)
    kickers: list[str] = []
    while parts and _is_boilerplate(parts[-1], parts[-2:-1], outlet):
        kickers += _kicker(parts.pop(), outlet)
        parts = parts[:-1]
    while len(parts) > 1 and _is_boilerplate(parts[0], parts[1:2], outlet):
        kickers += _kicker(parts[0], outlet)
        parts = parts[2:]
    title = "".join(parts).strip(" |–—-·•")
    if (found := _LEADING.match(title)) and (found["plain"] or is_label(found["boxed"])):
        kickers.append(found["plain"] or found["boxed"])
        title = title[found.end() :]
    return Headline(title, tuple(dict.fromkeys(kickers)))


def _up_to_outlet(parts: list[str], outlet: OutletNames) -> list[str]:
    """Return the parts of a title up to the outlet's name: its motto or its town may follow."""
    named = (number for number in range(2, len(parts), 2) if outlet.is_named(parts[number]))
    end = next(named, len(parts))
    return [*parts[:end], parts[end]] if end < len(parts) else parts


def _plain(text: str) -> str:
    """Return a title as one line, unescaped: feeds and JSON-LD often escape theirs twice."""
    return " ".join(html.unescape(tidy(text[:_LONGEST])).split())


def _agrees(heading: str, witness: str) -> bool:
    """Return whether a witness repeats a heading, alone or with more text before or after it."""
    if heading == witness:
        return bool(heading)
    if len(heading.split()) > 1 and (witness.startswith(heading) or witness.endswith(heading)):
        return True
    return len(heading.split()) >= _LEAST_INNER_WORDS and f" {heading} " in witness


def _is_in_two(witness: str, facts: PageFacts) -> bool:
    """Return whether a title stands on the page in two headings: the topic in an h1, a colon, and the headline."""
    for topic in (folded(text) for text in facts.headings if text):
        if not witness.startswith(topic) or not (colon := _COLON.match(witness, len(topic))):
            continue
        rest = witness[colon.end() :]
        if len(rest.split()) > len(topic.split()) and any(folded(text) == rest for text in facts.lesser_headings):
            return True
    return False


def _begins(heading: str, witness: str) -> bool:
    """Return whether a witness is a lesser heading, alone or followed by a separator and a name."""
    if heading == witness:
        return bool(heading)
    if len(heading.split()) < _LEAST_INNER_WORDS or not witness.startswith(heading):
        return False
    mark = _MARK.match(witness, len(heading))
    return _SEPARATOR.match(witness, mark.end() if mark else len(heading)) is not None


def _whole_first(titles: Iterable[str]) -> list[str]:
    """Return titles in order, but those that are cut off (“NATO and …”) last."""
    return sorted(titles, key=lambda text: text.rstrip().endswith(("…", "...")))


def _is_boilerplate(part: str, separator: list[str], outlet: OutletNames) -> bool:
    """Return whether a part is a name or label; a dash may belong to the title itself: “NATO – friend or foe?”."""
    if outlet.is_named(part) or is_kind(part):
        return True
    return is_label(part) and not (separator and _DASH.fullmatch(separator[0]))


def _kicker(part: str, outlet: OutletNames) -> list[str]:
    return [] if outlet.is_named(part) else [part.strip()]
