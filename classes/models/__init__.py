"""Every noun of the office, a file for each."""

from classes.models.agents.agents import Agent, AgentSubject
from classes.models.attendance.marks import Mark
from classes.models.attendance.months import Claim, MonthClose
from classes.models.attendance.register_history import registers_told_by  # noqa: F401  # it adds itself to the history
from classes.models.attendance.registers import Register, RegisterSubmission
from classes.models.calendars.feeds import CalendarFeed
from classes.models.calendars.revisions import CalendarRevision
from classes.models.capture.edits import ClassEdit, ClassParts
from classes.models.catalogue.class_types import ClassType
from classes.models.catalogue.clients import Client
from classes.models.catalogue.setas import Seta
from classes.models.catalogue.sites import Site
from classes.models.catalogue.subjects import Subject
from classes.models.codes.class_codes import ClassCode, ClassCodeCounter
from classes.models.codes.number_blocks import NumberBlock
from classes.models.codes.retired_codes import RetiredCode
from classes.models.learners.enrolments import Enrolment, EnrolmentEdit
from classes.models.learners.erasures import LearnerErasure
from classes.models.learners.learners import Learner
from classes.models.life.status_changes import StatusChange
from classes.models.people.invitations import Invitation
from classes.models.people.roles import Role, RoleRight
from classes.models.people.second_factors import SecondFactor
from classes.models.people.users import User, UserGroup, UserRight
from classes.models.planning.accepted_clashes import AcceptedClash
from classes.models.planning.class_agents import BackupAgent, ClassAgent
from classes.models.planning.entries import ExceptionDay, ExtraDay, HeldHoliday, Stop
from classes.models.planning.left_out_days import LeftOutDay
from classes.models.planning.public_holidays import PublicHoliday
from classes.models.planning.sessions import Session
from classes.models.planning.stored_timetables import StoredTimetable
from classes.models.planning.teaching import Teaching, TeachingEdit, TeachingRefused
from classes.models.planning.timetables import Entries, TimetableEdit
from classes.models.records.event_dates import EventDate
from classes.models.records.files import ClassFile
from classes.models.records.notes import Note
from classes.models.records.qa_visits import QAVisit
from classes.models.training_classes.training_classes import TrainingClass
from classes.models.transfer.old_changes import OldChange
from classes.models.transfer.old_codes import OldCode
from classes.models.transfer.old_rows import OldRow, Remark

__all__ = [
    "AcceptedClash",
    "Agent",
    "AgentSubject",
    "BackupAgent",
    "CalendarFeed",
    "CalendarRevision",
    "Claim",
    "ClassAgent",
    "ClassCode",
    "ClassCodeCounter",
    "ClassEdit",
    "ClassFile",
    "ClassParts",
    "ClassType",
    "Client",
    "Enrolment",
    "EnrolmentEdit",
    "Entries",
    "EventDate",
    "ExceptionDay",
    "ExtraDay",
    "HeldHoliday",
    "Invitation",
    "Learner",
    "LearnerErasure",
    "LeftOutDay",
    "Mark",
    "MonthClose",
    "Note",
    "NumberBlock",
    "OldChange",
    "OldCode",
    "OldRow",
    "PublicHoliday",
    "QAVisit",
    "Register",
    "RegisterSubmission",
    "Remark",
    "RetiredCode",
    "Role",
    "RoleRight",
    "SecondFactor",
    "Session",
    "Seta",
    "Site",
    "StatusChange",
    "Stop",
    "StoredTimetable",
    "Subject",
    "Teaching",
    "TeachingEdit",
    "TeachingRefused",
    "TimetableEdit",
    "TrainingClass",
    "User",
    "UserGroup",
    "UserRight",
]
