"""Guests without an account: a pseudonym within one thread that says nothing of the person; no address is kept."""

import datetime as dt
import hashlib
import hmac

from django.conf import settings

KEY_DAYS = 30  # after so many days the key turns, and old pseudonyms cannot be tied to new posts
# Neutral words; 32 x 32 x 100 names a thread are enough that two guests seldom share one.
FIRST = (
    "Amber", "Autumn", "Birch", "Blue", "Calm", "Cedar", "Clear", "Copper", "Coral", "Dawn", "Early", "Ember",
    "Evening", "Fern", "Grey", "Hazel", "Ivory", "Juniper", "Late", "Linden", "Maple", "Mild", "North", "Ochre",
    "Olive", "Pale", "Quiet", "Russet", "Silver", "Slate", "Still", "Willow",
)  # fmt: skip
SECOND = (
    "Badger", "Bittern", "Bunting", "Crane", "Curlew", "Dipper", "Dove", "Egret", "Falcon", "Finch", "Grebe", "Hare",
    "Heron", "Hoopoe", "Ibis", "Jay", "Kestrel", "Lapwing", "Lark", "Magpie", "Marten", "Otter", "Owl", "Plover",
    "Quail", "Redstart", "Rook", "Sparrow", "Stork", "Swift", "Tern", "Wren",
)  # fmt: skip


def guest_key(thread: str, token: str, now: dt.datetime) -> str:
    """Return the key of a guest within a thread: a keyed hash of his cookie's token, the thread and the month.

    The token is random and lives in his browser; without the site's secret the key cannot be tied to it.
    """
    period = now.toordinal() // KEY_DAYS
    message = f"{period}:{thread}:{token}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), message, hashlib.sha256).hexdigest()


def pseudonym(key: str) -> str:
    """Return the name that readers see for a key.

    >>> pseudonym("0" * 64), pseudonym("ff" * 32)
    ('Guest Amber Badger 00', 'Guest Willow Wren 43')
    """
    number = int(key[:12], 16)
    return f"Guest {FIRST[number % 32]} {SECOND[number // 32 % 32]} {number // 1024 % 100:02d}"
