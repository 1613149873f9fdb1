"""Who reads which record.

Every record goes to ``readers`` members. Each place in turn goes to the member who has the fewest records
so far; among equals, to the one who has shared the fewest records with those chosen already for this
record; among equals again, to the lower code. So:

* loads never differ by more than one, at any point of the list, because a record only ever goes to members
  with the lowest loads;
* everybody sits with everybody about equally often: of a hundred records read by nine members in threes,
  each of the 36 pairs shares eight or nine, so that one strict or lenient trio never judges a whole area;
* nothing is random, so the same records and members give the same answer, and anybody can redo it.
"""

from collections import Counter
from collections.abc import Sequence
from itertools import combinations

from scrutiny.errors import SettingError
from scrutiny.sampling.plan import MOST_MEMBERS

READERS = 3


def member_codes(members: int) -> tuple[str, ...]:
    """The codes of so many members: M01, M02 and so on."""
    if not 1 <= members <= MOST_MEMBERS:
        raise SettingError(f"{members} members", where="members", expected=f"a number from 1 to {MOST_MEMBERS}")
    return tuple(f"M{number:02d}" for number in range(1, members + 1))


def assign(records: Sequence[str], *, members: int, readers: int = READERS) -> dict[str, tuple[str, ...]]:
    """The records of each member, in the order of ``records``; with too few members, all read everything."""
    codes = member_codes(members)
    if readers < 1:
        raise SettingError(f"{readers} readers a record", where="readers", expected="1 or more")
    if len(set(records)) != len(records):
        raise SettingError("a record stands twice in the list to share out", where="records", expected="each once")
    given: dict[str, list[str]] = {code: [] for code in codes}
    together: Counter[tuple[str, str]] = Counter()
    for record in records:
        chosen = _choose(given, together, min(readers, members))
        for code in chosen:
            given[code].append(record)
        together.update(combinations(sorted(chosen), 2))
    return {code: tuple(own) for code, own in given.items()}


def _choose(given: dict[str, list[str]], together: Counter[tuple[str, str]], places: int) -> list[str]:
    """The members for the next record."""
    chosen: list[str] = []
    for _ in range(places):
        free = [code for code in given if code not in chosen]
        chosen.append(min(free, key=lambda code: (len(given[code]), _shared(code, chosen, together), code)))
    return chosen


def _shared(code: str, chosen: Sequence[str], together: Counter[tuple[str, str]]) -> tuple[int, int]:
    """How often a member has sat with those chosen: the worst pair first, then all of them."""
    times = [together[min(code, other), max(code, other)] for other in chosen]
    return max(times, default=0), sum(times)
