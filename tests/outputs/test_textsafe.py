"""Text made fit to show."""

import string

import pytest
from hostile import HOSTILE, LONGEST
from hypothesis import given
from hypothesis import strategies as st

from scrutiny.outputs.textsafe import coverage, for_print, for_screen, without_breaks


@pytest.mark.parametrize("text", [*HOSTILE.values(), LONGEST], ids=[*HOSTILE, "longest"])
def test_print_holds_only_what_the_fonts_show(text: str) -> None:
    shown = without_breaks(for_print(text))

    assert all(character == "\n" or ord(character) in coverage() for character in shown)


@given(st.text())
def test_any_text_is_printable_and_stays_as_it_is_the_second_time(text: str) -> None:
    shown = for_print(text)

    assert all(character in "\n\u200b" or ord(character) in coverage() for character in shown)
    assert for_print(shown) == shown
    assert for_screen(for_screen(text)) == for_screen(text)


@given(st.text(string.ascii_letters + string.digits + string.punctuation + " £éŵ\n"))
def test_everyday_text_is_left_alone(text: str) -> None:
    assert for_screen(text) == text
    assert without_breaks(for_print(text)) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x00b\x07c", "a b c"),
        ("one\r\ntwo\x0bthree\u2028four", "one\ntwo\nthree\nfour"),
        ("soft\u00adhyphen \ufeffmark", "softhyphen mark"),
        ("\uf0b7 item", "\u2022 item"),
        ("grin \U0001f600\U0001f600\U0001f600", "grin [grinning face, 3 times]"),
        ("\u2610", "[ballot box]"),
        ("\u0645\u0631\u062d\u0628\u0627 \u0628", "[7 characters of Arabic writing: read them in the screen version]"),
        ("x\u202egnp", "x[right-to-left override]gnp"),
        ("\U0001d407\U0001d422", "Hi"),
        ("\ud800", "[character u+d800]"),
        ("e" + "\u0301" * 9, "\u00e9\u0301\u0301\u0301[5 more accents]"),
    ],
)
def test_what_cannot_be_printed_is_named(text: str, shown: str) -> None:
    assert for_print(text) == shown


def test_the_screen_keeps_other_scripts() -> None:
    assert for_screen("\u0645\u0631\u062d\u0628\u0627 \U0001f600") == "\u0645\u0631\u062d\u0628\u0627 \U0001f600"


def test_nothing_on_screen_can_turn_the_reading_direction_round() -> None:
    shown = for_screen("".join(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A)))))

    assert not set(shown) & {chr(point) for point in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))}


def test_a_long_word_can_break_and_a_hash_copies_as_it_is() -> None:
    assert "\u200b" in for_print("W" * 60)
    assert for_print("0123456789abcdef" * 4) == "0123456789abcdef" * 4
    assert for_print("hertfordshire-2026-09-first-ab12cd34") == "hertfordshire-2026-09-first-ab12cd34"


def test_the_list_of_glyphs_belongs_to_the_fonts_that_are_installed() -> None:
    from importlib.metadata import version
    from pathlib import Path

    import scrutiny.outputs.textsafe as module

    head = (Path(module.__file__).with_name("glyphs.txt")).read_text(encoding="utf-8").splitlines()[1]
    fonts = [f"{name} {version(name)}" for name in ("fontpkg-atkinson-hyperlegible", "fontpkg-noto-sans")]
    assert head == "# " + ", ".join(fonts), "run tools/make_glyphs.py: a font package has changed"


def test_plain_letters_are_as_they_were_and_every_font_has_them() -> None:
    plain = "".join(map(chr, range(0x20, 0x7F)))
    assert {ord(character) for character in plain} <= coverage()
    for place in range(0, len(plain), 12):
        short = plain[place : place + 12]
        assert for_screen(short) == for_print(short) == short
    for control in map(chr, [*range(0x0A), *range(0x0B, 0x20), 0x7F]):
        assert control not in for_screen(f"a{control}b")
