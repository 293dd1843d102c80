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
# What the audit book says was done.
DEEDS: dict[str, Words] = {
    "signed_in": ("登录", "signed in"),
    "password_changed": ("改了密码", "changed a password"),
    "person_invited": ("发了邀请", "invited"),
    "person_added": ("添加人员", "added somebody"),
    "person_changed": ("修改人员", "changed somebody"),
    "account_shut": ("停用账号", "shut an account"),
    "account_opened": ("启用账号", "opened an account"),
    "sessions_ended": ("结束登录", "ended sessions"),
    "team_named": ("命名班组", "named a team"),
    "duty_planned": ("登记值班", "planned duty"),
    "duty_dropped": ("去掉值班", "dropped duty"),
    "key_made": ("发密钥", "made a key"),
    "key_revoked": ("收回密钥", "took a key back"),
    "customer_erased": ("删除客户资料", "erased a customer"),
    "contact_revealed": ("查看客户完整电话", "unmasked a customer"),
    "link_made": ("发客户链接", "made a customer's link"),
    "links_revoked": ("收回客户链接", "took links back"),
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
