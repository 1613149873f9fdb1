"""Full, read-only, vanished: a step on a bad disk says so in words, loses nothing, and runs when the disk is mended.

And the disks that are only awkward: names with blanks and accents, long paths, copies that a program made which
synchronises folders, files that are open elsewhere, a workspace that was copied to another machine.
"""

import contextlib
import dataclasses
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from conftest import skip
from crash import (
    DONE,
    LEDGER,
    STEPS,
    TODAY,
    Ended,
    Shelf,
    context,
    exit_of,
    play,
    quick_folder,
    tree,
)

from scrutiny.cycle import ledger, lock, status, steps, store, workspace
from scrutiny.cycle.audit import audit
from scrutiny.cycle.load import Extract
from scrutiny.errors import StepError, WriteError

CANNOT_WRITE, INTEGRITY, SETTINGS = 15, 13, 11
WRITING = ("init", "load", "load again", "freeze", "draw", "pack again", "collect again", "decide")

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="these disks are made bad by means of Unix")


@pytest.fixture(scope="module")
def shelf() -> Iterator[Shelf]:
    with quick_folder() as base:
        made = Shelf(base)
        try:
            yield made
        finally:
            made.player.close()


def events(root: Path) -> tuple[ledger.Event, ...]:
    return ledger.read(root / LEDGER) if (root / LEDGER).exists() else ()


def told(ended: Ended | tuple[int, str], *words: str) -> None:
    """It ended with 15, in words that say where and what to do, and is no bug."""
    code, said = (ended.code, ended.words) if isinstance(ended, Ended) else ended
    assert code == CANNOT_WRITE, ended
    assert any(word in said for word in words), said
    assert re.search(r"(Check|Mend|Close|Wait|Look|Name|run again)", said), said
    assert "Errno" not in said
    assert "Traceback" not in said


def as_before(shelf: Shelf, step: str, root: Path) -> None:
    """Nothing is lost and nothing is half-written: the ledger says what it said, and can be read by status."""
    before = shelf.before(step)
    assert events(root) == (events(before) if before is not None else ())
    if before is None:
        assert not root.exists()
        return
    assert status.status(workspace.opened(root), today=TODAY).cycles
    for path in root.rglob("*"):
        assert not path.name.endswith((".partial", "-journal")), path
    lost = {name for name, content in tree(before).items() if tree(root).get(name) != content}
    if lost:  # it had begun to take the place of what was there, which is put back when it runs again
        assert lock.unfinished(root) == f"JT-01, {step.removesuffix(' again')}"


# --- full ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("step", [step for step in WRITING if step != "pack again"])
def test_where_files_cannot_grow_a_step_ends_in_words_and_runs_when_they_can(step: str, shelf: Shelf) -> None:
    """A limit on the size of files, rising until the step comes through: it stops at one file after another."""
    shelf.after(step)
    stopped = 0
    for largest in (0, 10, 700, 5_000, 28_000, 33_000, 90_000):
        shelf.renew(step)
        ended = shelf.player.play(step, shelf.root, shelf.data, largest=largest)
        if ended == DONE:
            break
        told(ended, "cannot be written")
        as_before(shelf, step, shelf.root)
        stopped += 1
    assert ended == DONE
    assert stopped >= 3
    assert tree(shelf.root) == tree(shelf.after(step))


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 8 MB."""
    place = tmp_path / "disk"
    place.mkdir()
    if os.geteuid():
        skip("only root can mount a small disk")
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(place)], check=False, capture_output=True, text=True
    )
    if done.returncode:
        skip(f"no small disk can be mounted here ({done.stderr.strip()})")
    try:
        yield place
    finally:
        subprocess.run(["umount", str(place)], check=True)


def fill_but(disk: Path, free: int) -> Path:
    """A file that leaves so much."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file:
        there = os.statvfs(disk)
        rest = there.f_bavail * there.f_frsize - free
        if rest > 0:
            file.write(bytes(rest))
    return filler


@pytest.mark.parametrize("step", WRITING)
def test_on_a_full_disk_a_step_ends_in_words_and_runs_when_there_is_room(
    step: str, shelf: Shelf, small_disk: Path
) -> None:
    after, before = shelf.after(step), shelf.before(step)
    root = small_disk / "panel"
    stopped = 0
    for pages in (0, 9, 100, 1200) if step == "pack again" else (0, 1, 2, 4, 6, 9, 14, 20, 30, 45, 70, 100):
        shutil.rmtree(root, ignore_errors=True)
        if before is not None:
            shutil.copytree(before, root)
        filler = fill_but(small_disk, pages * 4096)
        ended = shelf.player.play(step, root, shelf.data)
        filler.unlink()
        if ended == DONE:
            break
        told(ended, "No space left", "the disk is full", "cannot be written")
        as_before(shelf, step, root)
        stopped += 1
        if stopped % 3 == 1:
            assert shelf.player.play(step, root, shelf.data) == DONE
            assert tree(root) == tree(after)
            assert events(root) == events(after)
    assert ended == DONE
    assert stopped >= 2
    done, wanted = tree(root), tree(after)
    assert done.keys() == wanted.keys()
    # A step that was taken stands though its page found no room: that page is as it was, and follows with the next.
    stale = {name for name in done if done[name] != wanted[name]}
    assert stale <= {"cycles/2026-11/index.html"}
    assert before is None or all(done[name] == tree(before)[name] for name in stale)


# --- read-only, vanished ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("step", WRITING)
def test_where_nothing_may_be_written_a_step_ends_in_words_and_changes_nothing(step: str, shelf: Shelf) -> None:
    shelf.after(step)
    shelf.renew(step)
    before = tree(shelf.root) if shelf.root.exists() else None
    places = [shelf.place, *shelf.place.rglob("*")]
    modes = {path: path.stat().st_mode for path in places}
    for path in places:
        path.chmod(modes[path] & ~0o222)

    ended = shelf.player.play(step, shelf.root, shelf.data, powerless=True)

    for path in places:
        path.chmod(modes[path])

    told(ended, "cannot be written")
    assert (tree(shelf.root) if shelf.root.exists() else None) == before
    assert shelf.player.play(step, shelf.root, shelf.data) == DONE


@pytest.mark.parametrize("step", ["load again", "freeze", "draw", "collect again"])
def test_a_workspace_that_vanishes_in_the_middle_of_a_step_is_told_and_is_whole_when_it_is_back(
    step: str, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    after, away = shelf.after(step), shelf.base / "away"
    real, calls, vanish_at = os.fsync, 0, 0

    def fsync(number: int) -> None:
        nonlocal calls
        calls += 1
        if calls == vanish_at:
            shelf.root.rename(away)
        real(number)

    monkeypatch.setattr("scrutiny.cycle.store.os.fsync", fsync)
    before_event = 0
    append = ledger.append

    def counted(*arguments: object, **named: object) -> object:
        nonlocal before_event
        before_event = calls
        return append(*arguments, **named)  # type: ignore[arg-type]

    shutil.rmtree(away, ignore_errors=True)
    shelf.renew(step)
    with monkeypatch.context() as patched:
        patched.setattr(ledger, "append", counted)
        assert exit_of(lambda: play(step, shelf.root, shelf.data)) == (0, "")
    for moment in sorted({1, max(1, before_event // 2), before_event}):
        shelf.renew(step)
        vanish_at, calls = moment, 0
        told(exit_of(lambda: play(step, shelf.root, shelf.data)), "cannot be written", "is gone")
        assert calls >= moment
        assert not (shelf.root / LEDGER).exists(), "a second ledger was begun where the first had been"
        shutil.rmtree(shelf.root, ignore_errors=True)
        away.rename(shelf.root)
        as_before_but_for_what_was_being_written(shelf, step)
        vanish_at = 0
        assert exit_of(lambda: play(step, shelf.root, shelf.data)) == (0, "")
        assert tree(shelf.root) == tree(after)
        assert events(shelf.root) == events(after)


def as_before_but_for_what_was_being_written(shelf: Shelf, step: str) -> None:
    before = shelf.before(step)
    assert before is not None
    assert events(shelf.root) == events(before)
    assert status.status(workspace.opened(shelf.root), today=TODAY).cycles


def test_a_workspace_that_vanishes_just_before_a_step_is_written_down_is_told(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    after, away = shelf.after("decide"), shelf.base / "away"
    shutil.rmtree(away, ignore_errors=True)
    shelf.renew("decide")
    real = ledger.append

    def append(*arguments: object, **named: object) -> object:
        shelf.root.rename(away)
        return real(*arguments, **named)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr(ledger, "append", append)
        told(exit_of(lambda: play("decide", shelf.root, shelf.data)), "it is gone")
    assert not shelf.root.exists(), "no second ledger is begun"
    away.rename(shelf.root)
    as_before(shelf, "decide", shelf.root)
    assert exit_of(lambda: play("decide", shelf.root, shelf.data)) == (0, "")
    assert events(shelf.root) == events(after)


def test_a_workspace_that_is_not_there_any_more_is_told(shelf: Shelf) -> None:
    shelf.after("load")
    shelf.renew("freeze")
    shelf.root.rename(shelf.base / "elsewhere")
    try:
        code, said = exit_of(lambda: play("freeze", shelf.root, shelf.data))
    finally:
        shutil.rmtree(shelf.base / "elsewhere")
    assert code in (10, CANNOT_WRITE)
    assert "panel" in said
    assert not shelf.root.exists()


# --- two of them, open elsewhere ------------------------------------------------------------------------------------


@pytest.mark.parametrize("step", [step for step in WRITING if step != "init"])
@pytest.mark.parametrize("name", ["ledger (1).db", "scrutiny-LAPTOP-7.toml"])
def test_beside_a_copy_that_a_synchronising_program_made_no_step_runs(step: str, name: str, shelf: Shelf) -> None:
    shelf.after(step)
    shelf.renew(step)
    before = tree(shelf.root)
    copy = shelf.root / name
    shutil.copyfile(shelf.root / ("ledger.db" if name.endswith(".db") else "scrutiny.toml"), copy)

    code, said = exit_of(lambda: play(step, shelf.root, shelf.data))

    assert code == INTEGRITY
    assert name in said
    assert status.status(workspace.opened(shelf.root), today=TODAY).cycles, "looking is allowed"
    copy.unlink()
    assert tree(shelf.root) == before
    assert exit_of(lambda: play(step, shelf.root, shelf.data)) == (0, "")
    assert tree(shelf.root) == tree(shelf.after(step))


@pytest.mark.parametrize(
    ("step", "name"),
    [("load again", "2026-08-01_2026-09-30"), ("pack again", "pack"), ("collect again", "answers.json")],
)
def test_what_is_open_in_another_program_is_named_and_stays_as_it_was(
    step: str, name: str, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As Windows does it: what is open, or has something open in it, is neither moved nor written over."""
    after = shelf.after(step)
    shelf.renew(step)
    real_rename, real_replace = Path.rename, Path.replace

    def refuse(real: Callable[[Path, Path], Path]) -> Callable[[Path, Path], Path]:
        def moved(path: Path, to: Path) -> Path:
            if name in (path.name, Path(to).name) and Path(to).name != f"{name}.partial":
                raise PermissionError(13, "The process cannot access the file")
            return real(path, to)

        return moved

    with monkeypatch.context() as patched:
        patched.setattr(Path, "rename", refuse(real_rename))
        patched.setattr(Path, "replace", refuse(real_replace))
        ended = exit_of(lambda: play(step, shelf.root, shelf.data))

    told(ended, f"Close {name} in other programs")
    as_before(shelf, step, shelf.root)
    assert exit_of(lambda: play(step, shelf.root, shelf.data)) == (0, "")
    assert tree(shelf.root) == tree(after)


def test_a_ledger_that_another_program_is_writing_in_is_told(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger, "_BUSY_SECONDS", 0.1)
    shelf.after("decide")
    shelf.renew("decide")
    with closing(sqlite3.connect(shelf.root / LEDGER, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        told(exit_of(lambda: play("decide", shelf.root, shelf.data)), "somebody else is writing in it")
    as_before(shelf, "decide", shelf.root)
    assert exit_of(lambda: play("decide", shelf.root, shelf.data)) == (0, "")


# --- awkward places ---------------------------------------------------------------------------------------------------


def test_any_name_of_a_folder_will_do(shelf: Shelf) -> None:
    shelf.after(STEPS[-1])
    root = shelf.base / "Büro Ö'Neill; panel (été) #1 100%" / ("long " * 24 + "é?")
    root.parent.mkdir()
    try:
        for step in STEPS:
            assert shelf.player.play(step, root, shelf.data) == DONE, step
            assert tree(root) == tree(shelf.after(step)), step
        assert audit(root).again == ()
    finally:
        shutil.rmtree(root.parent)


def test_paths_in_a_workspace_are_short_and_such_as_windows_takes(shelf: Shelf) -> None:
    names = [name for step in STEPS for name in tree(shelf.after(step))]
    for name in names:
        # With a longer force, as a file of a larger draw, and under its names while it is being written.
        longest = name.replace("hertfordshire", "devon-and-cornwall")
        longest += "/intense-north-hertfordshire" if "/round-1/" in name and "intense" not in name else ""
        assert len(longest + ".1234567.partial" + ".partial") < 120, name
        for part in name.split("/"):
            assert not re.search(r'[<>:"|?*\\\x00-\x1f]|[. ]$', part), name
            assert part.split(".")[0].upper() not in {"CON", "PRN", "AUX", "NUL", "COM1", "LPT1"}, name
    assert len(names) > 100


def test_a_workspace_that_was_copied_to_another_machine_goes_on_there(shelf: Shelf, tmp_path: Path) -> None:
    """Another path and another login: who is at work has to be said once; all else is as it was."""
    shelf.after("draw")
    root = Path(shutil.copytree(shelf.after("freeze"), tmp_path / "D" / "from the stick"))
    there = dataclasses.replace(context("draw"), staff="", login=lambda: "sam")

    def drawn(world: object) -> tuple[int, str]:
        return exit_of(
            lambda: steps.take(
                root,
                announced="e-mail to members, 9 October 2026",
                seed="8402617395",
                thrown=True,
                context=world,  # type: ignore[arg-type]
            )
        )

    code, said = drawn(there)
    assert (code, "--staff" in said) == (SETTINGS, True)
    assert drawn(dataclasses.replace(there, staff="SW-02")) == (0, "")
    found, other = tree(root), tree(shelf.after("draw"))
    for name in {name for name in found if found[name] != other.get(name)}:  # what says who was at work
        assert name == "private/staff.json" or name.endswith("/index.html"), name
    assert found.keys() == other.keys()
    assert [event.who for event in events(root)][-2:] == ["JT-01", "SW-02"]
    assert audit(root).again == ()


def test_a_load_again_after_a_full_disk_keeps_one_copy_of_what_it_replaced(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However often it is stopped, what was there before is put aside once."""
    after = shelf.after("load again")
    shelf.renew("load again")
    for _ in range(3):
        with monkeypatch.context() as patched:

            def full(*_: object, **__: object) -> None:
                raise OSError(28, "No space left on device")

            patched.setattr(store.os, "fsync", full)
            told(exit_of(lambda: play("load again", shelf.root, shelf.data)), "No space left")
    assert play("load again", shelf.root, shelf.data) is None
    assert tree(shelf.root) == tree(after)


# --- what the writer and the lock promise -------------------------------------------------------------------------


def test_a_folder_that_was_put_aside_by_a_crash_is_not_lost_when_the_disk_is_full_afterwards(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stopped between its two renames, it lies there as pack.old alone; the next try fails as well."""
    store.new_folder(tmp_path / "pack.old", {"a.txt": b"old"})

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(store.os, "fsync", full)
        told(exit_of(lambda: store.replace_folder(tmp_path / "pack", {"a.txt": b"new"})), "No space left")
    assert tree(tmp_path) == {"pack": b"(a folder)", "pack/a.txt": b"old"}
    store.replace_folder(tmp_path / "pack", {"a.txt": b"new"})
    assert tree(tmp_path) == {"pack": b"(a folder)", "pack/a.txt": b"new"}


def test_a_file_that_did_not_fit_leaves_nothing_half_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store.write(tmp_path / "answers.json", b"old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store.os, "fsync", full)
    told(exit_of(lambda: store.write(tmp_path / "answers.json", b"new")), "No space left")
    assert tree(tmp_path) == {"answers.json": b"old"}


def test_two_who_make_the_same_folder_never_write_into_each_others(tmp_path: Path) -> None:
    """The second finishes while the first is still writing; the first is told, and takes its own away."""

    def meanwhile(_: Path) -> None:
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(store.os, "getpid", lambda: 4711)
            store.new_folder(tmp_path / "panel", {"who.txt": b"second"}, fill=lambda _: None)

    told(
        exit_of(lambda: store.new_folder(tmp_path / "panel", {"who.txt": b"first"}, fill=meanwhile)),
        "there is a folder of that name already",
    )
    assert tree(tmp_path) == {"panel": b"(a folder)", "panel/who.txt": b"second"}


def test_the_lock_says_which_step_did_not_end_until_one_does(tmp_path: Path) -> None:
    def step(error: Exception | None) -> None:
        with lock.held(tmp_path, who="JT-01", step="load"):
            assert lock.unfinished(tmp_path) == "JT-01, load"
            if error is not None:
                raise error

    assert lock.unfinished(tmp_path) == ""
    for error, left in (
        (None, ""),
        (StepError("not its turn"), ""),
        (WriteError("the disk is full"), "JT-01, load"),
        (StepError("not its turn"), ""),
        (RuntimeError("a bug"), "JT-01, load"),
        (None, ""),
    ):
        with contextlib.suppress(StepError, WriteError, RuntimeError):
            step(error)
        assert lock.unfinished(tmp_path) == left


def test_an_extract_that_was_named_and_is_gone_is_told(shelf: Shelf) -> None:
    shelf.after("init")
    shelf.renew("load")
    gone = Extract(paths=(shelf.data / "gone" / "2026-09-hertfordshire-stop-and-search.csv",))

    code, said = exit_of(lambda: steps.load(shelf.root, gone, context=context("load")))

    assert code == 10
    assert "2026-09-hertfordshire-stop-and-search.csv" in said
    assert tree(shelf.root) == tree(shelf.after("init"))
