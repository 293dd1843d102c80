"""How much do the two sides of a visit see of each other?"""

import re

from domain.people import Role
from domain.standard import OrderRules

# Chinese addresses go from the large to the small: what stands before the street is enough to decide by.
_DISTRICT = re.compile(r"^.*?(?:区|县|旗|镇)")


def sees_whole_address(rules: OrderRules, role: Role, person: str | None, technician: str | None) -> bool:
    """Before a worker has the job the district is enough, where the standard says so (HOME-INTAKE-08, conflict 13)."""
    beside_the_job = role in (Role.TECHNICIAN, Role.STORE) and person != technician
    return not beside_the_job or rules.privacy.address.value == "full"


def address_seen(
    rules: OrderRules, role: Role, person: str | None, technician: str | None, address: str
) -> str:
    """Whole, or the district alone for a worker who does not have the job yet."""
    return address if sees_whole_address(rules, role, person, technician) else district_of(address)


def sees_technicians_number(rules: OrderRules, role: Role) -> bool:
    """Whether a customer learns the number of whoever comes (HOME-INTAKE-07); the house always knows it."""
    return role is not Role.CUSTOMER or rules.privacy.technician_phone.value == "shown"


def district_of(address: str) -> str:
    """The district of an address; nothing where it names none, since half an address may be the whole of it."""
    found = _DISTRICT.match(address)
    return found[0] if found else ""
