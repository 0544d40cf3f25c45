"""Whose registers somebody may capture. Which they may see, `Session.objects.visible_to` decides."""

from classes.models.people.users import User
from classes.models.planning.sessions import Session


def may_capture(user: User, session: Session) -> bool:
    """Whether the register of a session that the user can see is theirs to capture and correct."""
    if user.has_perm("classes.capture_every_register"):
        return True
    if not user.has_perm("classes.add_register"):
        return False
    teaches = user.agent_id is not None and session.agent_id == user.agent_id
    return teaches or session.training_class.supervisor_id == user.pk
