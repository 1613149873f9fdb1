"""An invented paper with every kind of block, as tests need it."""

import invented

from scrutiny.outputs import charts
from scrutiny.outputs.charts import (
    AreaDots,
    AreaShare,
    Chart,
    Funnel,
    FunnelPoint,
    Month,
    OutcomeRow,
    Outcomes,
    Panel,
    RatioRow,
    Ratios,
    SmallMultiples,
    Trend,
    funnel_sizes,
)
from scrutiny.outputs.paper import Blank, Facts, Grid, Items, Paper, Paragraph, Picture, Section
from scrutiny.outputs.views import MARKING, Fact
from scrutiny.statistics.funnel import funnel_limits
from scrutiny.statistics.intervals import wilson
from scrutiny.statistics.rates import rate_ratio

AREAS = tuple(invented.AREAS)
MONTHS = tuple(f"2025-{month:02d}" for month in range(9, 13)) + tuple(f"2026-{month:02d}" for month in range(1, 10))
LONG_WORD = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch"
NOTHING = "No minutes have been entered for the last meeting."


def share(name: str, count: int, of: int) -> AreaShare:
    ends = wilson(count, of)
    return AreaShare(name=name, count=count, of=of, low=ends.low, high=ends.high)


def six_charts() -> tuple[Chart, ...]:
    """One of each kind."""
    what = "records in which the panel was confident"
    names = ("Broxbourne", "Dacorum", "East Herts", "Hertsmere", "North Herts", "St Albans", "Stevenage", "Watford")
    return (
        Trend(
            id="trend",
            title="Searches by month",
            of_what="searches",
            months=tuple(
                Month(month=month, count=None if place == 4 else 400 + 37 * place % 211)
                for place, month in enumerate(MONTHS)
            ),
        ),
        Outcomes(
            id="outcomes",
            title="What came of the searches",
            parts=("searches",),
            rows=tuple(
                OutcomeRow(name=name, counts=(count,))
                for name, count in (("Nothing found, no further action", 612), ("Arrest", 121), ("Not recorded", 0))
            ),
        ),
        AreaDots(
            id="areas",
            title="How confident the panel was, by area",
            of_what=what,
            areas=tuple(share(name, 3 + place, 9 + place % 3) for place, name in enumerate(names)),
            county=share("Hertfordshire", 52, 80),
            benchmark=0.8,
        ),
        Funnel(
            id="funnel",
            title="The areas and chance",
            of_what=what,
            points=tuple(
                FunnelPoint(name=name, count=4 + place, limits=funnel_limits(8 + 2 * place, 0.8, upper="mirrored"))
                for place, name in enumerate(names)
            ),
            lines=tuple(funnel_limits(size, 0.8, upper="mirrored") for size in funnel_sizes(24, most=20)),
        ),
        SmallMultiples(
            id="multiples",
            title="Searches by month and area",
            months=MONTHS,
            panels=tuple(
                Panel(name=name, counts=tuple((7 * place + 5 * month) % 41 for month in range(len(MONTHS))))
                for place, name in enumerate(names)
            ),
        ),
        Ratios(
            id="ratios",
            title="How often, by group",
            against="White",
            rows=tuple(
                RatioRow(name=name, found=rate_ratio(*row))
                for name, row in {
                    "Asian": (30, 60_000, 600, 900_000),
                    "Black": (96, 30_000, 600, 900_000),
                    "Other ethnic group": (3, 14_000, 600, 900_000),
                }.items()
            ),
            note="Self-defined ethnicity. Census 2021.",
        ),
    )


def picture(chart: Chart, says: str = "") -> Picture:
    return Picture(figure=charts.figure(chart), says=says or charts.alternative(chart))


def findings(rows: int = 60) -> Grid:
    """A table of several pages, with long words and texts of several lines."""
    what = "The record does not show which object the officer was looking for."
    return Grid(
        caption="What the checks noticed, by record",
        heads=("Record", "Area", "Check", "What the record does not show", "Panel"),
        rows=tuple(
            (
                f"{number}",
                LONG_WORD if number == 7 else ("Watford", "Welwyn Hatfield", "Three Rivers")[number % 3],
                f"rec-{'grounds' if number % 2 else 'object'}",
                f"{what} " * (1 + number % 4),
                ("not asked", "confident", "some concerns")[number % 3],
            )
            for number in range(1, rows + 1)
        ),
        notes=("A query is a question about the record. It says nothing about the search itself.",),
    )


def paper(*, contents: bool = True, rows: int = 60) -> Paper:
    """Part B, or something like it."""
    trend, outcomes, dots, funnel, multiples, ratios = six_charts()
    return Paper(
        name="Part B: to discuss, November 2026, copy 4 of 9",
        title="Stop and search records to discuss",
        subtitle="Hertfordshire Constabulary, 1 August to 30 September 2026",
        facts=(
            Fact(label="For", value="the meeting of 26 November 2026"),
            Fact(label="Pack", value="2026-11-hertfordshire"),
        ),
        marking=MARKING,
        contents=contents,
        sections=(
            Section(
                heading="Agenda",
                blocks=(
                    Paragraph(text="Please read this part after the answers of all members are in.", strong=True),
                    Items(
                        items=("Welcome, and conflicts of interest", "What happened since", "The cases, one by one"),
                        numbered=True,
                    ),
                    Paragraph(text="The meeting is at six in the evening.\nTea is from half past five."),
                ),
                parts=(
                    Section(
                        heading="Who is coming",
                        blocks=(
                            Items(items=("Nine members of the panel", "The inspector who leads on stop and search")),
                            Items(items=("First the panel alone", "Then with the inspector"), numbered=True),
                        ),
                        parts=(
                            Section(heading="How to join from home", blocks=(Paragraph(text="By telephone."),)),
                        ),
                    ),
                ),
            ),
            Section(heading="Minutes of the last meeting", nothing=NOTHING),
            Section(
                heading="How many searches",
                new_page=True,
                blocks=(
                    Facts(
                        facts=(
                            Fact(label="Searches", value="1,204"),
                            Fact(label="Place", value=f"{LONG_WORD}\nand two more"),
                        )
                    ),
                    picture(trend, says="Searches fell in the winter and rose again in the spring."),
                    picture(outcomes),
                    Grid(
                        caption="Searches by area",
                        heads=("Area", "Searches", "Share"),
                        rows=(("Watford", "151", "12%"), ("Dacorum", "149", "12%"), ("All", "300", "100%")),
                        numbers=(1, 2),
                        total=True,
                        notes=("Shares are of all searches with a location.",),
                    ),
                    Grid(caption="Searches withdrawn", heads=("Record", "Why"), rows=()),
                ),
            ),
            Section(heading="The areas", blocks=(picture(dots), picture(funnel)), parts=(
                Section(heading="Month by month", blocks=(picture(multiples),)),
                Section(heading="Between groups", blocks=(picture(ratios),)),
            )),
            Section(heading="What the checks noticed", blocks=(
                Paragraph(text="Each line is one question about one record."), findings(rows),
            )),
            Section(heading="Notes", blocks=(
                Blank(label="Your name"), Blank(label="What would you like to ask?", lines=6), Blank(label="Date"),
            )),
        ),
    )  # fmt: skip
