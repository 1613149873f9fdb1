"""What a rule is. A rule is an object that can describe itself; every surface reads the same object.

A check never decides a case. It answers *clear*, *query*, *cannot be judged* or *does not apply*, with a
reason, about what **the record shows**. Note for guidance and College guidance are not provisions of the
Code (Code A 1.02), so a rule says of which kind it is, and is shown accordingly.

Nothing here, and nothing in the modules that hold rules, imports pandas, numpy or pyarrow when it is
imported: ``scrutiny rules`` lists the catalogue at once. A rule's functions meet them through ``Evidence``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from scrutiny.code_a.evidence import Bools, Evidence
    from scrutiny.code_a.wording import Span

    Scope: TypeAlias = Callable[[Evidence], Bools]
    Test: TypeAlias = Callable[[Evidence, Mapping[str, float]], Bools]

# Fields in groups: a group is there when any one of its fields is; every group has to be there.
Groups: TypeAlias = tuple[tuple[str, ...], ...]


class _Numbered(IntEnum):
    """Numbers that stand in the findings matrix, of one byte each."""

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: object, **options: object) -> object:
        """A plain number to numpy, which else takes it for one of eight bytes and makes the whole matrix as wide."""
        plain = (int(each) if isinstance(each, _Numbered) else each for each in inputs)
        return getattr(ufunc, method)(*plain, **options)


class Verdict(_Numbered):
    """The four answers. The numbers are what the findings matrix holds."""

    CLEAR = 0
    QUERY = 1
    CANNOT_BE_JUDGED = 2
    DOES_NOT_APPLY = 3


class Reason(_Numbered):
    """Why the verdict is what it is. The numbers are what the findings matrix holds."""

    NONE = 0  # the rule's own test, or its own scope
    NOT_SUPPLIED = 1  # the extract has no such column
    BLANK = 2
    WITHHELD = 3  # held back, redacted, or never carried by this kind of file
    HELD_ELSEWHERE = 4  # custody record, video
    NOT_IN_FORCE = 5  # switched off, or not the law on the day of the search
    UNCERTAIN = 6  # there is a value, and it does not settle the question


class Severity(StrEnum):
    """How a query is read."""

    MANDATORY = "mandatory record item"
    CONCERN = "the panel may want to ask"
    QUALITY = "data quality"


class Kind(StrEnum):
    """What a rule rests on."""

    CODE = "Code"
    STATUTE = "statute"
    GUIDANCE = "guidance"
    QUALITY = "data quality"
    LOCAL = "local"


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """Where a rule comes from, and whether a person has seen the number in the current text."""

    source: str  # "PACE Code A", "PACE 1984"
    paragraph: str  # "4.3(d)", "s3"
    verified: bool  # False: print "paragraph to be confirmed"

    def __str__(self) -> str:
        note = "" if self.verified else " (paragraph to be confirmed)"
        return f"{self.source} {self.paragraph}{note}".strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A threshold that an office may set."""

    name: str
    default: float
    meaning: str  # with its unit


# Whatever a threshold says, in seconds: far more than between any two searches, and few enough to be added to one.
_LONGEST = 10_000 * 366 * 86_400


def microseconds(threshold: float, seconds_each: float) -> int:
    """A threshold in hours, minutes or days as a length of time that can be added to any moment."""
    return round(min(threshold * seconds_each, _LONGEST) * 10**6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One check.

    The order of the evaluation (design: findings):

    1. off, or not in force on the day of the search -> does not apply;
    2. ``held_back`` or a group of ``needs`` never carried by this kind of file -> cannot be judged, withheld;
       a group of ``needs`` without a column -> cannot be judged, not supplied;
    3. ``applies`` is false -> does not apply;
    4. a group of ``withheld_matters`` withheld -> cannot be judged;
    5. a group of ``subject`` blank -> query if ``blank_is_query``, else cannot be judged;
    6. ``unjudged`` -> cannot be judged, for ``unjudged_reason`` or by ``unjudged_why``;
    7. ``query`` -> query; otherwise clear;
    8. what came out as a query where ``scope_unclear`` -> cannot be judged, uncertain.

    The functions get the whole table and answer one boolean a row.
    """

    id: str
    title: str
    citations: tuple[Citation, ...]
    kind: Kind
    severity: Severity
    needs: Groups  # the columns without which there is nothing to look at
    # Fields that, where the publisher never releases them, settle it whatever else the file has: public
    # coordinates are moved, so they do not stand in for a place that is held back.
    held_back: tuple[str, ...] = ()
    subject: Groups = ()  # the fields that the rule is about
    blank_is_query: bool = False
    # One of the items that section 3 of PACE and Code A 4.3 ask of a record: what the founding question is about.
    required_item: bool = False
    # Shown beside "cannot be judged" where the blank itself is worth telling: "location not recorded".
    blank_message: str = ""
    withheld_matters: Groups | None = None  # groups of which a withheld cell settles nothing; default: the subject
    applies: Scope | None = None  # None: to every record
    # Where it is not known whether the rule applies. There a query becomes "cannot be judged"; clear stays clear.
    scope_unclear: Scope | None = None
    unjudged: Test | None = None
    unjudged_reason: Reason = Reason.UNCERTAIN
    # In place of one reason, one for each record (numbers of ``Reason``), where they differ.
    unjudged_why: Callable[[Evidence, Mapping[str, float]], npt.NDArray[np.uint8]] | None = None
    query: Test | None = None  # None: only a blank is a query
    # Why a text rule fired: the matched words. Called for the few rows that are shown, one text at a time.
    spans: Callable[[str], tuple[Span, ...]] | None = None
    # A remark beside a clear verdict ("also mentions the person's past"); never counted as a query.
    note: Test | None = None
    note_message: str = ""
    message: str  # to a lay member, where it is a query
    good: str  # what a good record looks like
    scope: str  # when it applies, in words
    limits: str  # when it cannot be judged, in words
    source_note: str = ""  # an interpretation settled here, and why
    parameters: tuple[Parameter, ...] = ()
    in_force_from: date | None = None  # first day; None: no beginning known
    in_force_until: date | None = None  # last day, inclusive; None: still in force
    # The functions ask of a record for nothing but facts (see ``code_a/evidence.py``) and answer each row by itself, so
    # that records with the same facts are judged once. A rule that does not say so is asked about every row.
    by_facts: bool = False
    on: bool = True  # switched on unless an office says otherwise

    def in_force_on(self, day: date) -> bool:
        """Whether the rule was in force on a day."""
        begun = self.in_force_from is None or self.in_force_from <= day
        return begun and (self.in_force_until is None or day <= self.in_force_until)

    def defaults(self) -> dict[str, float]:
        """The parameters as they are unless somebody sets them."""
        return {parameter.name: parameter.default for parameter in self.parameters}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What an office may change: rules off or on, and parameters by rule."""

    off: frozenset[str] = frozenset()
    on: frozenset[str] = frozenset()
    parameters: Mapping[str, Mapping[str, float]] = field(default_factory=dict)

    def is_on(self, rule: Rule) -> bool:
        """Whether the rule is evaluated."""
        return rule.id not in self.off and (rule.on or rule.id in self.on)

    def parameters_of(self, rule: Rule) -> dict[str, float]:
        """The rule's defaults, with what the office set."""
        return {**rule.defaults(), **self.parameters.get(rule.id, {})}
