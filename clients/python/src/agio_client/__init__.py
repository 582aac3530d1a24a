"""A typed client of Agio. `AgioClient` has a method for each operation; `generated` has the types."""

from .errors import AgioError, Refused, accepted
from .session import AgioClient, Tokens

__all__ = ["AgioClient", "AgioError", "Refused", "Tokens", "accepted"]
