"""Who reads which record.

Every record goes to ``readers`` members. Each place in turn goes to the member who has the fewest records
so far; among equals, to the one who has shared the fewest records with those chosen already for this
record; among equals again, to the lower code. So:

* loads never differ by more than one, at any point of the list, because a record only ever goes to members
  with the lowest loads;
* everybody sits with everybody about equally often: of a hundred records read by nine members in threes,
  each of the 36 pairs shares eight or nine, so that one strict or lenient trio never judges a whole area;
* nothing is random, so the same records and members give the same answer, and anybody can redo it.

A member never gets a record of a declared conflict. Loads may then differ by more than one: whoever has no
conflict reads what others must not. They are still as even as the conflicts allow: after the records are shared
out, places are handed on from members with many records to members with at least two fewer, directly or over
others, until no such exchange is left. Then the largest load is as small as any sharing out can make it, and
among those the next largest, and so on (Harvey, Ladner, Lovász and Tamir, Semi-matchings for bipartite graphs and
load balancing, Journal of Algorithms 59, 2006). Without conflicts nothing has to be handed on.

Where copies are with the members already (``kept``), a record stays with those who have it, unless they have declared
a conflict since or are no longer there; only the places that this leaves are filled, as evenly as that allows.
"""

from collections import Counter, deque
from collections.abc import Collection, Mapping, Sequence
from itertools import combinations

from scrutiny.errors import SettingError, counted
from scrutiny.sampling.plan import MOST_MEMBERS

READERS = 3
_MOST_NAMED = 5
_NO_CONFLICTS: Mapping[str, Collection[str]] = {}

Given = dict[str, list[str]]  # the records of each member
Together = Counter[tuple[str, str]]  # how many records each pair shares


def member_codes(members: int) -> tuple[str, ...]:
    """The codes of so many members: M01, M02 and so on."""
    if not 1 <= members <= MOST_MEMBERS:
        raise SettingError(f"{members} members", where="members", expected=f"a number from 1 to {MOST_MEMBERS}")
    return tuple(f"M{number:02d}" for number in range(1, members + 1))


def assign(
    records: Sequence[str],
    *,
    members: int | Sequence[str],
    readers: int = READERS,
    conflicts: Mapping[str, Collection[str]] = _NO_CONFLICTS,
    kept: Mapping[str, Sequence[str]] | None = None,
) -> dict[str, tuple[str, ...]]:
    """The records of each member, in the order of ``records``; with too few members, all read everything.

    ``members``: how many, or their codes. ``conflicts``: by code, the records that the member must not get; a code or a
    record that is not there changes nothing. ``kept``: what was shared out before, where copies are out.

    Raises SettingError for numbers that cannot be, for a record or a code that stands twice, and where conflicts leave
    fewer readers than asked for: it names the records, and the codes of those with a conflict.
    """
    codes = _codes(members)
    if readers < 1:
        raise SettingError(f"{readers} readers a record", where="readers", expected="1 or more")
    if len(set(records)) != len(records):
        raise SettingError("a record stands twice in the list to share out", where="records", expected="each once")
    barred = {code: frozenset(conflicts.get(code, ())) for code in codes}
    places = min(readers, len(codes))
    _refuse_too_few(records, barred, places)
    given: Given = {code: [] for code in codes}
    there = _those_kept(records, barred, kept or {})
    for code, own in there.items():
        given[code] += own
    together: Together = Counter()
    for record in records:
        holding = [code for code in codes if record in there[code]]
        free = [code for code in codes if record not in barred[code]]
        chosen = _choose(given, together, free, places, holding)
        for code in chosen:
            if code not in holding:
                given[code].append(record)
        together.update(combinations(sorted(chosen), 2))
    _even_out(given, barred, there)
    order = {record: place for place, record in enumerate(records)}
    return {code: tuple(sorted(own, key=order.__getitem__)) for code, own in given.items()}


def beside(
    assigned: Mapping[str, Sequence[str]],
    called: Sequence[tuple[str, str]],
    *,
    conflicts: Mapping[str, Collection[str]] = _NO_CONFLICTS,
) -> dict[str, tuple[str, ...]]:
    """The records of each member with the reserves that are shown in addition, after their others.

    ``called``: the label of each reserve, and the record that it stands beside. It goes to the readers of that record,
    so that nobody else's records change; where one of them has declared a conflict, to whoever has the fewest records
    and no conflict. Raises SettingError where conflicts leave fewer readers than the record has.
    """
    given: Given = {code: list(own) for code, own in assigned.items()}
    for label, number in called:
        readers = [code for code, own in assigned.items() if number in own]
        free = [code for code in given if label not in conflicts.get(code, ())]
        _refuse_too_few([label], {code: frozenset(conflicts.get(code, ())) for code in given}, len(readers))
        chosen = [code for code in readers if code in free]
        others = sorted((code for code in free if code not in readers), key=lambda code: (len(given[code]), code))
        for code in (*chosen, *others[: len(readers) - len(chosen)]):
            given[code].append(label)
    return {code: tuple(own) for code, own in given.items()}


def _codes(members: int | Sequence[str]) -> tuple[str, ...]:
    if isinstance(members, int):
        return member_codes(members)
    codes = tuple(members)
    if not 1 <= len(codes) <= MOST_MEMBERS:
        raise SettingError(f"{len(codes)} members", where="members", expected=f"a number from 1 to {MOST_MEMBERS}")
    if len(set(codes)) != len(codes):
        raise SettingError("a member's code stands twice", where="members", expected="each once")
    return codes


def _refuse_too_few(records: Sequence[str], barred: Mapping[str, frozenset[str]], places: int) -> None:
    """Raise SettingError where a record has fewer members without a conflict than it needs."""
    short = []
    for record in records:
        having = [code for code, own in barred.items() if record in own]
        if len(barred) - len(having) < places:
            short.append((record, having))
    if not short:
        return
    named = "; ".join(f"record {record}: {', '.join(having)}" for record, having in short[:_MOST_NAMED])
    more = f"; and {len(short) - _MOST_NAMED} more" if len(short) > _MOST_NAMED else ""
    raise SettingError(
        f"declared conflicts leave too few readers for {counted(len(short), 'record', 'records')} ({named}{more})",
        where="conflicts",
        expected=f"{counted(places, 'member', 'members')} without a conflict for every record",
        do="Look whether each conflict is meant so. Else add a member who has none, or withdraw the record: "
        "scrutiny replace",
    )


def _those_kept(
    records: Sequence[str], barred: Mapping[str, frozenset[str]], kept: Mapping[str, Sequence[str]]
) -> dict[str, frozenset[str]]:
    """What each member has and goes on having."""
    there = frozenset(records)
    return {code: (frozenset(kept.get(code, ())) & there) - own for code, own in barred.items()}


def _choose(given: Given, together: Together, free: Sequence[str], places: int, holding: Sequence[str]) -> list[str]:
    """The members for the next record: those who have it, then others until all places are filled."""
    chosen = list(holding)
    while len(chosen) < places:
        left = [code for code in free if code not in chosen]
        chosen.append(min(left, key=lambda code: (len(given[code]), _shared(code, chosen, together), code)))
    return chosen


def _shared(code: str, chosen: Sequence[str], together: Together) -> tuple[int, int]:
    """How often a member has sat with those chosen: the worst pair first, then all of them."""
    times = [together[min(code, other), max(code, other)] for other in chosen]
    return max(times, default=0), sum(times)


# --- as even as conflicts allow -------------------------------------------------------------------------------


def _even_out(given: Given, barred: Mapping[str, frozenset[str]], fixed: Mapping[str, frozenset[str]]) -> None:
    """Hand records on until nobody can be relieved by somebody with at least two fewer, directly or over others."""
    while True:
        loads = sorted(given, key=lambda code: (-len(given[code]), code))
        if len(given[loads[0]]) - len(given[loads[-1]]) < 2:
            return
        path = next((found for code in loads if (found := _relief(code, given, barred, fixed))), None)
        if path is None:
            return
        for giver, taker, record in path:
            given[giver].remove(record)
            given[taker].append(record)


def _relief(
    code: str, given: Given, barred: Mapping[str, frozenset[str]], fixed: Mapping[str, frozenset[str]]
) -> list[tuple[str, str, str]]:
    """The fewest hands over which a member passes one record to somebody with at least two fewer; empty: none."""
    came: dict[str, tuple[str, str]] = {}
    waiting = deque([code])
    while waiting:
        giver = waiting.popleft()
        for taker in sorted(given, key=lambda other: (len(given[other]), other)):
            if taker == code or taker in came:
                continue
            record = _passable(giver, taker, given, barred, fixed)
            if record is None:
                continue
            came[taker] = (giver, record)
            if len(given[taker]) <= len(given[code]) - 2:
                return _steps(taker, code, came)
            waiting.append(taker)
    return []


def _passable(
    giver: str, taker: str, given: Given, barred: Mapping[str, frozenset[str]], fixed: Mapping[str, frozenset[str]]
) -> str | None:
    """The last record that one member can hand to another: not kept, no conflict, and not had already."""
    refused = barred[taker] | set(given[taker]) | fixed[giver]
    return next((record for record in reversed(given[giver]) if record not in refused), None)


def _steps(last: str, first: str, came: Mapping[str, tuple[str, str]]) -> list[tuple[str, str, str]]:
    """The way back from the last member to the first, as steps (giver, taker, record)."""
    steps = []
    taker = last
    while taker != first:
        giver, record = came[taker]
        steps.append((giver, taker, record))
        taker = giver
    return steps
