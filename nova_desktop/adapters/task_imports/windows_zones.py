"""Time zones by the names that Windows gives them, as Unicode's windowsZones has them."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from nova_desktop.adapters.task_imports.times import known_zone

_ZONES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "utc": "UTC", "coordinated universal time": "UTC", "gmt standard time": "Europe/London",
        "greenwich standard time": "Atlantic/Reykjavik",
        "w. europe standard time": "Europe/Berlin", "romance standard time": "Europe/Paris",
        "central europe standard time": "Europe/Budapest",
        "central european standard time": "Europe/Warsaw",
        "gtb standard time": "Europe/Bucharest", "fle standard time": "Europe/Kyiv",
        "e. europe standard time": "Europe/Chisinau", "russian standard time": "Europe/Moscow",
        "turkey standard time": "Europe/Istanbul", "israel standard time": "Asia/Jerusalem",
        "egypt standard time": "Africa/Cairo", "south africa standard time": "Africa/Johannesburg",
        "arabian standard time": "Asia/Dubai", "arab standard time": "Asia/Riyadh",
        "iran standard time": "Asia/Tehran", "pakistan standard time": "Asia/Karachi",
        "india standard time": "Asia/Kolkata", "se asia standard time": "Asia/Bangkok",
        "china standard time": "Asia/Shanghai", "singapore standard time": "Asia/Singapore",
        "taipei standard time": "Asia/Taipei", "tokyo standard time": "Asia/Tokyo",
        "korea standard time": "Asia/Seoul", "w. australia standard time": "Australia/Perth",
        "cen. australia standard time": "Australia/Adelaide",
        "aus eastern standard time": "Australia/Sydney",
        "e. australia standard time": "Australia/Brisbane",
        "new zealand standard time": "Pacific/Auckland",
        "e. south america standard time": "America/Sao_Paulo",
        "argentina standard time": "America/Argentina/Buenos_Aires",
        "sa pacific standard time": "America/Bogota", "newfoundland standard time":
        "America/St_Johns", "atlantic standard time": "America/Halifax",
        "eastern standard time": "America/New_York", "us eastern standard time":
        "America/Indiana/Indianapolis", "central standard time": "America/Chicago",
        "central america standard time": "America/Guatemala",
        "canada central standard time": "America/Regina",
        "mountain standard time": "America/Denver", "us mountain standard time":
        "America/Phoenix", "pacific standard time": "America/Los_Angeles",
        "alaskan standard time": "America/Anchorage", "hawaiian standard time":
        "Pacific/Honolulu",
    }
)  # fmt: skip


def iana_zone(name: str) -> str:
    """The IANA name for either kind of name; "" for one that nobody knows."""
    plain = name.strip().strip('"')
    return known_zone(_ZONES.get(plain.casefold(), plain)) if plain else ""
