"""Facts about countries that no source gives us: the names news writes, and which languages are romanised."""

# ISO alpha-2 -> names beside GeoNames' own, as news writes them.
COUNTRY_NAMES: dict[str, tuple[str, ...]] = {
    "AE": ("UAE", "U.A.E.", "Emirates"),
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

# GeoNames admin-1 code -> the short forms that news writes.
ADMIN1_SHORT_NAMES: dict[str, tuple[str, ...]] = {
    "AE.01": ("Abu Dhabi",),
    "AU.01": ("ACT",),
    "AU.02": ("NSW",),
    "CA.02": ("B.C.",),
    "CA.05": ("Newfoundland", "Labrador"),
    "US.DC": ("D.C.",),
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
