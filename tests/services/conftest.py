import pytest
from django.apps import apps

from classes.models import Site
from classes.services.catalogue import put_catalogue_in_place
from tests.factories import ClientFactory, SiteFactory


@pytest.fixture
def catalogue() -> None:
    """What migrations put in place, and a test with real transactions clears away when it ends."""
    put_catalogue_in_place(apps)


@pytest.fixture
def site() -> Site:
    """A site of client 11."""
    return SiteFactory.create(client=ClientFactory.create(pk=11))
