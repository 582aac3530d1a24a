"""The main job by the installed package: `python main_job.py ADDRESS`. It prints what it did; a mistake ends it."""

import asyncio
import json
import re
import sys
import urllib.request
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from io import BytesIO
from typing import Any, TypeVar
from uuid import uuid4

from agio_client import AgioClient, AgioError, Refused, Tokens, accepted
from agio_client.generated import (
    AddPortfolioAccountInput,
    ApplyImportInput,
    CreatePortfolioInput,
    ImportStatus,
    OrderStatus,
    OrderType,
    PlaceOrderInput,
    PortfolioAccountKind,
    RevertImportInput,
    SandboxDepositInput,
    Side,
    SignUpInput,
    StartImportInput,
    TimeInForce,
    Upload,
    UserErrorCode,
    VerifyEmailInput,
)

PATIENCE_S = 20
PASSWORD = "correct horse battery staple"
Event = TypeVar("Event")


async def mailed_code(url: str, to: str) -> str:
    """The six digits of the newest mail to an address, once it is there."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            mails: list[dict[str, Any]] = await asyncio.to_thread(mailbox, url)
            texts = [str(mail["text"]) for mail in mails if mail["to"] == to]
            if texts and (found := re.search(r"\b\d{6}\b", texts[0])):
                return found[0]
            await asyncio.sleep(0.05)


def mailbox(url: str) -> Any:
    with urllib.request.urlopen(f"{url}/dev/mailbox.json") as answer:
        return json.load(answer)


async def first(events: AsyncIterator[Event], fits: Callable[[Event], bool] = lambda _: True) -> Event:
    """The first event that fits."""
    async with asyncio.timeout(PATIENCE_S):
        async for event in events:
            if fits(event):
                return event
    raise AssertionError("the subscription ended")


async def sign_up(agio: AgioClient, url: str) -> str:
    email = f"{uuid4()}@example.com"
    payload = await agio.sign_up(SignUpInput(email=email, password=PASSWORD, display_name="Newcomer"))
    assert accepted(payload).acknowledged
    verified = await agio.verify_email(VerifyEmailInput(email=email, code=await mailed_code(url, email)))
    assert accepted(verified).verified
    return email


async def trade(agio: AgioClient) -> None:
    price = await first(agio.prices(symbols=["BTC"]))
    assert isinstance(price.price, Decimal) and price.price > 0
    assert price.at.tzinfo is not None
    book = await first(agio.order_book("BTC-USD", depth=5), lambda update: len(update.asks) > 0)
    assert book.snapshot and book.asks[0].price < book.asks[-1].price

    deposit = accepted(await agio.deposit(SandboxDepositInput(asset="USD", amount=Decimal(4000))))
    assert deposit.balance is not None and deposit.balance.available == Decimal(4000)

    updates = asyncio.create_task(first(agio.order_updates(), lambda it: it.order.status == OrderStatus.FILLED))
    order = PlaceOrderInput(market="BTC-USD", side=Side.BUY, type=OrderType.MARKET, quote_quantity=Decimal("5E+2"))
    placed = accepted(await agio.place_order(order.model_copy(update={"client_order_id": "first"})))
    # Nothing tells when a subscription is there, so further small orders are placed until one is seen.
    while not updates.done():
        await asyncio.wait([updates], timeout=0.25)
        if not updates.done():
            accepted(await agio.place_order(order.model_copy(update={"quote_quantity": Decimal(20)})))
    assert placed.order is not None and placed.order.status == OrderStatus.FILLED
    assert {trade.fee_asset.symbol for trade in placed.trades} == {"USD"}
    assert (await updates).order.market.symbol == "BTC-USD"


async def look(agio: AgioClient) -> None:
    viewer = await agio.portfolio()
    assert viewer is not None
    assert {holding.asset.symbol for holding in viewer.portfolio.holdings} == {"BTC", "USD"}
    try:
        off_tick = PlaceOrderInput(
            market="BTC-USD",
            side=Side.BUY,
            type=OrderType.LIMIT,
            price=Decimal("100.005"),
            quantity=Decimal("0.1"),
            time_in_force=TimeInForce.GTD,
            expires_at=datetime.now(timezone.utc) + timedelta(hours=1),
        )
        accepted(await agio.place_order(off_tick))
    except Refused as refused:
        assert [error.code for error in refused.user_errors] == [UserErrorCode.PRICE_OFF_TICK], refused
    else:
        raise AssertionError("an order off the tick was taken")


async def bring_in(agio: AgioClient) -> None:
    """A file of another exchange, looked at, written down and taken back."""
    made = accepted(await agio.create_portfolio(CreatePortfolioInput(name="Mine", currency="EUR")))
    assert made.portfolio is not None
    place = AddPortfolioAccountInput(
        portfolio_id=made.portfolio.id, kind=PortfolioAccountKind.EXTERNAL_EXCHANGE, name="Elsewhere"
    )
    added = accepted(await agio.add_portfolio_account(place))
    assert added.account is not None
    header = "timestamp,type,received_quantity,received_asset,sent_quantity,sent_asset"
    text = f"{header}\n2024-01-02T00:00:00Z,DEPOSIT,5,BTC,,\n"
    file = Upload("mine.csv", BytesIO(text.encode()), "text/csv")
    started = accepted(await agio.start_import(StartImportInput(portfolio_account_id=added.account.id, file=file)))
    brought = started.import_
    assert brought is not None and brought.status == ImportStatus.READY and brought.counts.new == 1
    applied = accepted(await agio.apply_import(ApplyImportInput(id=brought.id))).import_
    assert applied is not None and applied.status == ImportStatus.APPLIED and applied.activities == 1
    reverted = accepted(await agio.revert_import(RevertImportInput(id=brought.id))).import_
    assert reverted is not None and reverted.status == ImportStatus.REVERTED


async def main(url: str) -> None:
    kept: list[Tokens | None] = []
    async with AgioClient(url, on_tokens=kept.append) as agio:
        email = await sign_up(agio, url)
        wrong = await agio.log_in(email, "another pass phrase")
        assert [error.code for error in wrong.user_errors] == [UserErrorCode.INVALID_CREDENTIALS]
        accepted(await agio.log_in(email, PASSWORD, device_name="a test"))
        await trade(agio)
        await look(agio)
        await bring_in(agio)
        tokens = kept[-1]
        assert tokens is not None
        # An access token that ran out is renewed on the way, for requests and for sockets.
        async with AgioClient(url, tokens=Tokens("expired", tokens.refresh_token)) as later:
            viewer = await later.viewer()
            assert viewer is not None and viewer.email == email
        async with AgioClient(url, tokens=Tokens("expired", tokens.refresh_token)) as later:
            assert (await first(later.portfolio_updates())).currency == "USD"
        await agio.log_out()
        assert kept[-1] is None and await agio.viewer() is None
        try:
            await agio.deposit(SandboxDepositInput(asset="USD", amount=Decimal(1)))
        except AgioError as error:
            assert error.codes == ["UNAUTHENTICATED"], error
        else:
            raise AssertionError("nobody got money")
    print("python: done")


asyncio.run(main(sys.argv[1]))
