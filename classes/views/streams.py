"""Long answers on their way out: in pieces of some size, within a limit of time, and ended when nobody reads them."""

from collections.abc import Generator, Iterator
from contextlib import closing
from time import monotonic
from typing import Final

from django.conf import settings

PIECE: Final = 2**16


class TookTooLong(Exception):
    """The answer was not read within the limit; what is left of it is not sent."""


def in_pieces(lines: Generator[str]) -> Iterator[bytes]:
    """What the lines say, in pieces for the network instead of one packet for each.

    Closes the lines in any case, and with them their cursor and transaction. Raises TookTooLong.
    """
    until = monotonic() + settings.MOST_SECONDS_OF_EXPORT
    gathered = bytearray()
    with closing(lines):
        for line in lines:
            gathered += line.encode()
            if len(gathered) < PIECE:
                continue
            yield bytes(gathered)
            gathered.clear()
            if monotonic() > until:
                raise TookTooLong
        yield bytes(gathered)
