"""Words and numbers that the sections of Part B share."""

from collections.abc import Iterable, Sequence
from fractions import Fraction

from scrutiny.accountability.briefs import reasons_not_read
from scrutiny.code_a.summary import PERCENT_FROM
from scrutiny.errors import counted
from scrutiny.outputs.charts import (
    Chart,
    alternative,
    figure,
    percent,
)
from scrutiny.outputs.charts.figures import between
from scrutiny.outputs.paper import Paragraph, Picture
from scrutiny.outputs.part_b.contents import Count, County, Part
from scrutiny.outputs.views import number_text
from scrutiny.statistics.intervals import wilson

LEAST = PERCENT_FROM  # searches; of fewer no percentage is given
TOO_FEW = "too few"
NOT_KNOWN = "Not known"  # an ethnic group
TITLE = "Part B: to discuss"
THE_OFFICE_SAYS = "the office will say"  # what the settings do not name


WHAT_AN_INTERVAL_SAYS = (
    "The searches are all there, and not a sample. The interval beside a find rate says how far chance alone could "
    "move it from one period to the next if nothing else changed. Where two intervals overlap, chance may explain the "
    "difference."
)
WHAT_THE_PANEL_SAID = (
    "“Confident” means that the panel's overall result on a record is green. The result is the middle one of the "
    "answers that members gave alone, before they talked; of two in the middle, the worse one."
)


def not_read(unread: Part | None) -> tuple[Paragraph, ...]:
    """Beside results of the panel: that members could not read the reasons; nothing where every record has them."""
    said = reasons_not_read(unread.count, drawn=unread.of) if unread is not None else ""
    return (Paragraph(text=said, strong=True),) if said else ()


def picture(chart: Chart) -> Picture:
    """A chart as a block of the paper."""
    return Picture(figure=figure(chart), says=alternative(chart))


def share(part: Part) -> str:
    """A percentage without decimals; of too few there is none."""
    return percent(Fraction(part.count, part.of)) if part.of >= LEAST else TOO_FEW


def interval_words(part: Part) -> str:
    """The interval of a share, its ends rounded outwards; of few searches it is wide, and says how little they say."""
    return between(*wilson(part.count, part.of)) if part.of else "none"


def rate_cells(part: Part) -> tuple[str, ...]:
    """A count, its whole, the share and the interval."""
    return number_text(part.count), number_text(part.of), share(part), interval_words(part)


def part_cells(part: Part) -> tuple[str, ...]:
    """A count, its whole and the share."""
    return number_text(part.count), number_text(part.of), share(part)


def of_all(part: Part) -> str:
    """Such as "3 of 40"."""
    return f"{part.count:,} of {part.of:,}"


def few_notes(rows: Iterable[Sequence[str]], thing: str = "searches") -> tuple[str, ...]:
    """What "too few" means, below a table in which it stands."""
    if not any(TOO_FEW in row for row in rows):
        return ()
    return (f"“{TOO_FEW.capitalize()}” means fewer than {LEAST} {thing}: no share is given of so few.",)


def listed_counts(counts: Iterable[Count]) -> str:
    """Such as "green 24, red 4"."""
    return ", ".join(f"{one.name} {number_text(one.count)}" for one in counts)


def names_in_words(names: Sequence[str]) -> str:
    """Such as "A, B and C"; "none" of none."""
    if not names:
        return "none"
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def counted_searches(count: int) -> str:
    """Such as "1 search" or "260 searches"."""
    return counted(count, "search", "searches")


def searches_of(county: County, period: str) -> str:
    """All searches on the list, with those that are not of the period told apart, in brackets."""
    told = by_day(county, period)
    return f"{counted_searches(county.searches)} {f'({told})' if told else period}"


def by_day(county: County, period: str) -> str:
    """How many searches are of the period, of other days, or without a date; "" where all are of the period."""
    beside = (
        f"{number_text(county.in_period)} {period}",
        f"{number_text(county.other_days)} of other days" if county.other_days else "",
        f"{number_text(county.undated)} with no date on record" if county.undated else "",
    )
    return names_in_words([one for one in beside if one]) if any(beside[1:]) else ""


def counted_records(count: int) -> str:
    """Such as "1 record" or "28 records"."""
    return counted(count, "record", "records")


def are(count: int) -> str:
    """The verb that goes with a count."""
    return "is" if count == 1 else "are"


def sentence(text: str) -> str:
    """The same with a capital at its beginning."""
    return text[:1].upper() + text[1:]
