"""What is wrong with a timetable, said so that a form can show it at the right field."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from classes.timetable.sessions import DayLeftOut

WHOLE = "__all__"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to correct: a field of the form, or a column in a row of one of its formsets.

    Rows are counted from 0 in the order in which the timetable holds them.
    """

    section: str
    message: str
    row: int | None = None
    column: str = ""

    @property
    def field(self) -> str:
        """The name in the form, such as `end_date_by_hand` or `blocks-1-end`."""
        return self.section if self.row is None else f"{self.section}-{self.row}-{self.column}"

    def field_among(self, rows: Sequence[int | None]) -> str:
        """The name in a form whose rows have these numbers; a row that the form does not show has None."""
        if self.row is None:
            return self.section
        shown = rows[self.row]
        return WHOLE if shown is None else f"{self.section}-{shown}-{self.column}"


class TimetableRefused(Exception):
    """This timetable cannot be planned; `problems` has everything that was found.

    `left_out` are the days left out where that leaves none: the holidays among them can be held.
    """

    def __init__(self, problems: Iterable[Problem], left_out: Iterable[DayLeftOut] = ()) -> None:
        self.problems = tuple(problems)
        self.left_out = tuple(left_out)
        super().__init__("; ".join(f"{problem.field}: {problem.message}" for problem in self.problems))

    def errors(self, rows: Mapping[str, Sequence[int | None]] | None = None) -> dict[str, list[str]]:
        """Messages by the names of the form's fields.

        `rows` has the form's own row numbers for sections whose rows the form counts in another way, such as
        a formset with deleted rows in between.
        """
        errors = defaultdict(list)
        for problem in self.problems:
            shown = (rows or {}).get(problem.section)
            field = problem.field if shown is None else problem.field_among(shown)
            errors[field].append(problem.message)
        return dict(errors)


def refuse(problems: Iterable[Problem], left_out: Iterable[DayLeftOut] = ()) -> None:
    """Raises `TimetableRefused` when there is at least one problem."""
    found = tuple(problems)
    if found:
        raise TimetableRefused(found, left_out)
