"""How does somebody come in by the company's own sign-in (OpenID Connect, code with PKCE)?"""

import hmac
import logging
import secrets
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import quote, unquote, urlencode, urlsplit

import httpx2
from authlib.integrations.base_client import OAuthError
from authlib.integrations.httpx_client import OAuth2Client
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from fastapi import APIRouter, Request
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from starlette.responses import RedirectResponse, Response

from api.access import TheHouse
from api.house import House
from api.words import Words, language_of, pick
from console.access import cookie_name, is_secure, within
from console.sign_in import let_in
from console.sorry import sorry
from settings import Settings
from storage import accounts

log = logging.getLogger("console")
router = APIRouter(include_in_schema=False)
HERE = "/sign-in/company"
ON_THE_WAY = timedelta(minutes=10)
PATIENCE, LEEWAY = 8.0, 60
SIGNED_BY = ("RS256", "PS256", "ES256", "EdDSA")
AWAY: Words = (
    "公司统一登录暂时连不上，请稍候再试。",
    "The company's sign-in does not answer; try again shortly.",
)
STALE: Words = (
    "登录花的时间太长，或不是从这里开始的。请再试一次。",
    "That took too long, or began elsewhere. Try again.",
)
UNTRUE: Words = (
    "公司统一登录的回答不对，已经记下。",
    "The company's sign-in gave an answer that does not hold.",
)
NOBODY: Words = (
    "您的公司账号没有对应的账号。请管理员在人员页里登记您的邮箱并发一条邀请。",
    "Nobody here has that account. Ask an administrator to enter your e-mail and to invite you.",
)


@dataclass(frozen=True)
class Trip:
    """What the browser keeps while its owner is away at the issuer: nothing in it is worth anything elsewhere."""

    state: str
    nonce: str
    verifier: str
    there: str


@router.get(HERE, name="company_sign_in")
def company_sign_in(request: Request, house: TheHouse) -> Response:
    """Away to the issuer, with a note in a cookie of what was asked."""
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    trip = Trip(state, nonce, verifier, within(request.query_params.get("next")))
    try:
        found = _discovered(house.settings)
    except httpx2.HTTPError:
        return sorry(request, 503, pick(AWAY, language_of(request)))
    asked = {
        "response_type": "code",
        "client_id": house.settings.oidc_client_id,
        "redirect_uri": _back(house.settings),
        "scope": "openid email",
        "state": trip.state,
        "nonce": trip.nonce,
        "code_challenge": create_s256_code_challenge(trip.verifier),
        "code_challenge_method": "S256",
    }
    sign = "&" if urlsplit(found["authorization_endpoint"]).query else "?"
    answer = RedirectResponse(found["authorization_endpoint"] + sign + urlencode(asked), status_code=303)
    kept = ".".join((trip.state, trip.nonce, trip.verifier, quote(trip.there, safe="")))
    _keep(answer, house.settings, kept)
    return answer


@router.get(f"{HERE}/back", name="company_sign_in_back")
def company_sign_in_back(request: Request, house: TheHouse) -> Response:
    """Back from there: whoever the issuer vouches for is let in, if they have an account that is open."""
    language, trip = language_of(request), _trip(request, house.settings)
    state, code = (request.query_params.get(name, "") for name in ("state", "code"))
    if trip is None or not code or not hmac.compare_digest(state.encode(), trip.state.encode()):
        return sorry(request, 403, pick(STALE, language))
    try:
        subject, email = _vouched_for(house.settings, code, trip)
    except httpx2.HTTPError:
        return sorry(request, 503, pick(AWAY, language))
    except (OAuthError, JoseError, KeyError, ValueError) as untrue:
        log.warning("the company's sign-in gave an answer that does not hold: %s", type(untrue).__name__)
        return sorry(request, 403, pick(UNTRUE, language))
    return _admit(request, house, accounts.by_subject(house.database, subject, email), trip.there)


def _admit(request: Request, house: House, person: str | None, there: str) -> Response:
    if person is None:
        return sorry(request, 403, pick(NOBODY, language_of(request)))
    answer = let_in(request, house, person, "company", there)
    _keep(answer, house.settings, "")
    return answer


def _vouched_for(settings: Settings, code: str, trip: Trip) -> tuple[str, str | None]:
    """Issuer and subject, and the e-mail if the issuer has verified it."""
    assert settings.oidc_client_id is not None
    assert settings.oidc_client_secret is not None
    found = _discovered(settings)
    with OAuth2Client(
        settings.oidc_client_id,
        settings.oidc_client_secret.get_secret_value(),
        redirect_uri=_back(settings),
        timeout=PATIENCE,
    ) as client:
        token = client.fetch_token(found["token_endpoint"], code=code, code_verifier=trip.verifier)
    keys = KeySet.import_key_set(httpx2.get(found["jwks_uri"], timeout=PATIENCE).raise_for_status().json())
    claims = jwt.decode(token["id_token"], keys, algorithms=list(SIGNED_BY)).claims
    wanted = jwt.JWTClaimsRegistry(
        leeway=LEEWAY,
        iss={"essential": True, "value": found["issuer"]},
        aud={"essential": True, "value": settings.oidc_client_id},
        exp={"essential": True},
        sub={"essential": True},
        nonce={"essential": True, "value": trip.nonce},
    )
    wanted.validate(claims)
    email = claims.get("email") if claims.get("email_verified") is True else None
    return f"{claims['iss']}|{claims['sub']}", email


def _discovered(settings: Settings) -> dict[str, str]:
    """What the issuer says of itself. It must be who we meant: else another could vouch in its name."""
    address = f"{settings.oidc_issuer}/.well-known/openid-configuration"
    found = httpx2.get(address, timeout=PATIENCE).raise_for_status().json()
    if str(found.get("issuer", "")).rstrip("/") != settings.oidc_issuer:
        raise httpx2.HTTPError("another issuer answered")
    return dict(found)


def _trip(request: Request, settings: Settings) -> Trip | None:
    parts = request.cookies.get(_cookie(settings), "").split(".", 3)
    return Trip(parts[0], parts[1], parts[2], within(unquote(parts[3]))) if len(parts) == 4 else None


def _keep(answer: Response, settings: Settings, kept: str) -> None:
    answer.set_cookie(
        _cookie(settings),
        kept,
        path="/",
        max_age=int(ON_THE_WAY.total_seconds()) if kept else 0,
        secure=is_secure(settings),
        httponly=True,
        samesite="lax",
    )


def _cookie(settings: Settings) -> str:
    return f"{cookie_name(settings)}-company"


def _back(settings: Settings) -> str:
    return f"{settings.own_url}{HERE}/back"
