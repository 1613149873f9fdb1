"""The workspace: one at a time, told who; nothing half-made; two ledgers are none."""

import dataclasses
import multiprocessing
import random
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from scrutiny.cycle import lock, state, workspace
from scrutiny.cycle.config import Config, Force
from scrutiny.cycle.context import Context
from scrutiny.errors import InputError, IntegrityError, SettingError, WriteError

SETTINGS = Config(force=Force(name="hertfordshire"))
FIRST = state.Subject(cycle="2026-11")


def fixed(seed: int = 1, *, staff: str = "JT-01", login: str = "jane.tester") -> Context:
    return Context(
        today=lambda: date(2026, 10, 5),
        now=lambda: datetime(2026, 10, 5, 9, 30, tzinfo=UTC),
        random_bytes=random.Random(seed).randbytes,
        say=lambda _: None,
        staff=staff,
        login=lambda: login,
    )


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return workspace.init(tmp_path / "Our Panel é", SETTINGS, context=fixed()).root


def test_a_new_workspace_has_settings_a_ledger_and_a_secret(root: Path) -> None:
    work = workspace.opened(root)

    assert work.config == SETTINGS
    assert [event.step for event in work.events] == ["init"]
    assert len(work.salt) == 32
    assert sorted(path.name for path in root.iterdir()) == ["ledger.db", "private", "scrutiny.toml"]


def test_the_same_context_makes_the_same_workspace(tmp_path: Path, root: Path) -> None:
    other = workspace.init(tmp_path / "other", SETTINGS, context=fixed())

    assert other.events == workspace.opened(root).events


def test_it_is_found_from_any_folder_in_it(root: Path) -> None:
    deep = root / "cycles" / "2026-11" / "round-1"
    deep.mkdir(parents=True)

    assert workspace.find(deep) == root
    assert workspace.find(root) == root
    assert workspace.find(root.parent) is None


def test_a_folder_with_something_in_it_is_not_taken_and_an_empty_one_is(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    workspace.init(tmp_path / "empty", SETTINGS, context=fixed())

    with pytest.raises(WriteError):
        workspace.init(tmp_path / "empty", SETTINGS, context=fixed())


def test_what_is_no_workspace_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="not a workspace"):
        workspace.opened(tmp_path)


def test_a_changed_salt_is_named(root: Path) -> None:
    (root / "private" / "salt.txt").write_text("00" * 32 + "\n", encoding="ascii")

    with pytest.raises(IntegrityError, match="salt"):
        _ = workspace.opened(root).salt


def test_a_step_that_is_recorded_moves_the_state_on(root: Path) -> None:
    with workspace.at_work(root, step="load", context=fixed()) as work:
        done = workspace.record(work, step="load", subjects=[FIRST.code], payload={"records": 3}, context=fixed(2))

    again = workspace.opened(root)
    assert again == done
    assert again.state.cycle("2026-11").state is state.Stage.LOADED
    assert again.payload_of("load", FIRST) == {"records": 3}
    assert again.events[-1].who == "JT-01"


def test_a_step_worked_out_from_an_older_state_is_refused(root: Path) -> None:
    older = workspace.opened(root)
    workspace.record(older, step="load", subjects=[FIRST.code], payload={}, context=fixed(2))

    with pytest.raises(WriteError, match="meanwhile"):
        workspace.record(older, step="load", subjects=[FIRST.code], payload={}, context=fixed(3))


def test_who_is_at_work_is_known_by_the_login_once_it_was_said(root: Path) -> None:
    assert workspace.staff_of(root, fixed(staff="")) == "JT-01"
    with pytest.raises(SettingError, match="--staff"):
        workspace.staff_of(root, fixed(staff="", login="somebody.else"))
    workspace.remember_staff(root, fixed(staff="ab-2", login="somebody.else"))
    assert workspace.staff_of(root, fixed(staff="", login="somebody.else")) == "AB-2"


@pytest.mark.parametrize("code", ["Jane Tester", "é", "", "-", "A" * 17, "a/b"])
def test_a_name_is_not_taken_for_a_staff_code(code: str) -> None:
    with pytest.raises(SettingError):
        workspace.checked_staff(code)


@pytest.mark.parametrize(
    "name",
    ["ledger (1).db", "ledger-LAPTOP7.db", "Ledger - Copy.db", "ledger (conflicted copy 2026-10-05).db",
     "scrutiny (1).toml", "scrutiny-LAPTOP7.toml", "ledger.sync-conflict-20261005-093000-ABC.db"],
)  # fmt: skip
def test_a_copy_that_a_synchronising_program_made_stops_writing_and_not_reading(root: Path, name: str) -> None:
    (root / name).write_bytes(b"")

    workspace.opened(root)
    with pytest.raises(IntegrityError, match="second one"), workspace.at_work(root, step="load", context=fixed()):
        pass


def test_two_at_once_are_kept_apart_and_the_second_is_told_who_is_at_work(root: Path) -> None:
    with workspace.at_work(root, step="freeze", context=fixed()):
        with (
            pytest.raises(WriteError, match=r"JT-01, freeze is at work") as caught,
            workspace.at_work(root, step="load", context=fixed(staff="AB-2")),
        ):
            pass
        assert caught.value.exit_code == 15
    with workspace.at_work(root, step="load", context=fixed()):
        pass


def _hold_and_die(folder: str, ready: Callable[[], None]) -> None:
    import os

    with lock.held(Path(folder), who="ZZ-9", step="draw"):
        ready()
        os._exit(9)


def test_a_process_that_dies_leaves_no_lock(root: Path) -> None:
    spawned = multiprocessing.get_context("spawn")
    ready = spawned.Event()
    process = spawned.Process(target=_hold_and_die, args=(str(root), ready.set))
    process.start()
    process.join(60)
    assert process.exitcode == 9

    with workspace.at_work(root, step="load", context=fixed()):
        pass


def test_a_mistake_in_the_settings_is_told_when_the_workspace_is_opened(root: Path) -> None:
    path = root / "scrutiny.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("members = 9", "members = 900"), encoding="utf-8")

    with pytest.raises(SettingError, match=r"line \d+: \"members\" is 900"):
        workspace.opened(root)


def test_settings_saved_by_notepad_are_read(root: Path) -> None:
    path = root / "scrutiny.toml"
    text = path.read_text(encoding="utf-8").replace("\n", "\r\n")
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())

    assert workspace.opened(root).config == SETTINGS


def test_a_workspace_works_from_a_copied_folder(root: Path, tmp_path: Path) -> None:
    import shutil

    copied = tmp_path / "elsewhere"
    shutil.copytree(root, copied)

    with workspace.at_work(copied, step="load", context=fixed()) as work:
        assert work.events == workspace.opened(root).events
        assert dataclasses.replace(work, root=root) == workspace.opened(root)
