"""Marks personal data in what people wrote; a person decides, record by record, and signs.

Text in, spans out: nothing here touches a file but the package's own word lists (``redaction/``), and nothing is
ever removed unseen. A mark is CERTAIN (replaced unless a person takes it away) or a PROMPT (a person must decide).
Three things make marks: ``patterns.toml`` for whatever has a form or a word that announces it; word lists and
cues for names, streets, schools and workplaces; and, for all that is on no list, the rule that a word which is no
ordinary word may be a name. So an unknown name is a question, not a leak, in capitals and in lower case too.

Also here: the bands that a page prints in place of a time, an age or a place; which records the printed fields
single out; an office's own word list; and what a signature signs.

Spans count characters of the text as it was given, whatever it holds: before looking, a folded copy is made (wide
figures, accents, invisible characters, line breaks), and every mark is carried back.

Where what stands: ``words`` (kinds, spans, the folded copy, the lists), ``patterns`` (whatever has a form), ``clock``
(times and dates, always a question), ``names`` (people), ``places`` (streets, buildings, schools, places of work),
``marks`` (all together), ``own`` (an office's list) and ``signing`` (bands and signatures).
"""

from scrutiny.panel.redaction.marks import apply, find
from scrutiny.panel.redaction.own import frequent_words, parse_own_words
from scrutiny.panel.redaction.signing import (
    BANDED,
    NOT_RECORDED,
    SIGNATURE_FORM,
    AgeBand,
    Alone,
    Bands,
    DateBand,
    PlaceBand,
    Signed,
    TimeBand,
    age_code,
    age_words,
    coarser_help,
    content_hash,
    is_valid,
    month_words,
    printed,
    signature_material,
    time_words,
    unique_on,
)
from scrutiny.panel.redaction.words import CLOCK, NO_WORDS, Kind, OwnWords, Span, Strength

__all__ = [
    "BANDED",
    "CLOCK",
    "NOT_RECORDED",
    "NO_WORDS",
    "SIGNATURE_FORM",
    "AgeBand",
    "Alone",
    "Bands",
    "DateBand",
    "Kind",
    "OwnWords",
    "PlaceBand",
    "Signed",
    "Span",
    "Strength",
    "TimeBand",
    "age_code",
    "age_words",
    "apply",
    "coarser_help",
    "content_hash",
    "find",
    "frequent_words",
    "is_valid",
    "month_words",
    "parse_own_words",
    "printed",
    "signature_material",
    "time_words",
    "unique_on",
]
