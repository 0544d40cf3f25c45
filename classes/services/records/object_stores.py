"""What files hold, in an S3-compatible store that several machines share, under the names they have on a disk."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http import HTTPStatus
from tempfile import SpooledTemporaryFile
from typing import IO, Any, Final

from django.core.files.storage import storages

_GONE: Final = {"404", "NoSuchKey", "NotFound"}
_IN_MEMORY: Final = 2**20


class StoreAway(Exception):
    """The store does not answer, or cannot work."""


class StoreRefuses(StoreAway):
    """The store answers that it may not do this; it says why in one word."""


def put(key: str, content: IO[bytes]) -> None:
    """Once this returns, the store has it for good."""
    with _asked():
        _object(key).put(Body=content)


def fetch(key: str) -> IO[bytes]:
    """The whole of it, at its beginning, so that nothing can be missing later. Raises FileNotFoundError."""
    whole: IO[bytes] = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115  # whoever reads it closes it
    try:
        with _asked():
            _object(key).download_fileobj(whole)
    except BaseException:
        whole.close()
        raise
    whole.seek(0)
    return whole


def remove(key: str) -> None:
    with suppress(FileNotFoundError), _asked():  # some stores say it of what is not there, others do not
        _object(key).delete()


def all_keys() -> Iterator[str]:
    """Everything that lies there, files of other makers too."""
    with _asked():
        yield from sorted(each.key for each in _bucket().objects.all())


@contextmanager
def _asked() -> Iterator[None]:
    # Whoever has no store does not wait for it to be read
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415

    try:
        yield
    except ClientError as error:
        if error.response["Error"]["Code"] in _GONE:
            raise FileNotFoundError from error
        if error.response["ResponseMetadata"]["HTTPStatusCode"] < HTTPStatus.INTERNAL_SERVER_ERROR:
            raise StoreRefuses(error.response["Error"]["Code"]) from error
        raise StoreAway from error
    except BotoCoreError as error:
        raise StoreAway from error


def _object(key: str) -> Any:
    return _bucket().Object(key)


def _bucket() -> Any:
    storage: Any = storages["class_files"]
    return storage.bucket
