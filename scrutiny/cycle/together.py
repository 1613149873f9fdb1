"""What is judged together: the draws of all rounds of a cycle; of a draw folder by itself, its own draws.

Flags, larger draws and briefs are of an *area*, and an area may have been drawn from in several rounds. Each round is a
draw folder; results and briefs lie in the folder of the cycle (of a draw folder by itself: in that).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from scrutiny.accountability.flags import FlagRule
from scrutiny.cycle import store
from scrutiny.cycle.folder import DrawFolder, larger_draws, open_folder
from scrutiny.errors import IntegrityError, SettingError, StepError
from scrutiny.records.days import period_words
from scrutiny.sampling import draw
from scrutiny.sampling.plan import PlannedStratum


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundDraws:
    """One round: its first draw, and the larger ones by the slug of their area."""

    number: int
    first: DrawFolder
    larger: Mapping[str, DrawFolder]

    @property
    def draws(self) -> tuple[DrawFolder, ...]:
        """All of them, the first one first."""
        return (self.first, *self.larger.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """The rounds that are judged together, by number. ``place``: where results and briefs lie."""

    place: Path
    rounds: tuple[RoundDraws, ...]
    words: str = ""  # how a person names it on the command line: the folder, or nothing inside a workspace
    # How and when the seed of a draw was announced, by the hash of its manifest; nothing where it was not.
    announced: Mapping[str, str] = field(default_factory=dict)

    @property
    def first(self) -> DrawFolder:
        """The first draw of the first round: for what is the same in all of them."""
        return self.rounds[0].first

    @property
    def draws(self) -> tuple[DrawFolder, ...]:
        """All draws of all rounds."""
        return tuple(one for of_round in self.rounds for one in of_round.draws)

    def read_together(self, slug: str = "") -> tuple[str, ...]:
        """Pack numbers of larger draws' records that a must-see paper shows too; ``slug``: of one stratum only."""
        larger = (one for of_round in self.rounds for name, one in of_round.larger.items() if slug in ("", name))
        return tuple(number for one in larger for number in one.read_together)

    def code(self, one: DrawFolder) -> str:
        """How results name a draw: "first"; with several rounds "2/first"."""
        if len(self.rounds) == 1:
            return one.stage
        number = next(of_round.number for of_round in self.rounds if one in of_round.draws)
        return f"{number}/{one.stage}"

    @property
    def window(self) -> tuple[date, date]:
        """The first and the last day searched, over all rounds."""
        windows = [of_round.first.manifest["window"] for of_round in self.rounds]
        return (
            min(date.fromisoformat(one["first"]) for one in windows),
            max(date.fromisoformat(one["last"]) for one in windows),
        )

    @property
    def period(self) -> str:
        """The dates searched, in words that go on a sentence."""
        return period_words(*self.window)

    @property
    def rule(self) -> FlagRule:
        """The rule as it was fixed in the plans. Raises IntegrityError where they differ."""
        rules = {rule_of(of_round.first) for of_round in self.rounds}
        if len(rules) > 1:
            raise IntegrityError("the rounds were fixed under different rules for flags", where=self.place.name)
        return rules.pop()

    @property
    def readers(self) -> int | None:
        """To how many members each record is given, as it was fixed in the plans; None where they differ."""
        found = {of_round.first.plan.settings.readers for of_round in self.rounds}
        return found.pop() if len(found) == 1 else None

    @property
    def next_number(self) -> int:
        """Pack numbers go on over all draws of a cycle, so that a number names one case."""
        return 1 + max(int(one.key["number"].max()) for one in self.draws if len(one.key))

    def stratum(self, area: str) -> PlannedStratum:
        """A stratum by its slug or name. Raises SettingError naming those there are."""
        wanted = area.strip().casefold()
        strata = {one.slug: one for of_round in self.rounds for one in of_round.first.plan.strata}
        for one in strata.values():
            if wanted in (one.slug, one.name.casefold()):
                return one
        raise SettingError("there is no such area", where="AREA", expected="one of: " + ", ".join(strata))

    def typed(self, command: str, *more: str) -> str:
        """A command as a person types it for these draws: `scrutiny intensify FOLDER watford`."""
        return " ".join(part for part in ("scrutiny", command, self.words, *more) if part)

    def refuse_crossed(self) -> None:
        """Raise StepError where areas were crossed with a field: such a group has nobody who answers for it."""
        if any("across" in of_round.first.plan.further for of_round in self.rounds):
            raise StepError(
                "the areas were crossed with a field, and a group of an area has no Chief Inspector of its own",
                where="flag",
                do="Plan the next cycle without --across to compare areas. Figures by group can be made from this draw",
            )


def rule_of(first: DrawFolder) -> FlagRule:
    """The rule as it was fixed in the plan of a draw."""
    settings = first.plan.settings
    return FlagRule(
        benchmark=settings.benchmark,
        trigger=settings.trigger,
        cap=settings.cap,
        intense_total=settings.intense_total,
    )


def of_folder(root: Path) -> Together:
    """A draw folder by itself, verified."""
    return Together(place=root, rounds=(round_in(root),), words=store.typed(root))


def round_in(root: Path, *, number: int = 1) -> RoundDraws:
    """The draws of one draw folder, verified."""
    return RoundDraws(number=number, first=open_folder(root), larger=dict(_by_area(root)))


def _by_area(root: Path) -> Iterator[tuple[str, DrawFolder]]:
    for one in larger_draws(root):
        yield one.stage.removeprefix(draw.INTENSE), one
