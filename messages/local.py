"""How are instants, lengths of time and amounts spoken in a sentence?"""

from datetime import datetime
from zoneinfo import ZoneInfo

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def instant_in_words(at: datetime, zone: str, language: str) -> str:
    """Local day and time: 11月21日 14:05, or 21 Nov 14:05."""
    local = at.astimezone(ZoneInfo(zone))
    clock = f"{local.hour:02}:{local.minute:02}"
    if language == "zh":
        return f"{local.month}月{local.day}日 {clock}"
    return f"{local.day} {MONTHS[local.month - 1]} {clock}"


def length_in_words(seconds: int, language: str) -> str:
    """Whole minutes, from an hour on hours and minutes, from two days on days."""
    minutes = max(seconds, 0) // 60
    days, hours, rest = minutes // 1440, minutes // 60, minutes % 60
    if days >= 2:
        return f"{days}天" if language == "zh" else f"{days} days"
    if hours:
        zh = f"{hours}小时" + (f"{rest}分钟" if rest else "")
        en = _counted(hours, "hour") + (f" {_counted(rest, 'minute')}" if rest else "")
        return zh if language == "zh" else en
    return f"{minutes}分钟" if language == "zh" else _counted(minutes, "minute")


def _counted(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"
