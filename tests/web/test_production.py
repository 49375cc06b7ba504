"""The site as it is put on the internet: settings from the environment, in processes of their own."""

import os
import secrets
import subprocess
import sys

import pytest

HTTPS = {"MAPDESK_HTTPS": "1", "MAPDESK_HOSTS": "map.example.org", "MAPDESK_SECRET_KEY": secrets.token_urlsafe(60)}
ASK = """
import django
django.setup()
from django.test import Client
answer = Client(SERVER_NAME="map.example.org").get("/healthz" if {health} else "/", secure={secure})
print(answer.status_code, answer.headers.get("Location"), answer.headers.get("Strict-Transport-Security"))
"""


def run(desk, *arguments, **environment):
    clean = {key: value for key, value in os.environ.items() if not key.startswith("MAPDESK_")}
    settings = {"MAPDESK_DESK": str(desk), "DJANGO_SETTINGS_MODULE": "mapdesk_web.settings"}
    command = [sys.executable, *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=clean | settings | environment)


def migrated(desk):
    assert run(desk, "-m", "django", "migrate", "-v0").returncode == 0
    return desk


def test_djangos_own_check_for_production_finds_nothing(tmp_path):
    done = run(tmp_path, "-m", "django", "check", "--deploy", "--fail-level", "WARNING", **HTTPS)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("environment", "message"),
    [
        ({"MAPDESK_HTTPS": "1"}, "MAPDESK_SECRET_KEY is not set"),
        ({"DATABASE_URL": "paper://desk"}, "DATABASE_URL"),
    ],
)
def test_a_setting_that_cannot_work_is_named(tmp_path, environment, message):
    done = run(tmp_path, "-m", "django", "check", **environment)
    assert done.returncode != 0
    assert message in done.stderr


def test_over_https_browsers_are_told_to_come_back_that_way_only(tmp_path):
    desk = migrated(tmp_path)
    plain = run(desk, "-c", ASK.format(secure=False, health=False), **HTTPS).stdout
    secure = run(desk, "-c", ASK.format(secure=True, health=False), **HTTPS).stdout
    health = run(desk, "-c", ASK.format(secure=False, health=True), **HTTPS).stdout
    assert plain.split()[:2] == ["301", "https://map.example.org/"]
    assert secure.split(None, 2)[2].strip() == "max-age=31536000; includeSubDomains; preload"
    assert health.split()[0] == "200"


def test_the_site_serves_a_desk_from_postgresql(tmp_path, postgres_url, demo):
    import shutil

    shutil.copytree(demo[0] / "updates", tmp_path / "updates")
    environment = {"DATABASE_URL": postgres_url, "MAPDESK_HOSTS": "map.example.org"}
    assert run(tmp_path, "-m", "django", "migrate", "-v0", **environment).returncode == 0
    done = run(tmp_path, "-c", ASK.format(secure=False, health=False), **environment)
    assert done.stdout.split()[0] == "200", done.stderr
    assert not (tmp_path / "site.sqlite3").exists()


def test_the_log_has_one_json_object_a_line_and_no_address_of_a_reader(tmp_path):
    import json

    done = run(migrated(tmp_path), "-c", ASK.format(secure=False, health=True), MAPDESK_LOG="json", MAPDESK_HOSTS="*")
    rows = [json.loads(line) for line in done.stderr.splitlines()]
    assert [(row["view"], row["status"]) for row in rows] == [("healthz", 200)]
    assert "127.0.0.1" not in done.stderr
