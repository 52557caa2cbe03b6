"""When refreshes run, who is told of a failed one, and what is told of how things stand: settings, sensors, alerts, health."""

import http.server
import json
import shutil
import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg
import polars as pl
import pytest

from assets import storage
from assets.pace import Pace, duration
from assets.workspace import PROJECT, Workspace
from pipelines import history, sensors
from pipelines.failures import LOG, cause_of, tell
from pipelines.health import health
from pipelines.previews import pictures, preview
from pipelines.schedules import schedules
from pipelines.settings import Alert, RefreshSettings, load_refresh_settings
from pipelines.unchanged import Left, nothing_new, of_inputs, remember

WIRE = "sources:\n  - {name: wire, kind: feed, url: 'https://example.org/rss'}\n"


@pytest.fixture
def instance(tmp_path: Path) -> Iterator[dg.DagsterInstance]:
    """An instance on disk."""
    (tmp_path / "home").mkdir()
    with dg.DagsterInstance.local_temp(str(tmp_path / "home")) as instance:
        yield instance


@dg.op(config_schema=dg.Field(str, default_value=""))
def ends(context: dg.OpExecutionContext) -> None:
    """Ends well, or with the words that it is given."""
    if context.op_config:
        raise ValueError(context.op_config)


@dg.job(name="refresh")
def quick() -> None:
    """A refresh as far as the history of runs is concerned."""
    ends()


def refreshed(instance: dg.DagsterInstance, why_not: str = "") -> dg.ExecuteInProcessResult:
    """A run that has ended well, or failed with these words."""
    config = {"ops": {"ends": {"config": why_not}}}
    return quick.execute_in_process(run_config=config, instance=instance, raise_on_error=False)


def asked(
    sensor: dg.SensorDefinition, instance: dg.DagsterInstance, workspace: Workspace, cursor: str | None = None
) -> tuple[str | None, str | None]:
    """Why a sensor asks for no run (None: it asks for one), and its cursor afterwards."""
    context = dg.build_sensor_context(instance=instance, cursor=cursor, resources={"workspace": workspace})
    with context:
        found = sensor(context)
        return (found.skip_message if isinstance(found, dg.SkipReason) else None), context.cursor


# ---------------------------------------------------------------- when


def test_a_file_in_the_inbox_is_asked_for_until_a_refresh_has_succeeded(
    instance: dg.DagsterInstance, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    why, cursor = asked(sensors.inbox_sensor, instance, workspace)
    assert why is not None and "is empty" in why
    (workspace.inbox / "new.txt").write_text("New.")
    assert asked(sensors.inbox_sensor, instance, workspace, cursor) == (None, None)

    refreshed(instance, "the disk is full")
    why, cursor = asked(sensors.inbox_sensor, instance, workspace, cursor)
    assert why is not None and "the next try is in" in why and cursor is None
    monkeypatch.setattr(sensors, "FIRST_WAIT", 0.0)
    assert asked(sensors.inbox_sensor, instance, workspace, cursor) == (None, None)

    time.sleep(0.1)
    refreshed(instance)
    why, cursor = asked(sensors.inbox_sensor, instance, workspace, cursor)
    assert why == "the last successful refresh has read what is in the inbox" and cursor
    why, same = asked(sensors.inbox_sensor, instance, workspace, cursor)
    assert why is not None and "nothing in the inbox has changed" in why and same == cursor

    time.sleep(0.1)
    (workspace.inbox / "more.txt").write_text("More.")
    assert asked(sensors.inbox_sensor, instance, workspace, cursor) == (None, cursor)
    instance.create_run_for_job(quick, status=dg.DagsterRunStatus.STARTED)
    why, _ = asked(sensors.inbox_sensor, instance, workspace, cursor)
    assert why is not None and "under way or waiting" in why


def test_the_inbox_can_be_left_to_the_daily_refresh(instance: dg.DagsterInstance, workspace: Workspace) -> None:
    (workspace.inbox / "new.txt").write_text("New.")
    workspace.refreshes.write_text("inbox: false\n", encoding="utf-8")
    assert asked(sensors.inbox_sensor, instance, workspace)[0] == "refresh.yaml turns it off"


def test_what_the_shell_has_released_is_no_reason_for_a_run_when_the_ui_is_opened(
    instance: dg.DagsterInstance, workspace: Workspace
) -> None:
    (workspace.inbox / "new.txt").write_text("New.")
    time.sleep(0.1)
    refreshed(instance)
    why, _ = asked(sensors.inbox_sensor, instance, workspace)
    assert why == "the last successful refresh has read what is in the inbox"


def test_the_web_is_looked_at_as_often_as_the_settings_say(instance: dg.DagsterInstance, workspace: Workspace) -> None:
    why, _ = asked(sensors.web_sensor, instance, workspace)
    assert why is not None and "lists no feeds" in why
    workspace.sources.write_text(WIRE, encoding="utf-8")
    assert asked(sensors.web_sensor, instance, workspace)[0] is None
    refreshed(instance)
    why, cursor = asked(sensors.web_sensor, instance, workspace)
    assert why is not None and "the next time is in 60 min" in why and cursor
    workspace.refreshes.write_text("web_minutes: null\n", encoding="utf-8")
    assert "turns them off" in (asked(sensors.web_sensor, instance, workspace)[0] or "")


def test_the_hour_and_the_time_zone_are_those_of_the_settings(workspace: Workspace) -> None:
    workspace.refreshes.write_text("daily: 17:30\ntime_zone: Asia/Tokyo\n", encoding="utf-8")
    (daily,) = schedules(load_refresh_settings(workspace))
    assert (daily.cron_schedule, daily.execution_timezone) == ("30 17 * * *", "Asia/Tokyo")
    assert daily.default_status == dg.DefaultScheduleStatus.RUNNING
    assert schedules(RefreshSettings(daily=None)) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("daily: later\n", "line 1, daily: does not have the form"),
        ("time_zone: UTC\nkeep_runs: none\n", "line 2, keep_runs: must be a whole number"),
        ("time_zone: Paris\n", "line 1, time_zone: 'Paris' is no time zone"),
        ("alert:\n  fax: 1\n", "line 2, alert.fax: is no setting"),
        ("daily: null\ndaily: '06:00'\n", "line 2, daily: stands there twice"),
        ("daily: [\n", "is not YAML"),
    ],
)
def test_a_mistake_in_the_settings_is_told_with_its_line_in_plain_words(
    workspace: Workspace, text: str, told: str
) -> None:
    workspace.refreshes.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match="refresh.yaml") as error:
        load_refresh_settings(workspace)
    assert told in str(error.value) and "pydantic" not in str(error.value)


def test_every_setting_stands_in_the_file_that_a_new_folder_begins_with() -> None:
    path = next(PROJECT.glob("data/**/refresh.yaml"))
    assert load_refresh_settings(Workspace(path.parent)) == RefreshSettings()
    text = path.read_text(encoding="utf-8")
    assert all(f"{name}:" in text for name in [*RefreshSettings.model_fields, *Alert.model_fields])


def test_a_second_refresh_waits_for_the_first(tmp_path: Path) -> None:
    waited: list[str] = []
    first = storage.take_turn(tmp_path / "run.lock", lambda: waited.append("first"))
    ended = threading.Event()

    def second() -> None:
        with storage.take_turn(tmp_path / "run.lock", lambda: waited.append("second")):
            ended.set()

    thread = threading.Thread(target=second)
    thread.start()
    assert not ended.wait(0.3)
    first.close()
    assert ended.wait(10) and waited == ["second"]
    thread.join()


def test_old_runs_are_forgotten_but_never_the_last_good_one(instance: dg.DagsterInstance) -> None:
    good = refreshed(instance).run_id
    bad = [refreshed(instance, "no luck").run_id for _ in range(4)]
    history.forget_old(instance, keep=2)
    assert {run.run_id for run in instance.get_runs()} == {good, *bad[-2:]}


# ---------------------------------------------------------------- failure is told


@contextmanager
def listening(handler: type[socketserver.BaseRequestHandler]) -> Iterator[int]:
    """A server on a free port of this machine."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


def test_a_failed_run_is_told_once_to_the_log_the_webhook_and_by_mail(instance: dg.DagsterInstance) -> None:
    posted, mailed = [], []

    class Webhook(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            posted.append(json.loads(self.rfile.read(int(self.headers["Content-Length"])))["text"])
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args: object) -> None:
            pass

    class Mail(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"220 here\r\n")
            is_text = False
            while line := self.rfile.readline():
                mailed.append(line.decode())
                is_text = (is_text or line.upper() == b"DATA\r\n") and line != b".\r\n"
                answer = {b"DATA\r\n": b"354 go on", b"QUIT\r\n": b"221 bye"}.get(line.upper(), b"250 good")
                self.wfile.write(answer + b"\r\n" if not is_text or answer.startswith(b"354") else b"")

    run = refreshed(instance, "the archive\nis full")
    cause = cause_of(run.all_events)
    assert cause == "ends: the archive\nis full"
    with listening(Webhook) as web, listening(Mail) as mail:
        alert = Alert(webhook=f"http://127.0.0.1:{web}/", email_to="desk@example.org", smtp=f"127.0.0.1:{mail}")
        for _ in range(2):
            assert tell(instance, alert, run.dagster_run, cause) == []
    (text,) = posted
    assert run.run_id in text and "the archive is full" in text
    assert sum(line.startswith("Subject:") for line in mailed) == 1 and "is full\r\n" in mailed
    log = Path(instance.root_directory, LOG).read_text(encoding="utf-8")
    assert log.count("the archive is full") == 1
    last = instance.all_logs(run.run_id)[-1].message
    assert last == "WHY THIS RUN FAILED: ends: the archive\nis full"  # what the page of the run opens with


def test_a_message_that_cannot_be_delivered_is_told_in_the_log(instance: dg.DagsterInstance) -> None:
    run = refreshed(instance, "no luck")
    alert = Alert(webhook="http://127.0.0.1:9/", email_to="desk@example.org", smtp="127.0.0.1:9")
    assert len(tell(instance, alert, run.dagster_run, "no luck")) == 2
    assert "the webhook to http://127.0.0.1:9/ could not be sent" in Path(instance.root_directory, LOG).read_text()


def test_settings_that_cannot_be_used_fail_the_run_with_one_sentence(workspace: Workspace) -> None:
    from tests.conftest import run_refresh

    workspace.settings.write_text("minimum_confidence: 7\n", encoding="utf-8")
    with dg.DagsterInstance.ephemeral() as instance:
        result = run_refresh(workspace, instance)
    assert not result.success and not [e for e in result.all_events if e.is_step_event]
    cause = cause_of(result.all_events)
    assert "release.yaml cannot be used: line 1, minimum_confidence: must be 1.0 or less" in cause


# ---------------------------------------------------------------- how things stand


def test_health_tells_of_the_release_the_sources_the_rejects_and_what_is_wrong(
    released: Workspace, instance: dg.DagsterInstance
) -> None:
    settings = RefreshSettings()
    before = health(released, instance, settings, time.time())
    assert before.problems == ["no refresh has succeeded yet"]
    refreshed(instance)
    found = health(released, instance, settings, time.time())
    assert found.state == "all is well" and found.facts["refused sources"] == "none"
    assert found.tables["articles per source"].rows() == [("inbox", 1)]
    assert {"candidate", "reason", "rejects", "per article"} == set(found.tables["reject rates"].columns)
    assert "last good release" in found.text() and json.loads(found.json())["state"] == "all is well"
    refreshed(instance, "the wire is down")
    stale = health(released, instance, settings, time.time() + 40 * 3600)
    assert stale.problems == ["no refresh has succeeded for 40 h 0 min", "the last run failed: ends: the wire is down"]


def test_the_health_sensor_writes_the_page_after_each_run_and_not_again(
    released: Workspace, instance: dg.DagsterInstance
) -> None:
    with dg.build_sensor_context(instance=instance, resources={"workspace": released}) as context:
        result = sensors.health_sensor(context)
    assert isinstance(result, dg.SensorResult) and result.asset_events[0].asset_key == dg.AssetKey("health")
    assert asked(sensors.health_sensor, instance, released, result.cursor)[0] is not None


def test_previews_begin_with_what_a_person_looks_for(tables: dict[str, pl.DataFrame]) -> None:
    frames = {name: frame.lazy() for name, frame in tables.items()}
    first = {name: preview(name, frames[name], frames).splitlines()[0] for name in frames}
    assert first["statements"].startswith("| title | published_on | speaker |")
    assert first["articles"].startswith("| title | published_on |")
    assert first["statistics"].startswith("| title | published_on | speaker | number |")
    assert set(pictures("statements", frames["statements"], frames)) == {"kinds", "top speakers"}
    dated = frames | {"articles": frames["articles"].with_columns(published_on=pl.date(2026, 3, 1))}
    assert "categories over time" in pictures("statistics", dated["statistics"], dated)
    assert pictures("statistics", frames["statistics"].head(0), dated) == {}


def test_nothing_is_run_when_nothing_that_is_read_has_changed(released: Workspace, tmp_path: Path) -> None:
    workspace = Workspace(Path(shutil.copytree(released.data, tmp_path / "data", symlinks=True)))
    left = Left("Release 1", ["one was left out"], False)
    assert nothing_new(workspace) is None
    remember(workspace, of_inputs(workspace), left)
    assert nothing_new(workspace) == left
    (workspace.inbox / "new.txt").write_text("New.")
    assert nothing_new(workspace) is None
    remember(workspace, of_inputs(workspace), left)
    next(workspace.parts.rglob("rows.parquet")).write_bytes(b"damaged")
    assert nothing_new(workspace) is None
    workspace.sources.write_text(WIRE, encoding="utf-8")
    remember(workspace, of_inputs(workspace), left)
    assert nothing_new(workspace) is None  # the web may always have changed


def test_progress_tells_how_long_the_rest_will_take() -> None:
    told: list[str] = []
    pace = Pace(told.append, "articles read")
    pace(1, 1000)
    pace(1000, 1000)
    assert told[0].startswith("1 of 1,000 articles read, ") and told[0].endswith(" left")
    assert told[1] == "1,000 of 1,000 articles read"
    assert [duration(s) for s in (0.44, 38, 700, 12_000)] == ["0.4 s", "38 s", "12 min", "3 h 20 min"]
