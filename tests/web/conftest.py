"""The site over the demo's two published updates, in this process; with work in its folder that is not published."""

import shutil

import pytest

SECRET = "The blue brigade took the village of Quietmill, a messenger whispered."


@pytest.fixture(scope="session")
def site(django_site, demo):
    """The desk's folder behind the site: two bundles, and work that no bundle shows."""
    for name in ("desk.toml", "sides.toml", "sources.toml", "ledger.jsonl"):
        shutil.copyfile(demo[0] / name, django_site / name)
    shutil.copytree(demo[0] / "updates", django_site / "updates")
    with (django_site / "ledger.jsonl").open("a", encoding="utf-8") as ledger:
        ledger.write(SECRET)
    (django_site / "reports").mkdir()
    (django_site / "reports" / "quietmill.txt").write_text(SECRET, "utf-8")
    (django_site / "updates" / "2018-05-24-v1" / "draft.txt").write_text(SECRET, "utf-8")
    half_written = django_site / "updates" / ".2018-05-25-v1.77.new"
    half_written.mkdir()
    (half_written / "index.html").write_text(SECRET, "utf-8")
    return django_site


@pytest.fixture
def browser(site):
    """A client of the site that asks for addresses and follows nothing by itself."""
    from django.test import Client

    return Client(SERVER_NAME="localhost")


@pytest.fixture
def secret():
    return SECRET


@pytest.fixture
def settings_of():
    """Settings for the length of a with block."""
    from django.test import override_settings

    return override_settings
