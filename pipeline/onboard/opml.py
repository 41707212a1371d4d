"""Export and import of OPML 2.0 subscription lists (opml.org/spec2.opml).

Feed readers see folders (the groups) and feeds. Source id and feed kind, for which OPML has no attribute, are stored in
attributes of a namespace of our own, which readers ignore.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from lxml import etree

from pipeline.discover.feed_bytes import has_crowded_element
from pipeline.errors import SourcesError
from pipeline.onboard.find import address
from pipeline.onboard.source_block import Block, FeedRow, source_id_of
from pipeline.records import Feed, FeedKind, Record, Source
from pipeline.sources.declared import feed_key
from pipeline.sources.watched import GROUPS
from pipeline.urls import host_of
from pipeline.urls.mask import mask_url, one_line

NAMESPACE = "https://nato-asia-tracker.invalid/opml"
SIZE_LIMIT = 10_000_000  # bytes of a list; a thousand feeds take about 200 kB
FEED_LIMIT = 5_000
KINDS = frozenset({FeedKind.RSS, FeedKind.ATOM, FeedKind.JSON, FeedKind.GOOGLE_NEWS})  # supported by feed readers
_DOCTYPE = re.compile(rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?(?>\s+|<\?.*?\?>|<!--.*?-->)*+<!DOCTYPE", re.S)
_NO_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# FreshRSS: HTML+XPath, XML+XPath, JSON+DotNotation, HTML+XPath+JSON+DotNotation; other readers: pages and selectors.
_SCRAPED = re.compile(r"xpath|dotnotation|selector|scrap|regex|(?:^|[/+])x?html(?:$|[+;])")
_NO_FEEDS = {"include": "another list of feeds", "link": "a link to a page"}
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class Subscription(Record):
    """One feed of a subscription list."""

    url: str
    kind: FeedKind
    title: str
    folder: str  # full path, such as “Asia / Think tanks”
    site: str  # address of the site, or empty
    source_id: str = ""  # from our own export


class LeftOut(Record):
    """An outline that is no feed to watch: its name and address for the reader, and why not."""

    title: str
    url: str  # masked
    why: str


class Subscriptions(Record):
    """The content of a subscription list."""

    feeds: tuple[Subscription, ...]  # each address once
    left_out: tuple[LeftOut, ...] = ()
    n_beyond: int = 0  # feeds beyond the limit


def write_opml(sources: Iterable[Source]) -> bytes:
    """Return the feeds that feed readers support as OPML in UTF-8: one folder per group, in order of appearance."""
    root = etree.Element("opml", version="2.0", nsmap={"tracker": NAMESPACE})
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = "NATO in Asia: watched feeds"
    body = etree.SubElement(root, "body")
    groups: defaultdict[str, list[Source]] = defaultdict(list)
    for source in sources:
        groups[source.group].append(source)
    for group, members in groups.items():
        folder = etree.SubElement(body, "outline", text=group, title=group)
        for source in members:
            for feed in source.feeds:
                if feed.kind in KINDS:
                    etree.SubElement(folder, "outline", _attributes(source, feed))
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def read_opml(body: bytes, place: str) -> Subscriptions:
    """Parse an OPML list, in document order. No entity is expanded, no file opened, no request sent.

    Raises SourcesError, naming `place`, where it is too large, is no OPML, or has a DOCTYPE.
    """
    if len(body) > SIZE_LIMIT:
        raise SourcesError(f"{place}: it is larger than {SIZE_LIMIT:,} bytes, which no list of feeds is.")
    found: dict[str, Subscription] = {}
    left_out: list[LeftOut] = []
    n_beyond = 0
    for attributes, folder in _outlines(_root(body, place)):
        if not attributes.get("xmlurl"):
            continue
        url = address(attributes["xmlurl"])
        if len(found) + len(left_out) >= FEED_LIMIT:
            n_beyond += 1
        elif why := _why_not(attributes.get("type", ""), url):
            left_out.append(LeftOut(title=_title(attributes), url=mask_url(attributes["xmlurl"]), why=why))
        else:
            found.setdefault(feed_key(url), _subscription(attributes, url, folder))
    return Subscriptions(feeds=tuple(found.values()), left_out=tuple(left_out), n_beyond=n_beyond)


def _why_not(stated_type: str, url: str) -> str:
    """Return why an outline is no feed to watch, or an empty string."""
    kind = stated_type.casefold()
    if _SCRAPED.search(kind):
        return (
            f"type {one_line(stated_type)[:60]}: a page or an interface that the reader takes apart by rules of its own"
        )
    if kind in _NO_FEEDS:
        return f"type {kind}: {_NO_FEEDS[kind]}"
    return "" if url else "its address is no web address"


def blocks_of(feeds: Iterable[Subscription], taken: Iterable[str]) -> tuple[Block, ...]:
    """Return one block per site and folder, in order of appearance, with ids that are not in `taken`.

    Feeds of our own export are grouped by source instead, and keep its id where it is free.
    """
    sites: defaultdict[tuple[str, str], list[Subscription]] = defaultdict(list)
    for feed in feeds:
        sites[feed.folder, feed.source_id or host_of(feed.site or feed.url)].append(feed)
    used = set(taken)
    blocks = []
    for (folder, _), members in sites.items():
        first = members[0]
        source_id = source_id_of(first.source_id or first.title, host_of(first.url), used)
        used.add(source_id)
        rows = tuple(FeedRow(url=one.url, kind=one.kind, remark=_remark(one, first)) for one in members)
        group = folder if folder in GROUPS else ""
        name = first.title or host_of(first.url)
        remarks = () if group or not folder else (f"from the folder “{folder}”",)
        blocks.append(Block(source_id=source_id, name=name, group=group, feeds=rows, remarks=remarks))
    return tuple(blocks)


def _remark(one: Subscription, first: Subscription) -> str:
    return one.title if one.title != first.title else ""


def _attributes(source: Source, feed: Feed) -> dict[str, str]:
    attributes = {
        "type": "rss",
        "text": source.name,
        "title": source.name,
        "xmlUrl": feed.url,
        "htmlUrl": address("/", feed.url),
        f"{{{NAMESPACE}}}source": source.source_id,
        f"{{{NAMESPACE}}}kind": feed.kind.value,
    }
    return {name: _NO_XML.sub("\N{REPLACEMENT CHARACTER}", value) for name, value in attributes.items()}


def _root(body: bytes, place: str) -> Any:
    doctype = SourcesError(f"{place}: it has a DOCTYPE, which no list of feeds needs. Remove it and run again.")
    ascii_only = body.replace(b"\0", b"")  # in UTF-16 and UTF-32, ASCII is padded with zeros
    if _DOCTYPE.match(ascii_only):
        raise doctype
    if has_crowded_element(ascii_only):
        raise SourcesError(
            f"{place}: an element has more attributes than any list of feeds needs. Remove it, run again."
        )
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise SourcesError(f"{place}: this is not well-formed XML ({error}). Export the list anew.") from error
    if root.getroottree().docinfo.doctype:  # hidden by an encoding such as UTF-7
        raise doctype
    if etree.QName(root).localname.lower() != "opml":
        raise SourcesError(f"{place}: it is XML, but no OPML. Export the list of feeds as OPML.")
    return root


def _attributes_of(outline: Any) -> Mapping[str, str]:
    """Return the attributes by lower-case name, because their case varies between programs."""
    return {name.lower(): value.strip() for name, value in outline.attrib.items()}


def _subscription(attributes: Mapping[str, str], url: str, folder: str) -> Subscription:
    ours = f"{{{NAMESPACE}}}".lower()
    source_id = attributes.get(f"{ours}source", "")
    return Subscription(
        url=url,
        kind=_kind(attributes, url, attributes.get(f"{ours}kind", "")),
        title=_title(attributes),
        folder=folder,
        site=address(attributes.get("htmlurl", "")),
        source_id=source_id if _ID.fullmatch(source_id) else "",
    )


def _kind(attributes: Mapping[str, str], url: str, ours: str) -> FeedKind:
    if ours in KINDS:
        return FeedKind(ours)
    stated = f"{attributes.get('type', '')} {attributes.get('version', '')}".lower()
    if "json" in stated or url.endswith((".json", "/json")):
        return FeedKind.JSON
    return FeedKind.ATOM if "atom" in stated else FeedKind.RSS


def _title(attributes: Mapping[str, str]) -> str:
    return " ".join((attributes.get("title") or attributes.get("text") or "").split())[:200]


def _outlines(root: Any) -> Iterator[tuple[Mapping[str, str], str]]:
    """Yield the attributes of each outline, in document order, with the names of its folders, outermost first."""
    paths = [""]  # of the outlines that are open: each knows its own, and no one walks up for it
    for event, outline in etree.iterwalk(root, events=("start", "end"), tag="outline"):
        if event == "end":
            paths.pop()
            continue
        attributes = _attributes_of(outline)
        yield attributes, paths[-1]
        name = "" if attributes.get("xmlurl") else _title(attributes)
        paths.append(" / ".join(part for part in (paths[-1], name) if part))
