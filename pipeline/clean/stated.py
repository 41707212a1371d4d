"""The tree of a page in, what it states about its dates out: raw, told apart by who says it and of what."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice, pairwise
from typing import Any, NamedTuple

from lxml.etree import iterwalk

from pipeline.clean.wording import folded
from pipeline.dates import days_in
from pipeline.records import DateOrigin

_META_NAMES = (  # what publishing systems call the day of publication, most reliable first
    *("article:published_time", "og:article:published_time", "og:published_time", "article:published", "datepublished"),
    *("parsely-pub-date", "sailthru.date", "citation_publication_date", "citation_online_date", "citation_date"),
    *("dc.date.issued", "dcterms.issued", "dc:date.issued", "prism.publicationdate", "bepress_citation_date"),
    *("publishdate", "publish-date", "publish_date", "published-date", "pubdate", "pub_date", "og:pubdate"),
    *("publication_date", "publicationdate", "date_published", "published_time", "published_at", "publish_time"),
    *("firstpublished", "originalpublicationdate", "article_date_original", "article.published", "og:release_date"),
    *("cxenseparse:recs:publishtime", "cxenseparse:publishtime", "bt:pubdate", "rbpubdate", "publishtime"),
    *("shareaholic:article_published_time", "vr:published-time", "analyticsattributes.articledate", "ob:date"),
    *("weibo:article:create_at", "apub:time"),
)
_CREATED_NAMES = (  # what may as well be the day on which a draft was begun, or of the last change
    *("dcterms.created", "dcterms:created", "dc.date.created", "dc:date.created", "dc.created", "datecreated"),
    *("dc.date", "dc:date", "dcterms.date", "date", "created", "gentime"),
)
_MODIFIED_NAMES = (
    "article:modified_time",
    "og:updated_time",
    "datemodified",
    "last-modified",
    "lastmod",
    "dc.modified",
)
_AFTER, _BEFORE = 300, 100  # characters of shown text around the headline in which its dateline is looked for
_LONGEST_LINE = 90  # characters: what is longer is prose, and tells of other days
_LONGEST_LABEL, _MOST_LETTERS = 40, 42  # characters of a label before a day; letters beside and in a day
_RANGE = re.compile(r"\d\.?\s*[-–~～]\s*\d?\d\.?\s")  # 14. - 20. January: what happened, not when it was told
_LEAST_TITLE = 8  # characters: a shorter heading is a label
_UNSHOWN = frozenset({"script", "style", "noscript", "template", "select", "svg", "head", "textarea", "button"})
_ASIDE = frozenset({"aside", "nav", "footer", "form", "figure", "figcaption", "blockquote"})
_ASIDE_NAME = re.compile(r"related|sidebar|widget|comment|caption|thumb|teaser|event|recommend|footer", re.I)
_MODIFIED = re.compile(
    r"updat|modif|edited|revis|reviewed|corrected|aktuali[sz]|geändert|bearbeitet|\bstand\b|mise? à jour|màj"
    r"|actuali[sz]|aggiorn|atuali[sz]|bijgewerkt|gewijzigd|uppdat|oppdat|opdat|päivit|güncel|обновл|измен|оновл"
    r"|diperbarui|cập nhật"
    r"|更新|修改|수정|最終",
    re.I,
)
_PUBLISHED = re.compile(
    r"publi(?:sh|é|cad|cer|sert|zier|k)|pubbl|posted|issued|written|created|released|veröffentlicht|erstellt"
    r"|erschienen|online seit|gepostet|geplaatst|gepubliceerd|опублик|публикац|diterbitkan|yayın|julkaistu|đăng"
    r"|发布|發佈|发表|發表|公開|掲載|投稿|입력|등록|게시|نشر",
    re.I,
)
_NAMED_PUBLISHED = re.compile(r"publish|entry-date|post-date|posted|article-date|dateline|pubdate", re.I)
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)|\d\.\d\d\.\d\d(?!\d)")
_NAMED_MODIFIED = re.compile(r"updat|modif|changed", re.I)


class StatedDates(NamedTuple):
    """What one page states about its dates, raw."""

    json_ld: tuple[str, ...] = ()  # datePublished of the article
    meta: tuple[str, ...] = ()  # elements of the head that mean publication
    created: tuple[str, ...] = ()  # elements of the head that may mean a draft as well
    lines: tuple[str, ...] = ()  # shown beside the headline
    labelled: tuple[str, ...] = ()  # shown anywhere and called the day of publication
    times: tuple[str, ...] = ()  # marked up as publication, anywhere; as any time, where none is
    modified: tuple[str, ...] = ()  # in mark-up, of the last change
    is_day_first: bool | None = None  # how the page's language writes 05/06/2024, where it is known


class _Piece(NamedTuple):
    """A piece of text that the page shows, or the machine-readable form of a <time>."""

    text: str
    element: Any
    label: str = ""  # published or modified, where the page calls it so


def read_dates(
    tree: Any, meta: Mapping[str, Sequence[str]], json_ld: tuple[str, ...], titles: tuple[str, ...]
) -> StatedDates:
    """Return what a page states about its dates: an lxml document, its meta elements by name, what it calls itself."""
    is_day_first = _is_day_first(tree.get("lang") or "")
    pieces = list(_labelled(_shown(tree)))
    near = [piece for piece in _beside_headline(tree, pieces, titles) if _is_line(piece, is_day_first)]
    near.sort(key=lambda piece: piece.label != "published")
    times, changed = _marked_up(tree)
    return StatedDates(
        json_ld=json_ld,
        meta=_under(meta, _META_NAMES),
        created=_under(meta, _CREATED_NAMES),
        lines=tuple(piece.text for piece in near if "modified" not in (piece.label, _named(piece.element))),
        labelled=tuple(piece.text for piece in pieces if piece.label == "published" and _is_line(piece, is_day_first)),
        times=tuple(times),
        modified=(
            *_under(meta, _MODIFIED_NAMES),
            *(piece.text for piece in near if piece.label == "modified"),
            *changed,
        ),
        is_day_first=is_day_first,
    )


def shown_lines(tree: Any | None) -> Iterator[str]:
    """Yield the texts that a page shows, each without the elements in it (an lxml document; None has no text)."""
    return (piece.text for piece in _shown(tree)) if tree is not None else iter(())


def _under(meta: Mapping[str, Sequence[str]], names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(value for name in names for value in meta.get(name, ()))


def _is_day_first(language: str) -> bool | None:
    """Return how a language writes 05/06/2024: English does it both ways, by country."""
    language = language.lower().replace("_", "-")
    if not language or language.split("-")[0] == "en":
        return {"en-us": False, "en-gb": True, "en-au": True, "en-in": True}.get(language)
    return True


def _shown(tree: Any) -> Iterator[_Piece]:
    """Yield the texts that a page shows, in their order."""
    body = tree.find("body")
    walk = iterwalk(tree if body is None else body, events=("start", "end", "comment"))
    for event, element in walk:
        if event == "start":
            if element.tag in _UNSHOWN:
                walk.skip_subtree()
                continue
            if element.tag == "time" and (stated := element.get("datetime")):
                yield _Piece(stated, element)
        text = element.text if event == "start" else element.tail
        if text and not text.isspace():
            yield _Piece(" ".join(text.split()), element if event == "start" else element.getparent())


def _labelled(pieces: Iterable[_Piece]) -> Iterator[_Piece]:
    """Yield the pieces; those with a year parted before words such as "updated", with what the last of them says."""
    before = _Piece("", None)
    for piece in pieces:
        if len(piece.text) > _LONGEST_LINE or not _YEAR.search(piece.text):
            before = piece
            yield piece
            continue
        label = before.label or _carried(before.text)
        for text, stated in _parts(piece.text):
            label = stated or label
            yield _Piece(text, piece.element, label)
        # The machine-readable form of a <time> is followed by the one that is shown.
        before = _Piece("", None, label if piece.element.tag == "time" else "")


def _carried(text: str) -> str:
    """Return what a line without a day says of the one that follows it."""
    return list(_parts(text))[-1][1] if 0 < len(text) <= _LONGEST_LABEL else ""


def _named(element: Any) -> str:
    """Return what its class or itemprop says of a <time>."""
    names = f"{element.get('class') or ''} {element.get('itemprop') or ''}" if element.tag == "time" else ""
    if _NAMED_PUBLISHED.search(names) or (names and element.get("pubdate") is not None):
        return "published"
    return "modified" if _NAMED_MODIFIED.search(names) else ""


def _parts(text: str) -> Iterator[tuple[str, str]]:
    """Yield the parts of a line with the label that each begins with, none for the first."""
    marks = sorted(
        [(found.start(), "modified") for found in _MODIFIED.finditer(text)]
        + [(found.start(), "published") for found in _PUBLISHED.finditer(text)]
    )
    starts = [(0, ""), *marks, (len(text), "")]
    for (start, label), (end, _) in pairwise(starts):
        if part := text[start:end].strip():
            yield part, label


def _beside_headline(tree: Any, pieces: list[_Piece], titles: tuple[str, ...]) -> Iterator[_Piece]:
    """Yield the pieces that follow the headline, and those right before it."""
    place = _place_of_headline(tree, pieces, titles)
    if place is None:
        return
    for beside, length in ((pieces[place + 1 :], _AFTER), (pieces[:place][::-1], _BEFORE)):
        for piece in beside:
            yield piece
            length -= len(piece.text)
            if length < 0:
                break


def _place_of_headline(tree: Any, pieces: list[_Piece], titles: tuple[str, ...]) -> int | None:
    """Return the number of the piece that repeats what the page calls itself, in the highest heading that does."""
    wanted = "\n".join(folded(title) for title in titles)
    ranks = {part: rank for rank in ("h3", "h2", "h1") for heading in tree.iter(rank) for part in heading.iter()}
    headings = sorted((ranks[piece.element], at) for at, piece in enumerate(pieces) if piece.element in ranks)
    places = chain((at for _, at in headings), range(len(pieces)))
    return next((at for at in places if _repeats(pieces[at].text, wanted)), None)


def _repeats(text: str, wanted: str) -> bool:
    words = folded(text) if len(text) >= _LEAST_TITLE else ""
    return len(words) >= _LEAST_TITLE and words in wanted


def _is_line(piece: _Piece, is_day_first: bool | None) -> bool:
    """Tell whether a piece is a dateline: it states a day and little else, in the text's own part of the page."""
    text = piece.text
    if len(text) > _LONGEST_LINE or not _YEAR.search(text) or _RANGE.search(text):
        return False
    if _n_letters(text) > _MOST_LETTERS or not any(days_in(text, DateOrigin.TEXT, is_day_first=is_day_first)):
        return False
    around = (piece.element, *islice(piece.element.iterancestors(), 4))
    return not any(one.tag in _ASIDE or _ASIDE_NAME.search(one.get("class") or "") for one in around)


def _n_letters(text: str) -> int:
    """Return the letters of a text; a sign of a script without word spaces says as much as three."""
    return sum(3 if letter > "\u2e7f" else 1 for letter in text if letter.isalpha())


def _marked_up(tree: Any) -> tuple[list[str], list[str]]:
    """Return what elements state that are marked up as publication, and as change."""
    found: dict[str, list[str]] = {"published": [], "modified": [], "": []}
    for element in tree.iter("time", "span", "div", "p", "abbr"):
        if element.tag != "time" and element.get("itemprop") not in ("datePublished", "dateModified"):
            continue
        stated = element.get("datetime") or element.get("content") or " ".join("".join(element.itertext()).split())
        name = _named(element) if element.tag == "time" else element.get("itemprop", "").removeprefix("date").lower()
        found[name].append(stated)
    return found["published"] or found[""], found["modified"]
