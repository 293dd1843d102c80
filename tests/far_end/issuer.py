"""How would a company's identity provider vouch for somebody, and how would one that lies?"""

import base64
import hashlib
import json
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "shangmen", "far-end-oidc-secret"


class Issuer:
    """An OpenID provider on this machine: whoever comes is `claims`, without being asked."""

    def __init__(self) -> None:
        self.key = RSAKey.generate_key(2048, {"kid": "1", "use": "sig"}, private=True)
        self.signs_with = self.key
        self.claims: dict[str, Any] = {"sub": "u1", "email": "near@house.example", "email_verified": True}
        self.asked: dict[str, dict[str, str]] = {}
        issuer = self

        class Desk(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                issuer.answer(self, dict(parse_qs(urlsplit(self.path).query)))

            def do_POST(self) -> None:
                said = self.rfile.read(int(self.headers["content-length"])).decode()
                issuer.answer(self, dict(parse_qs(said)))

            def log_message(self, *_: object) -> None:
                return

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Desk)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        self.thread = threading.Thread(target=self.server.serve_forever)
        self.thread.start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    def answer(self, desk: BaseHTTPRequestHandler, said: dict[str, list[str]]) -> None:
        plain = {name: values[0] for name, values in said.items()}
        path = urlsplit(desk.path).path
        if path == "/authorize":
            desk.send_response(302)
            desk.send_header("location", self._authorized(plain))
            desk.end_headers()
            return
        pages: dict[str, Callable[[], dict[str, Any]]] = {
            "/.well-known/openid-configuration": self._configuration,
            "/jwks": lambda: {"keys": [self.key.as_dict(private=False)]},
            "/token": lambda: self._token(desk.headers.get("authorization", ""), plain),
        }
        body = json.dumps(pages[path]()).encode()
        desk.send_response(400 if b'"error"' in body else 200)
        desk.send_header("content-type", "application/json")
        desk.send_header("content-length", str(len(body)))
        desk.end_headers()
        desk.wfile.write(body)

    def _configuration(self) -> dict[str, str]:
        places = {f"{what}_endpoint": f"{self.url}/{path}" for what, path in PLACES.items()}
        return {"issuer": self.url, "jwks_uri": f"{self.url}/jwks", **places}

    def _authorized(self, asked: dict[str, str]) -> str:
        assert asked["client_id"] == CLIENT
        assert asked["code_challenge_method"] == "S256"
        code = f"code-{len(self.asked)}"
        self.asked[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def _token(self, authorization: str, said: dict[str, str]) -> dict[str, Any]:
        """Each code once, to the client who has its secret and the verifier of the challenge."""
        asked = self.asked.pop(said.get("code", ""), None)
        right = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        digest = hashlib.sha256(said.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if asked is None or authorization != f"Basic {right}" or challenge != asked["code_challenge"]:
            return {"error": "invalid_grant"}
        now = int(time.time())
        claims = {"iss": self.url, "aud": CLIENT, "iat": now, "exp": now + 60, "nonce": asked["nonce"]}
        signed = jwt.encode({"alg": "RS256", "kid": "1"}, {**claims, **self.claims}, self.signs_with)
        return {"access_token": "x", "token_type": "Bearer", "expires_in": 60, "id_token": signed}


PLACES = {"authorization": "authorize", "token": "token"}
