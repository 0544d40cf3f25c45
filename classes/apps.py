from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ClassesConfig(AppConfig):
    name = "classes"
    verbose_name = "Classes"

    def ready(self) -> None:
        from classes import checks  # noqa: F401 - importing registers them
        from classes.services.people.roles import grant_rights
        from classes.services.planning.public_holidays import fill_public_holidays

        post_migrate.connect(grant_rights, sender=self, dispatch_uid="grant_rights")
        post_migrate.connect(fill_public_holidays, sender=self, dispatch_uid="fill_public_holidays")
