"""Building with Dask: the same file with any number of workers, and after anything that stops it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest
from distributed.client import FutureCancelledError
from distributed.scheduler import KilledWorker

import deeplift_cas.atlas.build as building
from deeplift_cas.atlas.build import build
from deeplift_cas.atlas.row import networks, rows
from deeplift_cas.atlas.store import Atlas
from deeplift_cas.errors import InputError

PROGRAM = (
    "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # else ignored in the background
    "from deeplift_cas.verify import run; sys.exit(run())"
)
COMMAND = [sys.executable, "-c", PROGRAM, "atlas", "build"]


def export(path):
    """All of it as CSV."""
    return "".join(Atlas(path).csv())


def test_an_atlas_is_built_and_told_about(tmp_path):
    told = []
    atlas = build(tmp_path / "atlas.db", 2, 3, workers=2, tell=lambda done, total: told.append((done, total)))
    assert list(atlas) == [row for widths in networks(2, 3) for row in rows(widths)]
    assert told[0] == (0, 238) and told[-1] == (238, 238)
    again = []
    build(tmp_path / "atlas.db", 2, 3, tell=lambda done, total: again.append((done, total)))
    assert again == [(238, 238)]


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """What an uninterrupted build exports: depth ≤ 4, widths ≤ 3."""
    path = tmp_path_factory.mktemp("whole") / "atlas.db"
    build(path, 4, 3, workers=2)
    return export(path)


def started(path, *more):
    """A build in a process group of its own."""
    arguments = [*COMMAND, "--max-depth", "4", "--max-width", "3", "--workers", "2", "-o", str(path), *more]
    return subprocess.Popen(arguments, start_new_session=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def wait_for_networks(path, number):
    """Until so many are committed, or the build has ended."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            if len(Atlas(path).done()) >= number:
                return
        except InputError:
            pass
        time.sleep(0.02)


@pytest.mark.slow
def test_killed_at_five_moments_and_resumed_it_is_the_same(tmp_path, whole):
    path = tmp_path / "atlas.db"
    for number in (0, 1, 60, 120, 250):
        process = started(path)
        wait_for_networks(path, number)
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
    process = started(path)
    _, errors = process.communicate(timeout=120)
    assert process.returncode == 0, errors
    assert export(path) == whole


def test_an_interruption_waits_and_is_not_lost(monkeypatch):
    monkeypatch.setattr(signal, "getsignal", lambda number: signal.default_int_handler)
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with building.Interruption() as interruption:
            interruption.look()
            done = []
            with pytest.raises(KeyboardInterrupt), interruption.later():
                os.kill(os.getpid(), signal.SIGINT)
                done.append("all of it")
            assert done
            with pytest.raises(KeyboardInterrupt):  # what raised where nobody could catch it is found here
                interruption.look()
            with pytest.raises(KeyboardInterrupt):
                os.kill(os.getpid(), signal.SIGINT)
    finally:
        signal.signal(signal.SIGUSR1, signal.SIG_DFL)
        signal.signal(signal.SIGINT, before)


@pytest.mark.slow
def test_ctrl_c_says_what_is_kept(tmp_path, whole):
    """To the whole process group, as a terminal does; also while the workers start."""
    for moment in (0, 1, 60):
        path = tmp_path / f"{moment}.db"
        process = started(path)
        wait_for_networks(path, moment)
        os.killpg(process.pid, signal.SIGINT)
        out, errors = process.communicate(timeout=60)
        said = (out + errors).decode()
        assert process.returncode == 130 and "kept" in said and "Traceback" not in said, said
        assert "nothing was written" not in said and not path.with_name(f"{moment}.db.lock").exists()
    assert started(path).wait(timeout=120) == 0
    assert export(path) == whole


@pytest.mark.slow
def test_a_cluster_of_ones_own_of_which_a_worker_is_killed(tmp_path, whole):
    file = tmp_path / "scheduler.json"
    shared = {"start_new_session": True, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    dask = [sys.executable, "-m", "distributed.cli.dask_scheduler"]
    local = ["--host", "127.0.0.1", "--port", "0", "--dashboard-address", ":0"]
    processes = [subprocess.Popen([*dask, *local, "--scheduler-file", str(file)], **shared)]
    try:
        worker = [sys.executable, "-m", "distributed.cli.dask_worker", "--scheduler-file", str(file), "--no-nanny"]
        worker += ["--nthreads", "1", "--no-dashboard", "--local-directory", str(tmp_path)]
        while not file.exists():
            time.sleep(0.05)
        processes += [subprocess.Popen(worker, **shared) for _ in range(2)]
        import json

        address = json.loads(file.read_text())["address"]
        path = tmp_path / "atlas.db"
        process = started(path, "--scheduler", address)
        wait_for_networks(path, 1)
        os.killpg(processes[1].pid, signal.SIGKILL)
        _, errors = process.communicate(timeout=180)
        assert process.returncode == 0, errors
        assert export(path) == whole
    finally:
        for one in processes:
            os.killpg(one.pid, signal.SIGKILL)
            one.wait()


class Lost:
    """A future of Dask whose workers ended."""

    def __init__(self, key, answer):
        self.key, self.answer = key, answer

    def result(self):
        if self.answer is None:
            raise KilledWorker(self.key, None, 3)
        return self.answer

    def release(self):
        pass


class Cluster:
    """A client whose workers end so often before a task is done."""

    def __init__(self, losses):
        self.losses, self.asked = losses, 0

    def nthreads(self):
        return {"tcp://one": 1}

    def submit(self, work, batch, pure):
        self.asked += 1
        return Lost(self.asked, None if self.asked <= self.losses else work(batch))


class Completed(list):
    """Futures, those that are added among them."""

    def __iter__(self):
        while self:
            yield self.pop(0)

    add = list.append


@pytest.mark.parametrize("losses", [0, 1, 3])
def test_a_task_whose_worker_is_lost_is_asked_for_again(monkeypatch, losses):
    monkeypatch.setattr("distributed.as_completed", Completed)
    cluster = Cluster(losses)
    (found,) = building._decided(cluster, iter([[(2, 1, 2)]]))
    assert found == building.decide([(2, 1, 2)]) and cluster.asked == losses + 1


def test_a_task_that_ends_every_worker_is_given_up_in_a_line(monkeypatch):
    monkeypatch.setattr("distributed.as_completed", Completed)
    with pytest.raises(InputError, match="every worker that was at work on"):
        list(building._decided(Cluster(99), iter([[(2, 1, 2)]])))


def test_a_scheduler_that_is_gone_is_said_in_a_line(monkeypatch):
    class Gone(Lost):
        def result(self):
            raise FutureCancelledError(self.key, "scheduler-connection-lost")

    monkeypatch.setattr("distributed.as_completed", Completed)
    monkeypatch.setattr(Cluster, "submit", lambda self, work, batch, pure: Gone(1, None))
    with pytest.raises(InputError, match="the scheduler of Dask is gone; what was committed is kept"):
        list(building._decided(Cluster(0), iter([[(2, 1, 2)]])))


def test_an_atlas_that_is_done_can_be_read_where_nothing_can_be_written(tmp_path):
    """No write-ahead log is left, nor is one made by reading."""
    path = tmp_path / "atlas.db"
    build(path, 2, 2)
    assert path.read_bytes()[18:20] == b"\x01\x01"  # a rollback journal
    assert sum(1 for _ in Atlas(path)) == 54 and [file.name for file in tmp_path.iterdir()] == ["atlas.db"]
    with pytest.raises(InputError, match="another file"):
        build(path, 3, 3)
    assert [file.name for file in tmp_path.iterdir()] == ["atlas.db"]


def test_nothing_is_made_where_no_scheduler_answers(tmp_path):
    with pytest.raises(InputError, match="no scheduler of Dask answers"):
        build(tmp_path / "atlas.db", 1, 1, scheduler="tcp://127.0.0.1:9")
    assert not list(tmp_path.iterdir())
