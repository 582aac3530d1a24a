"""The client: whose session it is, and how that is renewed."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

import httpx

from .generated import (
    Client,
    CompleteMfaCompleteMfa,
    CompleteMfaInput,
    RefreshSessionInput,
    SignInInput,
    SignInSignIn,
    TokenTransport,
)
from .generated.fragments import TokenFields


@dataclass(frozen=True)
class Tokens:
    """What a program keeps of a session."""

    access_token: str
    refresh_token: str


class AgioClient(Client):
    """A session with one server, by bearer token. Use it with `async with`."""

    def __init__(
        self,
        url: str,
        *,
        tokens: Tokens | None = None,
        on_tokens: Callable[[Tokens | None], None] | None = None,
        http_client: httpx.AsyncClient | None = None,
    ) -> None:
        """`tokens` are those of an earlier run. `on_tokens` is told of each change; null says that nobody is signed in."""
        super().__init__(url, http_client)
        self._tokens = tokens
        self._on_tokens = on_tokens
        self._renewing = asyncio.Lock()

    async def log_in(self, email: str, password: str, device_name: str | None = None) -> SignInSignIn:
        """Signs in and keeps the tokens. What can be mended is in `user_errors`."""
        bearer = TokenTransport.BEARER
        payload = await self.sign_in(
            SignInInput(email=email, password=password, device_name=device_name, transport=bearer)
        )
        if payload.tokens:
            self._keep(payload.tokens)
        return payload

    async def complete_log_in(self, challenge_token: str, code: str) -> CompleteMfaCompleteMfa:
        """Answers the challenge that `log_in` gave in `mfa`, and keeps the tokens."""
        payload = await self.complete_mfa(CompleteMfaInput(challenge_token=challenge_token, code=code))
        if payload.tokens:
            self._keep(payload.tokens)
        return payload

    async def log_out(self) -> None:
        """Ends the session."""
        await self.sign_out()
        self._forget()

    def authorization(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self._tokens.access_token}"} if self._tokens else {}

    async def renew(self) -> bool:
        used = self._tokens
        # A refresh token works once: whoever waited here takes what the first one got.
        async with self._renewing:
            if used is None or self._tokens is not used:
                return self._tokens is not None
            # Without the expired access token, which would be refused first.
            self._tokens = None
            try:
                payload = await self.refresh_session(RefreshSessionInput(refresh_token=used.refresh_token))
            except BaseException:
                self._tokens = used
                raise
            if payload.tokens is None:
                self._forget()
                return False
            self._keep(payload.tokens)
            return True

    def _keep(self, tokens: TokenFields) -> None:
        self._tokens = Tokens(access_token=tokens.access_token, refresh_token=tokens.refresh_token)
        self._tell()

    def _forget(self) -> None:
        self._tokens = None
        self._tell()

    def _tell(self) -> None:
        if self._on_tokens:
            self._on_tokens(self._tokens)
