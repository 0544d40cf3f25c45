"""How gunicorn serves the site: `gunicorn --config python:wecoza.gunicorn wecoza.wsgi`."""

import ctypes
import gc
import os
import shutil
import signal
import sys
import tempfile
from typing import Final

from gunicorn.arbiter import Arbiter
from gunicorn.workers.base import Worker

from wecoza.preflight import require_settings

require_settings()

_PR_SET_PDEATHSIG: Final = 1  # linux/prctl.h

# Each worker counts in a file of its own there. It is set before anything imports prometheus_client, which looks once.
METRICS_DIR = os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="wecoza-metrics-")

bind = os.environ.get("BIND", "127.0.0.1:8000")
workers = int(os.environ.get("WEB_CONCURRENCY", "3"))
worker_class = "gthread"  # a long export keeps one thread busy, not a worker
threads = 4
# A process takes no request for which it has no thread: it waits where the first process that is free finds it.
worker_connections = threads
keepalive = 0  # a connection that is kept for a next request would be one of them
preload_app = True  # the program is read once and then shared: a restart costs one start, not one for each worker
graceful_timeout = 5  # for requests that are still answered at a restart; a long export begins again
control_socket_disable = True
logconfig_dict = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "wecoza.logs.JsonLines"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {"gunicorn.error": {"handlers": [], "level": "INFO", "propagate": True}},
}


def when_ready(_server: Arbiter) -> None:
    """Read what a worker would read with its first request: all addresses with their views, and what they use."""
    from django.urls import get_resolver

    get_resolver().check()
    gc.freeze()  # shared pages stay shared: the collector passes over what was there before the fork


def on_exit(_server: Arbiter) -> None:
    shutil.rmtree(METRICS_DIR, ignore_errors=True)


def post_fork(_server: Arbiter, _worker: Worker) -> None:
    """End each worker with its master: it would keep the port until its last request has ended."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def child_exit(_server: Arbiter, worker: Worker) -> None:
    from prometheus_client.multiprocess import mark_process_dead

    mark_process_dead(worker.pid)
