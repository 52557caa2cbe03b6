"""Where shards run: a pool of spawned processes on this machine, or a Dask cluster that is given by its address.

Both call `assets.parts.run_shard`, which is idempotent, so that a shard lost with its worker is simply run again.
Nothing here knows what is extracted, and nothing of ours schedules work across machines: Dask does.
"""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass

from assets.parts import Shard, run_shard


@dataclass(frozen=True)
class LocalEngine:
    """A pool of `workers` spawned processes; a single shard runs in this process, which saves the start-up."""

    workers: int = 0  # 0: one per core

    def run(self, shards: list[Shard]) -> Iterator[Shard]:
        """Yields each shard when done. An exception in a shard is raised here; the finished shards stay."""
        workers = min(self.workers or available_cores(), len(shards))
        if workers <= 1:
            yield from map(run_shard, shards)
            return
        # one numerical thread per worker: the cores are taken by the other workers. The workers inherit these; the
        # libraries of this process have read theirs already.
        for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "POLARS_MAX_THREADS"):
            os.environ.setdefault(name, "1")
        # spawned, not forked: polars and onnxruntime hold threads that a fork would leave locked
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(workers, mp_context=context, initializer=end_with_parent) as pool:
            for future in as_completed([pool.submit(run_shard, shard) for shard in shards]):
                yield future.result()


@dataclass(frozen=True)
class DaskEngine:
    """The workers of a Dask scheduler (`tcp://host:port`). Work paths must be on storage that all of them share."""

    scheduler: str

    def run(self, shards: list[Shard]) -> Iterator[Shard]:
        """Yields each shard when done. Raises RuntimeError with the command to install Dask when it is missing."""
        try:
            from distributed import Client, as_completed
        except ImportError as error:
            raise RuntimeError("Dask is needed for a scheduler address: pip install 'onrecord[cluster]'") from error
        with Client(self.scheduler, timeout="30s") as client:
            for future in as_completed(client.map(run_shard, shards, retries=3, pure=False)):
                yield future.result()


def engine(scheduler: str | None = None, workers: int = 0) -> LocalEngine | DaskEngine:
    """The engine for these settings: Dask when a scheduler address is given, else local processes."""
    return DaskEngine(scheduler) if scheduler else LocalEngine(workers)


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
