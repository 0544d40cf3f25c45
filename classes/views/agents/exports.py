"""Agents as a file, with their phones and e-mails as the user may see them."""

from typing import Final

from classes.models import Agent, User
from classes.models.agents.agents import AgentQuerySet
from classes.views.exports import Column, Table

ROWS_AT_A_TIME: Final = 1000


def table_of(agents: AgentQuerySet, user: User) -> Table:
    """Of agents as `for_list` reads them."""
    columns = [
        Column("Name", lambda agent: agent.name),
        Column("Phone", lambda agent: agent.phone_for(user)),
        Column("E-mail", lambda agent: agent.email_for(user)),
        Column("Subjects", _subjects),
        Column("Areas", lambda agent: agent.areas_in_words),
        Column("Classes ahead", lambda agent: agent.classes_ahead),
        Column("Status", lambda agent: str(agent.get_status_display())),
    ]
    return Table("agents", columns, agents.iterator(chunk_size=ROWS_AT_A_TIME))


def _subjects(agent: Agent) -> str:
    return ", ".join(map(str, agent.subjects.all()))
