"""The runner: what ends is started again, what is stopped leaves nothing, what dies takes its children along."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from hub.embedded.process import alive, wait_until

LAUNCHER = textwrap.dedent("""
    import os, signal, sys, time
    from hub.embedded.supervisor import Part, Supervisor, fork

    def sleeper(name, stubborn=False):
        def body():
            if stubborn:
                signal.signal(signal.SIGTERM, signal.SIG_IGN)
            with open(sys.argv[1], "a") as file:
                file.write(f"{name} {os.getpid()}\\n")
            if name == "orphaner" and os.fork() == 0:
                time.sleep(5)
                os._exit(0)
            if name == "failing":
                raise SystemExit(3)
            time.sleep(600)
        return lambda: fork(name, body)

    names = sys.argv[2].split(",")
    supervisor = Supervisor([Part(n, sleeper(n, n == "stubborn"), i, ((signal.SIGTERM, 0.5),)) for i, n in enumerate(names)], print)
    for part in supervisor.parts:
        supervisor.start(part)
    supervisor.watch()
    supervisor.stop()
    print("stopped", flush=True)
""")


class Run:
    """A launcher in a process of its own, and the file in which its parts write their numbers."""

    def __init__(self, log: Path, *names: str):
        self.log = log
        self.process = subprocess.Popen([sys.executable, "-u", "-c", LAUNCHER, str(log), ",".join(names)], stdout=subprocess.PIPE, text=True)

    def pids(self, name: str) -> list[int]:
        lines = self.log.read_text().splitlines() if self.log.exists() else []
        return [int(line.split()[1]) for line in lines if line.split()[0] == name]

    def wait_for(self, name: str, count: int = 1) -> int:
        assert wait_until(lambda: len(self.pids(name)) >= count, 10), f"{name} did not start {count} times"
        return self.pids(name)[-1]


@pytest.fixture
def launch(tmp_path):
    runs = []

    def make(*names):
        runs.append(Run(tmp_path / f"log-{len(runs)}", *names))
        return runs[-1]

    yield make
    for run in runs:
        run.process.kill()
        run.process.communicate()


def test_a_killed_part_is_started_again_and_the_others_go_on(launch):
    run = launch("a", "b")
    first, other = run.wait_for("a"), run.wait_for("b")
    os.kill(first, signal.SIGKILL)
    assert run.wait_for("a", 2) != first
    assert alive(other)
    assert run.pids("b") == [other]


def test_a_killed_part_whose_orphan_lives_on_is_noticed(launch):
    run = launch("orphaner")
    os.kill(run.wait_for("orphaner"), signal.SIGKILL)
    run.wait_for("orphaner", 2)


def test_a_part_that_cannot_stay_up_is_tried_with_growing_pauses(launch):
    run = launch("failing")
    run.wait_for("failing", 3)
    time.sleep(1.0)
    assert len(run.pids("failing")) <= 4


def test_a_stop_leaves_nothing_even_of_a_part_that_does_not_listen(launch):
    run = launch("a", "stubborn")
    pids = [run.wait_for("a"), run.wait_for("stubborn")]
    run.process.send_signal(signal.SIGTERM)
    assert "stopped" in run.process.communicate(timeout=10)[0]
    assert not any(alive(pid) for pid in pids)


def test_a_second_ctrl_c_does_not_wait(launch):
    run = launch("stubborn")
    run.wait_for("stubborn")
    run.process.send_signal(signal.SIGINT)
    run.process.send_signal(signal.SIGINT)
    assert run.process.wait(timeout=3) == 0


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent died")
def test_nothing_is_left_when_the_launcher_itself_is_killed(launch):
    run = launch("a", "b")
    pids = [run.wait_for("a"), run.wait_for("b")]
    run.process.kill()
    assert wait_until(lambda: not any(alive(pid) for pid in pids), 5)
