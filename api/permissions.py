"""Who may use which address of the door? (What may be done to a case is the case's own affair.)"""

from domain.people import Role

STAFF = frozenset(Role) - {Role.CUSTOMER, Role.SYSTEM}
ANYBODY = frozenset(Role) - {Role.SYSTEM}
INTAKE = frozenset({Role.ADMIN, Role.DISPATCHER, Role.CUSTOMER_SERVICE, Role.CS_MANAGER, Role.SERVICE_CENTRE})
# Who takes a booking or places an order besides them (HOME-OPS-01, HOME-INTAKE-01).
BOOKING = INTAKE | {Role.OFFICE, Role.CALL_CENTRE}
# Who stands at the counter: they sell, receive visitors, and enter what a customer signs before them.
SHOP = frozenset({Role.SALES, Role.STORE, Role.STORE_MANAGER, Role.HOME_CONSULTANT})
OFFICE = STAFF - {Role.TECHNICIAN, Role.VIEWER}
ADMIN = frozenset({Role.ADMIN})
TECHNICIANS = frozenset({Role.TECHNICIAN})
DUTY_ROSTER = frozenset({Role.ADMIN, Role.DISPATCHER, Role.SUPERVISOR})
# Whoever reads what customers write: it holds their words, and their numbers.
INBOX = frozenset({Role.ADMIN, Role.DISPATCHER, Role.CUSTOMER_SERVICE, Role.CS_MANAGER, Role.SUPERVISOR})

# By the name of the route. A test holds this list, the public one and the routes that exist against each other.
PERMISSIONS: dict[str, frozenset[Role]] = {
    "open_order": BOOKING | SHOP | {Role.CUSTOMER},
    "open_complaint": INTAKE | {Role.CUSTOMER},
    "list_orders": ANYBODY,
    "list_complaints": ANYBODY,
    "read_order": ANYBODY,
    "read_complaint": ANYBODY,
    "events_of_order": ANYBODY,
    "events_of_complaint": ANYBODY,
    "messages_of_order": OFFICE,
    "messages_of_complaint": OFFICE,
    "reveal_contact_of_order": OFFICE,
    "reveal_contact_of_complaint": OFFICE,
    "bridge_order": ANYBODY - {Role.VIEWER},
    "bridges_of_order": OFFICE,
    "command_order": ANYBODY - {Role.VIEWER},
    "command_complaint": ANYBODY - {Role.VIEWER},
    "add_person": ADMIN,
    "change_person": ADMIN,
    "erase_customer": ADMIN,
    "list_people": OFFICE,
    "read_person": OFFICE,
    "list_unreachable": DUTY_ROSTER,
    "figures_daily": OFFICE,
    "read_inbox": INBOX,
    "take_inbox_entry": INBOX,
    "put_back_inbox_entry": INBOX,
    "settle_inbox_entry": INBOX,
    "make_key": ADMIN,
    "revoke_key": ADMIN,
    "make_link": INTAKE,
    "list_links": INTAKE,
    "revoke_link": INTAKE,
    "list_standards": ANYBODY,
    "read_standard": ANYBODY,
    "fast_forward": OFFICE,
    "read_phone": OFFICE,
    "reply_by_phone": OFFICE,
    "press_on_phone": OFFICE,
    "phones": OFFICE,
    "phone_answer": OFFICE,
    # Pages. Whoever is signed in may go, and see to their own account.
    "sign_out": STAFF,
    "board": STAFF - {Role.TECHNICIAN},
    "live": STAFF,
    "case_view": STAFF,
    "paper_page": STAFF,
    "case_command": STAFF - {Role.VIEWER},
    "case_acknowledge": OFFICE,
    "case_forward": OFFICE,
    "complaints_page": STAFF - {Role.TECHNICIAN},
    "inbox": OFFICE,
    "inbox_take": INBOX,
    "inbox_put_back": INBOX,
    "inbox_settle": INBOX,
    "standards_page": STAFF,
    "edition_page": STAFF,
    "difference_page": STAFF,
    "reports": OFFICE,
    "report_workbook": OFFICE,
    "digest_workbook": OFFICE,
    "report_page": BOOKING,
    "report": BOOKING,
    "my_day": TECHNICIANS,
    "my_job": TECHNICIANS,
    "my_command": TECHNICIANS,
    "my_call": TECHNICIANS,
    "my_photo": TECHNICIANS,
    "my_signature": TECHNICIANS,
    "attachment": STAFF,
    "slip": OFFICE | TECHNICIANS,
    "reveal_contact_on_page": OFFICE,
    "links_page": INTAKE,
    "revoke_link_on_page": INTAKE,
    "account": STAFF,
    "change_password": STAFF,
    "end_own_session": STAFF,
    "end_other_sessions": STAFF,
    "administration": DUTY_ROSTER,
    "people_page": DUTY_ROSTER,
    "person_page": DUTY_ROSTER,
    "new_person_page": ADMIN,
    "add_person_on_page": ADMIN,
    "change_person_on_page": ADMIN,
    "invite_on_page": ADMIN,
    "switch_account_on_page": ADMIN,
    "end_sessions_on_page": ADMIN,
    "teams_page": DUTY_ROSTER,
    "name_team_on_page": ADMIN,
    "duty_page": DUTY_ROSTER,
    "plan_duty_on_page": DUTY_ROSTER,
    "drop_duty_on_page": DUTY_ROSTER,
    "contact_points_page": DUTY_ROSTER,
    "calendar_page": DUTY_ROSTER,
    "opt_outs_page": DUTY_ROSTER,
    "erasing_page": ADMIN,
    "erase_on_page": ADMIN,
    "accounts_page": ADMIN,
    "end_session_on_page": ADMIN,
    "keys_page": ADMIN,
    "make_key_on_page": ADMIN,
    "revoke_key_on_page": ADMIN,
    "audit_page": ADMIN,
}

# No key: they say nothing about anybody, are signed by the provider, or exist in the sandbox only.
PUBLIC: frozenset[str] = frozenset(
    {"healthz", "readyz", "metrics", "openapi", "docs", "docs_script", "twilio", "wecom", "wecom_address"}
    | {"aliyun", "twilio_bridge"}
    | {"sign_in_page", "sign_in", "invitation_page", "accept_invitation"}
    | {"company_sign_in", "company_sign_in_back"}
    # Whoever has the link of a case: it opens that case for its customer, and nothing else.
    | {"customer_page", "customer_command", "customer_call", "customer_complaint"}
    # Whoever has the link of a message: it acknowledges that message for whom it was sent to, and nothing else.
    | {"acknowledge_page", "acknowledge_by_link"}
)
PUBLIC_IN_SANDBOX: frozenset[str] = frozenset({"act_as"})

# On whose behalf somebody else may be entered: an administrator for anybody, the desk for those who phone it.
DESK = frozenset({Role.DISPATCHER, Role.CUSTOMER_SERVICE, Role.CS_MANAGER}) | SHOP
PHONES_THE_DESK = frozenset({Role.CUSTOMER, Role.TECHNICIAN})

# Whoever is nothing else sees their own cases, or those of the team they lead.
SEE_THEIR_OWN = frozenset({Role.CUSTOMER, Role.TECHNICIAN, Role.TEAM_LEADER})

# Who sees a customer's whole telephone number and address.
SEES_CONTACT = frozenset(
    {Role.ADMIN, Role.DISPATCHER, Role.CUSTOMER_SERVICE, Role.CS_MANAGER, Role.SUPERVISOR}
)
