"""A template tag that writes facts as a JSON-LD block, which browsers do not run."""

import json
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
# What could end the block or start another one stays an escape within the JSON.
ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@register.simple_tag
def json_ld(facts: dict[str, Any]) -> SafeString:
    """Write a dictionary as ``<script type="application/ld+json">``."""
    text = json.dumps(facts, ensure_ascii=False).translate(ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))
