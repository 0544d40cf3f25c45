import pytest

from classes.models import Site
from tests.factories import ClientFactory, SiteFactory


@pytest.fixture
def site() -> Site:
    return SiteFactory(client=ClientFactory(pk=11))
