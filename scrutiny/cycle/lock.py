"""One at a time: the lock of a workspace, with the name of who holds it.

The system's own lock on an open file: it ends with the process that took it, however that ends, so that a crash leaves
no lock behind. What stands in the file is for the person who has to wait, or who wonders what was stopped.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from scrutiny.errors import ScrutinyError, WriteError

FILE = ".scrutiny-lock"
_TEXT_AT = 1  # the first byte is what is locked; on Windows a locked byte cannot be read by others


@contextmanager
def held(folder: Path, *, who: str, step: str) -> Iterator[None]:
    """Hold the lock of a folder. Raises WriteError naming who holds it, or where the folder cannot be written to."""
    path = folder / FILE
    try:
        # Unbuffered: what a full disk did not take must not come up again when the file is closed.
        opened = path.open("r+b" if path.exists() else "w+b", buffering=0)
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
            _write(file, "")
        except ScrutinyError as error:
            if not isinstance(error, WriteError):  # a step that was refused has changed nothing
                _write(file, "")
            raise
        finally:
            _give_back(file)


def unfinished(folder: Path) -> str:
    """Who is at which step, or was when it was stopped: "JT-01, load". Empty where the last one came to its end.

    A crash, a full disk or the power leaves these words behind; the next step that ends takes them away.
    """
    try:
        with (folder / FILE).open("rb") as file:
            return _words(file)
    except OSError:
        return ""


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
        return _words(file) or "somebody else"
    except OSError:
        return "somebody else"


def _words(file: IO[bytes]) -> str:
    file.seek(_TEXT_AT)
    return file.read(200).decode("ascii", errors="replace").strip()


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
