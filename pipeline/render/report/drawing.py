"""Drawing by vl-convert: a Vega-Lite specification as SVG or PNG, and an SVG as it is inlined in a page.

vl-convert needs no browser and no network. What it draws is parsed again before it goes into a page: only shapes and
letters pass, no script, link, style or foreign element.
"""

import json
import re
from functools import lru_cache
from typing import Any

from lxml import etree

_DIGITS = re.compile(r"(\.\d\d)\d+")
_DEFAULTS = {"opacity": "1", "stroke-miterlimit": "10", "font-family": "sans-serif"}  # or what the page's style says
_SVG = "{http://www.w3.org/2000/svg}"
_SHAPES = {"svg", "g", "path", "line", "rect", "circle", "text", "tspan"}
_MARKS_OF_VEGA = ("class", "role", "aria-", "pointer-events", "version")  # what a page does not need
_HAS_NO_LINKS = ("href", "on", "style")


def draw_svg(specification: dict[str, Any]) -> str:
    """Return the chart of a Vega-Lite specification as an SVG document with letters as text.

    Compiling it to Vega takes as long as drawing: charts that differ in nothing but `datasets` are compiled once.
    """
    import vl_convert

    datasets = specification.get("datasets", {})
    vega = _compiled(json.dumps({key: value for key, value in specification.items() if key != "datasets"}))
    data = [
        {**source, "values": datasets[source["name"]]} if source["name"] in datasets else source
        for source in vega["data"]
    ]
    svg: str = vl_convert.vega_to_svg({**vega, "data": data})
    return svg


@lru_cache(maxsize=16)
def _compiled(layout: str) -> dict[str, Any]:
    import vl_convert

    vega: dict[str, Any] = vl_convert.vegalite_to_vega(layout)
    return vega


def draw_png(svg: str, scale: float = 2) -> bytes:
    """Return an SVG as a PNG picture, `scale` pixels for each of its units."""
    import vl_convert

    picture: bytes = vl_convert.svg_to_png(svg, scale=scale)
    return picture


def inlined(svg: str, *, alt: str, shown: str = "") -> str:
    """Return the SVG element for a page: one image with the text `alt`, of the class `shown`.

    Raises ValueError for an element or attribute that is no part of a drawing.
    """
    root = etree.fromstring(svg.encode(), etree.XMLParser(resolve_entities=False, no_network=True))
    for element in root.iter():
        _keep_shape(element)
    for element in list(root.iter(f"{_SVG}path", f"{_SVG}g")):
        _drop_empty(element)
    root.attrib.pop("width"), root.attrib.pop("height")
    root.set("role", "img")
    root.set("aria-label", alt)
    root.set("class", f"drawing {shown}".strip())
    etree.cleanup_namespaces(root)
    written: str = etree.tostring(root, encoding="unicode")
    return written


def _keep_shape(element: etree._Element) -> None:
    name = etree.QName(element).localname if isinstance(element.tag, str) else "comment"
    if name not in _SHAPES or not str(element.tag).startswith(_SVG):
        raise ValueError(f"a drawing must not hold <{name}>")
    for attribute in list(element.attrib):
        plain = str(attribute).rpartition("}")[2]
        if plain.startswith(_HAS_NO_LINKS):
            raise ValueError(f"a drawing must not hold the attribute {plain}")
        if plain.startswith(_MARKS_OF_VEGA) or _DEFAULTS.get(plain) == element.attrib[attribute]:
            del element.attrib[attribute]
        else:
            element.attrib[attribute] = _DIGITS.sub(r"\1", element.attrib[attribute])


def _drop_empty(element: etree._Element) -> None:
    """Remove a path that draws nothing, and a group that does nothing but hold others."""
    parent = element.getparent()
    if element.get("d", "M") in {"", "M0,0h0v0h0Z"}:
        parent.remove(element)
    elif not element.attrib and element.tag == f"{_SVG}g":
        at = parent.index(element)
        parent[at : at + 1] = list(element)
