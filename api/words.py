"""In which language does this asker read us, and what is the sentence in it?"""

from typing import Literal

from starlette.requests import HTTPConnection

Language = Literal["zh", "en"]
Words = tuple[str, str]


def language_of(request: HTTPConnection) -> Language:
    """`?lang=` first, then what was chosen before (a cookie), then the better liked of zh and en in Accept-Language;
    Chinese where nothing is said."""
    asked = request.query_params.get("lang") or request.cookies.get("lang")
    if asked in ("zh", "en"):
        return "en" if asked == "en" else "zh"
    liked = {"zh": 0.0, "en": 0.0}
    for part in request.headers.get("accept-language", "").split(","):
        name, _, weight = part.strip().partition(";")
        code = name.strip().lower()[:2]
        if code in liked:
            liked[code] = max(liked[code], _weight(weight))
    return "en" if liked["en"] > liked["zh"] else "zh"


def _weight(text: str) -> float:
    name, _, value = text.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0


def pick(words: Words, language: Language) -> str:
    return words[0] if language == "zh" else words[1]
