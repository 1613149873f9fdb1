"""The only writer to disk. A file is written beside its place, flushed to the disk, then renamed into it.

A *draw folder* is what ``sample --out`` makes: ``public/`` (for anybody), ``private/`` (never to be sent)
and later ``pack/``, ``results/``, ``briefs/`` and one draw folder more for each larger draw. A folder is
made under another name and renamed when it is whole, so a crash leaves all of it or none.
"""

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from glob import escape
from pathlib import Path
from typing import TYPE_CHECKING

from scrutiny.errors import InputError, ScrutinyError, WriteError

if TYPE_CHECKING:
    import pandas as pd

# What stands in the place of a file that was deleted because its time was over.
PURGED = b"Deleted: its time was over. The ledger says when (scrutiny log).\n"
PUBLIC, PRIVATE, PACK, RESULTS, BRIEFS = "public", "private", "pack", "results", "briefs"
REVIEW = "review"  # below the private folder of a draw: what a person checks and signs in, while records wait for it
REQUEST = "request/request.csv"  # below the private folder of a draw: what the force is asked the details of
_PARTIAL, _OLD = ".partial", ".old"


@contextmanager
def _told(name: str) -> Iterator[None]:
    """Turn what the system says of a failed write into words."""
    try:
        yield
    except PermissionError:
        raise WriteError("cannot be written", where=name, do=f"Close {name} in other programs and run again") from None
    except OSError as error:
        raise WriteError(
            f"cannot be written ({error.strerror})", where=name, do="Check the disk and run again"
        ) from None


def _write(path: Path, content: bytes) -> None:
    beside = path.with_name(path.name + _PARTIAL)
    try:
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
        _sync(path.parent)
    except OSError:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise


def _sync(folder: Path) -> None:
    """Have the names in a folder on the disk, too, so that a rename outlives the power. Windows does so by itself."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def new_folder(folder: Path, files: Mapping[str, bytes], *, fill: Callable[[Path], None] | None = None) -> None:
    """Make a folder with these files (names with forward slashes), whole or not at all.

    ``fill``: puts in what is no plain file, before the folder gets its name; an empty folder of that name is then
    taken. Raises WriteError where the folder is there already: what was drawn once is never overwritten.
    """
    _refuse_there(folder, empty_will_do=fill is not None)
    made = _beside(folder)
    try:
        with _told(folder.name):
            shutil.rmtree(made, ignore_errors=True)
            made.mkdir(parents=True)
            for name, content in files.items():
                path = made / name
                path.parent.mkdir(parents=True, exist_ok=True)
                _write(path, content)
            if fill is not None:
                fill(made)
            if made != folder:
                if folder.exists():
                    folder.rmdir()
                made.rename(folder)
            _sync(folder.parent)
    except BaseException as error:
        shutil.rmtree(made, ignore_errors=True)
        if isinstance(error, ScrutinyError):
            _refuse_there(folder, empty_will_do=fill is not None)  # somebody else has made it meanwhile
        raise
    for left in folder.parent.glob(f"{escape(folder.name)}.*{_PARTIAL}"):  # of others who were stopped
        shutil.rmtree(left, ignore_errors=True)


def _refuse_there(folder: Path, *, empty_will_do: bool) -> None:
    if folder.exists() and not (empty_will_do and folder.is_dir() and not any(folder.iterdir())):
        raise WriteError("there is a folder of that name already", where=folder.name, do="Name another one")


def _beside(folder: Path) -> Path:
    """The name under which a folder is made: this process's own, so that two at once never write into each other's."""
    return folder if folder.suffix == _PARTIAL else folder.with_name(f"{folder.name}.{os.getpid()}{_PARTIAL}")


def replace_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Make or renew a folder that can be built again at any time (a pack, results).

    The new one is whole before the old one is touched. Where the program is stopped between the two renames, the old
    one lies beside as ``NAME.old``, and comes back when this is called again.
    """
    made, old = folder.with_name(folder.name + _PARTIAL), folder.with_name(folder.name + _OLD)
    with _told(folder.name):
        if old.exists() and not folder.exists():
            old.rename(folder)
        for left in (made, old):
            shutil.rmtree(left, ignore_errors=True)
    new_folder(made, files)
    try:
        with _told(folder.name):
            if folder.exists():
                folder.rename(old)
            made.rename(folder)
            _sync(folder.parent)
    except WriteError:
        shutil.rmtree(made, ignore_errors=True)
        if old.exists() and not folder.exists():
            old.rename(folder)
        raise
    with _told(old.name):
        shutil.rmtree(old, ignore_errors=True)


def is_left(path: Path) -> bool:
    """Whether a name is one under which something is being made, or was put aside for a moment."""
    return path.name.endswith((_PARTIAL, _OLD))


def remove_folder(folder: Path) -> None:
    """Delete a folder and all in it; nothing where there is none."""
    with _told(folder.name):
        if folder.exists():
            shutil.rmtree(folder)


def remove(path: Path) -> None:
    """Delete a file; nothing where there is none."""
    with _told(path.name):
        path.unlink(missing_ok=True)


def read_tree(folder: Path) -> dict[str, bytes]:
    """Every file in a folder and in the folders in it, by its name with forward slashes."""
    if not folder.is_dir():
        raise InputError("there is no such folder", where=folder.name)
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): read(path) for path in files}


def write(path: Path, content: bytes) -> None:
    """Write or replace one file, making its folder."""
    with _told(path.name):
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(path, content)


def read(path: Path) -> bytes:
    """A file's bytes. Raises InputError where it is missing or cannot be read."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise InputError("there is no such file", where=path.name) from None
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror})", where=path.name, do="Close it and run again") from None


def read_folder(folder: Path) -> dict[str, bytes]:
    """The files directly in a folder, by name."""
    if not folder.is_dir():
        raise InputError("there is no such folder", where=folder.name, do="Name the folder that scrutiny sample made")
    return {path.name: read(path) for path in sorted(folder.iterdir()) if path.is_file()}


def csv_bytes(rows: "pd.DataFrame") -> bytes:
    """CSV for Excel: UTF-8 with a mark, CRLF; a text that a spreadsheet would take for a formula gets an apostrophe."""
    import pandas as pd

    safe = rows.copy()
    for name in safe.columns:
        if pd.api.types.is_string_dtype(safe[name].dtype) or safe[name].dtype == object:
            texts = safe[name].astype("str")
            safe[name] = texts.where(~texts.str.match(r"^[=+\-@\t\r]").fillna(value=False).astype(bool), "'" + texts)
    return safe.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def typed(path: Path) -> str:
    """A path as a person types it: in quotation marks where it has a blank."""
    return f'"{path}"' if " " in str(path) else str(path)
