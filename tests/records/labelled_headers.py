"""Invented headers of four kinds of export, each with the field it holds and values as such a system writes them.

``PERSONAL`` marks what must never be mapped, ``NONE`` what no field is for. The spellings were written down before the
table of words was tried on them.
"""

PERSONAL, NONE = "(personal)", "(none)"

_DAYS = ["03/08/2026", "14/08/2026", "27/09/2026", "05/08/2026"]
_CLOCKS = ["14:35", "09:05", "23:50", "01:15"]
_MOMENTS = ["03/08/2026 14:35", "14/08/2026 09:05", "27/09/2026 23:50", "05/08/2026 01:15"]
_ISO = ["2026-08-03T14:35:00", "2026-08-14T09:05:00", "2026-09-27T23:50:00", "2026-08-05T01:15:00"]
_YES = ["Y", "N", "N", "Y"]
_LONG_YES = ["Yes", "No", "No", "Yes"]
_PROSE = [
    "Male seen to pass a small wrap to another in the doorway and to walk off at once on seeing us",
    "Call from a resident of two youths trying car doors, one in a grey top who matched and ran",
    "Strong smell of cannabis from the car and a grinder in plain sight on the seat next to him",
    "Seen by control room camera to put a long bladed article down the front of the trousers",
]
_WORDS = [
    "Asked for the station to be told",
    "Weather and traffic",
    "Needed a van to come",
    "Waited for an interpreter",
]
_REFS = ["SS/26/004711", "SS/26/004712", "SS/26/004713", "SS/26/004714"]
_NUMBERS = ["1042", "2210", "1042", "3391"]
_ODD = ["green", "blue", "green", "red"]
_IC = ["IC1", "IC3", "IC4", "IC1"]
_SDE = ["W1", "B2", "NS", "A3"]
_POWERS = ["S23 MDA", "S1 PACE", "S60", "S23 MDA"]
_OBJECTS = ["Drugs", "Weapons", "Stolen property", "Drugs"]
_OUTCOMES = ["NFA", "Arrest", "Community resolution", "NFA"]
_AGES = ["17", "24", "31", "46"]
_BANDS = ["10-17", "18-24", "25-34", "over 34"]
_NAMES = ["A One", "B Two", "C Three", "D Four"]

Column = tuple[str, str, list[str]]

# A report of a performance team: words with blanks and capitals.
REPORT: list[Column] = [
    ("Stop & Search Ref No.", "reference", _REFS),
    ("Date of Stop/Search", "searched_at", _DAYS),
    ("Time of Stop/Search", "searched_at", _CLOCKS),
    ("Full Name", PERSONAL, _NAMES),
    ("D.O.B.", PERSONAL, ["01/02/1999", "03/04/2001", "05/06/1987", "07/08/1975"]),
    ("Home Address", PERSONAL, _WORDS),
    ("Contact Telephone", PERSONAL, ["01632 960001", "01632 960002", "01632 960003", "01632 960004"]),
    ("Age at time of search", "age", _AGES),
    ("Sex of Person", "gender", ["M", "F", "M", "M"]),
    ("Self-Defined Ethnicity (SDE) 16+1", "self_defined_ethnicity", _SDE),
    ("Officer Observed Ethnicity (6+1)", "officer_defined_ethnicity", _IC),
    ("Search Location", "place", _WORDS),
    ("CSP Area", "area", ["Watford", "Dacorum", "Watford", "Stevenage"]),
    ("Beat Code", "beat", ["WA1", "DC2", "WA1", "ST4"]),
    ("Legal Power Used", "power", _POWERS),
    ("Object of Search", "object", _OBJECTS),
    ("Grounds for Stop and Search", "grounds", _PROSE),
    ("Was BWV Activated?", "camera_used", _LONG_YES),
    ("If no BWV, reason why", "camera_reason", _WORDS),
    ("Handcuffs Applied?", "handcuffs_used", _LONG_YES),
    ("Use of Force?", "force_used", _LONG_YES),
    ("Items Found", "found", _WORDS),
    ("Outcome of Search", "outcome", _OUTCOMES),
    ("Outcome linked to item searched for?", "outcome_linked", _LONG_YES),
    ("Searching Officer Collar No", "officer", _NUMBERS),
    ("Officer Home Station", "officer_station", ["Watford", "Hatfield", "Watford", "Hitchin"]),
    ("Supervisor Review Date", "supervisor_reviewed_on", _DAYS),
    ("Copy of Record Offered", "copy_offered", _LONG_YES),
    ("Crime Ref", NONE, ["41/1", "41/2", "41/3", "41/4"]),
    ("Favourite Colour", NONE, _ODD),
]

# Tables of a database: low lines, short words.
DATABASE: list[Column] = [
    ("stop_search_id", "reference", ["900417", "900418", "900419", "900420"]),
    ("srch_start_dttm", "searched_at", _ISO),
    ("srch_end_dttm", "ended_at", _ISO),
    ("subj_surname", PERSONAL, _NAMES),
    ("subj_forename1", PERSONAL, _NAMES),
    ("subj_dob", PERSONAL, ["1999-02-01", "2001-04-03", "1987-06-05", "1975-08-07"]),
    ("subj_gender", "gender", ["Male", "Female", "Male", "Male"]),
    ("subj_age_band", "age_range", _BANDS),
    ("subj_sde_code", "self_defined_ethnicity", _SDE),
    ("subj_ic_code", "officer_defined_ethnicity", _IC),
    ("sde_ns_reason", "ethnicity_reason", _WORDS),
    ("search_power_desc", "power", _POWERS),
    ("search_power_2", "second_power", ["", "", "S1 PACE", ""]),
    ("object_searched_for", "object", _OBJECTS),
    ("grounds_txt", "grounds", _PROSE),
    ("loc_lat", "latitude", ["51.660001", "51.750002", "51.900003", "51.660004"]),
    ("loc_long", "longitude", ["-0.390001", "-0.340002", "-0.200003", "-0.390004"]),
    ("loc_text", "place", _WORDS),
    ("s60_auth_ref", "authorisation_reference", ["", "", "S60/26/3", ""]),
    ("auth_insp_rank", "authorisation_rank", ["", "", "Inspector", ""]),
    ("eip_flag", "intimate_parts_exposed", _YES),
    ("aa_present_yn", "appropriate_adult", _YES),
    ("outer_clothing_removed_yn", "clothing_removed", _YES),
    ("uof_yn", "force_used", _YES),
    ("bwv_yn", "camera_used", _YES),
    ("outcome_desc", "outcome", _OUTCOMES),
    ("off_warrant_no", "officer", _NUMBERS),
    ("off_gender", "officer_gender", ["M", "M", "F", "M"]),
    ("off_uniform_yn", "in_uniform", _YES),
    ("rec_created_dttm", "record_created_at", _ISO),
    ("rec_last_mod_dttm", "record_changed_at", _ISO),
    ("op_name", "operation", ["", "", "Alder", "Alder"]),
    ("veh_reg_no", PERSONAL, ["AB12 CDE", "", "XY34 ZZZ", ""]),
    ("pnc_id", PERSONAL, ["12/345678X", "", "", ""]),
    ("etl_batch", NONE, ["7", "7", "7", "7"]),
]

# A form on a telephone: words run together.
FORM: list[Column] = [
    ("SearchReference", "reference", _REFS),
    ("SearchDateTime", "searched_at", _MOMENTS),
    ("PersonOrVehicle", "search_type", ["Person", "Vehicle", "Person and vehicle", "Person"]),
    ("PersonName", PERSONAL, _NAMES),
    ("PersonPostcode", PERSONAL, ["WD17 1AA", "AL1 1AA", "SG1 1AA", "HP1 1AA"]),
    ("PersonEmail", PERSONAL, ["a@example.org", "b@example.org", "", ""]),
    ("SelfDefinedEthnicity", "self_defined_ethnicity", _SDE),
    ("OfficerDefinedEthnicity", "officer_defined_ethnicity", _IC),
    ("PowerUsed", "power", _POWERS),
    ("ItemSearchedFor", "object", _OBJECTS),
    ("ReasonableGrounds", "grounds", _PROSE),
    ("GowiselyGrounds", "told_grounds", _YES),
    ("GowiselyObject", "told_object", _YES),
    ("GowiselyStation", "told_station", _YES),
    ("GowiselyEntitlement", "told_entitlement", _YES),
    ("ReceiptGiven", "copy_given", _YES),
    ("NoReceiptReason", "copy_reason", _WORDS),
    ("ExtentOfSearch", "clothing_removed", ["Outer only", "Outer only", "Headgear or footwear", "Outer only"]),
    ("OutOfPublicView", "out_of_public_view", _YES),
    ("StripSearch", "intimate_parts_exposed", _YES),
    ("PossessionOrSupply", "offence_suspected", ["Possession", "Supply", "", "Possession"]),
    ("DurationMins", "detention_minutes", ["12", "25", "8", "40"]),
    ("SearchOutcome", "outcome", _OUTCOMES),
    ("BodyWornVideoUsed", "camera_used", _YES),
    ("SupervisorDecision", "supervisor_result", ["Satisfied", "Satisfied", "Advice given", "Satisfied"]),
    ("SupervisorName", PERSONAL, _NAMES),
    ("LateRecordReason", "late_record_reason", _WORDS),
    ("DeviceSerial", NONE, ["zz1", "zz2", "zz1", "zz3"]),
]

# Somebody's own words, two at a time.
ODD: list[Column] = [
    ("Our ref", "reference", _REFS),
    ("When searched", "searched_at", _MOMENTS),
    ("Who searched", NONE, _ODD),
    ("Ethnic self", "self_defined_ethnicity", _SDE),
    ("Ethnic officer", "officer_defined_ethnicity", _IC),
    ("Age group", "age_range", _BANDS),
    ("Law used", "power", _POWERS),
    ("Looked for", "object", _OBJECTS),
    ("Officer grounds", "grounds", _PROSE),
    ("What happened", "outcome", _OUTCOMES),
    ("Cuffs used", "handcuffs_used", _YES),
    ("Camera on", "camera_used", _YES),
    ("Planned op", "in_operation", _YES),
    ("Born on", PERSONAL, ["01/02/1999", "03/04/2001", "05/06/1987", "07/08/1975"]),
    ("Mob no", PERSONAL, ["07700 900001", "07700 900002", "07700 900003", "07700 900004"]),
    ("Team colour", NONE, _ODD),
]

FILES: dict[str, list[Column]] = {"report": REPORT, "database": DATABASE, "form": FORM, "odd": ODD}
