"""Finished parts of history: their manifests, verified against their files; what is wrong with a part fails it."""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import get_args

from pydantic import ValidationError

from flows.settings import Settings
from pipeline.history.part import SCHEMA_VERSION
from pipeline.records import PartManifest, Route
from warehouse.parts import PartFile
from warehouse.store.history_parts import PartKey, key_of

ROUTES: tuple[Route, ...] = get_args(Route)
ENDINGS = (".json", ".parquet", ".warc.gz")  # of the files of a part, the manifest first: without it there is no part


def part_file(settings: Settings, key: PartKey) -> PartFile:
    """Return the Parquet file of a part."""
    route, part_id = key
    return PartFile(route, part_id, settings.history / route / f"{part_id}.parquet")


def finished_parts(settings: Settings, route: Route | None = None) -> tuple[PartManifest, ...]:
    """Return the manifests of all parts, or of those of one route, by route and part id, as they are on the disk."""
    routes = (route,) if route else ROUTES
    return tuple(_read(one, path) for one in sorted(routes) for path in _manifest_files(settings.history / one))


def _manifest_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*.json") if not path.name.startswith("."))


def _read(route: Route, path: Path) -> PartManifest:
    try:
        manifest = PartManifest.model_validate_json(path.read_bytes())
    except ValidationError as invalid:
        why = f"its manifest cannot be read ({invalid.errors()[0]['msg']})"
        return _failed(_nothing_known(route, path.stem), why)
    if (manifest.route, manifest.part_id) != (route, path.stem):
        return _failed(_nothing_known(route, path.stem), f"its manifest is that of {manifest.route}/{manifest.part_id}")
    return manifest


def verified(settings: Settings, manifests: Iterable[PartManifest]) -> Iterator[PartManifest]:
    """Yield the manifests, those as failed whose files are missing, damaged, or of a newer version."""
    for manifest in manifests:
        why = _trouble(part_file(settings, key_of(manifest)).path, manifest) if manifest.state == "done" else ""
        yield _failed(manifest, why) if why else manifest


def _trouble(path: Path, manifest: PartManifest) -> str:
    if manifest.schema_version > SCHEMA_VERSION:
        return f"a newer version of this program made it (schema {manifest.schema_version}): update the program"
    if not path.is_file():
        return f"{path.name} is missing: restore it from a backup, or run its plan again"
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    damaged = f"{path.name} is not the file of its manifest: restore it from a backup, or run its plan again"
    return damaged if digest != manifest.part_sha256 else ""


def _failed(manifest: PartManifest, why: str) -> PartManifest:
    return manifest.model_copy(update={"state": "failed", "reason": f"{why}.", "part_sha256": ""})


def _nothing_known(route: Route, part_id: str) -> PartManifest:
    return PartManifest(
        schema_version=SCHEMA_VERSION,
        route=route,
        part_id=part_id,
        state="failed",
        warc_name="",
        n_bytes=0,
        hosts="declared",
        sieve_sha256="",
        extractor="",
        codebook_sha256="",
    )
