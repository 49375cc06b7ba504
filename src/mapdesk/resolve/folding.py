"""Any spelling in, lower-case letters without marks out: the first step of every comparison of names."""

import re
import unicodedata
from functools import lru_cache

from anyascii import anyascii

from mapdesk.resolve.dated_names import bare

_DROPPED = re.compile(r"['’‘`´ʿʾʼʻˈ\"“”.]|[\u0610-\u061a\u064b-\u065f\u0670\u0640]")
_GAP = re.compile(r"[\W_]+")
_ARABIC = re.compile(r"[\u0600-\u06ff]")
_ROMANISED = re.compile(r"[\u0080-\u052f\u1e00-\u1fff]+")  # Latin, Greek, Cyrillic with their marks
# One letter, several code points: hamza carriers, taa marbuta, alef maqsura and the Persian and Sorani forms.
_ARABIC_LETTERS = str.maketrans("أإآٱىةؤئکیگھەێۆڕڵ", "اااايهويكيكههيورل", "ء")


@lru_cache(maxsize=50_000)
def fold(name: str) -> str:
    """Fold case, diacritics, apostrophes and hyphens; Latin, Greek and Cyrillic come out as ASCII letters.

    Arabic, Hebrew and other scripts keep their letters, without vowel marks: romanising unvowelled text gives
    consonants that match nothing. The days of a dated name are no part of it. Folding twice changes nothing.

    >>> fold("Ash Sha'fah"), fold("Al-Bū-Kamāl"), fold("Дейр-эз-Зор"), fold("أبو كمال"), fold("کۆبانێ")
    ('ash shafah', 'al bu kamal', 'deyr ez zor', 'ابو كمال', 'كوباني')
    """
    folded = _fold_once(name)
    while not folded.isascii() and (again := _fold_once(folded)) != folded:
        folded = again  # rare letters have a small form in another block
    return folded


def _fold_once(name: str) -> str:
    """Fold without asking whether the result folds further."""
    text = unicodedata.normalize("NFKC", bare(name))
    if text.isascii():
        return _letters(text)
    text = _ROMANISED.sub(lambda run: anyascii(run.group()), _DROPPED.sub("", text))
    if text.isascii():
        return _letters(text)
    if _ARABIC.search(text):
        text = text.translate(_ARABIC_LETTERS)
    return _letters(_without_marks(text))


def _letters(text: str) -> str:
    """Lower the case, drop apostrophes and full stops, and turn every other gap into one space."""
    return _GAP.sub(" ", _DROPPED.sub("", text).lower()).strip()


def _without_marks(text: str) -> str:
    """Take accents off the letters of a script that is kept."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return unicodedata.normalize("NFC", bare.casefold())
