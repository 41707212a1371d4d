"""Dask: workers that come late or can make no part, a scheduler that is lost, and Dask where it is not installed."""

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.engines.engine import EngineChoice
from flows.engines.open_engine import open_engine
from pipeline.errors import EngineError
from tests.dask_cluster import MAY_HAVE_CHILDREN, ROOT, Cluster, a_cluster
from tests.flows.engines.making import a_job, make
from tests.prefect_server import wait_until


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    with a_cluster(tmp_path) as opened:
        yield opened


def on(cluster: Cluster) -> EngineChoice:
    return EngineChoice(kind="dask", scheduler=cluster.address)


def test_workers_may_join_when_parts_wait_for_them(cluster: Cluster, tmp_path: Path) -> None:
    def join() -> None:
        for _ in range(2):
            cluster.add_workers(1, **MAY_HAVE_CHILDREN)
            time.sleep(1)

    threading.Thread(target=join).start()
    with open_engine(on(cluster), Path(__file__)) as engine:
        made = list(engine.map(make, [a_job(tmp_path, f"p{n}", "sleep 0.5") for n in range(12)]))
    assert {one.state for one in made} == {"done"}
    assert len(made) == 12
    assert len({one.n_records for one in made}) == 2, "both workers made parts"


def test_a_lost_scheduler_ends_the_run_with_how_to_go_on(cluster: Cluster, tmp_path: Path) -> None:
    cluster.add_workers(2, **MAY_HAVE_CHILDREN)
    began = time.monotonic()
    with open_engine(on(cluster), Path(__file__)) as engine:
        made = engine.map(make, [a_job(tmp_path, f"p{n}", "sleep 0.5") for n in range(40)])
        next(made)
        cluster.scheduler.kill()
        with pytest.raises(EngineError, match=r"no longer answers.*same command again"):
            list(made)
    assert time.monotonic() - began < 20


def test_no_scheduler_is_named(tmp_path: Path) -> None:
    gone = EngineChoice(kind="dask", scheduler="tcp://127.0.0.1:9")
    with pytest.raises(EngineError, match="no Dask scheduler answers here"), open_engine(gone, tmp_path):
        pass


@pytest.mark.parametrize(
    ("shared", "environment", "words"),
    [
        (Path(__file__), {}, "DASK_DISTRIBUTED__WORKER__DAEMON=False"),
        (Path("nowhere.json"), MAY_HAVE_CHILDREN, "does not see"),
    ],
)
def test_a_worker_that_can_make_no_part_is_named(
    cluster: Cluster, shared: Path, environment: dict[str, str], words: str
) -> None:
    cluster.add_workers(1, **environment)
    wait_until(lambda: "Starting established connection" in cluster.log.read_text())
    with pytest.raises(EngineError, match=words), open_engine(on(cluster), shared):
        pass


def printed(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout


def test_dask_that_is_not_installed_is_a_mistake_of_one_sentence() -> None:
    code = (
        "import sys; sys.modules['dask'] = None\n"
        "from pathlib import Path\n"
        "from flows.engines.engine import EngineChoice\n"
        "from flows.engines.open_engine import open_engine\n"
        "from pipeline.errors import SettingsError\n"
        "try: open_engine(EngineChoice(kind='dask'), Path('.'))\n"
        "except SettingsError as error: print(error)"
    )
    assert "pip install 'nato-asia-tracker[dask]'" in printed(code)


@pytest.mark.parametrize("flow", ["nightly", "rebuild", "history", "service.deployments"])
def test_no_flow_imports_dask(flow: str) -> None:
    code = f"import sys, flows.{flow}\nprint(*{{'dask', 'distributed', 'prefect_dask'}} & set(sys.modules))"
    assert printed(code) == "\n"
