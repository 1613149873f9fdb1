"""Marks names of people, streets, buildings, schools and places of work, by lists, by cues and by what is left over.

Words on the lists of names are found wherever they stand; words that announce ("known as", "PC", "works at") make a
name of what follows; and a word that is on no list of ordinary words is a prompt. Capitals count where they say
something: not in a text that is all capitals, or that begins every word with one.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import cache

from scrutiny.panel.redaction.patterns import MEASURED
from scrutiny.panel.redaction.words import (
    LEAST_STEM,
    SENTENCE,
    Kind,
    Phrases,
    Strength,
    Word,
    by_first,
    data_of,
    given_names,
    group,
    harmless,
    is_misspelt,
    is_ordinary,
    is_plain,
    known_groups,
    name_shape,
    nicknames,
    no_surname,
    ordinary,
    particles,
    phrases_of,
    surnames,
    uncalled,
    word_set,
)

# A run of capitals, or of capitalised words, in which capitals say nothing about a word.
_AROUND, _MOST_LOUD, _MOST_CAPITALS = 6, 0.6, 0.85
_LONGEST_NAME = 4  # words
_QUOTES = ('"', "'")
_LONGEST_SYLLABLE = 4  # letters of each half of such a name at most
_TWO = 2  # letters
_SHORT = 3  # letters that an abbreviation has
_MODAL = ("will", "may")
_LETTERS = 3  # words of so many letters say how a text is written


# Endings of ordinary words that surnames have too.
_SURNAMELIKE = ("er", "ers", "y", "ley", "son", "man", "ie", "bs", "ps", "ms")
_NAMELIKE = ("er", "ers", "es", "y", "ley", "son", "man", "ish", "ie")


_LONG_VERB = 6  # letters
_SHOES = re.compile(r"\d{1,2}s?|trainers|retros?|mids?|lows?|highs?")
_ABSTRACT = ("ness", "tion", "tions", "ement", "ements", "ously", "ability", "ivity")
_NAMES_IN_ED = ("eed", "med", "aed", "yed", "led", "hed", "jed", "bed", "ied", "ned")


@cache
def _things() -> frozenset[str]:
    """Words of ``allowed.toml`` that are no surname."""
    return known_groups() - surnames()


class Names:
    """Finds names and what is called like them in the words of one text. Marks are on whole words."""

    def __init__(self, words: list[Word], *, allowed: Collection[tuple[str, ...]], own: Phrases) -> None:
        self.words = words
        self.count = len(words)
        self.own = own
        self.allowed_words = frozenset(phrase[0] for phrase in allowed if len(phrase) == 1)
        self.allowed_phrases = by_first(phrase for phrase in allowed if len(phrase) > 1)
        self.harmless = [False] * self.count  # part of a brand, a town, an allowed phrase
        self.marks: list[tuple[int, int, Kind, Strength]] = []  # first word, last word + 1
        self.strengths: list[Strength | None] = [None] * self.count  # of names
        self.officers = [False] * self.count
        self.blind = self._blind()
        for at in range(self.count):
            for phrases in (phrases_of("allowed"), self.allowed_phrases):
                length = self.phrase_at(phrases, at)
                for n in range(at, at + length):
                    self.harmless[n] = True
            if at and self._is_a_thing(at):
                self.harmless[at] = True
            if at and self.words[at - 1].low in ("op", "operation", "ops") and self.words[at].gap == " ":
                self.harmless[at] = True  # what an operation is called says nothing of a person

    def _is_a_thing(self, at: int) -> bool:
        """Whether a word that people are called by is a car's model or a drug here: "a Kia Rio", "bit of charlie"."""
        word, before = self.words[at], self.words[at - 1].low
        if word.low == "jordan" and at + 1 < self.count and self.words[at + 1].gap == " ":  # shoes
            return _SHOES.fullmatch(self.words[at + 1].low) is not None
        behind = self.words[at + 1] if at + 1 < self.count and self.words[at + 1].gap == " " else None
        if behind is not None and word.low in group("cars") and behind.low in group("cars") | word_set("models"):
            return True  # a make before its model: "called to a Ford Fiesta"
        if word.gap != " ":
            return False
        if word.low in word_set("models"):
            return before in group("cars")
        slang = word.low in word_set("drug_names") and before in word_set("amounts") - {"and", "on"}
        return slang and (before != "of" or at < 2 or self.words[at - 2].low in word_set("amounts"))

    # --- what a word is

    def _blind(self) -> list[bool]:
        """For each word, whether a capital says nothing there: among capitals, or where every word has one."""
        letters, loud, capitals = [0], [0], 0
        for word in self.words:
            counts = len(word.text) >= _LETTERS and not word.is_number
            letters.append(letters[-1] + counts)
            loud.append(loud[-1] + (counts and word.is_loud))
            capitals += counts and word.is_capital
        titled = letters[-1] > _AROUND and capitals > _MOST_CAPITALS * letters[-1]
        found = []
        for at in range(self.count):
            low, high = max(0, at - _AROUND), min(self.count, at + _AROUND + 1)
            size = letters[high] - letters[low]
            found.append(titled or (size >= _LETTERS and loud[high] - loud[low] > _MOST_LOUD * size))
        return found

    def telling(self, at: int) -> bool:
        """Whether a word has a capital that says something."""
        return self.words[at].is_capital and not self.blind[at]

    def is_allowed(self, at: int) -> bool:
        """Whether the office, or a phrase that it is part of, says that a word is harmless."""
        return self.harmless[at] or self.words[at].low in self.allowed_words

    def known(self, at: int) -> bool:
        """An ordinary or harmless word."""
        word = self.words[at]
        if self.is_allowed(at) or word.low in ordinary() or word.low in harmless():
            return True
        if "-" in word.low:
            return all(len(part) < 2 or is_plain(part) or part in self.allowed_words for part in word.low.split("-"))
        # A capital inside a sentence: "Brookes", "Barker" are no forms of "brook" and "bark".
        doubtful = self.telling(at) and not word.first and word.low.endswith(_NAMELIKE)
        return not doubtful and is_ordinary(word.low)

    def in_lists(self, at: int) -> bool:
        """Whether a word is on the lists of names."""
        low = self.words[at].low
        return low in given_names() or low in surnames()

    def sure(self, at: int) -> bool:
        """On the lists of names and no other word, or shaped as names alone are."""
        low = self.words[at].low
        if self.is_allowed(at) or low in harmless():
            return False
        if "-" in low:
            parts = [part for part in low.split("-") if len(part) > 1]
            double = len(parts) > 1 and all(p in given_names() for p in parts)  # "billy-ray"
            named = any(p in given_names() or p in surnames() for p in parts)
            return double or (named and not all(is_ordinary(p) for p in parts))
        if low in ordinary():
            return False
        if self.in_lists(at):
            return True
        plain = self.words[at].text.lower()
        return not is_ordinary(low) and name_shape().fullmatch(plain) is not None

    def dual(self, at: int) -> bool:
        """On the lists of names, and another word too."""
        return self.in_lists(at) and not self.is_allowed(at) and not self.sure(at)

    def unknown(self, at: int) -> bool:
        """On no list at all: it may be a name."""
        word = self.words[at]
        if word.is_number or len(word.low) < 2 or self.known(at) or self.in_lists(at):
            return False
        if self.telling(at):
            return True
        return not (is_misspelt(word.low) or len(word.low) < LEAST_STEM or self._is_doing(at))

    def _is_doing(self, at: int) -> bool:
        """Whether a word on no list is what somebody does: "he pivoted", "was pestering"; by ending and word before."""
        low, before = self.words[at].low, self.words[at - 1].low if at and self.words[at].is_close else ""
        if len(low) < _LONG_VERB:
            return False
        if low.endswith(_ABSTRACT):
            return True
        if low.endswith(("ing", "in")):
            return before in word_set("before_doing")
        return low.endswith("ed") and not low.endswith(_NAMES_IN_ED) and before in word_set("before_done")

    def strange(self, at: int) -> bool:
        """On no list, though it may be an ordinary word with a slip: enough where a cue announces a name."""
        word = self.words[at]
        if word.is_number or len(word.low) < 2 or self.in_lists(at):
            return False
        return not self.known(at) or self._is_two_syllables(at)

    def _is_two_syllables(self, at: int) -> bool:
        """Whether two short words are joined as in some given names: "min-jun"; not "off-duty"."""
        low = self.words[at].low
        first, dash, second = low.partition("-")
        if not dash or low in ordinary() or low in harmless() or self.is_allowed(at):
            return False
        return all(1 < len(p) <= _LONGEST_SYLLABLE and p not in word_set("function") for p in (first, second))

    def initial(self, at: int) -> bool:
        """A single capital letter, or a small one with a stop."""
        word = self.words[at]
        stopped = at + 1 < self.count and self.words[at + 1].gap.startswith(".")
        return len(word.text) == 1 and word.text.isalpha() and (stopped or (word.is_capital and word.text not in "AI"))

    def named(self, at: int) -> bool:
        """A word that a cue makes a name of."""
        word = self.words[at]
        if word.is_number or (word.low in word_set("function") and not (self.dual(at) and self.telling(at))):
            return False
        if self.sure(at) or self.strange(at) or self.dual(at):
            return True
        if word.is_loud and word.low in known_groups():
            return False  # "believed to be MDMA"
        return self.telling(at) and not self.is_allowed(at) and word.low not in harmless() and len(word.text) > 1

    # --- cues

    def phrase_at(self, phrases: Phrases, at: int) -> int:
        """How many words of one of the phrases stand here; 0 for none."""
        for phrase in phrases.get(self.words[at].low, ()):
            end = at + len(phrase)
            if end <= self.count and all(
                self.words[n].low == word and (n == at or not SENTENCE & set(self.words[n].gap))
                for n, word in enumerate(phrase, at)
            ):
                return len(phrase)
        return 0

    def _run(self, at: int, *, willing: bool) -> int:
        """The end of a name that begins at this word; ``at`` if none does. ``willing``: a cue announced one."""
        end = at
        while end < self.count and end - at < _LONGEST_NAME:
            word = self.words[end]
            if end > at and not (
                word.is_close or (word.gap == ", " and self.sure(end) and self.words[end - 1].is_loud)
            ):
                break
            if word.is_number or (end > at and word.first and not self.initial(end - 1)):
                break
            if end == at:
                good = self.initial(end) or (self.named(end) if willing else self.sure(end) or self.unknown(end))
            else:
                good = self._goes_on(end, at) or (willing and end - at == 1 and self._initialled(end))
            if not good:
                break
            end += 1
        if end > at and end - at == 1 and self.initial(at) and not willing:
            return at
        return end

    def _initialled(self, at: int) -> bool:
        """Whether a word behind an initial can be a surname, whatever else it is: "P. DUCK"."""
        word = self.words[at]
        listed = word.low in word_set("function") | word_set("verbs") | word_set("place_before")
        stopped = self.words[at].gap in (". ", ".") and self.initial(at - 1)
        return stopped and len(word.low) >= LEAST_STEM and not (listed or word.is_number)

    def _goes_on(self, at: int, start: int) -> bool:
        """Whether a word is the next part of a name that began before."""
        word = self.words[at]
        given_before = self.words[at - 1].low in given_names()
        second = at - start == 1 and given_before and self._may_be_called(at)
        nick = at - start == 1 and self.words[at - 1].low in word_set("nick_before") and self.strange(at)
        if self.sure(at) or self.unknown(at) or second or nick:
            return True
        last = given_before and self.sure(at - 1) and word.low in word_set("name_ends")
        if last or (word.low in word_set("function") and not self.telling(at)):
            return last
        # Behind a given name even what may be a slip of an ordinary word, or a town or shop, is a surname.
        behind = self.sure(at - 1) and self.words[at - 1].low in given_names() and not self.is_allowed(at)
        if behind and (self.strange(at) or (word.low in harmless() and word.low in surnames())):
            return word.low in surnames() or self._ends_a_name(at)
        if word.low in particles() and at + 1 < self.count and self.words[at + 1].is_close:
            return self.sure(at + 1) or self.unknown(at + 1) or (self.telling(at + 1) and self.named(at + 1))
        before = self.words[at - 1].low
        given = before in given_names()
        listed = given or not self.known(at - 1) or self.initial(at - 1)
        if self.dual(at) and word.low not in harmless():
            # "jordan brown ran": a surname; "jordan brown hoodie" loses a colour, which a person can give back.
            return self.telling(at) or (listed and (word.low in surnames() or at == start))
        letter = len(word.text) == 1 and word.text.isalpha() and (word.is_capital or word.low not in "ai")  # "jonny m"
        letter = letter or (given and self.sure(at - 1) and len(word.low) == 2 and self._is_no_word(word))
        ending = given and self.sure(at - 1) and self._is_end_of_name(word)
        capital = self.telling(at) and not self.is_allowed(at) and listed and word.low not in ordinary()
        capital = capital and not (word.is_loud and word.low in known_groups())  # the rank behind "J Okoro PS"
        return letter or ending or capital

    def _ends_a_name(self, at: int) -> bool:
        """Whether a word behind a given name is hardly anything but a surname, by what it is and what follows."""
        word = self.words[at]
        if word.low in word_set("after_given") or word.low in word_set("verbs") or self._is_doing(at):
            return False
        return not word.low.endswith(("ing", "ly")) and len(word.low) >= LEAST_STEM

    def _is_no_word(self, word: Word) -> bool:
        return word.text.isalpha() and word.low not in ordinary() and word.low not in harmless() | word_set("function")

    def _is_end_of_name(self, word: Word) -> bool:
        """Whether a word behind a given name ends as surnames do ("wayne dobbs")."""
        return word.low.endswith(_SURNAMELIKE) and word.low not in ordinary() and word.low not in harmless()

    def _name(self, start: int, end: int, strength: Strength, *, officer: bool = False) -> None:
        """Note words as a name; what is certain already stays so."""
        for at in range(start, end):
            old = self.strengths[at]
            if old is None or old < strength:
                self.strengths[at] = strength
                self.officers[at] = officer
            elif officer:
                self.officers[at] = True

    def lists(self) -> None:
        """Names that need no cue."""
        at = 0
        while at < self.count:
            if not self.sure(at):
                at += 1
                continue
            start = at
            while start > 0 and self.words[start].is_close and not self.words[start].first and at - start < 3:
                before = start - 1
                good = self.unknown(before) and (
                    self.telling(before) or self.blind[before] or not self.words[at].is_capital
                )
                paired = (
                    self.dual(before) and self.words[before].low in given_names() and self.words[at].low in surnames()
                ) and (self.telling(before) or not self.telling(at))
                if not (good or paired or self._is_initial_before(before)):
                    break
                start = before
            end = at + 1
            while end < self.count and end - at < _LONGEST_NAME and self.words[end].is_close:
                if (self.words[end].first and not self.initial(end - 1)) or not self._goes_on(end, start):
                    break
                end += 1
            if start > 0 and self.words[start].gap in (". ", ".") and self._is_small_initial(start - 1):
                start -= 1
            self._name(start, end, Strength.CERTAIN)
            at = end

    def _is_small_initial(self, at: int) -> bool:
        """Whether one small letter with a stop stands here that is no class and no plan: "a. grabowska"."""
        word, after = self.words[at].text, self.words[at + 1].low
        if len(word) != 1 or not word.islower() or not word.isalpha():
            return False
        before = self.words[at - 1].low if at else ""
        listed = after in surnames() or after not in given_names()
        return listed and before not in ("class", "cat", "hep", "category", "plan", "block")

    def _is_initial_before(self, at: int) -> bool:
        return self.initial(at) and (self.words[at].is_capital or not self.blind[at])

    def _may_be_called(self, at: int) -> bool:
        """Whether an ordinary word with a capital, not the first of a sentence, can be what somebody is called."""
        word = self.words[at]
        if not self.telling(at) or word.first or word.is_loud or len(word.text) < 2 or self.is_allowed(at):
            return False
        odd = word.is_number or "'" in word.text or word.text[1] == "-" or word.low.endswith("ed")
        street = word.low in word_set("streets") or word.low in word_set("loose_streets")
        before = self.words[at - 1] if at else None
        # A new sentence without a stop; "Tesco Express".
        run_on = before and word.is_close and (before.is_number or before.low in group("shops_and_services"))
        law = any(w.low in ("act", "regulations", "order") for w in self.words[at + 1 : at + 4])
        if odd or street or run_on or law:
            return False
        return word.low not in uncalled() and word.low.removesuffix("s") not in uncalled()

    def _surname_behind(self, at: int) -> bool:
        """Whether an ordinary word behind a given name that no list pairs with it may be the surname: "wayne tuck"."""
        word = self.words[at]
        if at == 0 or self.strengths[at - 1] is None or not word.is_close or word.first or self.officers[at - 1]:
            return False
        if self.possessive(at - 1):
            return False  # "tony's missus"
        first, cued = self.words[at - 1].low, self._cued(at - 1)
        given = (first in given_names() and (self.sure(at - 1) or cued)) or (
            "-" in first and first.partition("-")[0] in given_names()
        )
        if not given or word.is_number or self.is_allowed(at):
            return False
        if cued and not self.telling(at):
            # Behind "driver LUKE" the next word is the surname, if it is not what he does or where.
            common = word.low in word_set("function") or word.low in word_set("verbs")
            doing = self._is_doing(at) or word.low.endswith(("ing", "ed", "ly"))
            if not (common or doing or word.low in word_set("place_before")) and len(word.low) >= LEAST_STEM:
                return True
        alone = at < 2 or self.strengths[at - 2] is None or not self.words[at - 1].is_close
        if not alone or self.telling(at - 1) != self.telling(at) or word.low in no_surname():
            return False
        cue = any(self.phrase_at(phrases_of(name), at) for name in ("naming", "people", "titles", "ranks"))
        return not cue and self._ends_a_name(at) and not word.low.endswith("ed")

    def _cued(self, at: int) -> bool:
        """Whether somebody is announced just before: "driver", "with", or "and" behind another name."""
        if at == 0 or not (self.words[at].is_close or self.words[at].gap in (": ", " (")) or self.words[at].first:
            return False
        before = self.words[at - 1].low
        if before == "and":
            return at > 1 and self.strengths[at - 2] is not None
        return before in word_set("announcing") or (before in ("with", "stopped") and self.blind[at])

    def _before_a_name(self, at: int) -> bool:
        """Whether a word is part of what somebody is called by the next one: "Big Dave", "Uncle T", "k dogg"."""
        word, after = self.words[at], self.words[at + 1]
        if not after.is_close or after.first or self.strengths[at] is not None or word.is_number or self.is_allowed(at):
            return False
        if after.low in word_set("function") and not self.telling(at + 1):
            return False
        named = self.strengths[at + 1] is not None
        if len(word.text) == 1:
            return named and word.text.isalpha() and word.low not in "aisx" and word.gap != ". "
        if word.low in particles():
            if word.is_loud and self.blind[at] and word.low in word_set("nick_before"):
                return named or self._nicks(at, named=named)  # "MC TWISTA"
            return named and not word.is_loud and (word.first or word.gap != " ")
        return word.low in word_set("nick_before") and self._nicks(at, named=named)

    def _nicks(self, at: int, *, named: bool) -> bool:
        """Whether "Big", "old" and the like go with the next word, by how both are written."""
        after = self.words[at + 1]
        letter = len(after.text) == 1 and after.text.isalpha() and after.text.isupper() and after.text not in "AI"
        if self.telling(at):
            begins = self.words[at].first and not letter and not named
            return not begins and (named or letter or self._may_be_called(at + 1))
        short = len(after.low) == _TWO and (after.low in word_set("two_letters") or self._is_no_word(after))
        if short and not after.is_number:
            return True  # "young tj"
        performs = self.words[at].low in ("mc", "dj", "lil", "yung") and self.strange(at + 1)
        return (named and not self.telling(at + 1)) or ((letter or performs) and self.blind[at])

    def _is_made_a_name(self, at: int) -> bool:
        """Whether the sentence makes a name of a word that is on a list of other words."""
        if self._quoted_alone(at) or (self.dual(at) and self._looks_like_a_name(at)):
            return True
        return self._may_be_called(at) or self._surname_behind(at) or self._begins_a_sentence(at)

    def _begins_a_sentence(self, at: int) -> bool:
        """Whether what people are called by begins a sentence, and somebody does something: "Tiger is"."""
        word = self.words[at]
        if not (word.first and word.low in given_names() and self.dual(at)):
            return False
        after = self.words[at + 1] if at + 1 < self.count and self.words[at + 1].is_close else None
        if not self.telling(at):  # in small letters only before what people alone do: "poppy said no"
            return after is not None and after.low in word_set("speaks") and word.low not in word_set("function")
        does = after is not None and (after.low in word_set("verbs") or after.low in word_set("seen"))
        return does and word.low not in word_set("function") and word.low not in word_set("often_capital")

    def leftovers(self) -> None:
        """Words on no list, and names that are other words too, where the sentence makes names of them."""
        for at, word in enumerate(self.words):
            if self.strengths[at] is not None or word.is_number:
                continue
            if self.unknown(at):
                if not (word.is_loud and not self.blind[at] and len(word.text) <= _SHORT):
                    self._name(at, at + 1, Strength.PROMPT)
            elif self._is_made_a_name(at):
                self._name(at, at + 1, Strength.PROMPT)
        self._neighbours()

    def _neighbours(self) -> None:
        """Words that are names by the names beside them."""
        for at in range(self.count - 1):
            after = self.words[at + 1]
            if after.is_close and not (after.first or after.is_number or self.words[at].is_number):
                self._pair(at)
        for at in range(2, self.count):
            self._one_more(at)
            self._between_names(at - 1)
            self._particles_between(at)
        for at in reversed(range(self.count - 1)):
            if self._before_a_name(at):
                self._name(at, at + (1 if self.strengths[at + 1] is not None else 2), Strength.PROMPT)

    def _pair(self, at: int) -> None:
        """A word that may be a name beside one that is: "Rose Farrowby", "Fernleigh Cross"; "mark brown"."""
        word, after = self.words[at], self.words[at + 1]
        if self.telling(at) and self.telling(at + 1):
            if self.dual(at) and word.low in given_names() and self.strengths[at + 1] is not None:
                self._name(at, at + 2, Strength.CERTAIN if self.dual(at + 1) else Strength.PROMPT)
            elif self.dual(at + 1) and self.strengths[at] is not None:
                self._name(at + 1, at + 2, Strength.PROMPT)
            return
        if self.blind[at] and self.blind[at + 1] and self._begins_a_loud_name(at):
            self._name(at, at + 1, Strength.PROMPT)
            return
        common = word_set("common") - word_set("colours")
        given = word.low in common and word.low in given_names() and word.low != "will"
        short = word.low in word_set("two_letters") and word.gap != "-" and not self.is_allowed(at)
        if short and self.strengths[at + 1] is not None and self.strengths[at] is None and not self.telling(at):
            self._name(at, at + 1, Strength.PROMPT)
            return
        if self._cued(at) and self.dual(at) and word.low in given_names() and word.low not in word_set("colours"):
            surname = after.low in surnames() or (self.blind[at] and after.low not in known_groups())
            surname = surname and after.low not in word_set("function") and after.low not in word_set("verbs")
            if surname and not after.is_number and not self.is_allowed(at + 1):
                self._name(at, at + 2, Strength.PROMPT)
                return
        if given and after.low in word_set("common") and after.low in surnames() and self._follows_like_a_name(at + 1):
            self._name(at, at + 2, Strength.PROMPT)

    def _begins_a_loud_name(self, at: int) -> bool:
        """Whether a word that people are called by stands before a surname, among capitals: "CHERRY DELANEY"."""
        word = self.words[at]
        if self.strengths[at] is not None or self.strengths[at + 1] is None or not word.is_loud:
            return False
        if at + 2 < self.count and self.strengths[at + 2] is not None and self.words[at + 2].is_close:
            return False  # what follows has its own first name
        surname = self.words[at + 1].low in surnames() or self.unknown(at + 1)
        alone = word.first and (at + 2 == self.count or self.words[at + 2].first) and not self._is_doing(at)
        if alone and surname and word.low not in known_groups() | word_set("verbs") | word_set("titles_alone"):
            return word.low not in word_set("function")
        given = word.low in given_names() and self.dual(at) and word.low not in harmless()
        return given and surname and word.low not in word_set("colours") and word.low not in word_set("function")

    def _between_names(self, at: int) -> None:
        """What stands in quotation marks or brackets between two names: jermaine "jj" fearon."""
        opens, closes = self.words[at].gap.strip(), self.words[at + 1].gap.strip()
        if not opens or (opens[-1], closes[:1]) not in _PAIRS or self.words[at].is_number:
            return
        if self.strengths[at] is None and self.strengths[at - 1] is not None and self.strengths[at + 1] is not None:
            self._name(at, at + 1, Strength.CERTAIN)

    def _particles_between(self, at: int) -> None:
        """One or two small words of a name between two parts that are marked: "CORNELIS VAN DE KAMP"."""
        if self.strengths[at] is None or not self.words[at].is_close or self.words[at].first:
            return
        start = at
        while start > 0 and at - start < 2 and self.strengths[start - 1] is None:
            if self.words[start - 1].low not in particles() or self.words[start].gap != " ":
                break
            start -= 1
        if 0 < start < at and self.strengths[start - 1] is not None and self.words[start].gap == " ":
            self._name(start, at, Strength.PROMPT)

    def _one_more(self, at: int) -> None:
        """A second name behind "and": "with Young and Hill"."""
        word = self.words[at]
        if self.words[at - 1].low != "and" or not word.is_close or self.strengths[at - 2] is None:
            return
        listed = self.telling(at) or (word.low in word_set("common") and word.low in surnames())
        if self.strengths[at] is None and self.dual(at) and listed and word.low not in word_set("function"):
            self._name(at, at + 1, Strength.PROMPT)

    def _follows_like_a_name(self, at: int) -> bool:
        """Whether what follows a word would follow somebody's name."""
        if at + 1 >= self.count or self.words[at + 1].first or not self.words[at + 1].is_close:
            return True
        return self.words[at + 1].low in word_set("verbs")

    def _looks_like_a_name(self, at: int) -> bool:
        """Whether the sentence makes a name of a word that can be one."""
        word = self.words[at]
        after = self.words[at + 1].low if at + 1 < self.count and self.words[at + 1].is_close else ""
        if self.telling(at):
            return word.low not in harmless() and self._capital_tells(word, at, after)
        if word.low in _MODAL:
            return after in word_set("past")  # "will had a knife"
        if word.low not in word_set("common") or (word.first and at == 0):
            return False
        before = self.words[at - 1].low if at and word.is_close else ""
        if before in ("was", "and") and word.low in word_set("adjectives"):
            return after == "who"  # "was black and"; but "it was brown who did it"
        if word.low in word_set("rarely"):
            return before in word_set("people_before") and self._follows_like_a_name(at)
        return (before in word_set("people_before") or before in word_set("deeds_before")) and after in word_set(
            "verbs"
        )

    def _capital_tells(self, word: Word, at: int, after: str) -> bool:
        """Whether the capital of a word that can be a name is that of a name."""
        if word.low in nicknames() and word.low in word_set("often_capital"):
            return False
        if word.first:
            return word.low in word_set("common") - word_set("function") and after in word_set("verbs")
        if word.low in word_set("colours"):
            return self._follows_like_a_name(at) or after in word_set("function")
        return True

    def cues(self) -> None:
        """Names that other words announce."""
        for at in range(self.count):
            self._ranked(at)
            self._before_a_rank(at)
            self._numbered(at)
            self._titled(at)
            self._said_to_be(at)
            self._in_commas(at)
            self._called_before(at)
            if self.words[at].first:
                self._sentence_alone(at)
                self._tells_of(at)
            elif self.words[at - 1].low == "by":
                self._by_whom(at)
            length = self.phrase_at(phrases_of("naming"), at)
            if length:
                self._announced(at + length)
                continue
            length = self.phrase_at(phrases_of("people"), at)
            if length:
                self._spoken_of(at + length)
            self._heard_of(at + self.phrase_at(phrases_of("hearsay"), at), at)

    def _called_before(self, at: int) -> None:
        """What stands before "aka", "(real name", "is my real name": it is what somebody is called."""
        length = self.phrase_at(phrases_of("called_before"), at)
        if not length or at == 0:
            return
        inside = self.words[at].low in ("real", "full", "true")
        gap = self.words[at].gap
        if gap not in (" ", " (", ", ", '" (', "' (", '" ', "' ", " - ") or (inside and "(" not in gap and gap != ", "):
            return
        last = at - 1
        small = self.words[last].low in word_set("function") | word_set("verbs")
        if self.words[last].is_number or (small and self.words[last].low not in ("boy", "girl")):
            return
        start = last
        while start > 0 and last - start < 2 and self.words[start].gap == " " and not self.words[start].first:
            before = self.words[start - 1].low
            if before not in word_set("nick_before") and before not in given_names():
                break
            start -= 1
        known = word_set("people_before") | known_groups() - nicknames() - given_names()
        if self.words[last].low not in known and not self.is_allowed(last):
            self._name(start, last + 1, Strength.PROMPT)

    def _announced(self, at: int) -> None:
        """Behind "known as", "named": in quotation marks anything, else what can be a name."""
        start = at
        while at < min(self.count, start + 2) and self.words[at].low in word_set("naming_more"):
            if self._quoted(at) or (self.words[at].first and self.words[at].gap.strip() not in (":", "")):
                break
            at += 1
        if at >= self.count:
            return
        if self._quoted(at):
            end = self._to_the_quote(at)
            if end > at:
                said = all(
                    is_ordinary(w.low) and not w.is_capital and w.low not in nicknames() for w in self.words[at:end]
                )
                self._name(at, end, Strength.PROMPT if said else Strength.CERTAIN)
                return
        gap = self.words[at].gap.strip()
        if (
            (self.words[at].first and gap not in (":", ""))
            or "." in gap
            or ("," in gap and at == start and not self.sure(at))
        ):
            return
        if self.words[at].low in word_set("colours") and not self._follows_like_a_name(at) and not self.telling(at):
            return
        if _LETTERS_AND_FIGURE.fullmatch(self.words[at].low) and not MEASURED.fullmatch(self.words[at].low):
            self._name(at, at + 1, Strength.PROMPT)
            return
        self._name_here(at, article=self.words[at - 1].low in ("a", "the"))

    def _name_here(self, at: int, *, article: bool) -> None:
        """The name that a cue says begins here, if one can."""
        end = self._run(at, willing=True)
        if end == at:
            after = self.words[at + 1] if at + 1 < self.count else None
            ends = after is None or after.first or not after.is_close
            field = after is not None and after.low in ("surname", "forename", "dob", "born", "aged")
            modal = self.words[at].low in _MODAL and (
                ends or field or (after is not None and after.low in word_set("past"))
            )
            # The last word of what is said, of a kind that would else be a town or an abbreviation: "said he was rui."
            nickname = self.words[at].low in nicknames() and self._follows_like_a_name(at) and not self.is_allowed(at)
            called = not article and (nickname or (ends and (self._only_harmless(at) or self._is_formed(at))))
            if modal or called:
                self._name(at, at + 1, Strength.PROMPT)
            return
        while end < self.count and end - at < _LONGEST_NAME and self.words[end].gap == " ":
            if self.words[end].low not in nicknames() or self.is_allowed(end):
                break
            end += 1
        plain = end - at == 1 and not self.sure(at) and not self.telling(at)
        doubtful = plain and (self.dual(at) or not self.unknown(at))
        self._name(at, end, Strength.PROMPT if doubtful else Strength.CERTAIN)

    def _is_formed(self, at: int) -> bool:
        """Whether a word is no listed one but made of one, as nicknames are: "skippy"."""
        low = self.words[at].low
        listed = low in ordinary() or low in harmless() or low in word_set("function")
        return not listed and low.endswith(("y", "ie", "o", "ers", "a")) and self._long(at) and not low.endswith("ly")

    def _only_harmless(self, at: int) -> bool:
        """Whether a word is on the list of harmless ones and on no other."""
        word = self.words[at]
        listed = word.low in harmless() and word.low not in ordinary() and not word.is_number
        return listed and not self.is_allowed(at) and not word.is_loud and len(word.low) >= LEAST_STEM

    def _quoted(self, at: int) -> bool:
        """Whether a quotation mark that opens stands before a word."""
        return self.words[at].gap[-1:] in _QUOTES and self.words[at].gap != ""

    def _quoted_alone(self, at: int) -> bool:
        """Whether one capitalised word stands in quotation marks: bought from "Stretch"."""
        word = self.words[at]
        if self.blind[at] and at and self._quoted(at) and self.words[at - 1].low in word_set("roles"):
            listed = word.low in word_set("function") or word.low in word_set("verbs") or word.is_number
            return not listed and (at + 1 == self.count or self.words[at + 1].gap[:1] in _QUOTES)
        if not (
            self.telling(at) and self._quoted(at) and at + 1 < self.count and self.words[at + 1].gap[:1] in _QUOTES
        ):
            return False
        return word.low not in word_set("function") and word.low not in harmless() and len(word.text) > 1

    def _to_the_quote(self, at: int) -> int:
        """The end of a few words in quotation marks; ``at`` if the marks do not close after them."""
        end = at + 1
        while end < self.count and end - at < _LONGEST_NAME and self.words[end].gap == " ":
            end += 1
        closed = end == self.count or end - at == 1 or self.words[end].gap[:1] in _QUOTES
        return end if closed else at

    def _spoken_of(self, at: int) -> None:
        """Behind "brother", "suspect": an unknown word is a name; so is a capital that says something."""
        if (
            at >= self.count
            or self.words[at].gap not in (" ", ": ", " - ", " (", ' "', " '", ", ")
            or self.words[at].is_number
        ):
            return
        if self._quoted(at) and self.words[at].low not in word_set("function"):
            self._announced(at)
            return
        if self.words[at].gap in (", ", " (") and self._apart(at):
            self._name(at, at + 1, Strength.PROMPT)
        elif self.words[at].gap != ", " or (self.telling(at) and self.unknown(at)):
            self._said_straight(at)

    def _said_straight(self, at: int) -> None:
        """The name right behind "brother", "suspect"."""
        if self.words[at].low in word_set("nick_before") and at + 1 < self.count and self.words[at + 1].is_close:
            at += self.words[at + 1].low in given_names() and not self.telling(at)
        if self.words[at].low in word_set("function"):
            return
        listed = self.unknown(at) or self.initial(at) or (self.dual(at) and self.telling(at))
        if not listed or (self.dual(at) and self.words[at].low in harmless()):
            if self._quietly_named(at):
                self._name(at, at + 1, Strength.PROMPT)
            return
        if self.dual(at) and self.words[at].low in word_set("colours"):
            return
        end = self._run(at, willing=True)
        if end > at:
            alone = end - at == 1 and (self.dual(at) or self.initial(at))
            loose = alone or (not self.telling(at) and self.unknown(at) and end - at == 1)
            self._name(at, end, Strength.PROMPT if loose else Strength.CERTAIN)

    def _heard_of(self, at: int, cue: int) -> None:
        """A nickname behind hearsay: "intel says birdy holds it"."""
        if not cue < at < self.count or self.words[at].gap != " " or self.words[at].is_number:
            return
        if self.words[at].low not in word_set("function") and self._quietly_named(at):
            self._name(at, at + 1, Strength.PROMPT)

    def _apart(self, at: int) -> bool:
        """Whether one word that people are called by stands apart behind a role: "VICTIM, DOT, 91"."""
        word = self.words[at]
        gap = self.words[at + 1].gap if at + 1 < self.count else "."
        if gap[:1] not in (",", ")", ".") or word.is_number or self.is_allowed(at) or len(word.low) < 2:
            return False
        surname = word.low in surnames() and word.low not in ordinary()
        listed = word.low in given_names() or surname or self.unknown(at)
        return listed and word.low not in word_set("builds") | word_set("colours") | word_set("function") | harmless()

    def possessive(self, at: int) -> bool:
        """Whether a word ends in 's: the next one is somebody's, or "he's" is meant."""
        return at + 1 < self.count and self.words[at + 1].start - self.words[at].end > len(self.words[at + 1].gap)

    def _quietly_named(self, at: int) -> bool:
        """Whether a word behind "doorman" is a name though a list holds it as something else.

        With a capital: a surname, "Costa", that is a shop elsewhere. Without: a nickname, a given name that is
        another word too, or a word that no list holds as it stands.
        """
        word = self.words[at]
        if self.is_allowed(at):
            return False
        if self.telling(at):
            return word.low in surnames()
        after = self.words[at + 1].low if at + 1 < self.count else ""
        small = after in word_set("function") or after in word_set("place_before")
        does = len(after) >= _LONG_VERB and after.endswith("ed")
        small = small or does
        if not (small or self._follows_like_a_name(at)) or word.low in word_set("colours"):
            return False
        if word.low in nicknames():
            return does or self._follows_like_a_name(at)
        formed = word.low not in ordinary() and not word.low.endswith(("ing", "ed", "ly", "est")) and self._long(at)
        return (self.dual(at) and word.low in given_names()) or (formed and word.low not in harmless())

    def _long(self, at: int) -> bool:
        return len(self.words[at].low) > LEAST_STEM and not self.words[at].is_number and "-" not in self.words[at].low

    def _titled(self, at: int) -> None:
        length = self.phrase_at(phrases_of("titles"), at)
        start = at + length
        if not length or start >= self.count or self.words[start].gap not in (" ", ". ", "."):
            return
        loose = self.words[at].low in data_of("cues")["loose_titles"]
        if loose:
            good = (
                self.sure(start)
                or self.unknown(start)
                or (self.dual(start) and self.telling(start) and self.telling(at))
                or self._letter_and_name(start)
            )
        else:
            good = self.named(start) or self.initial(start) or self._letter_behind_a_title(start)
        if not good:
            if (not loose and self._quietly_titled(start)) or (loose and self._loosely_titled(at, start)):
                self._name(start, start + 1, Strength.PROMPT)
            return
        self.words[start].first = False
        letter = self._letter_behind_a_title(start)
        end = max(self._run(start + letter, willing=True), start + 1 + letter)
        doubtful = loose and not self.telling(start) and not self.sure(start)
        self._name(start, end, Strength.PROMPT if doubtful else Strength.CERTAIN)

    def _quietly_titled(self, at: int) -> bool:
        """Whether a word on no list as it stands follows a title: "mr whippy"."""
        word = self.words[at]
        listed = word.low in word_set("function") or word.low in word_set("verbs") or word.low in harmless()
        stopped = word.gap == ". " and self.words[at - 1].low in ("mr", "mrs", "ms")
        return (
            (word.gap == " " or stopped) and not (listed or word.is_number or self.is_allowed(at)) and len(word.low) > 2
        )

    def _loosely_titled(self, at: int, start: int) -> bool:
        """Whether what can be a surname follows "miss" or "dr" and does what people do: "miss page rang"."""
        word = self.words[start]
        title = self.words[at].low in ("miss", "dr", "doctor", "judge", "captain", "sir", "lady", "lord", "nurse")
        before = self.words[at - 1].low if at and not self.words[at].first else ""
        if not title or before in ("to", "not", "dont", "didnt", "cant", "would", "will", "a", "could", "my", "no"):
            return False
        if not word.is_close or word.is_number or self.is_allowed(start) or word.low in word_set("function"):
            return False
        return word.low in surnames() and (self._follows_like_a_name(start) or self._is_followed_by_speech(start))

    def _is_followed_by_speech(self, at: int) -> bool:
        after = self.words[at + 1].low if at + 1 < self.count else ""
        return after in word_set("speaks") or after in word_set("function") or after in word_set("place_before")

    def _letter_behind_a_title(self, at: int) -> bool:
        """Whether an "I" or "A" behind a title is the initial of the surname behind it: "MRS I DELACOURT"."""
        word = self.words[at]
        behind = at + 1 < self.count and self.words[at + 1].gap in (" ", ". ", ".")
        return word.text in ("I", "A") and behind and self.named(at + 1)

    def _letter_and_name(self, at: int) -> bool:
        """Whether an initial and a name stand here."""
        if not self.initial(at) or at + 1 == self.count or not self.words[at + 1].is_close:
            return False
        return self.sure(at + 1) or self.unknown(at + 1)

    def _ranked(self, at: int) -> None:
        """Behind a rank: the officer's name, with or without a number before or behind."""
        length = self.phrase_at(phrases_of("ranks"), at)
        start = at + length
        if not length:
            return
        loose = " ".join(w.low for w in self.words[at:start]) in data_of("cues")["loose_ranks"]
        plural = self.words[start - 1].low in ("pcs", "dcs", "officers", "sergeants", "sgts", "constables", "pcsos")
        while (
            start < self.count
            and self.words[start].gap in _AFTER_RANK
            and (_COLLAR.fullmatch(self.words[start].low) or self.words[start].low in word_set("rank_more"))
        ):
            loose = loose and _COLLAR.fullmatch(self.words[start].low) is None
            start += 1
        more = True
        while more and start < self.count:
            if self.words[start].gap not in _AFTER_RANK or self._begins_anew(start):
                return
            if loose:
                good = self.sure(start) or (
                    self.strange(start) and (self.telling(start) or self.telling(at) or self.blind[at])
                )
                good = good or (self.dual(start) and self.telling(start) and not self.words[start].first)
            else:
                good = self.named(start) or (self.initial(start) and self.words[start].low not in ("x",))
            letter = not good and self._small_initial(start)
            if not (good or letter):
                if not loose and self._quiet_officer(start):
                    self._name(start, start + 1, Strength.PROMPT, officer=True)
                return
            self.words[start].first = False
            end = max(self._run(start, willing=True), start + 1 + letter)
            if end == start + 1 and self._small_initial(start):
                end += 1
            self._name(start, end, Strength.CERTAIN, officer=True)
            if end < self.count and self.words[end].gap in _AFTER_RANK and _COLLAR.fullmatch(self.words[end].low):
                self.marks.append((end, end + 1, Kind.OFFICER, Strength.CERTAIN))
                end += 1
            more = (
                end < self.count
                and (self.words[end].low == "and" or self.words[end].gap in (", ", " & ", "/"))
                and plural
            )
            start = end + 1 if end < self.count and self.words[end].low == "and" else end

    def _begins_anew(self, at: int) -> bool:
        """Whether a sentence begins behind a collar number: "PCSO 7712. Parents told"."""
        ended = self.words[at].gap == ". " and self.words[at - 1].is_number
        return ended and not (self.sure(at) or self.unknown(at))

    def _before_a_rank(self, at: int) -> None:
        """Who signs: name, rank, number ("J Smith PS 518")."""
        length = self.phrase_at(phrases_of("ranks"), at)
        number = at + length
        if not length or number >= self.count or not _COLLAR.fullmatch(self.words[number].low):
            return
        start = at
        while start > 0 and at - start < _LONGEST_NAME - 1 and self._signs(start - 1, last=start == at):
            start -= 1
            if self.words[start].first and not (start > 0 and self.initial(start - 1)):
                break
        while start < at and len(self.words[start].text) > 1 and self.dual(start) and not self.in_lists(start):
            start += 1
        if start < at and any(len(w.low) > 1 for w in self.words[start:at]):
            sure = any(self.sure(n) or self.unknown(n) for n in range(start, at))
            self._name(start, at, Strength.CERTAIN if sure else Strength.PROMPT, officer=True)

    def _signs(self, at: int, *, last: bool) -> bool:
        """Whether a word can be part of the name before a rank; the word behind it is of it, or the rank itself."""
        word, after = self.words[at], self.words[at + 1]
        if word.is_number or not (after.is_close or (last and after.gap in (", ", " ("))) or self.is_allowed(at):
            return False
        if len(word.text) == 1:
            return not last and word.text.isalpha() and (word.is_capital or word.low not in "aisx")
        if word.low in word_set("function") or word.low in word_set("verbs") or word.low in _things():
            return False
        return self.sure(at) or self.unknown(at) or self.dual(at)

    def _numbered(self, at: int) -> None:
        """A collar number beside a surname without a rank: "by 3021 Fairbrass", "Fairbrass 3021"."""
        if not _BARE_COLLAR.fullmatch(self.words[at].low):
            return
        number = self.words[at].low
        timed = _TIME_OR_YEAR.fullmatch(number) is not None
        after = at + 1 < self.count and self.words[at + 1].gap == " " and self._is_surname(at + 1)
        before = self.words[at - 1].low if at and self.words[at].gap in (" ", ": ") else ""
        if (
            after
            and (before in word_set("officer_before") or not timed)
            and self.words[at].gap in (" ", ": ", ", ", " (")
        ):
            strength = Strength.CERTAIN if before in word_set("officer_before") and not timed else Strength.PROMPT
            self.marks.append((at, at + 1, Kind.OFFICER, strength))
            self._name(at + 1, at + 2, strength, officer=True)
            return
        if at == 0 or self.words[at].gap not in (" ", " (", ", ") or not self._is_surname(at - 1):
            return
        ends = at + 1 == self.count or self.words[at + 1].first or self.words[at + 1].gap[:1] in (",", ")", ";", "/")
        ends = ends or self.words[at + 1].low in word_set("verbs") | {"and", "at", "to", "with"}
        cue = at > 1 and self.words[at - 2].low in word_set("officer_before")
        if ends and (cue or not timed) and not (timed and self.words[at].gap == ", "):
            strength = Strength.CERTAIN if cue and not timed else Strength.PROMPT
            self.marks.append((at, at + 1, Kind.OFFICER, strength))

    def _is_surname(self, at: int) -> bool:
        """Whether a word is hardly anything but somebody's name."""
        word = self.words[at]
        if word.is_number or self.is_allowed(at) or len(word.low) < LEAST_STEM:
            return False
        return self.sure(at) or self.unknown(at) or (self.telling(at) and self.dual(at) and not word.first)

    def _said_to_be(self, at: int) -> None:
        """A letter, or a name, behind "he's": "HE SAID HE'S J FROM LUTON"."""
        if at + 1 >= self.count:
            return
        gap, low = self.words[at + 1].gap, self.words[at].low
        if gap != " " or not (low in word_set("he_is") or (low in ("he", "she") and self.possessive(at))):
            return
        word = self.words[at + 1]
        letter = len(word.text) == 1 and word.text.isalpha() and word.is_capital and word.text not in "AI"
        after = self.words[at + 2].low if at + 2 < self.count and self.words[at + 2].gap == " " else ""
        listed = word.low in nicknames() and self.telling(at + 1)
        if (letter and (not after or after in word_set("function") | word_set("place_before"))) or listed:
            self._name(at + 1, at + 2, Strength.PROMPT)

    def _in_commas(self, at: int) -> None:
        """One word with a capital between commas: "The other, Mo, not searched"."""
        word = self.words[at]
        if word.gap != ", " or at + 1 >= self.count or self.words[at + 1].gap[:1] not in (",", ")"):
            return
        short = len(word.text) == 2 and word.text.istitle() and word.low not in word_set("function")
        listed = word.low in word_set("two_letters") or word.low not in harmless()
        if short and self.telling(at) and not self.is_allowed(at) and listed:
            self._name(at, at + 1, Strength.PROMPT)

    def _by_whom(self, at: int) -> None:
        """A colleague by one short word: "searched by jas", "authorised by Baz"."""
        if at < 2 or self.words[at - 1].low != "by" or self.words[at - 2].low not in word_set("police_deeds"):
            return
        word = self.words[at]
        listed = word.low in word_set("function") or (word.low in known_groups() and word.low not in given_names())
        if word.gap != " " or word.is_number or listed or self.is_allowed(at) or word.low in word_set("no_officer"):
            return
        odd = word.low not in ordinary() or word.low in nicknames() or word.low in given_names()
        if odd and (self._follows_like_a_name(at) or self.telling(at)) and not is_misspelt(word.low):
            self._name(at, at + 1, Strength.PROMPT, officer=True)

    def _sentence_alone(self, at: int) -> None:
        """One word on no list that is a sentence: "3 vapes. montel. grandma cynth"."""
        word = self.words[at]
        after = self.words[at + 1] if at + 1 < self.count else None
        if not word.first or (after is not None and not after.first) or word.is_number or self.is_allowed(at):
            return
        listed = word.low in ordinary() or word.low in harmless() or self._is_doing(at)
        called = word.low in given_names() and word.low not in word_set("function") | known_groups()
        called = called and (word.low in nicknames() or self.dual(at)) and self.blind[at] and at > 0
        quiet = not listed and self.strange(at) and len(word.low) > _SHORT
        quiet = quiet and not word.low.endswith(("ing", "ed", "ly", "tion", "s"))
        if quiet or (called and word.gap.strip() in (":", ":-")):
            self._name(at, at + 1, Strength.PROMPT)

    def _tells_of(self, at: int) -> None:
        """What people are called by, first in a sentence, before what only people do: "May was in tears"."""
        word = self.words[at]
        if not word.first or at + 1 >= self.count or self.strengths[at] is not None or self.is_allowed(at):
            return
        after = self.words[at + 1]
        further = self.words[at + 2].low if at + 2 < self.count else ""
        if word.low in _MODAL:
            if after.gap == " " and after.low in word_set("past") - {"left", "passed", "did"} and word.is_capital:
                self._name(at, at + 1, Strength.PROMPT)
            return
        given = word.low in given_names() and word.low not in nicknames() and self.dual(at)
        if not given or word.low in word_set("function") | word_set("colours") | word_set("often_capital"):
            return
        whose = after.gap == ", " and after.low in ("her", "his", "their", "my", "aged", "the", "who")
        does = after.gap == " " and after.low in word_set("is_told") and not (after.low == "was" and further == "seen")
        stopped = after.gap == " " and after.low in ("stopped", "arrested", "searched", "detained", "circulated")
        if (whose and self.telling(at)) or (does and self.blind[at]) or (stopped and at > 0):
            self._name(at, at + 1, Strength.PROMPT)

    def _quiet_officer(self, at: int) -> bool:
        """Whether an ordinary word behind a rank stands where a surname would: "insp teal gave authority"."""
        word = self.words[at]
        if word.is_number or self.telling(at) or len(word.low) < LEAST_STEM or word.gap not in (" ", ". "):
            return False
        town = word.low in group("places") or word.low in nicknames()
        things = _things()
        if word.low in word_set("function") or word.low in word_set("verbs") or (word.low in things and not town):
            return False
        if town and at + 1 < self.count and self.words[at + 1].low in word_set("rank_deeds"):
            return True
        if word.low in word_set("no_officer") or word.low.endswith(("ed", "ing", "ly")):
            return False
        return self._follows_like_a_name(at) or self.words[at + 1].low in ("and", "who", "has", "had")

    def _small_initial(self, at: int) -> bool:
        """Whether an initial and a surname stand behind a rank, whatever else the surname may be: "pc k luton"."""
        if at + 1 >= self.count or len(self.words[at].text) != 1 or not self.words[at].text.isalpha():
            return False
        after = self.words[at + 1]
        if not after.is_close or after.is_number or len(after.low) < LEAST_STEM:
            return False
        return after.low not in word_set("function") and after.low not in word_set("verbs")

    def births(self, places: Collection[int]) -> None:
        """Names before a date of birth (whose places are given): up to three words back."""
        for place in places:
            at = self._before(place)
            while at >= 0 and self.words[at].low in word_set("birth_words"):
                at -= 1
            steps = 0
            while at >= 0 and steps < 3 and not self.words[at].is_number:
                if self.words[at].low in word_set("function") or not (
                    self.sure(at) or self.unknown(at) or self.dual(at)
                ):
                    break
                if self.dual(at) and not self.telling(at) and steps == 0 and self.words[at].low not in surnames():
                    break
                self._name(
                    at, at + 1, Strength.CERTAIN if not self.dual(at) or steps or self.telling(at) else Strength.PROMPT
                )
                if self.words[at].first:
                    break
                at -= 1
                steps += 1

    def _before(self, place: int) -> int:
        """The number of the last word that ends before a place."""
        low, high = 0, self.count
        while low < high:
            middle = (low + high) // 2
            if self.words[middle].end <= place:
                low = middle + 1
            else:
                high = middle
        return low - 1

    def _again(self) -> None:
        """A word that is a name for certain once may be one wherever it stands again: "DREW SPOKE TO DREW"."""
        listed = word_set("colours") | word_set("function") | word_set("verbs") | known_groups()
        named = {
            word.low
            for word, strength in zip(self.words, self.strengths, strict=True)
            if strength is Strength.CERTAIN and len(word.low) >= LEAST_STEM and not word.is_number
        } - listed
        for at, word in enumerate(self.words):
            told = word.low not in ordinary() or self.telling(at) or self.blind[at]
            if self.strengths[at] is None and word.low in named and told and not self.is_allowed(at):
                self._name(at, at + 1, Strength.PROMPT)

    # --- all together

    def found(self, births: Collection[int]) -> Iterator[tuple[int, int, Kind, Strength]]:
        """All marks: first word, last word + 1, kind, strength."""
        for at in range(self.count):
            length = self.phrase_at(self.own, at)
            if length:
                self.marks.append((at, at + length, Kind.OWN, Strength.CERTAIN))
        self.lists()
        self.cues()
        self.births(births)
        self.leftovers()
        self._again()
        yield from self.marks
        at = 0
        while at < self.count:
            strength, officer = self.strengths[at], self.officers[at]
            end = at + 1
            if strength is not None:
                while (
                    end < self.count
                    and self.strengths[end] is strength
                    and self.officers[end] is officer
                    and (
                        (self.words[end].is_close and (not self.words[end].first or self.initial(end - 1)))
                        or (self.words[end].gap == ", " and self.words[end - 1].is_loud)
                    )
                ):
                    end += 1
                yield at, end, Kind.OFFICER if officer else Kind.NAME, strength
            at = end


_AFTER_RANK = (" ", ". ", ".", " - ", "-", " (", ": ", " #", ", ", " no ", "/")
_BARE_COLLAR = re.compile(r"\d{3,5}")
_TIME_OR_YEAR = re.compile(r"(?:[01]\d|2[0-3])[0-5]\d|19\d\d|20[0-4]\d|\d{1,3}00")
_LETTERS_AND_FIGURE = re.compile(r"\d{1,2}[a-z]{3,10}|[a-z]{2,10}\d{1,2}")
_PAIRS = (('"', '"'), ("'", "'"), ("(", ")"))
_COLLAR = re.compile(r"(?!\d{3,4}(?:hrs?|h|am|pm)$)[a-z]{0,3}\d{2,6}[a-z]{0,3}")
