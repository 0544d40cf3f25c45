"""The rows that a benchmark captures classes of, and the state in which each measurement begins."""

import os
from collections.abc import Iterator
from datetime import date
from random import Random
from uuid import uuid4

from django.db import connection
from django.utils import timezone
from redis import Redis

from classes.models import ClassCodeCounter, ClassType, Client, Site, Subject, TrainingClass, User
from classes.models.codes.class_codes import ClassCode
from classes.models.training_classes.training_classes import prefix_of
from classes.services.codes.number_blocks import bring_home
from tests.benchmarks.schemes import REDIS, sequence_of

CLEAR = "TRUNCATE classes, {events}, class_code_counters, number_blocks, retired_codes, sequences_sequence CASCADE"
# What came home of a block goes to the next classes.
HOLES = """
    SELECT coalesce(sum(highest - classes - (SELECT count(*) FROM unnest(returned) AS home WHERE home < highest)), 0)
    FROM (SELECT prefix, max(number) AS highest, count(number) AS classes FROM classes GROUP BY prefix) AS numbered
    JOIN class_code_counters USING (prefix)
"""


class Office:
    """As many clients as prefixes, each with one site where REALLL Numeracy is taught."""

    def __init__(self) -> None:
        self.user = User.objects.get(username="benchmark")
        self.sites = list(Site.objects.select_related("client").order_by("pk"))
        self.class_type = ClassType.objects.get(code="REALLL")
        self.subject = Subject.objects.get(code="RLN")

    @classmethod
    def furnish(cls, clients: int) -> None:
        User.objects.create(username="benchmark")
        for number in range(clients):
            client = Client.objects.create(name=f"Client {number}")
            Site.objects.create(client=client, name="Site", town="Johannesburg", province="gauteng")

    def begin_anew(self, prefixes: int) -> None:
        """Each prefix has one class, the first."""
        events = TrainingClass.pgh_event_model._meta.db_table  # type: ignore[attr-defined]
        first = [self._draft(site, number=1) for site in self.sites[:prefixes]]
        if REDIS in os.environ:
            Redis.from_url(os.environ[REDIS]).flushall()
        with connection.cursor() as cursor:
            cursor.execute(CLEAR.format(events=events))
            for row in first:
                sequence = sequence_of(row.prefix)
                cursor.execute(f"DROP SEQUENCE IF EXISTS {sequence}; CREATE SEQUENCE {sequence} START 2")
                cursor.execute("INSERT INTO sequences_sequence (name, last) VALUES (%s, 1)", [row.prefix])
        TrainingClass.objects.bulk_create(first)
        counters = [ClassCodeCounter(prefix=row.prefix, last_number=1, started_after=0) for row in first]
        ClassCodeCounter.objects.bulk_create(counters)

    def holes(self) -> int:
        """How many numbers below the highest of each prefix no class has, once each block has come home."""
        bring_home(timezone.now(), all_of_them=True)
        with connection.cursor() as cursor:
            cursor.execute(HOLES)
            return int(cursor.fetchone()[0])

    def drafts(self, *, prefixes: int, worker: int) -> Iterator[TrainingClass]:
        """Classes of one prefix after the other, at random, without end; their numbers are this worker's own."""
        choice, number = Random(worker), (worker + 1) * 1_000_000
        while True:
            number += 1
            yield self._draft(choice.choice(self.sites[:prefixes]), number=number)

    def _draft(self, site: Site, *, number: int) -> TrainingClass:
        prefix, now = prefix_of(site.client, self.class_type, self.subject), timezone.now()
        return TrainingClass(
            code=str(ClassCode(prefix, number)),
            prefix=prefix,
            number=number,
            client=site.client,
            site=site,
            class_type=self.class_type,
            subject=self.subject,
            total_hours=160,
            start_date=date(2026, 2, 2),
            seta_funded=False,
            exam_class=False,
            submission_id=uuid4(),
            submission_digest=b"",
            captured_by=self.user,
            captured_at=now,
            changed_by=self.user,
            changed_at=now,
        )
