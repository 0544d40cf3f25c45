import classes.models.ranges
import datetime
import django.contrib.auth.models
import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.db.models.constraints
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import django.db.models.functions.math
import django.db.models.functions.text
import django.db.models.lookups
import django.utils.timezone
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models
from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension, UnaccentExtension

from classes.migrations._all_at_once import AllAtOnce


TABLES = [
    migrations.CreateModel(
        name="Client",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("name", models.CharField(max_length=120)),
            ("is_active", models.BooleanField(default=True, verbose_name="in use")),
        ],
        options={
            "db_table": "clients",
            "constraints": [
                models.UniqueConstraint(
                    django.db.models.functions.text.Lower("name"),
                    name="client_name_is_unique",
                    violation_error_message="There is a client of this name already.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("name__regex", "[^[:space:]]"),
                        models.Q(("name__regex", "[[:cntrl:]\u2028\u2029\u202a-\u202e\u2066-\u2069]"), _negated=True),
                    ),
                    name="client_name_is_readable",
                    violation_error_message="Give a name that can be read: not empty, without characters that cannot be seen.",
                ),
                models.CheckConstraint(
                    condition=models.Q(("id__gte", 1), ("id__lte", 9999999)),
                    name="client_id_fits_into_a_code",
                    violation_error_message="A client's id has at most seven digits.",
                ),
            ],
            "triggers": [
                pgtrigger.compiler.Trigger(
                    name="employees_are_searched",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        condition='WHEN (OLD."name" IS DISTINCT FROM (NEW."name"))',
                        func="\n        UPDATE learners SET searched = '' WHERE employer_id = NEW.id;\n        RETURN NULL;\n    ",
                        hash="8ff692f92898f5ae00641cc2f2ccd310fe43f83b",
                        operation='UPDATE OF "name"',
                        pgid="pgtrigger_employees_are_searched_6aa15",
                        table="clients",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="calendars_show_it",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        condition='WHEN (OLD."name" IS DISTINCT FROM (NEW."name"))',
                        func="\n            INSERT INTO calendar_revisions AS revision (training_class_id, sequence, changed_at)\n                SELECT id, 1, clock_timestamp() FROM classes WHERE client_id = NEW.id ORDER BY id\n            ON CONFLICT (training_class_id) DO UPDATE SET\n                sequence = revision.sequence + 1,\n                changed_at = greatest(clock_timestamp(), revision.changed_at + interval '1 second');\n            RETURN NULL;\n        ",
                        hash="3ca1fbae698bf2ce675bbf867825a576ed91c3e3",
                        operation="UPDATE",
                        pgid="pgtrigger_calendars_show_it_6fd4d",
                        table="clients",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="insert_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='INSERT INTO "classes_clientevent" ("id", "is_active", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."id", NEW."is_active", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id"); RETURN NULL;',
                        hash="8ecbfafc957afb8fefe42138991c1dc91f4c3c81",
                        operation="INSERT",
                        pgid="pgtrigger_insert_insert_3c94d",
                        table="clients",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="update_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                        func='INSERT INTO "classes_clientevent" ("id", "is_active", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."id", NEW."is_active", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id"); RETURN NULL;',
                        hash="e76e4279c7dff3f5ac08ce31ecee41340f485f1d",
                        operation="UPDATE",
                        pgid="pgtrigger_update_update_4014e",
                        table="clients",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="delete_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='INSERT INTO "classes_clientevent" ("id", "is_active", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."id", OLD."is_active", OLD."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id"); RETURN NULL;',
                        hash="f2754ec7c1bd998b46ecdc4e75e78c01b26068f7",
                        operation="DELETE",
                        pgid="pgtrigger_delete_delete_62c29",
                        table="clients",
                        when="AFTER",
                    ),
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="ClientEvent",
        fields=[
            ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
            ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
            ("pgh_label", models.TextField(help_text="The event label.")),
            (
                "pgh_obj",
                models.ForeignKey(
                    db_constraint=False,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="events",
                    to="classes.client",
                ),
            ),
            ("pgh_context", pghistory.utils.JSONField(null=True)),
            ("pgh_context_id", models.UUIDField(null=True)),
            ("id", models.BigIntegerField()),
            ("name", models.CharField(max_length=120)),
            ("is_active", models.BooleanField(default=True, verbose_name="in use")),
        ],
        options={
            "triggers": [
                pgtrigger.compiler.Trigger(
                    name="append_only",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                        hash="a7c89c5cdc0a01de514e55ff4960a98e7779ab7f",
                        operation="UPDATE OR DELETE",
                        pgid="pgtrigger_append_only_b41ff",
                        table="classes_clientevent",
                        when="BEFORE",
                    ),
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="Site",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            (
                "client",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="sites", to="classes.client"
                ),
            ),
            ("name", models.CharField(max_length=120)),
            ("street", models.CharField(blank=True, max_length=120)),
            ("suburb", models.CharField(blank=True, max_length=80)),
            ("town", models.CharField(max_length=80)),
            (
                "province",
                models.CharField(
                    choices=[
                        ("eastern_cape", "Eastern Cape"),
                        ("free_state", "Free State"),
                        ("gauteng", "Gauteng"),
                        ("kwazulu_natal", "KwaZulu-Natal"),
                        ("limpopo", "Limpopo"),
                        ("mpumalanga", "Mpumalanga"),
                        ("northern_cape", "Northern Cape"),
                        ("north_west", "North West"),
                        ("western_cape", "Western Cape"),
                    ],
                    max_length=20,
                ),
            ),
            ("postal_code", models.CharField(blank=True, max_length=10)),
            ("is_active", models.BooleanField(default=True, verbose_name="in use")),
        ],
        options={
            "db_table": "sites",
            "constraints": [
                models.UniqueConstraint(
                    models.F("client"),
                    django.db.models.functions.text.Lower("name"),
                    name="site_name_is_unique_within_its_client",
                    violation_error_message="This client has a site of this name already.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("name__regex", "[^[:space:]]"),
                        models.Q(("name__regex", "[[:cntrl:]\u2028\u2029\u202a-\u202e\u2066-\u2069]"), _negated=True),
                        ("town__regex", "[^[:space:]]"),
                        models.Q(("town__regex", "[[:cntrl:]\u2028\u2029\u202a-\u202e\u2066-\u2069]"), _negated=True),
                    ),
                    name="site_name_and_town_are_readable",
                    violation_error_message="Give a name that can be read: not empty, without characters that cannot be seen.",
                ),
                models.UniqueConstraint(fields=("id", "client"), name="site_with_its_client"),
            ],
            "triggers": [
                pgtrigger.compiler.Trigger(
                    name="calendars_show_it",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        condition='WHEN (OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."street" IS DISTINCT FROM (NEW."street") OR OLD."suburb" IS DISTINCT FROM (NEW."suburb") OR OLD."town" IS DISTINCT FROM (NEW."town") OR OLD."province" IS DISTINCT FROM (NEW."province") OR OLD."postal_code" IS DISTINCT FROM (NEW."postal_code"))',
                        func="\n            INSERT INTO calendar_revisions AS revision (training_class_id, sequence, changed_at)\n                SELECT id, 1, clock_timestamp() FROM classes WHERE site_id = NEW.id ORDER BY id\n            ON CONFLICT (training_class_id) DO UPDATE SET\n                sequence = revision.sequence + 1,\n                changed_at = greatest(clock_timestamp(), revision.changed_at + interval '1 second');\n            RETURN NULL;\n        ",
                        hash="1f0f646cfa303080f349e7a302befd3e33f0420e",
                        operation="UPDATE",
                        pgid="pgtrigger_calendars_show_it_4a372",
                        table="sites",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="insert_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='INSERT INTO "classes_siteevent" ("client_id", "id", "is_active", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "postal_code", "province", "street", "suburb", "town") VALUES (NEW."client_id", NEW."id", NEW."is_active", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."postal_code", NEW."province", NEW."street", NEW."suburb", NEW."town"); RETURN NULL;',
                        hash="0774ee371fd1d3be9f26f9d2a84d5d026e9cbc74",
                        operation="INSERT",
                        pgid="pgtrigger_insert_insert_8d031",
                        table="sites",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="update_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                        func='INSERT INTO "classes_siteevent" ("client_id", "id", "is_active", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "postal_code", "province", "street", "suburb", "town") VALUES (NEW."client_id", NEW."id", NEW."is_active", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."postal_code", NEW."province", NEW."street", NEW."suburb", NEW."town"); RETURN NULL;',
                        hash="1c9c1df485b5c9862753d61ac95e26e098b8f1eb",
                        operation="UPDATE",
                        pgid="pgtrigger_update_update_159dd",
                        table="sites",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="delete_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='INSERT INTO "classes_siteevent" ("client_id", "id", "is_active", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "postal_code", "province", "street", "suburb", "town") VALUES (OLD."client_id", OLD."id", OLD."is_active", OLD."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."postal_code", OLD."province", OLD."street", OLD."suburb", OLD."town"); RETURN NULL;',
                        hash="dd436cb958cbc3a29a8905156b8c70be6ef58eca",
                        operation="DELETE",
                        pgid="pgtrigger_delete_delete_f57b7",
                        table="sites",
                        when="AFTER",
                    ),
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="SiteEvent",
        fields=[
            ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
            ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
            ("pgh_label", models.TextField(help_text="The event label.")),
            (
                "pgh_obj",
                models.ForeignKey(
                    db_constraint=False,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="events",
                    to="classes.site",
                ),
            ),
            ("pgh_context", pghistory.utils.JSONField(null=True)),
            ("pgh_context_id", models.UUIDField(null=True)),
            ("id", models.BigIntegerField()),
            (
                "client",
                models.ForeignKey(
                    db_constraint=False,
                    db_index=False,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    related_query_name="+",
                    to="classes.client",
                ),
            ),
            ("name", models.CharField(max_length=120)),
            ("street", models.CharField(blank=True, max_length=120)),
            ("suburb", models.CharField(blank=True, max_length=80)),
            ("town", models.CharField(max_length=80)),
            (
                "province",
                models.CharField(
                    choices=[
                        ("eastern_cape", "Eastern Cape"),
                        ("free_state", "Free State"),
                        ("gauteng", "Gauteng"),
                        ("kwazulu_natal", "KwaZulu-Natal"),
                        ("limpopo", "Limpopo"),
                        ("mpumalanga", "Mpumalanga"),
                        ("northern_cape", "Northern Cape"),
                        ("north_west", "North West"),
                        ("western_cape", "Western Cape"),
                    ],
                    max_length=20,
                ),
            ),
            ("postal_code", models.CharField(blank=True, max_length=10)),
            ("is_active", models.BooleanField(default=True, verbose_name="in use")),
        ],
        options={
            "triggers": [
                pgtrigger.compiler.Trigger(
                    name="append_only",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                        hash="d90c5be2cdd7acd87e230cdb261b2b142d94c589",
                        operation="UPDATE OR DELETE",
                        pgid="pgtrigger_append_only_024c0",
                        table="classes_siteevent",
                        when="BEFORE",
                    ),
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="ClassCodeCounter",
        fields=[
            ("prefix", models.CharField(max_length=50, primary_key=True, serialize=False)),
            ("last_number", models.PositiveIntegerField()),
            ("started_after", models.PositiveIntegerField()),
        ],
        options={
            "db_table": "class_code_counters",
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("prefix__regex", "^[1-9][0-9]{0,6}-[A-Z0-9_]{1,8}-[A-Z0-9_]{1,12}$")),
                    name="counter_prefix_is_well_formed",
                ),
                models.CheckConstraint(
                    condition=models.Q(("last_number__gte", models.F("started_after"))),
                    name="counter_is_not_behind_its_start",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="ClassType",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            (
                "code",
                models.CharField(
                    help_text="The second part of class codes; fixed once used.", max_length=8, unique=True
                ),
            ),
            ("name", models.CharField(max_length=80)),
            ("position", models.PositiveSmallIntegerField(default=0, verbose_name="order")),
            (
                "subjects_offered",
                models.CharField(
                    choices=[
                        ("own", "its own subjects"),
                        ("progression", "learner progression"),
                        ("all", "all subjects, hours by hand"),
                    ],
                    default="own",
                    max_length=11,
                ),
            ),
            (
                "hours",
                models.DecimalField(
                    blank=True,
                    decimal_places=2,
                    help_text="Contact hours, for learner progression only.",
                    max_digits=6,
                    null=True,
                ),
            ),
            ("offers_exams", models.BooleanField(default=False)),
            ("is_active", models.BooleanField(default=True, verbose_name="in use")),
        ],
        options={
            "db_table": "class_types",
            "ordering": ["position", "code"],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("code__regex", "^[A-Z0-9_]{1,8}$")),
                    name="class_type_code_is_well_formed",
                    violation_error_message="A type's code has one to eight capital letters, digits or underscores.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("name__regex", "[^[:space:]]"),
                        models.Q(("name__regex", "[[:cntrl:]\u2028\u2029\u202a-\u202e\u2066-\u2069]"), _negated=True),
                    ),
                    name="class_type_name_is_readable",
                    violation_error_message="Give a name that can be read: not empty, without characters that cannot be seen.",
                ),
                models.CheckConstraint(
                    condition=models.Q(("subjects_offered__in", ["own", "progression", "all"])),
                    name="class_type_offer_is_known",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("hours__gt", 0),
                            ("hours__isnull", False),
                            ("hours__lte", Decimal("5000")),
                            ("subjects_offered", "progression"),
                        ),
                        models.Q(models.Q(("subjects_offered", "progression"), _negated=True), ("hours__isnull", True)),
                        _connector="OR",
                    ),
                    name="class_type_has_hours_exactly_for_progression",
                    violation_error_message="Give the hours (up to 5,000) for learner progression, and only for it.",
                ),
            ],
            "triggers": [
                pgtrigger.compiler.Trigger(
                    name="code_in_use_is_fixed",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        condition='WHEN (OLD."code" IS DISTINCT FROM (NEW."code"))',
                        func="\n            IF EXISTS (\n                SELECT FROM (\n                    SELECT prefix FROM class_code_counters\n                    UNION ALL SELECT prefix FROM classes\n                    UNION ALL SELECT prefix FROM retired_codes\n                ) AS used\n                WHERE split_part(used.prefix, '-', 2) = OLD.code\n            ) THEN\n                RAISE EXCEPTION '% is part of class codes', OLD.code\n                    USING ERRCODE = 'check_violation', CONSTRAINT = 'code_in_use_is_fixed';\n            END IF;\n            RETURN NEW;\n        ",
                        hash="cbaebc5ff7f83d4d68ddd336d52ca6afd87b746d",
                        operation='UPDATE OF "code"',
                        pgid="pgtrigger_code_in_use_is_fixed_73bce",
                        table="class_types",
                        when="BEFORE",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="insert_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='INSERT INTO "classes_classtypeevent" ("code", "hours", "id", "is_active", "name", "offers_exams", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "subjects_offered") VALUES (NEW."code", NEW."hours", NEW."id", NEW."is_active", NEW."name", NEW."offers_exams", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."position", NEW."subjects_offered"); RETURN NULL;',
                        hash="5288e661833fcaad03331bbc318f84ed35eab10a",
                        operation="INSERT",
                        pgid="pgtrigger_insert_insert_01a70",
                        table="class_types",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="update_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                        func='INSERT INTO "classes_classtypeevent" ("code", "hours", "id", "is_active", "name", "offers_exams", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "subjects_offered") VALUES (NEW."code", NEW."hours", NEW."id", NEW."is_active", NEW."name", NEW."offers_exams", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."position", NEW."subjects_offered"); RETURN NULL;',
                        hash="5df064ce89f73dcc95d0a544ad3d67ebc28244a1",
                        operation="UPDATE",
                        pgid="pgtrigger_update_update_c0c32",
                        table="class_types",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="delete_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='INSERT INTO "classes_classtypeevent" ("code", "hours", "id", "is_active", "name", "offers_exams", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "subjects_offered") VALUES (OLD."code", OLD."hours", OLD."id", OLD."is_active", OLD."name", OLD."offers_exams", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."position", OLD."subjects_offered"); RETURN NULL;',
                        hash="4c1ad5cb342caa42a7ac870c601dc5ff6f847bb6",
                        operation="DELETE",
                        pgid="pgtrigger_delete_delete_34f32",
                        table="class_types",
                        when="AFTER",
                    ),
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="ClassTypeEvent",
        fields=[
            ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
            ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
            ("pgh_label", models.TextField(help_text="The event label.")),
            (
                "pgh_obj",
                models.ForeignKey(
                    db_constraint=False,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="events",
                    to="classes.classtype",
                ),
            ),
            ("pgh_context", pghistory.utils.JSONField(null=True)),
            ("pgh_context_id", models.UUIDField(null=True)),
            ("id", models.BigIntegerField()),
            ("code", models.CharField(help_text="The second part of class codes; fixed once used.", max_length=8)),
            ("name", models.CharField(max_length=80)),
            ("position", models.PositiveSmallIntegerField(default=0, verbose_name="order")),
            (
                "subjects_offered",
                models.CharField(
                    choices=[
                        ("own", "its own subjects"),
                        ("progression", "learner progression"),
                        ("all", "all subjects, hours by hand"),
                    ],
                    default="own",
                    max_length=11,
                ),
            ),
            (
                "hours",
                models.DecimalField(
                    blank=True,
                    decimal_places=2,
                    help_text="Contact hours, for learner progression only.",
                    max_digits=6,
                    null=True,
                ),
            ),
            ("offers_exams", models.BooleanField(default=False)),
            ("is_active", models.BooleanField(default=True, verbose_name="in use")),
        ],
        options={
            "triggers": [
                pgtrigger.compiler.Trigger(
                    name="append_only",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                        hash="46534059e9d5f3632518dc1e763530a0f34906dd",
                        operation="UPDATE OR DELETE",
                        pgid="pgtrigger_append_only_960e8",
                        table="classes_classtypeevent",
                        when="BEFORE",
                    ),
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="Subject",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            (
                "class_type",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="subjects", to="classes.classtype"
                ),
            ),
            ("code", models.CharField(help_text="The third part of class codes; fixed once used.", max_length=12)),
            ("name", models.CharField(max_length=80)),
            (
                "hours",
                models.DecimalField(
                    blank=True,
                    decimal_places=2,
                    help_text="Contact hours; none for LP, which has its type's.",
                    max_digits=6,
                    null=True,
                ),
            ),
            ("position", models.PositiveSmallIntegerField(default=0, verbose_name="order")),
            ("is_active", models.BooleanField(default=True, verbose_name="in use")),
        ],
        options={
            "db_table": "subjects",
            "ordering": ["class_type__position", "position", "code"],
            "constraints": [
                models.UniqueConstraint(
                    models.F("code"),
                    condition=models.Q(("code", "LP"), _negated=True),
                    name="subject_code_is_unique",
                    violation_error_message="There is a subject with this code already.",
                ),
                models.UniqueConstraint(
                    models.F("class_type"),
                    models.F("code"),
                    name="subject_code_is_unique_within_its_type",
                    violation_error_message="This type has a subject with this code already.",
                ),
                models.CheckConstraint(
                    condition=models.Q(("code__regex", "^[A-Z0-9_]{1,12}$")),
                    name="subject_code_is_well_formed",
                    violation_error_message="A subject's code has one to twelve capital letters, digits or underscores.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("name__regex", "[^[:space:]]"),
                        models.Q(("name__regex", "[[:cntrl:]\u2028\u2029\u202a-\u202e\u2066-\u2069]"), _negated=True),
                    ),
                    name="subject_name_is_readable",
                    violation_error_message="Give a name that can be read: not empty, without characters that cannot be seen.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("code", "LP"), ("hours__isnull", True)),
                        models.Q(
                            models.Q(("code", "LP"), _negated=True),
                            ("hours__gt", 0),
                            ("hours__isnull", False),
                            ("hours__lte", Decimal("5000")),
                        ),
                        _connector="OR",
                    ),
                    name="subject_has_hours_unless_progression",
                    violation_error_message="Give the hours (up to 5,000); LP has none of its own.",
                ),
            ],
            "triggers": [
                pgtrigger.compiler.Trigger(
                    name="code_in_use_is_fixed",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        condition='WHEN (OLD."code" IS DISTINCT FROM (NEW."code"))',
                        func="\n            IF EXISTS (\n                SELECT FROM (\n                    SELECT prefix FROM class_code_counters\n                    UNION ALL SELECT prefix FROM classes\n                    UNION ALL SELECT prefix FROM retired_codes\n                ) AS used\n                WHERE split_part(used.prefix, '-', 3) = OLD.code\n            ) THEN\n                RAISE EXCEPTION '% is part of class codes', OLD.code\n                    USING ERRCODE = 'check_violation', CONSTRAINT = 'code_in_use_is_fixed';\n            END IF;\n            RETURN NEW;\n        ",
                        hash="432d6c550438b4fa1f2d3a1285335bd014444942",
                        operation='UPDATE OF "code"',
                        pgid="pgtrigger_code_in_use_is_fixed_0746a",
                        table="subjects",
                        when="BEFORE",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="calendars_show_it",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        condition='WHEN (OLD."name" IS DISTINCT FROM (NEW."name"))',
                        func="\n            INSERT INTO calendar_revisions AS revision (training_class_id, sequence, changed_at)\n                SELECT id, 1, clock_timestamp() FROM classes WHERE subject_id = NEW.id ORDER BY id\n            ON CONFLICT (training_class_id) DO UPDATE SET\n                sequence = revision.sequence + 1,\n                changed_at = greatest(clock_timestamp(), revision.changed_at + interval '1 second');\n            RETURN NULL;\n        ",
                        hash="1c09283f0019030f4da856e76b4e901540064df3",
                        operation="UPDATE",
                        pgid="pgtrigger_calendars_show_it_f4875",
                        table="subjects",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="insert_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='INSERT INTO "classes_subjectevent" ("class_type_id", "code", "hours", "id", "is_active", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position") VALUES (NEW."class_type_id", NEW."code", NEW."hours", NEW."id", NEW."is_active", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."position"); RETURN NULL;',
                        hash="70603f361b1bc139f160c38a9ca22f54934d7233",
                        operation="INSERT",
                        pgid="pgtrigger_insert_insert_bbf67",
                        table="subjects",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="update_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                        func='INSERT INTO "classes_subjectevent" ("class_type_id", "code", "hours", "id", "is_active", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position") VALUES (NEW."class_type_id", NEW."code", NEW."hours", NEW."id", NEW."is_active", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."position"); RETURN NULL;',
                        hash="ead95f141be7d8704ef117d38de71da26c5aba69",
                        operation="UPDATE",
                        pgid="pgtrigger_update_update_08dba",
                        table="subjects",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="delete_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='INSERT INTO "classes_subjectevent" ("class_type_id", "code", "hours", "id", "is_active", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position") VALUES (OLD."class_type_id", OLD."code", OLD."hours", OLD."id", OLD."is_active", OLD."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."position"); RETURN NULL;',
                        hash="a877e3987167284ccc1d4d9285bf05ab96afaeee",
                        operation="DELETE",
                        pgid="pgtrigger_delete_delete_967ef",
                        table="subjects",
                        when="AFTER",
                    ),
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="SubjectEvent",
        fields=[
            ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
            ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
            ("pgh_label", models.TextField(help_text="The event label.")),
            (
                "pgh_obj",
                models.ForeignKey(
                    db_constraint=False,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="events",
                    to="classes.subject",
                ),
            ),
            ("pgh_context", pghistory.utils.JSONField(null=True)),
            ("pgh_context_id", models.UUIDField(null=True)),
            ("id", models.BigIntegerField()),
            (
                "class_type",
                models.ForeignKey(
                    db_constraint=False,
                    db_index=False,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    related_query_name="+",
                    to="classes.classtype",
                ),
            ),
            ("code", models.CharField(help_text="The third part of class codes; fixed once used.", max_length=12)),
            ("name", models.CharField(max_length=80)),
            (
                "hours",
                models.DecimalField(
                    blank=True,
                    decimal_places=2,
                    help_text="Contact hours; none for LP, which has its type's.",
                    max_digits=6,
                    null=True,
                ),
            ),
            ("position", models.PositiveSmallIntegerField(default=0, verbose_name="order")),
            ("is_active", models.BooleanField(default=True, verbose_name="in use")),
        ],
        options={
            "triggers": [
                pgtrigger.compiler.Trigger(
                    name="append_only",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                        hash="cb2d89c3aed12f00721e7aa00233cb13ba10ecd8",
                        operation="UPDATE OR DELETE",
                        pgid="pgtrigger_append_only_7cb99",
                        table="classes_subjectevent",
                        when="BEFORE",
                    ),
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="UserGroup",
        fields=[],
        options={
            "proxy": True,
        },
        bases=("classes.user_groups",),
    ),
    migrations.CreateModel(
        name="UserGroupEvent",
        fields=[
            ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
            ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
            ("pgh_label", models.TextField(help_text="The event label.")),
            (
                "pgh_obj",
                models.ForeignKey(
                    db_constraint=False,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="events",
                    to="classes.usergroup",
                ),
            ),
            ("pgh_context", pghistory.utils.JSONField(null=True)),
            ("pgh_context_id", models.UUIDField(null=True)),
            ("id", models.BigIntegerField()),
            (
                "user",
                models.ForeignKey(
                    db_constraint=False,
                    db_index=False,
                    db_tablespace="",
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    related_query_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "group",
                models.ForeignKey(
                    db_constraint=False,
                    db_index=False,
                    db_tablespace="",
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    related_query_name="+",
                    to="auth.group",
                ),
            ),
        ],
        options={
            "triggers": [
                pgtrigger.compiler.Trigger(
                    name="append_only",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                        hash="86d52f5e110aac386d2dc935cbeef17ca0c82adb",
                        operation="UPDATE OR DELETE",
                        pgid="pgtrigger_append_only_0972c",
                        table="classes_usergroupevent",
                        when="BEFORE",
                    ),
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="UserRight",
        fields=[],
        options={
            "proxy": True,
        },
        bases=("classes.user_user_permissions",),
    ),
    migrations.CreateModel(
        name="UserRightEvent",
        fields=[
            ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
            ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
            ("pgh_label", models.TextField(help_text="The event label.")),
            (
                "pgh_obj",
                models.ForeignKey(
                    db_constraint=False,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="events",
                    to="classes.userright",
                ),
            ),
            ("pgh_context", pghistory.utils.JSONField(null=True)),
            ("pgh_context_id", models.UUIDField(null=True)),
            ("id", models.BigIntegerField()),
            (
                "user",
                models.ForeignKey(
                    db_constraint=False,
                    db_index=False,
                    db_tablespace="",
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    related_query_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "permission",
                models.ForeignKey(
                    db_constraint=False,
                    db_index=False,
                    db_tablespace="",
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    related_query_name="+",
                    to="auth.permission",
                ),
            ),
        ],
        options={
            "triggers": [
                pgtrigger.compiler.Trigger(
                    name="append_only",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                        hash="119c050ed7fb5c0368b3cd2d46c7cdfa725af53f",
                        operation="UPDATE OR DELETE",
                        pgid="pgtrigger_append_only_2506e",
                        table="classes_userrightevent",
                        when="BEFORE",
                    ),
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="Agent",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("name", models.CharField(max_length=120)),
            ("phone", models.CharField(blank=True, max_length=30)),
            ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
            (
                "status",
                models.CharField(
                    choices=[("active", "Active"), ("inactive", "Inactive")], default="active", max_length=8
                ),
            ),
            (
                "areas",
                django.contrib.postgres.fields.ArrayField(
                    base_field=models.CharField(
                        choices=[
                            ("eastern_cape", "Eastern Cape"),
                            ("free_state", "Free State"),
                            ("gauteng", "Gauteng"),
                            ("kwazulu_natal", "KwaZulu-Natal"),
                            ("limpopo", "Limpopo"),
                            ("mpumalanga", "Mpumalanga"),
                            ("northern_cape", "Northern Cape"),
                            ("north_west", "North West"),
                            ("western_cape", "Western Cape"),
                        ],
                        max_length=20,
                    ),
                    blank=True,
                    default=list,
                    help_text="The provinces in which the agent teaches.",
                    size=None,
                ),
            ),
            (
                "subjects",
                models.ManyToManyField(
                    blank=True, db_table="agent_subjects", related_name="agents", to="classes.subject"
                ),
            ),
        ],
        options={
            "db_table": "agents",
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        ("name__regex", "[^[:space:][:digit:][:punct:]\xa0-©«-´¶-¹»-¿\u2000-\u206f\u3000-〿]")
                    ),
                    name="agent_name_has_letters",
                    violation_error_message="A name has letters; a dash or the like is none.",
                ),
                models.CheckConstraint(
                    condition=models.Q(("status__in", ["active", "inactive"])),
                    name="agent_status_is_known",
                    violation_error_message="Choose whether the agent is active or inactive.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        (
                            "areas__contained_by",
                            [
                                "eastern_cape",
                                "free_state",
                                "gauteng",
                                "kwazulu_natal",
                                "limpopo",
                                "mpumalanga",
                                "northern_cape",
                                "north_west",
                                "western_cape",
                            ],
                        )
                    ),
                    name="agent_areas_are_provinces",
                    violation_error_message="Choose the areas from the list.",
                ),
            ],
            "triggers": [
                pgtrigger.compiler.Trigger(
                    name="insert_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='INSERT INTO "classes_agentevent" ("areas", "email", "id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "status") VALUES (NEW."areas", NEW."email", NEW."id", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."phone", NEW."status"); RETURN NULL;',
                        hash="27a477e3bdb2356ce4bd4abe07ce4f252f01d4c4",
                        operation="INSERT",
                        pgid="pgtrigger_insert_insert_984e5",
                        table="agents",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="update_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                        func='INSERT INTO "classes_agentevent" ("areas", "email", "id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "status") VALUES (NEW."areas", NEW."email", NEW."id", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."phone", NEW."status"); RETURN NULL;',
                        hash="9714e784da2c0b44a9922cb79cffa03f0c473d96",
                        operation="UPDATE",
                        pgid="pgtrigger_update_update_cd16b",
                        table="agents",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="delete_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='INSERT INTO "classes_agentevent" ("areas", "email", "id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "status") VALUES (OLD."areas", OLD."email", OLD."id", OLD."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."phone", OLD."status"); RETURN NULL;',
                        hash="74c29ac0530ebdfd7a35a2bbe7be761bb5c1497c",
                        operation="DELETE",
                        pgid="pgtrigger_delete_delete_cc078",
                        table="agents",
                        when="AFTER",
                    ),
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="AgentEvent",
        fields=[
            ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
            ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
            ("pgh_label", models.TextField(help_text="The event label.")),
            (
                "pgh_obj",
                models.ForeignKey(
                    db_constraint=False,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="events",
                    to="classes.agent",
                ),
            ),
            ("pgh_context", pghistory.utils.JSONField(null=True)),
            ("pgh_context_id", models.UUIDField(null=True)),
            ("id", models.BigIntegerField()),
            ("name", models.CharField(max_length=120)),
            ("phone", models.CharField(blank=True, max_length=30)),
            ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
            (
                "status",
                models.CharField(
                    choices=[("active", "Active"), ("inactive", "Inactive")], default="active", max_length=8
                ),
            ),
            (
                "areas",
                django.contrib.postgres.fields.ArrayField(
                    base_field=models.CharField(
                        choices=[
                            ("eastern_cape", "Eastern Cape"),
                            ("free_state", "Free State"),
                            ("gauteng", "Gauteng"),
                            ("kwazulu_natal", "KwaZulu-Natal"),
                            ("limpopo", "Limpopo"),
                            ("mpumalanga", "Mpumalanga"),
                            ("northern_cape", "Northern Cape"),
                            ("north_west", "North West"),
                            ("western_cape", "Western Cape"),
                        ],
                        max_length=20,
                    ),
                    blank=True,
                    default=list,
                    help_text="The provinces in which the agent teaches.",
                    size=None,
                ),
            ),
        ],
        options={
            "triggers": [
                pgtrigger.compiler.Trigger(
                    name="append_only",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                        hash="dd615d5202b1d74cd178ed5ce82293c47ed47b8f",
                        operation="UPDATE OR DELETE",
                        pgid="pgtrigger_append_only_68d65",
                        table="classes_agentevent",
                        when="BEFORE",
                    ),
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="AgentSubject",
        fields=[],
        options={
            "proxy": True,
        },
        bases=("classes.agent_subjects",),
    ),
    migrations.CreateModel(
        name="AgentSubjectEvent",
        fields=[
            ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
            ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
            ("pgh_label", models.TextField(help_text="The event label.")),
            (
                "pgh_obj",
                models.ForeignKey(
                    db_constraint=False,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="events",
                    to="classes.agentsubject",
                ),
            ),
            ("pgh_context", pghistory.utils.JSONField(null=True)),
            ("pgh_context_id", models.UUIDField(null=True)),
            ("id", models.BigIntegerField()),
            (
                "agent",
                models.ForeignKey(
                    db_constraint=False,
                    db_index=False,
                    db_tablespace="",
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    related_query_name="+",
                    to="classes.agent",
                ),
            ),
            (
                "subject",
                models.ForeignKey(
                    db_constraint=False,
                    db_index=False,
                    db_tablespace="",
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    related_query_name="+",
                    to="classes.subject",
                ),
            ),
        ],
        options={
            "triggers": [
                pgtrigger.compiler.Trigger(
                    name="append_only",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                        hash="ceb753814f21622c4f607cc3381d9b199528a8af",
                        operation="UPDATE OR DELETE",
                        pgid="pgtrigger_append_only_785a5",
                        table="classes_agentsubjectevent",
                        when="BEFORE",
                    ),
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="Seta",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("name", models.CharField(max_length=40)),
            ("is_active", models.BooleanField(default=True, verbose_name="in use")),
        ],
        options={
            "verbose_name": "SETA",
            "db_table": "setas",
            "ordering": ["name"],
            "constraints": [
                models.UniqueConstraint(
                    django.db.models.functions.text.Lower("name"),
                    name="seta_name_is_unique",
                    violation_error_message="There is a SETA of this name already.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("name__regex", "[^[:space:]]"),
                        models.Q(("name__regex", "[[:cntrl:]\u2028\u2029\u202a-\u202e\u2066-\u2069]"), _negated=True),
                    ),
                    name="seta_name_is_readable",
                    violation_error_message="Give a name that can be read: not empty, without characters that cannot be seen.",
                ),
            ],
            "triggers": [
                pgtrigger.compiler.Trigger(
                    name="insert_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='INSERT INTO "classes_setaevent" ("id", "is_active", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."id", NEW."is_active", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id"); RETURN NULL;',
                        hash="e1e3954aa12af861a20c1babf1978664082133d4",
                        operation="INSERT",
                        pgid="pgtrigger_insert_insert_8839a",
                        table="setas",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="update_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                        func='INSERT INTO "classes_setaevent" ("id", "is_active", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."id", NEW."is_active", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id"); RETURN NULL;',
                        hash="08903eaa717b70b15f1da61dc7acedf6d049e577",
                        operation="UPDATE",
                        pgid="pgtrigger_update_update_e66f1",
                        table="setas",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="delete_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='INSERT INTO "classes_setaevent" ("id", "is_active", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."id", OLD."is_active", OLD."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id"); RETURN NULL;',
                        hash="b99d817ecb70b9354638527c3ad2f25bbb7baa82",
                        operation="DELETE",
                        pgid="pgtrigger_delete_delete_7f5b1",
                        table="setas",
                        when="AFTER",
                    ),
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="SetaEvent",
        fields=[
            ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
            ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
            ("pgh_label", models.TextField(help_text="The event label.")),
            (
                "pgh_obj",
                models.ForeignKey(
                    db_constraint=False,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="events",
                    to="classes.seta",
                ),
            ),
            ("pgh_context", pghistory.utils.JSONField(null=True)),
            ("pgh_context_id", models.UUIDField(null=True)),
            ("id", models.BigIntegerField()),
            ("name", models.CharField(max_length=40)),
            ("is_active", models.BooleanField(default=True, verbose_name="in use")),
        ],
        options={
            "triggers": [
                pgtrigger.compiler.Trigger(
                    name="append_only",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                        hash="4b923eba73291489fa819379780419347ff96765",
                        operation="UPDATE OR DELETE",
                        pgid="pgtrigger_append_only_81786",
                        table="classes_setaevent",
                        when="BEFORE",
                    ),
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="TrainingClass",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("code", models.CharField(editable=False, max_length=50, verbose_name="class code")),
            ("prefix", models.CharField(editable=False, max_length=50)),
            (
                "number",
                models.PositiveIntegerField(editable=False, help_text="None: the code is a fallback code.", null=True),
            ),
            (
                "client",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="classes", to="classes.client"
                ),
            ),
            (
                "site",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="classes", to="classes.site"
                ),
            ),
            (
                "class_type",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="classes", to="classes.classtype"
                ),
            ),
            (
                "subject",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="classes", to="classes.subject"
                ),
            ),
            ("total_hours", models.DecimalField(decimal_places=2, max_digits=6, verbose_name="hours")),
            ("hours_by_hand", models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True)),
            ("hours_reason", models.CharField(blank=True, max_length=200, verbose_name="reason for the hours")),
            ("start_date", models.DateField()),
            (
                "supervisor",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="supervised_classes",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("order_number", models.CharField(blank=True, max_length=50)),
            ("seta_funded", models.BooleanField(verbose_name="SETA funded")),
            (
                "seta",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="classes",
                    to="classes.seta",
                    verbose_name="SETA",
                ),
            ),
            ("exam_class", models.BooleanField()),
            ("exam_type", models.CharField(blank=True, max_length=50)),
            ("schedule_data", models.JSONField(blank=True, editable=False, null=True, verbose_name="pattern")),
            ("end_date", models.DateField(blank=True, editable=False, null=True)),
            ("end_date_by_hand", models.DateField(blank=True, null=True)),
            ("end_date_reason", models.CharField(blank=True, max_length=200)),
            ("timetable_digest", models.CharField(blank=True, editable=False, max_length=64)),
            ("agents_digest", models.CharField(blank=True, editable=False, max_length=64)),
            (
                "status",
                models.CharField(
                    choices=[
                        ("draft", "Draft"),
                        ("active", "Active"),
                        ("stopped", "Stopped"),
                        ("completed", "Completed"),
                        ("cancelled", "Cancelled"),
                    ],
                    default="draft",
                    editable=False,
                    max_length=9,
                ),
            ),
            (
                "status_before",
                models.CharField(
                    blank=True,
                    choices=[
                        ("draft", "Draft"),
                        ("active", "Active"),
                        ("stopped", "Stopped"),
                        ("completed", "Completed"),
                        ("cancelled", "Cancelled"),
                    ],
                    editable=False,
                    max_length=9,
                ),
            ),
            (
                "status_from",
                models.DateField(
                    editable=False, help_text="The first day of a status that was given ahead.", null=True
                ),
            ),
            ("submission_id", models.UUIDField(editable=False)),
            ("submission_digest", models.BinaryField(max_length=32)),
            (
                "captured_by",
                models.ForeignKey(
                    editable=False,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="captured_classes",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("captured_at", models.DateTimeField(editable=False)),
            (
                "changed_by",
                models.ForeignKey(
                    editable=False,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("changed_at", models.DateTimeField(editable=False)),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
        ],
        options={
            "verbose_name": "class",
            "verbose_name_plural": "classes",
            "db_table": "classes",
            "permissions": [
                ("change_every_trainingclass", "Can change classes that others supervise"),
                ("cancel_trainingclass", "Can cancel a class"),
                ("reopen_trainingclass", "Can reopen a completed or cancelled class"),
                ("repair_class_code", "Can give a class with a fallback code its sequential code"),
                ("open_admin", "Can open the administration"),
            ],
            "indexes": [
                models.Index(
                    django.contrib.postgres.indexes.OpClass("code", name="text_pattern_ops"),
                    name="class_code_beginning",
                ),
                models.Index(django.db.models.functions.text.Upper("order_number"), name="class_order_number"),
                models.Index(fields=["start_date"], name="class_start_date"),
                models.Index(fields=["end_date"], name="class_end_date"),
                models.Index(fields=["status"], name="class_status"),
                models.Index(fields=["status_from"], name="class_status_from"),
            ],
            "constraints": [
                models.UniqueConstraint(fields=("code",), name="class_code_is_unique"),
                models.UniqueConstraint(fields=("prefix", "number"), name="class_number_is_unique"),
                models.UniqueConstraint(fields=("submission_id",), name="class_submission_is_unique"),
                models.CheckConstraint(
                    condition=models.Q(
                        ("prefix__regex", "^[1-9][0-9]{0,6}-[A-Z0-9_]{1,8}-[A-Z0-9_]{1,12}$"),
                        models.Q(
                            models.Q(
                                (
                                    "code",
                                    django.db.models.functions.text.Concat(
                                        "prefix",
                                        models.Value("-"),
                                        django.db.models.functions.text.LPad(
                                            django.db.models.functions.comparison.Cast("number", models.CharField()),
                                            django.db.models.functions.comparison.Greatest(
                                                models.Value(4),
                                                django.db.models.functions.text.Length(
                                                    django.db.models.functions.comparison.Cast(
                                                        "number", models.CharField()
                                                    )
                                                ),
                                            ),
                                            models.Value("0"),
                                        ),
                                    ),
                                ),
                                ("number__isnull", False),
                                ("number__range", (1, 999999999)),
                            ),
                            models.Q(
                                (
                                    "code__regex",
                                    "^[1-9][0-9]{0,6}-[A-Z0-9_]{1,8}-[A-Z0-9_]{1,12}-[0-9]{4}-[0-9]{2}-[0-9]{2}-[0-9]{2}-[0-9]{2}(-([2-9]|[1-9][0-9]{1,3}))?$",
                                ),
                                (
                                    "code__startswith",
                                    django.db.models.functions.text.Concat("prefix", models.Value("-")),
                                ),
                                ("number__isnull", True),
                            ),
                            _connector="OR",
                        ),
                    ),
                    name="class_code_is_made_of_its_parts",
                ),
                models.CheckConstraint(
                    condition=models.Q(("start_date__range", (datetime.date(2000, 1, 1), datetime.date(2100, 12, 31)))),
                    name="class_start_date_is_plausible",
                    violation_error_message="Give a start date between 2000 and 2100.",
                ),
                models.CheckConstraint(
                    condition=models.Q(("total_hours__gt", 0), ("total_hours__lte", Decimal("5000"))),
                    name="class_hours_are_plausible",
                    violation_error_message="Give hours above 0, up to 5,000.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("seta__isnull", False), ("seta_funded", True)),
                        models.Q(("seta", None), ("seta_funded", False)),
                        _connector="OR",
                    ),
                    name="class_has_a_seta_exactly_when_funded",
                    violation_error_message="Choose the SETA that funds the class, or say that it is not funded.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("exam_class", True), models.Q(("exam_type", ""), _negated=True)),
                        models.Q(("exam_class", False), ("exam_type", "")),
                        _connector="OR",
                    ),
                    name="class_has_an_exam_type_exactly_for_an_exam",
                    violation_error_message="Give the type of the exam, or say that the class has no exam.",
                ),
                models.CheckConstraint(
                    condition=models.Q(("status__in", ["draft", "active", "stopped", "completed", "cancelled"])),
                    name="class_status_is_known",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("status_before", ""), ("status_from", None)),
                        models.Q(
                            models.Q(("status_before", models.F("status")), _negated=True),
                            ("status_before__in", ["draft", "active", "stopped", "completed", "cancelled"]),
                            ("status_from__isnull", False),
                        ),
                        _connector="OR",
                    ),
                    name="class_status_before_has_its_day",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("end_date_by_hand", None), ("end_date_reason", "")),
                        models.Q(
                            ("end_date_by_hand__gte", models.F("start_date")),
                            models.Q(("end_date_reason", ""), _negated=True),
                        ),
                        _connector="OR",
                    ),
                    name="class_end_by_hand_has_a_reason",
                    violation_error_message="Give the reason for the end date, and an end that is not before the start.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("hours_by_hand", None), ("hours_reason", "")),
                        models.Q(
                            ("hours_by_hand", models.F("total_hours")),
                            ("hours_by_hand__isnull", False),
                            models.Q(("hours_reason", ""), _negated=True),
                        ),
                        _connector="OR",
                    ),
                    name="class_hours_by_hand_have_a_reason",
                    violation_error_message="Give the reason for hours other than those of the catalogue.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("status__in", ["draft", "cancelled"]),
                        models.Q(("order_number", ""), _negated=True),
                        _connector="OR",
                    ),
                    name="class_beyond_draft_keeps_its_order_number",
                    violation_error_message="Give the order number: only a draft or a cancelled class can be without it.",
                ),
            ],
            "triggers": [
                pgtrigger.compiler.Trigger(
                    name="class_fits_the_catalogue",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        declare="DECLARE offered record; taught record;",
                        func="\n        SELECT code, subjects_offered INTO offered\n            FROM class_types WHERE id = NEW.class_type_id FOR KEY SHARE;\n        SELECT code, class_type_id INTO taught\n            FROM subjects WHERE id = NEW.subject_id FOR KEY SHARE;\n        IF NOT (CASE offered.subjects_offered\n            WHEN 'all' THEN taught.code <> 'LP'\n            WHEN 'progression' THEN taught.code = 'LP' AND taught.class_type_id = NEW.class_type_id\n            ELSE taught.code <> 'LP' AND taught.class_type_id = NEW.class_type_id\n        END) THEN\n            RAISE EXCEPTION 'subject % is not offered by type %', NEW.subject_id, NEW.class_type_id\n                USING ERRCODE = 'check_violation', CONSTRAINT = 'class_subject_is_offered_by_its_type';\n        END IF;\n        IF NEW.prefix <> concat_ws('-', NEW.client_id, offered.code, taught.code) THEN\n            RAISE EXCEPTION 'prefix % does not belong to the class', NEW.prefix\n                USING ERRCODE = 'check_violation', CONSTRAINT = 'class_prefix_is_made_of_its_parts';\n        END IF;\n        RETURN NEW;\n    ",
                        hash="d6fefd4f89f68218c316730116e52e5581631249",
                        operation="INSERT",
                        pgid="pgtrigger_class_fits_the_catalogue_45fa5",
                        table="classes",
                        when="BEFORE",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="exam_is_offered",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        condition='WHEN (NEW."exam_class")',
                        func="\n        IF TG_OP = 'UPDATE' AND OLD.exam_class THEN\n            RETURN NEW;\n        END IF;\n        IF NOT (SELECT offers_exams FROM class_types WHERE id = NEW.class_type_id FOR SHARE) THEN\n            RAISE EXCEPTION 'type % offers no exams', NEW.class_type_id\n                USING ERRCODE = 'check_violation', CONSTRAINT = 'class_exam_is_offered_by_its_type';\n        END IF;\n        RETURN NEW;\n    ",
                        hash="bfb3893bf934b77b317265199eda49160f4f3375",
                        operation='INSERT OR UPDATE OF "exam_class"',
                        pgid="pgtrigger_exam_is_offered_b670f",
                        table="classes",
                        when="BEFORE",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="exam_that_learners_take_stays",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        condition='WHEN (NOT NEW."exam_class" AND OLD."exam_class")',
                        constraint="CONSTRAINT",
                        func="\n        IF EXISTS (\n            SELECT FROM classes JOIN enrolments ON training_class_id = classes.id\n            WHERE classes.id = NEW.id AND NOT exam_class AND takes_exam\n        ) THEN\n            RAISE EXCEPTION 'learners of class % take the exam', NEW.code\n                USING ERRCODE = 'check_violation', CONSTRAINT = 'class_exam_is_taken_by_learners';\n        END IF;\n        RETURN NULL;\n    ",
                        hash="51c898cc7353433da6c769faf57234b0d4a75992",
                        operation='UPDATE OF "exam_class"',
                        pgid="pgtrigger_exam_that_learners_take_stays_1accb",
                        table="classes",
                        timing="DEFERRABLE INITIALLY DEFERRED",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="code_is_not_retired",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\n        IF EXISTS (\n            SELECT FROM retired_codes\n            WHERE code = NEW.code OR (prefix = NEW.prefix AND number = NEW.number)\n        ) THEN\n            RAISE EXCEPTION 'code % is retired', NEW.code\n                USING ERRCODE = 'unique_violation', CONSTRAINT = 'class_code_is_not_retired';\n        END IF;\n        IF TG_OP = 'INSERT'\n            AND EXISTS (SELECT FROM retired_codes WHERE submission_id = NEW.submission_id)\n        THEN\n            RAISE EXCEPTION 'submission % was saved and deleted', NEW.submission_id\n                USING ERRCODE = 'unique_violation', CONSTRAINT = 'class_submission_was_deleted';\n        END IF;\n        RETURN NULL;\n    ",
                        hash="162f9bf8c4453e96b2c47ee1c5970ffb47702fc5",
                        operation='INSERT OR UPDATE OF "code"',
                        pgid="pgtrigger_code_is_not_retired_cca49",
                        table="classes",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="code_goes_into_retirement",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        constraint="CONSTRAINT",
                        func="\n        IF NOT EXISTS (SELECT FROM classes WHERE code = OLD.code)\n            AND NOT EXISTS (SELECT FROM retired_codes WHERE code = OLD.code)\n        THEN\n            RAISE EXCEPTION 'code % must be retired', OLD.code\n                USING ERRCODE = 'check_violation', CONSTRAINT = 'class_code_goes_into_retirement';\n        END IF;\n        RETURN NULL;\n    ",
                        hash="fe0cd5e34dde6d9338e2a147048f343c15e48a5f",
                        operation='DELETE OR UPDATE OF "code"',
                        pgid="pgtrigger_code_goes_into_retirement_75f11",
                        table="classes",
                        timing="DEFERRABLE INITIALLY DEFERRED",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="identity_is_fixed",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        condition='WHEN (OLD."client_id" IS DISTINCT FROM (NEW."client_id") OR OLD."class_type_id" IS DISTINCT FROM (NEW."class_type_id") OR OLD."subject_id" IS DISTINCT FROM (NEW."subject_id") OR OLD."prefix" IS DISTINCT FROM (NEW."prefix") OR OLD."code" IS DISTINCT FROM (NEW."code") OR OLD."number" IS DISTINCT FROM (NEW."number"))',
                        func="\n        IF OLD.number IS NULL AND NEW.number IS NOT NULL\n            AND (NEW.client_id, NEW.class_type_id, NEW.subject_id, NEW.prefix)\n                = (OLD.client_id, OLD.class_type_id, OLD.subject_id, OLD.prefix)\n        THEN\n            RETURN NEW;\n        END IF;\n        RAISE EXCEPTION 'the code of class % and what it is made of are fixed', OLD.code\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'class_identity_is_fixed';\n    ",
                        hash="dab12ade4a7eb7ba8ea2607af317ff758c237cf2",
                        operation="UPDATE",
                        pgid="pgtrigger_identity_is_fixed_72af1",
                        table="classes",
                        when="BEFORE",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="version_counts_changes",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                        func="NEW.version := OLD.version + 1; RETURN NEW;",
                        hash="1836823cb21a4ca078aa2863ce958e829bbc9929",
                        operation="UPDATE",
                        pgid="pgtrigger_version_counts_changes_5f5d8",
                        table="classes",
                        when="BEFORE",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="class_status_has_its_change",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        constraint="CONSTRAINT",
                        func="\n    IF EXISTS (\n        SELECT FROM classes\n        WHERE id = NEW.id AND status <> coalesce(\n            (SELECT to_status FROM status_changes WHERE training_class_id = NEW.id ORDER BY id DESC LIMIT 1), 'draft'\n        )\n    ) THEN\n        RAISE EXCEPTION 'the status of class % is not that of its last change', NEW.id\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'class_status_is_that_of_its_last_change';\n    END IF;\n    RETURN NULL;\n",
                        hash="1eaa5a030ddc784fa6636899e5d2cc2c8086396c",
                        operation='INSERT OR UPDATE OF "status"',
                        pgid="pgtrigger_class_status_has_its_change_3e37f",
                        table="classes",
                        timing="DEFERRABLE INITIALLY DEFERRED",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="calendars_show_it",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        condition='WHEN (OLD."code" IS DISTINCT FROM (NEW."code") OR OLD."status" IS DISTINCT FROM (NEW."status") OR OLD."client_id" IS DISTINCT FROM (NEW."client_id") OR OLD."site_id" IS DISTINCT FROM (NEW."site_id") OR OLD."subject_id" IS DISTINCT FROM (NEW."subject_id"))',
                        func="\n            INSERT INTO calendar_revisions AS revision (training_class_id, sequence, changed_at)\n                SELECT id, 1, clock_timestamp() FROM classes WHERE id = NEW.id ORDER BY id\n            ON CONFLICT (training_class_id) DO UPDATE SET\n                sequence = revision.sequence + 1,\n                changed_at = greatest(clock_timestamp(), revision.changed_at + interval '1 second');\n            RETURN NULL;\n        ",
                        hash="58b651ea637a840bfd3bfa0b922a678846f95bde",
                        operation="UPDATE",
                        pgid="pgtrigger_calendars_show_it_8c247",
                        table="classes",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="insert_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='INSERT INTO "classes_trainingclassevent" ("agents_digest", "captured_at", "captured_by_id", "changed_at", "changed_by_id", "class_type_id", "client_id", "code", "end_date", "end_date_by_hand", "end_date_reason", "exam_class", "exam_type", "hours_by_hand", "hours_reason", "id", "number", "order_number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prefix", "schedule_data", "seta_funded", "seta_id", "site_id", "start_date", "status", "status_before", "status_from", "subject_id", "submission_id", "supervisor_id", "timetable_digest", "total_hours", "version") VALUES (NEW."agents_digest", NEW."captured_at", NEW."captured_by_id", NEW."changed_at", NEW."changed_by_id", NEW."class_type_id", NEW."client_id", NEW."code", NEW."end_date", NEW."end_date_by_hand", NEW."end_date_reason", NEW."exam_class", NEW."exam_type", NEW."hours_by_hand", NEW."hours_reason", NEW."id", NEW."number", NEW."order_number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."prefix", NEW."schedule_data", NEW."seta_funded", NEW."seta_id", NEW."site_id", NEW."start_date", NEW."status", NEW."status_before", NEW."status_from", NEW."subject_id", NEW."submission_id", NEW."supervisor_id", NEW."timetable_digest", NEW."total_hours", NEW."version"); RETURN NULL;',
                        hash="45e50c90cddfebd942df75d9a6599ae337ea07cd",
                        operation="INSERT",
                        pgid="pgtrigger_insert_insert_b08ae",
                        table="classes",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="update_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        condition='WHEN (OLD."agents_digest" IS DISTINCT FROM (NEW."agents_digest") OR OLD."captured_at" IS DISTINCT FROM (NEW."captured_at") OR OLD."captured_by_id" IS DISTINCT FROM (NEW."captured_by_id") OR OLD."changed_at" IS DISTINCT FROM (NEW."changed_at") OR OLD."changed_by_id" IS DISTINCT FROM (NEW."changed_by_id") OR OLD."class_type_id" IS DISTINCT FROM (NEW."class_type_id") OR OLD."client_id" IS DISTINCT FROM (NEW."client_id") OR OLD."code" IS DISTINCT FROM (NEW."code") OR OLD."end_date" IS DISTINCT FROM (NEW."end_date") OR OLD."end_date_by_hand" IS DISTINCT FROM (NEW."end_date_by_hand") OR OLD."end_date_reason" IS DISTINCT FROM (NEW."end_date_reason") OR OLD."exam_class" IS DISTINCT FROM (NEW."exam_class") OR OLD."exam_type" IS DISTINCT FROM (NEW."exam_type") OR OLD."hours_by_hand" IS DISTINCT FROM (NEW."hours_by_hand") OR OLD."hours_reason" IS DISTINCT FROM (NEW."hours_reason") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."order_number" IS DISTINCT FROM (NEW."order_number") OR OLD."prefix" IS DISTINCT FROM (NEW."prefix") OR OLD."schedule_data" IS DISTINCT FROM (NEW."schedule_data") OR OLD."seta_id" IS DISTINCT FROM (NEW."seta_id") OR OLD."seta_funded" IS DISTINCT FROM (NEW."seta_funded") OR OLD."site_id" IS DISTINCT FROM (NEW."site_id") OR OLD."start_date" IS DISTINCT FROM (NEW."start_date") OR OLD."status" IS DISTINCT FROM (NEW."status") OR OLD."status_before" IS DISTINCT FROM (NEW."status_before") OR OLD."status_from" IS DISTINCT FROM (NEW."status_from") OR OLD."subject_id" IS DISTINCT FROM (NEW."subject_id") OR OLD."submission_id" IS DISTINCT FROM (NEW."submission_id") OR OLD."supervisor_id" IS DISTINCT FROM (NEW."supervisor_id") OR OLD."timetable_digest" IS DISTINCT FROM (NEW."timetable_digest") OR OLD."total_hours" IS DISTINCT FROM (NEW."total_hours") OR OLD."version" IS DISTINCT FROM (NEW."version"))',
                        func='INSERT INTO "classes_trainingclassevent" ("agents_digest", "captured_at", "captured_by_id", "changed_at", "changed_by_id", "class_type_id", "client_id", "code", "end_date", "end_date_by_hand", "end_date_reason", "exam_class", "exam_type", "hours_by_hand", "hours_reason", "id", "number", "order_number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prefix", "schedule_data", "seta_funded", "seta_id", "site_id", "start_date", "status", "status_before", "status_from", "subject_id", "submission_id", "supervisor_id", "timetable_digest", "total_hours", "version") VALUES (NEW."agents_digest", NEW."captured_at", NEW."captured_by_id", NEW."changed_at", NEW."changed_by_id", NEW."class_type_id", NEW."client_id", NEW."code", NEW."end_date", NEW."end_date_by_hand", NEW."end_date_reason", NEW."exam_class", NEW."exam_type", NEW."hours_by_hand", NEW."hours_reason", NEW."id", NEW."number", NEW."order_number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."prefix", NEW."schedule_data", NEW."seta_funded", NEW."seta_id", NEW."site_id", NEW."start_date", NEW."status", NEW."status_before", NEW."status_from", NEW."subject_id", NEW."submission_id", NEW."supervisor_id", NEW."timetable_digest", NEW."total_hours", NEW."version"); RETURN NULL;',
                        hash="2e6395d41095105307a834e5bc1c8eba932c7595",
                        operation="UPDATE",
                        pgid="pgtrigger_update_update_7ea37",
                        table="classes",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="delete_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='INSERT INTO "classes_trainingclassevent" ("agents_digest", "captured_at", "captured_by_id", "changed_at", "changed_by_id", "class_type_id", "client_id", "code", "end_date", "end_date_by_hand", "end_date_reason", "exam_class", "exam_type", "hours_by_hand", "hours_reason", "id", "number", "order_number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prefix", "schedule_data", "seta_funded", "seta_id", "site_id", "start_date", "status", "status_before", "status_from", "subject_id", "submission_id", "supervisor_id", "timetable_digest", "total_hours", "version") VALUES (OLD."agents_digest", OLD."captured_at", OLD."captured_by_id", OLD."changed_at", OLD."changed_by_id", OLD."class_type_id", OLD."client_id", OLD."code", OLD."end_date", OLD."end_date_by_hand", OLD."end_date_reason", OLD."exam_class", OLD."exam_type", OLD."hours_by_hand", OLD."hours_reason", OLD."id", OLD."number", OLD."order_number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."prefix", OLD."schedule_data", OLD."seta_funded", OLD."seta_id", OLD."site_id", OLD."start_date", OLD."status", OLD."status_before", OLD."status_from", OLD."subject_id", OLD."submission_id", OLD."supervisor_id", OLD."timetable_digest", OLD."total_hours", OLD."version"); RETURN NULL;',
                        hash="a6b8223f1e462a7dd7e1adee2e4021a2fde7928e",
                        operation="DELETE",
                        pgid="pgtrigger_delete_delete_cae6b",
                        table="classes",
                        when="AFTER",
                    ),
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="TrainingClassEvent",
        fields=[
            ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
            ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
            ("pgh_label", models.TextField(help_text="The event label.")),
            (
                "pgh_obj",
                models.ForeignKey(
                    db_constraint=False,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="events",
                    to="classes.trainingclass",
                ),
            ),
            ("pgh_context", pghistory.utils.JSONField(null=True)),
            ("pgh_context_id", models.UUIDField(null=True)),
            ("id", models.BigIntegerField()),
            ("code", models.CharField(editable=False, max_length=50, verbose_name="class code")),
            ("prefix", models.CharField(editable=False, max_length=50)),
            (
                "number",
                models.PositiveIntegerField(editable=False, help_text="None: the code is a fallback code.", null=True),
            ),
            (
                "client",
                models.ForeignKey(
                    db_constraint=False,
                    db_index=False,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    related_query_name="+",
                    to="classes.client",
                ),
            ),
            (
                "site",
                models.ForeignKey(
                    db_constraint=False,
                    db_index=False,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    related_query_name="+",
                    to="classes.site",
                ),
            ),
            (
                "class_type",
                models.ForeignKey(
                    db_constraint=False,
                    db_index=False,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    related_query_name="+",
                    to="classes.classtype",
                ),
            ),
            (
                "subject",
                models.ForeignKey(
                    db_constraint=False,
                    db_index=False,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    related_query_name="+",
                    to="classes.subject",
                ),
            ),
            ("total_hours", models.DecimalField(decimal_places=2, max_digits=6, verbose_name="hours")),
            ("hours_by_hand", models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True)),
            ("hours_reason", models.CharField(blank=True, max_length=200, verbose_name="reason for the hours")),
            ("start_date", models.DateField()),
            (
                "supervisor",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    related_query_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("order_number", models.CharField(blank=True, max_length=50)),
            ("seta_funded", models.BooleanField(verbose_name="SETA funded")),
            (
                "seta",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    related_query_name="+",
                    to="classes.seta",
                    verbose_name="SETA",
                ),
            ),
            ("exam_class", models.BooleanField()),
            ("exam_type", models.CharField(blank=True, max_length=50)),
            ("schedule_data", models.JSONField(blank=True, editable=False, null=True, verbose_name="pattern")),
            ("end_date", models.DateField(blank=True, editable=False, null=True)),
            ("end_date_by_hand", models.DateField(blank=True, null=True)),
            ("end_date_reason", models.CharField(blank=True, max_length=200)),
            ("timetable_digest", models.CharField(blank=True, editable=False, max_length=64)),
            ("agents_digest", models.CharField(blank=True, editable=False, max_length=64)),
            (
                "status",
                models.CharField(
                    choices=[
                        ("draft", "Draft"),
                        ("active", "Active"),
                        ("stopped", "Stopped"),
                        ("completed", "Completed"),
                        ("cancelled", "Cancelled"),
                    ],
                    default="draft",
                    editable=False,
                    max_length=9,
                ),
            ),
            (
                "status_before",
                models.CharField(
                    blank=True,
                    choices=[
                        ("draft", "Draft"),
                        ("active", "Active"),
                        ("stopped", "Stopped"),
                        ("completed", "Completed"),
                        ("cancelled", "Cancelled"),
                    ],
                    editable=False,
                    max_length=9,
                ),
            ),
            (
                "status_from",
                models.DateField(
                    editable=False, help_text="The first day of a status that was given ahead.", null=True
                ),
            ),
            ("submission_id", models.UUIDField(editable=False)),
            (
                "captured_by",
                models.ForeignKey(
                    db_constraint=False,
                    db_index=False,
                    editable=False,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    related_query_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("captured_at", models.DateTimeField(editable=False)),
            (
                "changed_by",
                models.ForeignKey(
                    db_constraint=False,
                    db_index=False,
                    editable=False,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    related_query_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("changed_at", models.DateTimeField(editable=False)),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
        ],
        options={
            "triggers": [
                pgtrigger.compiler.Trigger(
                    name="append_only",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                        hash="8a32dfa7e8fb48983c986b087d6f09c4bf42e84f",
                        operation="UPDATE OR DELETE",
                        pgid="pgtrigger_append_only_81e2c",
                        table="classes_trainingclassevent",
                        when="BEFORE",
                    ),
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="RetiredCode",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("code", models.CharField(max_length=50, unique=True)),
            ("prefix", models.CharField(max_length=50)),
            ("number", models.PositiveIntegerField(null=True)),
            (
                "kind",
                models.CharField(
                    choices=[("void", "void"), ("former", "former")],
                    help_text="Void: its draft was deleted. Former: it was repaired.",
                    max_length=6,
                ),
            ),
            (
                "training_class",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="former_codes",
                    to="classes.trainingclass",
                ),
            ),
            (
                "submission_id",
                models.UUIDField(help_text="Of the deleted draft: the same form is not saved again.", null=True),
            ),
            ("reason", models.CharField(max_length=500)),
            (
                "retired_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            ("retired_at", models.DateTimeField()),
        ],
        options={
            "db_table": "retired_codes",
            "ordering": ["-retired_at"],
            "indexes": [
                models.Index(
                    condition=models.Q(("submission_id__isnull", False)),
                    fields=["submission_id"],
                    name="retired_by_submission",
                )
            ],
            "constraints": [
                models.UniqueConstraint(fields=("prefix", "number"), name="retired_number_is_unique"),
                models.CheckConstraint(
                    condition=models.Q(
                        ("prefix__regex", "^[1-9][0-9]{0,6}-[A-Z0-9_]{1,8}-[A-Z0-9_]{1,12}$"),
                        models.Q(
                            models.Q(
                                (
                                    "code",
                                    django.db.models.functions.text.Concat(
                                        "prefix",
                                        models.Value("-"),
                                        django.db.models.functions.text.LPad(
                                            django.db.models.functions.comparison.Cast("number", models.CharField()),
                                            django.db.models.functions.comparison.Greatest(
                                                models.Value(4),
                                                django.db.models.functions.text.Length(
                                                    django.db.models.functions.comparison.Cast(
                                                        "number", models.CharField()
                                                    )
                                                ),
                                            ),
                                            models.Value("0"),
                                        ),
                                    ),
                                ),
                                ("number__isnull", False),
                                ("number__range", (1, 999999999)),
                            ),
                            models.Q(
                                (
                                    "code__regex",
                                    "^[1-9][0-9]{0,6}-[A-Z0-9_]{1,8}-[A-Z0-9_]{1,12}-[0-9]{4}-[0-9]{2}-[0-9]{2}-[0-9]{2}-[0-9]{2}(-([2-9]|[1-9][0-9]{1,3}))?$",
                                ),
                                (
                                    "code__startswith",
                                    django.db.models.functions.text.Concat("prefix", models.Value("-")),
                                ),
                                ("number__isnull", True),
                            ),
                            _connector="OR",
                        ),
                    ),
                    name="retired_code_is_made_of_its_parts",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("kind", "void"), ("training_class", None)),
                        models.Q(("kind", "former"), ("number", None)),
                        _connector="OR",
                    ),
                    name="retired_code_is_void_or_former",
                ),
            ],
            "triggers": [
                pgtrigger.compiler.Trigger(
                    name="retired_code_has_no_class",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\n        IF EXISTS (\n            SELECT FROM classes\n            WHERE code = NEW.code OR (prefix = NEW.prefix AND number = NEW.number)\n        ) THEN\n            RAISE EXCEPTION 'code % is the code of a class', NEW.code\n                USING ERRCODE = 'unique_violation', CONSTRAINT = 'retired_code_has_no_class';\n        END IF;\n        RETURN NULL;\n    ",
                        hash="99751efd57161107b224d462d166f1683486b76d",
                        operation="INSERT",
                        pgid="pgtrigger_retired_code_has_no_class_a6116",
                        table="retired_codes",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="retired_code_stays",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\n        IF TG_OP = 'DELETE'\n            OR (NEW.code, NEW.prefix, NEW.number, NEW.kind)\n                IS DISTINCT FROM (OLD.code, OLD.prefix, OLD.number, OLD.kind)\n        THEN\n            RAISE EXCEPTION 'code % is retired for good', OLD.code\n                USING ERRCODE = 'check_violation', CONSTRAINT = 'retired_code_stays';\n        END IF;\n        RETURN NEW;\n    ",
                        hash="cc83ae6d36e2ea4ce8bbdb5e2e3cd655ba36ba92",
                        operation="DELETE OR UPDATE",
                        pgid="pgtrigger_retired_code_stays_c9853",
                        table="retired_codes",
                        when="BEFORE",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="insert_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='INSERT INTO "classes_retiredcodeevent" ("code", "id", "kind", "number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prefix", "reason", "retired_at", "retired_by_id", "submission_id", "training_class_id") VALUES (NEW."code", NEW."id", NEW."kind", NEW."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."prefix", NEW."reason", NEW."retired_at", NEW."retired_by_id", NEW."submission_id", NEW."training_class_id"); RETURN NULL;',
                        hash="3d4ac9d87aa298ba5d656338411f1e234f68c50d",
                        operation="INSERT",
                        pgid="pgtrigger_insert_insert_1efd7",
                        table="retired_codes",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="update_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                        func='INSERT INTO "classes_retiredcodeevent" ("code", "id", "kind", "number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prefix", "reason", "retired_at", "retired_by_id", "submission_id", "training_class_id") VALUES (NEW."code", NEW."id", NEW."kind", NEW."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."prefix", NEW."reason", NEW."retired_at", NEW."retired_by_id", NEW."submission_id", NEW."training_class_id"); RETURN NULL;',
                        hash="11a30082de4fd05ef6ff658409d699f4be88c9e8",
                        operation="UPDATE",
                        pgid="pgtrigger_update_update_efe20",
                        table="retired_codes",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="delete_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='INSERT INTO "classes_retiredcodeevent" ("code", "id", "kind", "number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prefix", "reason", "retired_at", "retired_by_id", "submission_id", "training_class_id") VALUES (OLD."code", OLD."id", OLD."kind", OLD."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."prefix", OLD."reason", OLD."retired_at", OLD."retired_by_id", OLD."submission_id", OLD."training_class_id"); RETURN NULL;',
                        hash="3e7282afcc6a53b42a49aa9554f36c7f6b6397a6",
                        operation="DELETE",
                        pgid="pgtrigger_delete_delete_994c0",
                        table="retired_codes",
                        when="AFTER",
                    ),
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="RetiredCodeEvent",
        fields=[
            ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
            ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
            ("pgh_label", models.TextField(help_text="The event label.")),
            (
                "pgh_obj",
                models.ForeignKey(
                    db_constraint=False,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="events",
                    to="classes.retiredcode",
                ),
            ),
            ("pgh_context", pghistory.utils.JSONField(null=True)),
            ("pgh_context_id", models.UUIDField(null=True)),
            ("id", models.BigIntegerField()),
            ("code", models.CharField(max_length=50)),
            ("prefix", models.CharField(max_length=50)),
            ("number", models.PositiveIntegerField(null=True)),
            (
                "kind",
                models.CharField(
                    choices=[("void", "void"), ("former", "former")],
                    help_text="Void: its draft was deleted. Former: it was repaired.",
                    max_length=6,
                ),
            ),
            (
                "training_class",
                models.ForeignKey(
                    db_constraint=False,
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    related_query_name="+",
                    to="classes.trainingclass",
                ),
            ),
            (
                "submission_id",
                models.UUIDField(help_text="Of the deleted draft: the same form is not saved again.", null=True),
            ),
            ("reason", models.CharField(max_length=500)),
            (
                "retired_by",
                models.ForeignKey(
                    db_constraint=False,
                    db_index=False,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    related_query_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("retired_at", models.DateTimeField()),
        ],
        options={
            "triggers": [
                pgtrigger.compiler.Trigger(
                    name="append_only",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                        hash="af5362a61f9d192cb5cfb8f5ae2fcae490318c95",
                        operation="UPDATE OR DELETE",
                        pgid="pgtrigger_append_only_7242f",
                        table="classes_retiredcodeevent",
                        when="BEFORE",
                    ),
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="Session",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            (
                "training_class",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="sessions", to="classes.trainingclass"
                ),
            ),
            ("date", models.DateField()),
            ("start", models.TimeField()),
            ("end", models.TimeField()),
            (
                "status",
                models.CharField(
                    choices=[("planned", "Planned"), ("cancelled", "Cancelled")], default="planned", max_length=9
                ),
            ),
            (
                "agent",
                models.ForeignKey(
                    blank=True,
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="sessions",
                    to="classes.agent",
                ),
            ),
            ("clash_accepted", models.BooleanField(default=False)),
            ("sequence", models.PositiveIntegerField(default=0)),
            ("cancelled_at", models.DateTimeField(null=True)),
            ("changed_at", models.DateTimeField()),
        ],
        options={
            "db_table": "sessions",
            "ordering": ["date", "start"],
            "indexes": [
                models.Index(fields=["date"], name="session_date"),
                models.Index(fields=["agent", "date"], name="session_of_agent"),
            ],
            "constraints": [
                models.UniqueConstraint(fields=("training_class", "date", "start"), name="session_starts_once"),
                models.CheckConstraint(
                    condition=models.Q(("end__gt", models.F("start"))), name="session_ends_after_it_starts"
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("cancelled_at__isnull", False), ("status", "cancelled")),
                        models.Q(("cancelled_at", None), ("status", "planned")),
                        _connector="OR",
                    ),
                    name="session_is_cancelled_at_some_time",
                ),
                django.contrib.postgres.constraints.ExclusionConstraint(
                    condition=models.Q(("status", "planned")),
                    deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                    expressions=[
                        ("training_class", "="),
                        (
                            classes.models.ranges.LocalTimeRange(
                                models.ExpressionWrapper(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("date"), "+", models.F("start")
                                    ),
                                    output_field=models.DateTimeField(),
                                ),
                                models.ExpressionWrapper(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("date"), "+", models.F("end")
                                    ),
                                    output_field=models.DateTimeField(),
                                ),
                            ),
                            "&&",
                        ),
                    ],
                    name="planned_sessions_do_not_overlap",
                ),
                django.contrib.postgres.constraints.ExclusionConstraint(
                    condition=models.Q(("agent__isnull", False), ("clash_accepted", False), ("status", "planned")),
                    deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                    expressions=[
                        ("agent", "="),
                        (
                            classes.models.ranges.LocalTimeRange(
                                models.ExpressionWrapper(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("date"), "+", models.F("start")
                                    ),
                                    output_field=models.DateTimeField(),
                                ),
                                models.ExpressionWrapper(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("date"), "+", models.F("end")
                                    ),
                                    output_field=models.DateTimeField(),
                                ),
                            ),
                            "&&",
                        ),
                    ],
                    name="agent_is_in_one_place",
                ),
            ],
            "triggers": [
                pgtrigger.compiler.Trigger(
                    name="calendars_show_it",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        condition='WHEN ((OLD."date" IS DISTINCT FROM (NEW."date") OR OLD."start" IS DISTINCT FROM (NEW."start") OR OLD."end" IS DISTINCT FROM (NEW."end") OR OLD."status" IS DISTINCT FROM (NEW."status")) AND OLD."sequence" = (NEW."sequence"))',
                        func="\n        NEW.sequence := OLD.sequence + 1;\n        NEW.changed_at := greatest(clock_timestamp(), OLD.changed_at + interval '1 second');\n        RETURN NEW;\n    ",
                        hash="b30d26a4469a0ba59804368895fd19c2555b64f5",
                        operation="UPDATE",
                        pgid="pgtrigger_calendars_show_it_c19ba",
                        table="sessions",
                        when="BEFORE",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="insert_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "classes_sessionevent" ("agent_id", "cancelled_at", "changed_at", "clash_accepted", "date", "end", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sequence", "start", "status", "training_class_id") SELECT new_values."agent_id", new_values."cancelled_at", new_values."changed_at", new_values."clash_accepted", new_values."date", new_values."end", new_values."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."sequence", new_values."start", new_values."status", new_values."training_class_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="e04ca747fd3015f66509df816320449a3dbd1c1d",
                        level="STATEMENT",
                        operation="INSERT",
                        pgid="pgtrigger_insert_insert_0a7c9",
                        referencing="REFERENCING NEW TABLE AS new_values ",
                        table="sessions",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="update_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "classes_sessionevent" ("agent_id", "cancelled_at", "changed_at", "clash_accepted", "date", "end", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sequence", "start", "status", "training_class_id") SELECT new_values."agent_id", new_values."cancelled_at", new_values."changed_at", new_values."clash_accepted", new_values."date", new_values."end", new_values."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."sequence", new_values."start", new_values."status", new_values."training_class_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="81d8f0b7c8038416b4f1283728d8b5c2c3bc4512",
                        level="STATEMENT",
                        operation="UPDATE",
                        pgid="pgtrigger_update_update_c2a41",
                        referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                        table="sessions",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="delete_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "classes_sessionevent" ("agent_id", "cancelled_at", "changed_at", "clash_accepted", "date", "end", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sequence", "start", "status", "training_class_id") SELECT old_values."agent_id", old_values."cancelled_at", old_values."changed_at", old_values."clash_accepted", old_values."date", old_values."end", old_values."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."sequence", old_values."start", old_values."status", old_values."training_class_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                        hash="1b968f31e96032c83209d5e480b46bea70e27f6c",
                        level="STATEMENT",
                        operation="DELETE",
                        pgid="pgtrigger_delete_delete_5125e",
                        referencing="REFERENCING OLD TABLE AS old_values ",
                        table="sessions",
                        when="AFTER",
                    ),
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="SessionEvent",
        fields=[
            ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
            ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
            ("pgh_label", models.TextField(help_text="The event label.")),
            (
                "pgh_obj",
                models.ForeignKey(
                    db_constraint=False,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="events",
                    to="classes.session",
                ),
            ),
            ("pgh_context", pghistory.utils.JSONField(null=True)),
            ("pgh_context_id", models.UUIDField(null=True)),
            ("id", models.BigIntegerField()),
            (
                "training_class",
                models.ForeignKey(
                    db_constraint=False,
                    db_index=False,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    related_query_name="+",
                    to="classes.trainingclass",
                ),
            ),
            ("date", models.DateField()),
            ("start", models.TimeField()),
            ("end", models.TimeField()),
            (
                "status",
                models.CharField(
                    choices=[("planned", "Planned"), ("cancelled", "Cancelled")], default="planned", max_length=9
                ),
            ),
            (
                "agent",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    related_query_name="+",
                    to="classes.agent",
                ),
            ),
            ("clash_accepted", models.BooleanField(default=False)),
            ("sequence", models.PositiveIntegerField(default=0)),
            ("cancelled_at", models.DateTimeField(null=True)),
            ("changed_at", models.DateTimeField()),
        ],
        options={
            "triggers": [
                pgtrigger.compiler.Trigger(
                    name="append_only",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                        hash="5e7df4002d7419c5b8a151a030307b4b341edc38",
                        operation="UPDATE OR DELETE",
                        pgid="pgtrigger_append_only_78b8c",
                        table="classes_sessionevent",
                        when="BEFORE",
                    ),
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="AcceptedClash",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            (
                "training_class",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="accepted_clashes",
                    to="classes.trainingclass",
                ),
            ),
            (
                "agent",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="accepted_clashes", to="classes.agent"
                ),
            ),
            (
                "session",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="accepted_clashes", to="classes.session"
                ),
            ),
            (
                "other",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="clashes_accepted_elsewhere",
                    to="classes.session",
                ),
            ),
            ("reason", models.CharField(max_length=200)),
            (
                "by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="accepted_clashes",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("at", models.DateTimeField()),
        ],
        options={
            "verbose_name_plural": "accepted clashes",
            "db_table": "accepted_clashes",
            "ordering": ["at", "pk"],
            "constraints": [
                models.UniqueConstraint(fields=("session", "other", "agent"), name="clash_is_accepted_once"),
                models.CheckConstraint(
                    condition=models.Q(("reason", ""), _negated=True),
                    name="clash_is_accepted_for_a_reason",
                    violation_error_message="Give the reason for going on with the clash.",
                ),
            ],
            "triggers": [
                pgtrigger.compiler.Trigger(
                    name="insert_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "classes_acceptedclashevent" ("agent_id", "at", "by_id", "id", "other_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "session_id", "training_class_id") SELECT new_values."agent_id", new_values."at", new_values."by_id", new_values."id", new_values."other_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."reason", new_values."session_id", new_values."training_class_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="ba483c1a0f60a6b71042dab44bcf09186a3b6aad",
                        level="STATEMENT",
                        operation="INSERT",
                        pgid="pgtrigger_insert_insert_8176b",
                        referencing="REFERENCING NEW TABLE AS new_values ",
                        table="accepted_clashes",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="update_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "classes_acceptedclashevent" ("agent_id", "at", "by_id", "id", "other_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "session_id", "training_class_id") SELECT new_values."agent_id", new_values."at", new_values."by_id", new_values."id", new_values."other_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."reason", new_values."session_id", new_values."training_class_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="be8cc6fd6cd5b9019b415088c59b915882f36137",
                        level="STATEMENT",
                        operation="UPDATE",
                        pgid="pgtrigger_update_update_27274",
                        referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                        table="accepted_clashes",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="delete_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "classes_acceptedclashevent" ("agent_id", "at", "by_id", "id", "other_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "session_id", "training_class_id") SELECT old_values."agent_id", old_values."at", old_values."by_id", old_values."id", old_values."other_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."reason", old_values."session_id", old_values."training_class_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                        hash="841a4b5ca4eeb9d4fa72a06e50d29d8428e2c265",
                        level="STATEMENT",
                        operation="DELETE",
                        pgid="pgtrigger_delete_delete_6c490",
                        referencing="REFERENCING OLD TABLE AS old_values ",
                        table="accepted_clashes",
                        when="AFTER",
                    ),
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="AcceptedClashEvent",
        fields=[
            ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
            ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
            ("pgh_label", models.TextField(help_text="The event label.")),
            (
                "pgh_obj",
                models.ForeignKey(
                    db_constraint=False,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="events",
                    to="classes.acceptedclash",
                ),
            ),
            ("pgh_context", pghistory.utils.JSONField(null=True)),
            ("pgh_context_id", models.UUIDField(null=True)),
            ("id", models.BigIntegerField()),
            (
                "training_class",
                models.ForeignKey(
                    db_constraint=False,
                    db_index=False,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    related_query_name="+",
                    to="classes.trainingclass",
                ),
            ),
            (
                "agent",
                models.ForeignKey(
                    db_constraint=False,
                    db_index=False,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    related_query_name="+",
                    to="classes.agent",
                ),
            ),
            (
                "session",
                models.ForeignKey(
                    db_constraint=False,
                    db_index=False,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    related_query_name="+",
                    to="classes.session",
                ),
            ),
            (
                "other",
                models.ForeignKey(
                    db_constraint=False,
                    db_index=False,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    related_query_name="+",
                    to="classes.session",
                ),
            ),
            ("reason", models.CharField(max_length=200)),
            (
                "by",
                models.ForeignKey(
                    db_constraint=False,
                    db_index=False,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    related_query_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("at", models.DateTimeField()),
        ],
        options={
            "triggers": [
                pgtrigger.compiler.Trigger(
                    name="append_only",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                        hash="3c57e8a14de0b71a2e9faaf1028d6b29888b6fac",
                        operation="UPDATE OR DELETE",
                        pgid="pgtrigger_append_only_7a33d",
                        table="classes_acceptedclashevent",
                        when="BEFORE",
                    ),
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="BackupAgent",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            (
                "training_class",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="backups", to="classes.trainingclass"
                ),
            ),
            (
                "agent",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="backups", to="classes.agent"
                ),
            ),
            ("from_date", models.DateField(blank=True, null=True, verbose_name="from")),
            ("to_date", models.DateField(blank=True, null=True, verbose_name="to")),
        ],
        options={
            "db_table": "backup_agents",
            "ordering": ["from_date"],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("from_date", None), ("to_date", None)),
                        models.Q(
                            ("from_date__isnull", False),
                            ("to_date__gte", models.F("from_date")),
                            ("to_date__isnull", False),
                        ),
                        _connector="OR",
                    ),
                    name="backup_ends_after_he_begins",
                    violation_error_message="Give both days of the backup, the last one not before the first, or neither.",
                ),
                models.UniqueConstraint(
                    condition=models.Q(("from_date", None)),
                    fields=("training_class", "agent"),
                    name="backup_stands_by_once",
                    violation_error_message="This agent stands by for the class already.",
                ),
                django.contrib.postgres.constraints.ExclusionConstraint(
                    condition=models.Q(("from_date__isnull", False)),
                    deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                    expressions=[
                        ("training_class", "="),
                        (
                            classes.models.ranges.DateRange(
                                "from_date",
                                "to_date",
                                django.contrib.postgres.fields.ranges.RangeBoundary(
                                    inclusive_lower=True, inclusive_upper=True
                                ),
                            ),
                            "&&",
                        ),
                    ],
                    name="backups_do_not_overlap",
                    violation_error_message="The backups of a class follow one another: their days do not overlap.",
                ),
            ],
            "triggers": [
                pgtrigger.compiler.Trigger(
                    name="insert_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='INSERT INTO "classes_backupagentevent" ("agent_id", "from_date", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "to_date", "training_class_id") VALUES (NEW."agent_id", NEW."from_date", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."to_date", NEW."training_class_id"); RETURN NULL;',
                        hash="841e91b755e1209aedbff837de408600d0d3c8c0",
                        operation="INSERT",
                        pgid="pgtrigger_insert_insert_b0167",
                        table="backup_agents",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="update_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                        func='INSERT INTO "classes_backupagentevent" ("agent_id", "from_date", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "to_date", "training_class_id") VALUES (NEW."agent_id", NEW."from_date", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."to_date", NEW."training_class_id"); RETURN NULL;',
                        hash="ed5f16f7e9bf16b6bee7e3195b62701f48295d40",
                        operation="UPDATE",
                        pgid="pgtrigger_update_update_ac946",
                        table="backup_agents",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="delete_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='INSERT INTO "classes_backupagentevent" ("agent_id", "from_date", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "to_date", "training_class_id") VALUES (OLD."agent_id", OLD."from_date", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."to_date", OLD."training_class_id"); RETURN NULL;',
                        hash="2c3179391458d509b38591a834fae4f0ae89a6e0",
                        operation="DELETE",
                        pgid="pgtrigger_delete_delete_2bd8e",
                        table="backup_agents",
                        when="AFTER",
                    ),
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="BackupAgentEvent",
        fields=[
            ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
            ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
            ("pgh_label", models.TextField(help_text="The event label.")),
            (
                "pgh_obj",
                models.ForeignKey(
                    db_constraint=False,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="events",
                    to="classes.backupagent",
                ),
            ),
            ("pgh_context", pghistory.utils.JSONField(null=True)),
            ("pgh_context_id", models.UUIDField(null=True)),
            ("id", models.BigIntegerField()),
            (
                "training_class",
                models.ForeignKey(
                    db_constraint=False,
                    db_index=False,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    related_query_name="+",
                    to="classes.trainingclass",
                ),
            ),
            (
                "agent",
                models.ForeignKey(
                    db_constraint=False,
                    db_index=False,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    related_query_name="+",
                    to="classes.agent",
                ),
            ),
            ("from_date", models.DateField(blank=True, null=True, verbose_name="from")),
            ("to_date", models.DateField(blank=True, null=True, verbose_name="to")),
        ],
        options={
            "triggers": [
                pgtrigger.compiler.Trigger(
                    name="append_only",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                        hash="bde8623c8cf1cdb6cfe6413f1c3d9df4b0e485ba",
                        operation="UPDATE OR DELETE",
                        pgid="pgtrigger_append_only_8ebdb",
                        table="classes_backupagentevent",
                        when="BEFORE",
                    ),
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="CalendarFeed",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            (
                "user",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="calendar_feeds",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "training_class",
                models.ForeignKey(
                    null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="classes.trainingclass"
                ),
            ),
            ("filters", models.JSONField(default=dict)),
            ("secret_digest", models.CharField(max_length=64, unique=True)),
            ("made_at", models.DateTimeField()),
        ],
        options={
            "db_table": "calendar_feeds",
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("training_class", None), ("filters", {}), _connector="OR"),
                    name="calendar_feed_has_one_class_or_filters",
                )
            ],
            "triggers": [
                pgtrigger.compiler.Trigger(
                    name="insert_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='INSERT INTO "classes_calendarfeedevent" ("filters", "id", "made_at", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "training_class_id", "user_id") VALUES (NEW."filters", NEW."id", NEW."made_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."training_class_id", NEW."user_id"); RETURN NULL;',
                        hash="c4225664f65bb6fb73879bf4fbb8274d1226b77f",
                        operation="INSERT",
                        pgid="pgtrigger_insert_insert_c7950",
                        table="calendar_feeds",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="update_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        condition='WHEN (OLD."filters" IS DISTINCT FROM (NEW."filters") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."made_at" IS DISTINCT FROM (NEW."made_at") OR OLD."training_class_id" IS DISTINCT FROM (NEW."training_class_id") OR OLD."user_id" IS DISTINCT FROM (NEW."user_id"))',
                        func='INSERT INTO "classes_calendarfeedevent" ("filters", "id", "made_at", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "training_class_id", "user_id") VALUES (NEW."filters", NEW."id", NEW."made_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."training_class_id", NEW."user_id"); RETURN NULL;',
                        hash="be653ee89aadf9aecf04f431af705e77d0e48010",
                        operation="UPDATE",
                        pgid="pgtrigger_update_update_4b2af",
                        table="calendar_feeds",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="delete_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='INSERT INTO "classes_calendarfeedevent" ("filters", "id", "made_at", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "training_class_id", "user_id") VALUES (OLD."filters", OLD."id", OLD."made_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."training_class_id", OLD."user_id"); RETURN NULL;',
                        hash="0877a8100f980a370f72f4d035fb10d8411b628c",
                        operation="DELETE",
                        pgid="pgtrigger_delete_delete_3bd18",
                        table="calendar_feeds",
                        when="AFTER",
                    ),
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="CalendarFeedEvent",
        fields=[
            ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
            ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
            ("pgh_label", models.TextField(help_text="The event label.")),
            (
                "pgh_obj",
                models.ForeignKey(
                    db_constraint=False,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="events",
                    to="classes.calendarfeed",
                ),
            ),
            ("pgh_context", pghistory.utils.JSONField(null=True)),
            ("pgh_context_id", models.UUIDField(null=True)),
            ("id", models.BigIntegerField()),
            (
                "user",
                models.ForeignKey(
                    db_constraint=False,
                    db_index=False,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    related_query_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "training_class",
                models.ForeignKey(
                    db_constraint=False,
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    related_query_name="+",
                    to="classes.trainingclass",
                ),
            ),
            ("filters", models.JSONField(default=dict)),
            ("made_at", models.DateTimeField()),
        ],
        options={
            "triggers": [
                pgtrigger.compiler.Trigger(
                    name="append_only",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                        hash="dbb0ee2633476d5fec05a193921ededf00016480",
                        operation="UPDATE OR DELETE",
                        pgid="pgtrigger_append_only_00778",
                        table="classes_calendarfeedevent",
                        when="BEFORE",
                    ),
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="CalendarRevision",
        fields=[
            (
                "training_class",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.CASCADE,
                    primary_key=True,
                    related_name="calendar_revision",
                    serialize=False,
                    to="classes.trainingclass",
                ),
            ),
            ("sequence", models.PositiveIntegerField()),
            ("changed_at", models.DateTimeField()),
        ],
        options={
            "db_table": "calendar_revisions",
            "default_permissions": (),
        },
    ),
    migrations.CreateModel(
        name="ClassAgent",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            (
                "training_class",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="class_agents", to="classes.trainingclass"
                ),
            ),
            (
                "agent",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="class_agents", to="classes.agent"
                ),
            ),
            ("from_date", models.DateField(verbose_name="from")),
        ],
        options={
            "db_table": "class_agents",
            "ordering": ["from_date"],
            "constraints": [
                models.UniqueConstraint(
                    deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                    fields=("training_class", "from_date"),
                    name="class_has_one_agent_from_a_day",
                    violation_error_message="The class has another agent from this very day: give a later one.",
                )
            ],
            "triggers": [
                pgtrigger.compiler.Trigger(
                    name="insert_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='INSERT INTO "classes_classagentevent" ("agent_id", "from_date", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "training_class_id") VALUES (NEW."agent_id", NEW."from_date", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."training_class_id"); RETURN NULL;',
                        hash="5f49d4114ba647296cd6f5bd8167947f1c7d3f50",
                        operation="INSERT",
                        pgid="pgtrigger_insert_insert_7a7e3",
                        table="class_agents",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="update_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                        func='INSERT INTO "classes_classagentevent" ("agent_id", "from_date", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "training_class_id") VALUES (NEW."agent_id", NEW."from_date", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."training_class_id"); RETURN NULL;',
                        hash="549e4e0abfe831ddd992eb4e463bc8a7cb8e273f",
                        operation="UPDATE",
                        pgid="pgtrigger_update_update_fb129",
                        table="class_agents",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="delete_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='INSERT INTO "classes_classagentevent" ("agent_id", "from_date", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "training_class_id") VALUES (OLD."agent_id", OLD."from_date", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."training_class_id"); RETURN NULL;',
                        hash="c36689eea1792074941f8e373d12db3d187ecbf0",
                        operation="DELETE",
                        pgid="pgtrigger_delete_delete_e59b5",
                        table="class_agents",
                        when="AFTER",
                    ),
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="ClassAgentEvent",
        fields=[
            ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
            ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
            ("pgh_label", models.TextField(help_text="The event label.")),
            (
                "pgh_obj",
                models.ForeignKey(
                    db_constraint=False,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="events",
                    to="classes.classagent",
                ),
            ),
            ("pgh_context", pghistory.utils.JSONField(null=True)),
            ("pgh_context_id", models.UUIDField(null=True)),
            ("id", models.BigIntegerField()),
            (
                "training_class",
                models.ForeignKey(
                    db_constraint=False,
                    db_index=False,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    related_query_name="+",
                    to="classes.trainingclass",
                ),
            ),
            (
                "agent",
                models.ForeignKey(
                    db_constraint=False,
                    db_index=False,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    related_query_name="+",
                    to="classes.agent",
                ),
            ),
            ("from_date", models.DateField(verbose_name="from")),
        ],
        options={
            "triggers": [
                pgtrigger.compiler.Trigger(
                    name="append_only",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                        hash="26b9fd376daaf07b149d248dc149b1f41838792b",
                        operation="UPDATE OR DELETE",
                        pgid="pgtrigger_append_only_85281",
                        table="classes_classagentevent",
                        when="BEFORE",
                    ),
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="Note",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            (
                "training_class",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="notes", to="classes.trainingclass"
                ),
            ),
            (
                "categories",
                django.contrib.postgres.fields.ArrayField(
                    base_field=models.CharField(
                        choices=[
                            ("agent_absent", "Agent absent"),
                            ("client_cancelled", "Client cancelled"),
                            ("poor_attendance", "Poor attendance"),
                            ("learners_behind_schedule", "Learners behind schedule"),
                            ("learners_unhappy", "Learners unhappy"),
                            ("client_unhappy", "Client unhappy"),
                            ("learners_too_fast", "Learners too fast"),
                            ("class_on_track", "Class on track"),
                            ("bad_qa_report", "Bad QA report"),
                            ("good_qa_report", "Good QA report"),
                            ("incomplete_workbooks", "Incomplete workbooks"),
                            ("venue_issues", "Venue issues"),
                            ("equipment_problems", "Equipment problems"),
                            ("material_shortage", "Material shortage"),
                            ("weather_delay", "Weather delay"),
                            ("holiday_adjustment", "Holiday adjustment"),
                        ],
                        max_length=24,
                    ),
                    blank=True,
                    default=list,
                    size=None,
                ),
            ),
            (
                "priority",
                models.CharField(
                    choices=[("low", "Low"), ("medium", "Medium"), ("high", "High")], default="medium", max_length=6
                ),
            ),
            ("text", models.TextField(max_length=10000)),
            (
                "author",
                models.ForeignKey(
                    editable=False,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("written_at", models.DateTimeField(editable=False)),
            (
                "changed_by",
                models.ForeignKey(
                    blank=True,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("changed_at", models.DateTimeField(blank=True, editable=False, null=True)),
            (
                "deleted_by",
                models.ForeignKey(
                    blank=True,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("deleted_at", models.DateTimeField(blank=True, editable=False, null=True)),
            ("submission_id", models.UUIDField(editable=False)),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
        ],
        options={
            "db_table": "notes",
            "permissions": [("change_every_note", "Can change notes that others wrote")],
            "constraints": [
                models.UniqueConstraint(fields=("submission_id",), name="note_submission_is_unique"),
                models.UniqueConstraint(fields=("id", "training_class"), name="note_with_its_class"),
                models.CheckConstraint(
                    condition=models.Q(
                        django.db.models.lookups.GreaterThan(
                            django.db.models.functions.text.Length("text"), models.Value(0)
                        ),
                        django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length("text"), 10000),
                    ),
                    name="note_has_a_text_of_some_length",
                    violation_error_message="Write a text of at most 10,000 characters.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        (
                            "categories__contained_by",
                            [
                                "agent_absent",
                                "client_cancelled",
                                "poor_attendance",
                                "learners_behind_schedule",
                                "learners_unhappy",
                                "client_unhappy",
                                "learners_too_fast",
                                "class_on_track",
                                "bad_qa_report",
                                "good_qa_report",
                                "incomplete_workbooks",
                                "venue_issues",
                                "equipment_problems",
                                "material_shortage",
                                "weather_delay",
                                "holiday_adjustment",
                            ],
                        )
                    ),
                    name="note_categories_are_known",
                ),
                models.CheckConstraint(
                    condition=models.Q(("priority__in", ["low", "medium", "high"])), name="note_priority_is_known"
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("deleted_at", None), ("deleted_by", None)),
                        models.Q(("deleted_at__isnull", False), ("deleted_by__isnull", False)),
                        _connector="OR",
                    ),
                    name="note_is_deleted_by_somebody",
                ),
            ],
            "triggers": [
                pgtrigger.compiler.Trigger(
                    name="is_kept",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        condition='WHEN (OLD."deleted_at" IS NULL)',
                        func="\n            RAISE EXCEPTION 'row % of % is kept', OLD.id, TG_TABLE_NAME\n                USING ERRCODE = 'check_violation', CONSTRAINT = 'note_is_kept';\n        ",
                        hash="277683786899d49b4898d76816931b4122249967",
                        operation="DELETE",
                        pgid="pgtrigger_is_kept_da30b",
                        table="notes",
                        when="BEFORE",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="is_fixed",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        condition='WHEN (OLD."training_class_id" IS DISTINCT FROM (NEW."training_class_id") OR OLD."author_id" IS DISTINCT FROM (NEW."author_id") OR OLD."written_at" IS DISTINCT FROM (NEW."written_at") OR OLD."submission_id" IS DISTINCT FROM (NEW."submission_id"))',
                        func="\n            RAISE EXCEPTION 'row % of % is fixed', OLD.id, TG_TABLE_NAME\n                USING ERRCODE = 'check_violation', CONSTRAINT = 'note_stays_with_its_class';\n        ",
                        hash="a29ec804a922eb3f154625bfe0de02af4e78b24f",
                        operation="UPDATE",
                        pgid="pgtrigger_is_fixed_6ae2a",
                        table="notes",
                        when="BEFORE",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="version_counts_changes",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                        func="NEW.version := OLD.version + 1; RETURN NEW;",
                        hash="10a2600d87af8f3c4745e0320b0d79f3ce378084",
                        operation="UPDATE",
                        pgid="pgtrigger_version_counts_changes_a3937",
                        table="notes",
                        when="BEFORE",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="insert_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='INSERT INTO "classes_noteevent" ("author_id", "categories", "changed_at", "changed_by_id", "deleted_at", "deleted_by_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "priority", "submission_id", "text", "training_class_id", "version", "written_at") VALUES (NEW."author_id", NEW."categories", NEW."changed_at", NEW."changed_by_id", NEW."deleted_at", NEW."deleted_by_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."priority", NEW."submission_id", NEW."text", NEW."training_class_id", NEW."version", NEW."written_at"); RETURN NULL;',
                        hash="c0b08d82e274ab362b2484fdaf5d2ce841e57aa1",
                        operation="INSERT",
                        pgid="pgtrigger_insert_insert_b6bb0",
                        table="notes",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="update_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                        func='INSERT INTO "classes_noteevent" ("author_id", "categories", "changed_at", "changed_by_id", "deleted_at", "deleted_by_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "priority", "submission_id", "text", "training_class_id", "version", "written_at") VALUES (NEW."author_id", NEW."categories", NEW."changed_at", NEW."changed_by_id", NEW."deleted_at", NEW."deleted_by_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."priority", NEW."submission_id", NEW."text", NEW."training_class_id", NEW."version", NEW."written_at"); RETURN NULL;',
                        hash="d2004b8864f0ab127af68e699062da89d0f55013",
                        operation="UPDATE",
                        pgid="pgtrigger_update_update_6dfc3",
                        table="notes",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="delete_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='INSERT INTO "classes_noteevent" ("author_id", "categories", "changed_at", "changed_by_id", "deleted_at", "deleted_by_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "priority", "submission_id", "text", "training_class_id", "version", "written_at") VALUES (OLD."author_id", OLD."categories", OLD."changed_at", OLD."changed_by_id", OLD."deleted_at", OLD."deleted_by_id", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."priority", OLD."submission_id", OLD."text", OLD."training_class_id", OLD."version", OLD."written_at"); RETURN NULL;',
                        hash="3e2ad762a423783e09ecefaafb66d9810632938b",
                        operation="DELETE",
                        pgid="pgtrigger_delete_delete_937da",
                        table="notes",
                        when="AFTER",
                    ),
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="NoteEvent",
        fields=[
            ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
            ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
            ("pgh_label", models.TextField(help_text="The event label.")),
            (
                "pgh_obj",
                models.ForeignKey(
                    db_constraint=False,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="events",
                    to="classes.note",
                ),
            ),
            ("pgh_context", pghistory.utils.JSONField(null=True)),
            ("pgh_context_id", models.UUIDField(null=True)),
            ("id", models.BigIntegerField()),
            (
                "training_class",
                models.ForeignKey(
                    db_constraint=False,
                    db_index=False,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    related_query_name="+",
                    to="classes.trainingclass",
                ),
            ),
            (
                "categories",
                django.contrib.postgres.fields.ArrayField(
                    base_field=models.CharField(
                        choices=[
                            ("agent_absent", "Agent absent"),
                            ("client_cancelled", "Client cancelled"),
                            ("poor_attendance", "Poor attendance"),
                            ("learners_behind_schedule", "Learners behind schedule"),
                            ("learners_unhappy", "Learners unhappy"),
                            ("client_unhappy", "Client unhappy"),
                            ("learners_too_fast", "Learners too fast"),
                            ("class_on_track", "Class on track"),
                            ("bad_qa_report", "Bad QA report"),
                            ("good_qa_report", "Good QA report"),
                            ("incomplete_workbooks", "Incomplete workbooks"),
                            ("venue_issues", "Venue issues"),
                            ("equipment_problems", "Equipment problems"),
                            ("material_shortage", "Material shortage"),
                            ("weather_delay", "Weather delay"),
                            ("holiday_adjustment", "Holiday adjustment"),
                        ],
                        max_length=24,
                    ),
                    blank=True,
                    default=list,
                    size=None,
                ),
            ),
            (
                "priority",
                models.CharField(
                    choices=[("low", "Low"), ("medium", "Medium"), ("high", "High")], default="medium", max_length=6
                ),
            ),
            ("text", models.TextField(max_length=10000)),
            (
                "author",
                models.ForeignKey(
                    db_constraint=False,
                    db_index=False,
                    editable=False,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    related_query_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("written_at", models.DateTimeField(editable=False)),
            (
                "changed_by",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    db_index=False,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    related_query_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("changed_at", models.DateTimeField(blank=True, editable=False, null=True)),
            (
                "deleted_by",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    db_index=False,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    related_query_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("deleted_at", models.DateTimeField(blank=True, editable=False, null=True)),
            ("submission_id", models.UUIDField(editable=False)),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
        ],
        options={
            "triggers": [
                pgtrigger.compiler.Trigger(
                    name="append_only",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                        hash="1413e39dc4351f0af4cadb5fe2cd9b68f3d63e20",
                        operation="UPDATE OR DELETE",
                        pgid="pgtrigger_append_only_f8d2c",
                        table="classes_noteevent",
                        when="BEFORE",
                    ),
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="QAVisit",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            (
                "training_class",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="qa_visits", to="classes.trainingclass"
                ),
            ),
            ("date", models.DateField(verbose_name="date of the visit")),
            (
                "type",
                models.CharField(
                    choices=[
                        ("initial", "Initial"),
                        ("follow_up", "Follow-up"),
                        ("compliance", "Compliance"),
                        ("final_assessment", "Final assessment"),
                    ],
                    max_length=16,
                ),
            ),
            (
                "officer",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="qa_visits", to=settings.AUTH_USER_MODEL
                ),
            ),
            ("findings", models.TextField(blank=True, max_length=10000)),
            ("follow_up_date", models.DateField(blank=True, null=True, verbose_name="follow-up date")),
            ("follow_up_actions", models.TextField(blank=True, max_length=2000, verbose_name="follow-up actions")),
            (
                "follow_up_done_by",
                models.ForeignKey(
                    blank=True,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("follow_up_done_at", models.DateTimeField(blank=True, editable=False, null=True)),
            (
                "recorded_by",
                models.ForeignKey(
                    editable=False,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("recorded_at", models.DateTimeField(editable=False)),
            (
                "deleted_by",
                models.ForeignKey(
                    blank=True,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("deleted_at", models.DateTimeField(blank=True, editable=False, null=True)),
            ("submission_id", models.UUIDField(editable=False)),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
        ],
        options={
            "verbose_name": "QA visit",
            "db_table": "qa_visits",
            "indexes": [
                models.Index(fields=["date"], name="qa_visit_date"),
                models.Index(
                    condition=models.Q(
                        ("deleted_at", None), ("follow_up_date__isnull", False), ("follow_up_done_at", None)
                    ),
                    fields=["follow_up_date"],
                    name="qa_follow_up_to_be_done",
                ),
            ],
            "constraints": [
                models.UniqueConstraint(fields=("submission_id",), name="qa_visit_submission_is_unique"),
                models.UniqueConstraint(fields=("id", "training_class"), name="qa_visit_with_its_class"),
                models.CheckConstraint(
                    condition=models.Q(("date__range", (datetime.date(2000, 1, 1), datetime.date(2100, 12, 31)))),
                    name="qa_visit_date_is_plausible",
                    violation_error_message="Give a date of the visit between 2000 and 2100.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("findings"), 10000
                        ),
                        django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("follow_up_actions"), 2000
                        ),
                    ),
                    name="qa_visit_texts_are_not_endless",
                    violation_error_message="Write findings of at most 10,000 characters, and actions of at most 2,000.",
                ),
                models.CheckConstraint(
                    condition=models.Q(("type__in", ["initial", "follow_up", "compliance", "final_assessment"])),
                    name="qa_visit_type_is_known",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("follow_up_date", None),
                        models.Q(
                            ("follow_up_date__gte", models.F("date")),
                            ("follow_up_date__lte", datetime.date(2100, 12, 31)),
                        ),
                        _connector="OR",
                    ),
                    name="qa_follow_up_comes_after_its_visit",
                    violation_error_message="Give a follow-up date that is not before the visit.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("follow_up_done_at", None), ("follow_up_done_by", None)),
                        models.Q(
                            ("follow_up_date__isnull", False),
                            ("follow_up_done_at__isnull", False),
                            ("follow_up_done_by__isnull", False),
                        ),
                        _connector="OR",
                    ),
                    name="qa_follow_up_is_done_by_somebody",
                    violation_error_message="The follow-up is done: keep its date, or say first that it is not done.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("deleted_at", None), ("deleted_by", None)),
                        models.Q(("deleted_at__isnull", False), ("deleted_by__isnull", False)),
                        _connector="OR",
                    ),
                    name="qa_visit_is_deleted_by_somebody",
                ),
            ],
            "triggers": [
                pgtrigger.compiler.Trigger(
                    name="is_kept",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        condition='WHEN (OLD."deleted_at" IS NULL)',
                        func="\n            RAISE EXCEPTION 'row % of % is kept', OLD.id, TG_TABLE_NAME\n                USING ERRCODE = 'check_violation', CONSTRAINT = 'qa_visit_is_kept';\n        ",
                        hash="824f23f23ed44d771be1ddf82677fac5f75644ca",
                        operation="DELETE",
                        pgid="pgtrigger_is_kept_ff6c5",
                        table="qa_visits",
                        when="BEFORE",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="is_fixed",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        condition='WHEN (OLD."training_class_id" IS DISTINCT FROM (NEW."training_class_id") OR OLD."recorded_by_id" IS DISTINCT FROM (NEW."recorded_by_id") OR OLD."recorded_at" IS DISTINCT FROM (NEW."recorded_at") OR OLD."submission_id" IS DISTINCT FROM (NEW."submission_id"))',
                        func="\n            RAISE EXCEPTION 'row % of % is fixed', OLD.id, TG_TABLE_NAME\n                USING ERRCODE = 'check_violation', CONSTRAINT = 'qa_visit_stays_with_its_class';\n        ",
                        hash="9e83a38eec9a1812b668182ba878644bebe9f56e",
                        operation="UPDATE",
                        pgid="pgtrigger_is_fixed_01395",
                        table="qa_visits",
                        when="BEFORE",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="version_counts_changes",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                        func="NEW.version := OLD.version + 1; RETURN NEW;",
                        hash="09d4a35da9d389ff1bd8b6dcefe2dae7d5587c2d",
                        operation="UPDATE",
                        pgid="pgtrigger_version_counts_changes_9b455",
                        table="qa_visits",
                        when="BEFORE",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="insert_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='INSERT INTO "classes_qavisitevent" ("date", "deleted_at", "deleted_by_id", "findings", "follow_up_actions", "follow_up_date", "follow_up_done_at", "follow_up_done_by_id", "id", "officer_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "submission_id", "training_class_id", "type", "version") VALUES (NEW."date", NEW."deleted_at", NEW."deleted_by_id", NEW."findings", NEW."follow_up_actions", NEW."follow_up_date", NEW."follow_up_done_at", NEW."follow_up_done_by_id", NEW."id", NEW."officer_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."recorded_at", NEW."recorded_by_id", NEW."submission_id", NEW."training_class_id", NEW."type", NEW."version"); RETURN NULL;',
                        hash="279e474db0c1e21199feaddb3675ed1033214f61",
                        operation="INSERT",
                        pgid="pgtrigger_insert_insert_cbab4",
                        table="qa_visits",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="update_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                        func='INSERT INTO "classes_qavisitevent" ("date", "deleted_at", "deleted_by_id", "findings", "follow_up_actions", "follow_up_date", "follow_up_done_at", "follow_up_done_by_id", "id", "officer_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "submission_id", "training_class_id", "type", "version") VALUES (NEW."date", NEW."deleted_at", NEW."deleted_by_id", NEW."findings", NEW."follow_up_actions", NEW."follow_up_date", NEW."follow_up_done_at", NEW."follow_up_done_by_id", NEW."id", NEW."officer_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."recorded_at", NEW."recorded_by_id", NEW."submission_id", NEW."training_class_id", NEW."type", NEW."version"); RETURN NULL;',
                        hash="0d69632d528e7386d78a318ae8fdd2120b4364ab",
                        operation="UPDATE",
                        pgid="pgtrigger_update_update_07bde",
                        table="qa_visits",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="delete_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='INSERT INTO "classes_qavisitevent" ("date", "deleted_at", "deleted_by_id", "findings", "follow_up_actions", "follow_up_date", "follow_up_done_at", "follow_up_done_by_id", "id", "officer_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "submission_id", "training_class_id", "type", "version") VALUES (OLD."date", OLD."deleted_at", OLD."deleted_by_id", OLD."findings", OLD."follow_up_actions", OLD."follow_up_date", OLD."follow_up_done_at", OLD."follow_up_done_by_id", OLD."id", OLD."officer_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."recorded_at", OLD."recorded_by_id", OLD."submission_id", OLD."training_class_id", OLD."type", OLD."version"); RETURN NULL;',
                        hash="0585bc596120e30a205436dca74916c4b6683d1a",
                        operation="DELETE",
                        pgid="pgtrigger_delete_delete_e7a89",
                        table="qa_visits",
                        when="AFTER",
                    ),
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="QAVisitEvent",
        fields=[
            ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
            ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
            ("pgh_label", models.TextField(help_text="The event label.")),
            (
                "pgh_obj",
                models.ForeignKey(
                    db_constraint=False,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="events",
                    to="classes.qavisit",
                ),
            ),
            ("pgh_context", pghistory.utils.JSONField(null=True)),
            ("pgh_context_id", models.UUIDField(null=True)),
            ("id", models.BigIntegerField()),
            (
                "training_class",
                models.ForeignKey(
                    db_constraint=False,
                    db_index=False,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    related_query_name="+",
                    to="classes.trainingclass",
                ),
            ),
            ("date", models.DateField(verbose_name="date of the visit")),
            (
                "type",
                models.CharField(
                    choices=[
                        ("initial", "Initial"),
                        ("follow_up", "Follow-up"),
                        ("compliance", "Compliance"),
                        ("final_assessment", "Final assessment"),
                    ],
                    max_length=16,
                ),
            ),
            (
                "officer",
                models.ForeignKey(
                    db_constraint=False,
                    db_index=False,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    related_query_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("findings", models.TextField(blank=True, max_length=10000)),
            ("follow_up_date", models.DateField(blank=True, null=True, verbose_name="follow-up date")),
            ("follow_up_actions", models.TextField(blank=True, max_length=2000, verbose_name="follow-up actions")),
            (
                "follow_up_done_by",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    db_index=False,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    related_query_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("follow_up_done_at", models.DateTimeField(blank=True, editable=False, null=True)),
            (
                "recorded_by",
                models.ForeignKey(
                    db_constraint=False,
                    db_index=False,
                    editable=False,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    related_query_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("recorded_at", models.DateTimeField(editable=False)),
            (
                "deleted_by",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    db_index=False,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    related_query_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("deleted_at", models.DateTimeField(blank=True, editable=False, null=True)),
            ("submission_id", models.UUIDField(editable=False)),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
        ],
        options={
            "triggers": [
                pgtrigger.compiler.Trigger(
                    name="append_only",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                        hash="1794e3fc0d92c8a9a5014dae7696d04d67709409",
                        operation="UPDATE OR DELETE",
                        pgid="pgtrigger_append_only_e92a5",
                        table="classes_qavisitevent",
                        when="BEFORE",
                    ),
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="ClassFile",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            (
                "training_class",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="files", to="classes.trainingclass"
                ),
            ),
            (
                "note",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="files",
                    to="classes.note",
                ),
            ),
            (
                "qa_visit",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="reports",
                    to="classes.qavisit",
                ),
            ),
            ("name", models.CharField(max_length=200)),
            ("stored_name", models.UUIDField(editable=False)),
            ("size", models.PositiveIntegerField(help_text="In bytes.")),
            ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
            (
                "content_type",
                models.CharField(
                    choices=[
                        ("application/pdf", "PDF"),
                        ("image/jpeg", "JPEG"),
                        ("image/png", "PNG"),
                        ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "DOCX"),
                        ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "XLSX"),
                    ],
                    max_length=80,
                ),
            ),
            (
                "uploaded_by",
                models.ForeignKey(
                    editable=False,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("uploaded_at", models.DateTimeField(editable=False)),
            (
                "deleted_by",
                models.ForeignKey(
                    blank=True,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("deleted_at", models.DateTimeField(blank=True, editable=False, null=True)),
            ("submission_id", models.UUIDField(editable=False)),
        ],
        options={
            "verbose_name": "file",
            "db_table": "class_files",
            "constraints": [
                models.UniqueConstraint(fields=("stored_name",), name="file_stored_name_is_unique"),
                models.UniqueConstraint(
                    fields=("submission_id", "sha256", "name"), name="file_is_once_in_its_submission"
                ),
                models.CheckConstraint(
                    condition=models.Q(("note", None), ("qa_visit", None), _connector="OR"),
                    name="file_belongs_to_one_record",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("size__gt", 0),
                        models.Q(
                            ("size__lte", 10485760),
                            models.Q(("qa_visit__isnull", False), ("size__lte", 26214400)),
                            _connector="OR",
                        ),
                    ),
                    name="file_is_neither_empty_nor_too_large",
                    violation_error_message="A file has at least one byte and at most 10 MB, a report at most 25 MB.",
                ),
                models.CheckConstraint(
                    condition=models.Q(("sha256__regex", "^[0-9a-f]{64}$")), name="file_sha256_is_well_formed"
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        (
                            "content_type__in",
                            [
                                "application/pdf",
                                "image/jpeg",
                                "image/png",
                                "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                            ],
                        )
                    ),
                    name="file_content_type_is_known",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("name", ""), _negated=True),
                        models.Q(("name__regex", "[/\\\\]"), _negated=True),
                        models.Q(("name__regex", "[[:cntrl:]]"), _negated=True),
                    ),
                    name="file_name_is_a_name",
                    violation_error_message="A file's name has no slashes and no characters that cannot be seen.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("deleted_at", None), ("deleted_by", None)),
                        models.Q(("deleted_at__isnull", False), ("deleted_by__isnull", False)),
                        _connector="OR",
                    ),
                    name="file_is_deleted_by_somebody",
                ),
            ],
            "triggers": [
                pgtrigger.compiler.Trigger(
                    name="is_kept",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        condition='WHEN (OLD."deleted_at" IS NULL)',
                        func="\n            RAISE EXCEPTION 'row % of % is kept', OLD.id, TG_TABLE_NAME\n                USING ERRCODE = 'check_violation', CONSTRAINT = 'file_is_kept';\n        ",
                        hash="9544c70d0688a6b037bf0a1d8b98a73463aab85c",
                        operation="DELETE",
                        pgid="pgtrigger_is_kept_7cd89",
                        table="class_files",
                        when="BEFORE",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="is_fixed",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        condition='WHEN (OLD."training_class_id" IS DISTINCT FROM (NEW."training_class_id") OR OLD."note_id" IS DISTINCT FROM (NEW."note_id") OR OLD."qa_visit_id" IS DISTINCT FROM (NEW."qa_visit_id") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."stored_name" IS DISTINCT FROM (NEW."stored_name") OR OLD."size" IS DISTINCT FROM (NEW."size") OR OLD."sha256" IS DISTINCT FROM (NEW."sha256") OR OLD."content_type" IS DISTINCT FROM (NEW."content_type") OR OLD."uploaded_by_id" IS DISTINCT FROM (NEW."uploaded_by_id") OR OLD."uploaded_at" IS DISTINCT FROM (NEW."uploaded_at") OR OLD."submission_id" IS DISTINCT FROM (NEW."submission_id"))',
                        func="\n            RAISE EXCEPTION 'row % of % is fixed', OLD.id, TG_TABLE_NAME\n                USING ERRCODE = 'check_violation', CONSTRAINT = 'file_is_fixed';\n        ",
                        hash="63a80bf2504ac0770f203a5eff5d6497ad9f4cf5",
                        operation="UPDATE",
                        pgid="pgtrigger_is_fixed_73aff",
                        table="class_files",
                        when="BEFORE",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="insert_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='INSERT INTO "classes_classfileevent" ("content_type", "deleted_at", "deleted_by_id", "id", "name", "note_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "qa_visit_id", "sha256", "size", "stored_name", "submission_id", "training_class_id", "uploaded_at", "uploaded_by_id") VALUES (NEW."content_type", NEW."deleted_at", NEW."deleted_by_id", NEW."id", NEW."name", NEW."note_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."qa_visit_id", NEW."sha256", NEW."size", NEW."stored_name", NEW."submission_id", NEW."training_class_id", NEW."uploaded_at", NEW."uploaded_by_id"); RETURN NULL;',
                        hash="332d06f3156cfd832c56378706d99010e5106e84",
                        operation="INSERT",
                        pgid="pgtrigger_insert_insert_3dfdf",
                        table="class_files",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="update_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                        func='INSERT INTO "classes_classfileevent" ("content_type", "deleted_at", "deleted_by_id", "id", "name", "note_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "qa_visit_id", "sha256", "size", "stored_name", "submission_id", "training_class_id", "uploaded_at", "uploaded_by_id") VALUES (NEW."content_type", NEW."deleted_at", NEW."deleted_by_id", NEW."id", NEW."name", NEW."note_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."qa_visit_id", NEW."sha256", NEW."size", NEW."stored_name", NEW."submission_id", NEW."training_class_id", NEW."uploaded_at", NEW."uploaded_by_id"); RETURN NULL;',
                        hash="ac670e777bffb805e27428587848aec83f3179c4",
                        operation="UPDATE",
                        pgid="pgtrigger_update_update_09c7e",
                        table="class_files",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="delete_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='INSERT INTO "classes_classfileevent" ("content_type", "deleted_at", "deleted_by_id", "id", "name", "note_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "qa_visit_id", "sha256", "size", "stored_name", "submission_id", "training_class_id", "uploaded_at", "uploaded_by_id") VALUES (OLD."content_type", OLD."deleted_at", OLD."deleted_by_id", OLD."id", OLD."name", OLD."note_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."qa_visit_id", OLD."sha256", OLD."size", OLD."stored_name", OLD."submission_id", OLD."training_class_id", OLD."uploaded_at", OLD."uploaded_by_id"); RETURN NULL;',
                        hash="5fbc8f5ad7d3641902174b6ad5f0190d6e35b617",
                        operation="DELETE",
                        pgid="pgtrigger_delete_delete_316c6",
                        table="class_files",
                        when="AFTER",
                    ),
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="ClassFileEvent",
        fields=[
            ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
            ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
            ("pgh_label", models.TextField(help_text="The event label.")),
            (
                "pgh_obj",
                models.ForeignKey(
                    db_constraint=False,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="events",
                    to="classes.classfile",
                ),
            ),
            ("pgh_context", pghistory.utils.JSONField(null=True)),
            ("pgh_context_id", models.UUIDField(null=True)),
            ("id", models.BigIntegerField()),
            (
                "training_class",
                models.ForeignKey(
                    db_constraint=False,
                    db_index=False,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    related_query_name="+",
                    to="classes.trainingclass",
                ),
            ),
            (
                "note",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    related_query_name="+",
                    to="classes.note",
                ),
            ),
            (
                "qa_visit",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    related_query_name="+",
                    to="classes.qavisit",
                ),
            ),
            ("name", models.CharField(max_length=200)),
            ("stored_name", models.UUIDField(editable=False)),
            ("size", models.PositiveIntegerField(help_text="In bytes.")),
            ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
            (
                "content_type",
                models.CharField(
                    choices=[
                        ("application/pdf", "PDF"),
                        ("image/jpeg", "JPEG"),
                        ("image/png", "PNG"),
                        ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "DOCX"),
                        ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "XLSX"),
                    ],
                    max_length=80,
                ),
            ),
            (
                "uploaded_by",
                models.ForeignKey(
                    db_constraint=False,
                    db_index=False,
                    editable=False,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    related_query_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("uploaded_at", models.DateTimeField(editable=False)),
            (
                "deleted_by",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    db_index=False,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    related_query_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("deleted_at", models.DateTimeField(blank=True, editable=False, null=True)),
            ("submission_id", models.UUIDField(editable=False)),
        ],
        options={
            "triggers": [
                pgtrigger.compiler.Trigger(
                    name="append_only",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                        hash="04b2cba94ddb134e0d7fb8401db351c51d985ac3",
                        operation="UPDATE OR DELETE",
                        pgid="pgtrigger_append_only_53935",
                        table="classes_classfileevent",
                        when="BEFORE",
                    ),
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="Learner",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            (
                "title",
                models.CharField(
                    blank=True,
                    choices=[
                        ("mr", "Mr"),
                        ("mrs", "Mrs"),
                        ("ms", "Ms"),
                        ("miss", "Miss"),
                        ("dr", "Dr"),
                        ("prof", "Prof"),
                    ],
                    max_length=4,
                ),
            ),
            ("first_name", models.CharField(blank=True, max_length=80)),
            ("second_name", models.CharField(blank=True, max_length=80)),
            ("initials", models.CharField(blank=True, max_length=10)),
            ("surname", models.CharField(blank=True, max_length=80)),
            ("id_number", models.CharField(blank=True, max_length=13, verbose_name="ID number")),
            ("passport_number", models.CharField(blank=True, max_length=20)),
            (
                "gender",
                models.CharField(
                    blank=True, choices=[("female", "Female"), ("male", "Male"), ("other", "Other")], max_length=6
                ),
            ),
            (
                "race",
                models.CharField(
                    blank=True,
                    choices=[
                        ("african", "African"),
                        ("coloured", "Coloured"),
                        ("indian", "Indian or Asian"),
                        ("white", "White"),
                        ("other", "Other"),
                    ],
                    max_length=8,
                ),
            ),
            ("town", models.CharField(blank=True, max_length=80)),
            (
                "province",
                models.CharField(
                    blank=True,
                    choices=[
                        ("eastern_cape", "Eastern Cape"),
                        ("free_state", "Free State"),
                        ("gauteng", "Gauteng"),
                        ("kwazulu_natal", "KwaZulu-Natal"),
                        ("limpopo", "Limpopo"),
                        ("mpumalanga", "Mpumalanga"),
                        ("northern_cape", "Northern Cape"),
                        ("north_west", "North West"),
                        ("western_cape", "Western Cape"),
                    ],
                    max_length=20,
                ),
            ),
            ("postal_code", models.CharField(blank=True, max_length=10)),
            (
                "employer",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="employees",
                    to="classes.client",
                ),
            ),
            ("searched", models.TextField(default="", editable=False)),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("erased_at", models.DateTimeField(blank=True, editable=False, null=True)),
        ],
        options={
            "db_table": "learners",
            "permissions": [
                ("view_personal_data", "Can see ID and passport numbers, gender and race"),
                ("erase_learner", "Can erase the personal data of a learner for good"),
            ],
            "indexes": [
                django.contrib.postgres.indexes.GinIndex(
                    django.contrib.postgres.indexes.OpClass("searched", name="gin_trgm_ops"), name="learner_searched"
                ),
                models.Index(fields=["searched", "id"], name="learner_by_name"),
            ],
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("id_number", ""), _negated=True),
                    fields=("id_number",),
                    name="learner_id_number_is_unique",
                    violation_error_message="There is a learner with this ID number already.",
                ),
                models.UniqueConstraint(
                    condition=models.Q(("passport_number", ""), _negated=True),
                    fields=("passport_number",),
                    name="learner_passport_number_is_unique",
                    violation_error_message="There is a learner with this passport number already.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("erased_at__isnull", False),
                        models.Q(("id_number", ""), ("passport_number", ""), _negated=True),
                        _connector="OR",
                    ),
                    name="learner_has_a_number",
                    violation_error_message="Give the ID number, or the passport number of somebody who has none.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("id_number", ""),
                        models.Q(
                            (
                                "id_number__regex",
                                "^([0-9]{2}(0[13578]|1[02])(0[1-9]|[12][0-9]|3[01])|[0-9]{2}(0[469]|11)(0[1-9]|[12][0-9]|30)|[0-9]{2}02(0[1-9]|1[0-9]|2[0-8])|([02468][048]|[13579][26])0229)[0-9]{7}$",
                            ),
                            django.db.models.lookups.Exact(
                                django.db.models.functions.math.Mod(
                                    django.db.models.expressions.CombinedExpression(
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.expressions.CombinedExpression(
                                                django.db.models.expressions.CombinedExpression(
                                                    django.db.models.expressions.CombinedExpression(
                                                        django.db.models.expressions.CombinedExpression(
                                                            django.db.models.expressions.CombinedExpression(
                                                                django.db.models.expressions.CombinedExpression(
                                                                    django.db.models.expressions.CombinedExpression(
                                                                        django.db.models.expressions.CombinedExpression(
                                                                            django.db.models.expressions.CombinedExpression(
                                                                                django.db.models.expressions.CombinedExpression(
                                                                                    django.db.models.functions.text.Ord(
                                                                                        django.db.models.functions.text.Substr(
                                                                                            models.F("id_number"), 1, 1
                                                                                        )
                                                                                    ),
                                                                                    "+",
                                                                                    django.db.models.functions.text.Ord(
                                                                                        django.db.models.functions.text.Substr(
                                                                                            models.Func(
                                                                                                models.F("id_number"),
                                                                                                models.Value(
                                                                                                    "0123456789"
                                                                                                ),
                                                                                                models.Value(
                                                                                                    "0246813579"
                                                                                                ),
                                                                                                function="translate",
                                                                                            ),
                                                                                            2,
                                                                                            1,
                                                                                        )
                                                                                    ),
                                                                                ),
                                                                                "+",
                                                                                django.db.models.functions.text.Ord(
                                                                                    django.db.models.functions.text.Substr(
                                                                                        models.F("id_number"), 3, 1
                                                                                    )
                                                                                ),
                                                                            ),
                                                                            "+",
                                                                            django.db.models.functions.text.Ord(
                                                                                django.db.models.functions.text.Substr(
                                                                                    models.Func(
                                                                                        models.F("id_number"),
                                                                                        models.Value("0123456789"),
                                                                                        models.Value("0246813579"),
                                                                                        function="translate",
                                                                                    ),
                                                                                    4,
                                                                                    1,
                                                                                )
                                                                            ),
                                                                        ),
                                                                        "+",
                                                                        django.db.models.functions.text.Ord(
                                                                            django.db.models.functions.text.Substr(
                                                                                models.F("id_number"), 5, 1
                                                                            )
                                                                        ),
                                                                    ),
                                                                    "+",
                                                                    django.db.models.functions.text.Ord(
                                                                        django.db.models.functions.text.Substr(
                                                                            models.Func(
                                                                                models.F("id_number"),
                                                                                models.Value("0123456789"),
                                                                                models.Value("0246813579"),
                                                                                function="translate",
                                                                            ),
                                                                            6,
                                                                            1,
                                                                        )
                                                                    ),
                                                                ),
                                                                "+",
                                                                django.db.models.functions.text.Ord(
                                                                    django.db.models.functions.text.Substr(
                                                                        models.F("id_number"), 7, 1
                                                                    )
                                                                ),
                                                            ),
                                                            "+",
                                                            django.db.models.functions.text.Ord(
                                                                django.db.models.functions.text.Substr(
                                                                    models.Func(
                                                                        models.F("id_number"),
                                                                        models.Value("0123456789"),
                                                                        models.Value("0246813579"),
                                                                        function="translate",
                                                                    ),
                                                                    8,
                                                                    1,
                                                                )
                                                            ),
                                                        ),
                                                        "+",
                                                        django.db.models.functions.text.Ord(
                                                            django.db.models.functions.text.Substr(
                                                                models.F("id_number"), 9, 1
                                                            )
                                                        ),
                                                    ),
                                                    "+",
                                                    django.db.models.functions.text.Ord(
                                                        django.db.models.functions.text.Substr(
                                                            models.Func(
                                                                models.F("id_number"),
                                                                models.Value("0123456789"),
                                                                models.Value("0246813579"),
                                                                function="translate",
                                                            ),
                                                            10,
                                                            1,
                                                        )
                                                    ),
                                                ),
                                                "+",
                                                django.db.models.functions.text.Ord(
                                                    django.db.models.functions.text.Substr(models.F("id_number"), 11, 1)
                                                ),
                                            ),
                                            "+",
                                            django.db.models.functions.text.Ord(
                                                django.db.models.functions.text.Substr(
                                                    models.Func(
                                                        models.F("id_number"),
                                                        models.Value("0123456789"),
                                                        models.Value("0246813579"),
                                                        function="translate",
                                                    ),
                                                    12,
                                                    1,
                                                )
                                            ),
                                        ),
                                        "+",
                                        django.db.models.functions.text.Ord(
                                            django.db.models.functions.text.Substr(models.F("id_number"), 13, 1)
                                        ),
                                    ),
                                    10,
                                ),
                                4,
                            ),
                        ),
                        _connector="OR",
                    ),
                    name="learner_id_number_is_possible",
                    violation_error_message="There is no such ID number: compare each digit with the document.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("passport_number", ""), ("passport_number__regex", "^[A-Z0-9]{5,20}$"), _connector="OR"
                    ),
                    name="learner_passport_number_is_possible",
                    violation_error_message="A passport number has 5 to 20 letters and digits.",
                ),
                django.contrib.postgres.constraints.ExclusionConstraint(
                    expressions=[(classes.models.ranges.ThirteenDigitNumbers("id_number", "passport_number"), "&&")],
                    name="learner_number_is_one_person_s",
                    violation_error_message="There is a learner with this number already, as ID or as passport number.",
                ),
                models.CheckConstraint(
                    condition=models.Q(("first_name", ""), ("surname", ""), _negated=True),
                    name="learner_has_a_name",
                    violation_error_message="Give the first name, the surname, or both: one name is enough.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("first_name", ""),
                            ("first_name__regex", "[^[:space:][:digit:][:punct:]\xa0-©«-´¶-¹»-¿\u2000-\u206f\u3000-〿]"),
                            _connector="OR",
                        ),
                        models.Q(
                            ("second_name", ""),
                            (
                                "second_name__regex",
                                "[^[:space:][:digit:][:punct:]\xa0-©«-´¶-¹»-¿\u2000-\u206f\u3000-〿]",
                            ),
                            _connector="OR",
                        ),
                        models.Q(
                            ("surname", ""),
                            ("surname__regex", "[^[:space:][:digit:][:punct:]\xa0-©«-´¶-¹»-¿\u2000-\u206f\u3000-〿]"),
                            _connector="OR",
                        ),
                    ),
                    name="learner_names_have_letters",
                    violation_error_message="A name has letters; a dash or the like is none.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("erased_at__isnull", True),
                        models.Q(
                            ("employer__isnull", True),
                            ("first_name", ""),
                            ("gender", ""),
                            ("id_number", ""),
                            ("initials", ""),
                            ("passport_number", ""),
                            ("postal_code", ""),
                            ("province", ""),
                            ("race", ""),
                            ("second_name", ""),
                            ("title", ""),
                            ("town", ""),
                        ),
                        _connector="OR",
                    ),
                    name="erased_learner_has_nothing",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("title__in", ["", "mr", "mrs", "ms", "miss", "dr", "prof"]),
                        ("gender__in", ["", "female", "male", "other"]),
                        ("race__in", ["", "african", "coloured", "indian", "white", "other"]),
                        (
                            "province__in",
                            [
                                "",
                                "eastern_cape",
                                "free_state",
                                "gauteng",
                                "kwazulu_natal",
                                "limpopo",
                                "mpumalanga",
                                "northern_cape",
                                "north_west",
                                "western_cape",
                            ],
                        ),
                    ),
                    name="learner_choices_are_known",
                ),
            ],
            "triggers": [
                pgtrigger.compiler.Trigger(
                    name="learner_version_counts_changes",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        condition='WHEN (OLD."employer_id" IS DISTINCT FROM (NEW."employer_id") OR OLD."erased_at" IS DISTINCT FROM (NEW."erased_at") OR OLD."first_name" IS DISTINCT FROM (NEW."first_name") OR OLD."gender" IS DISTINCT FROM (NEW."gender") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."id_number" IS DISTINCT FROM (NEW."id_number") OR OLD."initials" IS DISTINCT FROM (NEW."initials") OR OLD."passport_number" IS DISTINCT FROM (NEW."passport_number") OR OLD."postal_code" IS DISTINCT FROM (NEW."postal_code") OR OLD."province" IS DISTINCT FROM (NEW."province") OR OLD."race" IS DISTINCT FROM (NEW."race") OR OLD."second_name" IS DISTINCT FROM (NEW."second_name") OR OLD."surname" IS DISTINCT FROM (NEW."surname") OR OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."town" IS DISTINCT FROM (NEW."town") OR OLD."version" IS DISTINCT FROM (NEW."version"))',
                        func="NEW.version := OLD.version + 1; RETURN NEW;",
                        hash="5928eb645991c1deb6b0f11bd4a6c375e6a12679",
                        operation="UPDATE",
                        pgid="pgtrigger_learner_version_counts_changes_4fbfa",
                        table="learners",
                        when="BEFORE",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="learner_is_searched",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\n        NEW.searched := lower(unaccent(concat_ws(\n            ' ', nullif(NEW.surname, ''), nullif(NEW.first_name, ''), nullif(NEW.second_name, ''),\n            nullif(NEW.initials, ''), nullif(NEW.town, ''), (SELECT name FROM clients WHERE id = NEW.employer_id)\n        )));\n        RETURN NEW;\n    ",
                        hash="cc36f267cf4524ee0950f88955f4863e45230977",
                        operation="INSERT OR UPDATE",
                        pgid="pgtrigger_learner_is_searched_8e88c",
                        table="learners",
                        when="BEFORE",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="erased_learner_stays",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\n        IF NEW.erased_at IS NOT NULL AND NOT EXISTS (SELECT FROM learner_erasures WHERE learner_id = NEW.id) THEN\n            RAISE EXCEPTION 'learner % is erased by erase_learner alone', NEW.id\n                USING ERRCODE = 'check_violation', CONSTRAINT = 'learner_is_erased_by_the_procedure';\n        END IF;\n        IF TG_OP = 'UPDATE' AND OLD.erased_at IS NOT NULL THEN\n            RAISE EXCEPTION 'learner % is erased', NEW.id\n                USING ERRCODE = 'check_violation', CONSTRAINT = 'erased_learner_stays';\n        END IF;\n        RETURN NEW;\n    ",
                        hash="5db941f43c7f384756cfc6effb743b86700d2d09",
                        operation="INSERT OR UPDATE",
                        pgid="pgtrigger_erased_learner_stays_61632",
                        table="learners",
                        when="BEFORE",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="insert_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='INSERT INTO "classes_learnerevent" ("employer_id", "erased_at", "first_name", "gender", "id", "id_number", "initials", "passport_number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "postal_code", "province", "race", "second_name", "surname", "title", "town", "version") VALUES (NEW."employer_id", NEW."erased_at", NEW."first_name", NEW."gender", NEW."id", NEW."id_number", NEW."initials", NEW."passport_number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."postal_code", NEW."province", NEW."race", NEW."second_name", NEW."surname", NEW."title", NEW."town", NEW."version"); RETURN NULL;',
                        hash="7ff60a2063d60bbfa1edc21d079172ca7d3d9217",
                        operation="INSERT",
                        pgid="pgtrigger_insert_insert_65e1e",
                        table="learners",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="update_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        condition='WHEN (OLD."employer_id" IS DISTINCT FROM (NEW."employer_id") OR OLD."erased_at" IS DISTINCT FROM (NEW."erased_at") OR OLD."first_name" IS DISTINCT FROM (NEW."first_name") OR OLD."gender" IS DISTINCT FROM (NEW."gender") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."id_number" IS DISTINCT FROM (NEW."id_number") OR OLD."initials" IS DISTINCT FROM (NEW."initials") OR OLD."passport_number" IS DISTINCT FROM (NEW."passport_number") OR OLD."postal_code" IS DISTINCT FROM (NEW."postal_code") OR OLD."province" IS DISTINCT FROM (NEW."province") OR OLD."race" IS DISTINCT FROM (NEW."race") OR OLD."second_name" IS DISTINCT FROM (NEW."second_name") OR OLD."surname" IS DISTINCT FROM (NEW."surname") OR OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."town" IS DISTINCT FROM (NEW."town") OR OLD."version" IS DISTINCT FROM (NEW."version"))',
                        func='INSERT INTO "classes_learnerevent" ("employer_id", "erased_at", "first_name", "gender", "id", "id_number", "initials", "passport_number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "postal_code", "province", "race", "second_name", "surname", "title", "town", "version") VALUES (NEW."employer_id", NEW."erased_at", NEW."first_name", NEW."gender", NEW."id", NEW."id_number", NEW."initials", NEW."passport_number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."postal_code", NEW."province", NEW."race", NEW."second_name", NEW."surname", NEW."title", NEW."town", NEW."version"); RETURN NULL;',
                        hash="fea8303508174bafd6daaef8354b1a4794e0727b",
                        operation="UPDATE",
                        pgid="pgtrigger_update_update_fc9d7",
                        table="learners",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="delete_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='INSERT INTO "classes_learnerevent" ("employer_id", "erased_at", "first_name", "gender", "id", "id_number", "initials", "passport_number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "postal_code", "province", "race", "second_name", "surname", "title", "town", "version") VALUES (OLD."employer_id", OLD."erased_at", OLD."first_name", OLD."gender", OLD."id", OLD."id_number", OLD."initials", OLD."passport_number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."postal_code", OLD."province", OLD."race", OLD."second_name", OLD."surname", OLD."title", OLD."town", OLD."version"); RETURN NULL;',
                        hash="51107c6f4f5c539f6d2ebdaf8edb8280294519b2",
                        operation="DELETE",
                        pgid="pgtrigger_delete_delete_fb651",
                        table="learners",
                        when="AFTER",
                    ),
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="LearnerEvent",
        fields=[
            ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
            ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
            ("pgh_label", models.TextField(help_text="The event label.")),
            (
                "pgh_obj",
                models.ForeignKey(
                    db_constraint=False,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="events",
                    to="classes.learner",
                ),
            ),
            ("pgh_context", pghistory.utils.JSONField(null=True)),
            ("pgh_context_id", models.UUIDField(null=True)),
            ("id", models.BigIntegerField()),
            (
                "title",
                models.CharField(
                    blank=True,
                    choices=[
                        ("mr", "Mr"),
                        ("mrs", "Mrs"),
                        ("ms", "Ms"),
                        ("miss", "Miss"),
                        ("dr", "Dr"),
                        ("prof", "Prof"),
                    ],
                    max_length=4,
                ),
            ),
            ("first_name", models.CharField(blank=True, max_length=80)),
            ("second_name", models.CharField(blank=True, max_length=80)),
            ("initials", models.CharField(blank=True, max_length=10)),
            ("surname", models.CharField(blank=True, max_length=80)),
            ("id_number", models.CharField(blank=True, max_length=13, verbose_name="ID number")),
            ("passport_number", models.CharField(blank=True, max_length=20)),
            (
                "gender",
                models.CharField(
                    blank=True, choices=[("female", "Female"), ("male", "Male"), ("other", "Other")], max_length=6
                ),
            ),
            (
                "race",
                models.CharField(
                    blank=True,
                    choices=[
                        ("african", "African"),
                        ("coloured", "Coloured"),
                        ("indian", "Indian or Asian"),
                        ("white", "White"),
                        ("other", "Other"),
                    ],
                    max_length=8,
                ),
            ),
            ("town", models.CharField(blank=True, max_length=80)),
            (
                "province",
                models.CharField(
                    blank=True,
                    choices=[
                        ("eastern_cape", "Eastern Cape"),
                        ("free_state", "Free State"),
                        ("gauteng", "Gauteng"),
                        ("kwazulu_natal", "KwaZulu-Natal"),
                        ("limpopo", "Limpopo"),
                        ("mpumalanga", "Mpumalanga"),
                        ("northern_cape", "Northern Cape"),
                        ("north_west", "North West"),
                        ("western_cape", "Western Cape"),
                    ],
                    max_length=20,
                ),
            ),
            ("postal_code", models.CharField(blank=True, max_length=10)),
            (
                "employer",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    related_query_name="+",
                    to="classes.client",
                ),
            ),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("erased_at", models.DateTimeField(blank=True, editable=False, null=True)),
        ],
        options={
            "triggers": [
                pgtrigger.compiler.Trigger(
                    name="append_only",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                        hash="a3503cd649b82bbdb8fc3e8e1321fa624bb6976b",
                        operation="UPDATE OR DELETE",
                        pgid="pgtrigger_append_only_39561",
                        table="classes_learnerevent",
                        when="BEFORE",
                    ),
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="Enrolment",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            (
                "training_class",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="enrolments", to="classes.trainingclass"
                ),
            ),
            (
                "learner",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="enrolments", to="classes.learner"
                ),
            ),
            ("level", models.CharField(max_length=12)),
            (
                "status",
                models.CharField(
                    choices=[("cic", "Currently in class"), ("rbe", "Removed by employer"), ("dro", "Dropped out")],
                    default="cic",
                    max_length=3,
                ),
            ),
            ("from_date", models.DateField(verbose_name="since")),
            ("came_on", models.DateField(verbose_name="first day in the class")),
            ("takes_exam", models.BooleanField(default=False, verbose_name="takes the exam")),
        ],
        options={
            "db_table": "enrolments",
            "constraints": [
                models.UniqueConstraint(
                    fields=("training_class", "learner"),
                    name="learner_is_once_in_a_class",
                    violation_error_message="This learner is in the class already.",
                ),
                models.CheckConstraint(
                    condition=models.Q(("status__in", ["cic", "rbe", "dro"])), name="enrolment_status_is_known"
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("came_on__range", (datetime.date(2000, 1, 1), datetime.date(2100, 12, 31))),
                        ("from_date__lte", datetime.date(2100, 12, 31)),
                    ),
                    name="enrolment_dates_are_plausible",
                    violation_error_message="Give a date between 2000 and 2100.",
                ),
                models.CheckConstraint(
                    condition=models.Q(("from_date__gte", models.F("came_on"))),
                    name="enrolment_status_holds_from_when_he_came",
                    violation_error_message="The status cannot hold from before the learner came to the class.",
                ),
            ],
            "triggers": [
                pgtrigger.compiler.Trigger(
                    name="level_is_known",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\n        IF TG_OP = 'UPDATE' AND NEW.level = OLD.level THEN\n            RETURN NEW;  -- what stands stays, whatever becomes of the catalogue\n        END IF;\n        IF NEW.level IN ('CL1B', 'CL1', 'CL2', 'CL3', 'NL1B', 'NL1', 'NL2', 'NL3')\n            OR (NEW.level <> 'LP' AND EXISTS (SELECT FROM subjects WHERE code = NEW.level FOR KEY SHARE))\n        THEN\n            RETURN NEW;\n        END IF;\n        RAISE EXCEPTION 'level % is none', NEW.level\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'enrolment_level_is_known';\n    ",
                        hash="8bb8c3a419d59154b22f1c6afbb85ddfa3f870c7",
                        operation='INSERT OR UPDATE OF "level"',
                        pgid="pgtrigger_level_is_known_54c86",
                        table="enrolments",
                        when="BEFORE",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="exam_is_taken_in_exam_classes",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        condition='WHEN (NEW."takes_exam")',
                        constraint="CONSTRAINT",
                        func="\n        IF NOT (SELECT exam_class FROM classes WHERE id = NEW.training_class_id FOR SHARE)\n            AND EXISTS (SELECT FROM enrolments WHERE id = NEW.id AND takes_exam)\n        THEN\n            RAISE EXCEPTION 'class % has no exam', NEW.training_class_id\n                USING ERRCODE = 'check_violation', CONSTRAINT = 'enrolment_exam_is_in_an_exam_class';\n        END IF;\n        RETURN NULL;\n    ",
                        hash="0b846f9f971fdcbb42e728b6c83981ff92fb2dc1",
                        operation='INSERT OR UPDATE OF "takes_exam", "training_class_id"',
                        pgid="pgtrigger_exam_is_taken_in_exam_classes_1f618",
                        table="enrolments",
                        timing="DEFERRABLE INITIALLY DEFERRED",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="enrolment_is_kept",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\n        IF EXISTS (\n            SELECT FROM classes JOIN sessions ON sessions.training_class_id = classes.id\n            WHERE classes.id = OLD.training_class_id AND classes.status <> 'draft' AND sessions.status = 'planned'\n                AND sessions.date >= OLD.came_on AND sessions.date < (now() AT TIME ZONE 'Africa/Johannesburg')::date\n        ) THEN\n            RAISE EXCEPTION 'class % was taught with learner %', OLD.training_class_id, OLD.learner_id\n                USING ERRCODE = 'check_violation', CONSTRAINT = 'enrolment_is_kept';\n        END IF;\n        RETURN OLD;\n    ",
                        hash="8a4d18bcaa13e3495894e3c1584ae12eaf916e1a",
                        operation="DELETE",
                        pgid="pgtrigger_enrolment_is_kept_e8461",
                        table="enrolments",
                        when="BEFORE",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="enrolment_is_of_somebody_known",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        declare="DECLARE erased timestamptz;",
                        func="\n        IF TG_OP = 'UPDATE' AND NEW.learner_id = OLD.learner_id THEN\n            RETURN NEW;\n        END IF;\n        SELECT erased_at INTO erased FROM learners WHERE id = NEW.learner_id FOR SHARE;\n        IF erased IS NOT NULL THEN\n            RAISE EXCEPTION 'learner % is erased', NEW.learner_id\n                USING ERRCODE = 'check_violation', CONSTRAINT = 'enrolment_is_of_somebody_known';\n        END IF;\n        RETURN NEW;\n    ",
                        hash="7f65da40714637acb84d7300854f257114b38a70",
                        operation='INSERT OR UPDATE OF "learner_id"',
                        pgid="pgtrigger_enrolment_is_of_somebody_known_e80b9",
                        table="enrolments",
                        when="BEFORE",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="insert_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "classes_enrolmentevent" ("came_on", "from_date", "id", "learner_id", "level", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "status", "takes_exam", "training_class_id") SELECT new_values."came_on", new_values."from_date", new_values."id", new_values."learner_id", new_values."level", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."status", new_values."takes_exam", new_values."training_class_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="603567d8244942a819f0aed20b6755a5486eff9a",
                        level="STATEMENT",
                        operation="INSERT",
                        pgid="pgtrigger_insert_insert_f0377",
                        referencing="REFERENCING NEW TABLE AS new_values ",
                        table="enrolments",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="update_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "classes_enrolmentevent" ("came_on", "from_date", "id", "learner_id", "level", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "status", "takes_exam", "training_class_id") SELECT new_values."came_on", new_values."from_date", new_values."id", new_values."learner_id", new_values."level", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."status", new_values."takes_exam", new_values."training_class_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="bcf6619e0b98496e94dca6110000be128f5d5ad1",
                        level="STATEMENT",
                        operation="UPDATE",
                        pgid="pgtrigger_update_update_ea62a",
                        referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                        table="enrolments",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="delete_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "classes_enrolmentevent" ("came_on", "from_date", "id", "learner_id", "level", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "status", "takes_exam", "training_class_id") SELECT old_values."came_on", old_values."from_date", old_values."id", old_values."learner_id", old_values."level", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."status", old_values."takes_exam", old_values."training_class_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                        hash="2112144a115b247a32da3c6298da276776d86942",
                        level="STATEMENT",
                        operation="DELETE",
                        pgid="pgtrigger_delete_delete_0472d",
                        referencing="REFERENCING OLD TABLE AS old_values ",
                        table="enrolments",
                        when="AFTER",
                    ),
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="EnrolmentEvent",
        fields=[
            ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
            ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
            ("pgh_label", models.TextField(help_text="The event label.")),
            (
                "pgh_obj",
                models.ForeignKey(
                    db_constraint=False,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="events",
                    to="classes.enrolment",
                ),
            ),
            ("pgh_context", pghistory.utils.JSONField(null=True)),
            ("pgh_context_id", models.UUIDField(null=True)),
            ("id", models.BigIntegerField()),
            (
                "training_class",
                models.ForeignKey(
                    db_constraint=False,
                    db_index=False,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    related_query_name="+",
                    to="classes.trainingclass",
                ),
            ),
            (
                "learner",
                models.ForeignKey(
                    db_constraint=False,
                    db_index=False,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    related_query_name="+",
                    to="classes.learner",
                ),
            ),
            ("level", models.CharField(max_length=12)),
            (
                "status",
                models.CharField(
                    choices=[("cic", "Currently in class"), ("rbe", "Removed by employer"), ("dro", "Dropped out")],
                    default="cic",
                    max_length=3,
                ),
            ),
            ("from_date", models.DateField(verbose_name="since")),
            ("came_on", models.DateField(verbose_name="first day in the class")),
            ("takes_exam", models.BooleanField(default=False, verbose_name="takes the exam")),
        ],
        options={
            "triggers": [
                pgtrigger.compiler.Trigger(
                    name="append_only",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                        hash="6348b2e5bfac7d1c6fd60d38e9881da8d238f565",
                        operation="UPDATE OR DELETE",
                        pgid="pgtrigger_append_only_ae9c4",
                        table="classes_enrolmentevent",
                        when="BEFORE",
                    ),
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="EventDate",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            (
                "training_class",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="event_dates", to="classes.trainingclass"
                ),
            ),
            (
                "type",
                models.CharField(
                    choices=[
                        ("deliveries", "Deliveries"),
                        ("collections", "Collections"),
                        ("exams", "Exams"),
                        ("mock_exams", "Mock exams"),
                        ("sba_collection", "SBA collection"),
                        ("learner_packs", "Learner packs"),
                        ("qa_visit", "QA visit"),
                        ("seta_exit", "SETA exit"),
                    ],
                    max_length=14,
                ),
            ),
            ("description", models.CharField(blank=True, max_length=200)),
            ("date", models.DateField()),
            (
                "status",
                models.CharField(
                    choices=[("pending", "Pending"), ("completed", "Completed"), ("cancelled", "Cancelled")],
                    default="pending",
                    max_length=9,
                ),
            ),
            ("notes", models.TextField(blank=True, max_length=2000)),
            (
                "completed_by",
                models.ForeignKey(
                    blank=True,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("completed_at", models.DateTimeField(blank=True, editable=False, null=True)),
            (
                "added_by",
                models.ForeignKey(
                    editable=False,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("added_at", models.DateTimeField(editable=False)),
            ("submission_id", models.UUIDField(editable=False)),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
        ],
        options={
            "verbose_name": "event date",
            "db_table": "event_dates",
            "indexes": [
                models.Index(condition=models.Q(("status", "pending")), fields=["date"], name="pending_event_date")
            ],
            "constraints": [
                models.UniqueConstraint(fields=("submission_id",), name="event_date_submission_is_unique"),
                models.CheckConstraint(
                    condition=models.Q(("date__range", (datetime.date(2000, 1, 1), datetime.date(2100, 12, 31)))),
                    name="event_date_is_plausible",
                    violation_error_message="Give a date between 2000 and 2100.",
                ),
                models.CheckConstraint(
                    condition=django.db.models.lookups.LessThanOrEqual(
                        django.db.models.functions.text.Length("notes"), 2000
                    ),
                    name="event_date_notes_are_not_endless",
                    violation_error_message="Write notes of at most 2,000 characters.",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        (
                            "type__in",
                            [
                                "deliveries",
                                "collections",
                                "exams",
                                "mock_exams",
                                "sba_collection",
                                "learner_packs",
                                "qa_visit",
                                "seta_exit",
                            ],
                        )
                    ),
                    name="event_date_type_is_known",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("completed_at__isnull", False), ("completed_by__isnull", False), ("status", "completed")
                        ),
                        models.Q(
                            ("completed_at", None), ("completed_by", None), ("status__in", ["pending", "cancelled"])
                        ),
                        _connector="OR",
                    ),
                    name="event_date_is_completed_by_somebody",
                ),
            ],
            "triggers": [
                pgtrigger.compiler.Trigger(
                    name="is_kept",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        condition="WHEN (OLD.\"status\" = 'completed')",
                        func="\n            RAISE EXCEPTION 'row % of % is kept', OLD.id, TG_TABLE_NAME\n                USING ERRCODE = 'check_violation', CONSTRAINT = 'completed_event_date_is_kept';\n        ",
                        hash="1b2f07479c43ea81956a8849aa1d58aa817dd9a9",
                        operation="DELETE",
                        pgid="pgtrigger_is_kept_c839a",
                        table="event_dates",
                        when="BEFORE",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="is_fixed",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        condition='WHEN (OLD."training_class_id" IS DISTINCT FROM (NEW."training_class_id") OR OLD."submission_id" IS DISTINCT FROM (NEW."submission_id"))',
                        func="\n            RAISE EXCEPTION 'row % of % is fixed', OLD.id, TG_TABLE_NAME\n                USING ERRCODE = 'check_violation', CONSTRAINT = 'event_date_stays_with_its_class';\n        ",
                        hash="c731cafcfcf9395fab8f9210c5a3de0c068d8428",
                        operation="UPDATE",
                        pgid="pgtrigger_is_fixed_4f516",
                        table="event_dates",
                        when="BEFORE",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="version_counts_changes",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                        func="NEW.version := OLD.version + 1; RETURN NEW;",
                        hash="75f60eb24be7401fa6d5a612cb65ad6757d2af89",
                        operation="UPDATE",
                        pgid="pgtrigger_version_counts_changes_c5d23",
                        table="event_dates",
                        when="BEFORE",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="insert_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='INSERT INTO "classes_eventdateevent" ("added_at", "added_by_id", "completed_at", "completed_by_id", "date", "description", "id", "notes", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "status", "submission_id", "training_class_id", "type", "version") VALUES (NEW."added_at", NEW."added_by_id", NEW."completed_at", NEW."completed_by_id", NEW."date", NEW."description", NEW."id", NEW."notes", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."status", NEW."submission_id", NEW."training_class_id", NEW."type", NEW."version"); RETURN NULL;',
                        hash="dc3340d83f2a33e46fa2192b2525dd0103a6f274",
                        operation="INSERT",
                        pgid="pgtrigger_insert_insert_515ea",
                        table="event_dates",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="update_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                        func='INSERT INTO "classes_eventdateevent" ("added_at", "added_by_id", "completed_at", "completed_by_id", "date", "description", "id", "notes", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "status", "submission_id", "training_class_id", "type", "version") VALUES (NEW."added_at", NEW."added_by_id", NEW."completed_at", NEW."completed_by_id", NEW."date", NEW."description", NEW."id", NEW."notes", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."status", NEW."submission_id", NEW."training_class_id", NEW."type", NEW."version"); RETURN NULL;',
                        hash="00647dd83d5572ae87d87f7bf1e565a262258bf7",
                        operation="UPDATE",
                        pgid="pgtrigger_update_update_4cb70",
                        table="event_dates",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="delete_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='INSERT INTO "classes_eventdateevent" ("added_at", "added_by_id", "completed_at", "completed_by_id", "date", "description", "id", "notes", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "status", "submission_id", "training_class_id", "type", "version") VALUES (OLD."added_at", OLD."added_by_id", OLD."completed_at", OLD."completed_by_id", OLD."date", OLD."description", OLD."id", OLD."notes", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."status", OLD."submission_id", OLD."training_class_id", OLD."type", OLD."version"); RETURN NULL;',
                        hash="d1b2794f2e5809270a8e89247626947817604cf8",
                        operation="DELETE",
                        pgid="pgtrigger_delete_delete_37be7",
                        table="event_dates",
                        when="AFTER",
                    ),
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="EventDateEvent",
        fields=[
            ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
            ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
            ("pgh_label", models.TextField(help_text="The event label.")),
            (
                "pgh_obj",
                models.ForeignKey(
                    db_constraint=False,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="events",
                    to="classes.eventdate",
                ),
            ),
            ("pgh_context", pghistory.utils.JSONField(null=True)),
            ("pgh_context_id", models.UUIDField(null=True)),
            ("id", models.BigIntegerField()),
            (
                "training_class",
                models.ForeignKey(
                    db_constraint=False,
                    db_index=False,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    related_query_name="+",
                    to="classes.trainingclass",
                ),
            ),
            (
                "type",
                models.CharField(
                    choices=[
                        ("deliveries", "Deliveries"),
                        ("collections", "Collections"),
                        ("exams", "Exams"),
                        ("mock_exams", "Mock exams"),
                        ("sba_collection", "SBA collection"),
                        ("learner_packs", "Learner packs"),
                        ("qa_visit", "QA visit"),
                        ("seta_exit", "SETA exit"),
                    ],
                    max_length=14,
                ),
            ),
            ("description", models.CharField(blank=True, max_length=200)),
            ("date", models.DateField()),
            (
                "status",
                models.CharField(
                    choices=[("pending", "Pending"), ("completed", "Completed"), ("cancelled", "Cancelled")],
                    default="pending",
                    max_length=9,
                ),
            ),
            ("notes", models.TextField(blank=True, max_length=2000)),
            (
                "completed_by",
                models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    db_index=False,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    related_query_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("completed_at", models.DateTimeField(blank=True, editable=False, null=True)),
            (
                "added_by",
                models.ForeignKey(
                    db_constraint=False,
                    db_index=False,
                    editable=False,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    related_query_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("added_at", models.DateTimeField(editable=False)),
            ("submission_id", models.UUIDField(editable=False)),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
        ],
        options={
            "triggers": [
                pgtrigger.compiler.Trigger(
                    name="append_only",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                        hash="fb39cd79043af5d3fa55dbd4d6d26e6e63145a60",
                        operation="UPDATE OR DELETE",
                        pgid="pgtrigger_append_only_86514",
                        table="classes_eventdateevent",
                        when="BEFORE",
                    ),
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="ExceptionDay",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            (
                "training_class",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="exceptions", to="classes.trainingclass"
                ),
            ),
            ("date", models.DateField()),
            (
                "reason",
                models.CharField(
                    choices=[
                        ("client_cancelled", "Client cancelled"),
                        ("agent_absent", "Agent absent"),
                        ("public_holiday", "Public holiday"),
                        ("other", "Other"),
                    ],
                    max_length=16,
                ),
            ),
            ("note", models.CharField(blank=True, max_length=200)),
        ],
        options={
            "db_table": "exception_days",
            "ordering": ["date"],
            "constraints": [
                models.UniqueConstraint(
                    deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                    fields=("training_class", "date"),
                    name="exception_is_once_a_day",
                )
            ],
            "triggers": [
                pgtrigger.compiler.Trigger(
                    name="insert_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='INSERT INTO "classes_exceptiondayevent" ("date", "id", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "training_class_id") VALUES (NEW."date", NEW."id", NEW."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."reason", NEW."training_class_id"); RETURN NULL;',
                        hash="006c9736c831ed0fb23baf0a26e5fb64b26cd329",
                        operation="INSERT",
                        pgid="pgtrigger_insert_insert_61383",
                        table="exception_days",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="update_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                        func='INSERT INTO "classes_exceptiondayevent" ("date", "id", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "training_class_id") VALUES (NEW."date", NEW."id", NEW."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."reason", NEW."training_class_id"); RETURN NULL;',
                        hash="071519503b7b2e25616f76d4092b3b26666da9d0",
                        operation="UPDATE",
                        pgid="pgtrigger_update_update_cb910",
                        table="exception_days",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="delete_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='INSERT INTO "classes_exceptiondayevent" ("date", "id", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "training_class_id") VALUES (OLD."date", OLD."id", OLD."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."reason", OLD."training_class_id"); RETURN NULL;',
                        hash="27b6a9e1cd465a565dcc379084492762af43c6c8",
                        operation="DELETE",
                        pgid="pgtrigger_delete_delete_27a5a",
                        table="exception_days",
                        when="AFTER",
                    ),
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="ExceptionDayEvent",
        fields=[
            ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
            ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
            ("pgh_label", models.TextField(help_text="The event label.")),
            (
                "pgh_obj",
                models.ForeignKey(
                    db_constraint=False,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="events",
                    to="classes.exceptionday",
                ),
            ),
            ("pgh_context", pghistory.utils.JSONField(null=True)),
            ("pgh_context_id", models.UUIDField(null=True)),
            ("id", models.BigIntegerField()),
            (
                "training_class",
                models.ForeignKey(
                    db_constraint=False,
                    db_index=False,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    related_query_name="+",
                    to="classes.trainingclass",
                ),
            ),
            ("date", models.DateField()),
            (
                "reason",
                models.CharField(
                    choices=[
                        ("client_cancelled", "Client cancelled"),
                        ("agent_absent", "Agent absent"),
                        ("public_holiday", "Public holiday"),
                        ("other", "Other"),
                    ],
                    max_length=16,
                ),
            ),
            ("note", models.CharField(blank=True, max_length=200)),
        ],
        options={
            "triggers": [
                pgtrigger.compiler.Trigger(
                    name="append_only",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                        hash="27a06b1e962c73abeba9c8af0ca5a732b15cb479",
                        operation="UPDATE OR DELETE",
                        pgid="pgtrigger_append_only_cf399",
                        table="classes_exceptiondayevent",
                        when="BEFORE",
                    ),
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="ExtraDay",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            (
                "training_class",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="extras", to="classes.trainingclass"
                ),
            ),
            ("date", models.DateField()),
            ("start", models.TimeField()),
            ("end", models.TimeField()),
            ("note", models.CharField(blank=True, max_length=200)),
        ],
        options={
            "db_table": "extra_days",
            "ordering": ["date", "start"],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("end__gt", models.F("start"))), name="extra_day_ends_after_it_starts"
                )
            ],
            "triggers": [
                pgtrigger.compiler.Trigger(
                    name="insert_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='INSERT INTO "classes_extradayevent" ("date", "end", "id", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "start", "training_class_id") VALUES (NEW."date", NEW."end", NEW."id", NEW."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."start", NEW."training_class_id"); RETURN NULL;',
                        hash="42d39bbe726d5da17c223f1a190aee87b99455ca",
                        operation="INSERT",
                        pgid="pgtrigger_insert_insert_6ed8f",
                        table="extra_days",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="update_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                        func='INSERT INTO "classes_extradayevent" ("date", "end", "id", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "start", "training_class_id") VALUES (NEW."date", NEW."end", NEW."id", NEW."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."start", NEW."training_class_id"); RETURN NULL;',
                        hash="f8f38be41f0c2a509569343a117f6f7d2586eee9",
                        operation="UPDATE",
                        pgid="pgtrigger_update_update_fc832",
                        table="extra_days",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="delete_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='INSERT INTO "classes_extradayevent" ("date", "end", "id", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "start", "training_class_id") VALUES (OLD."date", OLD."end", OLD."id", OLD."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."start", OLD."training_class_id"); RETURN NULL;',
                        hash="5e502c5f54744a2ac40d395dded44c2a319b53f1",
                        operation="DELETE",
                        pgid="pgtrigger_delete_delete_4dbf6",
                        table="extra_days",
                        when="AFTER",
                    ),
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="ExtraDayEvent",
        fields=[
            ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
            ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
            ("pgh_label", models.TextField(help_text="The event label.")),
            (
                "pgh_obj",
                models.ForeignKey(
                    db_constraint=False,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="events",
                    to="classes.extraday",
                ),
            ),
            ("pgh_context", pghistory.utils.JSONField(null=True)),
            ("pgh_context_id", models.UUIDField(null=True)),
            ("id", models.BigIntegerField()),
            (
                "training_class",
                models.ForeignKey(
                    db_constraint=False,
                    db_index=False,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    related_query_name="+",
                    to="classes.trainingclass",
                ),
            ),
            ("date", models.DateField()),
            ("start", models.TimeField()),
            ("end", models.TimeField()),
            ("note", models.CharField(blank=True, max_length=200)),
        ],
        options={
            "triggers": [
                pgtrigger.compiler.Trigger(
                    name="append_only",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                        hash="54844c2f953b171c4b93bc9f6e9d943ba287f715",
                        operation="UPDATE OR DELETE",
                        pgid="pgtrigger_append_only_7b8bd",
                        table="classes_extradayevent",
                        when="BEFORE",
                    ),
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="HeldHoliday",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            (
                "training_class",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="held_holidays",
                    to="classes.trainingclass",
                ),
            ),
            ("date", models.DateField()),
        ],
        options={
            "db_table": "held_holidays",
            "ordering": ["date"],
            "constraints": [models.UniqueConstraint(fields=("training_class", "date"), name="holiday_is_held_once")],
            "triggers": [
                pgtrigger.compiler.Trigger(
                    name="insert_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='INSERT INTO "classes_heldholidayevent" ("date", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "training_class_id") VALUES (NEW."date", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."training_class_id"); RETURN NULL;',
                        hash="ead342c8bb5adfc6f003c0491a184134f6fea864",
                        operation="INSERT",
                        pgid="pgtrigger_insert_insert_ba1e6",
                        table="held_holidays",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="update_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                        func='INSERT INTO "classes_heldholidayevent" ("date", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "training_class_id") VALUES (NEW."date", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."training_class_id"); RETURN NULL;',
                        hash="6bff2a7dc4620b4262db5b0f182a8d9e4d2c9b03",
                        operation="UPDATE",
                        pgid="pgtrigger_update_update_5de37",
                        table="held_holidays",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="delete_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='INSERT INTO "classes_heldholidayevent" ("date", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "training_class_id") VALUES (OLD."date", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."training_class_id"); RETURN NULL;',
                        hash="d1ace007ed14753076c9332f8dd2958b18f075f5",
                        operation="DELETE",
                        pgid="pgtrigger_delete_delete_731bb",
                        table="held_holidays",
                        when="AFTER",
                    ),
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="HeldHolidayEvent",
        fields=[
            ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
            ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
            ("pgh_label", models.TextField(help_text="The event label.")),
            (
                "pgh_obj",
                models.ForeignKey(
                    db_constraint=False,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="events",
                    to="classes.heldholiday",
                ),
            ),
            ("pgh_context", pghistory.utils.JSONField(null=True)),
            ("pgh_context_id", models.UUIDField(null=True)),
            ("id", models.BigIntegerField()),
            (
                "training_class",
                models.ForeignKey(
                    db_constraint=False,
                    db_index=False,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    related_query_name="+",
                    to="classes.trainingclass",
                ),
            ),
            ("date", models.DateField()),
        ],
        options={
            "triggers": [
                pgtrigger.compiler.Trigger(
                    name="append_only",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                        hash="8b652c138845e03b2cec31b74ead052c47b9aad5",
                        operation="UPDATE OR DELETE",
                        pgid="pgtrigger_append_only_61404",
                        table="classes_heldholidayevent",
                        when="BEFORE",
                    ),
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="Invitation",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            (
                "user",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.CASCADE, related_name="invitation", to=settings.AUTH_USER_MODEL
                ),
            ),
            ("secret_digest", models.CharField(max_length=64, unique=True)),
            ("made_at", models.DateTimeField()),
            ("ends_at", models.DateTimeField()),
        ],
        options={
            "db_table": "invitations",
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("ends_at__gt", models.F("made_at"))), name="invitation_ends_after_it_was_made"
                )
            ],
            "triggers": [
                pgtrigger.compiler.Trigger(
                    name="insert_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='INSERT INTO "classes_invitationevent" ("ends_at", "id", "made_at", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id") VALUES (NEW."ends_at", NEW."id", NEW."made_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."user_id"); RETURN NULL;',
                        hash="a3a2eb8ae0dd781fd74e8ba2fdcd6b89f389b866",
                        operation="INSERT",
                        pgid="pgtrigger_insert_insert_3f02f",
                        table="invitations",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="update_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        condition='WHEN (OLD."ends_at" IS DISTINCT FROM (NEW."ends_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."made_at" IS DISTINCT FROM (NEW."made_at") OR OLD."user_id" IS DISTINCT FROM (NEW."user_id"))',
                        func='INSERT INTO "classes_invitationevent" ("ends_at", "id", "made_at", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id") VALUES (NEW."ends_at", NEW."id", NEW."made_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."user_id"); RETURN NULL;',
                        hash="7461cff377ff285bffd5ac1dc411f888776925b9",
                        operation="UPDATE",
                        pgid="pgtrigger_update_update_96ce5",
                        table="invitations",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="delete_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='INSERT INTO "classes_invitationevent" ("ends_at", "id", "made_at", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id") VALUES (OLD."ends_at", OLD."id", OLD."made_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."user_id"); RETURN NULL;',
                        hash="bf2e9476453e219e93b98b742f85f9bb23348db8",
                        operation="DELETE",
                        pgid="pgtrigger_delete_delete_12a31",
                        table="invitations",
                        when="AFTER",
                    ),
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="InvitationEvent",
        fields=[
            ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
            ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
            ("pgh_label", models.TextField(help_text="The event label.")),
            (
                "pgh_obj",
                models.ForeignKey(
                    db_constraint=False,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="events",
                    to="classes.invitation",
                ),
            ),
            ("pgh_context", pghistory.utils.JSONField(null=True)),
            ("pgh_context_id", models.UUIDField(null=True)),
            ("id", models.BigIntegerField()),
            (
                "user",
                models.ForeignKey(
                    db_constraint=False,
                    db_index=False,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    related_query_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("made_at", models.DateTimeField()),
            ("ends_at", models.DateTimeField()),
        ],
        options={
            "triggers": [
                pgtrigger.compiler.Trigger(
                    name="append_only",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                        hash="18788678f9c174b1cb64bcc5aba3946c485f1c07",
                        operation="UPDATE OR DELETE",
                        pgid="pgtrigger_append_only_d11f8",
                        table="classes_invitationevent",
                        when="BEFORE",
                    ),
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="LearnerErasure",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            (
                "learner",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.PROTECT, related_name="erasure", to="classes.learner"
                ),
            ),
            ("reason", models.CharField(max_length=500)),
            (
                "by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            ("at", models.DateTimeField()),
        ],
        options={
            "db_table": "learner_erasures",
            "default_permissions": (),
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("reason", ""), _negated=True), name="learner_erasure_has_a_reason"
                )
            ],
            "triggers": [
                pgtrigger.compiler.Trigger(
                    name="erasures_stay",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                        hash="51513e99ff1735c1a772ec811560d34a1712d6f4",
                        operation="UPDATE OR DELETE",
                        pgid="pgtrigger_erasures_stay_43474",
                        table="learner_erasures",
                        when="BEFORE",
                    ),
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="LeftOutDay",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            (
                "training_class",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="left_out_days",
                    to="classes.trainingclass",
                ),
            ),
            ("date", models.DateField()),
            (
                "because",
                models.CharField(
                    choices=[("stop", "Stop"), ("exception", "Exception"), ("holiday", "Public holiday")], max_length=9
                ),
            ),
            ("name", models.CharField(max_length=80)),
        ],
        options={
            "db_table": "left_out_days",
            "ordering": ["date"],
            "indexes": [models.Index(fields=["date"], name="left_out_date")],
            "constraints": [models.UniqueConstraint(fields=("training_class", "date"), name="day_is_left_out_once")],
            "triggers": [
                pgtrigger.compiler.Trigger(
                    name="insert_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "classes_leftoutdayevent" ("because", "date", "id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "training_class_id") SELECT new_values."because", new_values."date", new_values."id", new_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."training_class_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="60505843002800fb607572ccd70422659b805498",
                        level="STATEMENT",
                        operation="INSERT",
                        pgid="pgtrigger_insert_insert_b9a4d",
                        referencing="REFERENCING NEW TABLE AS new_values ",
                        table="left_out_days",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="update_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "classes_leftoutdayevent" ("because", "date", "id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "training_class_id") SELECT new_values."because", new_values."date", new_values."id", new_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."training_class_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="bfff27e34ad952ac579941022e4e92c901301ee0",
                        level="STATEMENT",
                        operation="UPDATE",
                        pgid="pgtrigger_update_update_41cdd",
                        referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                        table="left_out_days",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="delete_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "classes_leftoutdayevent" ("because", "date", "id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "training_class_id") SELECT old_values."because", old_values."date", old_values."id", old_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."training_class_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                        hash="89c5e268fe07b4c419552912308bac1ccb5bd260",
                        level="STATEMENT",
                        operation="DELETE",
                        pgid="pgtrigger_delete_delete_8e3e7",
                        referencing="REFERENCING OLD TABLE AS old_values ",
                        table="left_out_days",
                        when="AFTER",
                    ),
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="LeftOutDayEvent",
        fields=[
            ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
            ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
            ("pgh_label", models.TextField(help_text="The event label.")),
            (
                "pgh_obj",
                models.ForeignKey(
                    db_constraint=False,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="events",
                    to="classes.leftoutday",
                ),
            ),
            ("pgh_context", pghistory.utils.JSONField(null=True)),
            ("pgh_context_id", models.UUIDField(null=True)),
            ("id", models.BigIntegerField()),
            (
                "training_class",
                models.ForeignKey(
                    db_constraint=False,
                    db_index=False,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    related_query_name="+",
                    to="classes.trainingclass",
                ),
            ),
            ("date", models.DateField()),
            (
                "because",
                models.CharField(
                    choices=[("stop", "Stop"), ("exception", "Exception"), ("holiday", "Public holiday")], max_length=9
                ),
            ),
            ("name", models.CharField(max_length=80)),
        ],
        options={
            "triggers": [
                pgtrigger.compiler.Trigger(
                    name="append_only",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                        hash="e3f7ca18fde66f4b76259498ff3f7ce6ea2a1aa2",
                        operation="UPDATE OR DELETE",
                        pgid="pgtrigger_append_only_c1d6c",
                        table="classes_leftoutdayevent",
                        when="BEFORE",
                    ),
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="PublicHoliday",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            (
                "date",
                models.DateField(error_messages={"unique": "There is a holiday on this day already."}, unique=True),
            ),
            ("name", models.CharField(max_length=80)),
            (
                "is_observed",
                models.BooleanField(default=True, help_text="Switch off instead of deleting.", verbose_name="observed"),
            ),
        ],
        options={
            "db_table": "public_holidays",
            "ordering": ["date"],
            "permissions": [("replan_classes", "Can plan classes again after public holidays have changed")],
            "triggers": [
                pgtrigger.compiler.Trigger(
                    name="insert_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='INSERT INTO "classes_publicholidayevent" ("date", "id", "is_observed", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."date", NEW."id", NEW."is_observed", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id"); RETURN NULL;',
                        hash="c35f528d23e0c69f50500decc8fdbe25dc05a181",
                        operation="INSERT",
                        pgid="pgtrigger_insert_insert_a3e08",
                        table="public_holidays",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="update_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                        func='INSERT INTO "classes_publicholidayevent" ("date", "id", "is_observed", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."date", NEW."id", NEW."is_observed", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id"); RETURN NULL;',
                        hash="443a97e06dd18469340f34d98b2677fb83ba1c0c",
                        operation="UPDATE",
                        pgid="pgtrigger_update_update_b2389",
                        table="public_holidays",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="delete_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='INSERT INTO "classes_publicholidayevent" ("date", "id", "is_observed", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."date", OLD."id", OLD."is_observed", OLD."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id"); RETURN NULL;',
                        hash="b5f1bc7ac2e99e894803caa74c58b9f53d69f712",
                        operation="DELETE",
                        pgid="pgtrigger_delete_delete_e0d96",
                        table="public_holidays",
                        when="AFTER",
                    ),
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="PublicHolidayEvent",
        fields=[
            ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
            ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
            ("pgh_label", models.TextField(help_text="The event label.")),
            (
                "pgh_obj",
                models.ForeignKey(
                    db_constraint=False,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="events",
                    to="classes.publicholiday",
                ),
            ),
            ("pgh_context", pghistory.utils.JSONField(null=True)),
            ("pgh_context_id", models.UUIDField(null=True)),
            ("id", models.BigIntegerField()),
            ("date", models.DateField(error_messages={"unique": "There is a holiday on this day already."})),
            ("name", models.CharField(max_length=80)),
            (
                "is_observed",
                models.BooleanField(default=True, help_text="Switch off instead of deleting.", verbose_name="observed"),
            ),
        ],
        options={
            "triggers": [
                pgtrigger.compiler.Trigger(
                    name="append_only",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                        hash="9b81f69e5f3c842acf5501891689e80d48fc19ce",
                        operation="UPDATE OR DELETE",
                        pgid="pgtrigger_append_only_d5969",
                        table="classes_publicholidayevent",
                        when="BEFORE",
                    ),
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="Role",
        fields=[],
        options={
            "proxy": True,
        },
        bases=("auth.group",),
        managers=[
            ("objects", django.contrib.auth.models.GroupManager()),
        ],
    ),
    migrations.CreateModel(
        name="RoleEvent",
        fields=[
            ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
            ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
            ("pgh_label", models.TextField(help_text="The event label.")),
            (
                "pgh_obj",
                models.ForeignKey(
                    db_constraint=False,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="events",
                    to="classes.role",
                ),
            ),
            ("pgh_context", pghistory.utils.JSONField(null=True)),
            ("pgh_context_id", models.UUIDField(null=True)),
            ("id", models.IntegerField()),
            ("name", models.CharField(max_length=150, verbose_name="name")),
        ],
        options={
            "triggers": [
                pgtrigger.compiler.Trigger(
                    name="append_only",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                        hash="7ee7884b293ffd512c51ee9e47e06ae6257813bb",
                        operation="UPDATE OR DELETE",
                        pgid="pgtrigger_append_only_6b2ee",
                        table="classes_roleevent",
                        when="BEFORE",
                    ),
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="RoleRight",
        fields=[],
        options={
            "proxy": True,
        },
        bases=("auth.group_permissions",),
    ),
    migrations.CreateModel(
        name="RoleRightEvent",
        fields=[
            ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
            ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
            ("pgh_label", models.TextField(help_text="The event label.")),
            (
                "pgh_obj",
                models.ForeignKey(
                    db_constraint=False,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="events",
                    to="classes.roleright",
                ),
            ),
            ("pgh_context", pghistory.utils.JSONField(null=True)),
            ("pgh_context_id", models.UUIDField(null=True)),
            ("id", models.IntegerField()),
            (
                "group",
                models.ForeignKey(
                    db_constraint=False,
                    db_index=False,
                    db_tablespace="",
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    related_query_name="+",
                    to="auth.group",
                ),
            ),
            (
                "permission",
                models.ForeignKey(
                    db_constraint=False,
                    db_index=False,
                    db_tablespace="",
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    related_query_name="+",
                    to="auth.permission",
                ),
            ),
        ],
        options={
            "triggers": [
                pgtrigger.compiler.Trigger(
                    name="append_only",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                        hash="fa8141f9ba693672ed2c39d077d353cedc04c819",
                        operation="UPDATE OR DELETE",
                        pgid="pgtrigger_append_only_380d8",
                        table="classes_rolerightevent",
                        when="BEFORE",
                    ),
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="SecondFactor",
        fields=[],
        options={
            "proxy": True,
        },
        bases=("mfa.authenticator",),
    ),
    migrations.CreateModel(
        name="SecondFactorEvent",
        fields=[
            ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
            ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
            ("pgh_label", models.TextField(help_text="The event label.")),
            (
                "pgh_obj",
                models.ForeignKey(
                    db_constraint=False,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="events",
                    to="classes.secondfactor",
                ),
            ),
            ("pgh_context", pghistory.utils.JSONField(null=True)),
            ("pgh_context_id", models.UUIDField(null=True)),
            ("id", models.BigIntegerField()),
            (
                "user",
                models.ForeignKey(
                    db_constraint=False,
                    db_index=False,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    related_query_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "type",
                models.CharField(
                    choices=[
                        ("recovery_codes", "Recovery codes"),
                        ("totp", "TOTP Authenticator"),
                        ("webauthn", "WebAuthn"),
                    ],
                    max_length=20,
                ),
            ),
            ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
        ],
        options={
            "triggers": [
                pgtrigger.compiler.Trigger(
                    name="append_only",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                        hash="8ae91a36596b6f0df82e3ac6e3e88e0a84cb9bdf",
                        operation="UPDATE OR DELETE",
                        pgid="pgtrigger_append_only_ca0e2",
                        table="classes_secondfactorevent",
                        when="BEFORE",
                    ),
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="StatusChange",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            (
                "training_class",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="status_changes",
                    to="classes.trainingclass",
                ),
            ),
            (
                "from_status",
                models.CharField(
                    choices=[
                        ("draft", "Draft"),
                        ("active", "Active"),
                        ("stopped", "Stopped"),
                        ("completed", "Completed"),
                        ("cancelled", "Cancelled"),
                    ],
                    max_length=9,
                ),
            ),
            (
                "to_status",
                models.CharField(
                    choices=[
                        ("draft", "Draft"),
                        ("active", "Active"),
                        ("stopped", "Stopped"),
                        ("completed", "Completed"),
                        ("cancelled", "Cancelled"),
                    ],
                    max_length=9,
                ),
            ),
            ("on_date", models.DateField()),
            ("reason", models.CharField(blank=True, max_length=500)),
            (
                "by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            ("at", models.DateTimeField()),
        ],
        options={
            "db_table": "status_changes",
            "ordering": ["pk"],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("from_status__in", ("draft",)), ("to_status", "active")),
                        models.Q(("from_status__in", ("active",)), ("to_status", "stopped")),
                        models.Q(("from_status__in", ("stopped",)), ("to_status", "active")),
                        models.Q(("from_status__in", ("active", "stopped")), ("to_status", "completed")),
                        models.Q(("from_status__in", ("draft", "active", "stopped")), ("to_status", "cancelled")),
                        models.Q(("from_status__in", ("completed", "cancelled")), ("to_status", "active")),
                        _connector="OR",
                    ),
                    name="status_change_is_a_known_one",
                ),
                models.CheckConstraint(
                    condition=models.Q(("on_date__range", (datetime.date(2000, 1, 1), datetime.date(2100, 12, 31)))),
                    name="status_change_has_a_plausible_date",
                    violation_error_message="Give a date between 2000 and 2100.",
                ),
            ],
            "triggers": [
                pgtrigger.compiler.Trigger(
                    name="status_changes_stay",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                        hash="e44ca274cd8bff5692b308a26386eff1e2c134f4",
                        operation="UPDATE OR DELETE",
                        pgid="pgtrigger_status_changes_stay_88b7c",
                        table="status_changes",
                        when="BEFORE",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="status_change_begins_where_the_class_is",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        declare="DECLARE present text;",
                        func="\n        SELECT status INTO present FROM classes WHERE id = NEW.training_class_id FOR UPDATE;\n        IF present <> NEW.from_status THEN\n            RAISE EXCEPTION 'class % is %', NEW.training_class_id, present\n                USING ERRCODE = 'check_violation', CONSTRAINT = 'status_change_begins_where_the_class_is';\n        END IF;\n        RETURN NEW;\n    ",
                        hash="cca2c617b8616f751011fadba13947bcb4cc70a1",
                        operation="INSERT",
                        pgid="pgtrigger_status_change_begins_where_the_class_is_19adb",
                        table="status_changes",
                        when="BEFORE",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="status_change_reaches_the_class",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        constraint="CONSTRAINT",
                        func="\n    IF EXISTS (\n        SELECT FROM classes\n        WHERE id = NEW.training_class_id AND status <> coalesce(\n            (SELECT to_status FROM status_changes WHERE training_class_id = NEW.training_class_id ORDER BY id DESC LIMIT 1), 'draft'\n        )\n    ) THEN\n        RAISE EXCEPTION 'the status of class % is not that of its last change', NEW.training_class_id\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'class_status_is_that_of_its_last_change';\n    END IF;\n    RETURN NULL;\n",
                        hash="3a2364785df2bb791180eb2a7772e9e19355fde2",
                        operation="INSERT",
                        pgid="pgtrigger_status_change_reaches_the_class_a61bd",
                        table="status_changes",
                        timing="DEFERRABLE INITIALLY DEFERRED",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="insert_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='INSERT INTO "classes_statuschangeevent" ("at", "by_id", "from_status", "id", "on_date", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "to_status", "training_class_id") VALUES (NEW."at", NEW."by_id", NEW."from_status", NEW."id", NEW."on_date", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."reason", NEW."to_status", NEW."training_class_id"); RETURN NULL;',
                        hash="3c4c0f6acec4c8f5d43796650b4604d8efb36c75",
                        operation="INSERT",
                        pgid="pgtrigger_insert_insert_da542",
                        table="status_changes",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="update_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                        func='INSERT INTO "classes_statuschangeevent" ("at", "by_id", "from_status", "id", "on_date", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "to_status", "training_class_id") VALUES (NEW."at", NEW."by_id", NEW."from_status", NEW."id", NEW."on_date", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."reason", NEW."to_status", NEW."training_class_id"); RETURN NULL;',
                        hash="7d99ff5ed34bb34478ea32a4c1d2f37424aa3703",
                        operation="UPDATE",
                        pgid="pgtrigger_update_update_673fa",
                        table="status_changes",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="delete_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='INSERT INTO "classes_statuschangeevent" ("at", "by_id", "from_status", "id", "on_date", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "to_status", "training_class_id") VALUES (OLD."at", OLD."by_id", OLD."from_status", OLD."id", OLD."on_date", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."reason", OLD."to_status", OLD."training_class_id"); RETURN NULL;',
                        hash="85c13e54a7bcf2a3c4f1d230397096eccdc6e4df",
                        operation="DELETE",
                        pgid="pgtrigger_delete_delete_c9854",
                        table="status_changes",
                        when="AFTER",
                    ),
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="StatusChangeEvent",
        fields=[
            ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
            ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
            ("pgh_label", models.TextField(help_text="The event label.")),
            (
                "pgh_obj",
                models.ForeignKey(
                    db_constraint=False,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="events",
                    to="classes.statuschange",
                ),
            ),
            ("pgh_context", pghistory.utils.JSONField(null=True)),
            ("pgh_context_id", models.UUIDField(null=True)),
            ("id", models.BigIntegerField()),
            (
                "training_class",
                models.ForeignKey(
                    db_constraint=False,
                    db_index=False,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    related_query_name="+",
                    to="classes.trainingclass",
                ),
            ),
            (
                "from_status",
                models.CharField(
                    choices=[
                        ("draft", "Draft"),
                        ("active", "Active"),
                        ("stopped", "Stopped"),
                        ("completed", "Completed"),
                        ("cancelled", "Cancelled"),
                    ],
                    max_length=9,
                ),
            ),
            (
                "to_status",
                models.CharField(
                    choices=[
                        ("draft", "Draft"),
                        ("active", "Active"),
                        ("stopped", "Stopped"),
                        ("completed", "Completed"),
                        ("cancelled", "Cancelled"),
                    ],
                    max_length=9,
                ),
            ),
            ("on_date", models.DateField()),
            ("reason", models.CharField(blank=True, max_length=500)),
            (
                "by",
                models.ForeignKey(
                    db_constraint=False,
                    db_index=False,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    related_query_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("at", models.DateTimeField()),
        ],
        options={
            "triggers": [
                pgtrigger.compiler.Trigger(
                    name="append_only",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                        hash="79eee9466e29f4df7ee45cb0fab8dabf9f278146",
                        operation="UPDATE OR DELETE",
                        pgid="pgtrigger_append_only_9026c",
                        table="classes_statuschangeevent",
                        when="BEFORE",
                    ),
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="Stop",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            (
                "training_class",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="stops", to="classes.trainingclass"
                ),
            ),
            ("last_day", models.DateField(verbose_name="last class day before")),
            ("resume_date", models.DateField(blank=True, null=True, verbose_name="first class day after")),
            (
                "reason",
                models.CharField(
                    choices=[
                        ("programme_ended", "Programme ended"),
                        ("temporary_hold", "Temporary hold"),
                        ("annual_stop", "Annual stop"),
                    ],
                    max_length=15,
                ),
            ),
        ],
        options={
            "db_table": "stops",
            "ordering": ["last_day"],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        ("resume_date__gt", models.F("last_day")), ("resume_date", None), _connector="OR"
                    ),
                    name="stop_ends_after_it_begins",
                    violation_error_message="The first class day after the stop must come after the last one before it.",
                ),
                django.contrib.postgres.constraints.ExclusionConstraint(
                    deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                    expressions=[
                        ("training_class", "="),
                        (
                            classes.models.ranges.DateRange(
                                "last_day", "resume_date", django.contrib.postgres.fields.ranges.RangeBoundary()
                            ),
                            "&&",
                        ),
                    ],
                    name="stops_do_not_overlap",
                    violation_error_message="The stops of a class may touch, but not overlap.",
                ),
            ],
            "triggers": [
                pgtrigger.compiler.Trigger(
                    name="insert_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='INSERT INTO "classes_stopevent" ("id", "last_day", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "resume_date", "training_class_id") VALUES (NEW."id", NEW."last_day", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."reason", NEW."resume_date", NEW."training_class_id"); RETURN NULL;',
                        hash="fc1bb9c705a90364b6a49ed308a45f3dd91edb07",
                        operation="INSERT",
                        pgid="pgtrigger_insert_insert_754d3",
                        table="stops",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="update_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                        func='INSERT INTO "classes_stopevent" ("id", "last_day", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "resume_date", "training_class_id") VALUES (NEW."id", NEW."last_day", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."reason", NEW."resume_date", NEW."training_class_id"); RETURN NULL;',
                        hash="c9ed22732e7a4d6853b4803edb0161105e7ef671",
                        operation="UPDATE",
                        pgid="pgtrigger_update_update_db503",
                        table="stops",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="delete_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='INSERT INTO "classes_stopevent" ("id", "last_day", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "resume_date", "training_class_id") VALUES (OLD."id", OLD."last_day", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."reason", OLD."resume_date", OLD."training_class_id"); RETURN NULL;',
                        hash="df570c7786ab3b822e0bcafd47e0855dd7456318",
                        operation="DELETE",
                        pgid="pgtrigger_delete_delete_b0d6c",
                        table="stops",
                        when="AFTER",
                    ),
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="StopEvent",
        fields=[
            ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
            ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
            ("pgh_label", models.TextField(help_text="The event label.")),
            (
                "pgh_obj",
                models.ForeignKey(
                    db_constraint=False,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="events",
                    to="classes.stop",
                ),
            ),
            ("pgh_context", pghistory.utils.JSONField(null=True)),
            ("pgh_context_id", models.UUIDField(null=True)),
            ("id", models.BigIntegerField()),
            (
                "training_class",
                models.ForeignKey(
                    db_constraint=False,
                    db_index=False,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    related_query_name="+",
                    to="classes.trainingclass",
                ),
            ),
            ("last_day", models.DateField(verbose_name="last class day before")),
            ("resume_date", models.DateField(blank=True, null=True, verbose_name="first class day after")),
            (
                "reason",
                models.CharField(
                    choices=[
                        ("programme_ended", "Programme ended"),
                        ("temporary_hold", "Temporary hold"),
                        ("annual_stop", "Annual stop"),
                    ],
                    max_length=15,
                ),
            ),
        ],
        options={
            "triggers": [
                pgtrigger.compiler.Trigger(
                    name="append_only",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                        hash="5feec4c506846632b6c8a8970caded1729b00d2c",
                        operation="UPDATE OR DELETE",
                        pgid="pgtrigger_append_only_0ba6b",
                        table="classes_stopevent",
                        when="BEFORE",
                    ),
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="OldChange",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            (
                "training_class",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="old_changes", to="classes.trainingclass"
                ),
            ),
            ("at", models.DateTimeField()),
            ("sentences", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
            ("old_key", models.BigIntegerField()),
        ],
        options={
            "db_table": "old_changes",
            "ordering": ["-at", "-old_key"],
            "triggers": [
                pgtrigger.compiler.Trigger(
                    name="old_changes_stay",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                        hash="2772bc0132ecb45126e0d4a7e6898a41e7a72a31",
                        operation="UPDATE",
                        pgid="pgtrigger_old_changes_stay_e08f4",
                        table="old_changes",
                        when="BEFORE",
                    ),
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="OldCode",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            (
                "training_class",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.CASCADE, related_name="old_code", to="classes.trainingclass"
                ),
            ),
            ("code", models.TextField()),
        ],
        options={
            "db_table": "old_codes",
            "indexes": [
                models.Index(
                    django.contrib.postgres.indexes.OpClass(
                        django.db.models.functions.text.Lower(django.db.models.functions.text.Trim("code")),
                        name="text_pattern_ops",
                    ),
                    name="old_code_beginning",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="OldRow",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("table", models.CharField(max_length=40)),
            ("key", models.CharField(max_length=300)),
            (
                "outcome",
                models.CharField(
                    choices=[
                        ("imported", "Brought"),
                        ("imported_with_remark", "Brought with a remark"),
                        ("left_for_a_human", "Left for a person"),
                    ],
                    max_length=20,
                ),
            ),
            ("new_key", models.BigIntegerField(null=True)),
            ("merged", models.BooleanField(default=False)),
            ("brought", models.JSONField(default=dict)),
            ("waiting", models.JSONField(default=list)),
            (
                "training_class",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="old_rows",
                    to="classes.trainingclass",
                ),
            ),
            (
                "learner",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="old_rows",
                    to="classes.learner",
                ),
            ),
        ],
        options={
            "db_table": "old_rows",
            "constraints": [
                models.UniqueConstraint(fields=("table", "key"), name="old_row_is_brought_once"),
                models.CheckConstraint(
                    condition=models.Q(("outcome__in", ["imported", "imported_with_remark", "left_for_a_human"])),
                    name="old_row_outcome_is_known",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Remark",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            (
                "old_row",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="remarks", to="classes.oldrow"
                ),
            ),
            ("kind", models.CharField(max_length=30)),
            ("text", models.TextField()),
            (
                "settled_by",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("settled_at", models.DateTimeField(blank=True, null=True)),
        ],
        options={
            "db_table": "remarks",
            "ordering": ["pk"],
            "indexes": [models.Index(fields=["kind"], name="remark_of_kind")],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("settled_at", None), ("settled_by", None)),
                        models.Q(("settled_at__isnull", False), ("settled_by__isnull", False)),
                        _connector="OR",
                    ),
                    name="remark_is_settled_by_somebody",
                )
            ],
        },
    ),
    pgtrigger.migrations.AddTrigger(
        model_name="usergroup",
        trigger=pgtrigger.compiler.Trigger(
            name="insert_insert",
            sql=pgtrigger.compiler.UpsertTriggerSql(
                func='INSERT INTO "classes_usergroupevent" ("group_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id") VALUES (NEW."group_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."user_id"); RETURN NULL;',
                hash="86ebf8431b2d9059d961f147392a217056249cf4",
                operation="INSERT",
                pgid="pgtrigger_insert_insert_d04f3",
                table="users_groups",
                when="AFTER",
            ),
        ),
    ),
    pgtrigger.migrations.AddTrigger(
        model_name="usergroup",
        trigger=pgtrigger.compiler.Trigger(
            name="update_update",
            sql=pgtrigger.compiler.UpsertTriggerSql(
                condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                func='INSERT INTO "classes_usergroupevent" ("group_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id") VALUES (NEW."group_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."user_id"); RETURN NULL;',
                hash="16a9f692043b2654e3db47e5581ca7238bd76c2e",
                operation="UPDATE",
                pgid="pgtrigger_update_update_5ca80",
                table="users_groups",
                when="AFTER",
            ),
        ),
    ),
    pgtrigger.migrations.AddTrigger(
        model_name="usergroup",
        trigger=pgtrigger.compiler.Trigger(
            name="delete_delete",
            sql=pgtrigger.compiler.UpsertTriggerSql(
                func='INSERT INTO "classes_usergroupevent" ("group_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id") VALUES (OLD."group_id", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."user_id"); RETURN NULL;',
                hash="553d229534d66d496d01ab8aca4bb371304cbf4d",
                operation="DELETE",
                pgid="pgtrigger_delete_delete_3b955",
                table="users_groups",
                when="AFTER",
            ),
        ),
    ),
    pgtrigger.migrations.AddTrigger(
        model_name="userright",
        trigger=pgtrigger.compiler.Trigger(
            name="insert_insert",
            sql=pgtrigger.compiler.UpsertTriggerSql(
                func='INSERT INTO "classes_userrightevent" ("id", "permission_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id") VALUES (NEW."id", NEW."permission_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."user_id"); RETURN NULL;',
                hash="ab8463ac90ae0d1f92e07652d17d817da31e5431",
                operation="INSERT",
                pgid="pgtrigger_insert_insert_af9d6",
                table="users_user_permissions",
                when="AFTER",
            ),
        ),
    ),
    pgtrigger.migrations.AddTrigger(
        model_name="userright",
        trigger=pgtrigger.compiler.Trigger(
            name="update_update",
            sql=pgtrigger.compiler.UpsertTriggerSql(
                condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                func='INSERT INTO "classes_userrightevent" ("id", "permission_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id") VALUES (NEW."id", NEW."permission_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."user_id"); RETURN NULL;',
                hash="7e5ed413e2065c0c1760ee5f61f77954ab24e8c9",
                operation="UPDATE",
                pgid="pgtrigger_update_update_0de96",
                table="users_user_permissions",
                when="AFTER",
            ),
        ),
    ),
    pgtrigger.migrations.AddTrigger(
        model_name="userright",
        trigger=pgtrigger.compiler.Trigger(
            name="delete_delete",
            sql=pgtrigger.compiler.UpsertTriggerSql(
                func='INSERT INTO "classes_userrightevent" ("id", "permission_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id") VALUES (OLD."id", OLD."permission_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."user_id"); RETURN NULL;',
                hash="dd5b2971885e0916e5816bf5fbd7f6d64c2e623b",
                operation="DELETE",
                pgid="pgtrigger_delete_delete_3dea9",
                table="users_user_permissions",
                when="AFTER",
            ),
        ),
    ),
    pgtrigger.migrations.AddTrigger(
        model_name="agentsubject",
        trigger=pgtrigger.compiler.Trigger(
            name="insert_insert",
            sql=pgtrigger.compiler.UpsertTriggerSql(
                func='INSERT INTO "classes_agentsubjectevent" ("agent_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "subject_id") VALUES (NEW."agent_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."subject_id"); RETURN NULL;',
                hash="b6022b69a360b7e81a4e4415322ae256de6c541b",
                operation="INSERT",
                pgid="pgtrigger_insert_insert_821b2",
                table="agent_subjects",
                when="AFTER",
            ),
        ),
    ),
    pgtrigger.migrations.AddTrigger(
        model_name="agentsubject",
        trigger=pgtrigger.compiler.Trigger(
            name="update_update",
            sql=pgtrigger.compiler.UpsertTriggerSql(
                condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                func='INSERT INTO "classes_agentsubjectevent" ("agent_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "subject_id") VALUES (NEW."agent_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."subject_id"); RETURN NULL;',
                hash="eec474f3653931855d7a1ee668223b30522c8e5b",
                operation="UPDATE",
                pgid="pgtrigger_update_update_22f66",
                table="agent_subjects",
                when="AFTER",
            ),
        ),
    ),
    pgtrigger.migrations.AddTrigger(
        model_name="agentsubject",
        trigger=pgtrigger.compiler.Trigger(
            name="delete_delete",
            sql=pgtrigger.compiler.UpsertTriggerSql(
                func='INSERT INTO "classes_agentsubjectevent" ("agent_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "subject_id") VALUES (OLD."agent_id", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."subject_id"); RETURN NULL;',
                hash="c074e2afbe03ea7230b78fe1769fd2c732c8d491",
                operation="DELETE",
                pgid="pgtrigger_delete_delete_b8876",
                table="agent_subjects",
                when="AFTER",
            ),
        ),
    ),
    pgtrigger.migrations.AddTrigger(
        model_name="role",
        trigger=pgtrigger.compiler.Trigger(
            name="insert_insert",
            sql=pgtrigger.compiler.UpsertTriggerSql(
                func='INSERT INTO "classes_roleevent" ("id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."id", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id"); RETURN NULL;',
                hash="691afce51f84365e0025fe24751085042a2c4a8a",
                operation="INSERT",
                pgid="pgtrigger_insert_insert_3839a",
                table="auth_group",
                when="AFTER",
            ),
        ),
    ),
    pgtrigger.migrations.AddTrigger(
        model_name="role",
        trigger=pgtrigger.compiler.Trigger(
            name="update_update",
            sql=pgtrigger.compiler.UpsertTriggerSql(
                condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                func='INSERT INTO "classes_roleevent" ("id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."id", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id"); RETURN NULL;',
                hash="f7298d2212355069e247b4fa6d20abaa6a4d4e5d",
                operation="UPDATE",
                pgid="pgtrigger_update_update_10ecf",
                table="auth_group",
                when="AFTER",
            ),
        ),
    ),
    pgtrigger.migrations.AddTrigger(
        model_name="role",
        trigger=pgtrigger.compiler.Trigger(
            name="delete_delete",
            sql=pgtrigger.compiler.UpsertTriggerSql(
                func='INSERT INTO "classes_roleevent" ("id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."id", OLD."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id"); RETURN NULL;',
                hash="174279f60c87ae0eb64ddf5c4154e9bbbc964ee2",
                operation="DELETE",
                pgid="pgtrigger_delete_delete_27901",
                table="auth_group",
                when="AFTER",
            ),
        ),
    ),
    pgtrigger.migrations.AddTrigger(
        model_name="roleright",
        trigger=pgtrigger.compiler.Trigger(
            name="insert_insert",
            sql=pgtrigger.compiler.UpsertTriggerSql(
                func='INSERT INTO "classes_rolerightevent" ("group_id", "id", "permission_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."group_id", NEW."id", NEW."permission_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id"); RETURN NULL;',
                hash="0adabfaf4f4bce662053153e4f1bdc39f93775fa",
                operation="INSERT",
                pgid="pgtrigger_insert_insert_224c9",
                table="auth_group_permissions",
                when="AFTER",
            ),
        ),
    ),
    pgtrigger.migrations.AddTrigger(
        model_name="roleright",
        trigger=pgtrigger.compiler.Trigger(
            name="update_update",
            sql=pgtrigger.compiler.UpsertTriggerSql(
                condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                func='INSERT INTO "classes_rolerightevent" ("group_id", "id", "permission_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."group_id", NEW."id", NEW."permission_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id"); RETURN NULL;',
                hash="315a2b5124b2b870edb759b1938897dde8d02daf",
                operation="UPDATE",
                pgid="pgtrigger_update_update_f770f",
                table="auth_group_permissions",
                when="AFTER",
            ),
        ),
    ),
    pgtrigger.migrations.AddTrigger(
        model_name="roleright",
        trigger=pgtrigger.compiler.Trigger(
            name="delete_delete",
            sql=pgtrigger.compiler.UpsertTriggerSql(
                func='INSERT INTO "classes_rolerightevent" ("group_id", "id", "permission_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."group_id", OLD."id", OLD."permission_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id"); RETURN NULL;',
                hash="c0f6bc181d09568a0942b27404d1e9b3038a6e07",
                operation="DELETE",
                pgid="pgtrigger_delete_delete_a098d",
                table="auth_group_permissions",
                when="AFTER",
            ),
        ),
    ),
    pgtrigger.migrations.AddTrigger(
        model_name="secondfactor",
        trigger=pgtrigger.compiler.Trigger(
            name="insert_insert",
            sql=pgtrigger.compiler.UpsertTriggerSql(
                func='INSERT INTO "classes_secondfactorevent" ("created_at", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "type", "user_id") VALUES (NEW."created_at", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."type", NEW."user_id"); RETURN NULL;',
                hash="e58c741dba6a640d34b0727a1a96b4508e5e31f8",
                operation="INSERT",
                pgid="pgtrigger_insert_insert_fbcf8",
                table="mfa_authenticator",
                when="AFTER",
            ),
        ),
    ),
    pgtrigger.migrations.AddTrigger(
        model_name="secondfactor",
        trigger=pgtrigger.compiler.Trigger(
            name="update_update",
            sql=pgtrigger.compiler.UpsertTriggerSql(
                condition='WHEN (OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."type" IS DISTINCT FROM (NEW."type") OR OLD."user_id" IS DISTINCT FROM (NEW."user_id"))',
                func='INSERT INTO "classes_secondfactorevent" ("created_at", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "type", "user_id") VALUES (NEW."created_at", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."type", NEW."user_id"); RETURN NULL;',
                hash="a0652858cf843d9c4b92cc592b7135ccd21e06cb",
                operation="UPDATE",
                pgid="pgtrigger_update_update_9f98f",
                table="mfa_authenticator",
                when="AFTER",
            ),
        ),
    ),
    pgtrigger.migrations.AddTrigger(
        model_name="secondfactor",
        trigger=pgtrigger.compiler.Trigger(
            name="delete_delete",
            sql=pgtrigger.compiler.UpsertTriggerSql(
                func='INSERT INTO "classes_secondfactorevent" ("created_at", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "type", "user_id") VALUES (OLD."created_at", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."type", OLD."user_id"); RETURN NULL;',
                hash="f4c59e8ff2aa8e42150b60541c083067d2cb9c32",
                operation="DELETE",
                pgid="pgtrigger_delete_delete_287ac",
                table="mfa_authenticator",
                when="AFTER",
            ),
        ),
    ),
]


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("classes", "0004_record_rights"),
        ("classes", "0005_codes_are_made_of_their_parts"),
        ("classes", "0006_values_are_known"),
        ("classes", "0007_timetable"),
        ("classes", "0008_holidays_are_replanned"),
        ("classes", "0009_retired_codes_stay"),
        ("classes", "0010_learners"),
        ("classes", "0011_records"),
        ("classes", "0012_agents"),
        ("classes", "0013_status_changes"),
        ("classes", "0014_calendar_feeds"),
        ("classes", "0015_learners_are_searched"),
        ("classes", "0016_what_wants_attention"),
        ("classes", "0017_names_are_readable"),
        ("classes", "0018_levels_stay"),
        ("classes", "0019_same_file_under_two_names"),
        ("classes", "0020_one_name_one_number"),
        ("classes", "0021_calendars_count_changes"),
        ("classes", "0022_hours_by_hand"),
        ("classes", "0023_taught_learners_stay"),
        ("classes", "0024_backups_stand_by"),
        ("classes", "0025_status_can_be_dated_ahead"),
        ("classes", "0026_accounts"),
        ("classes", "0027_old_system"),
        ("classes", "0028_texts_have_an_end"),
        ("classes", "0029_learners_are_erased"),
    ]
    dependencies = [
        ("classes", "0001_users"),
        ("mfa", "0003_authenticator_type_uniq"),
        # Not needed, but quicker before there are many tables
        ("pghistory", "0007_auto_20250421_0444"),
        ("usersessions", "0001_initial"),
    ]
    operations = [BtreeGistExtension(), TrigramExtension(), UnaccentExtension(), AllAtOnce(TABLES)]
