import pytest

from classes.models import TrainingClass
from tests.support.factories import put_in_status, ready_to_start


@pytest.fixture
def draft() -> TrainingClass:
    """Mondays and Wednesdays from Mon 2 Feb 2026, with all that it needs to be active."""
    return ready_to_start()


@pytest.fixture
def active(draft: TrainingClass) -> TrainingClass:
    put_in_status("active", draft)
    draft.refresh_from_db()
    return draft
