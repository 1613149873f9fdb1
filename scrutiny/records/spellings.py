"""How forces call their columns: words of headers for every field, as data for proposing a layout.

Each entry is the words of a header without case, order and small words. What a force is likely to write, not what it
should: the shipped layouts add their own spellings. Abbreviations are written out first (``ABBREVIATIONS``), so
"BWV Act?" and "body worn video activated" are the same words.
"""

from collections.abc import Mapping
from types import MappingProxyType

# One written word -> the words it stands for.
ABBREVIATIONS: Mapping[str, str] = MappingProxyType(
    {
        "aa": "appropriate adult", "activ": "activated", "addr": "address", "auth": "authorisation",
        "authority": "authorisation", "bodycam": "camera", "bwc": "camera", "bwv": "camera", "cam": "camera",
        "comp": "completed", "csp": "community safety partnership", "ctb": "detained", "cuffed": "handcuffs",
        "cuffs": "handcuffs", "dat": "date", "desc": "description", "det": "detention", "dob": "birth", "dt": "date",
        "dttm": "date time", "datetime": "date time", "timestamp": "date time", "ea": "ethnicity", "eip": "intimate",
        "email": "mail", "eth": "ethnicity", "ethn": "ethnicity", "ethnic": "ethnicity", "finish": "end",
        "finished": "end", "fname": "forename", "gdr": "gender", "gend": "gender", "handcuffed": "handcuffs",
        "hcuffs": "handcuffs", "ic": "officer ethnicity", "id": "number", "ident": "identity", "init": "start",
        "insp": "inspector", "lat": "latitude", "law": "power", "legal": "power", "legislation": "power",
        "act": "power", "lname": "surname", "lng": "longitude", "loc": "location", "lon": "longitude",
        "long": "longitude", "lpu": "beat", "lpt": "beat", "min": "minutes", "mins": "minutes", "mob": "mobile",
        "mod": "changed", "modified": "changed", "mtips": "intimate", "nbr": "number", "nfa": "outcome",
        "no": "number", "nominal": "person", "nr": "number", "num": "number", "observed": "defined",
        "ode": "officer ethnicity", "odea": "officer ethnicity", "off": "officer", "offr": "officer",
        "ofcr": "officer", "op": "operation", "pc": "officer", "perceived": "defined", "pers": "person",
        "ph": "phone", "pwr": "power", "qty": "number", "rcpt": "receipt", "rec": "record", "ref": "reference",
        "refno": "reference", "refnum": "reference", "res": "result", "rsn": "reason", "s60": "section 60",
        "sdea": "self ethnicity", "sde": "self ethnicity", "sec": "section", "sec60": "section 60", "sect": "section",
        "sex": "gender", "sgt": "supervisor", "sn": "surname", "sns": "search", "ss": "search", "sr": "search",
        "st": "station", "stn": "station", "subj": "person", "subject": "person", "sup": "supervisor",
        "supv": "supervisor", "svro": "violence order", "suspect": "person", "tel": "phone", "telephone": "phone",
        "tm": "time", "uof": "force used", "updated": "changed", "urn": "reference number", "uid": "reference number",
        "veh": "vehicle", "why": "reason", "wc": "warrant card", "amended": "changed", "finishing": "end",
        "ended": "end", "began": "start", "begin": "start", "commenced": "start", "started": "start",
        "video": "camera", "explanation": "reason", "justification": "reason", "rationale": "reason",
        "individual": "person", "detainee": "person", "disposal": "outcome", "shoulder": "collar",
        "epaulette": "collar", "badge": "collar", "pin": "collar", "sergeant": "supervisor", "line": "supervisor",
        "manager": "supervisor", "strip": "intimate", "ward": "beat", "sector": "beat", "neighbourhood": "beat",
        "district": "area", "borough": "area", "locality": "area", "informed": "told", "explained": "told",
        "advised": "told", "notified": "told", "secondary": "second", "2nd": "second", "2": "second",
        "other": "second", "additional": "second", "entered": "created", "input": "created", "made": "created",
        "submitted": "created", "duty": "station", "base": "station", "div": "area", "division": "area",
    }
)  # fmt: skip

# Words that say little, because nearly every header of such a file could have them.
STOP_WORDS: frozenset[str] = frozenset(
    {
        "a", "an", "and", "any", "are", "as", "at", "be", "been", "by", "code", "codes", "dd", "did", "do",
        "does", "field", "flag", "for", "from", "has", "have", "her", "his", "how", "if", "in", "ind",
        "indicator", "is", "it", "its", "mm", "of", "on", "or", "per", "s", "text", "the", "their", "them",
        "there", "they", "this", "to", "used", "value", "was", "were", "what", "when", "whether", "which",
        "who", "with", "y", "yes", "yyyy", "n", "yn", "hh", "ss16", "details", "detail", "info", "information",
        "recorded", "free", "format",
    }
)  # fmt: skip

# Words of one family that a cutting of endings does not bring together.
FAMILIES: Mapping[str, str] = MappingProxyType(
    {
        "ethnicity": "ethnic", "authorisation": "authoris", "authorised": "authoris", "authorising": "authoris",
        "authoriser": "authoris", "authorizing": "authoris", "authorized": "authoris", "authorization": "authoris",
        "searched": "search", "searching": "search", "searches": "search", "recorded": "record",
        "recording": "record", "records": "record", "people": "person", "persons": "person", "minute": "minutes",
        "detained": "detain", "detention": "detain", "detaining": "detain", "officers": "officer",
        "reviewed": "review", "reviewing": "review", "supervisory": "supervisor", "supervision": "supervisor",
        "supervised": "supervisor", "receipt": "copy", "receipts": "copy", "powers": "power", "legally": "power",
        "statute": "power", "items": "item", "article": "item", "articles": "item", "objects": "object",
        "sought": "sought", "looked": "sought", "looking": "sought", "suspected": "suspect", "suspicion": "suspect",
        "location": "place", "street": "place", "where": "place", "site": "place", "venue": "place", "found": "find",
        "finding": "find", "result": "outcome", "results": "outcome", "action": "outcome", "removed": "remov",
        "removal": "remov", "clothes": "clothing", "clothing": "clothing", "garments": "clothing",
        "handcuff": "handcuffs", "restraint": "handcuffs", "cameras": "camera", "linked": "link", "related": "link",
        "match": "link", "matched": "link", "uniformed": "uniform", "plain": "uniform", "ages": "age",
        "band": "range", "bracket": "range", "group": "range", "key": "key", "planned": "operation",
        "campaign": "operation", "stopped": "stop", "stops": "stop", "unattended": "unattend",
        "unoccupied": "unattend", "notices": "notice", "extended": "extend", "extension": "extend", "delayed": "late",
        "delay": "late", "later": "late", "entitled": "entitlement", "rights": "entitlement",
        "identified": "identity", "present": "present", "given": "given", "provided": "given", "issued": "given",
        "supplied": "given", "offering": "offered", "offer": "offered", "team": "team", "unit": "team",
        "squad": "team", "shift": "team", "department": "team", "narrative": "grounds", "ground": "grounds",
        "length": "duration", "creation": "created", "latest": "last", "safeguard": "safeguarding",
        "vulnerability": "safeguarding", "exposed": "intimate", "exposure": "intimate", "parts": "intimate",
        "opposite": "opposite",
    }
)  # fmt: skip

SPELLINGS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "reference": (
            "reference", "search reference", "record reference", "reference number", "search number", "record number",
            "occurrence number", "unique reference", "stop search reference", "form number", "slip number",
            "event reference", "search record number", "encounter number",
        ),
        "search_type": (
            "search type", "type", "type search", "stop type", "encounter type", "person vehicle",
            "person or vehicle", "person vehicle search", "searched person vehicle",
        ),
        "searched_at": (
            "date time", "search date time", "date search", "date", "when searched", "search date", "time search",
            "search time", "occurred date", "stop search date time", "search start", "search start date time",
            "event date", "incident date time",
        ),
        "stopped_at": (
            "stop date time", "time stop", "stop time", "detain start time", "time detain", "time first stop",
        ),
        "ended_at": (
            "search end", "time end", "end time", "end date time", "time search end", "detain end time",
            "search completed time", "time released", "time left",
        ),
        "detention_minutes": (
            "minutes detain", "duration minutes", "detain duration", "duration", "search duration", "length detain",
            "length stop", "how long detain", "time detain minutes",
        ),
        "detention_reason": (
            "reason duration", "reason length detain", "reason long detain", "reason extended detain",
        ),
        "place": (
            "place", "place search", "location search", "search location", "location", "address search",
            "street search", "location text", "location description", "stop location",
        ),
        "beat": ("beat", "beat code", "neighbourhood", "sector", "ward", "patrol area beat"),
        "latitude": ("latitude", "location latitude"),
        "longitude": ("longitude", "location longitude"),
        "area": (
            "area", "community safety partnership", "district", "area name", "policing area",
            "community safety partnership area", "local authority", "local policing area", "borough",
        ),
        "in_operation": (
            "part operation", "operation part", "part policing operation", "operation yes", "planned operation part",
            "search part operation",
        ),
        "operation": ("operation", "operation name", "policing operation name", "name operation", "operation code"),
        "gender": ("gender", "person gender", "gender person", "sex"),
        "age": ("age", "person age", "age search", "age years", "age at time"),
        "age_range": ("age range", "age band", "age group", "person age range"),
        "self_defined_ethnicity": (
            "self defined ethnicity", "self ethnicity", "ethnicity self", "ethnicity", "ethnicity stated person",
            "self classified ethnicity", "self declared ethnicity", "ethnicity 16 1", "ethnicity 18 1",
            "self identified ethnicity",
        ),
        "ethnicity_reason": (
            "reason ethnicity stated", "reason self ethnicity stated", "ethnicity refused reason",
            "reason no ethnicity", "reason ethnicity missing", "ethnicity reason",
        ),
        "officer_defined_ethnicity": (
            "officer defined ethnicity", "officer ethnicity", "ethnicity officer", "visual ethnicity",
            "ethnicity appearance", "officer view ethnicity", "apparent ethnicity", "ethnicity appearance officer",
        ),
        "person_key": (
            "person key", "nominal number", "person reference", "person number", "person unique number",
            "nominal key",
        ),
        "persons_searched": (
            "number person search", "person search number", "how many person search", "person search count",
            "total person search",
        ),
        "vehicle_unattended": ("vehicle unattended", "unattended vehicle", "vehicle empty"),
        "notice_left": ("notice left", "notice left vehicle", "vehicle notice left"),
        "power": (
            "power", "search power", "power search", "statutory power", "power section", "powers exercised",
            "legislation section",
        ),
        "second_power": ("second power", "power second", "second search power"),
        "object": (
            "object", "object search", "search object", "item sought", "search for", "searched for", "item search",
            "what sought", "purpose search", "looking for", "object sought", "item suspected",
        ),
        "second_object": ("second object", "object second", "second object search", "second item sought"),
        "offence_suspected": (
            "possession supply", "possession or supply", "drugs possession supply",
            "suspected offence possession supply", "drug offence type", "offence suspected",
        ),
        "grounds": (
            "grounds", "grounds search", "search grounds", "reasonable grounds", "grounds suspicion",
            "officer grounds", "grounds stop search", "grounds text", "reason grounds", "reason search grounds",
        ),
        "authorisation_reference": (
            "authorisation reference", "section 60 reference", "authorisation number", "section 60 authorisation",
            "section 60 authorisation reference",
        ),
        "authorised_by": (
            "authorised by", "authorising officer", "authorising officer name", "authorised officer",
            "section 60 authorising officer", "name authorising officer", "authorising officer collar",
        ),
        "authorisation_rank": ("authorisation rank", "authorising officer rank", "rank authorising officer"),
        "authorisation_start": (
            "authorisation start", "authorisation from", "section 60 start", "authorisation start date time",
            "section 60 authorisation start", "authorisation valid from",
        ),
        "authorisation_end": (
            "authorisation end", "authorisation until", "section 60 end", "authorisation end date time",
            "section 60 authorisation end", "authorisation expires", "authorisation expiry",
        ),
        "authorisation_extended": ("authorisation extended", "section 60 extended", "authorisation extension"),
        "svro_reference": (
            "violence order reference", "serious violence reduction order", "violence order number",
            "serious violence reduction order reference", "violence order",
        ),
        "officer": (
            "officer", "officer collar number", "officer name", "searching officer", "collar number",
            "officer number", "officer warrant number", "warrant number", "searching officer collar", "name officer",
            "reporting officer", "stopping officer",
        ),
        "officer_id_type": (
            "officer shown by", "officer identified by", "officer name or number", "officer identity type",
            "officer number type",
        ),
        "officer_station": (
            "officer station", "station officer", "officer home station", "station", "posting station",
            "officer duty station",
        ),
        "officer_team": ("officer team", "team officer", "team", "officer department"),
        "officer_gender": ("officer gender", "gender officer", "searching officer gender", "searcher gender"),
        "in_uniform": ("uniform", "officer uniform", "officer in uniform", "uniform or plain clothes"),
        "warrant_card_shown": ("warrant card shown", "warrant card produced", "warrant card shown plain clothes"),
        "told_grounds": ("told grounds", "gowisely grounds", "gowisely g", "grounds told", "grounds given person"),
        "told_object": ("told object", "gowisely object", "gowisely o", "object told"),
        "told_warrant_card": ("told warrant card", "gowisely warrant card", "gowisely w", "gowisely warrant"),
        "told_identity": (
            "told identity", "gowisely identity", "gowisely i", "identity told", "officer identity told",
        ),
        "told_station": ("told station", "gowisely station", "gowisely s", "station told"),
        "told_entitlement": (
            "told entitlement", "gowisely entitlement", "gowisely e", "entitlement told", "entitlement copy told",
            "told right copy",
        ),
        "told_power": ("told power", "gowisely power", "gowisely l", "power told"),
        "told_detained": (
            "told detained", "gowisely detained", "gowisely you detained", "gowisely you", "detained told",
            "you detained search told",
        ),
        "copy_offered": (
            "copy offered", "copy record offered", "offered copy", "copy offered person", "search record offered",
        ),
        "copy_given": (
            "copy given", "copy record given", "given copy", "copy given person", "copy accepted",
            "search record given",
        ),
        "copy_reason": (
            "reason copy", "reason no copy", "copy not given reason", "copy refused reason",
            "reason copy not offered", "reason copy not given",
        ),
        "clothing_removed": (
            "clothing removed", "removal clothing", "extent search", "removal more outer clothing", "search extent",
            "outer clothing removed", "clothing removal",
        ),
        "clothing_reason": (
            "reason clothing removed", "clothing removal reason", "reason removal clothing", "reason extent search",
        ),
        "out_of_public_view": (
            "out public view", "public view", "out of sight public", "in public view", "private place search",
        ),
        "opposite_sex_requested": (
            "opposite sex requested", "opposite sex officer requested", "person asked opposite sex",
            "opposite gender requested",
        ),
        "intimate_parts_exposed": (
            "intimate parts exposed", "intimate search", "intimate", "intimate exposure", "strip search conducted",
            "exposure intimate parts",
        ),
        "intimate_place": (
            "intimate place", "intimate search location", "strip search location", "place intimate parts exposed",
        ),
        "supervisor_told": (
            "supervisor told", "supervisor told before", "supervisor told before search", "supervisor consulted",
            "supervisor told intimate search",
        ),
        "appropriate_adult": ("appropriate adult", "appropriate adult present", "appropriate adult attended"),
        "adult_waiver_reason": (
            "reason no appropriate adult", "appropriate adult reason", "appropriate adult absent reason",
            "appropriate adult waiver",
        ),
        "persons_present": (
            "number person present", "person present", "people present", "number present",
            "person present during search",
        ),
        "safeguarding_note": (
            "safeguarding", "safeguarding note", "safeguarding action", "safeguarding referral",
            "safeguarding measures", "vulnerable safeguarding",
        ),
        "force_used": ("force used", "use force", "force used search", "was force used"),
        "handcuffs_used": ("handcuffs", "handcuffs used", "handcuffs applied"),
        "force_reason": (
            "reason force", "reason force used", "force used reason", "reason handcuffs", "handcuffs reason",
            "reason use force",
        ),
        "camera_used": (
            "camera", "camera used", "body worn camera", "body worn", "camera activated",
            "body worn camera activated", "camera on", "body worn camera recorded", "camera available",
        ),
        "camera_reason": (
            "reason camera", "reason no camera", "camera not used reason", "reason body worn camera not used",
            "reason camera not activated",
        ),
        "found": (
            "found", "item found", "what found", "property found", "property seized", "item seized",
            "items recovered", "object found description", "found description",
        ),
        "outcome": (
            "outcome", "search outcome", "outcome search", "disposal", "result search", "final outcome",
            "outcome description",
        ),
        "outcome_linked": (
            "outcome linked", "outcome linked object", "outcome linked object search", "object found linked",
            "linked to object", "outcome linked search", "outcome link", "outcome related object",
            "outcome linked reason search",
        ),
        "record_created_at": (
            "record created", "created date", "date created", "created date time", "record created date",
            "date record created", "created on", "created at", "recorded at", "record created at",
        ),
        "record_changed_at": (
            "record changed", "last changed", "changed date", "record last changed", "date last changed",
            "last changed date time",
        ),
        "late_record_reason": (
            "reason late", "late record reason", "reason record late", "reason created late", "reason late recording",
        ),
        "supervisor_reviewed_on": (
            "supervisor review date", "date supervisor review", "supervisor review", "review date",
            "supervisor reviewed on", "date reviewed",
        ),
        "supervisor_result": (
            "supervisor result", "supervisor review outcome", "supervisor decision", "review outcome",
            "supervisor assessment", "supervisor endorsement",
        ),
    }
)  # fmt: skip

# Words of columns that a panel needs not and that name or describe a person. Any one of them is enough.
PERSONAL: frozenset[str] = frozenset(
    {
        "surname", "forename", "firstname", "lastname", "fullname", "middlename", "maiden", "alias", "aka", "nickname",
        "moniker", "birth", "birthdate", "dob", "born", "birthday", "phone", "mobile", "mail", "contact", "social",
        "facebook", "instagram", "snapchat", "imei", "registration", "reg", "vrm", "vrn", "numberplate", "plate",
        "passport", "licence", "license", "insurance", "photo", "photograph", "image", "picture", "signature",
        "fingerprint", "height", "build", "hair", "eye", "complexion", "tattoo", "scar", "nationality", "citizenship",
        "occupation", "school", "employer", "religion", "faith", "disability", "orientation", "marital", "kin", "pnc",
        "pncid", "cro", "ni", "nino", "nhs",
    }
)  # fmt: skip
# Words that make "name", "address" or "description" that of a person.
OF_A_PERSON: frozenset[str] = frozenset(
    {
        "person", "victim", "witness", "owner", "keeper", "driver", "passenger", "adult", "supervisor", "home", "given",
        "family", "first", "last", "middle", "full", "known", "preferred", "friend", "associate", "suspect", "occupant",
        "interpreter", "parent", "guardian", "mother", "father",
    }
)  # fmt: skip
# Words that make "name" that of a thing, or of an officer, who is named one-way.
OF_A_THING: frozenset[str] = frozenset(
    {
        "operation", "officer", "station", "area", "beat", "place", "power", "object", "outcome", "team", "force",
        "authoris", "file", "column", "road", "partnership", "local", "event",
    }
)  # fmt: skip
INDEX_COLUMNS: frozenset[str] = frozenset({"", "index", "row", "row number", "rownum", "line number", "x"})
