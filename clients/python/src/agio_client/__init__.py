"""A typed client of Agio. `AgioClient` has a method for each operation; `generated` has the types."""

from .errors import AgioError, Refused, accepted
from .keys import ApiKeyClient, hmac_sha256
from .session import AgioClient, Tokens

__all__ = ["AgioClient", "AgioError", "ApiKeyClient", "Refused", "Tokens", "accepted", "hmac_sha256"]
