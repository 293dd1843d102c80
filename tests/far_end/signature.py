"""How does the provider sign what it sends, written from its description and not with its library?"""

import base64
import hashlib
import hmac


def sign(token: str, url: str, form: dict[str, str]) -> str:
    """The full address, then every field name and value in the order of the names, under HMAC-SHA1."""
    said = url + "".join(name + form[name] for name in sorted(form))
    mac = hmac.new(token.encode(), said.encode(), hashlib.sha1)
    return base64.b64encode(mac.digest()).decode()
