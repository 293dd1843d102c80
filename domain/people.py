"""Who takes part in a case, and in which part?"""

from enum import StrEnum

from domain.base import Fact


class Role(StrEnum):
    """The part a person plays; a person may have several."""

    CUSTOMER = "customer"
    TECHNICIAN = "technician"
    TEAM_LEADER = "team_leader"
    SUPERVISOR = "supervisor"
    DISPATCHER = "dispatcher"
    CUSTOMER_SERVICE = "customer_service"
    CS_MANAGER = "cs_manager"
    DEPARTMENT_MANAGER = "department_manager"
    EXECUTIVE = "executive"
    FINANCE = "finance"
    ESTIMATOR = "estimator"
    CONSTRUCTION_LEAD = "construction_lead"
    SERVICE_CENTRE = "service_centre"
    COMPANY = "company"
    HEADQUARTERS = "headquarters"
    ADMIN = "admin"
    VIEWER = "viewer"
    SYSTEM = "system"


ROLE_NAMES: dict[Role, tuple[str, str]] = {
    Role.CUSTOMER: ("客户", "customer"),
    Role.TECHNICIAN: ("师傅", "technician"),
    Role.TEAM_LEADER: ("班组长", "team leader"),
    Role.SUPERVISOR: ("主管", "supervisor"),
    Role.DISPATCHER: ("调度", "dispatcher"),
    Role.CUSTOMER_SERVICE: ("客服", "customer service"),
    Role.CS_MANAGER: ("客服经理", "customer service manager"),
    Role.DEPARTMENT_MANAGER: ("部门经理", "department manager"),
    Role.EXECUTIVE: ("分管领导", "executive in charge"),
    Role.FINANCE: ("财务", "finance"),
    Role.ESTIMATOR: ("预算员", "estimator"),
    Role.CONSTRUCTION_LEAD: ("施工负责人", "construction lead"),
    Role.SERVICE_CENTRE: ("服务中心", "service centre"),
    Role.COMPANY: ("公司", "company"),
    Role.HEADQUARTERS: ("总部", "headquarters"),
    Role.ADMIN: ("管理员", "administrator"),
    Role.VIEWER: ("查看者", "viewer"),
    Role.SYSTEM: ("系统", "system"),
}


class Actor(Fact):
    """Whoever gives a command: a person known by id, and the roles that person holds."""

    person: str
    roles: tuple[Role, ...]

    def holds(self, roles: tuple[Role, ...]) -> bool:
        return any(role in roles for role in self.roles)


THE_SYSTEM = Actor(person="system", roles=(Role.SYSTEM,))
