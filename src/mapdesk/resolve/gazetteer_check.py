"""An open gazetteer file in, what is wrong with it in sentences out."""

import sqlite3

_CHECKS: tuple[tuple[str, str], ...] = (
    ("no name leads to the place", "SELECT place_id FROM place WHERE number NOT IN (SELECT place FROM name_key)"),
    ("a name leads to no place", "SELECT name FROM name_key WHERE place NOT IN (SELECT number FROM place)"),
    ("a geometry belongs to no place", "SELECT place FROM geometry WHERE place NOT IN (SELECT number FROM place)"),
    ("coordinates off the earth", "SELECT place_id FROM place WHERE NOT (abs(lng) <= 180 AND abs(lat) <= 90)"),
    ("no source is named", "SELECT place_id FROM place WHERE source = ''"),
    ("no licence is named", "SELECT place_id FROM place WHERE license = ''"),
)
_SHOWN = 20


def problems_of(connection: sqlite3.Connection) -> list[str]:
    """Return what is wrong with the file, at most 20 places per question; empty when all is well."""
    problems = [
        f"the file is damaged: {row[0]}; build it again"
        for row in connection.execute("PRAGMA integrity_check")
        if row[0] != "ok"
    ]
    for question, query in _CHECKS:
        problems += [f"{question}: {row[0]}" for row in connection.execute(f"{query} LIMIT {_SHOWN}")]
    return problems
