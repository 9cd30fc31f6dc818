"""The store: what is put comes back or not at all, within its bound, whoever else writes or is killed."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from graph.cache.store import FILE_NAME, FOLDER_VARIABLE, MOST_BYTES, NoStore, Store, user_store
from graph.progress import FOLDER_VARIABLE as PROGRESS_VARIABLE
from tests.caches import items, keys, there, value
from tests.processes import assert_sound, run_together, started
from tests.stores import sql


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Where a store may lie; the folder is not there yet."""
    return tmp_path / "caches" / FILE_NAME


# --- what it does ---------------------------------------------------------------------------------


def test_values_come_back_in_the_order_of_the_keys(place: Path) -> None:
    store = Store.at(place)

    store.put("n", items(1, 2, 3))

    assert store.get("n", keys(3, 4, 1, 3)) == [value(3), None, value(1), value(3)]
    assert Store.at(str(place)).get("n", keys(2)) == [value(2)]
    assert store.get("n", []) == []


def test_a_value_may_be_empty_and_a_key_of_any_length(place: Path) -> None:
    store = Store.at(place)

    store.put("n", [(b"", b""), (bytes(1000), b"\0")])

    assert store.get("n", [b"", bytes(1000), b"\0"]) == [b"", b"\0", None]


def test_kinds_have_keys_of_their_own(place: Path) -> None:
    store = Store.at(place)

    store.put("a", {b"k": b"1"})
    store.put("b", {b"k": b"2"})
    store.put("a b", {b"c": b"3"})

    assert store.get("a", [b"k"]) == [b"1"]
    assert store.get("b", [b"k", b"b k"]) == [b"2", None]
    assert store.get("b", [b"a c"]) == store.get("a", [b"b c"]) == [None]


def test_the_last_value_of_a_key_counts(place: Path) -> None:
    store = Store.at(place)

    store.put("n", [(b"k", b"1"), (b"k", b"2")])
    assert store.get("n", [b"k"]) == [b"2"]
    store.put("n", iter([(b"k", b"3")]))

    assert store.get("n", [b"k"]) == [b"3"]
    assert sql(place, "SELECT count(*) FROM entry") == [(1,)]


def test_thousands_of_values_of_all_sizes(place: Path) -> None:
    store = Store.at(place)
    sizes = [*range(0, 9000, 2), 100_000, 9_000_000]
    pairs = [(b"%d" % size, value(size, size)) for size in sizes]

    store.put("n", pairs)

    assert store.get("n", [key for key, _ in pairs]) == [content for _, content in pairs]
    assert sql(place, "SELECT count(*) > 3 FROM batch") == [(1,)], "not all at once"
    assert_sound(place)


def test_two_keys_at_one_place_are_not_confused(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graph.cache.store.place_of", lambda kind, key: 7)
    store = Store.at(place)

    store.put("n", items(1, 2))

    assert store.get("n", keys(1, 2)) == [None, value(2)]


def test_asking_creates_nothing(place: Path) -> None:
    assert Store.at(place).get("n", keys(1, 2)) == [None, None]
    assert not place.parent.exists()


def test_no_store_keeps_nothing() -> None:
    store = NoStore()
    store.put("n", items(1))
    assert store.get("n", keys(1, 2)) == [None, None]


def test_an_error_of_the_callers_own_is_not_passed_over(place: Path) -> None:
    def failing() -> Iterator[tuple[bytes, bytes]]:
        yield b"k", b"v"
        raise KeyError

    with pytest.raises(KeyError):
        Store.at(place).put("n", failing())


def test_the_users_store_lies_in_the_folder_that_is_named_else_among_caches(
    data_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert FOLDER_VARIABLE == PROGRESS_VARIABLE
    assert user_store().path == data_folder / FILE_NAME
    assert user_store().most_bytes == MOST_BYTES
    monkeypatch.delenv(FOLDER_VARIABLE)
    monkeypatch.setattr("graph.cache.store.user_cache_path", lambda name, appauthor: tmp_path / name)
    assert user_store().path == tmp_path / "concept-explorer" / FILE_NAME


# --- bounded size ---------------------------------------------------------------------------------


def test_five_times_the_bound_stays_within_it(place: Path) -> None:
    bound = 2_000_000
    store = Store.at(place, most_bytes=bound)

    for first in range(0, 33_000, 300):
        store.put("n", items(*range(first, first + 300)))
        assert place.stat().st_size <= bound

    assert place.stat().st_size > 0.9 * bound
    found = there(store, *range(33_000))
    assert found == set(range(33_000 - len(found), 33_000))
    assert len(found) * 300 > 0.8 * bound
    assert_sound(place)


def test_five_times_the_bound_at_once_leaves_what_came_last(place: Path) -> None:
    store = Store.at(place, most_bytes=2_000_000)

    store.put("n", items(*range(33_000)))

    found = there(store, *range(33_000))
    assert found == set(range(33_000 - len(found), 33_000))
    assert len(found) > 4000
    assert place.stat().st_size <= 2_000_000


def test_what_was_used_last_stays(place: Path) -> None:
    store = Store.at(place, most_bytes=2_000_000)

    for first in range(0, 20_000, 500):
        store.put("n", items(*range(first, first + 500)))
        assert there(store, 7) == {7}

    assert there(store, *range(500)) == set(range(500)), "what was put together stays together"
    assert there(store, *range(500, 1000)) == set()
    assert there(store, *range(19_500, 20_000)) == set(range(19_500, 20_000))


def test_a_lower_bound_makes_the_file_smaller(place: Path) -> None:
    for first in range(0, 10_000, 500):
        Store.at(place).put("n", items(*range(first, first + 500)))
    assert place.stat().st_size > 3_000_000

    Store.at(place, most_bytes=1_000_000).put("n", items(-1))

    assert place.stat().st_size <= 1_000_000
    assert there(Store.at(place), -1, 0, 9999) == {-1, 9999}
    assert_sound(place)


def test_what_is_larger_than_the_bound_is_not_kept(place: Path) -> None:
    store = Store.at(place, most_bytes=300_000)
    store.put("n", items(1))

    store.put("n", {b"large": bytes(300_001)})
    assert there(store, 1) == {1}
    store.put("n", {b"large": bytes(299_999)})  # which leaves no room for the file itself

    assert store.get("n", [b"large", *keys(1)]) == [None, None]
    assert place.stat().st_size <= 300_000
    store.put("n", items(2))
    assert there(store, 2) == {2}


def test_entries_of_no_batch_go_in_the_end(place: Path) -> None:
    store = Store.at(place, most_bytes=300_000)
    store.put("n", items(*range(600)))
    sql(place, "DELETE FROM batch")

    store.put("n", items(*range(1000, 1500)))
    store.put("n", items(*range(2000, 2500)))

    assert there(store, *range(2000, 2500)) == set(range(2000, 2500))
    assert place.stat().st_size <= 300_000


# --- threads, processes, kills --------------------------------------------------------------------


def test_threads_share_a_store(place: Path) -> None:
    store = Store.at(place)

    def work(first: int) -> None:
        for number in range(first, first + 40):
            store.put("n", items(number))
            assert there(store, number) == {number}

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(work, range(0, 240, 40)))

    assert there(store, *range(240)) == set(range(240))
    assert_sound(place)


TOGETHER = """
import sys
from pathlib import Path
from graph.cache.store import Store
from tests.caches import items, keys, there
store, first = Store.at(Path(sys.argv[1])), 10_000 * "ab".index(sys.argv[2])
print("ready", flush=True)
sys.stdin.readline()
for number in range(first, first + 1000, 25):
    mine = range(number, number + 25)
    store.put("n", items(*mine, 99_999))
    assert there(store, *mine, 99_999) == {*mine, 99_999}
    there(store, *range(10_000 - first, 11_000 - first))
assert there(store, *range(first, first + 1000)) == set(range(first, first + 1000))
"""


def test_two_processes_write_and_read_at_once(place: Path) -> None:
    assert run_together(TOGETHER, place, "ab") == ["", ""]

    both = [*range(1000), *range(10_000, 11_000), 99_999]
    assert there(Store.at(place), *both) == set(both)
    assert_sound(place)


KILLED = """
import hashlib, os, signal, sqlite3, sys
from graph.cache.store import Store
left = int(sys.argv[2])
connect = sqlite3.connect
def count(statement):
    global left
    left -= 1
    if left < 0:
        os.kill(os.getpid(), signal.SIGKILL)
def traced(*arguments, **settings):
    db = connect(*arguments, **settings)
    db.set_trace_callback(count)
    return db
sqlite3.connect = traced
Store.at(sys.argv[1], most_bytes=850_000).put(
    "n", {b"key %d" % number: hashlib.shake_128(b"%d" % number).digest(300) for number in range(2100, 2400)}
)
"""
needs_kill = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL here")


@needs_kill
def test_a_kill_before_any_statement_leaves_all_that_was_put_before(place: Path) -> None:
    for statements in [*range(3, 15), *range(20, 1000, 150)]:
        place.unlink(missing_ok=True)
        store = Store.at(place)
        for first in range(0, 2100, 300):
            store.put("n", items(*range(first, first + 300)))
        with started(KILLED, place, statements) as process:
            _, errors = process.communicate()
        assert errors == ""
        if process.returncode == 0:
            break
        assert process.returncode == -signal.SIGKILL
        assert there(store, *range(2400)) == set(range(2100))
        assert_sound(place)
        store.put("n", items(1000))
        assert there(store, 1000) == {1000}
    else:
        pytest.fail("it is never done")
    assert statements > 300
    assert there(store, *range(2400)) == set(range(300, 2400)), "the first had to go"


WRITING = """
import itertools, sys
from graph.cache.store import Store
from tests.caches import items
store = Store.at(sys.argv[1], most_bytes=3_000_000)
for number in itertools.count():
    store.put("n", items(*range(1000 * (number % 20), 1000 * (number % 20) + 1000)))
    if number == 12:
        print("ready", flush=True)
"""


@needs_kill
def test_a_kill_at_any_moment_leaves_a_file_that_can_be_used(place: Path) -> None:
    for milliseconds in (0, 3, 7, 20, 50):
        with started(WRITING, place) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            time.sleep(milliseconds / 1000)
            process.kill()
        store = Store.at(place, most_bytes=3_000_000)
        found = there(store, *range(20_000))
        assert len(found) % 1000 == 0
        assert len(found) >= 4000
        assert_sound(place)
        store.put("n", items(-1))
        assert there(store, -1) == {-1}
