"""A step is killed as it is about to write, flush, rename or delete: the workspace is as before or as after.

A child process plays one step under ``strace``, which kills it as it enters the n-th call of a kind; the calls of
SQLite and of other libraries are among them. CI takes 69 points, at even distances over all steps of two workspaces;
``SCRUTINY_NIGHTLY=1`` takes all. Run with ``-s`` to see the counts.
"""

import hashlib
import os
import signal
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import Ran, program, skip
from crash import (
    DONE,
    LEDGER,
    LOCK,
    Ended,
    Point,
    Shelf,
    command,
    context,
    day_of,
    log_options,
    play,
    points,
    quick_folder,
    renew,
    spread,
    tree,
)

from scrutiny.cycle import ledger, lock, state, workspace
from scrutiny.errors import IntegrityError

NIGHTLY = os.environ.get("SCRUTINY_NIGHTLY") == "1"
# In CI, 69 over all steps: fewer of those that take long. A step that is not here only leads to one that is, and is
# the same as another: it is played, and not killed.
POINTS = {"init": 3, "load": 3, "load again": 3, "freeze": 3, "draw": 3, "keep-video": 2, "pack": 2, "replace": 3,
          "pack again": 2, "collect": 2, "collect again": 3, "decide": 2, "flag": 2, "intensify": 2,
          "history": 2, "reconcile": 2, "backup": 2, "carry-over": 2, "brief": 2, "answer": 2, "publish": 2, "close": 2,
          "close again": 2, "flag again": 2, "draw listed": 2, "details": 2, "replace listed": 2,
          "details again": 2, "redact listed": 2, "pack listed": 2, "given listed": 2}  # fmt: skip
# A step that goes on after its event: what that has named is deleted when the step is taken again, and not by others.
GOING_ON = frozenset({"close", "close again"})
pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="strace is a program of Linux")


class Lab(Shelf):
    """A workspace, and somebody to look on while a step is played in it."""

    def play(self, step: str, strace: list[str] | None = None) -> Ended:
        return self.player.play(step, self.root, self.data, strace=strace)

    def points(self, step: str) -> list[Point]:
        """Where the step changes something on disk, in order."""
        after = self.after(step)
        self.renew(step)
        log = self.base / "log"
        assert self.play(step, log_options(log)) == DONE
        assert tree(self.root) == tree(after), "the same step in the same world gives the same bytes"
        return points(log.read_text(encoding="utf-8", errors="replace"), self.place)


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    program("strace is not installed", "strace")
    with quick_folder() as base:
        made = Lab(base)
        try:
            try:
                made.renew("init")
                made.play("init", log_options(made.base / "log"))
            except PermissionError as error:
                skip(f"one process may not look on at another here ({error})")
            yield made
        finally:
            made.player.close()


def content(place: Path) -> str:
    """A hash of every name and byte in a place, but for the words in the lock."""
    digest = hashlib.sha256()
    for path in sorted(place.rglob("*")):
        if path.name != LOCK:
            digest.update(f"{path.relative_to(place)}\0{path.is_file()}\0".encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest() if path.is_file() else b"")
    return digest.hexdigest()


@pytest.mark.parametrize("step", POINTS)
def test_a_step_that_is_killed_leaves_the_workspace_as_before_or_as_after_and_runs_again(
    step: str, lab: Lab, scrutiny: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(lab.base)
    found = lab.points(step)
    chosen = found if NIGHTLY else spread(found, POINTS[step])
    seen: Counter[str] = Counter()
    known: set[str] = set()
    for point in chosen:
        lab.renew(step)
        ended = lab.play(step, point.options)
        assert ended.killed == signal.SIGKILL, f"{point}: {ended}"
        left = content(lab.place)
        if left not in known:  # what lies there is all that the next command knows
            known.add(left)
            seen[whole_again(lab, step, point, scrutiny, monkeypatch)] += 1
    print(f"\n{step}: {len(found)} points, {len(chosen)} killed, {len(known)} different states left: {dict(seen)}")
    assert len(chosen) == (len(found) if NIGHTLY else POINTS[step])


def kept(root: Path) -> dict[str, bytes]:
    """A workspace without the pages of its cycles, which follow a step when it has ended."""
    return {name: content for name, content in tree(root).items() if not name.endswith("/index.html")}


def whole_again(
    lab: Lab, step: str, point: Point, scrutiny: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> str:
    """Look at what a killed step left, take it again, and compare with the step undisturbed. How the step stood."""
    before, after = lab.before(step), lab.after(step)
    if lab.root.exists():
        monkeypatch.chdir(lab.root)
        where = scrutiny("status", "--on", day_of(step).isoformat())
        assert where.code == 0, f"{point}: status: {where}"
        checked = scrutiny("verify")
        said = f"{point}: verify: {checked}"
        if checked.code:  # the step had begun to change what an earlier one wrote down
            assert checked.code == IntegrityError.exit_code, said
            named = lock.unfinished(lab.root)
            assert named == f"JT-01, {command(step)}", said
            assert named in checked.err, said
        monkeypatch.chdir(lab.base)
        events = ledger.read(lab.root / LEDGER)
        ended = events == ledger.read(after / LEDGER)
        assert ended or (before is not None and events == ledger.read(before / LEDGER)), f"{point}: half an event"
        if ended and step in GOING_ON:
            assert ("did not end; run scrutiny close again" in checked.words) is (kept(lab.root) != kept(after)), said
    else:
        assert before is None
        ended = False
    if ended and step not in GOING_ON:
        with workspace.at_work(lab.root, step="look", context=context(step)):
            pass  # the next step, whichever it is, takes away what this one had no time for
    else:
        again = lab.play(step)
        assert again == DONE, f"{point}: again: {again}"
    events = ledger.read(lab.root / LEDGER)
    assert events == ledger.read(after / LEDGER), point
    assert state.fold(events) == state.fold(ledger.read(after / LEDGER)), point
    assert tree(lab.root) == tree(after), point
    assert lock.unfinished(lab.root) == "", point
    assert sorted(path.name for path in lab.place.iterdir()) == [lab.root.name], point
    return "ended" if ended else "taken again"


def test_a_load_that_was_stopped_before_its_event_is_in_no_list(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    lab.renew("load again")
    with monkeypatch.context() as patched:
        patched.setattr(workspace, "record", stopped)
        with pytest.raises(KeyboardInterrupt):
            play("load again", lab.root, lab.data)
    assert lab.play("freeze") == DONE
    after_stop = tree(lab.root / "cycles")
    renew(lab.root, lab.before("load again"))
    assert lab.play("freeze") == DONE
    assert after_stop == tree(lab.root / "cycles")


def test_answers_that_no_collect_wrote_down_are_not_decided_on(lab: Lab) -> None:
    lab.renew("decide")
    path = next(lab.root.glob("cycles/*/round-1/private/answers.json"))
    path.write_bytes(path.read_bytes().replace(b'"excellent"', b'"serious-concerns"', 1))

    assert lab.play("decide").code == IntegrityError.exit_code
