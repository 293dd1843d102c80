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
    SALES = "sales"
    DIRECTOR = "director"
    GENERAL_MANAGER = "general_manager"
    STORE = "store"
    STORE_MANAGER = "store_manager"
    SELF_OPERATED_HEAD = "self_operated_head"
    HOME_CONSULTANT = "home_consultant"
    CALL_CENTRE = "call_centre"
    OFFICE = "office"
    OFFICE_SUPERVISOR = "office_supervisor"
    CLEANING_SUPERVISOR = "cleaning_supervisor"
    DUTY_LEADER = "duty_leader"
    TRACKER = "tracker"
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
    Role.SALES: ("销售", "sales"),
    Role.DIRECTOR: ("分管总监", "director in charge"),
    Role.GENERAL_MANAGER: ("总经理", "general manager"),
    Role.STORE: ("门店", "store"),
    Role.STORE_MANAGER: ("店长", "store manager"),
    Role.SELF_OPERATED_HEAD: ("自营部负责人", "head of the self-operated department"),
    Role.HOME_CONSULTANT: ("家居顾问", "home consultant"),
    Role.CALL_CENTRE: ("呼叫中心", "call centre"),
    Role.OFFICE: ("办公室", "office"),
    Role.OFFICE_SUPERVISOR: ("办公室主管", "office supervisor"),
    Role.CLEANING_SUPERVISOR: ("保洁主管", "cleaning supervisor"),
    Role.DUTY_LEADER: ("值班组长", "duty leader"),
    Role.TRACKER: ("跟踪人", "tracker"),
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
