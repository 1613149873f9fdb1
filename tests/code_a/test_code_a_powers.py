"""The powers are complete, say where they come from, and a mistake in the file is told clearly."""

from datetime import date

import pytest

from scrutiny.code_a import powers
from scrutiny.code_a.powers import Power
from scrutiny.errors import SettingError
from scrutiny.records.vocabulary import OBJECT, POWER

ALL = tuple(powers.powers().values())


def code(power: Power) -> str:
    return power.code


def test_every_power_of_the_vocabulary_is_there() -> None:
    """In the order of the vocabulary, so that lists read alike everywhere."""
    assert tuple(powers.powers()) == POWER.codes


@pytest.mark.parametrize("power", ALL, ids=code)
def test_objects_are_codes_and_in_one_list_only(power: Power) -> None:
    """Permitted, soft and mismatch share nothing, and name objects that exist."""
    lists = (power.permitted, power.soft, power.mismatch)
    assert frozenset().union(*lists) <= set(OBJECT.codes)
    assert sum(map(len, lists)) == len(frozenset().union(*lists))


@pytest.mark.parametrize("power", ALL, ids=code)
def test_every_statement_names_its_source(power: Power) -> None:
    """A statement without a source cannot be checked by anybody."""
    assert power.title
    assert power.sources
    assert all(basis.says and basis.citation.source for basis in power.sources)


def test_powers_without_reasonable_grounds() -> None:
    """Those that an authorisation, an order or the Act itself puts in the place of grounds."""
    assert powers.without_grounds() == {
        "cjpoa-s60", "cjpoa-s60aa", "poa-2023-s11", "svro-s342e", "terrorism-s47a", "pace-s6",
    }  # fmt: skip


def test_the_terrorism_code_governs_its_own_powers() -> None:
    """And Code A 1.03 leaves out section 6 of PACE."""
    terrorism = {code for code in POWER.codes if code.startswith("terrorism-")}
    assert powers.outside_code_a() == terrorism | {"pace-s6"}


def test_drugs_act_covers_drugs_only() -> None:
    """Everything else is a clear mismatch, but for what says nothing about the object."""
    drugs = powers.powers()["mda-s23"]
    assert drugs.mismatch == set(OBJECT.codes) - {"drugs", "under-the-act", "unavailable"}


def test_only_powers_with_a_settled_list_have_mismatches() -> None:
    """The others were never settled; they are not judged."""
    assert {power for power, _ in powers.mismatches()} == {
        "pace-s1", "mda-s23", "firearms-s47", "cjpoa-s60", "cja-s139b", "psa-s36", "psa-s37",
    }  # fmt: skip


def test_section_60_authorisation() -> None:
    """Inspector, 24 hours; superintendent, 24 hours more."""
    authorisation = powers.powers()["cjpoa-s60"].authorisation
    assert authorisation is not None
    assert (authorisation.rank, authorisation.hours) == ("inspector", 24)
    assert (authorisation.extension_rank, authorisation.extension_hours) == ("superintendent", 24)


def test_dates_inform_and_break_nothing() -> None:
    """A search before the power's first day is told apart, no more."""
    protest = powers.powers()["poa-2023-s11"]
    assert not protest.in_force_on(date(2023, 12, 19))
    assert protest.in_force_on(date(2023, 12, 20))
    assert powers.powers()["pace-s1"].in_force_on(date(1990, 1, 1))


TEXT = (powers._FILE).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("[seals-s4]", "[seal-s4]", "missing: seals-s4; not a power: seal-s4"),
        ('permitted = ["seals"]', 'permitted = ["sealz"]', "power seals-s4: permitted names sealz"),
        ('permitted = ["seals"]', 'allowed = ["seals"]', "missing: permitted; not known: allowed"),
        ('soft = ["firearms"] #', 'soft = ["drugs"] #', "power pace-s1: in two lists: drugs"),
        ('mismatch = ["drugs", "stolen-goods"]', 'mismatch = ["unavailable"]', "mismatch names unavailable"),
        ('rank = "inspector"', 'rank = "inspektor"', "names the rank inspektor"),
        ("hours = 24", "days = 1", "authorisation has the keys rank, days"),
        ('searched = ["person", "vehicle"]', 'searched = ["boat"]', "searched names boat"),
        ("needs_grounds = true", "needs_grounds = maybe", "not TOML"),
    ],
)
def test_a_mistake_in_the_file_is_told(old: str, new: str, told: str) -> None:
    """The message names the power, what was found and what was expected."""
    assert old in TEXT
    with pytest.raises(SettingError, match=told.replace("(", r"\(")):
        powers.read_powers(TEXT.replace(old, new))


def test_a_power_without_a_source_is_refused() -> None:
    """Nothing is said of the law without saying where it was read."""
    start = TEXT.index("sources = [", TEXT.index("[tpim-sch5]"))
    with pytest.raises(SettingError, match="power tpim-sch5: no source"):
        powers.read_powers(TEXT[:start] + "sources = []\n")
