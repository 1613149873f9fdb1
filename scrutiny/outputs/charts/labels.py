"""Labels near their points: clear of each other, of what is drawn, and of the lines that lead to them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil, floor

from scrutiny.outputs.charts.drawing import SIZE, Box

_MOST_PLACES = 150


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A label that wants to be near a point, no farther than ``reach``; one that ``must`` stand may go far off."""

    x: float
    y: float
    width: float
    height: float = 1.05 * SIZE
    must: bool = False
    reach: float = 46


def place_labels(
    wishes: Sequence[Wish], *, frame: Box, blocked: Sequence[Box] = (), lines: Sequence[Box] = ()
) -> tuple[Box | None, ...]:
    """A place for each label, inside the frame, clear of all others and of what is blocked; None where there is none.

    Those that must stand choose first, then the others as they come. Each takes the nearest free place of eight
    around its point, then of eight farther off, and so on; one that must stand then looks for a place all around. The
    line that would lead from a point to its label is kept clear too. ``lines`` are stood upon only where nothing else
    is free. Nothing is left to chance: the same wishes, the same answer.
    """
    found: list[Box | None] = [None] * len(wishes)
    taken: list[Box] = []
    leaders: list[Box] = []

    def free(wish: Wish, box: Box, avoided: Sequence[Box]) -> bool:
        return (
            box.within(frame)
            and not any(box.meets(other, 2.0) for other in (*taken, *leaders))
            and not any(box.meets(other, 1.0) for other in (*blocked, *avoided))
            and not any(part.meets(other) for part in _leader_boxes(wish, box) for other in (*taken, *blocked))
        )

    for place in sorted(range(len(wishes)), key=lambda place: not wishes[place].must):
        wish = wishes[place]
        tries = ((_near(wish), lines), (_near(wish), ()), (_everywhere(wish, frame) if wish.must else (), ()))
        box = next((box for boxes, avoided in tries for box in boxes if free(wish, box, avoided)), None)
        if box is not None:
            taken.append(box)
            leaders += _leader_boxes(wish, box)
        found[place] = box
    return tuple(found)


def _near(wish: Wish) -> Iterator[Box]:
    for far in (7, 12, 20, 32, 46, 62, 80):
        if far <= wish.reach:
            for across, down in ((1, 0), (-1, 0), (1, -1), (1, 1), (-1, -1), (-1, 1), (0, -1), (0, 1)):
                step = far if not (across and down) else far * 0.7
                x = wish.x + across * step - wish.width * (1 - across) / 2
                y = wish.y + down * step - wish.height * (1 - down) / 2
                yield Box(x, y, wish.width, wish.height)


def nearest(at: tuple[float, float], box: Box) -> tuple[float, float]:
    """The point of a box that is nearest to another point."""
    return min(max(at[0], box.x), box.x + box.width), min(max(at[1], box.y), box.y + box.height)


def boxes_along(one: tuple[float, float], other: tuple[float, float], every: float = 6.0) -> list[Box]:
    """Small boxes along a line, so that labels keep clear of it."""
    (x1, y1), (x2, y2) = one, other
    steps = max(1, ceil(max(abs(x2 - x1), abs(y2 - y1)) / every))
    return [
        Box(x1 + (x2 - x1) * part / steps - 1.5, y1 + (y2 - y1) * part / steps - 1.5, 3, 3) for part in range(steps + 1)
    ]


def _leader_boxes(wish: Wish, box: Box) -> list[Box]:
    """The line to a label in small boxes, but for its beginning, which lies in the point's own mark."""
    at = (wish.x, wish.y)
    return [part for part in boxes_along(at, nearest(at, box)) if max(abs(part.x - at[0]), abs(part.y - at[1])) > 12]


def _everywhere(wish: Wish, frame: Box) -> Iterator[Box]:
    """Places all over the frame, the nearest to the point first, as far as an eye would follow a line."""
    rows = max(0, floor((frame.height - wish.height) / 14)) + 1
    columns = max(0, floor((frame.width - wish.width) / 20)) + 1
    boxes = [
        Box(frame.x + column * 20, frame.y + row * 14, wish.width, wish.height)
        for row in range(rows)
        for column in range(columns)
    ]

    def far(box: Box) -> float:
        return (box.x + box.width / 2 - wish.x) ** 2 + (box.y + box.height / 2 - wish.y) ** 2

    yield from sorted(boxes, key=far)[:_MOST_PLACES]
