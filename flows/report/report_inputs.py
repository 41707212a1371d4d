"""Inputs of the report as they were when it was written: what is unchanged is neither drawn nor rendered again."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, ValidationError

from pipeline.records import Record
from pipeline.render.report.report_page import renderer_sha256

INDEX = "index.html"
INPUTS_FILE = "inputs.json"


class ReportInputs(Record):
    """The night of a report, and of each of its files the digests of its inputs and of its content."""

    night_id: str = ""
    inputs: Mapping[str, str] = {}
    contents: Mapping[str, str] = {}


def read_inputs(folder: Path) -> ReportInputs:
    """Return the inputs of the report in `folder`; none where there is no report, or the file is damaged."""
    try:
        return ReportInputs.model_validate_json((folder / INPUTS_FILE).read_bytes())
    except (FileNotFoundError, NotADirectoryError, ValidationError):  # then everything is written anew
        return ReportInputs()


def input_sha256(*inputs: BaseModel | str) -> str:
    """Return a digest of what a file is made of, and of the code that makes it."""
    digest = hashlib.sha256(renderer_sha256().encode())
    for one in inputs:
        digest.update(b"\0" + (one if isinstance(one, str) else one.model_dump_json()).encode())
    return digest.hexdigest()


def content_sha256(content: bytes) -> str:
    """Return the digest of a file's content."""
    return hashlib.sha256(content).hexdigest()
