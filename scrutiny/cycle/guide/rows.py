"""The table: what each step says and asks, a row a step."""

import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from scrutiny.cycle import store
from scrutiny.cycle.config import DICE as BY_DICE
from scrutiny.cycle.config import Meeting
from scrutiny.cycle.guide.asking import Choice, Kind, Question, flag, option, positional
from scrutiny.cycle.state import FIRST, Subject
from scrutiny.cycle.status import (
    CycleStatus,
    area_of,
    request_command,
)
from scrutiny.cycle.workspace import Workspace
from scrutiny.records.days import day_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What one step says and asks. ``command``: where it is not just the step's name."""

    says: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()
    command: tuple[str, ...] = ()
    named: bool = True  # whether cycle, round and draw are options of its command
    like: str = ""  # the step whose options those are, where it is another
    words: str = ""  # where they differ from those of ``status``


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a row is made for: a draw of a cycle, as it stands on a day."""

    work: Workspace
    cycle: CycleStatus
    subject: Subject
    today: date

    @property
    def by_dice(self) -> bool:
        """Whether the seed is thrown; else it is looked up."""
        return self.cycle.settings.seed.way == BY_DICE

    @property
    def area(self) -> str:
        """The area that a larger draw, a brief or an answer is about: its slug, as a command names it."""
        return area_of(self.subject)

    @property
    def area_name(self) -> str:
        """The same as people write it."""
        return self.cycle.areas.get(self.area, self.area)


def go(words: str) -> Question:
    """A yes before something is done that needs nothing else."""
    return Question(id="go", words=f"{words} (y, or Enter to stop)", kind=Kind.YES_NO)


def cleared_question() -> Question:
    """Reasons for what the last look found, asked for where it found something."""
    return Question(
        id="cleared",
        words="The list to-clear.csv with your reasons written into it (a file)",
        kind=Kind.PATH,
        named="--cleared",
        gives=option("--cleared"),
    )


def _request(at: About) -> Row:
    return Row(
        words="Write the letter that asks the force for its records",
        says=(
            "The letter says which searches are wanted, in which form, and by when. It is written into this folder.",
        ),
        questions=(
            Question(
                id="force",
                words="The force's name, as the letter should have it (Enter: left blank)",
                optional=True,
                gives=option("--force"),
            ),
            go("Write it"),
        ),
        command=tuple(shlex.split(request_command(at.work, at.subject, settings=at.cycle.settings))[1:]),
        named=False,
    )


def _load(_: About) -> Row:
    return Row(
        says=("The force's extract is needed: one file, or several. They can be dragged into this window.",),
        questions=(
            Question(
                id="files",
                words="The file or files",
                kind=Kind.PATHS,
                gives=positional,
                not_yet="Ask the force for the extract; it goes on from here when the file has come.",
            ),
            Question(
                id="expect",
                words="How many rows the force says it has (Enter: it did not say)",
                kind=Kind.NUMBER,
                optional=True,
                gives=option("--expect"),
            ),
            Question(
                id="made-by",
                words="Who at the force made it: a unit, not a name (Enter: not known)",
                optional=True,
                gives=option("--made-by"),
            ),
            Question(
                id="made-on",
                words="When it was made (Enter: not known)",
                kind=Kind.DATE,
                optional=True,
                gives=option("--made-on"),
            ),
            Question(
                id="filter",
                words="With which filter it was made (Enter: not known)",
                optional=True,
                gives=option("--filter"),
            ),
            Question(
                id="month", words="The month of the file, such as 2026-08", named="--month", gives=option("--month")
            ),
            Question(
                id="doubled",
                words="What the force says of the rows that stand twice",
                kind=Kind.CHOICE,
                choices=(
                    Choice(value="halve", words="each search stands there twice: take one of each two"),
                    Choice(value="keep", words="all are searches of their own: keep them"),
                ),
                named="--doubled",
                gives=option("--doubled"),
            ),
            Question(
                id="again",
                words="What this extract holds",
                kind=Kind.CHOICE,
                choices=(
                    Choice(value="--replace", words="every search of its months: it stands for them from now on"),
                    Choice(value="--add", words="only further searches, beside those that were loaded"),
                ),
                named="--replace",
                gives=positional,
            ),
            Question(
                id="layout",
                words="The layout that says what its columns are (a file)",
                kind=Kind.PATH,
                named="--layout",
                gives=option("--layout"),
            ),
            Question(
                id="lookup",
                words="A table of beats or wards and their areas (a file)",
                kind=Kind.PATH,
                named="--area-lookup",
                optional=True,
                gives=option("--area-lookup"),
            ),
            Question(
                id="areas",
                words="The boundaries of the areas (a GeoJSON file)",
                kind=Kind.PATH,
                named="--areas",
                optional=True,
                gives=option("--areas"),
            ),
        ),
    )


def _freeze(at: About) -> Row:
    plan, panel = at.cycle.settings.plan, at.cycle.settings.panel
    return Row(
        says=(
            (
                "Now list and plan are fixed; from then on neither can be changed unseen. A page with their "
                "fingerprint is made, to be sent to every member before there is a seed."
            ),
            (
                f"By scrutiny.toml: {plan.total} records in all, {plan.minimum} from each area at least, each "
                f"read by {panel.readers} of {panel.members} members. If that is wrong, stop, mend that file, and come "
                "back."
            ),
        ),
        questions=(
            go("Fix them now"),
            Question(
                id="accept-rejects",
                words="Why you go on without the rejected rows (the pack prints it)",
                named="--accept-rejects",
                not_yet="Ask the force to mend the rejected rows, and load the file again.",
                gives=option("--accept-rejects"),
            ),
            Question(
                id="answers",
                words="What the force says, such as: watford 2026-09=none searched (several: a semicolon between)",
                named="--answer",
                not_yet="Ask the force what is missing, and come back with its answer.",
                gives=lambda answer: option("--answer")(
                    tuple(part.strip() for one in answer for part in one.split(";") if part.strip())
                ),
            ),
        ),
    )


def _draw(at: About) -> Row:
    fixed = at.work.payload_of("freeze", at.subject) or {}
    folder = fixed.get("folder", at.work.frozen(at.subject).relative_to(at.work.root).as_posix())
    page = f"{folder}/public/fingerprint.html"
    fingerprint = f" ({fixed['fingerprint']})" if "fingerprint" in fixed else ""
    return Row(
        says=(
            f"First the fingerprint{fingerprint} goes to every member: print or send {page}.",
            f"{_seed_words(at)} The seed must be younger than the message, or the draw proves nothing.",
        ),
        questions=(
            _announced("How and when the fingerprint was sent", not_yet=f"Send {page} to every member first."),
            *_seed(at),
        ),
    )


def _seed_words(at: About) -> str:
    from scrutiny.sampling import seeds

    by = at.cycle.settings.seed.by
    if at.by_dice:
        return f"Then {seeds.FEWEST_DICE} or more ten-sided dice are thrown by {by}."
    return f"Then the seed is looked up: {by}."


def _announced(words: str, *, not_yet: str) -> Question:
    return Question(
        id="announced",
        words=f"{words} (Enter: not yet)",
        not_yet=not_yet,
        check=_is_announcement,
        gives=option("--announced"),
    )


def _seed(at: About) -> tuple[Question, ...]:
    """The seed, as the plan says that it is made, and who saw it."""
    from scrutiny.sampling import seeds

    made = (
        Question(
            id="dice",
            words="The dice, in the order in which they fell (Enter: not thrown yet)",
            kind=Kind.DICE,
            not_yet="The seed is still to be made, before a witness.",
            check=lambda text: seeds.from_dice([text]),
            gives=option("--dice"),
        )
        if at.by_dice
        else Question(
            id="seed",
            words="The value, as it was published (Enter: not out yet)",
            not_yet="The value is still to be published.",
            check=seeds.clean,
            gives=option("--seed"),
        )
    )
    witness = Question(
        id="witness", words="Who saw it: a role, not a name (Enter: nobody)", optional=True, gives=option("--witness")
    )
    return (made, witness)


def _is_announcement(text: str) -> None:
    from scrutiny.cycle.steps import checked_announcement

    checked_announcement(text, what="it")


def _keep_video(_: About) -> Row:
    return Row(
        says=(
            (
                "Video is lost first, so this comes before anything else: a list of the drawn searches, for the "
                "force's liaison. It holds references: it goes to the liaison only, by a safe way."
            ),
        ),
        questions=(go("Write the list"),),
    )


def _returned(_: About) -> Row:
    return Row(
        says=("The liaison sends the list of videos back, filled in.",),
        questions=(
            Question(
                id="returned",
                words="The workbook that came back (Enter: not yet)",
                kind=Kind.PATH,
                not_yet="The force has not answered about the videos yet.",
                gives=option("--returned"),
            ),
        ),
        command=("keep-video",),
    )


def _details(at: About) -> Row:
    larger = "" if at.subject.stage == FIRST else f"/{at.subject.stage.replace(':', '-')}"
    folder = at.work.folder(at.subject).relative_to(at.work.root).as_posix()
    return Row(
        says=(
            (
                f"The force is asked for the details of the drawn records, and of no others: send it {folder}{larger}/"
                f"{store.PRIVATE}/{store.REQUEST} by a safe way. It holds references."
            ),
        ),
        questions=(
            Question(
                id="files",
                words="The file or files that came back (Enter: not yet)",
                kind=Kind.PATHS,
                not_yet="The details of the drawn records are still to come.",
                gives=positional,
            ),
            Question(
                id="layout",
                words="The layout that says what its columns are (a file)",
                kind=Kind.PATH,
                named="--layout",
                gives=option("--layout"),
            ),
        ),
        command=("load", "--details"),
    )


def _redact(at: About) -> Row:
    larger = "" if at.subject.stage == FIRST else f"/{at.subject.stage.replace(':', '-')}"
    folder = at.work.folder(at.subject).relative_to(at.work.root).as_posix() + f"{larger}/{store.PRIVATE}/review"
    if not (at.work.root / folder).is_dir():
        return Row(
            says=(
                (
                    "Before members see a record, a person reads it, takes out whatever could tell who somebody is, "
                    "and signs it. Two files are made for that, a page for the browser and a workbook; use one of "
                    "them. They hold the texts as the officers wrote them: never send them."
                ),
            ),
            questions=(go("Make them now"),),
        )
    return Row(
        says=(
            (
                f"Open {folder}/review.html in a browser, or review.xlsx in Excel. Read each record, decide what the "
                "program asks, and sign. You can stop and go on another day; save, and read the file back here."
            ),
        ),
        questions=(
            Question(
                id="read",
                words="The file that the page saved, or the workbook (Enter: not yet)",
                kind=Kind.PATH,
                not_yet="The records are still to be checked and signed.",
                gives=option("--read"),
            ),
        ),
    )


def _pack(_: About) -> Row:
    return Row(
        says=(
            (
                "A folder is made for each member, with a covering letter and the pack in the formats that the member "
                "wants, and the office's own copy. It takes a minute. Look through one before they go out."
            ),
        ),
        questions=(go("Make them now"), cleared_question()),
    )


def _collect(_: About) -> Row:
    return Row(
        says=(
            (
                "What the members sent back is read, all of it together: filled workbooks, and files of answers that "
                "the pack's page saves. Put them in one folder. What is read replaces what was read before."
            ),
        ),
        questions=(
            Question(
                id="returns",
                words="The folder with what came back (Enter: not yet)",
                kind=Kind.PATHS,
                not_yet="The members have still to send their answers back.",
                gives=positional,
            ),
            Question(
                id="fewer",
                words="Go on although a workbook that counted before is missing now (y, or Enter to stop)",
                kind=Kind.YES_NO,
                named="--replace",
                gives=flag("--replace"),
            ),
        ),
    )


# Those of ``exclusions.REASONS``, which loads much more.
_REASONS = (
    Choice(value="before-a-court", words="A case about it is before a court."),
    Choice(value="complaint-open", words="A complaint or an investigation of it is open."),
    Choice(value="not-a-search", words="The record is wrong: it is of no stop and search."),
    Choice(value="duplicate", words="It is a second record of the same search of one person."),
    Choice(value="other", words="Something else; say what, in words."),
)


def _replace(_: About) -> Row:
    return Row(
        words="Withdraw a record that cannot be shown",
        says=("The next reserve of its area is shown in addition; that it cannot be shown is counted as a finding.",),
        questions=(
            Question(id="record", words="Its number in the pack, or the force's reference for it", gives=positional),
            Question(
                id="reason",
                words="Why it cannot be shown",
                kind=Kind.CHOICE,
                choices=_REASONS,
                gives=option("--reason"),
            ),
            Question(id="words", words="What it is, without any name", named="--words", gives=option("--words")),
        ),
    )


def _decide(_: About) -> Row:
    return Row(
        says=("The panel's results are fixed as the answers give them. From then on no further answer is read.",),
        questions=(go("Fix them now"),),
    )


def _flag(_: About) -> Row:
    return Row(
        says=("Each area is compared with the benchmark: which to look at closer, then which are of concern.",),
        questions=(go("Compare them now"),),
    )


def _intensify(at: About) -> Row:
    from scrutiny.sampling import seeds

    named = Question(
        id="seed-source",
        words="The name of that value with its day, such as UK National Lottery 2026-12-05",
        check=seeds.public_value,
        gives=option("--seed-source"),
    )
    return Row(
        says=(
            f"More records are read in {at.area_name}. First the members are told which areas are looked at closer.",
            f"{_seed_words(at)} It must be younger than that message.",
        ),
        questions=(
            _announced("How and when they were told", not_yet="Tell the members first."),
            *_seed(at),
            *(() if at.by_dice else (named,)),
        ),
        command=("intensify", at.area),
    )


def _brief(at: About) -> Row:
    return Row(
        says=(
            f"The brief on {at.area_name} says to whoever answers for it what is asked, on which cases, and by when.",
        ),
        questions=(go("Write it"),),
        command=("brief", at.area),
    )


def _answer(at: About) -> Row:
    return Row(
        says=(f"The answer to the brief on {at.area_name} is kept beside it.",),
        questions=(
            Question(
                id="files",
                words="The file or files of the answer (Enter: not here yet)",
                kind=Kind.PATHS,
                not_yet="The answer is still to come.",
                gives=positional,
            ),
            Question(
                id="received",
                words="The day on which it came (Enter: today)",
                kind=Kind.DATE,
                optional=True,
                gives=option("--received"),
            ),
        ),
        command=("answer", at.area),
    )


def _reconcile(_: About) -> Row:
    return Row(
        says=(
            (
                "What the force has published on data.police.uk of these days is compared with the lists: what was "
                "published and is on no list, and the reverse. The next pack prints what was found."
            ),
        ),
        questions=(
            Question(
                id="published",
                words="The published files of these months (Enter: not there yet)",
                kind=Kind.PATHS,
                not_yet="The months have still to be published, or fetched.",
                gives=option("--against"),
            ),
            Question(
                id="fetched",
                words="The day on which they were fetched (Enter: leave it out)",
                kind=Kind.DATE,
                optional=True,
                gives=option("--fetched"),
            ),
        ),
    )


def _publish(_: About) -> Row:
    return Row(
        says=(
            "What the panel found is published, so that the public hears what became of it. Here it is noted where.",
        ),
        questions=(
            Question(
                id="elsewhere",
                words="Where and when it was published (Enter: it is not, or not yet)",
                optional=True,
                gives=option("--elsewhere"),
            ),
            Question(
                id="nothing",
                words="Why nothing is published for this cycle (Enter: it still will be)",
                unless="elsewhere",
                not_yet="Publish first; then say here where.",
                gives=option("--nothing"),
            ),
        ),
    )


def _close_first(_: About) -> Row:
    return Row(
        words="Say what closing would delete, and change nothing",
        says=("What is over its time would be deleted; this only says what.",),
        questions=(go("Say it"),),
        command=("close", "--dry-run"),
        like="close",
    )


def _close(_: About) -> Row:
    return Row(
        says=("What is over its time is deleted, and the cycle is closed. That cannot be undone.",),
        questions=(go("Close it now"),),
    )


def _carry_over(at: About) -> Row:
    choices = tuple(Choice(value=one.cycle, words=day_words(one.date)) for one in later_meetings(at))
    return Row(
        words="Its meeting was cancelled, or too few came: carry its cases over",
        says=("What was drawn, packed and answered so far stays; a later meeting judges it.",),
        questions=(
            Question(
                id="to", words="The meeting that judges the cases instead", kind=Kind.CHOICE, choices=choices,
                gives=option("--to"),
            ),
            Question(id="reason", words="Why, such as: four of nine members came", gives=option("--reason")),
        ),
    )  # fmt: skip


def later_meetings(at: About) -> tuple[Meeting, ...]:
    """Meetings after that of the cycle."""
    now = at.cycle.meeting
    return tuple(one for one in at.work.config.meetings if now is not None and one.date > now.date)


ROWS: Mapping[str, Callable[[About], Row]] = {
    "request": _request,
    "load": _load,
    "freeze": _freeze,
    "draw": _draw,
    "keep-video": _keep_video,
    "returned": _returned,
    "details": _details,
    "redact": _redact,
    "pack": _pack,
    "collect": _collect,
    "replace": _replace,
    "decide": _decide,
    "flag": _flag,
    "intensify": _intensify,
    "brief": _brief,
    "answer": _answer,
    "publish": _publish,
    "reconcile": _reconcile,
    "close": _close,
    "close-first": _close_first,
    "carry-over": _carry_over,
}
