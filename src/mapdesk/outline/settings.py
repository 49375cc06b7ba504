"""How far evidence reaches and how lines are smoothed: the numbers of the outline stage, with their reasons."""

import msgspec


class OutlineSettings(msgspec.Struct, frozen=True):
    """Lengths in km, ages in days. The radii and the smoothing were measured on the prototype picture."""

    # how far control of a place says something about the ground, by feature code; others: radius_km
    radius_by_code: dict[str, float] = msgspec.field(
        default_factory=lambda: {"PPLC": 9.0, "PPLA": 9.0, "PPLA2": 7.0, "PPLA3": 5.5}
    )
    radius_km: float = 4.5
    large_population: int = 15_000
    large_radius_km: float = 6.0
    reach_spacings: float = 2.5  # the reach is at least so many local distances between settlements; 0: never wider
    widest_reach_km: float = 15.0  # but by that no wider than this
    worst_precision_km: float = 5.0  # a place known less exactly makes no area
    same_spot_km: float = 0.05
    # closing and opening of the outer edge: out, in, out again
    outer_smoothing_km: tuple[float, float, float] = (4.5, -6.0, 1.5)
    strip_smoothing_km: tuple[float, float, float] = (3.0, -4.5, 1.5)
    river_strip_km: float = 2.6  # both banks along a main river, so that the land in its loops does not stay white
    strip_reach_km: float = 1.5
    line_tolerance_km: float = 0.25  # of lines between sides, before their corners are rounded
    front_age_days: int = 90  # both sides need word so fresh for a front line between them
    river_uncertainty_km: float = 1.0  # the river line itself (WDBII, 1970s) against the towns beside it
    band_share: float = 0.8  # the chance with which a front runs inside its band
    half_sure_days: int = 365  # beside a front, word so old leaves half of its certainty to the band
    no_front_between: tuple[tuple[str, str], ...] = ()  # pairs of sides that meet without fighting
    band_km: float = 2.0  # contested ground on each side of a front on land near fresh clashes; 0 for none
    clash_reach_km: float = 6.0
    event_days: int = 7

    def __post_init__(self) -> None:
        if not 0 < self.band_share < 1:
            raise ValueError("`band_share` is a chance between 0 and 1")
        if self.half_sure_days <= 0:
            raise ValueError("`half_sure_days` must be more than 0")
        radii = (self.radius_km, self.large_radius_km, *self.radius_by_code.values())
        if min(radii) <= 0:
            raise ValueError("the radii of the outline must be more than 0 km")
        for name in (
            "river_strip_km",
            "line_tolerance_km",
            "band_km",
            "clash_reach_km",
            "front_age_days",
            "event_days",
        ):
            if getattr(self, name) < 0:
                raise ValueError(f"`{name}` must not be negative")
