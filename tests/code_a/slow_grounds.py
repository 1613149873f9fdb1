"""The checks of ``code_a/grounds.py`` again, one record at a time."""

from collections.abc import Callable

from slow_record import OLD, Answer, Record, cut_out, found, text_rule, word_count

from scrutiny.code_a.wording import Cues, cues


def smells_only(text: str) -> bool:
    smell: Cues = cues("cannabis_smell")
    rest = cut_out(cut_out(text, smell.cancelled), smell.patterns)
    return found("cannabis_smell", text) and not found("support", rest)


def too_short(record: Record) -> Answer:
    return OLD if record.old() else text_rule(record, fires=word_count(record.value("grounds") or "") < 8)


def cannabis_only(record: Record) -> Answer:
    return text_rule(record, fires=smells_only(record.value("grounds") or ""))


SLOW: dict[str, Callable[[Record], Answer]] = {
    "txt-too-short": too_short,
    "txt-cannabis-only": cannabis_only,
}
