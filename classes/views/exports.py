"""Lists as files: one description of the columns for every kind of file, one answer to a wrong filter.

An export never has more than its list shows: where the list would leave a filter out and say so, it leads to the list.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

from django.http import FileResponse, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from classes.views.csv_files import csv_pieces
from classes.views.spreadsheets import Cell, spreadsheet_of
from classes.views.streams import in_pieces

KINDS: Final = ("csv", "xlsx")
MOST_TOLD: Final = 10
_SPREADSHEET: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_PAGES: Final = {"page", "page_size"}


@dataclass(frozen=True)
class Column:
    """A column of a list: its head, and what stands in it for a row.

    A text stays a text in a spreadsheet, whatever it looks like; numbers, dates and moments are such there.
    """

    head: str
    cell: Callable[[Any], Cell]


@dataclass(frozen=True)
class Table:
    """What a file has: `name` begins the file's name, `rows` are read while they are written."""

    name: str
    columns: Sequence[Column]
    rows: Iterable[Any]

    @property
    def heads(self) -> list[str]:
        return [column.head for column in self.columns]

    def cells(self) -> Iterator[list[Cell]]:
        readers = [column.cell for column in self.columns]
        return ([read(row) for read in readers] for row in self.rows)


class AddressForm(Protocol):
    """Filters, a range, pages: whatever is read from the address of a list."""

    @property
    def left_out(self) -> Iterator[str]: ...

    @property
    def names(self) -> set[str]: ...

    @property
    def wrong(self) -> set[str]: ...


def what_counts(request: HttpRequest, *forms: AddressForm, also: Iterable[str] = ()) -> dict[str, Any]:
    """For the page of a list: why parts of its address were left out, and the address of its files without them."""
    address = request.GET.copy()
    for name in {*_strange(request, *forms, also=also)}.union(*(form.wrong for form in forms)):
        address.pop(name, None)
    return {"left_out": left_out_of(request, *forms, also=also), "address_of_files": address}


def left_out_of(request: HttpRequest, *forms: AddressForm, also: Iterable[str] = ()) -> list[str]:
    """Why parts of a list's address were left out: values that make no sense, and names that are no filter of it.

    `also` are names that something else reads.
    """
    strange = _strange(request, *forms, also=also)
    wrong = [sentence for form in forms for sentence in form.left_out]
    told = [f"“{_shortened(name)}” was left out: the list has no such filter." for name in strange[:MOST_TOLD]]
    more = len(strange) - len(told)
    return [*wrong, *told, *([f"{more} more were left out: the list has no such filters."] if more else [])]


def to_the_list(request: HttpRequest, name: str) -> HttpResponseBase:
    """The page of that name, with the same address behind it: it says what was left out."""
    return redirect(f"{reverse(name)}?{request.GET.urlencode()}")


def file_of(table: Table, kind: str) -> HttpResponseBase:
    """The table as one of KINDS."""
    name = f"{table.name}-{timezone.localdate().isoformat()}.{kind}"
    if kind == "csv":
        return StreamingHttpResponse(
            in_pieces(csv_pieces(table.heads, table.cells())),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )
    file = spreadsheet_of(table.heads, table.cells())
    return FileResponse(file, as_attachment=True, filename=name, content_type=_SPREADSHEET)


def _strange(request: HttpRequest, *forms: AddressForm, also: Iterable[str]) -> list[str]:
    known = _PAGES.union(also, *(form.names for form in forms))
    return [name for name in request.GET if name not in known]


def _shortened(name: str) -> str:
    return name.replace("\0", "")[:40]
