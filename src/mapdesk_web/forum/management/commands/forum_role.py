"""Give an account a role from the command line: how the first administrator comes about."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from mapdesk_web.forum.models import Reader
from mapdesk_web.forum.models.people import Role
from mapdesk_web.forum.services.people import appoint


class Command(BaseCommand):
    """``python -m django forum_role NAME ROLE``."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """Name and role."""
        parser.add_argument("name")
        parser.add_argument("role", choices=Role.values)

    def handle(self, *arguments: Any, **options: Any) -> None:
        """Find the reader and give him the role; it is in the log as the operator's decision."""
        reader = Reader.objects.filter(name=options["name"]).first()
        if reader is None:
            raise CommandError(f"no reader is called {options['name']!r}; he has to join first")
        appoint(reader, options["role"], now=timezone.now())
        self.stdout.write(f"{reader.name} is {reader.role} now")
