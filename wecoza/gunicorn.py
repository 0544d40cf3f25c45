"""How gunicorn serves the site: `gunicorn --config python:wecoza.gunicorn wecoza.wsgi`."""

import os
import shutil
import tempfile

from gunicorn.arbiter import Arbiter
from gunicorn.workers.base import Worker
from prometheus_client.multiprocess import mark_process_dead

# Each worker counts in a file of its own there; it has to be known before the metrics are imported.
METRICS_DIR = os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="wecoza-metrics-")

logconfig_dict = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "wecoza.logs.JsonLines"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {"gunicorn.error": {"handlers": [], "level": "INFO", "propagate": True}},
}


def on_exit(_server: Arbiter) -> None:
    shutil.rmtree(METRICS_DIR, ignore_errors=True)


def child_exit(_server: Arbiter, worker: Worker) -> None:
    mark_process_dead(worker.pid)
