"""What must an integrator know before the first request? (The front page of `/docs`)"""

from typing import Any

from api.errors import ProblemBody

DESCRIPTION = """
**上门**照着服务规范办事：每张工单、每件投诉都是一个长期运行的案子，到时提醒、逾期升级，任何时候都说得出接下来会发生什么。

**Shangmen** keeps the promises of a written service standard: every order and every complaint is one long-lived case
that reminds, escalates, and can always say what will happen next.

### 密钥 · Keys
`Authorization: Bearer <key>`。第一把是 `SHANGMEN_BOOTSTRAP_KEY`（管理员），其余用 `POST /v1/keys` 发。
密钥带角色，也可以属于一个人。管理员可以代任何人登记：命令里写 `"by": "<人员编号>"`；
调度、客服只能代客户和师傅登记。
· The first key is `SHANGMEN_BOOTSTRAP_KEY`, an administrator's; make others with `POST /v1/keys`. A key carries
roles and may belong to a person. An administrator may act for anybody: a command carries `"by": "<person id>"`;
dispatchers and customer service may act for customers and technicians.

### 一次就是一次 · Idempotency
`POST` 开单和命令都带 `Idempotency-Key`（任意 1 至 200 个可见字符）。同一个键、同样内容再发一次，
得到同一个结果；同一个键、不同内容，答 422。网络断了、答了 503，都用同一个键再发。
· Send an `Idempotency-Key` with every opening and every command. Same key and same content: the same result. Same
key and other content: 422. After a broken connection or a 503 send it again with the same key.

### 命令 · Commands
`GET` 一个案子，`commands` 列出您现在能给的命令和各自的字段。按规范不能做的，答 409，说明原因和条款。
· `GET` a case: `commands` lists what you may do now, with the fields of each. What the standard does not allow is
answered with 409, the reason and the clause.

```
POST /v1/orders/SO-20261121-000042/commands
{"kind": "appoint", "at": "2026-11-22T10:00:00+08:00", "read_back": true, "by": "per_zhang"}
```

### 出错的样子 · Errors
一律是 `application/problem+json`（RFC 9457）。`refusal` 给程序看，`detail` 给人看
（`Accept-Language: zh` 或 `en`，默认中文）。任何错误都不会把您发来的内容再说一遍。
· Always `application/problem+json`. `refusal` is for programs, `detail` for people. No error repeats what you sent.

```json
{"type": "urn:shangmen:refusal:AlreadyTaken", "title": "按规范不能这样做", "status": 409,
 "detail": "手慢了，这一单已经被其他师傅抢走。请等下一单。", "refusal": "AlreadyTaken", "clause": "RENO-007"}
```

| status | 意思 · meaning |
| --- | --- |
| 400 | 请求读不懂，不是 UTF-8 的 JSON · not readable as JSON in UTF-8 |
| 401 / 403 | 没有密钥，或它不能做这件事 · no key, or not with this key |
| 404 | 没有，或者不该由您看到 · none, or not for you to see |
| 409 | 按规范现在不能这样做 · not possible now by the standard |
| 422 | 内容不对，`errors` 逐项说明 · malformed; `errors` says where and why |
| 503 | 暂时办不了，看 `Retry-After` · not just now, see `Retry-After` |

### 列表 · Lists
一页一页给：`{"items": […], "next": "…"}`，下一页带上 `?cursor=<next>`。筛选条件可以留空。
一个案子的 `events` 和 `messages` 是整个数组。
· Page by page: `{"items": […], "next": "…"}`; the next page is `?cursor=<next>`. Filters may be left empty. `events`
and `messages` of a case are whole arrays.

### 时间、电话、钱 · Instants, phones, money
时间一律带时区（ISO 8601）；电话写法不拘，存成 E.164；金额是元，写成字符串。
· Instants carry a zone; phones are taken as people write them and kept as E.164; amounts are yuan, as text.
"""

TAGS: list[dict[str, Any]] = [
    {"name": "orders", "description": "服务工单 · service orders"},
    {"name": "complaints", "description": "投诉 · complaints"},
    {
        "name": "inbox",
        "description": "等人处理的回复和没人确认的升级 · replies and escalations that wait for people",
    },
    {"name": "people", "description": "师傅、班组长、客服等 · technicians, leaders, the desk"},
    {"name": "figures", "description": "每天的数字 · figures by day"},
    {"name": "keys", "description": "密钥 · keys"},
    {"name": "links", "description": "客户链接 · customers' links"},
    {"name": "standards", "description": "服务规范 · service standards"},
    {"name": "sandbox", "description": "演练：快进、看手机 · rehearsal: move clocks, look at phones"},
    {"name": "webhooks", "description": "短信、电话平台的回执 · what providers report"},
    {"name": "health", "description": "运行状况 · health"},
]


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The errors of a route, in the one shape they all have."""
    said = {
        400: "请求读不懂 · not readable",
        401: "没有有效的密钥 · no valid key",
        403: "这把密钥不行 · not with this key",
        404: "没有这个案子 · no such case",
        409: "按规范现在不能这样做 · not possible now by the standard",
        422: "内容不对 · malformed",
        503: "暂时办不了 · not just now",
    }
    return {
        status: {
            "description": said[status],
            "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/ProblemBody"}}},
        }
        for status in statuses
    }


def with_problems(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema with the one shape of our errors in place of FastAPI's own."""
    shapes = schema["components"]["schemas"]
    for name in ("HTTPValidationError", "ValidationError"):
        shapes.pop(name, None)
    problem = ProblemBody.model_json_schema(ref_template="#/components/schemas/{model}")
    shapes |= {**problem.pop("$defs", {}), "ProblemBody": problem}
    for path in schema["paths"].values():
        for operation in path.values():
            if "HTTPValidationError" in str(operation["responses"].get("422")):
                operation["responses"]["422"] = problems(422)[422]
            if "requestBody" in operation:
                operation["responses"]["400"] = problems(400)[400]
    return schema
