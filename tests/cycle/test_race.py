"""Two people take the same step at once, 200 times: one does it, the other is told so, and nothing breaks.

Two processes that have imported everything are let go together. The second one starts a little later each time, so that
it comes in everywhere in the step of the first and just after it. Run with ``-s`` to see who was told what.
"""

import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from crash import LEDGER, Player, Shelf, quick_folder, tree

from scrutiny.cycle import ledger, state
from scrutiny.cycle.audit import audit

NIGHTLY = os.environ.get("SCRUTINY_NIGHTLY") == "1"
# 200 rounds in all; in the nightly setting 200 of each.
ROUNDS = {"init": 75, "load": 20, "freeze": 20, "draw": 20, "decide": 65}
BUSY, DONE_ALREADY = 15, 12
STAFF = ("JT-01", "AB-2")

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the players fork")


class Track(Shelf):
    """A workspace, and two who play in it."""

    def __init__(self, base: Path) -> None:
        super().__init__(base)
        self.players = (self.player, Player())

    def play(self, step: str) -> float:
        """Played by one alone. Seconds."""
        one = self.players[0]
        one.ready(step, self.root, self.data, child=False)
        started = time.monotonic()
        one.go()
        ended = one.ended()
        assert ended.code == 0, ended
        return time.monotonic() - started

    def race(self, step: str, *, delays: tuple[float, float]) -> list[tuple[int | None, str]]:
        """Played by both. What each was told."""
        for one, delay, staff in zip(self.players, delays, STAFF, strict=True):
            one.ready(step, self.root, self.data, child=False, delay=delay, staff=staff)
        for one in self.players:
            one.go()
        return [(ended.code, ended.words) for ended in (one.ended() for one in self.players)]


@pytest.fixture(scope="module")
def track() -> Iterator[Track]:
    with quick_folder() as base:
        made = Track(base)
        try:
            yield made
        finally:
            for one in made.players:
                one.close()


@pytest.mark.parametrize("step", ROUNDS)
def test_of_two_who_take_the_same_step_at_once_one_does_it_and_the_other_is_told(step: str, track: Track) -> None:
    after, before = track.after(step), track.before(step)
    undisturbed, events_before = tree(after), len(ledger.read(before / LEDGER)) if before else 0
    seconds = []
    for _ in range(2):  # the first time, things are imported
        track.renew(step)
        seconds.append(track.play(step))
    rounds = 200 if NIGHTLY else ROUNDS[step]
    told: Counter[str] = Counter()
    for number in range(rounds):
        track.renew(step)
        later = 1.3 * min(seconds) * number / rounds
        ended = track.race(step, delays=(0.0, later) if number % 2 else (later, 0.0))
        codes = sorted(code if code is not None else -1 for code, _ in ended)
        events = ledger.read(track.root / LEDGER)
        state.fold(events)
        new = events[events_before:]
        if step == "load" and codes == [0, 0]:  # one after the other: the second takes the place of the first
            assert {event.who for event in new} == set(STAFF)
            assert len(new) == 2
        else:
            assert codes[0] == 0, ended
            assert codes[1] in (BUSY, DONE_ALREADY), ended
            assert len(new) == 1
            winner, loser = (0, 1) if ended[0][0] == 0 else (1, 0)
            assert new[0].who == STAFF[winner]
            words = ended[loser][1]
            if codes[1] == DONE_ALREADY:
                assert "cannot be done now" in words, words
            elif step == "init":
                assert "already" in words, words
            else:
                assert f"{STAFF[winner]}, {step} is at work in it" in words or "somebody else is at work" in words
            found = tree(track.root)
            assert found.keys() == undisturbed.keys()
            for name in {name for name in found if found[name] != undisturbed[name]}:  # what says who it was
                assert name == "private/staff.json" or name.endswith("/index.html"), name
        assert [path.name for path in track.root.parent.iterdir()] == [track.root.name]
        if number % 25 == 0:
            assert audit(track.root).again == ()
        told[str(codes[1])] += 1
    print(f"\n{step}: {rounds} rounds, {min(seconds):.2f} s undisturbed; the second ended with {dict(told)}")
    assert told[str(BUSY)] > rounds / 4, "they did not meet"
