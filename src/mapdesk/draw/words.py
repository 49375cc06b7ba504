"""The words on a picture: one struct with a line per phrase, English by default; a desk replaces what it likes."""

import datetime as dt

import msgspec


class Words(msgspec.Struct, frozen=True):
    """Phrases; those in braces are filled in. An empty phrase leaves its line out where that makes sense."""

    untitled: str = "Who holds what"
    legend: str = "Who holds the settlements"
    claimed: str = "{side}: claimed, not confirmed"
    contested: str = "Contested"
    mixed: str = "Held in parts by both"
    besieged: str = "Besieged"
    claimed_several: str = "Claimed by one side, not confirmed"
    gained_day: str = "{side}: gained in the last 24 hours"
    gained_day_several: str = "Gained in the last 24 hours"
    gained_week: str = "{side}: gained in the last 7 days"
    gained_week_several: str = "Gained in the last 7 days"
    agreed: str = "Both views: {side}"
    disputed: str = "One view: {side}; the other: {other}"
    one_view: str = "{side} in one view, nothing in the other"
    one_view_several: str = "In one view only, nothing in the other"
    ground: str = "Nothing known: control not mapped"
    ground_empty: str = "Control not known"
    front: str = "Front line"
    band: str = "The line may run anywhere here"
    advance: str = "{side} advance"
    border: str = "State border"
    unknown_dot: str = "Holder not known"
    gain_dot: str = "Changed hands in 7 days"
    changed_dot: str = "Changed since {day}"
    differing_dot: str = "Views differ"
    clash: str = "Clash"
    strike: str = "Strike"
    attack: str = "Attack"
    drop: str = "Oil field (by holder)"
    flame: str = "Gas field (by holder)"
    plane: str = "Air base"
    base: str = "Military base"
    dam: str = "Dam"
    bridge: str = "Bridge"
    border_post: str = "Border post"
    nothing: str = "No control known on {day}"
    pocket: str = "{count} mapped places"
    pocket_river: str = "{count} mapped places along\n{km} km of river bank"
    method: str = (
        "Coloured land is what reports allow to be assessed around settlements; its edges are not surveyed lines. "
        "Fading edges mean: nothing known beyond this point."
    )
    disclaimer: str = "Names and borders shown imply no endorsement."
    changes: str = "What changed"
    sources: str = "Sources: {names}."
    and_more: str = "{names} and {count} more"
    projection: str = "Projection: Lambert azimuthal equal-area"
    capitals: str = "Capitals: GeoNames, CC BY 4.0"
    cut_off: str = "Cut-off: {moment}"
    known_at: str = "As known at {moment}"
    perspective: str = "Perspective: {name}"
    view_side: str = "as sources of {side} tell it"
    view_neutral: str = "as sources without a side tell it"
    view_agreed: str = "what all sides agree on"
    teller_assessed: str = "This desk"
    teller_side: str = "{side} sources"
    teller_neutral: str = "Sources without a side"
    teller_agreed: str = "All sides"
    ledger: str = "Ledger {head}"
    evidence: str = "Evidence: {link}"
    no_arrow: str = "Advance without room for an arrow: {names}."
    km: str = "km"
    north: str = "N"
    day: str = "{day} {month} {year}"
    months: tuple[str, ...] = (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    )

    def written_day(self, day: dt.date) -> str:
        """Write a day for readers, whatever the machine's locale.

        >>> Words().written_day(dt.date(2018, 5, 31))
        '31 May 2018'
        """
        return self.day.format(day=day.day, month=self.months[day.month - 1], year=day.year)

    def written_instant(self, moment: dt.datetime) -> str:
        """Write a moment with its zone.

        >>> Words().written_instant(dt.datetime(2018, 5, 31, 18, 0, tzinfo=dt.UTC))
        '31 May 2018, 18:00 UTC'
        """
        zone = moment.tzname() or ""
        comma = "،" if any("\u0600" <= letter <= "\u06ff" for letter in self.day + self.months[0]) else ","
        return f"{self.written_day(moment.date())}{comma} {moment:%H:%M} {zone}".strip()


ENGLISH = Words()

# Written for this project; a desk that publishes in Arabic should have them read by an editor.
ARABIC = Words(
    untitled="من يسيطر على ماذا",
    legend="من يسيطر على البلدات",
    claimed="{side}: ادعاء غير مؤكد",
    contested="متنازع عليه",
    mixed="لكل طرف جزء",
    besieged="محاصر",
    claimed_several="ادعاء طرف واحد غير مؤكد",
    gained_day_several="سيطرة خلال 24 ساعة",
    gained_week_several="سيطرة خلال 7 أيام",
    one_view_several="في رواية واحدة فقط",
    gained_day="{side}: سيطرة خلال 24 ساعة",
    gained_week="{side}: سيطرة خلال 7 أيام",
    agreed="في الروايتين: {side}",
    disputed="في رواية: {side}؛ في الأخرى: {other}",
    one_view="{side} في رواية واحدة فقط",
    ground="لا معلومات عن السيطرة",
    ground_empty="السيطرة غير معروفة",
    front="خط التماس",
    band="قد يمر الخط في أي مكان هنا",
    advance="تقدم {side}",
    border="حدود دولية",
    unknown_dot="المسيطر غير معروف",
    gain_dot="تغيرت السيطرة خلال 7 أيام",
    changed_dot="تغير منذ {day}",
    differing_dot="اختلاف بين الروايتين",
    clash="اشتباك",
    strike="ضربة",
    attack="هجوم",
    drop="حقل نفط",
    flame="حقل غاز",
    plane="قاعدة جوية",
    base="قاعدة عسكرية",
    dam="سد",
    bridge="جسر",
    border_post="معبر حدودي",
    nothing="لا سيطرة معروفة في {day}",
    pocket="{count} موقعا على الخريطة",
    pocket_river="{count} موقعا على الخريطة\nعلى امتداد {km} كم من النهر",
    method=(
        "الأراضي الملونة هي ما تسمح التقارير بتقديره حول البلدات، وحدودها ليست خطوطا ممسوحة. "
        "الحواف المتلاشية تعني أن لا شيء معروف بعدها."
    ),
    disclaimer="الأسماء والحدود لا تعني أي اعتراف.",
    changes="ما الذي تغير",
    sources="المصادر: {names}.",
    and_more="{names} و{count} غيرها",
    projection="الإسقاط: لامبرت السمتي متساوي المساحة",
    capitals="العواصم: GeoNames, CC BY 4.0",
    cut_off="آخر تقرير: {moment}",
    known_at="كما كان معروفا في {moment}",
    perspective="الرواية: {name}",
    view_side="كما ترويها مصادر {side}",
    view_neutral="كما ترويها مصادر غير منحازة",
    view_agreed="ما تتفق عليه كل الأطراف",
    teller_assessed="هذا المكتب",
    teller_side="مصادر {side}",
    teller_neutral="مصادر غير منحازة",
    teller_agreed="كل الأطراف",
    ledger="السجل {head}",
    evidence="الأدلة: {link}",
    no_arrow="تقدم بلا متسع لسهم: {names}.",
    km="كم",
    north="ش",
    months=(
        *("كانون الثاني", "شباط", "آذار", "نيسان", "أيار", "حزيران"),
        *("تموز", "آب", "أيلول", "تشرين الأول", "تشرين الثاني", "كانون الأول"),
    ),
)
LANGUAGES = {"en": ENGLISH, "ar": ARABIC}
