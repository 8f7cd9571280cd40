"""`hub start`, whole: it answers, mends whatever is killed, refuses what cannot be, and leaves nothing behind."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from hub.embedded.process import alive, wait_until

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
PROCESSES = ("hub-web", "hub-worker", "hub-relay", "hub-scheduler")
SERVERS = ("postgres", "valkey-server")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def parent_and_name(pid: int) -> tuple[int, str]:
    text = Path(f"/proc/{pid}/stat").read_text()
    return int(text.rsplit(")", 1)[1].split()[1]), text.split("(", 1)[1].rsplit(")", 1)[0]


def children(pid: int) -> dict[str, int]:
    found = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and alive(int(entry.name)):
            try:
                parent, name = parent_and_name(int(entry.name))
            except OSError:
                continue
            if parent == pid:
                found[name] = int(entry.name)
    return found


class Hub:
    """A hub started by the command, in a data directory of its own."""

    def __init__(self, data: Path, **environ: str):
        self.port = int(environ.get("HUB_PORT", free_port()))
        self.environ = {name: value for name, value in os.environ.items() if not name.startswith("HUB_")}
        for foreign in ("DATABASE_URL", "REDIS_URL"):
            self.environ.pop(foreign, None)
        self.environ |= {"HUB_DATA_DIR": str(data), "HUB_PORT": str(self.port), "HUB_STORY": "none", "HUB_WEB_WORKERS": "1"} | environ
        self.output = data.parent / f"output-{self.port}"
        self.process: subprocess.Popen | None = None

    def start(self) -> Hub:
        with self.output.open("w") as sink:
            self.process = subprocess.Popen([sys.executable, "-u", "-m", "hub.cli", "start"], env=self.environ, stdout=sink, stderr=sink)
        assert wait_until(lambda: self.said("Stop with Ctrl-C") or self.process.poll() is not None, 120, 0.1), self.output.read_text()
        assert self.process.poll() is None, self.output.read_text()
        return self

    def said(self, words: str) -> bool:
        return words in self.output.read_text()

    def run(self, *arguments: str) -> subprocess.CompletedProcess:
        command = [sys.executable, "-m", "hub.cli", *arguments]
        return subprocess.run(command, env=self.environ, capture_output=True, text=True, timeout=120, check=False)

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/sign-in", timeout=10) as answer:
                return answer.status == 200
        except urllib.error.HTTPError as error:
            assert error.code in (500, 502, 503, 404)
            return error.code == 404
        except OSError:
            return False

    def parts(self) -> dict[str, int]:
        return children(self.process.pid)

    def all_pids(self) -> list[int]:
        return [grandchild for part in self.parts().values() for grandchild in (part, *children(part).values())]

    def stop(self) -> int:
        if self.process is None or self.process.poll() is not None:
            return 0
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(timeout=60)


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    directory = tmp_path_factory.mktemp("hub") / "var"
    yield directory
    shutil.rmtree(directory, ignore_errors=True)


@pytest.fixture(scope="module")
def hub(data):
    hub = Hub(data).start()
    yield hub
    hub.stop()


def test_everything_runs_and_a_page_is_answered(hub):
    assert hub.answers()
    assert set(hub.parts()) >= {*PROCESSES, *SERVERS}
    assert f"http://127.0.0.1:{hub.port}" in hub.output.read_text()


def test_no_process_that_serves_people_knows_the_superusers_password(hub, data):
    secret = (data / "secrets" / "hub_admin").read_text().strip().encode()
    for name in PROCESSES:
        memory = Path(f"/proc/{hub.parts()[name]}")
        assert secret not in (memory / "environ").read_bytes()
        assert secret not in (memory / "cmdline").read_bytes()
        assert not _in_memory(memory, secret), name


def _in_memory(process: Path, needle: bytes) -> bool:
    with (process / "mem").open("rb", 0) as memory:
        for line in (process / "maps").read_text().splitlines():
            span, mode = line.split()[:2]
            if mode.startswith("rw"):
                low, high = (int(part, 16) for part in span.split("-"))
                try:
                    memory.seek(low)
                    if needle in memory.read(high - low):
                        return True
                except (OSError, ValueError, OverflowError):
                    continue
    return False


@pytest.mark.parametrize("name", [*PROCESSES, *SERVERS])
def test_a_part_that_is_killed_is_started_again(hub, name):
    before = hub.parts()
    os.kill(before[name], signal.SIGKILL)
    assert wait_until(lambda: hub.parts().get(name) not in (None, before[name]), 20)
    assert wait_until(hub.answers, 30, 0.2)
    others = {part: pid for part, pid in hub.parts().items() if part != name}
    assert others == {part: pid for part, pid in before.items() if part != name}


def test_a_killed_gunicorn_worker_is_replaced(hub):
    web = hub.parts()["hub-web"]
    before = set(children(web).values())
    os.kill(before.pop(), signal.SIGKILL)
    assert wait_until(lambda: children(web) and not before & set(children(web).values()), 20)
    assert wait_until(hub.answers, 30, 0.2)


def test_work_goes_on_after_postgres_and_valkey_were_killed(hub):
    assert wait_until(lambda: hub.run("audit", "verify").returncode == 0, 60, 1), hub.run("audit", "verify")
    assert wait_until(lambda: hub.run("queue", "list").stdout.strip() == "Everything is done.", 90, 1), hub.run("queue", "list")


def test_a_second_start_on_the_same_data_is_refused_by_the_number_of_the_first(hub):
    second = hub.run("start")
    assert second.returncode == 5
    assert second.stderr.strip() == (
        f"A hub already runs on {hub.environ['HUB_DATA_DIR']} (process {hub.process.pid}). "
        f"Stop it first (kill {hub.process.pid}), or set another HUB_DATA_DIR."
    )


def test_ctrl_c_stops_everything_and_nothing_is_left(hub):
    pids = hub.all_pids()
    assert hub.stop() == 0
    assert hub.said("Stopped. Nothing is running any more.")
    assert not [pid for pid in pids if alive(pid)]
    assert "Traceback" not in hub.output.read_text()


def test_a_terminal_command_brings_its_own_servers_when_the_hub_is_down(data, hub):
    assert not alive(hub.process.pid) or hub.process.poll() is not None
    answer = hub.run("queue", "list")
    assert (answer.returncode, answer.stderr) == (0, "")
    assert not [pid for pid in children(os.getpid()).values() if pid != os.getpid() and parent_and_name(pid)[1] in SERVERS]


def test_nothing_is_left_and_nothing_is_lost_when_the_launcher_is_killed(data):
    hub = Hub(data).start()
    pids = hub.all_pids()
    with_row = hub.run("audit", "verify")
    assert with_row.returncode == 0
    hub.process.kill()
    hub.process.wait()
    assert wait_until(lambda: not [pid for pid in pids if alive(pid)], 20), [parent_and_name(pid) for pid in pids if alive(pid)]
    again = Hub(data, HUB_PORT=str(hub.port)).start()
    assert again.answers()
    assert again.stop() == 0


# --- what cannot be


def refused(data: Path, **environ: str) -> subprocess.CompletedProcess:
    answer = Hub(data, **environ).run("start")
    assert "Traceback" not in answer.stderr + answer.stdout
    return answer


def test_a_busy_port_is_one_sentence_that_offers_another(tmp_path):
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        answer = refused(tmp_path / "var", HUB_PORT=str(port))
    assert answer.returncode == 5
    assert answer.stderr.startswith(f"Port {port} on 127.0.0.1 cannot be used (Address already in use).")
    assert "HUB_PORT=" in answer.stderr


def test_all_wrong_settings_are_one_message(tmp_path):
    answer = refused(tmp_path / "var", HUB_STORY="hamlet", HUB_TIMEZON="Mars")
    assert answer.returncode == 2
    assert "HUB_STORY must be alliance or none" in answer.stderr
    assert "HUB_TIMEZON is not a setting. Did you mean HUB_TIMEZONE?" in answer.stderr


def test_a_stopped_postgres_of_the_operator_is_one_sentence(tmp_path):
    answer = refused(tmp_path / "var", DATABASE_URL="postgresql://hub_app:pw@127.0.0.1:1/hub", REDIS_URL="redis://127.0.0.1:1/0")
    assert answer.returncode == 5
    assert "does not answer as hub_app" in answer.stderr


def test_a_superuser_in_database_url_is_one_sentence(tmp_path, cluster, admin_database_url):
    answer = refused(tmp_path / "var", DATABASE_URL=admin_database_url, REDIS_URL=cluster.redis_url(15))
    assert "would see every practice's rows" in answer.stderr
    assert answer.returncode != 0


@pytest.mark.skipif(not shutil.which("mount") or os.geteuid() != 0, reason="needs the right to mount a small file system")
def test_a_disk_without_space_is_one_sentence(tmp_path):
    small = tmp_path / "small"
    small.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(small)], capture_output=True, check=False).returncode:
        pytest.skip("this machine does not let us mount")
    try:
        answer = refused(small / "var")
    finally:
        subprocess.run(["umount", str(small)], check=True)
    assert answer.returncode == 5
    assert answer.stderr.startswith("There is no space for")


def _listens_for_sigterm(pid: int) -> bool:
    """Tell from the kernel whether a process has set its own answer to SIGTERM yet; before that it simply dies of one."""
    caught = next(line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("SigCgt"))
    return bool(int(caught.split()[1], 16) >> (signal.SIGTERM - 1) & 1)


def test_the_processes_run_one_by_one_against_servers_of_ones_own(tmp_path, database_url, cluster):
    environ = {"DATABASE_URL": database_url, "REDIS_URL": cluster.redis_url(14), "HUB_SECRET_KEY": "k" * 40}
    hub = Hub(tmp_path / "var", **environ)
    running = [subprocess.Popen([sys.executable, "-m", "hub.cli", name], env=hub.environ) for name in ("web", "worker", "relay", "scheduler")]
    try:
        assert wait_until(hub.answers, 60, 0.2)
        assert wait_until(lambda: all(_listens_for_sigterm(process.pid) for process in running), 60, 0.2)
        assert [process.poll() for process in running] == [None] * 4
    finally:
        for process in running:
            process.send_signal(signal.SIGTERM)
        codes = [process.wait(30) for process in running]
    assert codes == [0, 0, 0, 0]


# --- the first start


def test_a_first_start_that_was_killed_while_the_story_was_told_tells_it_whole_at_the_next(tmp_path):
    hub = Hub(tmp_path / "var", HUB_STORY="alliance")
    with hub.output.open("w") as sink:
        killed = subprocess.Popen([sys.executable, "-u", "-m", "hub.cli", "start"], env=hub.environ, stdout=sink, stderr=sink)
    assert wait_until(lambda: hub.output.read_text().count("Telling") > 3, 120, 0.05), hub.output.read_text()
    killed.kill()
    killed.wait()
    hub.start()
    try:
        assert hub.said("it begins again")
        assert hub.output.read_text().count("/sign-in/link/") >= 6
        assert hub.run("ledger", "verify").returncode == 0
        assert hub.run("audit", "verify").returncode == 0
    finally:
        assert hub.stop() == 0
    assert "Traceback" not in hub.output.read_text()


def test_the_story_is_told_at_the_first_start_only(tmp_path):
    hub = Hub(tmp_path / "var", HUB_STORY="alliance").start()
    hub.stop()
    again = Hub(tmp_path / "var", HUB_STORY="alliance").start()
    try:
        assert not again.said("Telling")
        assert not again.said("/sign-in/link/")
        assert again.said("hub person sign-in-link EMAIL")
    finally:
        again.stop()


def test_ctrl_c_while_the_story_is_told_leaves_quietly(tmp_path):
    hub = Hub(tmp_path / "var", HUB_STORY="alliance")
    with hub.output.open("w") as sink:
        started = subprocess.Popen([sys.executable, "-u", "-m", "hub.cli", "start"], env=hub.environ, stdout=sink, stderr=sink)
    assert wait_until(lambda: hub.output.read_text().count("Telling") > 3, 120, 0.05), hub.output.read_text()
    hub.process = started
    pids = hub.all_pids()
    started.send_signal(signal.SIGINT)
    assert started.wait(60) == 130
    assert "Traceback" not in hub.output.read_text()
    assert not [pid for pid in pids if alive(pid)]
