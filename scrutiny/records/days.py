"""Days as people in Britain write them, in every locale. Files have ISO dates; screens and paper have these."""

from datetime import date, timedelta

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def day_words(day: date) -> str:
    """A date as "5 October 2026"."""
    return f"{day.day} {month_words(day)}"


def month_words(day: date) -> str:
    """A month as "October 2026"."""
    return f"{MONTHS[day.month - 1]} {day.year}"


def span_words(first: date, last: date) -> str:
    """Two dates as "1 August to 30 September 2026"; what both share is said once."""
    if first == last:
        return day_words(last)
    if first.year != last.year:
        return f"{day_words(first)} to {day_words(last)}"
    if first.month != last.month:
        return f"{first.day} {MONTHS[first.month - 1]} to {day_words(last)}"
    return f"{first.day} to {day_words(last)}"


def period_words(first: date, last: date) -> str:
    """The days searched, to go on a sentence: "in August and September 2026", else "from 3 August 2026 to ..."."""
    if last < first:
        message = f"the period ends {last} before it begins {first}"
        raise ValueError(message)
    whole = first.day == 1 and (last + timedelta(days=1)).day == 1
    if not whole:
        return f"from {day_words(first)} to {day_words(last)}"
    months = (last.year - first.year) * 12 + last.month - first.month
    if months == 0:
        return f"in {month_words(last)}"
    begin = MONTHS[first.month - 1] if first.year == last.year else month_words(first)
    return f"in {begin} and {month_words(last)}" if months == 1 else f"from {begin} to {month_words(last)}"
