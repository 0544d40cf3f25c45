from typing import TypeVar

from django.contrib.postgres.lookups import Unaccent
from django.db import models
from django.db.models.functions import Lower

Row = TypeVar("Row", bound=models.Model)


def by_name(rows: models.QuerySet[Row]) -> models.QuerySet[Row]:
    """In the order in which people look names up, whatever the database's own order is."""
    return rows.order_by(Lower(Unaccent("name")), "pk")
