"""Classes of the old system by chance: the six shapes of timetables, their mixtures, and all that may hang on them."""

from datetime import date
from typing import Any, Final

from hypothesis import strategies as st

from tests.old_system.rows import LEARNERS

DAYS: Final = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
ODD_DAYS: Final[list[Any]] = ["monday", " Friday ", "Mon", "", "0", "Everyday", None, 3, []]
BAD_DATES: Final[list[Any]] = [
    "0000-00-00",
    "2026-02-30",
    "1999-12-31",
    "2101-01-01",
    "",
    None,
    "next week",
    20260202,
    [],
    {},
    "2026-2-3",
]
BAD_TIMES: Final[list[Any]] = ["25:00", "9", "", None, "12:60", "midnight", 900, [], "00:00", "4:30 pm", "9h30"]
NONSENSE: Final[list[Any]] = [
    None,
    True,
    False,
    0,
    -1,
    1.5,
    "",
    "x",
    [],
    {},
    [None],
    [[]],
    {"a": 1},
    {"0": "x", "2": None},
    "[1]",
    "{",
]
WORDS: Final[list[Any]] = [
    "",
    " ",
    "x",
    "O&amp;#039;Hara",
    "\\\\ 5%",
    "8001015009087",
    "é" * 300,
    "<b>",
    "{}",
    None,
    7,
    [],
]

days = st.sampled_from(DAYS) | st.sampled_from(ODD_DAYS)
dates = st.one_of(
    st.dates(date(2025, 1, 1), date(2027, 12, 31)).map(str),
    st.sampled_from(["2026-02-02", "2026-04-27", "2026-03-02"]),
    st.sampled_from(BAD_DATES),
)
times = st.sampled_from(["08:00", "09:00:00", "9:30", "12:00", "13:15", "16:00"]) | st.sampled_from(BAD_TIMES)
words = st.sampled_from(WORDS)
nonsense = st.sampled_from(NONSENSE)


def objects(**values: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Each value is there or missing."""
    return st.fixed_dictionaries({}, optional=values)


def listed(values: st.SearchStrategy[Any], most: int = 4) -> st.SearchStrategy[Any]:
    """A list, the object with numeric keys that PHP makes of one with a hole, or something else."""
    rows = st.lists(values, max_size=most)
    with_holes = rows.map(lambda some: {str(number * 2): each for number, each in enumerate(some)})
    return st.one_of(rows, rows, rows, with_holes, nonsense)


snake = objects(start_time=times, end_time=times, duration=words)
camel = objects(startTime=times, endTime=times)
short = objects(start=times, end=times)
good = st.sampled_from([{"start_time": "09:00", "end_time": "12:00"}, {"startTime": "08:30", "endTime": "12:30"}])
one_day = st.one_of(good, good, snake, camel, short, objects(intervals=listed(camel | good)), nonsense)
per_day = st.one_of(st.dictionaries(st.sampled_from([*DAYS, "0", "1", "monday", ""]), one_day, max_size=5), nonsense)
time_data = (
    objects(mode=words, perDayTimes=per_day, perDay=per_day, single=one_day, startTime=times, endTime=times) | nonsense
)
entry = objects(day=days, date=dates, type=words, start_time=times, end_time=times, notes=words)
exceptions = listed(
    objects(date=dates, reason=st.sampled_from(["Client Cancelled", "No reason specified", "", "Strike"])) | dates
)
overrides = st.dictionaries(
    dates.filter(lambda value: isinstance(value, str)), nonsense | st.just({"override": True}), max_size=4
)

document = st.fixed_dictionaries(
    {"pattern": st.sampled_from(["weekly", "weekly", "biweekly", "monthly", "custom", "daily", "", None, 7, "Weekly"])},
    optional={
        "version": words,
        "startDate": dates,
        "start_date": dates,
        "endDate": dates,
        "timeData": time_data,
        "perDayTimes": per_day,
        "selectedDays": listed(days),
        "days": listed(days),
        "dayOfMonth": st.sampled_from([1, "15", 31, 32, 0, "last", "last_day", None, [], "x"]),
        "exceptionDates": exceptions,
        "holidayOverrides": overrides | nonsense,
        "start_time": times,
        "end_time": times,
        "Thursday": one_day,
        "0": entry | nonsense,
        "1": entry | nonsense,
        "total_hours": words,
        "generatedSchedule": nonsense,
    },
)
usual = st.builds(
    lambda chosen, times, start, beside: {
        "pattern": "weekly",
        "startDate": start,
        "timeData": {"mode": "per-day", "perDayTimes": dict.fromkeys(chosen, times)},
        "selectedDays": chosen,
        **beside,
    },
    st.lists(st.sampled_from(DAYS), min_size=1, max_size=3, unique=True),
    good,
    dates,
    objects(exceptionDates=exceptions, holidayOverrides=overrides),
)
schedules = st.one_of(usual, usual, document, document, listed(entry, most=6), nonsense)

keys = st.one_of(
    st.integers(1, LEARNERS + 1),
    st.integers(1, LEARNERS).map(str),
    st.sampled_from([None, "", 0, -1, "x", 1.0, True, 2**70]),
)
statuses = st.sampled_from(
    ["CIC - Currently in Class", "RBE", "DRO - Drop Out", "Transferred", "Walk-in Learner", *WORDS]
)
levels = st.sampled_from(["CL1", "NL3", "RLN", "WALK", "Level 2", *WORDS])
places = listed(objects(id=keys, name=words, level=levels, status=statuses) | keys)
backups = listed(objects(agent_id=keys, id=keys, date=dates, backup_date=dates) | keys)
stops = listed(objects(stop_date=dates, restart_date=dates, stopDate=dates, restartDate=dates))
files = listed(objects(id=keys, url=words, name=words, size=words, isExisting=words))
categories = st.sampled_from(
    ["Venue issues", ["Venue issues", "Nothing"], [], "nothing", {"0": "Poor attendance"}, *WORDS]
)
notes = listed(
    objects(
        content=words,
        note=words,
        category=categories,
        priority=words,
        author_id=keys,
        created_at=dates,
        attachments=files,
    )
    | words
)
events = listed(
    objects(
        type=st.sampled_from(["Exams", "Mock Exams", "Deliveries", "Braai", *WORDS]),
        description=words,
        date=dates,
        status=st.sampled_from(["Pending", "Completed", "Cancelled", *WORDS]),
        notes=words,
        completed_by=keys,
        completed_at=dates,
    )
)
subjects = st.sampled_from(
    [
        ("AET", "NUM"),
        ("AET", "BOTH"),
        ("REALLL", "RLN"),
        ("GETC", "LP"),
        ("GETC", "CL4"),
        ("WALK", "RLN"),
        ("SKILL", "X"),
        ("AET", "CL4"),
        (None, None),
        ("", " "),
    ]
)
columns = st.fixed_dictionaries(
    {"schedule_data": schedules},
    optional={
        "client_id": st.sampled_from([1, 1, 1, 2, None]),
        "site_id": st.sampled_from([1, 1, 2, None]),
        "class_code": st.sampled_from(["AET-BOTH-2025", " aet-both-2025", "1-AET-NUM-0001", "", None]),
        "class_duration": st.sampled_from([8, 120, 5000, 5001, 0, -1, None]),
        "original_start_date": st.sampled_from(["2026-02-02", "2025-12-31", "1999-01-01", "2150-01-01", None]),
        "seta_funded": st.sampled_from([True, False, None]),
        "seta": st.sampled_from(["BANKSETA", "ETDP", "x", "", None]),
        "exam_class": st.sampled_from([True, False, None]),
        "exam_type": st.sampled_from(["Open book", "", None]),
        "class_agent": st.sampled_from([1, 2, None]),
        "initial_class_agent": st.sampled_from([1, 2, 14, 0, None]),
        "initial_agent_start_date": st.sampled_from(["2026-02-02", "1900-01-01", None]),
        "project_supervisor_id": st.sampled_from([1, None]),
        "order_nr": st.sampled_from(["PO 1", "x" * 80, " ", None]),
        "class_status": st.sampled_from(["draft", "active", "stopped", "x", None]),
        "delivery_date": st.sampled_from(["2026-02-10", "1999-01-01", None]),
        "learner_ids": places,
        "exam_learners": places,
        "backup_agent_ids": backups,
        "stop_restart_dates": stops,
        "class_notes_data": notes,
        "event_dates": events,
        "qa_reports": listed(objects(date=dates, type=words, officer=words, file=nonsense)),
        "created_at": st.sampled_from(["2026-01-05 08:00:00", "2025-06-01 23:30:00", "1970-01-01 00:00:00", None]),
        "updated_at": st.sampled_from(["2026-01-06 08:00:00", None]),
    },
).flatmap(lambda values: subjects.map(lambda pair: {"class_type": pair[0], "class_subject": pair[1], **values}))
