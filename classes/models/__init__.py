"""Every noun of the office, a file for each."""

from classes.models.accepted_clashes import AcceptedClash
from classes.models.agents import Agent, AgentSubject
from classes.models.calendar_feeds import CalendarFeed
from classes.models.calendar_revisions import CalendarRevision
from classes.models.class_agents import BackupAgent, ClassAgent
from classes.models.class_codes import ClassCode, ClassCodeCounter
from classes.models.class_files import ClassFile
from classes.models.class_types import ClassType
from classes.models.clients import Client
from classes.models.enrolments import Enrolment, EnrolmentEdit
from classes.models.entries import ExceptionDay, ExtraDay, HeldHoliday, Stop
from classes.models.event_dates import EventDate
from classes.models.invitations import Invitation
from classes.models.learner_erasures import LearnerErasure
from classes.models.learners import Learner
from classes.models.left_out_days import LeftOutDay
from classes.models.notes import Note
from classes.models.public_holidays import PublicHoliday
from classes.models.qa_visits import QAVisit
from classes.models.retired_codes import RetiredCode
from classes.models.roles import Role, RoleRight
from classes.models.second_factors import SecondFactor
from classes.models.sessions import Session
from classes.models.setas import Seta
from classes.models.sites import Site
from classes.models.status_changes import StatusChange
from classes.models.subjects import Subject
from classes.models.teaching import Teaching, TeachingEdit, TeachingRefused
from classes.models.timetables import Entries, TimetableEdit
from classes.models.training_classes import TrainingClass
from classes.models.transfer.old_changes import OldChange
from classes.models.transfer.old_codes import OldCode
from classes.models.transfer.old_rows import OldRow, Remark
from classes.models.users import User, UserGroup, UserRight

__all__ = [
    "AcceptedClash",
    "Agent",
    "AgentSubject",
    "BackupAgent",
    "CalendarFeed",
    "CalendarRevision",
    "ClassAgent",
    "ClassCode",
    "ClassCodeCounter",
    "ClassFile",
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
    "Note",
    "OldChange",
    "OldCode",
    "OldRow",
    "PublicHoliday",
    "QAVisit",
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
