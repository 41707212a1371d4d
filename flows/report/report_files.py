"""Files of the report: one is written where its inputs have changed, or where it is not as it was written."""

from pathlib import Path

from flows.report.report_inputs import INPUTS_FILE, ReportInputs, content_sha256, read_inputs
from warehouse.files import make_folder, replacing, require_own

_FOLDERS = ("themes", "charts")
_OURS = ("themes/*.html", "charts/*.svg")


class ReportFiles:
    """The folder of the report: what stands in it, and what this writing has kept or replaced."""

    def __init__(self, folder: Path) -> None:
        """Make the folder where it is missing, and read what its files were made of.

        Raises WarehouseError, and SettingsError where a folder is a link.
        """
        for path in (folder, *(folder / name for name in _FOLDERS)):
            require_own(path)
            make_folder(path)
        self.folder = folder
        self._before = read_inputs(folder)
        self._inputs: dict[str, str] = {}
        self._contents: dict[str, str] = {}

    def kept(self, name: str, inputs: str) -> bytes | None:
        """Return a file that was made of the same inputs and is as it was written; None where it is to be written."""
        path = self.folder / name
        if self._before.inputs.get(name) != inputs or path.is_symlink() or not path.is_file():
            return None
        content = path.read_bytes()
        if content_sha256(content) != self._before.contents.get(name):
            return None
        self._inputs[name], self._contents[name] = inputs, self._before.contents[name]
        return content

    def put(self, name: str, inputs: str, content: bytes) -> None:
        """Replace a file atomically. Raises WarehouseError where the disk is full."""
        with replacing(self.folder / name) as partial:
            partial.write_bytes(content)
        self._inputs[name], self._contents[name] = inputs, content_sha256(content)

    def finish(self, night_id: str) -> None:
        """Remove charts and pages of themes that are no more, and store what the files were made of."""
        for pattern in _OURS:
            for path in self.folder.glob(pattern):
                name = path.relative_to(self.folder).as_posix()
                if name in self._before.contents and name not in self._contents:
                    path.unlink()
        now = ReportInputs(
            night_id=night_id, inputs=dict(sorted(self._inputs.items())), contents=dict(sorted(self._contents.items()))
        )
        if now != self._before:
            with replacing(self.folder / INPUTS_FILE) as partial:
                partial.write_text(now.model_dump_json(indent=1), encoding="utf-8")
