"""RIS rendering, for Zotero, EndNote and Mendeley."""

from collections.abc import Iterable, Iterator

from rispy.writer import RisWriter  # type: ignore[import-untyped]

from pipeline.render.reference import Reference


class _WithoutNumbers(RisWriter):  # type: ignore[misc]
    """The writer of rispy without the number before each reference, which is not part of the format."""

    def set_header(self, count: int) -> str:  # noqa: ARG002 - the signature of rispy
        return ""


def as_ris(references: Iterable[Reference]) -> Iterator[str]:
    """Yield one record per reference."""
    writer = _WithoutNumbers()
    for reference in references:
        written: str = writer.formats([_tagged(reference)])
        yield written + "\n"


def _tagged(reference: Reference) -> dict[str, str | list[str]]:
    year, month, *day = reference.date_parts
    tagged: dict[str, str | list[str]] = {
        "type_of_reference": _type(reference),
        "id": reference.key,
        "title": reference.title,
        "authors": [f"{name.family}, {name.given}" if name.given else name.family for name in reference.names],
        "secondary_title": reference.outlet,
        "year": str(year),
        "date": f"{year}/{month:02}/{day[0]:02}/" if day else f"{year}/{month:02}//",
        "language": reference.language,
        "urls": [reference.url],
        "access_date": f"{reference.accessed_on:%Y/%m/%d}/",
    }
    return {label: said for label, said in tagged.items() if said}


def _type(reference: Reference) -> str:
    if reference.is_in_newspaper:
        return "NEWS"
    return "MGZN" if reference.is_in_magazine else "ELEC"
