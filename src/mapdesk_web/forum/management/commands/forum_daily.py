"""What the forum needs once a day: close old threads, carry out deletions, score notes, send digests."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from mapdesk_web.forum.services.commenting import close_due_threads
from mapdesk_web.forum.services.noting import score_all
from mapdesk_web.forum.services.people import delete_due_accounts
from mapdesk_web.forum.services.telling import send_digests


class Command(BaseCommand):
    """``python -m django forum_daily``; running it twice does nothing the second time."""

    help = __doc__

    def handle(self, *arguments: Any, **options: Any) -> None:
        """Do all of it and say how much there was."""
        now = timezone.now()
        done = {
            "threads closed": close_due_threads(now=now),
            "accounts deleted": delete_due_accounts(now=now),
            "notes with a new status": score_all(now=now),
            "digests sent": send_digests(now=now),
        }
        self.stdout.write(", ".join(f"{count} {what}" for what, count in done.items()))
