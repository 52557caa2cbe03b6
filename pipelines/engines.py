"""Where shards run: a pool of spawned processes on this machine, or a Dask cluster that is given by its address.

Both call `assets.parts.run_shard`, which is idempotent, so that a shard lost with its worker is simply run again.
Nothing here knows what is extracted, and nothing of ours schedules work across machines: Dask does.
"""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass

from assets.parts import Shard, give_up, halves, run_shard

MEMORY_GB = 4.0  # of address space; a worker reserves 1.6 of it when it begins
ORDINARY_CHARS = 100_000  # of an article; 99.9 % of news is shorter, and needs no process of its own


@dataclass(frozen=True)
class LocalEngine:
    """A pool of `workers` spawned processes; a single shard of ordinary articles runs in this process, which saves the start-up.

    A worker that asks for more than `memory_gb` fails or dies, and nothing else with it: what it was at is done again by a
    worker alone, in ever smaller pieces, until the article is found that it cannot do. That one becomes a reject.
    """

    workers: int = 0  # 0: one per core
    memory_gb: float = MEMORY_GB

    def run(self, shards: list[Shard]) -> Iterator[Shard]:
        """Yields each shard when done. An exception in a shard is raised here; the finished shards stay."""
        workers = min(self.workers or available_cores(), len(shards))
        if workers <= 1 and all(shard.longest <= ORDINARY_CHARS for shard in shards):
            yield from map(run_shard, shards)
            return
        waiting = deque(shards)
        while waiting:
            lost: list[Shard] = []
            with self._pool(workers) as pool:
                yield from _run_until_lost(pool, workers, waiting, lost)
            for shard in lost:
                self._run_alone(shard)
                yield shard

    def _run_alone(self, shard: Shard) -> None:
        """A shard by a worker of its own, and in pieces where that is lost too."""
        try:
            with self._pool(1) as pool:
                pool.submit(run_shard, shard).result()
        except LOST as error:
            self._divide(shard, error)

    def _divide(self, shard: Shard, error: BaseException) -> None:
        """Each half of a shard that took its worker with it; a shard of one article is given up."""
        pieces = halves(shard)
        for piece in pieces:
            self._run_alone(piece)
        if not pieces:
            what = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
            give_up(shard, f"its worker was lost ({what}); a worker may take {self.memory_gb:g} GB of memory")

    def _pool(self, workers: int) -> ProcessPoolExecutor:
        # one numerical thread per worker: the cores are taken by the other workers. The workers inherit these; the
        # libraries of this process have read theirs already.
        for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "POLARS_MAX_THREADS"):
            os.environ.setdefault(name, "1")
        # spawned, not forked: polars and onnxruntime hold threads that a fork would leave locked
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(workers, mp_context=context, initializer=begin, initargs=(self.memory_gb,))


def _run_until_lost(
    pool: ProcessPoolExecutor, workers: int, waiting: deque[Shard], lost: list[Shard]
) -> Iterator[Shard]:
    """Yields each shard when done, until none is left or a worker is lost: then `lost` has what was under way."""
    running: dict[Future[Shard], Shard] = {}
    while running or (waiting and not lost):
        while waiting and not lost and len(running) < workers:  # no more, so that few are suspected
            shard = waiting.popleft()
            running[pool.submit(run_shard, shard)] = shard
        for future in wait(running, return_when=FIRST_COMPLETED).done:
            shard = running.pop(future)
            try:
                yield future.result()
            except LOST:
                lost.append(shard)


LOST = (BrokenProcessPool, MemoryError)  # of an article too large for its worker, or of a worker that was killed


def begin(memory_gb: float) -> None:
    """Begin as a worker: with a most of memory, and to end with the process that started it."""
    try:
        import resource

        most = int(memory_gb * (1 << 30))
        resource.setrlimit(resource.RLIMIT_AS, (most, resource.getrlimit(resource.RLIMIT_AS)[1]))
    except (ImportError, OSError, ValueError):  # not on Windows; a lower limit is set already
        pass
    end_with_parent()


@dataclass(frozen=True)
class DaskEngine:
    """The workers of a Dask scheduler (`tcp://host:port`). Work paths must be on storage that all of them share.

    A shard that takes its workers with it, as often as the scheduler allows, is done again in ever smaller pieces, until the
    article is found that they cannot do. That one becomes a reject.
    """

    scheduler: str

    def run(self, shards: list[Shard]) -> Iterator[Shard]:
        """Yields each shard when done. Raises RuntimeError with the command to install Dask when it is missing."""
        try:
            from distributed import Client, KilledWorker, as_completed
        except ImportError as error:
            raise RuntimeError("Dask is needed for a scheduler address: pip install 'onrecord[cluster]'") from error

        def divide(shard: Shard, error: BaseException) -> None:
            pieces = halves(shard)
            for piece in pieces:
                try:
                    client.submit(run_shard, piece, pure=False).result()
                except (KilledWorker, MemoryError) as again:
                    divide(piece, again)
            if not pieces:
                give_up(shard, f"the workers of the cluster that were given it were lost ({type(error).__name__})")

        with Client(self.scheduler, timeout="30s") as client:
            under_way = {client.submit(run_shard, shard, retries=3, pure=False): shard for shard in shards}
            for future in as_completed(under_way):
                try:
                    yield future.result()
                except (KilledWorker, MemoryError) as error:
                    divide(under_way[future], error)
                    yield under_way[future]


def engine(scheduler: str | None = None, workers: int = 0, memory_gb: float = MEMORY_GB) -> LocalEngine | DaskEngine:
    """The engine for these settings: Dask when a scheduler address is given, else local processes."""
    return DaskEngine(scheduler) if scheduler else LocalEngine(workers, memory_gb)


def end_with_parent() -> None:
    """End this worker when the process that started it dies: what is queued must not go on beside the rerun."""

    def wait() -> None:
        parent = multiprocessing.parent_process()
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=wait, daemon=True).start()


def available_cores() -> int:
    """Cores that this process may use (containers often allow fewer than the machine has)."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
