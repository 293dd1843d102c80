"""What do the pages call a channel, a part in a case, and what a plan does?"""

from domain.people import ROLE_NAMES, Role
from standards.wording import CASE_WORDS

Words = tuple[str, str]
DOES: dict[str, Words] = {
    "remind": ("提醒", "remind"),
    "due": ("到期", "due"),
    "escalate": ("升级", "escalate"),
    "notify": ("告知", "tell"),
}
KINDS: dict[str, Words] = {
    "order": ("工单", "Orders"),
    "complaint": ("投诉", "Complaints"),
    "purchase": ("销售", "Sales"),
    "reception": ("接待", "Receptions"),
}


def role_words(name: str) -> Words:
    """A part, as people call it; what has no name is shown as it is."""
    if name in CASE_WORDS:
        return CASE_WORDS[name]
    return ROLE_NAMES[Role(name)] if name in list(Role) else (name, name)
