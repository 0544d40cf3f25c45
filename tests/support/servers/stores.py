"""An S3-compatible store of the tests' own, which can be stopped: moto's server, in this process."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from typing import Any, Final

import boto3
from botocore.config import Config
from moto.server import ThreadedMotoServer
from pytest_django import Settings

from tests.support.servers.proxy import free_port

BUCKET: Final = "class-files"
ACCESS: Final = {"region_name": "us-east-1", "access_key": "a-key", "secret_key": "a-secret"}


class Store:
    def __init__(self) -> None:
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        self.port = free_port()
        self.start()
        self.bucket = boto3.resource(
            "s3",
            endpoint_url=self.endpoint,
            region_name="us-east-1",
            aws_access_key_id="a-key",
            aws_secret_access_key="a-secret",
        ).Bucket(BUCKET)
        self.bucket.create()

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def keys(self) -> list[str]:
        return [each.key for each in self.bucket.objects.all()]

    def start(self) -> None:
        self._server = ThreadedMotoServer("127.0.0.1", self.port)
        self._server.start()

    def stop(self) -> None:
        self._server.stop()

    def empty(self) -> None:
        self.bucket.objects.all().delete()

    @contextmanager
    def away(self) -> Iterator[None]:
        """What it holds is there again afterwards."""
        self.stop()
        try:
            yield
        finally:
            self.start()


@contextmanager
def store() -> Iterator[Store]:
    started = Store()
    try:
        yield started
    finally:
        started.stop()


def use(started: Store, settings: Settings) -> None:
    """The settings as `FILES_BUCKET` and its like make them."""
    described: dict[str, Any] = deepcopy(settings.STORAGES)
    options = {
        **ACCESS,
        "bucket_name": BUCKET,
        "endpoint_url": started.endpoint,
        "client_config": Config(connect_timeout=3, read_timeout=5, retries={"total_max_attempts": 1}),
    }
    described["class_files"] = {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
    settings.STORAGES = described
    settings.FILES_IN = "store"
