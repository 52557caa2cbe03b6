"""A day in a few minutes, with what goes wrong on such a day, on the real UI with its daemon.

    python -m benchmarks.day [--minutes 6]

The web is looked at every minute and the daily refresh comes once, after so many minutes: more on a slow machine. Files come into the inbox, a feed changes, one source cannot be
reached, and the whole process tree is killed with SIGKILL in the middle of a run and stays down over the tick of the daily refresh. Then
nobody does anything but look. In the end each article must be in the release exactly once, every tick accounted for, nothing
unfinished or queued, and the failure told. Prints what was found; exits with 1 when something is not so.
"""

from __future__ import annotations

import argparse
import datetime as dt
import http.server
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any

import duckdb

from assets.release.publish import complete, latest
from assets.release.verify import verify
from assets.workspace import Workspace

FILES = 60
TEXT = "The mayor of town {n} said on Monday that {n}00 buses were sold. “We had to,” she told reporters of {place}."
ITEM = "<item><title>Bridge {n}</title><guid>bridge-{n}</guid><description>{text}</description></item>"
IN_REPOSITORY = '{repositoryName: "__repository__", repositoryLocationName: "onrecord"}'
NAMED = 'repositoryName: "__repository__", repositoryLocationName: "onrecord"'
SCHEDULE = f"""{{ scheduleOrError(scheduleSelector: {{{NAMED}, scheduleName: "daily_refresh"}}) {{ ... on Schedule {{ scheduleState {{
  ticks {{ status runIds }} typeSpecificData {{ ... on ScheduleData {{ startTimestamp }} }} }} }} }} }}"""
SENSOR = f"""query($name: String!) {{ sensorOrError(sensorSelector: {{{NAMED}, sensorName: $name}}) {{ ... on Sensor {{
  sensorState {{ ticks {{ status runIds }} }} }} }} }}"""
SENSORS = ("inbox_sensor", "web_sensor", "dead_runs_sensor", "failure_sensor", "health_sensor")


class Feed(http.server.BaseHTTPRequestHandler):
    """A feed with as many items as `items` says, each with its own text."""

    items = 2

    def do_GET(self) -> None:
        """The feed, and no robots.txt."""
        found = self.path == "/rss.xml"
        texts = [TEXT.format(n=1000 + n, place="the valley") * 4 for n in range(self.items)]
        body = "".join(ITEM.format(n=n, text=text) for n, text in enumerate(texts))
        data = f'<rss version="2.0"><channel><title>Wire</title>{body}</channel></rss>'.encode()
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", "application/rss+xml")
        self.end_headers()
        self.wfile.write(data if found else b"")

    def log_message(self, *args: object) -> None:
        """Nothing."""


def prepared(folder: Path, feed: int, minutes: int) -> tuple[Workspace, dt.datetime]:
    """A data folder with these sources, whose daily refresh comes in some minutes; and when that is."""
    workspace = Workspace(folder / "data")
    workspace.begin()
    workspace.sources.write_text(
        f"sources:\n  - {{name: inbox, path: inbox}}\n"
        f"  - {{name: wire, kind: feed, url: 'http://127.0.0.1:{feed}/rss.xml', follow: false}}\n"
        "  - {name: gone, kind: pages, urls: ['http://127.0.0.1:9/page']}\n"
        "fetching: {allowed_hosts: [127.0.0.1], retries: 0, delay_seconds: 0}\n"
    )
    daily = dt.datetime.now(dt.UTC).replace(second=0, microsecond=0) + dt.timedelta(minutes=minutes)
    workspace.refreshes.write_text(f'daily: "{daily:%H:%M}"\nweb_minutes: 1\n')
    return workspace, daily


def put(workspace: Workspace, first: int, count: int) -> None:
    """Files for the inbox."""
    for n in range(first, first + count):
        (workspace.inbox / f"{n}.txt").write_text(TEXT.format(n=n, place="the coast"), encoding="utf-8")


def released(workspace: Workspace) -> list[str]:
    """The ids of the articles of the latest release, as often as they stand in it."""
    path = workspace.releases / "latest" / "onrecord.duckdb"
    if not path.exists():
        return []
    with duckdb.connect(str(path), read_only=True) as con:
        return [row[0] for row in con.sql("SELECT external_id FROM articles").fetchall()]


def day(folder: Path, feed: int, minutes: int) -> dict[str, Any]:
    """What was found in the end, by name; true where it is as it should be."""
    from tests.integration.server import serving, wait_for

    workspace, daily = prepared(folder, feed, minutes)
    with serving(folder, workspace) as server:
        # a tick is missed only by a schedule that was there before
        wait_for("the schedule is followed", 300, lambda: schedule(server)["typeSpecificData"]["startTimestamp"])
        put(workspace, 0, FILES)
        killed = wait_for("a run", 300, lambda: [r for r in server.runs() if r["status"] == "STARTED"])[0]["runId"]
        time.sleep(3)
        server.kill_everything()
    assert dt.datetime.now(dt.UTC) < daily, "the machine is too slow for so short a day: name more --minutes"
    Feed.items = 3
    put(workspace, FILES, 5)
    while dt.datetime.now(dt.UTC) < daily + dt.timedelta(seconds=20):  # nobody is there when the hour strikes
        time.sleep(1)
    with serving(folder, workspace) as server:
        wanted = {f"{n}.txt" for n in range(FILES + 5)} | {f"bridge-{n}" for n in range(3)}
        wait_for("every article is released", 400, lambda: wanted <= set(released(workspace)))
        wait_for("the tick is caught up", 200, lambda: schedule(server)["ticks"])
        workspace.refreshes.write_text("web_minutes: null\n")  # the day is over
        wait_for("every run has ended", 300, lambda: all(server.outcome(r["runId"]) for r in server.runs()))
        runs = {run["runId"]: run["status"] for run in server.runs()}
        looked = ticks(server)
        caught_up = [tick for tick in looked["daily_refresh"] if tick["status"] == "SUCCESS"]
        asked_for = {run for its in looked.values() for tick in its for run in tick["runIds"]}
        log = folder / "home" / "failures.log"
        wait_for("the failure is told", 120, lambda: log.exists() and killed in log.read_text())
        articles = released(workspace)
        release = latest(workspace.releases)
        print(
            f"{sum(map(len, looked.values()))} ticks of the schedule and {len(SENSORS)} sensors asked for {len(asked_for)} runs"
        )
        print(f"{len(runs)} runs: {Counter(runs.values())}; {len(complete(workspace.releases))} releases")
        return {
            f"each of {len(wanted)} articles is in the release exactly once": sorted(articles) == sorted(wanted),
            "the release is whole": release is not None and verify(release).is_empty(),
            "the missed tick was caught up once": len(caught_up) == 1,
            "no tick failed": all(tick["status"] != "FAILURE" for its in looked.values() for tick in its),
            "every run that a tick asked for is there and has ended": asked_for <= runs.keys(),
            "the killed run is marked as failed": runs[killed] == "FAILURE",
            "no other run failed": [run for run, status in runs.items() if status != "SUCCESS"] == [killed],
            "the source that cannot be reached is told": "source gone" in told(server),
        }


def schedule(server: Any) -> dict[str, Any]:
    """The state of the daily refresh."""
    return server.ask(SCHEDULE)["scheduleOrError"]["scheduleState"]


def ticks(server: Any) -> dict[str, list[dict[str, Any]]]:
    """What the schedule and each sensor did, by name."""
    of_sensors = {name: server.ask(SENSOR, name=name)["sensorOrError"]["sensorState"]["ticks"] for name in SENSORS}
    return {"daily_refresh": schedule(server)["ticks"], **of_sensors}


def told(server: Any) -> str:
    """What the page of the asset health says of the state."""
    query = """{ assetOrError(assetKey: {path: ["health"]}) { ... on Asset { assetMaterializations(limit: 1) {
      metadataEntries { label ... on TextMetadataEntry { text } } } } } }"""
    made = server.ask(query)["assetOrError"]["assetMaterializations"]
    return (
        next((entry["text"] for entry in made[0]["metadataEntries"] if entry["label"] == "state"), "") if made else ""
    )


def main() -> None:
    """Live through the day and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=int, default=6)
    minutes = parser.parse_args().minutes
    feed = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Feed)
    threading.Thread(target=feed.serve_forever, daemon=True).start()
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        found = day(Path(folder), feed.server_address[1], minutes)
    for what, is_so in found.items():
        print(f"{'yes' if is_so else 'NO':<4} {what}")
    print(f"a day in {time.monotonic() - begun:.0f} s")
    sys.exit(not all(found.values()))


if __name__ == "__main__":
    main()
