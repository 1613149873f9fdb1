"""Words that nothing here says of a search. A check answers about the record; what somebody did is for people."""

from __future__ import annotations

import re

# "Fail" with its endings, "compliance" and "non-compliant", "illegal" and "unlawful", "breach", "violation".
ACCUSING = re.compile(r"unlawful|breach|fail|illegal|complian|violat", re.IGNORECASE)


def accusing(text: str) -> str | None:
    """The first word in a text that accuses, as it is written; None where there is none."""
    found = ACCUSING.search(text)
    return (
        None
        if found is None
        else re.findall(r"\S*$", text[: found.start()])[0] + re.findall(r"^\S*", text[found.start() :])[0]
    )
