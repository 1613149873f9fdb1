"""What is said to the person who answers for a stratum: the content, as values; `outputs` lays it out.

Two papers. A `Notice` goes out when a stratum is looked at closer: there is no finding yet. Another one says how the
closer look ended, where it showed no concern. A `Brief` goes out for an *area of concern*: one page that says what was
found, on which cases, what is asked and by when. Records stand in them by pack number only. Every date is an argument.

The words keep to what a lay panel can know. It reads records; it does not decide what the law required of a
search, so no sentence here uses a word that would.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from scrutiny.accountability.flags import (
    FirstStatus,
    FlagRule,
    SecondStatus,
    StageOne,
    StageTwo,
    StratumTally,
)
from scrutiny.errors import IntegrityError, SettingError, StepError
from scrutiny.panel.decisions import Colour
from scrutiny.records.days import day_words
from scrutiny.sampling.strata import StratumKind
from scrutiny.statistics import exact, words

ANSWER_DAYS = 28
"""Days to answer, counted from the flag, where the next meeting is not known."""

BEFORE_MEETING_DAYS = 7
"""Days before the next meeting by which answers are due, so that members can read them."""


WHAT_CONFIDENT_MEANS = (
    "The panel is confident in a record whose result, the middle one of the answers that its readers gave alone, is "
    "green."
)
NOT_SAID = (
    "It is not a legal finding about any search or any officer.",
    "Lay people read records and say how confident these leave them. What is not written may still have happened.",
    (
        "It names no officer and nobody who was searched. The office tells the force which record each case is: by the "
        "force's reference or, where it gave none, by file and row."
    ),
    "It does not compare this part of the county with another, or with earlier years.",
)

NOT_ALL_WELL = (
    "This does not say that all is well with these searches, or with every record that was read. It says that what the "
    "panel read does not show a concern."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CriticalAnswer:
    """What the readers of one case answered to one critical question, counted."""

    header: str  # a few words, as above a column of the answer form
    question: str
    counts: tuple[tuple[str, int], ...]  # answer as printed, number of readers; in the order of the scale

    @property
    def words(self) -> str:
        """Such as "Is it clear what the officer was looking for? No 2, Partly 1"."""
        return f"{self.question} {self.counted}"

    @property
    def counted(self) -> str:
        """Such as "No 2, Partly 1"; a dash where nobody answered."""
        return ", ".join(f"{answer} {number}" for answer, number in self.counts if number) or "-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One case of the brief."""

    number: str  # pack number
    result: Colour
    answers: tuple[CriticalAnswer, ...] = ()

    @property
    def words(self) -> str:
        """Such as "Case 017: red. Does the record say clearly ...? No 2, Partly 1."."""
        return " ".join((f"Case {self.number}: {self.result}.", *(f"{answer.words}." for answer in self.answers)))


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawFact:
    """How some of the records were chosen."""

    drawn: int
    seed: str
    announced: str = ""  # how and when the fingerprint was sent out, e.g. "e-mail to members, 2026-10-05"
    note: str = ""  # where it was not: what then has to be said of the draw
    larger: bool = False  # whether it is a larger draw: then ``announced`` is how and when that was

    def __post_init__(self) -> None:
        """A draw that was not announced says so, or ValueError."""
        if not (self.announced or self.note):
            message = "a draw is either announced, or says what it does not show"
            raise ValueError(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """To the person who answers for a stratum that is looked at closer, or was: nothing is asked."""

    addressee: str
    name: str
    heading: str
    text: tuple[str, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        """Every sentence, in reading order."""
        return (f"To {self.addressee}", self.heading, *self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """To the person who answers for an area of concern. One page."""

    addressee: str
    name: str
    heading: str
    about: str  # "the 151 searches recorded as in Watford"
    period: str
    found: tuple[str, ...]
    cases: tuple[Case, ...]  # red first, then amber
    asked: tuple[str, ...]  # to be numbered
    flagged_on: date
    due: date
    not_said: tuple[str, ...]
    chosen: tuple[str, ...]
    key: tuple[str, ...] = ()  # how to read the cases: what the colours stand for, and what is counted

    @property
    def lines(self) -> tuple[str, ...]:
        """Every sentence, in reading order, for renderers that need no layout and for the last scan."""
        asked = [f"{number}. {question}" for number, question in enumerate(self.asked, start=1)]
        due = f"Please answer by {day_words(self.due)}."
        head = (f"To {self.addressee}", self.heading)
        cases = [case.words for case in self.cases]
        return (*head, *self.found, *cases, *self.key, *asked, due, *self.not_said, *self.chosen)


def recorded_as(tally: StratumTally) -> str:
    """The searches of a stratum: "the 151 searches recorded as in Watford". Where they were, nobody here knows."""
    return f"{words.the_counted(tally.population)} {_place(tally)}"


def reasons_not_read(without: int, *, drawn: int) -> str:
    """What is said beside a result where the force's file holds no reasons; "" where every record has them.

    ``without``: how many of the records drawn have none to read. One sentence, the same wherever a result stands: a
    low share of green may then say no more than that nobody could read why.
    """
    if not without:
        return ""
    some = f" in {without:,} of the {drawn:,} records drawn" if without < drawn else ""
    return (
        f"The force's file does not hold the officers' reasons for searching (the grounds){some}, so no member could "
        f"read {'them there' if some else 'them'}; where the panel was not confident, that may be the only reason."
    )


def also_must_see(numbers: Sequence[str]) -> str:
    """That records of a larger draw stand on the must-see paper too; "" where none does. ``numbers``: pack numbers."""
    if not numbers:
        return ""
    *most, last = numbers
    which = (
        f"Records {', '.join(most)} and {last} of the larger draw also stand"
        if most
        else (f"Record {last} of the larger draw also stands")
    )
    return (
        f"{which} on the paper “Searches shown because of what they are”. The panel reads that paper together, and it "
        "tells what came of each search."
    )


def known_before(numbers: Sequence[str]) -> str:
    """What that means beside a result: not everybody who judged such a record need have known nothing of it."""
    said = also_must_see(numbers)
    return said and f"{said} So some of those who judged {'it' if len(numbers) == 1 else 'them'} may have known that."


def answer_due(flagged_on: date, *, next_meeting: date | None = None) -> date:
    """28 days after the flag; where the next meeting is known, 7 days before it."""
    if next_meeting is None:
        return flagged_on + timedelta(days=ANSWER_DAYS)
    due = next_meeting - timedelta(days=BEFORE_MEETING_DAYS)
    if due <= flagged_on:
        raise SettingError(
            f"the next meeting, {next_meeting}, leaves no time to answer a flag of {flagged_on}",
            where="next meeting",
            expected=f"a meeting more than {BEFORE_MEETING_DAYS} days after the flag",
            do="Give the date of the meeting after that, or none.",
        )
    return due


def notice(
    stage: StageOne,
    *,
    rule: FlagRule,
    period: str,
    without_reasons: int = 0,
    colours: Sequence[tuple[Colour, Sequence[str]]] = (),
) -> Notice:
    """What is said when a larger draw follows: that there is no finding, and what happens next.

    ``without_reasons``: how many of the records drawn have no reasons to read (``reasons_not_read``). ``colours``: as
    ``brief`` has them.
    """
    if stage.status is not FirstStatus.LOOK_CLOSER:
        raise StepError(
            f"stratum {stage.tally.slug} is not looked at closer", where="notice", expected="a stratum that is"
        )
    one = stage.tally
    if stage.to_draw:
        more = (
            f"A small draw can be low by chance. {_first_up(_more(stage.to_draw))} will be drawn by lot "
            "from the same list. Please see that the videos of these searches are kept until the panel has read them; "
            "the office will name them to the force."
        )
    elif one.drawn == one.population:
        more = "No more can be drawn, because all of them were. The panel's result will follow."
    else:
        more = "As many were drawn as a closer look asks for, so no more will be. The panel's result will follow."
    return Notice(
        addressee=one.addressee,
        name=one.name,
        heading=f"A closer look: {one.name}",
        text=(
            f"There is no finding yet. Of {recorded_as(one)} {period}, {_drawn(one)}; {_read(one)}.",
            (
                f"{WHAT_CONFIDENT_MEANS} The benchmark, the share set beforehand to hold this against, is "
                f"{words.portion(rule.benchmark)}: at least {stage.benchmark_count:,} of "
                f"{words.the_counted(one.population)}."
            ),
            *filter(None, (_colours(colours),)),
            "So few in the draw are a reason to look closer and nothing more.",
            *filter(None, (reasons_not_read(without_reasons, drawn=one.drawn),)),
            more,
            f"Nothing{' else' if stage.to_draw else ''} is asked of you now. You will be told the result either way.",
        ),
    )


def outcome(
    stage: StageTwo,
    *,
    rule: FlagRule,
    period: str,
    without_reasons: int = 0,
    readers: int | None = None,
    colours: Sequence[tuple[Colour, Sequence[str]]] = (),
    known: Sequence[str] = (),
) -> Notice:
    """How a closer look ended that showed no concern: the result that the notice before it promised.

    ``readers``, ``colours`` and ``known``: as ``brief`` has them. Raises StepError where the stratum was not looked at
    closer, and for an area of concern, which gets a brief.
    """
    one = stage.tally
    if not stage.escalated or stage.status is SecondStatus.CONCERN:
        raise StepError(
            f"stratum {one.slug} has no such result",
            where="notice",
            expected="a stratum that was looked at closer and is no area of concern",
        )
    return Notice(
        addressee=one.addressee,
        name=one.name,
        heading=f"The result of the closer look: {one.name}",
        text=(
            _ended(stage, rule=rule),
            *_found(stage, rule=rule, period=period, without_reasons=without_reasons, readers=readers, known=known),
            *_how_often(stage, rule=rule),
            *filter(None, (_colours(colours),)),
            NOT_ALL_WELL,
            "Nothing is asked of you.",
        ),
    )


def _ended(stage: StageTwo, *, rule: FlagRule) -> str:
    """How the closer look ended, in a sentence or two."""
    one = stage.tally
    if stage.status is SecondStatus.TOO_FEW or not one.judged:
        return (
            f"The closer look is finished, and nothing can be said from it. It takes at least {rule.least_judged} "
            f"records that can be judged, and there were {one.judged}."
        )
    if stage.status is SecondStatus.BY_ONE:
        return (
            "The closer look is finished, and this is not an area of concern. All records were judged, and the panel "
            "was confident in one fewer than the benchmark asks for. One record alone does not make a concern."
        )
    return "The closer look is finished, and it shows no concern."


def brief(
    stage: StageTwo,
    *,
    rule: FlagRule,
    period: str,
    cases: Sequence[Case],
    draws: Sequence[DrawFact],
    fingerprints: Sequence[str],
    flagged_on: date,
    next_meeting: date | None = None,
    without_reasons: int = 0,
    readers: int | None = None,
    colours: Sequence[tuple[Colour, Sequence[str]]] = (),
    known: Sequence[str] = (),
) -> Brief:
    """The brief on one area of concern.

    ``cases``: every record drawn by lot whose result is amber or red; others are left out here. They must
    be as many as the tally says, so that a must-see record cannot slip in, nor one be forgotten. ``draws``:
    the first draw and the larger one, of every round; ``fingerprints``: one a round. ``period``: see
    `records.days.period_words`. ``without_reasons``: how many of the records drawn have no reasons to read.
    ``readers``: to how many members each record was given, None where that is not known. ``colours``: the answers that
    stand for each colour, as they are printed on the form, best first. ``known``: pack numbers of records that the
    must-see paper shows too.
    """
    one = stage.tally
    if stage.status is not SecondStatus.CONCERN:
        raise StepError(
            f"stratum {one.slug} is not an area of concern", where="brief", expected="a stratum that the test shows"
        )
    listed = _cases(one, cases)
    if sum(draw.drawn for draw in draws) != one.drawn:
        raise IntegrityError(
            f"the draws add up to {sum(draw.drawn for draw in draws)} records", where="brief", expected=f"{one.drawn}"
        )
    return Brief(
        addressee=one.addressee,
        name=one.name,
        heading=f"Area of concern: {one.name}"
        if one.kind is StratumKind.AREA
        else f"A concern: searches {_place(one)}",
        about=recorded_as(one),
        period=period,
        found=(
            *_found(stage, rule=rule, period=period, without_reasons=without_reasons, readers=readers, known=known),
            *_chance(stage, rule=rule),
        ),
        cases=listed,
        key=_key(colours) if listed else (),
        asked=_asked(len(listed)),
        flagged_on=flagged_on,
        due=answer_due(flagged_on, next_meeting=next_meeting),
        not_said=NOT_SAID,
        chosen=_chosen(draws, fingerprints=fingerprints),
    )


def _place(one: StratumTally) -> str:
    return {
        StratumKind.AREA: f"recorded as in {one.name}",
        StratumKind.NO_LOCATION: "recorded with no location",
        StratumKind.OUTSIDE: "recorded as outside the area",
    }[one.kind]


def _drawn(one: StratumTally) -> str:
    if one.drawn == one.population:
        return "it was drawn" if one.drawn == 1 else "all were drawn"
    return f"{words.counted(one.drawn)} {'was' if one.drawn == 1 else 'were'} drawn by lot"


def _more(number: int) -> str:
    return "one more search" if number == 1 else f"{number:,} more searches"


def _first_up(text: str) -> str:
    """A capital at the front; unlike ``capitalize`` it leaves a seed or a name as it is."""
    return text[:1].upper() + text[1:]


def _read(one: StratumTally) -> str:
    """What the panel said of the records drawn, with those it could say nothing of."""
    parts = [words.confident(one.green, sample=one.judged)]
    if one.cannot_judge:
        parts.append(f"{one.cannot_judge} could not be judged from the record")
    if one.unavailable:
        parts.append(f"{one.unavailable} could not be supplied to the panel")
    return "; ".join(parts)


def _cases(one: StratumTally, cases: Sequence[Case]) -> tuple[Case, ...]:
    listed = [case for case in cases if case.result in (Colour.AMBER, Colour.RED)]
    red = sum(case.result is Colour.RED for case in listed)
    distinct = {case.number for case in listed}
    if (len(listed) - red, red, len(distinct)) != (one.amber, one.red, len(listed)):
        raise IntegrityError(
            f"{len(listed) - red} amber and {red} red cases",
            where="brief",
            expected=f"{one.amber} amber and {one.red} red, those drawn by lot and no others, each once",
        )
    return tuple(sorted(listed, key=lambda case: case.result is not Colour.RED))


def _found(
    stage: StageTwo, *, rule: FlagRule, period: str, without_reasons: int, readers: int | None, known: Sequence[str]
) -> tuple[str, ...]:
    """What was found: counts with their base, what could not be read, the interval, the benchmark."""
    one = stage.tally
    sentences = [
        f"Of {recorded_as(one)} {period}, {_drawn(one)}; {_read(one)}.",
        f"{_given_to(readers)}{WHAT_CONFIDENT_MEANS}",
    ]
    if without_reasons:
        sentences.append(reasons_not_read(without_reasons, drawn=one.drawn))
    if one.drawn > stage.first.drawn:
        sentences.append(f"These figures are of all draws together. In the first, {_read(stage.first)}.")
    sentences.extend(filter(None, (known_before(known),)))
    if stage.interval is not None and one.judged < one.population:
        reach = words.between(stage.interval, sample=one.judged)
        sentences.append(
            f"Had it read them all, the panel would have been confident in {reach}. Chance in the draw is allowed for; "
            "that people can judge differently is not."
        )
    sentences.append(
        f"The benchmark set beforehand is {words.portion(rule.benchmark)}, which is at least "
        f"{stage.benchmark_count:,} of {words.the_counted(one.population)}."
    )
    return tuple(sentences)


_NO_CHANCE = "All were judged, so chance in the draw plays no part."


def _chance(stage: StageTwo, *, rule: FlagRule) -> tuple[str, ...]:
    """How often a draw as low as this one comes up by chance, and what makes an area of concern."""
    if stage.tally.judged == stage.tally.population:
        return (_NO_CHANCE,)
    return (
        _as_low(stage) + ".",
        (
            f"Allowing for all areas having been looked at, it would {words.happens('come up', stage.adjusted)}; an "
            f"area is of concern at {words.times(rule.q)} or less."
        ),
    )


def _how_often(stage: StageTwo, *, rule: FlagRule) -> tuple[str, ...]:
    """The same of a closer look that shows no concern; nothing where nothing could be judged.

    A share at the benchmark or above it is said to be so first: of such a draw "as low as this" would puzzle anybody.
    """
    one = stage.tally
    if not one.judged:
        return ()
    meets = _meets(one, rule=rule)
    if one.judged == one.population:
        return (f"{meets} {_NO_CHANCE}".strip(),)
    chance = f"{_as_low(stage)}."
    if meets:
        chance = (
            "What is worked out for every closer look stands here too: if the panel were confident in only as many "
            f"as the benchmark asks for, a draw like this or a lower one would {words.happens('come up', stage.p)}."
        )
    needed = f"An area is of concern only where that is {words.times(rule.q)} or less, allowing for all areas having"
    return (f"{meets} {chance} {needed} been looked at.".strip(),)


def _meets(one: StratumTally, *, rule: FlagRule) -> str:
    """That the share of those judged is at the benchmark or above it, as a sentence; "" where it is below."""
    over = one.green - exact.share(rule.benchmark, name="benchmark") * one.judged
    if over < 0:
        return ""
    where = "above" if over else "at"
    return f"{one.green:,} of {one.judged:,} is {where} the benchmark, so the panel's result is not low."


def _as_low(stage: StageTwo) -> str:
    return f"If the panel were confident in that many, a draw as low as this would {words.happens('come up', stage.p)}"


_FEW = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def _given_to(readers: int | None) -> str:
    """How many read each record, as a sentence with a blank after it; "" where that is not known."""
    if readers is None:
        return ""
    number = _FEW[readers] if readers < len(_FEW) else str(readers)
    return f"Each record was given to {number} {'member' if readers == 1 else 'members'} of the panel. "


def _colours(colours: Sequence[tuple[Colour, Sequence[str]]]) -> str:
    """What the colours stand for, as a sentence; "" where that is not known."""
    if not colours:
        return ""
    said = "; ".join(f"{colour} is {' or '.join(f'“{label}”' for label in labels)}" for colour, labels in colours)
    return f"The colours stand for answers on the record as a whole: {said}."


def _key(colours: Sequence[tuple[Colour, Sequence[str]]]) -> tuple[str, ...]:
    """How the table of cases is read, as one paragraph."""
    counted = "A number says how many readers of the record gave that answer; not every reader answers every question."
    return (" ".join(filter(None, (_colours(colours), counted))),)


def _asked(cases: int) -> tuple[str, ...]:
    these = "the case" if cases == 1 else f"each of the {cases} cases"
    return (
        f"What happened in {these} listed here?",
        "What will you do about what you find, and who will do it?",
        "By when will each of these things be done, and how will the panel see that it was?",
    )


def _by_seed(draws: Sequence[DrawFact]) -> tuple[DrawFact, ...]:
    """The draws, those of several rounds under one seed and one announcement as one."""
    found: dict[tuple[str, str, str, bool], DrawFact] = {}
    for one in draws:
        key = (one.seed, one.announced, one.note, one.larger)
        found[key] = replace(one, drawn=one.drawn + (found[key].drawn if key in found else 0))
    return tuple(found.values())


def _chosen(draws: Sequence[DrawFact], *, fingerprints: Sequence[str]) -> tuple[str, ...]:
    """How the cases were chosen, claiming no more than was done."""
    sentences = []
    for draw in _by_seed(draws):
        drawn = f"{_first_up(words.counted(draw.drawn))} drawn by lot with the seed {draw.seed}"
        if draw.larger and draw.announced:
            sentences.append(f"{drawn}, made after this larger draw was announced ({draw.announced}).")
        elif draw.announced:
            sentences.append(f"{drawn}, made after the fingerprint was sent out ({draw.announced}).")
        else:
            sentences.append(f"{drawn}. {draw.note}")
    named = "; ".join(fingerprints)
    if len(fingerprints) == 1:
        sentences.append(f"Fingerprint of the list and the plan: {named}. Anybody who holds both can draw again.")
    else:
        sentences.append(f"Fingerprints of lists and plans, by round: {named}. Anybody who holds them can draw again.")
    return tuple(sentences)
