"""What must be true of registers, marks and closed months, as triggers of the database; see `triggers`.

A register locks its session and its class, and a mark its learner's place in the class, so that whatever changes these
at the same time comes before or after it, and sees it.
"""

from typing import Final

import pgtrigger
from pgtrigger import After, Before, Delete, F, Insert, Q, Update

from classes.models.triggers.classes import status_on
from classes.models.triggers.records import is_fixed

_REFUSE: Final = "USING ERRCODE = 'check_violation', CONSTRAINT"
_CAPTURED_ON: Final = "(NEW.captured_at AT TIME ZONE 'Africa/Johannesburg')::date"
# A class is taken with a day of the closed month
_CLOSED: Final = """
    EXISTS (
        SELECT FROM month_closes
        WHERE training_class_id = {training_class} AND month = date_trunc('month', {date})::date AND is_closed
    )
"""


def _refuse_in_closed_month(training_class: str, date: str, rule: str) -> str:
    return f"""
        IF {_CLOSED.format(training_class=training_class, date=date)} THEN
            RAISE EXCEPTION 'the month of % is closed in class %', {date}, {training_class}
                {_REFUSE} = '{rule}';
        END IF;
    """


# By the time at which it was captured: whose clock that is, the program decides. The session is locked as for the
# change that says that it is captured: two who share it would wait for each other.
register_is_of_a_session_taught = pgtrigger.Trigger(
    name="register_is_of_a_session_taught",
    when=Before,
    operation=Insert | Update,
    declare=[("taught", "record")],
    func=f"""
        PERFORM FROM classes WHERE id = (SELECT training_class_id FROM sessions WHERE id = NEW.session_id) FOR SHARE;
        SELECT sessions.date, sessions.status, training_class_id, {status_on(_CAPTURED_ON)} AS class_status INTO taught
            FROM sessions JOIN classes ON classes.id = training_class_id
            WHERE sessions.id = NEW.session_id FOR NO KEY UPDATE OF sessions;
        IF taught.status <> 'planned' OR taught.class_status = 'draft' THEN
            RAISE EXCEPTION 'session % is not taught', NEW.session_id
                {_REFUSE} = 'register_is_of_a_session_taught';
        END IF;
        IF {_CAPTURED_ON} < taught.date THEN
            RAISE EXCEPTION 'session % lies ahead', NEW.session_id
                {_REFUSE} = 'register_is_not_before_its_session';
        END IF;
        {_refuse_in_closed_month("taught.training_class_id", "taught.date", "register_is_in_an_open_month")}
        IF NEW.outcome <> 'held' AND EXISTS (SELECT FROM marks WHERE register_id = NEW.id) THEN
            RAISE EXCEPTION 'register % has marks', NEW.id
                {_REFUSE} = 'marks_are_of_a_session_held';
        END IF;
        RETURN NEW;
    """,
)

register_stays = pgtrigger.Trigger(
    name="register_stays",
    when=Before,
    operation=Delete,
    func=f"RAISE EXCEPTION 'register % is kept', OLD.id {_REFUSE} = 'register_stays';",
)

register_says_so_of_its_session = pgtrigger.Trigger(
    name="register_says_so_of_its_session",
    when=After,
    operation=Insert,
    func="""
        UPDATE sessions SET is_captured = true WHERE id = NEW.session_id;
        RETURN NULL;
    """,
)

register_keeps_its_session = is_fixed("register_keeps_its_session", "session", "captured_by", "captured_at")

mark_is_of_somebody_in_the_class = pgtrigger.Trigger(
    name="mark_is_of_somebody_in_the_class",
    when=Before,
    operation=Insert | Update | Delete,
    declare=[("said", "record"), ("taught", "record"), ("place", "record")],
    func=f"""
        -- By their keys, one after the other: a join is planned once, and for tables that were small then
        SELECT session_id, outcome INTO said FROM registers WHERE id = coalesce(NEW.register_id, OLD.register_id);
        SELECT date, training_class_id INTO taught FROM sessions WHERE id = said.session_id;
        PERFORM FROM classes WHERE id = taught.training_class_id FOR SHARE;
        {_refuse_in_closed_month("taught.training_class_id", "taught.date", "mark_is_in_an_open_month")}
        IF TG_OP = 'DELETE' THEN
            RETURN OLD;
        END IF;
        IF said.outcome <> 'held' THEN
            RAISE EXCEPTION 'the session of register % was not held', NEW.register_id
                {_REFUSE} = 'marks_are_of_a_session_held';
        END IF;
        SELECT training_class_id, days INTO place FROM enrolments WHERE id = NEW.enrolment_id FOR SHARE;
        IF place.training_class_id <> taught.training_class_id OR NOT place.days @> taught.date THEN
            RAISE EXCEPTION 'enrolment % is not in the class on %', NEW.enrolment_id, taught.date
                {_REFUSE} = 'mark_is_of_somebody_in_the_class';
        END IF;
        RETURN NEW;
    """,
)

mark_keeps_its_place = is_fixed("mark_keeps_its_place", "register", "enrolment")

marks_stay_within_the_days = pgtrigger.Trigger(
    name="marks_stay_within_the_days",
    when=After,
    operation=Update,
    condition=Q(old__days__df=F("new__days")) | Q(old__training_class__df=F("new__training_class")),
    func=f"""
        IF EXISTS (
            SELECT FROM marks JOIN registers ON registers.id = register_id JOIN sessions ON sessions.id = session_id
            WHERE enrolment_id = NEW.id AND hours IS NOT NULL
                AND (NOT NEW.days @> sessions.date OR sessions.training_class_id <> NEW.training_class_id)
        ) THEN
            RAISE EXCEPTION 'enrolment % has marks outside of its dates', NEW.id
                {_REFUSE} = 'marks_stay_within_the_days';
        END IF;
        RETURN NULL;
    """,
)

# Whoever comes to a day of a closed month, or goes from it, would have to be on its register, or not
closed_registers_keep_their_learners = pgtrigger.Trigger(
    name="closed_registers_keep_their_learners",
    when=After,
    operation=Insert | Update | Delete,
    declare=[("of_class", "bigint"), ("before", "datemultirange"), ("after", "datemultirange")],
    func=f"""
        before := datemultirange();
        after := datemultirange();
        IF TG_OP <> 'INSERT' THEN
            of_class := OLD.training_class_id;
            before := OLD.days;
        END IF;
        IF TG_OP <> 'DELETE' THEN
            of_class := NEW.training_class_id;
            after := NEW.days;
        END IF;
        IF before <> after AND EXISTS (
            SELECT FROM month_closes JOIN sessions
                ON sessions.training_class_id = month_closes.training_class_id
                AND sessions.date >= month AND sessions.date < month + interval '1 month'
            JOIN registers ON session_id = sessions.id
            WHERE month_closes.training_class_id = of_class AND is_closed AND outcome = 'held'
                AND (before @> sessions.date) <> (after @> sessions.date)
        ) THEN
            RAISE EXCEPTION 'the registers of a closed month of class % would change', of_class
                {_REFUSE} = 'closed_registers_keep_their_learners';
        END IF;
        RETURN NULL;
    """,
)

session_with_register_stays = pgtrigger.Trigger(
    name="session_with_register_stays",
    when=Before,
    operation=Delete | pgtrigger.UpdateOf("training_class_id", "date", "start", "end", "status"),
    func=f"""
        IF EXISTS (SELECT FROM registers WHERE session_id = OLD.id) THEN
            IF TG_OP = 'DELETE' OR (NEW.training_class_id, NEW.date, NEW.start, NEW."end", NEW.status)
                IS DISTINCT FROM (OLD.training_class_id, OLD.date, OLD.start, OLD."end", OLD.status)
            THEN
                RAISE EXCEPTION 'session % has a register', OLD.id
                    {_REFUSE} = 'session_with_register_stays';
            END IF;
        END IF;
        IF TG_OP = 'DELETE' THEN
            RETURN OLD;
        END IF;
        RETURN NEW;
    """,
)

session_says_that_it_is_captured = pgtrigger.Trigger(
    name="session_says_that_it_is_captured",
    when=Before,
    operation=pgtrigger.UpdateOf("is_captured"),
    func="""
        NEW.is_captured := EXISTS (SELECT FROM registers WHERE session_id = NEW.id);
        RETURN NEW;
    """,
)

# What is cancelled is in no timetable: its rows come and go in a closed month too
closed_month_keeps_its_sessions = pgtrigger.Trigger(
    name="closed_month_keeps_its_sessions",
    when=Before,
    operation=Insert | Update | Delete,
    func=f"""
        IF TG_OP = 'UPDATE' THEN
            IF (NEW.date, NEW.start, NEW."end", NEW.status, NEW.agent_id)
                IS NOT DISTINCT FROM (OLD.date, OLD.start, OLD."end", OLD.status, OLD.agent_id)
            THEN
                RETURN NEW;
            END IF;
        END IF;
        IF TG_OP <> 'INSERT' THEN
            IF OLD.status = 'planned' THEN
                {_refuse_in_closed_month("OLD.training_class_id", "OLD.date", "closed_month_keeps_its_timetable")}
            END IF;
        END IF;
        IF TG_OP <> 'DELETE' THEN
            IF NEW.status = 'planned' THEN
                {_refuse_in_closed_month("NEW.training_class_id", "NEW.date", "closed_month_keeps_its_timetable")}
            END IF;
            RETURN NEW;
        END IF;
        RETURN OLD;
    """,
)

closed_month_keeps_its_left_out_days = pgtrigger.Trigger(
    name="closed_month_keeps_its_left_out_days",
    when=Before,
    operation=Insert | Update | Delete,
    func=f"""
        IF TG_OP <> 'INSERT' THEN
            {_refuse_in_closed_month("OLD.training_class_id", "OLD.date", "closed_month_keeps_its_timetable")}
        END IF;
        IF TG_OP <> 'DELETE' THEN
            {_refuse_in_closed_month("NEW.training_class_id", "NEW.date", "closed_month_keeps_its_timetable")}
            RETURN NEW;
        END IF;
        RETURN OLD;
    """,
)

# Locks the class, as registers and marks do: what is captured at the same time is there before, or is refused.
# `ASK_FROM` says, to its transaction, from which day registers are captured here; where nobody says it, all have to be;
# see docs/adr/0203.
ASK_FROM: Final = "SELECT set_config('wecoza.registers_from', %s, true)"
month_is_closed_when_complete = pgtrigger.Trigger(
    name="month_is_closed_when_complete",
    when=Before,
    operation=Insert | Update,
    func=f"""
        PERFORM FROM classes WHERE id = NEW.training_class_id FOR NO KEY UPDATE;
        IF NEW.is_closed AND EXISTS (
            SELECT FROM sessions LEFT JOIN registers ON session_id = sessions.id
            WHERE training_class_id = NEW.training_class_id AND sessions.status = 'planned' AND registers.id IS NULL
                AND sessions.date >= NEW.month AND sessions.date < NEW.month + interval '1 month'
                AND sessions.date
                    >= coalesce(nullif(current_setting('wecoza.registers_from', true), '')::date, '-infinity')
        ) THEN
            RAISE EXCEPTION 'a register of % is missing in class %', NEW.month, NEW.training_class_id
                {_REFUSE} = 'month_is_closed_when_complete';
        END IF;
        RETURN NEW;
    """,
)

# What is owed can change in an open month: it is approved once that is closed, and no longer when it is reopened.
claim_is_approved_in_a_closed_month = pgtrigger.Trigger(
    name="claim_is_approved_in_a_closed_month",
    when=Before,
    operation=Insert | Update,
    condition=Q(new__outcome="approved"),
    func=f"""
        PERFORM FROM classes WHERE id = NEW.training_class_id FOR SHARE;
        IF NOT {_CLOSED.format(training_class="NEW.training_class_id", date="NEW.month")} THEN
            RAISE EXCEPTION 'the month of % is open in class %', NEW.month, NEW.training_class_id
                {_REFUSE} = 'claim_is_approved_in_a_closed_month';
        END IF;
        RETURN NEW;
    """,
)

month_is_reopened_with_its_claims = pgtrigger.Trigger(
    name="month_is_reopened_with_its_claims",
    when=Before,
    operation=Update,
    condition=Q(old__is_closed=True, new__is_closed=False),
    func=f"""
        IF EXISTS (
            SELECT FROM claims
            WHERE training_class_id = NEW.training_class_id AND month = NEW.month AND outcome = 'approved'
        ) THEN
            RAISE EXCEPTION 'a claim of % is approved in class %', NEW.month, NEW.training_class_id
                {_REFUSE} = 'month_is_reopened_with_its_claims';
        END IF;
        RETURN NEW;
    """,
)
