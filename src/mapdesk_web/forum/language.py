"""The language of the forum's pages: ``?lang=``, the reader's cookie or what his browser asks for; English elsewhere.

Pages of what is published are written in English by the desk and stay so; the forum is in the reader's language.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

PAGES = ("/discussion/", "/moderation/", "/desk/", "/accounts/")
COOKIE_DAYS = 365


class ForumLanguage:
    """Makes the answer in the language that is asked for, and remembers one that was chosen."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Wrap the rest of the site."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in one language; a choice by ``?lang=`` is kept in a cookie that says nothing else."""
        if not request.path_info.startswith(PAGES):
            with translation.override(settings.LANGUAGE_CODE):
                return self.get_response(request)
        chosen = request.GET.get("lang", "")
        is_chosen = chosen in dict(settings.LANGUAGES)
        language = chosen if is_chosen else translation.get_language_from_request(request)
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        if is_chosen:
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                chosen,
                max_age=COOKIE_DAYS * 86400,
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
        return response
