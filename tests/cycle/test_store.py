"""The only writer to disk: whole or not at all, in words, and safe to open in a spreadsheet."""

from pathlib import Path

import pandas as pd
import pytest

from scrutiny.cycle import store
from scrutiny.errors import InputError, WriteError


@pytest.mark.parametrize("text", ["=1+1", "+44 7700 900123", "-cmd|' /C calc'!A0", "@SUM(A1)", "\tx", "\rx"])
def test_a_text_that_a_spreadsheet_would_take_for_a_formula_gets_an_apostrophe(text: str) -> None:
    written = store.csv_bytes(pd.DataFrame({"reference": [text], "number": [-1]})).decode("utf-8-sig")

    assert f"'{text}" in written
    assert ",-1" in written  # a number is a number


def test_plain_text_is_left_alone() -> None:
    assert store.csv_bytes(pd.DataFrame({"a": ["SS/2026/0012", None]})) == b'\xef\xbb\xbfa\r\nSS/2026/0012\r\n""\r\n'


def test_a_folder_is_replaced_whole(tmp_path: Path) -> None:
    folder = tmp_path / "pack"
    store.new_folder(folder, {"a.txt": b"old", "b/c.txt": b"old"})

    store.replace_folder(folder, {"a.txt": b"new"})

    assert {path.name: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == {"a.txt": b"new"}


def test_the_old_folder_stays_where_the_new_one_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "pack"
    store.new_folder(folder, {"a.txt": b"old"})

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("scrutiny.cycle.store.os.fsync", full)
    with pytest.raises(WriteError, match="No space left"):
        store.replace_folder(folder, {"a.txt": b"new"})

    assert {path.name: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == {"a.txt": b"old"}


def test_a_file_that_is_open_elsewhere_is_said_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "replace", locked)
    with pytest.raises(WriteError, match=r"Close answers\.json in other programs") as caught:
        store.write(tmp_path / "answers.json", b"x")
    assert caught.value.exit_code == 15


def test_a_missing_file_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        store.read(tmp_path / "none")


def test_a_path_with_a_blank_is_typed_in_quotation_marks() -> None:
    assert store.typed(Path("OneDrive - Office") / "2026-11").startswith('"')
    assert store.typed(Path("2026-11")) == "2026-11"
