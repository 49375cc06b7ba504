"""The site over the demo's two published updates, in this process; with work in its folder that is not published."""

import shutil
from pathlib import Path

import pytest

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = ["--no-sandbox", "--disable-dev-shm-usage", "--use-gl=angle", "--use-angle=swiftshader"]
PATIENCE_S = 90  # of a busy machine that draws without graphics hardware
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


@pytest.fixture(scope="module")
def chromium():
    if not CHROMIUM.exists():
        pytest.skip(f"{CHROMIUM} is not installed")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def watched(chromium):
    """Opens empty pages of a site; in the end none has complained of anything or asked another host for something.

    ``is_meant`` tells complaints that belong to what is tested, ``local`` how addresses of no host begin.
    """
    problems, contexts = [], []

    def open_page(
        address, *, is_meant=lambda _: False, local=("blob:", "data:"), patience_s=PATIENCE_S, width=1280, height=800,
        **options,
    ):  # fmt: skip
        context = chromium.new_context(viewport={"width": width, "height": height}, **options)
        context.set_default_timeout(patience_s * 1000)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda told: is_complaint(told) and not is_meant(told) and problems.append(told.text))
        page.on("pageerror", lambda problem: problems.append(str(problem)))
        page.on("request", lambda asked: asked.url.startswith((address, *local)) or problems.append(asked.url))
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert problems == []


@pytest.fixture
def visit(watched, address):
    """Opens pages at the module's address."""

    def open_page(path="", **options):
        page = watched(address, **options)
        assert page.goto(address + path).status == 200
        return page

    return open_page


def is_complaint(message):
    """Errors, but for the favicon that browsers ask every server for."""
    return message.type == "error" and not message.location["url"].endswith("/favicon.ico")
