"""The form by which a reader objects to a decision: to a strike, a rejected post, a removed request or note."""

from django.http import HttpRequest
from django.utils import timezone

from mapdesk_web.forum.errors import Refused
from mapdesk_web.forum.rendering import clean_body
from mapdesk_web.forum.services.appealing import Against, appeal
from mapdesk_web.forum.views.guard import reader_of


def object_to(request: HttpRequest, against: Against) -> None:
    """Make the appeal that the form asks for.

    Raises:
        Refused: no words, no reader, or no appeal is possible.
    """
    reader, text = reader_of(request), clean_body(request.POST.get("text", ""))[:4000]
    if not text or reader is None:
        raise Refused("Please say why the decision is wrong.")
    appeal(reader, text, against, now=timezone.now())
