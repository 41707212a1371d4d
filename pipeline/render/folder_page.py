"""List of a folder's files as an HTML page: names, sizes and links, no script."""

from collections.abc import Sequence
from html import escape
from typing import NamedTuple
from urllib.parse import quote

_PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>{title}</title>
<style>
body {{ background: Canvas; color: CanvasText; font: 1rem/1.5 system-ui, sans-serif; }}
main {{ max-width: 44rem; margin: 2rem auto; padding: 0 1rem; }}
h1 {{ font-size: 1.25rem; overflow-wrap: anywhere; }}
table {{ border-collapse: collapse; width: 100%; }}
th, td {{ text-align: left; padding: .4rem 1rem .4rem 0; border-bottom: 1px solid #8888; overflow-wrap: anywhere; }}
th:last-child, td:last-child {{ text-align: right; padding-right: 0; white-space: nowrap; }}
</style>
</head>
<body>
<main>
<h1>{title}</h1>
<table>
<thead><tr><th scope="col">name</th><th scope="col">bytes</th></tr></thead>
<tbody>
{rows}
</tbody>
</table>
</main>
</body>
</html>
"""


class FolderEntry(NamedTuple):
    """A file or folder of the list."""

    name: str
    is_folder: bool
    n_bytes: int


def folder_page(address: str, files: Sequence[FolderEntry]) -> bytes:
    """Return the page of the folder at `address`, its files in the given order."""
    up = [_row("../", "up", "")] if address != "/" else []
    rows = [
        _row(quote(_shown(one), errors="surrogateescape"), _shown(one), "" if one.is_folder else f"{one.n_bytes:,}")
        for one in files
    ]
    title = f"Published files: {address}"
    return _PAGE.format(title=escape(title), rows="\n".join(up + rows)).encode("utf-8", "replace")


def _shown(one: FolderEntry) -> str:
    return f"{one.name}/" if one.is_folder else one.name


def _row(link: str, name: str, size: str) -> str:
    return f'<tr><td><a href="{escape(link)}">{escape(name)}</a></td><td>{size}</td></tr>'
