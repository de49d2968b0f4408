"""Building an atlas: Dask spreads the networks over processes, this one writes, and what is written stays.

Tasks carry nothing but tuples of integers, and bring back tuples of numbers and texts.  A worker that is lost costs the
networks it was at work on, which are asked for again.
"""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from deeplift_cas.atlas.count import count
from deeplift_cas.atlas.row import rows
from deeplift_cas.atlas.store import Atlas, Network, writing
from deeplift_cas.errors import InputError

BATCH = 3_000
"""Strata in a task, about: a few tenths of a second of work."""
TRIES = 3
"""How often a task is asked for again whose worker was lost, each time after Dask has tried three times."""
AHEAD = 3
"""Tasks for each worker that are asked for before others are done."""
Batch = Sequence[Network]
Tell = Callable[[int, int], None]
"""Called with the strata that are done, and with all."""


def build(
    path: Path,
    max_depth: int,
    max_width: int,
    workers: int = 1,
    scheduler: str | None = None,
    tell: Tell = lambda done, total: None,
) -> Atlas:
    """Make an atlas, or go on with one.

    Raises :class:`InputError` if that is not possible: a file that is no atlas, or of another range, or written by
    another process; no Dask; no scheduler at that address; no room on the disk.
    """
    with ExitStack() as stack:
        interruption = stack.enter_context(Interruption())
        client = None if scheduler is None else stack.enter_context(_client(workers, scheduler, interruption))
        writer = stack.enter_context(writing(path, max_depth, max_width))
        atlas = Atlas(path)
        missing, total, done = atlas.missing(), int(atlas.meta["strata"]), atlas.size()
        tell(done, total)
        if missing:
            client = client or stack.enter_context(_client(workers, scheduler, interruption))
            for found in _decided(client, _batches(missing)):
                interruption.look()
                writer.add(found)
                done += sum(len(some) for _, some in found)
                tell(done, total)
    return Atlas(path)


def decide(batch: Batch) -> list[tuple[Network, list[tuple[Any, ...]]]]:
    """The work of one task.

    >>> [(network, len(found)) for network, found in decide([(1, 1), (2, 1, 2)])]
    [((1, 1), 2), ((2, 1, 2), 4)]
    """
    return [(network, [tuple(row) for row in rows(network)]) for network in batch]


def _batches(missing: Sequence[Network]) -> Iterator[Batch]:
    batch, size = list[Network](), 0
    for network in missing:
        batch.append(network)
        size += count(network)
        if size >= BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _decided(client: Any, batches: Iterator[Batch]) -> Iterator[list[tuple[Network, list[tuple[Any, ...]]]]]:
    """The answers as they come; not too many are asked for at a time, so that memory is bounded."""
    from concurrent.futures import CancelledError

    from distributed import as_completed
    from distributed.comm import CommClosedError
    from distributed.scheduler import KilledWorker

    waiting = ((batch, TRIES) for batch in batches)
    asked: dict[Any, tuple[Batch, int]] = {}

    def ask(batch: Batch, tries: int) -> Any:
        future = client.submit(decide, batch, pure=False)
        asked[future.key] = batch, tries
        return future

    try:
        running = as_completed([ask(*task) for task in islice(waiting, AHEAD * max(1, len(client.nthreads())))])
        for future in running:
            batch, tries = asked.pop(future.key)
            try:
                found = future.result()
            except KilledWorker:
                if tries == 0:
                    raise InputError(
                        f"every worker that was at work on {batch[0]} ended; what was committed is kept"
                    ) from None
                running.add(ask(batch, tries - 1))
                continue
            future.release()
            for task in islice(waiting, 1):
                running.add(ask(*task))
            yield found
    except (CancelledError, CommClosedError, OSError):
        raise InputError(
            "the scheduler of Dask is gone; what was committed is kept, the same command goes on from there"
        ) from None


class Interruption:
    """Ctrl-C, which is remembered until somebody asks: what raises where nobody can catch it would be lost, as in the
    end of an object, and Dask does not end well if it meets it while it starts.
    """

    def __init__(self) -> None:
        self.came, self.waits = False, False
        is_main = threading.current_thread() is threading.main_thread()
        both = (signal.SIGINT, signal.SIGUSR1) if is_main else ()
        self._handled = [s for s in both if signal.getsignal(s) is signal.default_int_handler]

    def __enter__(self) -> Interruption:
        for s in self._handled:
            signal.signal(s, self._comes)
        return self

    def __exit__(self, *error: object) -> None:
        for s in self._handled:
            signal.signal(s, signal.default_int_handler)

    def _comes(self, number: int, frame: Any) -> None:
        self.came = True
        if not self.waits:
            raise KeyboardInterrupt

    def look(self) -> None:
        """Raises :class:`KeyboardInterrupt` if it came."""
        if self.came:
            raise KeyboardInterrupt

    @contextmanager
    def later(self) -> Iterator[None]:
        """It waits for the end of some work."""
        self.waits = True
        try:
            yield
        finally:
            self.waits = False
        self.look()


@contextmanager
def _client(workers: int, scheduler: str | None, interruption: Interruption) -> Iterator[Any]:
    """A client of a cluster on this machine, or of the user's own."""
    try:
        with interruption.later():
            from distributed import Client, LocalCluster
    except ImportError:
        raise InputError("atlas build needs Dask: pip install 'deeplift-cas[atlas]'") from None
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what goes wrong is said in one line
    if scheduler is not None:
        try:
            client = Client(scheduler, timeout="10s")
        except (OSError, ValueError, TimeoutError) as error:
            raise InputError(f"no scheduler of Dask answers at {scheduler} ({type(error).__name__})") from None
        with client:
            yield client
        return
    with ExitStack() as stack:
        with interruption.later():
            cluster = LocalCluster(
                n_workers=workers, threads_per_worker=1, dashboard_address=":0", silence_logs=50, memory_limit=0
            )
            stack.enter_context(cluster)
            client = stack.enter_context(Client(cluster, direct_to_workers=True))
        yield client
