"""What can be done as well and need not be: the members' register, copies, Part B, the fact sheet.

Each is offered at its moment, after the step that is next, and is gone when it is done; nothing waits for it. When
that is, is read from the ledger and from which files are there: nothing heavy is loaded.
"""

import json
from collections.abc import Callable, Iterator, Mapping

from scrutiny.cycle import store, workspace
from scrutiny.cycle.guide.asking import Choice, Kind, Question, option
from scrutiny.cycle.guide.rows import About, Row, cleared_question, go
from scrutiny.cycle.ledger import Event
from scrutiny.cycle.state import FIRST, Judged, Stage, Subject

# As the rooms name them that do these things, which load much more.
REGISTER = f"{workspace.PRIVATE}/members.csv"
FACT_SHEET = "data-protection"
ASSIGNED = "assigned.json"
HOW_GIVEN: Mapping[str, str] = {
    "post": "by post", "hand": "by hand", "courier": "by courier", "email": "by e-mail", "link": "by a link",
}  # fmt: skip
HOW_ENDED: Mapping[str, str] = {
    "returned": "they came back",
    "destroyed": "they were destroyed or deleted",
    "lost": "they were lost",
    "mistake": "they were never given: written down by mistake",
}
_MISTAKE = "mistake"


# --- what they say and ask ----------------------------------------------------------------------------------------


def _members(at: About) -> Row:
    return Row(
        words="Start the members' register: terms, vetting, formats, conflicts",
        says=(
            (
                f"A table is made, {REGISTER}, with a row for each member by code. Fill it in before the packs are "
                "made: each member then gets the formats they want, and no case of a declared conflict. Without it the "
                f"{at.cycle.settings.panel.members} members are M01, M02 and so on, and all get the same."
            ),
        ),
        questions=(go("Make the table"),),
        command=("members", "start"),
        named=False,
    )


def _fact_sheet(_: About) -> Row:
    return Row(
        words="Write the fact sheet for your data protection officer",
        says=(
            (
                "It says what comes in, who sees which field, where it lies and how long: made of your settings, with "
                "room for what the office decides. Best done once, before the first records come."
            ),
        ),
        questions=(go("Write it"),),
        command=("dpia",),
        named=False,
    )


def _given(at: About) -> Row:
    return Row(
        words="Write down who was given a pack" + _which(at),
        says=("So that it can be said later who saw which record, and which copies are still out.",),
        questions=(_whose("everybody who has none"), _how(HOW_GIVEN, "How they went"), _on_day("The day")),
        command=("copies", "given"),
        like="pack",
    )


def _back(at: About) -> Row:
    return Row(
        words="Write down which copies came back" + _which(at),
        says=(f"Still out: {', '.join(_out(at))}.",),
        questions=(_whose("every copy that is out"), _how(HOW_ENDED, "What became of them"), _on_day("The day")),
        command=("copies", "back"),
        like="pack",
    )


def _part_b(at: About) -> Row:
    early = Question(
        id="release",
        words="The chair's reason to give it out before all have answered (Enter: all have)",
        optional=True,
        gives=option("--release"),
    )
    return Row(
        words="Make Part B of the pack, for the meeting",
        says=(
            (
                "Part B is what the meeting talks about: agenda, actions, figures, and the records on which members "
                "differ. It waits until every member has answered, so that nobody is led by it; who has not is named "
                "by code."
            ),
        ),
        questions=(go("Make it now") if _all_decided(at) else early, cleared_question()),
        command=("part-b",),
        like="publish",  # of a cycle as a whole, as that is
    )


def _which(at: About) -> str:
    """Which round and draw, where that is not plain."""
    rounds = at.work.state.cycle(at.cycle.name).rounds
    of_round = f", round {at.subject.round}" if len(rounds) > 1 else ""
    return of_round + ("" if at.subject.stage == FIRST else f", larger draw: {at.area_name}")


def _whose(everybody: str) -> Question:
    return Question(
        id="members",
        words=f"Whose: codes such as M03 M07, or all ({everybody})",
        default="all",
        gives=lambda answer: tuple(word for one in answer for word in one.replace(",", " ").split()),
    )


def _how(ways: Mapping[str, str], words: str) -> Question:
    choices = tuple(Choice(value=value, words=said) for value, said in ways.items())
    return Question(id="how", words=words, kind=Kind.CHOICE, choices=choices, default="1", gives=option("--how"))


def _on_day(words: str) -> Question:
    return Question(id="on", words=f"{words} (Enter: today)", kind=Kind.DATE, optional=True, gives=option("--on"))


OFFERS: Mapping[str, Callable[[About], Row]] = {
    "part-b": _part_b,
    "given": _given,
    "back": _back,
    "members": _members,
    "dpia": _fact_sheet,
}


# --- when ---------------------------------------------------------------------------------------------------------


def offered(at: About) -> Iterator[tuple[str, Subject]]:
    """What is offered in a cycle now, and for which draw. ``at``: the cycle as a whole."""
    steps = {todo.step for todo in at.cycle.todos}
    whole = Subject(cycle=at.cycle.name)
    if _part_b_is_due(at):
        yield "part-b", whole
    for subject, judged in _draws(at):
        if judged in (Judged.PACKED, Judged.COLLECTING) and _without_copy(at, subject):
            yield "given", subject
    for subject, _ in _draws(at):
        if at.work.state.cycle(at.cycle.name).compared and _copies(at, subject)[1]:
            yield "back", subject
    is_drawn = bool(steps & {"keep-video", "returned", "details", "redact", "pack"})
    if is_drawn and not _any(at, "pack") and not (at.work.root / REGISTER).is_file():
        yield "members", whole
    if "load" in steps and not (at.work.root / FACT_SHEET).is_dir():
        yield "dpia", whole


def _any(at: About, step: str) -> bool:
    return any(event.step == step for event in at.work.events)


def _draws(at: About) -> Iterator[tuple[Subject, Judged]]:
    for number, of_round in sorted(at.work.state.cycle(at.cycle.name).rounds.items()):
        for draw in of_round.draws.values():
            yield Subject(cycle=at.cycle.name, round=number, stage=draw.stage), draw.state


def _part_b_is_due(at: About) -> bool:
    """Whether answers of every draw are coming in or decided on, and something is new since it was made."""
    states = [judged for _, judged in _draws(at)]
    drawn = {subject.round for subject, _ in _draws(at)}
    rounds = max(at.cycle.settings.supply.rounds, *at.work.state.cycle(at.cycle.name).rounds, 1)
    there = len(drawn) == rounds and all(one in (Judged.COLLECTING, Judged.DECIDED) for one in states)
    if not there or at.cycle.stage not in (Stage.JUDGING, Stage.FLAGGED):
        return False
    events = [event for event in at.work.events if event.subject.startswith(f"{at.cycle.name}/")]
    made = [place for place, event in enumerate(events) if event.step == "part-b"]
    if not made:
        return True
    was_early = bool((events[made[-1]].payload or {}).get("release"))
    news = {"collect", "replace", "answer"} | ({"decide"} if was_early else set())
    return any(event.step in news for event in events[made[-1] :])


def _all_decided(at: About) -> bool:
    return all(judged is Judged.DECIDED for _, judged in _draws(at))


def _copies(at: About, subject: Subject) -> tuple[frozenset[str], tuple[str, ...]]:
    """Members who were ever given a copy of a draw, and those who still have one."""
    now: dict[tuple[str, int], Mapping[str, str]] = {}
    for event in _of(at, subject, ("given", "back")):
        for one in (event.payload or {}).get("copies", ()):
            now[one["member"], one["issue"]] = one
    given = frozenset(member for (member, _), one in now.items() if one["end"] != _MISTAKE)
    return given, tuple(sorted({member for (member, _), one in now.items() if not one["back"]}))


def _out(at: About) -> tuple[str, ...]:
    return _copies(at, at.subject)[1]


def _of(at: About, subject: Subject, steps: tuple[str, ...]) -> Iterator[Event]:
    return (event for event in at.work.events if event.subject == subject.code and event.step in steps)


def _without_copy(at: About, subject: Subject) -> bool:
    """Whether there is a member with records of a draw who was given no copy of its pack."""
    place = at.work.folder(subject)
    if subject.stage != FIRST:
        place = place / subject.stage.replace(":", "-")
    path = place / store.PRIVATE / ASSIGNED
    if not path.is_file():
        return False
    members = frozenset(json.loads(store.read(path))["members"])
    return bool(members - _copies(at, subject)[0])
