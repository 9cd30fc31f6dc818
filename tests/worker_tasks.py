"""Tasks for workers, which find them by their names, and what is left of workers that have ended."""

from __future__ import annotations

import os
import re
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from graph.workers import Shared


class Peculiar(Exception):
    """An error that cannot be made again from what it keeps."""

    def __init__(self, first: str, second: str) -> None:
        super().__init__(f"{first} and {second}")


def doubled(item: int | str) -> int | str:
    return item * 2


def failing(item: int) -> int:
    if item == 3:
        raise LookupError("three", item)
    return item


def peculiar(_: int) -> int:
    raise Peculiar("one", "two")


def leaving(_: int) -> int:
    sys.exit(7)


def printing(item: int) -> int:
    print("no outcome")
    os.write(1, b"nor is this")
    return item


def interrupted(item: int) -> int:
    os.kill(os.getpid(), signal.SIGINT)
    return item


def killed_once(marks: Path, item: int) -> int:
    """Kill this process at the first try of items 2 and 5."""
    try:
        if item in (2, 5):
            (marks / str(item)).touch(exist_ok=False)
            os.kill(os.getpid(), signal.SIGKILL)
    except FileExistsError:
        pass
    return item


def killed_always_but_in(pid: int, item: int) -> int:
    if item == 1 and os.getpid() != pid:
        os.kill(os.getpid(), signal.SIGKILL)
    return item


def kept(shared: Shared[list[int]], item: int) -> tuple[int, int, int]:
    """An entry of a shared value, where that lies, and in which process."""
    value = shared.get()
    return value[item], id(value), os.getpid()


def surroundings(_: int) -> tuple[str | None, bool, str, str | None]:
    """What of the parent's program is here, how readily this process is killed, and its number of threads."""
    main = getattr(sys.modules["__main__"], "__file__", None)
    readiness = Path("/proc/self/oom_score_adj")
    return (
        main,
        "streamlit" in sys.modules,
        readiness.read_text().strip() if readiness.exists() else "800",
        os.environ.get("OPENBLAS_NUM_THREADS"),
    )


def noted(folder: Path, seconds: float, item: int) -> int:
    """Leave the process's id in a folder, and take some time."""
    (folder / str(os.getpid())).touch()
    time.sleep(seconds)
    return item


def numbered(folder: Path, seconds: float, item: int) -> int:
    """Leave the item's number in a folder, and take some time."""
    (folder / str(item)).touch()
    time.sleep(seconds)
    return item


def matched(task: tuple[re.Pattern[str], str]) -> bool:
    """Whether a pattern is found."""
    return bool(task[0].search(task[1]))


def pid(_: int) -> int:
    return os.getpid()


def pids_in(folder: Path, number: int, seconds: float = 30.0) -> list[int]:
    """The processes that have left their ids in a folder, once there are so many."""
    until = time.monotonic() + seconds
    while len(found := [int(path.name) for path in folder.iterdir()]) < number:
        assert time.monotonic() < until
        threading.Event().wait(0.02)
    return found


def are_gone(pids: Iterable[int], seconds: float = 10.0) -> bool:
    """Whether processes end within some seconds."""
    left = tuple(pids)
    return ended(lambda: not any(map(_is_there, left)), seconds)


def ended(done: Callable[[], bool], seconds: float = 10.0) -> bool:
    """Whether something comes true within some seconds."""
    until = time.monotonic() + seconds
    while not done() and time.monotonic() < until:
        threading.Event().wait(0.02)
    return done()


def _is_there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    try:  # dead, and not yet told to a parent that is dead, too
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return True
