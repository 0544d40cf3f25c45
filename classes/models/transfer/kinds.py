"""Why a row of the old system is left for a person, or what there is to say of one that was brought."""

from typing import Final

from django.db.models import TextChoices


class Kind(TextChoices):
    """The values stand in the report, the labels on its page."""

    NO_CLIENT = "no_client", "No client"
    NO_SITE = "no_site", "No site"
    SITE_OF_ANOTHER_CLIENT = "site_of_another_client", "Site of another client"
    TYPE_UNKNOWN = "type_unknown", "Class type unknown"
    SUBJECT_UNKNOWN = "subject_unknown", "Subject unknown"
    SUBJECT_NOT_OFFERED = "subject_not_offered", "Subject not offered by the type"
    NO_HOURS = "no_hours", "No hours"
    NO_START_DATE = "no_start_date", "No start date"
    NOT_STORED = "not_stored", "Refused by a rule of this program"

    SITE_CHOSEN = "site_chosen", "Site chosen"
    HOURS_FROM_CATALOGUE = "hours_from_catalogue", "Hours from the catalogue"
    START_DATE_FROM_TIMETABLE = "start_date_from_timetable", "Start date from the timetable"
    START_DATES_DIFFER = "start_dates_differ", "Two start dates"
    START_DATE_WAS_EARLIER = "start_date_was_earlier", "Start date was earlier"
    POSSIBLE_TWIN = "possible_twin", "Possible twin"
    TIMETABLE_MISSING = "timetable_missing", "Timetable missing"
    TIMETABLE_INCOMPLETE = "timetable_incomplete", "Timetable incomplete"
    TIMETABLE_REFUSED = "timetable_refused", "Timetable refused"
    TIMETABLE_REPAIRED = "timetable_repaired", "Timetable repaired"
    JSON_UNREADABLE = "json_unreadable", "Entries unreadable"
    PHANTOM_EXCEPTION = "phantom_exception", "Exception that nobody entered"
    EXCEPTION_TWICE = "exception_twice", "Exception twice"
    BAD_DATE = "bad_date", "Impossible date"
    OVERRIDE_NO_HOLIDAY = "override_no_holiday", "Held holiday that is none"
    STOP_LEFT_OUT = "stop_left_out", "Stop left out"
    STOPS_MERGED = "stops_merged", "Stops merged"
    SETA_UNKNOWN = "seta_unknown", "SETA unknown"
    SETA_WITHOUT_FUNDING = "seta_without_funding", "SETA without funding"
    EXAM_TYPE_MISSING = "exam_type_missing", "Exam type missing"
    EXAM_NOT_OFFERED = "exam_not_offered", "Exam not offered by the type"
    EXAM_LEARNERS_WITHOUT_EXAM = "exam_learners_without_exam", "Exam learners without an exam"
    EXAM_LEARNER_NOT_IN_CLASS = "exam_learner_not_in_class", "Exam learner not in the class"
    LEARNER_UNKNOWN = "learner_unknown", "Learner unknown"
    LEARNER_LEFT_OUT = "learner_left_out", "Learner left out"
    LEARNER_NOT_ENROLLED = "learner_not_enrolled", "Learner not enrolled"
    LEARNER_TWICE = "learner_twice", "Learner twice"
    LEARNER_STATUS = "learner_status", "Learner's status"
    LEVEL_UNKNOWN = "level_unknown", "Level unknown"
    STATUS_DATE_UNKNOWN = "status_date_unknown", "Date of a status unknown"
    AGENT_UNKNOWN = "agent_unknown", "Agent unknown"
    AGENTS_SAME_DAY = "agents_same_day", "Two agents from one day"
    CURRENT_AGENT_DIFFERS = "current_agent_differs", "Current agent differs"
    NO_CLASS = "no_class", "Belongs to no class"
    AGENT_CLASH = "agent_clash", "Agent in two places"
    BACKUP_TWICE = "backup_twice", "Two backups on a day"
    BACKUP_IS_THE_AGENT = "backup_is_the_agent", "Backup is the agent"
    ORDER_NUMBER_CUT = "order_number_cut", "Order number cut"
    SUBJECT_MAPPED = "subject_mapped", "Subject translated"
    NOT_ACTIVATED = "not_activated", "Not activated"
    NOTE_EMPTY = "note_empty", "Empty note"
    NOTES_LEGACY = "notes_legacy", "Notes of the oldest kind"
    NOTE_DATE_UNKNOWN = "note_date_unknown", "Date of a note unknown"
    NOTE_CATEGORY_UNKNOWN = "note_category_unknown", "Note's category unknown"
    QA_TYPE_UNKNOWN = "qa_type_unknown", "QA visit's type unknown"
    QA_OFFICER_MISSING = "qa_officer_missing", "QA officer missing"
    EVENT_TYPE_UNKNOWN = "event_type_unknown", "Event's type unknown"
    EVENT_WITHOUT_DATE = "event_without_date", "Event without a date"
    FILE_MISSING = "file_missing", "File missing"
    CODE_TWICE = "code_twice", "Old code twice"

    NUMBER_IMPOSSIBLE = "number_impossible", "Number impossible"
    NUMBER_MISSING = "number_missing", "Number missing"
    NAME_MISSING = "name_missing", "Name missing"
    LEARNER_MERGED = "learner_merged", "Learner merged"
    EMPLOYER_UNKNOWN = "employer_unknown", "Employer unknown"
    CHOICE_UNKNOWN = "choice_unknown", "Choice unknown"
    PROVINCE_UNKNOWN = "province_unknown", "Province unknown"
    CLIENT_WITHOUT_NAME = "client_without_name", "Client without a name"
    CLIENT_NAME_TWICE = "client_name_twice", "Client's name twice"
    CLIENT_RENUMBERED = "client_renumbered", "Client renumbered"
    SITE_WITHOUT_ADDRESS = "site_without_address", "Site without an address"
    AGENT_TO_CONFIRM = "agent_to_confirm", "Agent to confirm"
    USER_TO_CONFIRM = "user_to_confirm", "User to confirm"


# A class with one of these is not brought
LEAVES_CLASS: Final = frozenset(
    {
        Kind.NO_CLIENT,
        Kind.NO_SITE,
        Kind.SITE_OF_ANOTHER_CLIENT,
        Kind.TYPE_UNKNOWN,
        Kind.SUBJECT_UNKNOWN,
        Kind.SUBJECT_NOT_OFFERED,
        Kind.NO_HOURS,
        Kind.NO_START_DATE,
        Kind.NOT_STORED,
    }
)
