"""The office's own look: begun by a command, checked by it, worn by what a workspace makes."""

import re
import shutil
from pathlib import Path

import pytest

from scrutiny.cycle import look
from scrutiny.errors import SettingError
from scrutiny.outputs import theme
from scrutiny.outputs.theme import PLAIN


def test_what_it_begins_with_changes_nothing_and_shows_all_that_can_be_changed(tmp_path: Path) -> None:
    made = look.look(tmp_path)

    assert made.new == ("theme.toml", "words.toml")
    assert made.theme == PLAIN
    assert all(line.startswith("#") or not line for line in (tmp_path / "look/words.toml").read_text().splitlines())
    assert "nothing is changed yet" in " ".join(look.sentences(made))


def test_a_file_that_is_there_is_never_written_over(tmp_path: Path) -> None:
    look.look(tmp_path)
    (tmp_path / "look/words.toml").write_text('"How to answer" = "What we ask you to do"\n', encoding="utf-8")

    again = look.look(tmp_path)

    assert again.new == ()
    assert "What we ask you to do" in (tmp_path / "look/words.toml").read_text()
    assert "It changes: 1 phrase." in " ".join(look.sentences(again))


def test_every_line_that_it_begins_with_can_be_taken_up(tmp_path: Path) -> None:
    """Somebody takes away each # before a setting and changes nothing to the right of it."""
    look.look(tmp_path)
    for name in ("theme.toml", "words.toml"):
        path = tmp_path / "look" / name
        lines = path.read_text(encoding="utf-8").splitlines()
        taken = [re.sub(r'^# (?=\[|"|\w+ = )', "", line) for line in lines]
        assert taken != lines
        path.write_text("\n".join(taken) + "\n", encoding="utf-8")

    assert look.look_of(tmp_path).language == PLAIN.language


def test_a_mistake_is_told_with_its_file_and_line(tmp_path: Path) -> None:
    look.look(tmp_path)
    (tmp_path / "look/theme.toml").write_text('[colours]\nink = "#ffffff"\n', encoding="utf-8")

    with pytest.raises(SettingError, match=r"theme\.toml.*line 2"):
        look.look(tmp_path)


def test_the_welsh_proof_is_a_look_like_any_other(tmp_path: Path) -> None:
    from scrutiny import resources

    shutil.copytree(resources.templates() / "look/welsh", tmp_path / "look")

    assert look.look_of(tmp_path) == theme.supplied("welsh")
    assert "language cy" in " ".join(look.sentences(look.look(tmp_path)))
