"""Each contract of `[tool.importlinter]` can fail: a planted import breaks it, in every direction it forbids."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("flows", "warehouse", "pipeline")

FORBIDDEN = {  # contract: importer, imported
    "packages": [
        ("warehouse.violations", "flows.settings"),
        ("pipeline.errors", "warehouse.connection"),
        ("pipeline.errors", "flows.settings"),
    ],
    "warehouse": [
        ("warehouse.violations", "pipeline.stats"),
        ("warehouse.violations", "pipeline.toml"),
        ("warehouse.violations", "pipeline.new_room"),
        ("warehouse.violations", "pipeline.new_room.inner"),
        ("warehouse.violations", "pipeline"),
        ("warehouse.store.articles", "pipeline.themes.match.matcher"),
    ],
    "rooms": [
        ("pipeline.errors", "pipeline.toml"),  # up, from each layer
        ("pipeline.rejections", "pipeline.stats.trend"),
        ("pipeline.render.atom", "pipeline.normalise"),
        ("pipeline.themes.match.matcher", "pipeline.assess.genre"),
        ("pipeline.baseline", "pipeline.trial.grams"),
        ("pipeline.trial.grams", "pipeline.onboard.opml"),  # across, in each layer
        ("pipeline.discover.feed", "pipeline.sources.watched"),
        ("pipeline.normalise", "pipeline.clean.page"),
        ("pipeline.fetch.guard", "pipeline.archive.reader"),
        ("pipeline.rejections", "pipeline.toml"),
        ("pipeline.urls.mask", "pipeline.text.fold"),
    ],
    "command-line": [
        ("flows.steps.trends", "flows.cli.console"),
        ("flows.evaluate.figure", "flows.cli.console"),
        ("flows.demo.templates", "flows.cli.console"),
        ("flows.settings", "flows.cli"),
    ],
    "clean": [
        ("pipeline.clean.read.decode", "pipeline.clean.dates.date_candidates"),
        ("pipeline.clean.dates.publication_date", "pipeline.clean.boilerplate.labels"),
        ("pipeline.clean.boilerplate.labels", "pipeline.clean.metadata"),
    ],
    "duckdb": [("flows.cli.sql", "duckdb"), ("pipeline.normalise", "duckdb")],
    "prefect": [("warehouse.connection", "prefect"), ("pipeline.errors", "prefect")],
    "dask": [("flows.nightly", "dask"), ("flows.engines.engine", "distributed"), ("pipeline.errors", "dask")],
    "circles": [
        ("flows.settings", "flows.nightly"),
        ("warehouse.connection", "warehouse.violations"),
        ("pipeline.urls.rules", "pipeline.urls.address"),
    ],
}


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Copy the configuration and the modules of the three packages, and nothing else."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for package in PACKAGES:
        for module in (ROOT / package).rglob("*.py"):
            copy = tmp_path / module.relative_to(ROOT)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(module, copy)
    return tmp_path


def lint(tree: Path, *contracts: str) -> tuple[int, str]:
    linter = str(Path(sys.executable).with_name("lint-imports"))
    command = [linter, "--config", "pyproject.toml", "--no-cache", "--no-logo"]
    chosen = [f"--contract={contract}" for contract in contracts]
    done = subprocess.run([*command, *chosen], cwd=tree, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def file_of(tree: Path, module: str) -> Path:
    path = tree.joinpath(*module.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def plant(tree: Path, importer: str, imported: str) -> None:
    """Append the import to its importer, and make an imported module of ours that does not exist."""
    module = file_of(tree, importer)
    module.write_text(f"{module.read_text()}\nimport {imported}\n")
    if imported.startswith(PACKAGES) and not file_of(tree, imported).exists():
        path = tree.joinpath(*imported.split("."))
        path.mkdir()
        (path / "__init__.py").touch()


def test_the_tree_keeps_every_contract(tree: Path) -> None:
    status, report = lint(tree)
    assert status == 0, report


@pytest.mark.parametrize("contract", [contract for contract in FORBIDDEN if contract != "circles"])
def test_each_forbidden_import_is_reported(tree: Path, contract: str) -> None:
    for importer, imported in FORBIDDEN[contract]:
        plant(tree, importer, imported)
    status, report = lint(tree, contract)
    assert status == 1
    unwrapped = " ".join(report.split())
    missed = [pair for pair in FORBIDDEN[contract] if f"{' -> '.join(pair)} (l." not in unwrapped]
    assert not missed, report


def test_each_circle_is_reported(tree: Path) -> None:
    for importer, imported in FORBIDDEN["circles"]:
        plant(tree, importer, imported)
    status, report = lint(tree, "circles")
    assert status == 1
    for package in ("flows", "warehouse", "pipeline.urls"):
        assert f"No cycles are allowed in {package}." in report


def test_a_new_room_of_the_pipeline_fails_until_it_has_a_layer(tree: Path) -> None:
    (tree / "pipeline" / "new_room.py").touch()
    status, report = lint(tree, "rooms")
    assert status == 1
    assert "new_room" in report


def test_every_contract_has_planted_imports() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    assert FORBIDDEN.keys() == {contract["id"] for contract in settings["tool"]["importlinter"]["contracts"]}
