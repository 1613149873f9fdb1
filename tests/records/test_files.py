"""Folders, patterns, archives and packed files: which extracts they are, and what is refused."""

import gzip
import io
import os
import struct
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrutiny.errors import InputError
from scrutiny.records import files
from scrutiny.records.files import Item, Limits

CSV = b"Type,Date\nPerson search,2020-06-01\n"
NAME = "2020-06-kent-stop-and-search.csv"


def put(path: Path, content: bytes = CSV) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def pack(path: Path, **members: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def content(item: Item, **options: Limits) -> bytes:
    with files.opened(item, **options) as stream:
        return stream.read()


def refused(message: str) -> "pytest.RaisesContext[InputError]":
    return pytest.raises(InputError, match=message)


# ---------------------------------------------------------------------------------------------- which files there are


def test_a_file_that_is_named_is_taken_whatever_its_ending(tmp_path: Path) -> None:
    for name in (NAME, "extract.txt", "extract", "extract.dat"):
        (item,) = files.find([put(tmp_path / name)])

        assert (item.name, item.shown, item.member, item.named) == (name, name, "", True)


def test_the_name_is_without_gz_and_messages_have_it(tmp_path: Path) -> None:
    (item,) = files.find([put(tmp_path / f"{NAME}.gz", gzip.compress(CSV))])

    assert (item.name, item.shown) == (NAME, f"{NAME}.gz")
    assert content(item) == CSV


def test_a_folder_is_its_extracts_in_order(tmp_path: Path) -> None:
    wanted = ["2020-05/b.csv", "2020-06/a.xlsx", "c.json.gz", "d.TSV"]
    for name in wanted:
        put(tmp_path / name)
    for name in (
        "README.md", "notes.txt", "letter.pdf", ".hidden.csv", "~$a.xlsx", "Thumbs.db", ".DS_Store",
        "__MACOSX/._b.csv", ".git/x.csv", "2020-05/2020-05-kent-street.csv", "2020-05/2020-05-kent-outcomes.csv",
    ):  # fmt: skip
        put(tmp_path / name)

    items = files.find([tmp_path])

    assert sorted(str(item.path.relative_to(tmp_path)) for item in items) == sorted(wanted)
    assert [item.path for item in items] == [item.path for item in files.find([str(tmp_path)])]
    assert not any(item.named for item in items)


def test_a_folder_named_like_a_file_is_a_folder(tmp_path: Path) -> None:
    put(tmp_path / NAME / "inner.csv")
    assert [item.name for item in files.find([tmp_path / NAME])] == ["inner.csv"]

    (tmp_path / "empty.csv").mkdir()
    with refused("empty.csv: there is no extract in this folder"):
        files.find([tmp_path / "empty.csv"])


def test_links_that_go_round_in_circles_end(tmp_path: Path) -> None:
    put(tmp_path / "a" / NAME)
    try:
        (tmp_path / "a" / "loop").symlink_to(tmp_path, target_is_directory=True)
        (tmp_path / "self.csv").symlink_to(tmp_path / "self.csv")
    except OSError:
        pytest.skip("links cannot be made here")

    assert [item.name for item in files.find([tmp_path / "a"])] == [NAME]
    with refused(r"self.csv: cannot be read \("):
        files.find([tmp_path])


def test_a_pattern_is_expanded_unless_a_file_is_called_so(tmp_path: Path) -> None:
    for name in ("2020-05-kent.csv", "2020-06-kent.csv", "2020-06-essex.csv", "2020-07-kent.md", "a.txt"):
        put(tmp_path / name)
    odd = put(tmp_path / "2020-0[5].csv")

    def names(pattern: str) -> list[str]:
        return [item.name for item in files.find([tmp_path / pattern])]

    assert names("2020-0?-kent*") == ["2020-05-kent.csv", "2020-06-kent.csv"]
    assert names("*.txt") == ["a.txt"]
    assert names(odd.name) == [odd.name]
    with refused("no extract has a name of this pattern"):
        names("2021-*.csv")


def test_an_archive_is_the_extracts_in_it(tmp_path: Path) -> None:
    path = pack(
        tmp_path / "all.zip",
        **{f"2020-06/{NAME}": CSV, "deep\\er/b.csv.gz": gzip.compress(CSV), "../../c.csv": CSV, "README.txt": b"x"},
    )

    items = files.find([path])

    assert sorted(item.name for item in items) == [NAME, "b.csv", "c.csv"]
    assert {item.shown for item in items} == {f"all.zip: {NAME}", "all.zip: b.csv.gz", "all.zip: c.csv"}
    assert {content(item) for item in items} == {CSV}
    assert not any(item.named for item in items)


def test_files_of_one_name_are_told_apart(tmp_path: Path) -> None:
    put(tmp_path / "a" / NAME)
    put(tmp_path / "b" / NAME)
    archive = pack(tmp_path / "c.zip", **{"x/one.csv": CSV, "y/one.csv": CSV})

    shown = [item.shown for item in files.find([tmp_path / "a", tmp_path / "b", archive])]

    assert shown == [f"a/{NAME}", f"b/{NAME}", "c.zip: x/one.csv", "c.zip: y/one.csv"]


@pytest.mark.parametrize(
    ("name", "head", "message"),
    [
        ("a.csv", b"", "the file is empty"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old version of Office.*Excel Workbook"),
        ("a.pdf", b"%PDF-1.7", "this is a PDF"),
        ("a.xls", b"\xef\xbb\xbf\n <HTML><table>", "this is a web page"),
        ("a.xls", b'<?xml version="1.0"?><Workbook>', "this is XML"),
        ("a.zip", b"Type,Date\n", "not a zip archive"),
        ("a.zip", b"PK\x03\x04 and no more", "cut short"),
    ],
)
def test_what_cannot_be_read_is_named(tmp_path: Path, name: str, head: bytes, message: str) -> None:
    with refused(message):
        files.kind(files.find([put(tmp_path / name, head)])[0])


def test_an_old_workbook_in_a_folder_is_not_left_out_in_silence(tmp_path: Path) -> None:
    put(tmp_path / NAME)
    put(tmp_path / "july.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))

    items = files.find([tmp_path])

    with refused("july.xls: this is a file of an old version"):
        [files.kind(item) for item in items]


def test_missing_files_and_odd_paths_give_plain_errors(tmp_path: Path) -> None:
    with refused("there is no such file.*Check the path"):
        files.find([tmp_path / NAME])
    with refused("there is no such file"):
        files.find([put(tmp_path / NAME) / "below.csv"])
    with refused("no file was given"):
        files.find([])
    with refused("cannot be read"):
        files.find([tmp_path / ("x" * 5000)])
    with refused("cannot be read"):
        files.find([tmp_path / "a\x00b.csv"])


def test_a_pipe_is_not_a_file(tmp_path: Path) -> None:
    if not hasattr(os, "mkfifo"):
        pytest.skip("no pipes here")
    os.mkfifo(tmp_path / "pipe.csv")

    with refused("pipe.csv: this is not a file"):
        files.find([tmp_path / "pipe.csv"])


def test_a_file_that_may_not_be_read_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = put(tmp_path / NAME)

    def deny(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", deny)  # whoever runs the tests may be allowed everything

    with refused(r"cannot be read \(Permission denied\).*Close it elsewhere"):
        files.find([path])


# ------------------------------------------------------------------------------------------------- what a file is


@pytest.mark.parametrize(
    ("head", "name", "kind"),
    [
        (CSV, "a.csv", "text"),
        (CSV, "a.xlsx", "text"),
        (CSV.decode().encode("utf-16"), "a.csv", "text"),
        (b"[Reference],[Date]\n", "a.csv", "text"),
        (b'"{""a"": 1}",x\n', "a.csv", "text"),
        (b"PK\x03\x04....", "a.csv", "workbook"),
        (b"PAR1....", "a.csv", "parquet"),
        (b'[\n {"a": 1}', "a.txt", "json"),
        ('[{"a": 1}]'.encode("utf-16"), "a", "json"),
        (b'\xef\xbb\xbf{"a": 1}\n', "a.csv", "json"),
        (b"[]", "a.csv", "json"),
        (b"nothing", "a.json", "json"),
    ],
)
def test_a_kind_follows_from_the_first_bytes(head: bytes, name: str, kind: str) -> None:
    assert files.kind_of(head, name) == kind


@pytest.mark.parametrize(
    ("head", "name", "message"),
    [
        (gzip.compress(CSV), "a.csv", "packed twice"),
        (CSV, "a.parquet", "not a Parquet file"),
        (b"<!DOCTYPE html>", "a.csv", "web page"),
    ],
)
def test_a_kind_that_cannot_be_read_is_refused(head: bytes, name: str, message: str) -> None:
    with refused(message):
        files.kind_of(head, name)


@given(st.binary(max_size=200), st.sampled_from(["a.csv", "a.json", "a.parquet", "a.xlsx", "a"]))
@settings(max_examples=200)
def test_any_bytes_are_of_a_kind_or_refused(head: bytes, name: str) -> None:
    try:
        assert files.kind_of(head, name) in ("text", "workbook", "json", "parquet")
    except InputError as error:
        assert error.do  # noqa: PT017


def test_a_password_is_known_wherever_in_the_file_it_shows(tmp_path: Path) -> None:
    mark = "EncryptedPackage".encode("utf-16-le")
    for filling in (0, files.HEAD - 8, 3_000_000):
        path = put(tmp_path / "a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(filling) + mark + bytes(100))
        item = Item(name="a.xlsx", shown="a.xlsx", path=path, member="", named=True)
        with refused("the workbook has a password.*Delete that copy"):
            files.kind(item)


# ------------------------------------------------------------------------------------------------- opening a file


def test_a_plain_file_can_seek_and_is_given_whole(tmp_path: Path) -> None:
    (item,) = files.find([put(tmp_path / NAME)])

    with files.opened(item) as stream:
        assert stream.read(4) == CSV[:4]
        stream.seek(-5, io.SEEK_END)
        assert stream.read() == CSV[-5:]
    assert files.whole(item, 100) == CSV
    assert stream.closed


def test_the_limit_of_what_is_held_whole_is_kept(tmp_path: Path) -> None:
    (item,) = files.find([put(tmp_path / NAME)])

    assert files.whole(item, len(CSV)) == CSV
    with refused("larger than 0 MB.*as a CSV"):
        files.whole(item, len(CSV) - 1)


def test_a_csv_that_is_packed_without_saying_so_is_unpacked(tmp_path: Path) -> None:
    (item,) = files.find([put(tmp_path / NAME, gzip.compress(CSV[:9]) + gzip.compress(CSV[9:]))])

    assert content(item) == CSV
    assert files.kind(item) == "text"


@given(st.integers(min_value=0, max_value=10_000), st.booleans())
@settings(max_examples=60, deadline=None)
def test_a_packed_file_that_was_cut_short_or_damaged_is_said(at: int, cut: bool) -> None:
    import tempfile

    whole = os.urandom(300) + CSV * 20
    with tempfile.TemporaryDirectory() as folder:
        for path in (put(Path(folder, "a.csv.gz"), gzip.compress(whole, mtime=0)), pack(Path(folder, "a.zip"), a=b"")):
            if path.suffix == ".zip":
                pack(path, **{"a.csv": whole})
            damaged = bytearray(path.read_bytes())
            where = at % len(damaged)
            damaged[where:] = b"" if cut else bytes([damaged[where] ^ 0x41]) + bytes(damaged[where + 1 :])
            path.write_bytes(damaged)

            try:
                found = [content(item) for item in files.find([path])]
            except InputError:
                continue
            # What is not covered by a checksum (names, dates, comments) may change without harm.
            assert not cut or path.suffix == ".gz"
            assert all(one in (whole, bytes(damaged)) for one in found)


def test_a_bomb_is_refused_while_it_is_read_and_not_held(tmp_path: Path) -> None:
    limits = Limits(unguarded=1 << 20, ratio=100)
    bomb = gzip.compress(bytes(40 << 20))
    (packed,) = files.find([put(tmp_path / "a.csv.gz", bomb)])
    (inner,) = files.find([pack(tmp_path / "b.zip", **{"a.csv.gz": bomb})])
    tracemalloc.start()

    for item in (packed, inner):
        with refused("far too large when it is unpacked"), files.opened(item, limits=limits) as stream:
            while stream.read(1 << 16):
                pass

    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 3 << 20


def test_equal_rows_that_pack_well_are_no_bomb(tmp_path: Path) -> None:
    (item,) = files.find([put(tmp_path / "a.csv.gz", gzip.compress(CSV * 50_000))])

    assert len(content(item)) == len(CSV) * 50_000


# --------------------------------------------------------------------------------------------------- zip archives


def test_an_archive_that_states_a_bomb_is_refused_unread(tmp_path: Path) -> None:
    path = pack(tmp_path / "a.zip", **{"a.csv": bytes(3 << 20), "b.csv": CSV})

    with refused("far too large"):
        files.find([path], limits=Limits(unguarded=1 << 20))
    with refused("far too large"):
        files.find([path], limits=Limits(unpacked=1 << 20))


def test_an_archive_with_a_password_another_archive_or_nothing_in_it_is_refused(tmp_path: Path) -> None:
    locked = bytearray(pack(tmp_path / "a.zip", **{"a.csv": CSV}).read_bytes())
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    with refused("a.zip: the archive has a password.*delete what was unpacked"):
        files.find([put(tmp_path / "a.zip", bytes(locked))])

    inner = pack(tmp_path / "b.zip", **{"a.csv": CSV}).read_bytes()
    with refused("c.zip: b.zip: there is another archive"):
        files.find([pack(tmp_path / "c.zip", **{"x/b.zip": inner, "a.csv": CSV})])
    with refused("no extract in this archive"):
        files.find([pack(tmp_path / "d.zip", **{"README.txt": b"x", "x-street.csv/": b""})])
    with refused("e.zip: a.csv: the file is empty"):
        files.find([pack(tmp_path / "e.zip", **{"a.csv": b""})])


def test_a_packing_that_needs_much_memory_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("a.csv", CSV)

    with refused("packed in a way that cannot be read"):
        files.find([tmp_path / "a.zip"])


def test_a_workbook_called_zip_and_one_called_csv_are_workbooks(tmp_path: Path) -> None:
    parts = {"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b"<x/>", "xl/worksheets/a.csv": CSV}
    for name in ("a.zip", "a.csv", "a.xlsx"):
        (item,) = files.find([pack(tmp_path / name, **parts)])

        assert (item.name, item.member, item.named) == (name, "", True)
        assert files.kind(item) == "workbook"


def test_a_list_of_members_that_would_fill_the_memory_is_not_read(tmp_path: Path) -> None:
    path = pack(tmp_path / "a.zip", **{f"{number}.csv": CSV for number in range(30)})
    with refused("more than 20 files"):
        files.find([path], limits=Limits(files=20))

    # A list that states 3 GB, in the usual place and in the one for very large archives.
    usual = b"PK\x03\x04" + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, 3 << 30, 0, 0)
    large = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 1, 1, 5 << 30, 0)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, 4, 1)
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    for bytes_ in (usual, b"PK\x03\x04" + large + locator + end):
        with refused("more than 10,000 files"):
            files.find([put(tmp_path / "b.zip", bytes_)])


def test_an_archive_with_a_comment_is_read(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a.csv", CSV)
        archive.comment = b"made for the panel" + bytes(30)

    assert [item.name for item in files.find([tmp_path / "a.zip"])] == ["a.csv"]


def test_too_many_files_are_refused(tmp_path: Path) -> None:
    for number in range(5):
        put(tmp_path / f"{number}.csv")

    with refused("more than 3 files"):
        files.find([tmp_path], limits=Limits(files=3))


# ------------------------------------------------------------------------------------------ a file that changes


def test_a_file_that_changes_while_it_is_read_is_noticed(tmp_path: Path) -> None:
    (item,) = files.find([put(tmp_path / NAME)])
    before = files.fingerprint(item.path)
    files.check_unchanged(item, before)

    put(item.path, CSV + CSV)
    with refused(f"{NAME}: the file changed while it was read. Close it elsewhere"):
        files.check_unchanged(item, before)
    os.utime(put(item.path), ns=(1, before[1] + 1))
    with refused("changed"):
        files.check_unchanged(item, before)
    item.path.unlink()
    with refused("no such file"):
        files.check_unchanged(item, before)


@pytest.mark.shared
def test_all_real_files_are_found_and_known(shared_data: Path) -> None:
    items = files.find([shared_data / name for name in ("police_uk", "police_uk_zip", "variants", "api")])

    kinds = [files.kind(item) for item in items]

    assert len(items) == 48 + 42 + 4 + 2
    assert (kinds.count("text"), kinds.count("json")) == (94, 2)
    assert all(content(item) for item in items)
