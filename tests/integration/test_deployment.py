"""What stands in deploy/ does what it says: PostgreSQL, nginx and systemd for real where they are, Compose by its schema."""

from __future__ import annotations

import base64
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg
import pytest
import uvicorn
import yaml

from assets.reader.app import application
from assets.release.verify import verify
from assets.workspace import DEFAULTS, INSTANCE, PROJECT, Workspace
from tests.integration.server import free_port, wait_for

DEPLOY = PROJECT / "deploy"
POSTGRES = next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)), None)
NGINX = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/bin")
IS_ROOT = os.geteuid() == 0
without_postgres = pytest.mark.skipif(POSTGRES is None, reason="PostgreSQL is not installed (Debian: postgresql-15)")
without_nginx = pytest.mark.skipif(NGINX is None, reason="nginx is not installed (Debian: nginx)")
without_systemd = pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")


def as_nobody_special(*command: object) -> list[str]:
    """A command of PostgreSQL, which refuses to run as root."""
    plain = [str(part) for part in command]
    return ["runuser", "-u", "postgres", "--", *plain] if IS_ROOT else plain


@pytest.fixture
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an empty database in a PostgreSQL of the test's own; without its last part, that of the server."""
    pytest.importorskip("dagster_postgres", reason="the extra postgres is not installed")
    assert POSTGRES is not None
    with tempfile.TemporaryDirectory(prefix="onrecord-pg-") as name:  # a short path: sockets allow no longer one
        folder, port = Path(name), free_port()
        if IS_ROOT:
            shutil.chown(folder, "postgres")
        make = [POSTGRES / "initdb", "-D", folder / "db", "-U", "onrecord", "-A", "trust", "--no-sync"]
        subprocess.run(as_nobody_special(*make), check=True, capture_output=True, timeout=120)
        options = f"-p {port} -h 127.0.0.1 -k {folder} -F"
        control = [POSTGRES / "pg_ctl", "-D", folder / "db", "-l", folder / "log", "-w"]
        subprocess.run(as_nobody_special(*control, "-o", options, "start"), check=True, stdout=subprocess.DEVNULL, timeout=120)  # fmt: skip
        try:
            server = f"postgresql://onrecord@127.0.0.1:{port}"
            for database in ("onrecord", "restored"):
                subprocess.run([POSTGRES / "createdb", "--maintenance-db", f"{server}/postgres", database], check=True, timeout=60)  # fmt: skip
            yield f"{server}/onrecord"
        finally:
            subprocess.run(as_nobody_special(*control, "-m", "immediate", "stop"), check=True, stdout=subprocess.DEVNULL, timeout=60)  # fmt: skip


def with_driver(url: str) -> str:
    """An address as Dagster wants it."""
    return url.replace("postgresql:", "postgresql+psycopg2:")


def runs_in(url: str) -> int:
    """How many runs a database of Dagster's knows."""
    assert POSTGRES is not None
    asked = [POSTGRES / "psql", url, "-Atc", "SELECT count(*) FROM runs WHERE status = 'SUCCESS'"]
    return int(subprocess.run(asked, check=True, capture_output=True, text=True, timeout=60).stdout)


@without_postgres
def test_runs_are_kept_in_postgresql_and_a_backup_brings_data_and_runs_back(
    released: Workspace, tmp_path: Path, postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipelines.definitions import defs

    monkeypatch.setenv("ONRECORD_POSTGRES", with_driver(postgres))
    monkeypatch.setenv("PATH", f"{POSTGRES}:{os.environ['PATH']}")
    data = Path(shutil.copytree(released.data, tmp_path / "data", symlinks=True))
    shutil.copy(DEPLOY / INSTANCE.name, data / INSTANCE)
    config = {"resources": {"workspace": {"config": {"data": str(data)}}}}
    with dg.DagsterInstance.from_config(str(data / INSTANCE.parent)) as instance:
        job = defs.resolve_job_def("refresh")
        done = job.execute_in_process(run_config=config, instance=instance, asset_selection=[dg.AssetKey("articles")])
        assert done.success and instance.get_runs_count() == 1
    assert runs_in(postgres) == 1

    saved = subprocess.run(
        [DEPLOY / "backup.sh", data, tmp_path / "backups"], check=True, capture_output=True, text=True
    )
    backup, again = Path(saved.stdout.strip()), tmp_path / "again"
    assert {p.name for p in backup.iterdir()} == {"data.tar.gz", "dagster.dump", "SHA256SUMS"}
    restored = postgres.removesuffix("onrecord") + "restored"
    monkeypatch.setenv("ONRECORD_POSTGRES", with_driver(restored))
    subprocess.run([DEPLOY / "restore.sh", backup, again], check=True, capture_output=True, timeout=120)
    assert runs_in(restored) == 1
    assert verify((again / "releases" / "latest").resolve()).is_empty()
    kept = {p.relative_to(data) for p in data.rglob("*") if p.is_file()}
    back = {p.relative_to(again) for p in again.rglob("*") if p.is_file()}
    left = {path.parts[:2] for path in kept - back}
    assert {("work", "parts"), ("work", "tables")} <= left and all(path[0] in ("work", "dagster_home") for path in left)
    assert (again / INSTANCE).read_text() == (DEPLOY / INSTANCE.name).read_text()
    refused = subprocess.run([DEPLOY / "restore.sh", backup, again], capture_output=True, text=True)
    assert refused.returncode == 2 and "not empty" in refused.stderr
    (backup / "data.tar.gz").write_bytes(b"cut")
    assert subprocess.run([DEPLOY / "restore.sh", backup, tmp_path / "third"], capture_output=True).returncode == 1


@contextmanager
def reading(release: Path, port: int, host: str) -> Iterator[None]:
    """The reader, in a thread."""
    config = uvicorn.Config(application(release, [host], None), port=port, log_level="error")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        wait_for("the reader answers", 30, lambda: server.started)
        yield
    finally:
        server.should_exit = True
        thread.join(10)


@without_nginx
def test_nginx_asks_for_a_login_before_the_reader_and_the_ui(released: Workspace, tmp_path: Path) -> None:
    assert NGINX is not None
    port, reader = free_port(), free_port()
    users = tmp_path / "htpasswd"
    told = subprocess.run(["openssl", "passwd", "-apr1", "a secret"], check=True, capture_output=True, text=True).stdout
    users.write_text(f"ann:{told}")
    server = (DEPLOY / "nginx.conf").read_text()
    for old, new in (("8080", f"127.0.0.1:{port}"), ("8900", str(reader)), ("/etc/nginx/onrecord.htpasswd", str(users))):  # fmt: skip
        assert old in server
        server = server.replace(f"listen {old}", f"listen {new}").replace(f":{old}", f":{new}").replace(f" {old};", f" {new};")  # fmt: skip
    (tmp_path / "server.conf").write_text(server)
    folders = "".join(f"{kind}_temp_path {tmp_path};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    whole = f"user root; daemon off; pid {tmp_path}/pid; error_log {tmp_path}/log; events {{}} http {{ access_log off; {folders} include {tmp_path}/server.conf; }}"
    (tmp_path / "nginx.conf").write_text(whole if IS_ROOT else whole.removeprefix("user root; "))

    def ask(path: str, **headers: str) -> int:
        request = urllib.request.Request(
            f"http://127.0.0.1:{port}{path}", headers={"Host": "news.example.org", **headers}
        )
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            return error.code

    command = [NGINX, "-p", tmp_path, "-e", tmp_path / "log", "-c", tmp_path / "nginx.conf"]
    with reading(released.releases / "latest", reader, "news.example.org"):
        process = subprocess.Popen([str(part) for part in command])
        try:
            assert wait_for("nginx answers", 30, lambda: ask("/")) == 401
            login = {"Authorization": "Basic " + base64.b64encode(b"ann:a secret").decode()}
            wrong = {"Authorization": "Basic " + base64.b64encode(b"ann:a guess").decode()}
            assert (ask("/", **login), ask("/speakers", **login)) == (200, 200)
            assert (ask("/", **wrong), ask("/dagster"), ask("/dagster/graphql")) == (401, 401, 401)
            assert ask("/dagster", **login) == 502  # let through: nothing listens there now
            assert ask("/", **login, Host="evil.example.org") == 400  # the reader answers to its name alone
        finally:
            process.terminate()
            process.wait(30)


@without_systemd
def test_systemd_finds_nothing_wrong_with_the_units(tmp_path: Path) -> None:
    units = sorted((DEPLOY / "systemd").iterdir())
    for unit in units:
        text = unit.read_text().replace("/opt/onrecord/.venv/bin", str(Path(sys.executable).parent))
        (tmp_path / unit.name).write_text(text.replace("/opt/onrecord", str(PROJECT)))
    command = ["systemd-analyze", "verify", "--man=no", *(str(tmp_path / unit.name) for unit in units)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stderr) == (0, "")


def test_compose_keeps_its_schema_and_shows_nothing_without_a_login() -> None:
    check = Path(sys.executable).with_name("check-jsonschema")
    if not check.exists():
        pytest.skip("check-jsonschema is not installed")
    subprocess.run([check, "--builtin-schema", "vendor.compose-spec", PROJECT / "compose.yaml"], check=True, timeout=60)
    services = yaml.safe_load((PROJECT / "compose.yaml").read_text())["services"]
    assert [name for name, service in services.items() if "ports" in service] == ["proxy"]
    assert services["proxy"]["ports"] == ["127.0.0.1:8080:8080"]
    ours = [service for service in services.values() if service.get("build")]
    assert len(ours) == 4 and all(service["network_mode"] == "service:proxy" for service in ours)
    mounted = [volume.split(":")[0] for service in services.values() for volume in service["volumes"]]
    made = {"./deploy/onrecord.htpasswd"}  # by the one who deploys it
    assert all((PROJECT / path).exists() for path in mounted if path.startswith("./") and path not in made)


def test_the_image_holds_what_the_wheel_needs() -> None:
    lines = (PROJECT / "Dockerfile").read_text().splitlines()
    copied = {
        name for line in lines if line.startswith("COPY ") and "--from" not in line for name in line.split()[1:-1]
    }
    bundled = {f"data/{name}" for name in ("language", "lookups", "models", "defaults")}
    assert {"assets", "pipelines", "pyproject.toml", "requirements.lock", "hatch_build.py", *bundled} <= copied
    let_in = {line[1:] for line in (PROJECT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    assert copied <= let_in


def test_dagsters_settings_on_a_server_are_the_usual_ones_and_postgresql() -> None:
    usual = yaml.safe_load((DEFAULTS / INSTANCE).read_text())
    server = yaml.safe_load((DEPLOY / INSTANCE.name).read_text())
    assert server.pop("storage") == {"postgres": {"postgres_url": {"env": "ONRECORD_POSTGRES"}}}
    assert server == usual
