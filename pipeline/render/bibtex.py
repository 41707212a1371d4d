"""BibTeX rendering in UTF-8, for biber and Zotero; every text is escaped for LaTeX."""

from collections.abc import Iterable, Iterator

from pybtex.database import BibliographyData, Entry, Person  # type: ignore[import-untyped]
from pybtex.database.output.bibtex import Writer  # type: ignore[import-untyped]

from pipeline.render.names import Name
from pipeline.render.reference import Reference

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_LATEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{mark: "\\" + mark for mark in "#$%&_"},
    }
)
# In an address these are not markup, but would end or unbalance the field; percent-encoding is equivalent.
_ADDRESS = str.maketrans({"{": "%7B", "}": "%7D", '"': "%22", "\\": "%5C", " ": "%20"})


class _AsWritten(Writer):  # type: ignore[misc]
    """The writer of pybtex without its LaTeX encoding: the texts are already escaped."""

    def _encode(self, text: str) -> str:
        return text


def as_bibtex(references: Iterable[Reference]) -> Iterator[str]:
    """Yield one entry per reference."""
    writer = _AsWritten()
    for reference in references:
        written: str = writer.to_string(BibliographyData({reference.key: _entry(reference)}))
        yield written + "\n"


def _entry(reference: Reference) -> Entry:
    year, month, *_ = reference.date_parts
    fields = {
        "title": f"{{{_latex(reference.title)}}}",  # in braces: styles would write "nato in asia"
        "journal": _latex(reference.outlet),
        "year": str(year),
        "month": _MONTHS[month - 1],
        "date": "-".join(f"{part:02}" for part in reference.date_parts),
        "language": _latex(reference.language),
        "url": reference.url.translate(_ADDRESS),
        "urldate": reference.accessed_on.isoformat(),
    }
    authors = [_person(name) for name in reference.names]
    return Entry("article", {name: text for name, text in fields.items() if text}, {"author": authors})


def _person(name: Name) -> Person:
    if name.is_literal:
        return Person(last=f"{{{_latex(name.family)}}}")
    return Person(first=f"{{{_latex(name.given)}}}", last=f"{{{_latex(name.family)}}}")


def _latex(text: str) -> str:
    return text.translate(_LATEX)
