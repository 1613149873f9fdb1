"""One at a time: the lock of a workspace, with the name of who holds it.

The system's own lock on an open file: it ends with the process that took it, however that ends, so that a crash leaves
no lock behind. What stands in the file is only for the person who has to wait.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from scrutiny.errors import WriteError

FILE = ".scrutiny-lock"
_TEXT_AT = 1  # the first byte is what is locked; on Windows a locked byte cannot be read by others


@contextmanager
def held(folder: Path, *, who: str, step: str) -> Iterator[None]:
    """Hold the lock of a folder. Raises WriteError naming who holds it, or where the folder cannot be written to."""
    path = folder / FILE
    try:
        opened = path.open("r+b" if path.exists() else "w+b")
    except OSError as error:
        raise WriteError(
            f"the folder cannot be written to ({error.strerror})",
            where=folder.name,
            do="Check the disk and your rights",
        ) from None
    with opened as file:
        if not _taken(file):
            raise WriteError(
                f"{_holder(file)} is at work in it", where=folder.name, do="Wait until that is done and run again"
            )
        try:
            _write(file, f" {who}, {step}")
            yield
        finally:
            _write(file, "")
            _give_back(file)


def _write(file: IO[bytes], text: str) -> None:
    """Courtesy only: a full disk does not stop the work for it."""
    try:
        file.seek(0)
        file.truncate()
        file.write(text.encode("ascii", errors="replace"))
        file.flush()
    except OSError:
        return


def _holder(file: IO[bytes]) -> str:
    try:
        file.seek(_TEXT_AT)
        text = file.read(200).decode("ascii", errors="replace").strip()
    except OSError:
        text = ""
    return text or "somebody else"


if sys.platform == "win32":  # pragma: no cover -- the other half runs where the tests do
    import msvcrt

    def _taken(file: IO[bytes]) -> bool:
        file.seek(0)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _give_back(file: IO[bytes]) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _taken(file: IO[bytes]) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

    def _give_back(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)
