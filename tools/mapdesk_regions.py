"""Regions that news names and that no country list has, each as its member countries or provinces.

A member is an ISO alpha-2 code, or a code and the beginning of a province's English name ('SD.West Darfur'). The groups
of whole countries follow the UN's M49 where it has one; 'Middle East', 'Balkans' and the like are our own reading.
"""

_WESTERN_AFRICA = "BJ BF CV CI GM GH GN GW LR ML MR NE NG SN SL TG"
_EASTERN_AFRICA = "BI KM DJ ER ET KE MG MW MU MZ RW SC SO SS TZ UG ZM ZW"
_NORTHERN_AFRICA = "DZ EG LY MA SD TN EH"
_MIDDLE_AFRICA = "AO CM CF TD CG CD GQ GA ST"
_SOUTHERN_AFRICA = "BW SZ LS NA ZA"
_CENTRAL_AMERICA = "BZ CR SV GT HN MX NI PA"
_SOUTH_AMERICA = "AR BO BR CL CO EC GF GY PY PE SR UY VE"
_CARIBBEAN = "AG BS BB CU DM DO GD HT JM KN LC VC TT PR"
_SUB_SAHARAN = f"{_WESTERN_AFRICA} {_EASTERN_AFRICA} {_MIDDLE_AFRICA} {_SOUTHERN_AFRICA} SD"

_GROUPS: dict[str, tuple[str, tuple[str, ...]]] = {
    "Middle East": (
        "BH CY EG IQ IR IL JO KW LB OM PS QA SA SY TR AE YE",
        ("Mideast", "الشرق الأوسط", "Ближний Восток"),
    ),
    "Western Asia": ("AM AZ BH CY GE IQ IL JO KW LB OM PS QA SA SY TR AE YE", ("West Asia", "Southwest Asia")),
    "Central Asia": ("KZ KG TJ TM UZ", ("Средняя Азия", "Центральная Азия")),
    "South Asia": ("AF BD BT IN IR MV NP PK LK", ("Southern Asia",)),
    "Southeast Asia": (
        "BN KH ID LA MY MM PH SG TH TL VN",
        ("South East Asia", "South-East Asia", "South-eastern Asia"),
    ),
    "East Asia": ("CN HK JP KP KR MO MN TW", ("Eastern Asia", "Far East")),
    "North Africa": (_NORTHERN_AFRICA, ("Northern Africa",)),
    "West Africa": (_WESTERN_AFRICA, ("Western Africa",)),
    "East Africa": (_EASTERN_AFRICA, ("Eastern Africa",)),
    "Central Africa": (_MIDDLE_AFRICA, ("Middle Africa",)),
    "Southern Africa": (_SOUTHERN_AFRICA, ()),
    "Sub-Saharan Africa": (_SUB_SAHARAN, ("Subsaharan Africa",)),
    "Horn of Africa": ("DJ ER ET SO", ()),
    "Sahel": ("BF TD ML MR NE SN SD", ("the Sahel",)),
    "Maghreb": ("DZ LY MA MR TN", ()),
    "Central America": (_CENTRAL_AMERICA, ()),
    "Latin America": (f"{_CENTRAL_AMERICA} {_SOUTH_AMERICA} {_CARIBBEAN}", ()),
    "Caribbean": (_CARIBBEAN, ("West Indies",)),
    "Northern Europe": ("DK EE FI IS IE LV LT NO SE GB", ()),
    "Western Europe": ("AT BE FR DE LI LU MC NL CH", ()),
    "Eastern Europe": ("BY BG CZ HU MD PL RO SK UA", ("Восточная Европа",)),
    "Southern Europe": ("AL AD BA HR GR IT MT ME MK PT SM RS SI ES", ()),
    "Balkans": ("AL BA BG HR GR XK ME MK RS SI", ("the Balkans", "Балканы")),
    "Scandinavia": ("DK NO SE", ()),
    "Baltic States": ("EE LV LT", ("the Baltics", "Baltics")),
    "Caucasus": ("AM AZ GE", ("South Caucasus", "Transcaucasia", "Кавказ")),
    "Levant": ("IL JO LB PS SY", ("the Levant", "بلاد الشام")),
    "Korean Peninsula": ("KP KR", ()),
    "Indochina": ("KH LA VN", ()),
    "Darfur": (
        "SD.West Darfur|SD.North Darfur|SD.South Darfur|SD.East Darfur|SD.Central Darfur|SD.Western Darfur|"
        "SD.Northern Darfur|SD.Southern Darfur|SD.Eastern Darfur",
        ("دارفور",),
    ),
    "Kordofan": (
        "SD.North Kordofan|SD.South Kordofan|SD.West Kordofan|SD.Northern Kordofan|SD.Southern Kordofan",
        ("كردفان",),
    ),
    "Donbas": ("UA.Donetsk|UA.Luhansk", ("Donbass", "Донбас", "Донбасс")),
    "Kurdistan Region": (
        "IQ.Erbil|IQ.Arb|IQ.Dohuk|IQ.Dah|IQ.Sulaymaniyah|IQ.As Sul",
        ("Iraqi Kurdistan", "إقليم كردستان"),
    ),
    "Java": ("ID.West Java|ID.Central Java|ID.East Java|ID.Banten|ID.Yogyakarta|ID.Jakarta", ("Jawa",)),
    "Sumatra": (
        "ID.Aceh|ID.North Sumatra|ID.West Sumatra|ID.South Sumatra|ID.Riau|ID.Jambi|ID.Bengkulu|ID.Lampung",
        ("Sumatera",),
    ),
    "Sulawesi": (
        "ID.North Sulawesi|ID.Central Sulawesi|ID.South Sulawesi|ID.Southeast Sulawesi|ID.West Sulawesi|ID.Gorontalo",
        ("Celebes",),
    ),
    "New England": ("US.Connecticut|US.Maine|US.Massachusetts|US.New Hampshire|US.Rhode Island|US.Vermont", ()),
}

REGIONS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    name: (tuple(members.split("|") if "." in members else members.split()), others)
    for name, (members, others) in _GROUPS.items()
}
