"""What a page of a PDF shows: letters put together by where they stand. ISO 32000-2, section 9.4."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import NamedTuple

from scrutiny.outputs.release.pdf_fonts import Font
from scrutiny.outputs.release.pdf_objects import CUT, NUMBER, PdfFile, bytes_of, name_of, simplified, text_string


class Matrix(NamedTuple):
    """Where a drawing is on its page: x' = a x + c y + e, y' = b x + d y + f."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    def then(self, other: "Matrix") -> "Matrix":
        """This one first, the other after it."""
        return Matrix(
            self.a * other.a + self.b * other.c,
            self.a * other.b + self.b * other.d,
            self.c * other.a + self.d * other.c,
            self.c * other.b + self.d * other.d,
            self.e * other.a + self.f * other.c + other.e,
            self.e * other.b + self.f * other.d + other.f,
        )


_SAME = Matrix(1, 0, 0, 1, 0, 0)
_APART = 0.18  # of the size of type: a wider gap is a blank, as in every font that has one
_BACK = -0.6
_LEVEL = 0.35  # of the size of type: two texts this near in height stand on one line


class _Line:
    """Puts texts together by where they stand: on, after a blank, or on a new line."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self._x = self._y = 0.0

    def add(self, text: str, at: Matrix, *, width: float, size: float) -> None:
        """A text that begins at a place and is so wide, in the units of the page."""
        across = (at.a**2 + at.b**2) ** 0.5 or 1.0
        unit = (abs(size) or 1.0) * across
        ahead = ((at.e - self._x) * at.a + (at.f - self._y) * at.b) / across
        aside = ((at.f - self._y) * at.a - (at.e - self._x) * at.b) / across
        if self.out:
            if abs(aside) > _LEVEL * unit or ahead < _BACK * unit:
                self.out.append("\n")
            elif ahead > _APART * unit:
                self.out.append(" ")
        self.out.append(text)
        self._x, self._y = at.e + width * at.a, at.f + width * at.b


def shown_text(content: bytes, fonts: Mapping[str, Font], file: PdfFile) -> tuple[str, list[str]]:
    """What a stream shows, and what it says beside (replacement texts)."""
    parts = CUT.split(simplified(content))
    plain = b" ( ".join(parts[::2])  # "(" stands for the next string
    if plain.count(b"(") != len(parts) // 2:
        file.troubles.append("a text in the PDF has no end")
    for sign in (b"[", b"]", b"<<", b">>", b"/"):
        if sign in plain:
            plain = plain.replace(sign, b" /" if sign == b"/" else b" " + sign + b" ")
    drawing = _Drawing(plain.split(), [bytes_of(part) for part in parts[1::2]], fonts, file)
    drawing.run()
    return "".join(drawing.line.out), drawing.said


@lru_cache(maxsize=4096)  # most are 0, 1, and the same few margins
def _number(token: bytes) -> float | None:
    return float(token) if NUMBER.fullmatch(token) else None


class _Drawing:
    """The state that the operations of a stream change: where text goes, and in which font."""

    def __init__(self, tokens: list[bytes], strings: list[bytes], fonts: Mapping[str, Font], file: PdfFile) -> None:
        self.line, self.said = _Line(), list[str]()
        self._tokens, self._strings = tokens, strings
        self._fonts, self._file = fonts, file
        self._here, self._stack = _SAME, list[Matrix]()
        self._text = self._start = _SAME
        self._font: Font | None = None
        self._size = self._leading = 0.0
        self._array = 0  # where the last array began
        self._waiting: list[bytes] = []  # strings before their operation

    def run(self) -> None:
        """All operations, each with what stands before it."""
        operations: dict[bytes, Callable[[int], None]] = {
            b"q": self._save,
            b"Q": self._restore,
            b"cm": self._transform,
            b"BT": self._begin,
            b"Tm": self._set,
            b"Td": self._move,
            b"TD": self._move_and_lead,
            b"TL": self._lead,
            b"T*": self._next_line,
            b"Tf": self._choose,
            b"TJ": self._show_array,
            b"Tj": self._show,
            b"'": self._show_below,
            b'"': self._show_below,
            b"ID": self._picture,
        }
        strings = iter(self._strings)
        matters = operations.keys() | {b"(", b"["}  # nineteen in twenty are numbers, colours and lines
        for place in [place for place, token in enumerate(self._tokens) if token in matters]:
            token = self._tokens[place]
            if token == b"(":
                self._waiting.append(next(strings))
            elif token == b"[":
                self._array = place
            else:
                operations[token](place)
                if self._waiting:
                    self.said += map(text_string, self._waiting)
                    self._waiting = []
        self.said += map(text_string, self._waiting)

    def _numbers(self, place: int, count: int) -> list[float]:
        tokens = self._tokens[max(0, place - count) : place]
        found = [number for number in map(_number, tokens) if number is not None]
        if len(found) != count:
            self._file.troubles.append("a page of the PDF is drawn in a way that is not known here")
            return [1.0, 0.0, 0.0, 1.0, 0.0, 0.0][-count:]
        return found

    def _save(self, _: int) -> None:
        self._stack.append(self._here)

    def _restore(self, _: int) -> None:
        self._here = self._stack.pop() if self._stack else _SAME

    def _transform(self, place: int) -> None:
        self._here = Matrix(*self._numbers(place, 6)).then(self._here)

    def _begin(self, _: int) -> None:
        self._text = self._start = _SAME

    def _set(self, place: int) -> None:
        self._text = self._start = Matrix(*self._numbers(place, 6))

    def _move(self, place: int) -> None:
        self._text = self._start = Matrix(1, 0, 0, 1, *self._numbers(place, 2)).then(self._start)

    def _move_and_lead(self, place: int) -> None:
        self._leading = -self._numbers(place, 2)[1]
        self._move(place)

    def _lead(self, place: int) -> None:
        self._leading = self._numbers(place, 1)[0]

    def _next_line(self, _: int) -> None:
        self._text = self._start = Matrix(1, 0, 0, 1, 0, -self._leading).then(self._start)

    def _choose(self, place: int) -> None:
        self._size = self._numbers(place, 1)[0]
        self._font = self._fonts.get(name_of(self._tokens[place - 2]))

    def _picture(self, _: int) -> None:
        self._file.troubles.append("a page of the PDF has a picture among its text")

    def _show(self, _: int) -> None:
        self._put(b"".join(self._waiting), 0.0)

    def _show_below(self, place: int) -> None:
        self._next_line(place)
        self._show(place)

    def _show_array(self, place: int) -> None:
        """Strings and the distances between them, in thousandths of the size, to the left."""
        strings, together, back = iter(self._waiting), list[bytes](), 0.0
        for token in self._tokens[self._array + 1 : place - 1]:
            if token == b"(":
                together.append(next(strings, b""))
                continue
            by = _number(token) or 0.0
            if by < -1000 * _APART:  # a blank
                self._put(b"".join(together), back)
                self._text = Matrix(1, 0, 0, 1, -by / 1000 * self._size, 0).then(self._text)
                together, back = [], 0.0
            else:
                back += by
        self._put(b"".join(together), back)

    def _put(self, codes: bytes, back: float) -> None:
        self._waiting = []
        font = self._font
        if font is None:
            self._file.troubles.append("a text in the PDF has no font")
            return
        signs = codes.decode("latin-1") if font.size == 1 else codes.decode("utf-16-be", "surrogatepass")
        text = signs.translate(font.characters)
        if "\ufffd" in text:
            self._file.troubles.append("a text in the PDF has signs without characters")
        width = (sum(map(font.widths.__getitem__, signs)) - back) / 1000 * self._size
        self.line.add(text, self._text.then(self._here), width=width, size=self._size)
        self._text = Matrix(1, 0, 0, 1, width, 0).then(self._text)
