"""The shipped codebook with other values of some keys, as a version of its own."""

import re
from collections.abc import Mapping
from pathlib import Path

from pipeline.themes.codebook.load import SHIPPED, load_codebook


def other_codebook(folder: Path, changed: Mapping[str, str]) -> Path:
    """Write the codebook with the first line of each key changed to the value, written in TOML; return the file."""
    text = SHIPPED.read_text("utf-8")
    for key, value in changed.items():
        text = re.sub(rf"^{key} = .*$", f"{key} = {value}", text, count=1, flags=re.M)
    version = load_codebook().version
    file = folder / "codebook.toml"
    file.write_text(text.replace(f'version = "{version}"', f'version = "10{version}"', 1), "utf-8")
    return file
