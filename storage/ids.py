"""How does a new row get a name that nobody can guess and nobody has yet?"""

import base64
import secrets


def new_id(prefix: str) -> str:
    """`per_…`, `cus_…`, `txt_…`, `att_…`: a prefix and 20 letters, 96 bits of chance."""
    return f"{prefix}_{base64.b32encode(secrets.token_bytes(12)).decode().rstrip('=').lower()}"
