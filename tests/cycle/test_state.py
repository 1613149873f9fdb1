"""Where we are, and which step may be taken: two tables, and every state and transition of both."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrutiny.cycle import ledger, state
from scrutiny.cycle.state import CYCLES, DRAWS, ROUNDS, Judged, Stage, State, Subject, check, fold, next_steps
from scrutiny.errors import IntegrityError, StepError

NAME = "2026-11"
FIRST = Subject(cycle=NAME)
WATFORD = Subject(cycle=NAME, stage="intense:watford")
HERTSMERE = Subject(cycle=NAME, stage="intense:hertsmere")

TO_DRAW = [("load", FIRST), ("freeze", FIRST), ("draw", FIRST)]
TO_DECIDED = [*TO_DRAW, ("pack", FIRST), ("collect", FIRST), ("decide", FIRST)]
TO_FLAGGED = [*TO_DECIDED, ("flag", FIRST)]
TO_LARGER = [*TO_FLAGGED, ("closer", WATFORD), ("intensify", WATFORD)]
CONCERN = Subject(cycle=NAME, stage="area:watford")


def events(steps: Sequence[tuple[str, Subject]]) -> list[ledger.Event]:
    return [
        ledger.Event(
            number=number, at="2026-10-05T09:30:00Z", who="JT", step=step, subject=subject.code,
            payload_hash="0" * 64, previous="0" * 64, hash=f"{number:064x}", payload=None,
        )
        for number, (step, subject) in enumerate(steps, start=1)
    ]  # fmt: skip


def after(*steps: tuple[str, Subject]) -> State:
    return fold(events(steps))


def refused(at: State, step: str, subject: Subject = FIRST, *, rounds: int = 1) -> str:
    with pytest.raises(StepError) as caught:
        check(at, step, subject, rounds=rounds)
    assert caught.value.exit_code == 12
    assert caught.value.do, "a refusal says what to do instead"
    return str(caught.value)


def test_a_cycle_without_events_is_open_and_the_first_thing_is_to_load() -> None:
    assert State().cycle(NAME).state is Stage.OPEN
    assert [one.step for one in next_steps(State().cycle(NAME))] == ["load"]


@pytest.mark.parametrize(
    ("steps", "stage", "following"),
    [
        (TO_DRAW[:1], Stage.LOADED, "freeze"),
        (TO_DRAW[:2], Stage.FROZEN, "draw"),
        (TO_DRAW, Stage.JUDGING, "redact"),
        ([*TO_DRAW, ("redact", FIRST)], Stage.JUDGING, "pack"),
        (TO_DECIDED[:4], Stage.JUDGING, "collect"),
        (TO_DECIDED[:5], Stage.JUDGING, "decide"),
        (TO_DECIDED, Stage.JUDGING, "flag"),
        (TO_FLAGGED, Stage.FLAGGED, "publish"),
        ([*TO_FLAGGED, ("closer", WATFORD)], Stage.FLAGGED, "intensify"),
        (TO_LARGER, Stage.JUDGING, "redact"),
        ([*TO_LARGER, ("closer", HERTSMERE)], Stage.JUDGING, "redact"),
        ([*TO_FLAGGED, ("concern", CONCERN)], Stage.FLAGGED, "brief"),
        ([*TO_FLAGGED, ("concern", CONCERN), ("brief", CONCERN)], Stage.FLAGGED, "publish"),
        ([*TO_FLAGGED, ("concern", CONCERN), ("brief", CONCERN), ("publish", FIRST)], Stage.PUBLISHED, "answer"),
        ([*TO_FLAGGED, ("publish", FIRST)], Stage.PUBLISHED, "close"),
    ],
)
def test_what_comes_next_at_each_point_of_a_plain_cycle(
    steps: list[tuple[str, Subject]], stage: Stage, following: str
) -> None:
    cycle = after(*steps).cycle(NAME)

    assert cycle.state is stage
    assert next_steps(cycle)[0].step == following


def test_a_closed_cycle_has_no_next_step_and_takes_none() -> None:
    closed = after(*TO_FLAGGED, ("publish", FIRST), ("close", FIRST))

    assert next_steps(closed.cycle(NAME)) == ()
    assert closed.unfinished == ()
    for step in {**ROUNDS, **CYCLES, **DRAWS, "redraw": None}:
        assert "closed" in refused(closed, step)


@pytest.mark.parametrize("table", [ROUNDS, CYCLES, DRAWS])
def test_every_refusal_that_a_table_can_give_says_what_to_do_instead(
    table: state.Mapping[str, state.Transition],
) -> None:
    """The sources and the refusals of a step are disjoint, and together they are every state."""
    states = set(Judged) if table is DRAWS else set(Stage) - {Stage.CLOSED}
    if table is ROUNDS:
        states -= {Stage.FLAGGED, Stage.PUBLISHED}
    for transition in table.values():
        assert set(transition.sources).isdisjoint(transition.instead)
        assert {*transition.sources, *transition.instead} == states, transition.step


def test_a_list_that_is_fixed_takes_no_further_extract() -> None:
    assert "joins the next cycle" in refused(after(*TO_DRAW[:2]), "load")


def test_a_second_seed_is_refused_and_a_redo_is_a_new_visible_event() -> None:
    drawn = after(*TO_DRAW)
    assert "a choice" in refused(drawn, "draw")

    again = after(*TO_DRAW, ("redraw", FIRST), ("draw", FIRST))
    assert again.cycle(NAME).round(1).draws["first"].hash == f"{5:064x}"


def test_once_packs_are_made_the_draw_stands() -> None:
    assert "it stands" in refused(after(*TO_DECIDED[:4]), "redraw")
    assert "scrutiny draw" in refused(after(*TO_DRAW[:2]), "redraw")


def test_flagging_waits_for_every_draw_of_every_round() -> None:
    assert "has not decided on first" in refused(after(*TO_DECIDED[:5]), "flag")
    assert "round 2 is not drawn" in refused(after(*TO_DECIDED), "flag", rounds=2)
    check(after(*TO_DECIDED), "flag", FIRST)


def test_rounds_go_their_own_way() -> None:
    second = Subject(cycle=NAME, round=2)
    both = after(*TO_DECIDED[:4], ("load", second))

    assert [(one.step, one.subject.round) for one in next_steps(both.cycle(NAME), rounds=2)] == [
        ("collect", 1),
        ("freeze", 2),
    ]
    assert both.cycle(NAME).state is Stage.JUDGING
    assert "round 2 is not drawn" in refused(after(*TO_DECIDED, ("load", second)), "flag"), (
        "a round that was begun is not forgotten, whatever the settings say now"
    )


def test_a_larger_draw_needs_a_comparison_that_asks_for_it_and_comes_once_for_an_area() -> None:
    assert "not compared" in refused(after(*TO_DECIDED), "intensify", WATFORD)
    assert "no larger draw there" in refused(after(*TO_FLAGGED), "intensify", WATFORD)
    once = after(*TO_FLAGGED, ("closer", WATFORD), ("closer", HERTSMERE), ("intensify", WATFORD))
    assert "already" in refused(once, "intensify", WATFORD)
    check(once, "intensify", HERTSMERE)  # a second area, while the first is being read


def test_nothing_is_said_of_the_areas_while_a_larger_draw_is_still_to_be_taken() -> None:
    wanted = after(*TO_FLAGGED, ("closer", WATFORD))
    for step in ("flag", "publish"):
        assert "scrutiny intensify watford" in refused(wanted, step)


def test_after_a_larger_draw_the_cycle_is_flagged_only_when_it_too_is_decided() -> None:
    at = after(*TO_LARGER, ("pack", WATFORD), ("collect", WATFORD))
    assert "intense:watford" in refused(at, "flag")
    done = after(*TO_LARGER, ("pack", WATFORD), ("collect", WATFORD), ("decide", WATFORD), ("flag", FIRST))
    assert done.cycle(NAME).state is Stage.FLAGGED


def test_a_brief_follows_a_concern_and_an_answer_a_brief() -> None:
    assert "no concern there" in refused(after(*TO_FLAGGED), "brief", CONCERN)
    found = after(*TO_FLAGGED, ("concern", CONCERN))
    assert "no brief yet" in refused(found, "answer", CONCERN)
    check(found, "brief", CONCERN)
    briefed = after(*TO_FLAGGED, ("concern", CONCERN), ("brief", CONCERN))
    check(briefed, "brief", CONCERN)  # written again, with a name put right
    check(briefed, "answer", CONCERN)
    answered = after(*TO_FLAGGED, ("concern", CONCERN), ("brief", CONCERN), ("answer", CONCERN))
    assert "its answer is here" in refused(answered, "brief", CONCERN)


def test_nothing_is_closed_while_an_answer_is_open() -> None:
    steps = [*TO_FLAGGED, ("concern", CONCERN), ("brief", CONCERN), ("publish", FIRST)]
    assert "the answer of watford is open" in refused(after(*steps), "close")
    check(after(*steps, ("answer", CONCERN)), "close", FIRST)


def test_a_step_about_a_draw_that_is_not_there_says_how_to_get_one() -> None:
    assert "scrutiny load" in refused(State(), "pack")
    assert "scrutiny freeze" in refused(after(*TO_DRAW[:1]), "pack")
    assert "scrutiny draw" in refused(after(*TO_DRAW[:2]), "pack")
    assert "scrutiny intensify" in refused(after(*TO_DRAW), "pack", WATFORD)


def test_a_replaced_record_takes_the_draw_back_to_be_redacted() -> None:
    at = after(*TO_DECIDED[:5], ("replace", FIRST))

    assert at.cycle(NAME).round(1).draws["first"].state is Judged.DRAWN


def test_a_cancelled_meeting_carries_its_cases_over_and_changes_no_state() -> None:
    carried = [*events(TO_DRAW), *events([("load", FIRST)])]
    carried[-1] = state.replace(carried[-1], number=4, step="carry-over", subject=f"{NAME}/2027-01")
    cycle = fold(carried).cycle(NAME)

    assert cycle.carried_to == "2027-01"
    assert cycle.state is Stage.JUDGING


def test_several_cycles_are_open_at_once() -> None:
    later = Subject(cycle="2027-01")
    both = after(*TO_DRAW, ("load", later))

    assert [one.name for one in both.unfinished] == ["2026-11", "2027-01"]
    assert both.cycle("2027-01").state is Stage.LOADED


def test_an_event_that_could_not_be_taken_where_it_stands_is_named() -> None:
    with pytest.raises(IntegrityError, match=r"event 2 \(draw\) could not be taken"):
        after(("load", FIRST), ("draw", FIRST))


def test_an_event_of_a_newer_version_is_named() -> None:
    with pytest.raises(IntegrityError, match="does not know"):
        after(("teleport", FIRST))


def test_an_event_without_a_subject_is_named() -> None:
    broken = [state.replace(events([("load", FIRST)])[0], subject="2026-11")]

    with pytest.raises(IntegrityError, match="which draw"):
        fold(broken)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(sorted({**ROUNDS, **CYCLES, **DRAWS, "redraw": None})),
        st.builds(
            Subject,
            cycle=st.just(NAME),
            round=st.sampled_from([1, 1, 1, 2]),
            stage=st.sampled_from(["first", "first", "first", "intense:watford"]),
        ),
    ),
    max_size=60,
)


@settings(max_examples=300)
@given(tried=STEPS)
def test_whatever_is_tried_only_steps_of_the_tables_are_taken(tried: list[tuple[str, Subject]]) -> None:
    taken: list[tuple[str, Subject]] = []
    for step, subject in tried:
        now = after(*taken)
        cycle = now.cycle(NAME)
        of_round = cycle.round(subject.round)
        try:
            check(now, step, subject)
        except StepError:
            continue
        if step in ROUNDS:
            assert of_round.state in ROUNDS[step].sources
        elif step in DRAWS:
            assert of_round.draws[subject.stage].state in DRAWS[step].sources
        elif step in CYCLES:
            assert cycle.state in CYCLES[step].sources
            if step != "intensify":
                assert not any(one.undecided for one in cycle.rounds.values())
        taken.append((step, subject))
    assert after(*taken).events == len(taken)


def test_every_state_and_every_transition_of_both_tables_is_reached() -> None:
    """By following, from the start, every step that may be taken, until nothing new comes."""
    reached_states: set[str] = set()
    used: set[tuple[str, str]] = set()
    seen: set[tuple[object, ...]] = set()
    waiting: list[list[tuple[str, Subject]]] = [[]]
    while waiting:
        steps = waiting.pop()
        now = after(*steps)
        cycle = now.cycle(NAME)
        of_round = cycle.round(1)
        key = (
            cycle.state,
            of_round.state,
            cycle.compared,
            tuple((k, d.state) for k, d in sorted(of_round.draws.items())),
            cycle.wanted,
            tuple(sorted(cycle.owed.items())),
        )
        if key in seen:
            continue
        seen.add(key)
        reached_states |= {f"cycle {cycle.state}"} | {f"draw {draw.state}" for draw in of_round.draws.values()}
        for step in {**ROUNDS, **CYCLES, **DRAWS, "redraw": None, "brief": None, "answer": None}:
            own = {"intensify": (WATFORD, HERTSMERE), "brief": (CONCERN,), "answer": (CONCERN,)}
            for about in own.get(step, (FIRST, WATFORD) if step in DRAWS else (FIRST,)):
                try:
                    check(now, step, about)
                except StepError:
                    continue
                if step in DRAWS:
                    used.add((step, of_round.draws[about.stage].state))
                elif step in ROUNDS:
                    used.add((step, of_round.state))
                elif step in CYCLES:
                    used.add((step, cycle.state))
                elif step in state.OWED.values():
                    used.add((step, cycle.owed["watford"]))
                waiting.append([*steps, (step, about)])
                if step == "flag" and not cycle.compared:  # what a comparison may find
                    waiting.append([*steps, (step, about), ("closer", WATFORD), ("closer", HERTSMERE)])
                elif step == "flag" and not cycle.owed:
                    waiting.append([*steps, (step, about), ("concern", CONCERN)])

    assert reached_states == {f"cycle {one}" for one in Stage} | {f"draw {one}" for one in Judged}
    assert used == {
        (transition.step, source)
        for table in (ROUNDS, CYCLES, DRAWS)
        for transition in table.values()
        for source in transition.sources
    } | {("brief", "brief"), ("brief", "answer"), ("answer", "answer")}


def test_the_fold_is_the_same_from_the_file_and_after_a_purge(tmp_path: Path) -> None:
    """State comes from the rows alone: a payload that is gone changes nothing."""
    path = tmp_path / "ledger.db"
    ledger.create(path)
    at = datetime(2026, 10, 5, tzinfo=UTC)
    head = ledger.GENESIS
    for step, subject in TO_FLAGGED:
        new = ledger.NewEvent(at=at, who="JT", step=step, subject=subject.code, payload={"about": step})
        head = ledger.append(path, [new], after=head, random_bytes=bytes)[-1].hash
    before = fold(ledger.read(path))
    purge = ledger.NewEvent(at=at, who="JT", step="purge", payload={"events": [1, 2, 3]})
    ledger.append(path, [purge], after=head, random_bytes=bytes, purged=[1, 2, 3])

    assert fold(ledger.read(path)).cycles == before.cycles


def test_the_picture_has_every_transition() -> None:
    drawn = state.diagram()

    for name, tables in (("cycle", (ROUNDS, CYCLES)), ("draw", (DRAWS,))):
        for table in tables:
            for one in table.values():
                for source in one.sources:
                    assert f"{name}_{source} --> {name}_{one.target}: {one.step}\n" in drawn
