import pytest

from classes.models import Site
from tests.support.factories import ClientFactory, SiteFactory


@pytest.fixture
def site() -> Site:
    return SiteFactory(client=ClientFactory(pk=11))
