"""What files hold, in an S3-compatible store that several machines share, under the names they have on a disk."""

from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from shutil import copyfileobj
from tempfile import SpooledTemporaryFile
from typing import IO, Any, Final

from django.core.files.storage import storages

_GONE: Final = "NoSuchKey"  # a bare 404 may be an address where there is no store
_IN_MEMORY: Final = 2**20


class StoreAway(Exception):
    """The store does not answer, or refuses; the text says what it was asked and why not."""


class StoreRefuses(StoreAway):
    """It refuses this file, and may well take others: as when one is locked."""


def put(key: str, content: IO[bytes]) -> None:
    """Once this returns, the store has it for good."""
    with _asked(key):
        _object(key).put(Body=content)


def fetch(key: str) -> IO[bytes]:
    """The whole of it, at its beginning, so that nothing can be missing later. Raises FileNotFoundError."""
    whole: IO[bytes] = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115  # whoever reads it closes it
    try:
        with _asked(key), closing(_object(key).get()["Body"]) as body:
            copyfileobj(body, whole)
    except BaseException:
        whole.close()
        raise
    whole.seek(0)
    return whole


def remove(key: str) -> None:
    with suppress(FileNotFoundError), _asked(key):  # some stores say it of what is not there, others do not
        _object(key).delete()


def all_keys() -> Iterator[str]:
    """Everything that lies there, files of other makers too."""
    with _asked("the list of its files"):
        yield from sorted(each.key for each in _bucket().objects.all())


@contextmanager
def _asked(what: str) -> Iterator[None]:
    # Whoever has no store does not wait for it to be read
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415
    from urllib3.exceptions import HTTPError  # noqa: PLC0415

    try:
        yield
    except (BotoCoreError, ClientError, HTTPError) as error:
        code = _code_of(error)
        if code == _GONE:
            raise FileNotFoundError from error
        refusal = StoreRefuses if code == "AccessDenied" else StoreAway
        raise refusal(f"{what}: {error}") from error


def _code_of(error: Exception) -> str:
    answer: Any = getattr(error, "response", None) or {}  # None where the connection broke
    return str(answer.get("Error", {}).get("Code", ""))


def _object(key: str) -> Any:
    return _bucket().Object(key)


def _bucket() -> Any:
    storage: Any = storages["class_files"]
    return storage.bucket
