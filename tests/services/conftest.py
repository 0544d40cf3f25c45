from datetime import date

import pytest

from classes.models import PublicHoliday, Site
from tests.support.factories import ClientFactory, SiteFactory


@pytest.fixture
def site() -> Site:
    """A site of client 11."""
    return SiteFactory.create(client=ClientFactory.create(pk=11))


@pytest.fixture
def holidays() -> None:
    """Of the first eight months of 2026."""
    PublicHoliday.objects.bulk_create(
        PublicHoliday(date=date.fromisoformat(day), name=name)
        for day, name in [
            ("2026-01-01", "New Year's Day"),
            ("2026-03-21", "Human Rights Day"),
            ("2026-04-03", "Good Friday"),
            ("2026-04-06", "Family Day"),
            ("2026-04-27", "Freedom Day"),
            ("2026-05-01", "Workers' Day"),
            ("2026-06-16", "Youth Day"),
            ("2026-08-10", "National Women's Day (observed)"),
        ]
    )
