"""What can be wrong: errors of an answer, and what a person can mend."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

if TYPE_CHECKING:
    from .generated.fragments import UserErrorFields


class AgioError(Exception):
    """An operation that was not done as asked. Each error is as the server answered it."""

    def __init__(self, errors: Sequence[dict[str, Any]], status: int | None = None) -> None:
        said = " ".join(str(error.get("message", "")) for error in errors)
        super().__init__(said or f"The server answered with status {status} and nothing else.")
        self.errors = list(errors)
        self.status = status

    @property
    def codes(self) -> list[str]:
        """The code of each error, for programs."""
        return [str(error.get("extensions", {}).get("code", "")) for error in self.errors]


class Payload(Protocol):
    """What a mutation answers."""

    user_errors: list[UserErrorFields]


class Refused(Exception):
    """A mutation that was not done, and that somebody can mend: `user_errors` says how."""

    def __init__(self, user_errors: Sequence[UserErrorFields]) -> None:
        super().__init__(" ".join(error.message for error in user_errors))
        self.user_errors = list(user_errors)


AnyPayload = TypeVar("AnyPayload", bound=Payload)


def accepted(payload: AnyPayload) -> AnyPayload:
    """The payload of a mutation that was done; raises `Refused` for any other."""
    if payload.user_errors:
        raise Refused(payload.user_errors)
    return payload
