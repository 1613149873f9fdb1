"""Backup and restore: everything, of one moment, whole or not at all; and nothing from a file that lies."""

import hashlib
import io
import itertools
import json
import random
import shutil
import stat
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from scrutiny import resources
from scrutiny.cycle import backup as backing
from scrutiny.cycle import ledger, lock, steps, store, with_draw, workspace
from scrutiny.cycle.audit import audit
from scrutiny.cycle.backup import LIST_FILE, backup, listing, restore
from scrutiny.cycle.config import Config, Force, Meeting, Panel, Plan
from scrutiny.cycle.context import Context
from scrutiny.cycle.load import Extract
from scrutiny.errors import InputError, IntegrityError, WriteError

ROUND = "cycles/2026-11/round-1"


def context(seed: int = 1, *, staff: str = "JT-01", login: str = "jane") -> Context:
    return Context(
        today=lambda: date(2026, 10, 9),
        now=lambda: datetime(2026, 10, 9, 9, 30, tzinfo=UTC),
        random_bytes=random.Random(seed).randbytes,
        say=lambda _: None,
        staff=staff,
        login=lambda: login,
    )


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with a draw and a small pack. Its name has a blank and an accent."""
    settings = Config(
        force=Force(name="hertfordshire"),
        meetings=(Meeting(date=date(2026, 11, 19)),),
        panel=Panel(members=1, readers=1, quorum=1),
        plan=Plan(total=14, minimum=1),
    )
    root = workspace.init(tmp_path_factory.mktemp("made") / "Our panel é", settings, context=context()).root
    extract = Extract(paths=(resources.sample_data() / "2026-09-hertfordshire-stop-and-search.csv",))
    steps.load(root, extract, context=context(2))
    steps.load(root, extract, context=context(3))
    steps.freeze(root, context=context(4))
    steps.take(root, announced="e-mail, 9 October 2026", seed="8402617395", thrown=True, context=context(5))
    with_draw.pack(root, context=context(6))
    (root / "cycles" / "Café notes.txt").write_text("of the office", encoding="utf-8")
    return root


@pytest.fixture
def root(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "Our panel é"))


@pytest.fixture(scope="module")
def stick(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup, on a stick."""
    folder = tmp_path_factory.mktemp("stick")
    shutil.copytree(made, folder / "panel")
    return backup(folder / "panel", context=context(7), to=folder / "backup.zip").path


# --- backup ---------------------------------------------------------------------------------------------------


def test_a_backup_holds_every_file_with_its_hash_and_nothing_else(root: Path, made: Path) -> None:
    done = backup(root, context=context(7))

    assert done.path == root / "private" / "backups" / f"2026-10-09-{done.head[:8]}.zip"
    assert done.inside
    tree = {name: content for name, content in store.read_tree(made).items() if name != lock.FILE}
    with zipfile.ZipFile(done.path) as zipped:
        assert zipped.namelist() == [LIST_FILE, *sorted(tree)]
        listed = json.loads(zipped.read(LIST_FILE))
        for name, content in tree.items():
            if name != "ledger.db":
                assert zipped.read(name) == content
            assert listed["files"][name]["sha256"] == hashlib.sha256(zipped.read(name)).hexdigest()
    assert listed["head"] == done.head == ledger.head(ledger.read(made / "ledger.db"))


def test_the_same_workspace_gives_the_same_bytes(made: Path, tmp_path: Path) -> None:
    contents = []
    for name in ("one", "other"):
        root = Path(shutil.copytree(made, tmp_path / name))
        contents.append(backup(root, context=context(7)).path.read_bytes())

    assert contents[0] == contents[1]


def test_that_it_was_made_is_a_step_that_names_no_place_outside(root: Path, tmp_path: Path) -> None:
    (tmp_path / "Stick of Jane").mkdir()
    done = backup(root, context=context(7), to=tmp_path / "Stick of Jane")

    event = workspace.opened(root).events[-1]
    assert done.path.parent.name == "Stick of Jane"
    assert event.step == "backup"
    assert event.payload == {"place": "elsewhere", "sha256": done.sha256, "head": done.head, "files": done.files}
    assert hashlib.sha256(done.path.read_bytes()).hexdigest() == done.sha256


def test_what_is_half_written_or_a_backup_already_stays_out_and_what_was_put_aside_stays_in(root: Path) -> None:
    backup(root, context=context(7))
    backup(root, context=context(8), to=root / "private" / "by hand.zip")
    (root / ROUND / "private" / "answers.json.partial").write_bytes(b"x")
    shutil.copytree(root / ROUND / "pack", root / ROUND / "pack.old")
    shutil.copytree(root / ROUND / "public", root / "cycles/2026-11/round-2.77.partial")
    shutil.copytree(root / ROUND / "public", root / "cycles/2026-11/alone.old")
    (root / "ledger.db-journal").write_bytes(b"")

    names = set(listing(backup(root, context=context(9)).path).files)

    assert not [name for name in names if name.endswith((".zip", ".partial", "-journal"))]
    assert not [name for name in names if "pack.old" in name or "round-2" in name]
    assert "cycles/2026-11/alone.old/plan.json" in names, "nothing has taken its place"


def test_a_backup_does_not_overwrite_anything(root: Path, tmp_path: Path) -> None:
    (tmp_path / "there.zip").write_bytes(b"mine")

    with pytest.raises(WriteError, match="already"):
        backup(root, context=context(7), to=tmp_path / "there.zip")
    with pytest.raises(WriteError, match="no such folder"):
        backup(root, context=context(7), to=tmp_path / "nowhere" / "there.zip")
    assert (tmp_path / "there.zip").read_bytes() == b"mine"
    assert workspace.opened(root).events[-1].step == "pack"


def test_while_somebody_is_at_work_there_is_no_backup(root: Path) -> None:
    with workspace.at_work(root, step="load", context=context(staff="AB-2")):  # noqa: SIM117
        with pytest.raises(WriteError, match="AB-2, load is at work"):
            backup(root, context=context(7))


def test_a_link_in_the_workspace_is_told_and_not_left_out(root: Path, tmp_path: Path) -> None:
    (root / "private").rename(tmp_path / "elsewhere")
    (root / "private").symlink_to(tmp_path / "elsewhere", target_is_directory=True)

    with pytest.raises(WriteError, match="private: there is a link"):
        backup(root, context=context(7), to=tmp_path / "stick.zip")
    assert not (tmp_path / "stick.zip").exists()


def test_a_file_that_is_edited_meanwhile_is_told(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    times = itertools.count()
    real = store.read

    def edited(path: Path) -> bytes:
        content = real(path)
        return content + str(next(times)).encode() if path.name == "scrutiny.toml" else content

    monkeypatch.setattr(store, "read", edited)
    with pytest.raises(WriteError, match="changed while it was copied"):
        backup(root, context=context(7))


def test_a_backup_that_was_stopped_before_its_event_is_made_again(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(workspace, "record", _stop)
        with pytest.raises(KeyboardInterrupt):
            backup(root, context=context(7))
    first = store.read_tree(root / "private" / "backups")

    backup(root, context=context(7))

    assert store.read_tree(root / "private" / "backups") == first


def _stop(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


# --- restore --------------------------------------------------------------------------------------------------


def test_a_restored_workspace_verifies_and_goes_on_from_the_same_head(stick: Path, made: Path, tmp_path: Path) -> None:
    done = restore(stick, tmp_path / "again", context=context(9))

    restored = store.read_tree(done.folder)
    before = {name: content for name, content in store.read_tree(made).items() if name not in (lock.FILE, "ledger.db")}
    assert {name: content for name, content in restored.items() if name not in (lock.FILE, "ledger.db")} == before
    assert audit(done.folder).again == ()
    events, was = workspace.opened(done.folder).events, ledger.read(made / "ledger.db")
    assert events[:-1] == was
    assert events[-1].step == "restore"
    assert events[-1].payload == {"head": ledger.head(was), "events": len(was)}


def test_two_copies_that_go_on_are_told_apart(stick: Path, tmp_path: Path) -> None:
    one = restore(stick, tmp_path / "one", context=context(9)).folder
    other = restore(stick, tmp_path / "other", context=context(10)).folder

    heads = {workspace.opened(place).events[-1].hash for place in (one, other, stick.parent / "panel")}
    assert len(heads) == 3


def test_a_restored_backup_builds_the_same_pack_byte_for_byte(stick: Path, made: Path, tmp_path: Path) -> None:
    root = restore(stick, tmp_path / "again", context=context(9)).folder
    shutil.rmtree(root / ROUND / "pack")
    with_draw.pack(root, context=context(6))

    assert store.read_tree(root / ROUND / "pack") == store.read_tree(made / ROUND / "pack")


def test_a_backup_of_a_restored_workspace_can_be_restored(stick: Path, tmp_path: Path) -> None:
    root = restore(stick, tmp_path / "again", context=context(9)).folder
    second = backup(root, context=context(10), to=tmp_path / "second.zip")

    assert restore(second.path, tmp_path / "third", context=context(11)).head == second.head


def test_an_empty_folder_is_taken_and_one_with_something_in_it_is_not(stick: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    restore(stick, tmp_path / "empty", context=context(9))

    before = store.read_tree(tmp_path / "empty")
    with pytest.raises(WriteError, match="already"):
        restore(stick, tmp_path / "empty", context=context(9))
    assert store.read_tree(tmp_path / "empty") == before
    with pytest.raises(WriteError, match="another workspace"):
        restore(stick, tmp_path / "empty" / "inside", context=context(9))


@pytest.mark.parametrize("at", [0, 3, 12])
def test_a_disk_that_gets_full_leaves_nothing_behind(
    stick: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    real, times = store.write, itertools.count()

    def full(path: Path, content: bytes) -> None:
        if next(times) == at:
            raise WriteError("cannot be written (No space left on device)", where=path.name)
        real(path, content)

    monkeypatch.setattr(store, "write", full)
    with pytest.raises(WriteError, match="No space"):
        restore(stick, tmp_path / "again", context=context(9))
    assert list(tmp_path.iterdir()) == []


def test_on_another_machine_somebody_says_who_is_at_work(stick: Path, tmp_path: Path) -> None:
    root = restore(stick, tmp_path / "again", context=context(9, staff="cd-3", login="carol")).folder

    assert workspace.opened(root).events[-1].who == "CD-3"
    assert workspace.staff_of(root, context(staff="", login="carol")) == "CD-3"


# --- files that are none, or lie ------------------------------------------------------------------------------


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 torn off", b"anything else"])
def test_what_is_no_backup_is_told(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "some.zip").write_bytes(content)

    with pytest.raises(InputError, match="backup"):
        restore(tmp_path / "some.zip", tmp_path / "again", context=context(9))
    with pytest.raises(InputError, match="no such file"):
        restore(tmp_path / "none.zip", tmp_path / "again", context=context(9))


def rewritten(
    stick: Path,
    to: Path,
    *,
    change: Callable[[dict[str, bytes]], None],
    listed: bool = False,
    entry: Callable[[zipfile.ZipInfo], None] = lambda _: None,
) -> Path:
    """A backup whose files somebody changed. ``listed``: and wrote its list anew to go with them."""
    with zipfile.ZipFile(stick) as zipped:
        files = {name: zipped.read(name) for name in zipped.namelist()}
    change(files)
    if listed:
        about = json.loads(files.pop(LIST_FILE))
        about["files"] = {
            name: {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
            for name, content in files.items()
        }
        files = {LIST_FILE: json.dumps(about).encode(), **files}
    with zipfile.ZipFile(to, "w", compression=zipfile.ZIP_DEFLATED) as zipped:
        for name, content in files.items():
            made = zipfile.ZipInfo(name)
            made.compress_type = zipfile.ZIP_DEFLATED
            entry(made)
            zipped.writestr(made, content)
    return to


def add(name: str, content: bytes = b"x") -> Callable[[dict[str, bytes]], None]:
    return lambda files: files.update({name: content})


def test_a_backup_that_was_only_packed_anew_is_restored(stick: Path, tmp_path: Path) -> None:
    """So that the refusals below are for what they say."""
    restore(
        rewritten(stick, tmp_path / "x.zip", change=lambda _: None, listed=True), tmp_path / "a", context=context(9)
    )


@pytest.mark.parametrize(
    ("change", "listed", "told"),
    [
        (add(f"{ROUND}/private/key.csv"), False, "other sizes"),
        (lambda files: files.update({"scrutiny.toml": files["scrutiny.toml"][::-1]}), False, "differs from its list"),
        (add("further.txt"), False, "other files than it holds"),
        (lambda files: files.pop(f"{ROUND}/private/key.csv"), False, "other files than it holds"),
        (lambda files: files.pop("scrutiny.toml"), True, "no settings or no ledger"),
        (lambda files: files.update({"ledger.db": files["ledger.db"].replace(b"JT-01", b"AB-99")}), True, "altered"),
        (lambda files: files.update({"ledger.db": b"not a ledger"}), True, "damaged"),
        (lambda files: files.update({LIST_FILE: b"{}"}), False, "not as scrutiny writes it"),
        (lambda files: files.update({LIST_FILE: b"[1]"}), False, "not as scrutiny writes it"),
        (
            lambda files: files.update({LIST_FILE: json.dumps(json.loads(files[LIST_FILE]) | {"events": 5}).encode()}),
            False,
            "another step than its list",
        ),
    ],
)  # fmt: skip
def test_a_backup_that_does_not_hold_together_is_refused_whole(
    stick: Path, tmp_path: Path, change: Callable[[dict[str, bytes]], None], *, listed: bool, told: str
) -> None:
    path = rewritten(stick, tmp_path / "changed.zip", change=change, listed=listed)

    with pytest.raises(IntegrityError, match=told) as caught:
        restore(path, tmp_path / "again", context=context(9))
    assert caught.value.exit_code == 13
    assert [one.name for one in tmp_path.iterdir()] == ["changed.zip"]


@pytest.mark.parametrize(
    "name",
    ["../outside.txt", "/etc/outside.txt", "cycles/../../outside.txt", "C:/outside.txt", "cycles\\outside.txt",
     "cycles//x.txt", "cycles/./x.txt", "cycles/con.txt", "cycles/x.txt.", "cycles/x ", "cycles/a:b", "cycles/folder/",
     "cycles/line\nend"],
)  # fmt: skip
def test_a_name_that_leads_elsewhere_is_refused(stick: Path, tmp_path: Path, name: str) -> None:
    path = rewritten(stick, tmp_path / "changed.zip", change=add(name), listed=True)

    with pytest.raises(IntegrityError):
        restore(path, tmp_path / "again", context=context(9))
    assert [one.name for one in tmp_path.iterdir()] == ["changed.zip"]


def test_a_link_is_refused(stick: Path, tmp_path: Path) -> None:
    def linked(entry: zipfile.ZipInfo) -> None:
        entry.create_system = 3
        mode = stat.S_IFLNK if entry.filename == "cycles/link" else stat.S_IFREG
        entry.external_attr = (mode | 0o777) << 16

    path = rewritten(stick, tmp_path / "x.zip", change=add("cycles/link", b"/etc/passwd"), listed=True, entry=linked)

    with pytest.raises(IntegrityError, match="leads elsewhere"):
        restore(path, tmp_path / "again", context=context(9))


def test_names_that_are_one_on_windows_are_refused(stick: Path, tmp_path: Path) -> None:
    path = rewritten(stick, tmp_path / "x.zip", change=add("Scrutiny.TOML"), listed=True)

    with pytest.raises(IntegrityError, match="twice"):
        restore(path, tmp_path / "again", context=context(9))


def test_a_file_that_would_unpack_without_end_is_refused(
    stick: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backing, "_SMALL", 1_000_000)
    monkeypatch.setattr(backing, "_MOST_PACKED", 5)
    zeros = bytes(20_000_000)
    path = rewritten(stick, tmp_path / "x.zip", change=add("cycles/zeros", zeros), listed=True)

    with pytest.raises(IntegrityError, match="far more than a workspace"):
        restore(path, tmp_path / "again", context=context(9))


def test_a_file_in_it_that_says_to_be_smaller_than_it_is_is_refused(stick: Path, tmp_path: Path) -> None:
    """The directory of the zip gives the size of its list; what is packed is longer."""
    content = bytearray(stick.read_bytes())
    with zipfile.ZipFile(io.BytesIO(content)) as zipped:
        size = zipped.getinfo("scrutiny.toml").file_size
    place = content.rindex(b"scrutiny.toml") - 46
    assert content[place : place + 4] == b"PK\x01\x02"
    content[place + 24 : place + 28] = (size - 10).to_bytes(4, "little")
    (tmp_path / "x.zip").write_bytes(bytes(content))

    with pytest.raises(IntegrityError):
        restore(tmp_path / "x.zip", tmp_path / "again", context=context(9))


def test_flipped_bytes_are_refused_or_change_nothing(stick: Path, tmp_path: Path) -> None:
    content, whole = stick.read_bytes(), listing(stick)
    lots, refused = random.Random(3), 0
    for _ in range(60):
        changed = bytearray(content)
        changed[lots.randrange(len(changed))] ^= lots.randrange(1, 256)
        path = tmp_path / "flipped.zip"
        path.write_bytes(bytes(changed))
        try:
            with zipfile.ZipFile(path) as zipped:
                found = backing._checked(zipped, path)
                backing._verified(zipped, found, path)
        except (InputError, IntegrityError, zipfile.BadZipFile):
            refused += 1
        else:
            assert found == whole
    assert refused > 40
