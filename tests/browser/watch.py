"""What does a browser do behind the page: whom does it ask, and what does it complain about?"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, ViewportSize, expect

from embedded.ports import LOOPBACK

PHONE = ViewportSize(width=390, height=844)
DESK = ViewportSize(width=1360, height=850)
# A refused form answers 409 or 422, a phone loses its network: said in the console, and no fault of the page.
NO_FAULT = ("Failed to load resource", "htmx:sendError", "htmx:afterRequest")
VIOLATION = """
addEventListener('securitypolicyviolation', event =>
  console.error('CSP ' + event.violatedDirective + ' ' + event.blockedURI + ' ' + (event.sample || '')));
"""
# A machine that does other things beside must not make a test fail.
PATIENCE = 20_000
CALM = 1_500


@dataclass
class Watch:
    """Every context that is opened here is listened to until the test ends."""

    browser: Browser
    base_url: str
    elsewhere: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    @contextmanager
    def visitor(
        self, *, phone: bool = False, scripts: bool = True, language: str = "zh-CN", **more: Any
    ) -> Iterator[BrowserContext]:
        """A browser of somebody's own, with cookies of its own."""
        context = self.browser.new_context(
            base_url=self.base_url,
            viewport=PHONE if phone else DESK,
            locale=language,
            timezone_id="Asia/Shanghai",
            java_script_enabled=scripts,
            has_touch=phone,
            **more,
        )
        context.set_default_timeout(PATIENCE)
        context.on("request", self._asked)
        context.on("console", self._said)
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        if scripts:
            context.add_init_script(VIOLATION)
        try:
            yield context
        finally:
            # What was done last makes a phone's page come anew by itself; closed in the middle of that it may hang.
            if phone and scripts and context.pages:
                context.pages[0].wait_for_timeout(CALM)
            context.close()

    def _asked(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob", "about") and parts.hostname != LOOPBACK:
            self.elsewhere.append(request.url)

    def _said(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not any(said in message.text for said in NO_FAULT):
            self.complaints.append(f"{message.page.url if message.page else ''}: {message.text}")


def serious(page: Page, axe: str) -> list[str]:
    """What axe-core calls serious or critical on this page, in one line each. An empty list is a verdict."""
    # What is just being asked for is drawn paler for a moment.
    expect(page.locator(".htmx-request, main[aria-busy=true]")).to_have_count(0)
    page.evaluate(axe)
    found = page.evaluate("async () => (await axe.run(document, {resultTypes: ['violations']})).violations")
    return [
        f"{page.url} {fault['id']}: {fault['help']}: {node['html'][:160]} {node.get('failureSummary', '')[:200]}"
        for fault in found
        if fault["impact"] in ("serious", "critical")
        for node in fault["nodes"][:4]
    ]
