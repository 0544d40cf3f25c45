"""Processes that capture classes at the same time, each with a connection of its own."""

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier
from time import perf_counter, sleep
from typing import Final

from django.db import IntegrityError, InterfaceError, OperationalError, connection, connections
from prometheus_client import REGISTRY

from classes.services.capture.submissions import AlreadyCaptured
from classes.services.codes.contention import CONTENTION
from classes.services.codes.number_blocks import CODE_CONSTRAINTS
from classes.services.refusals import constraint_of
from tests.benchmarks.office import Office
from tests.benchmarks.schemes import SCHEMES

_FORK: Final = multiprocessing.get_context("fork")


@dataclass(frozen=True)
class Task:
    """Capture with one scheme for some seconds."""

    scheme: str
    workers: int
    prefixes: int
    seconds: float


@dataclass(frozen=True)
class Work:
    """What one process did: the seconds that each class took, from when until when, and how many codes were taken.

    `fallbacks` are classes that were stored without a number, `codes` those that were acknowledged.
    """

    latencies: list[float]
    began: float
    ended: float
    twins: int
    fallbacks: int
    codes: list[str]


class Workers:
    """So many processes; a task uses the first of them."""

    def __init__(self, sizes: Sequence[int]) -> None:
        connections.close_all()  # a connection cannot be shared with a child
        self._starts = {size: _FORK.Barrier(size) for size in sizes}
        self._pipes: list[Connection] = []
        self._processes = [self._start(number) for number in range(max(sizes))]

    def do(self, task: Task, meanwhile: Callable[[], object] = bool) -> list[Work]:
        pipes = self._pipes[: task.workers]
        for pipe in pipes:
            pipe.send(task)
        meanwhile()
        return [pipe.recv() for pipe in pipes]

    def stop(self) -> None:
        for pipe in self._pipes:
            pipe.send(None)
        for process in self._processes:
            process.join()

    def _start(self, number: int) -> multiprocessing.process.BaseProcess:
        ours, its = _FORK.Pipe()
        process = _FORK.Process(target=_work, args=(number, its, self._starts), daemon=True)
        process.start()
        self._pipes.append(ours)
        return process


@contextmanager
def working(sizes: Sequence[int]) -> Iterator[Workers]:
    workers = Workers(sizes)
    try:
        yield workers
    finally:
        workers.stop()


def _work(number: int, tasks: Connection, starts: dict[int, Barrier]) -> None:
    office = Office()
    while task := tasks.recv():
        tasks.send(_capture(office, number, task, starts[task.workers]))
    connections.close_all()


def _capture(office: Office, number: int, task: Task, start: Barrier) -> Work:
    store, latencies, codes, refused = SCHEMES[task.scheme], [], [], 0
    CONTENTION.forget()
    collided, fallen_back = _collisions(), _fallbacks()
    drafts = office.drafts(prefixes=task.prefixes, worker=number)
    start.wait()
    began = now = perf_counter()
    while now < began + task.seconds:
        draft, asked = next(drafts), perf_counter()
        try:
            store(draft, office.user)
            latencies.append(perf_counter() - asked)
            codes.append(draft.code)
        except AlreadyCaptured:
            pass
        except IntegrityError as error:
            refused += constraint_of(error) in CODE_CONSTRAINTS
        except (OperationalError, InterfaceError):
            connection.close()
            drafts = chain([draft], drafts)  # whether it was stored, nobody knows: the same form is sent again
            sleep(0.05)
        now = perf_counter()
    twins, fallbacks = refused + _collisions() - collided, _fallbacks() - fallen_back
    return Work(latencies, began, now, twins, fallbacks, codes)


def _collisions() -> int:
    """Those after which the service tried again."""
    return int(REGISTRY.get_sample_value("wecoza_class_code_collisions_total") or 0)


def _fallbacks() -> int:
    return int(REGISTRY.get_sample_value("wecoza_class_codes_total", {"kind": "fallback"}) or 0)
