import json
import os
import re
import subprocess
import sys
import urllib.error
import urllib.request

import pytest


def a_bundle(desk, update_id, title):
    folder = desk / "updates" / update_id
    folder.mkdir(parents=True)
    (folder / "index.html").write_text("<!doctype html><title>t</title>é", "utf-8")
    (folder / "draft.txt").write_text("unpublished", "utf-8")
    (folder / "update.json").write_text(json.dumps({"title": title}), "utf-8")
    (folder / "manifest.json").write_text(json.dumps({"files": {"index.html": {}, "update.json": {}}}), "utf-8")


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    desk = tmp_path_factory.mktemp("desk")
    a_bundle(desk, "2018-05-14-v1", "First <b>title</b>")
    a_bundle(desk, "2018-05-24-v2", "Second title")
    (desk / "ledger.jsonl").write_text("secret", "utf-8")
    (desk / "updates" / "half-written").mkdir()
    command = [sys.executable, "-m", "mapdesk_web", str(desk), "--port", "0"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=dict(os.environ))
    assert process.stderr is not None
    line = process.stderr.readline()
    found = re.search(r"http://\S+/", line)
    assert found, line + process.stderr.read()
    yield found[0]
    process.terminate()
    process.wait(10)
    process.stderr.close()


def get(url):
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return answer.status, answer.read().decode(), answer.headers
    except urllib.error.HTTPError as error:
        with error:
            return error.code, "", error.headers


@pytest.mark.parametrize(
    "address",
    [
        "ledger.jsonl",
        "updates/2018-05-14-v1/draft.txt",
        "updates/2018-05-14-v1/../../ledger.jsonl",
        "updates/2018-05-14-v1/%2e%2e/%2e%2e/ledger.jsonl",
        "updates/../ledger.jsonl",
        "updates/half-written/",
        "updates/2018-05-15-v1/",
    ],
)
def test_nothing_unpublished_can_be_reached(site, address):
    assert get(site + address)[0] == 404


def test_the_archive_lists_updates_latest_first_and_escapes_titles(site):
    status, page, _ = get(site)
    assert status == 200
    assert page.index("Second title") < page.index("First &lt;b&gt;title")


def test_a_published_file_is_served_as_what_it_is(site):
    status, page, headers = get(site + "updates/2018-05-14-v1/")
    assert (status, page) == (200, "<!doctype html><title>t</title>é")
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert headers["X-Content-Type-Options"] == "nosniff"
