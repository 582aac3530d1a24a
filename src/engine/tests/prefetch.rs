//! Looking ahead changes nothing and minds nothing, whatever the commands name.

use super::*;

#[test]
fn prefetched_commands_are_answered_alike() {
    let cancel = |account, id| {
        let order = OrderRef::Id(OrderId(id));
        Command::CancelOrder(CancelOrder { account, order })
    };
    let amend = |account, id, price| {
        let (order, price) = (OrderRef::Id(OrderId(id)), Some(Price(price)));
        Command::AmendOrder(AmendOrder { account, order, price, quantity: None })
    };
    let place = |account, side, terms| Command::PlaceOrder(House::order(account, side, terms));
    let trigger = Some(Trigger::Stop(Price(90)));
    let commands = [
        place(ANN, SELL, limit(100, 5)),
        place(ANN, BUY, iceberg(80, 9, 3)),
        Command::PlaceOrder(NewOrder { trigger, ..House::order(CAT, SELL, lots(5)) }),
        place(BOB, BUY, limit(100, 3)),
        amend(ANN, 2, 85),
        cancel(CAT, 3),
        cancel(CAT, 3),
        cancel(BOB, u64::MAX),
        cancel(AccountId(u32::MAX), 0),
        place(AccountId(77_777), BUY, limit(100, 3)),
        Command::PlaceOrder(NewOrder {
            market: MarketId(u16::MAX),
            ..House::order(ANN, BUY, limit(1, 1))
        }),
        Command::Tick,
    ];
    let (mut plain, mut prefetched) = (House::open(), House::open());
    Engine::new().prefetch(&commands);
    for (at, command) in commands.iter().enumerate() {
        let hash = prefetched.engine.state_hash();
        prefetched.engine.prefetch(&commands[at..]);
        assert_eq!(prefetched.engine.state_hash(), hash, "looking changes nothing");
        assert_eq!(prefetched.run(command.clone()), plain.run(command.clone()), "{command:?}");
    }
}
