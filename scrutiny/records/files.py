"""Which files an extract is: folders, patterns and archives expanded, and each file opened safely.

A person names a file, a folder, a pattern or a ``.zip`` of many files; what comes out is a list of single files
(:class:`Item`), each of which can be opened as often as needed as a stream of its unpacked bytes. Nothing is ever
unpacked to disk. What a file is follows from its first bytes, because endings lie: people rename.

A packed file is small on disk and can be huge when unpacked, so every stream is counted while it is read. All that
can be wrong with a file is an ``InputError`` (exit 10) that says which file and what to do.
"""

import glob
import gzip
import io
import os
import re
import stat
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO, Literal, cast

from scrutiny.errors import InputError

Kind = Literal["text", "workbook", "json", "parquet"]

#: Bytes from the beginning of a file that say what it is.
HEAD = 1 << 16

# Without ".gz". Old and binary workbooks cannot be read, but are taken so that they are refused by name: a folder
# in which August was left out because it is an .xls must not look complete.
_ENDINGS = frozenset(
    {".csv", ".tsv", ".tab", ".xlsx", ".xlsm", ".ods", ".json", ".jsonl", ".parquet", ".zip", ".xls", ".xlsb"}
)
_READABLE = ".csv, .tsv, .xlsx, .ods, .json, .jsonl, .parquet, each also with .gz, or .zip"
# The published archive has crimes and their outcomes beside the searches; they are other data, not extracts.
_OTHER_DATA = re.compile(r"\d{4}-\d{2}-[a-z-]+-(?:street|outcomes)\.csv", re.IGNORECASE)
_WILD = re.compile(r"[*?\[]")

_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_GZIP = b"\x1f\x8b"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_OTHERS = (
    (b"%PDF", "a PDF"),
    (b"{\\rtf", "a text document (RTF)"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"SQLite format 3\x00", "a database"),
    (b"\x00\x01\x00\x00Standard ", "a database (Access)"),
)
# All that the readers of archives raise for one that is damaged or cut short.
DAMAGED = (zipfile.BadZipFile, gzip.BadGzipFile, zlib.error, EOFError, struct.error)
_DAMAGED_DIRECTORY = (*DAMAGED, NotImplementedError, ValueError, LookupError, OverflowError)
_WORKBOOK_PARTS = frozenset({"[content_types].xml", "content.xml", "meta-inf/manifest.xml", "mimetype"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much is read before a file is refused.

    The published CSV packs 10 to 40 times, the same row a million times over about 250 times, and nothing packs
    more than 1,032 times: more than ``ratio`` on average is no export of a force. The first ``unguarded`` bytes are
    not held to it, so that a small file of equal rows passes.
    """

    files: int = 10_000  # in all, or members of one archive
    directory: int = 8 << 20  # bytes of an archive's list of members
    unpacked: int = 8 << 30  # bytes of a file, or of all members of an archive together
    unguarded: int = 50 << 20
    ratio: int = 200


LIMITS = Limits()


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One file that may be an extract."""

    name: str  # its own name, without folder and ".gz": says force and month
    shown: str  # what messages call it
    path: Path  # the file on disk
    member: str  # its name inside a zip archive, or ""
    named: bool  # a person named this very file; False where it was found in a folder, by a pattern or in an archive


# ----------------------------------------------------------------------------------------------- which files there are


def find(paths: Iterable[Path | str], *, limits: Limits = LIMITS) -> tuple[Item, ...]:
    """Every file that these paths mean, in order; what a folder, pattern or archive holds is sorted by name.

    Links to folders are not followed (they can go round in circles). Raises InputError where a path leads to no
    file, or a file is empty, not readable, or an archive that cannot be read.
    """
    items: list[Item] = []
    for path in paths:
        for item in _expand(Path(path), limits):
            items.append(item)
            if len(items) > limits.files:
                raise InputError(f"there are more than {limits.files:,} files", do="Name the folder of this extract")
    if not items:
        raise InputError("no file was given", do="Name one or more extracts")
    return _told_apart(items)


def _told_apart(items: Sequence[Item]) -> tuple[Item, ...]:
    """Files of equal name are shown with the folder they lie in."""
    counts = Counter(item.shown for item in items)
    return tuple(replace(item, shown=_with_folder(item)) if counts[item.shown] > 1 else item for item in items)


def _with_folder(item: Item) -> str:
    if item.member:
        return f"{item.path.name}: {_printable(item.member)}"
    return f"{_folder_name(item.path.parent)}/{item.shown}"


def _folder_name(path: Path) -> str:
    return path.name or path.absolute().name or "."


def _expand(path: Path, limits: Limits) -> Iterator[Item]:
    try:
        if _WILD.search(str(path)) and not path.exists():
            yield from _matching(path, limits)
            return
        mode = path.stat().st_mode
    except (OSError, ValueError) as error:
        raise cannot_be_read(error, path.name) from None
    if stat.S_ISDIR(mode):
        found = False
        for inner in _files_of(path):
            found = True
            yield from _one(inner, named=False, limits=limits)
        if not found:
            raise InputError(
                "there is no extract in this folder",
                where=_folder_name(path),
                expected=f"files that end in {_READABLE}",
            )
    elif not stat.S_ISREG(mode):
        raise InputError("this is not a file", where=path.name, do="Save the extract as a file and name that")
    else:
        yield from _one(path, named=True, limits=limits)


def cannot_be_read(error: Exception, where: str) -> InputError:
    """What to say of a file that is not there or that the system does not let anybody read."""
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return InputError("there is no such file", where=where, do="Check the path and the spelling")
    why = (error.strerror if isinstance(error, OSError) else "") or "not a name of a file"
    return InputError(f"cannot be read ({why})", where=where, do="Close it elsewhere and try again")


def _matching(pattern: Path, limits: Limits) -> Iterator[Item]:
    """What a pattern means; the command prompt of Windows leaves that to the program."""
    found = False
    for name in sorted(glob.glob(str(pattern))):  # noqa: PTH207 -- the pattern may be absolute
        path = Path(name)
        if path.is_dir():
            inner = [] if _passed_over(path.name) else list(_files_of(path))
        else:
            asked_for = bool(pattern.suffix) and not _WILD.search(pattern.suffix)  # "*.txt" asks for texts
            inner = [path] if (asked_for or _is_extract(path.name)) and not _passed_over(path.name) else []
        for file in inner:
            found = True
            yield from _one(file, named=False, limits=limits)
    if not found:
        raise InputError(
            "no extract has a name of this pattern", where=pattern.name, do="Check the path and the spelling"
        )


def _files_of(folder: Path) -> Iterator[Path]:
    """The extracts in a folder and the folders in it, sorted by name."""

    def refuse(error: OSError) -> None:
        raise cannot_be_read(error, Path(error.filename or folder).name)

    for here, folders, names in os.walk(folder, onerror=refuse):
        folders[:] = sorted(name for name in folders if not _passed_over(name))
        for name in sorted(names):
            if _is_extract(name):
                yield Path(here, name)


def _passed_over(name: str) -> bool:
    """Hidden files, locks of open documents, and what a Mac adds."""
    return name.startswith((".", "~$")) or name == "__MACOSX"


def _is_extract(name: str) -> bool:
    """Whether a file that nobody named is taken for an extract."""
    plain = _without_gz(name)
    return Path(plain).suffix.lower() in _ENDINGS and not _passed_over(name) and not _OTHER_DATA.fullmatch(plain)


def _without_gz(name: str) -> str:
    return name[:-3] if name.lower().endswith(".gz") else name


def _printable(name: str) -> str:
    return "".join(letter if letter.isprintable() else "?" for letter in name)


def _one(path: Path, *, named: bool, limits: Limits) -> Iterator[Item]:
    """A file on disk: itself, or what it holds if it is an archive of files."""
    shown = _printable(path.name)
    try:
        with path.open("rb") as file:
            head = file.read(HEAD)
    except OSError as error:
        raise cannot_be_read(error, shown) from None
    if not head:
        raise _empty(shown)
    if head.startswith(_ZIP) or path.suffix.lower() == ".zip":
        if not head.startswith(_ZIP):
            raise InputError("this is not a zip archive", where=shown, do="Give it the ending that it should have")
        members = _members(path, shown=shown, limits=limits)
        if members is not None:
            yield from members
            return
    elif not head.startswith(_GZIP):
        _refuse_others(head, where=shown)
    yield Item(name=_without_gz(path.name), shown=shown, path=path, member="", named=named)


def _empty(where: str) -> InputError:
    return InputError("the file is empty", where=where, do="Ask the force to send it again")


def _members(path: Path, *, shown: str, limits: Limits) -> list[Item] | None:
    """The extracts in an archive; None where the archive is itself a document, such as a workbook."""
    if path.suffix.lower() in (".xlsx", ".xlsm", ".xlsb", ".ods"):
        return None  # whatever is wrong with it, the reader of workbooks says it in the words of a workbook
    with opened_archive(path, where=shown, limits=limits) as archive:
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    if any(entry.filename.lower() in _WORKBOOK_PARTS for entry in entries):
        return None
    items = []
    for entry in sorted(entries, key=lambda entry: entry.filename):
        *folders, name = entry.filename.replace("\\", "/").split("/")
        if any(_passed_over(folder) and folder.strip(".") for folder in folders) or not _is_extract(name):
            continue
        inside = f"{shown}: {_printable(name)}"
        if name.lower().endswith(".zip"):
            raise InputError("there is another archive in this one", where=inside, do="Unpack it and name the folder")
        if not entry.file_size:
            raise _empty(inside)
        items.append(Item(name=_without_gz(name), shown=inside, path=path, member=entry.filename, named=False))
    if not items:
        raise InputError("there is no extract in this archive", where=shown, expected=f"files that end in {_READABLE}")
    return items


# ------------------------------------------------------------------------------------------------- what a file is


def kind(item: Item, *, limits: Limits = LIMITS) -> Kind:
    """What a file is, from its first bytes. Raises InputError where it is nothing that can be read."""
    with opened(item, limits=limits) as stream:
        head = stream.read(HEAD)
        if head.startswith(_OLD_OFFICE):
            raise old_office(encrypted=_holds(stream, head, _ENCRYPTED_STREAM), where=item.shown)
    if not head:
        raise _empty(item.shown)
    return kind_of(head, item.name, where=item.shown)


def _holds(stream: BinaryIO, head: bytes, mark: bytes) -> bool:
    piece = head
    while piece:
        if mark in piece:
            return True
        tail = piece[-len(mark) :]
        more = stream.read(1 << 20)
        piece = tail + more if more else b""
    return False


def kind_of(head: bytes, name: str, *, where: str = "") -> Kind:
    """What a file is that begins with ``head`` (some kilobytes, unpacked) and is called ``name`` (without ".gz").

    The name decides only where the bytes leave it open. Raises InputError where it is nothing that can be read.
    """
    where = where or _printable(name)
    if head.startswith(_ZIP):
        return "workbook"
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(_OLD_OFFICE):
        raise old_office(encrypted=_ENCRYPTED_STREAM in head, where=where)
    if head.startswith(_GZIP):
        raise InputError("the file is packed twice", where=where, do="Unpack it and name the file")
    _refuse_others(head, where=where)
    ending = Path(name).suffix.lower()
    if ending in (".json", ".jsonl") or _LIKE_JSON.match(_text(head)):
        return "json"
    if ending == ".parquet":
        raise InputError("this is not a Parquet file", where=where, do="Give it the ending that it should have")
    return "text"


# A list of objects or an object. A header such as [Reference] is neither.
_LIKE_JSON = re.compile(r'\s*(?:\[\s*(?:\{|\])|\{\s*(?:"|\}))')
_LIKE_A_PAGE = re.compile(r"\s*<\s*(?:!doctype\s+html|html|head|body|table|div|meta)\b", re.IGNORECASE)
_LIKE_XML = re.compile(r"\s*<\?xml\b", re.IGNORECASE)


def _text(head: bytes) -> str:
    """The beginning as text, good enough to know its kind."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", errors="replace")
    return head.decode("utf-8-sig", errors="replace")


def _refuse_others(head: bytes, *, where: str) -> None:
    """What is known and cannot be read. An .xls that many systems write is a web page in truth."""
    found = next((what for mark, what in _OTHERS if head.startswith(mark)), None)
    text = _text(head[:4096])
    if _LIKE_A_PAGE.match(text):
        found = "a web page, even if it is called a workbook"
    elif _LIKE_XML.match(text):
        found = "XML"
    if found:
        raise InputError(
            f"this is {found}",
            where=where,
            expected="a CSV or a workbook",
            do="If Excel opens it, save it there as .xlsx; else ask the force for a CSV",
        )


def old_office(*, encrypted: bool, where: str) -> InputError:
    """What to say of a file in the old format of Office, which is also the wrapping of one with a password."""
    if encrypted:
        return password(where)
    return InputError(
        "this is a file of an old version of Office",
        where=where,
        expected="a workbook that ends in .xlsx",
        do='Open it in Excel, choose "Save as" and then "Excel Workbook (*.xlsx)"',
    )


def password(where: str) -> InputError:
    """How to take the password from a workbook, and that the copy must not stay."""
    return InputError(
        "the workbook has a password",
        where=where,
        expected="a workbook that opens without one",
        do='Open it in Excel, choose File, Info, Protect Workbook, "Encrypt with Password", clear the box and save a '
        "copy under another name. Delete that copy as soon as it is loaded",
    )


# ------------------------------------------------------------------------------------------------- opening a file


_Layer = io.IOBase | zipfile.ZipFile


def opened(item: Item, *, limits: Limits = LIMITS) -> BinaryIO:
    """A fresh stream of a file's unpacked bytes, to be used in a ``with``; it can seek if the file is not packed.

    Reading raises InputError where the file is cut short, damaged, or unpacks to more than ``limits`` allow.
    """
    layers: list[_Layer] = []
    packed: Callable[[], int] | None = None
    try:
        if item.member:
            inner, packed = _open_member(item, layers, limits)
        else:
            inner = item.path.open("rb")
            layers.append(inner)
        stream: io.BufferedIOBase = inner
        if inner.peek(2)[:2] == _GZIP:
            packed = packed or inner.tell
            stream = gzip.GzipFile(fileobj=inner)
            layers.append(stream)
    except (*_DAMAGED_DIRECTORY, OSError) as error:
        _close(layers)
        raise _broken(error, item.shown) from None
    except InputError:
        _close(layers)
        raise
    return io.BufferedReader(_Counted(stream, layers, packed=packed, shown=item.shown, limits=limits), 1 << 18)


def bare_path(item: Item, stream: BinaryIO) -> Path | None:
    """Where the bytes of an opened file lie on disk just as they are read, for readers that are not Python's.

    None where they are packed, and where the file's name is no Unicode, which only Python can open.
    """
    path = item.path.absolute()
    try:
        str(path).encode()
    except UnicodeEncodeError:
        return None
    return path if stream.seekable() else None


def _open_member(item: Item, layers: list[_Layer], limits: Limits) -> tuple[io.BufferedReader, Callable[[], int]]:
    archive = opened_archive(item.path, where=item.path.name, limits=limits)
    layers.append(archive)
    entry = archive.getinfo(item.member)
    # A member is a buffered stream itself, but without the ``peek`` that does not move on.
    inner: io.BufferedReader = io.BufferedReader(cast("Any", archive.open(entry)), 1 << 16)
    layers.append(inner)
    return inner, lambda: entry.compress_size


def _close(layers: Sequence[_Layer]) -> None:
    for layer in reversed(layers):
        layer.close()


def _broken(error: Exception, where: str) -> InputError:
    if isinstance(error, DAMAGED):
        return InputError("the file is damaged or was cut short on its way", where=where, do="Ask for it again")
    if isinstance(error, OSError):
        return cannot_be_read(error, where)
    return InputError(
        "the archive is packed in a way that cannot be read", where=where, do="Unpack it, name the folder"
    )


class _Counted(io.RawIOBase):
    """A stream that stops where it becomes too large, and whose faults are plain errors."""

    def __init__(
        self,
        inner: io.BufferedIOBase,
        layers: Sequence[_Layer],
        *,
        packed: Callable[[], int] | None,
        shown: str,
        limits: Limits,
    ) -> None:
        super().__init__()
        self._inner = inner
        self._layers = layers
        self._packed = packed  # how many bytes of the packed file were used; None where it is not packed
        self._shown = shown
        self._limits = limits
        self._count = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return self._packed is None

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        if self._packed is not None:
            raise io.UnsupportedOperation("seek")
        return self._inner.seek(offset, whence)

    def tell(self) -> int:
        return self._inner.tell()

    def readinto(self, into: "bytearray | memoryview") -> int:  # type: ignore[override]
        try:
            count = self._inner.readinto(into)
        except (*DAMAGED, OSError) as error:
            raise _broken(error, self._shown) from None
        if self._packed is not None:
            self._count += count
            refuse_bomb(self._count, self._packed(), where=self._shown, limits=self._limits)
        return count

    def close(self) -> None:
        if not self.closed:
            _close(self._layers)
        super().close()


def refuse_bomb(unpacked: int, packed: int, *, where: str, limits: Limits = LIMITS) -> None:
    """Raise InputError where ``unpacked`` bytes that came from ``packed`` ones are more than an extract can be."""
    much = unpacked > limits.unguarded and unpacked > limits.ratio * max(packed, 1)
    if much or unpacked > limits.unpacked:
        raise InputError(
            f"the file becomes far too large when it is unpacked (over {unpacked >> 20:,} MB)",
            where=where,
            do="Ask the force for the extract in smaller files, such as one for each month",
        )


def whole(item: Item, limit: int, *, limits: Limits = LIMITS) -> bytes:
    """All bytes of a file, unpacked, for a kind that cannot be read in pieces. Raises InputError above ``limit``."""
    with opened(item, limits=limits) as stream:
        content = stream.read(limit + 1)
    if len(content) > limit:
        raise InputError(
            f"the file is larger than {limit >> 20:,} MB",
            where=item.shown,
            do="Ask the force for it as a CSV, or in smaller files",
        )
    return content


# --------------------------------------------------------------------------------------------------- zip archives


def opened_archive(source: Path | BinaryIO, *, where: str, limits: Limits = LIMITS) -> zipfile.ZipFile:
    """A zip archive whose list of members is sound: not too long, not too large, no password, a usual packing.

    Raises InputError otherwise. The sizes are those the archive states; reading a member never gives more.
    """
    archive = None
    try:
        _check_directory(source, where=where, limits=limits)
        archive = zipfile.ZipFile(source)
        _check_entries(archive.infolist(), where=where, limits=limits)
    except (*_DAMAGED_DIRECTORY, OSError) as error:
        if archive is not None:
            archive.close()
        raise _broken(error, where) from None
    except InputError:
        if archive is not None:
            archive.close()
        raise
    return archive


def _check_entries(entries: Sequence[zipfile.ZipInfo], *, where: str, limits: Limits) -> None:
    if len(entries) > limits.files:
        raise _too_many(where, limits)
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise InputError(
            "the archive has a password",
            where=where,
            do="Unpack it with the password, name the folder, and delete what was unpacked as soon as it is loaded",
        )
    if any(entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for entry in entries):
        raise NotImplementedError
    unpacked = sum(entry.file_size for entry in entries)
    refuse_bomb(unpacked, sum(entry.compress_size for entry in entries), where=where, limits=limits)


def _too_many(where: str, limits: Limits) -> InputError:
    return InputError(
        f"the archive has more than {limits.files:,} files", where=where, do="Ask for the searches of this force only"
    )


_END = struct.Struct("<4s4H2LH")
_END_64 = struct.Struct("<4sQ2H2L4Q")
_LOCATOR_64 = struct.Struct("<4sLQL")


def _check_directory(source: Path | BinaryIO, *, where: str, limits: Limits) -> None:
    """Refuse a list of members that is so long that reading it would fill the memory.

    The standard library reads the whole list before anybody can ask how long it is, so its stated length is looked
    up here in the same places as there.
    """
    if isinstance(source, Path):
        with source.open("rb") as file:
            size = _directory_size(file)
    else:
        size = _directory_size(source)
    if size > limits.directory:
        raise _too_many(where, limits)


def _directory_size(file: BinaryIO) -> int:
    length = file.seek(0, io.SEEK_END)
    start = max(0, length - _END.size - (1 << 16) - _END_64.size - _LOCATOR_64.size)
    file.seek(start)
    tail = file.read()
    last = len(tail) - _END.size
    bare = last >= 0 and tail[last:].startswith(b"PK\x05\x06") and tail.endswith(b"\x00\x00")
    at = last if bare else tail.rfind(b"PK\x05\x06", max(0, last - (1 << 16)))
    if at < 0 or at + _END.size > len(tail):
        raise zipfile.BadZipFile
    size: int = _END.unpack_from(tail, at)[5]
    if tail.startswith(b"PK\x06\x07", max(0, at - _LOCATOR_64.size)):
        at -= _LOCATOR_64.size + _END_64.size
        if at < 0 or not tail.startswith(b"PK\x06\x06", at):
            raise zipfile.BadZipFile
        size = _END_64.unpack_from(tail, at)[8]
    return size


# ------------------------------------------------------------------------------------------ a file that changes


def fingerprint(path: Path) -> tuple[int, int]:
    """Size in bytes and time of the last change in nanoseconds: enough to notice that a file was changed."""
    try:
        found = path.stat()
    except OSError as error:
        raise cannot_be_read(error, path.name) from None
    return found.st_size, found.st_mtime_ns


def check_unchanged(item: Item, before: tuple[int, int]) -> None:
    """Raise InputError where the file is not as it was when ``before`` was taken with :func:`fingerprint`."""
    if fingerprint(item.path) != before:
        raise InputError("the file changed while it was read", where=item.shown, do="Close it elsewhere and run again")
