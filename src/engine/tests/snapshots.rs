//! A saved engine, loaded again, is the same engine: same hash, same answers for ever.

use super::*;

fn bytes(engine: &Engine) -> Vec<u8> {
    let mut bytes = Vec::new();
    engine.save(&mut |piece| bytes.extend_from_slice(piece));
    bytes
}

/// A house with something of everything in it.
fn furnished() -> House {
    let mut house = House::with_fees(1_000, 2_500);
    house.trade_at(100);
    let named = |id: &str, order| NewOrder { client_id: ClientId::new(id), ..order };
    house.put(named("old", House::order(ANN, BUY, limit(50, 4))));
    house.at = house.at.plus(REMEMBERED);
    house.put(named("new", House::order(ANN, BUY, limit(50, 4))));
    house.placed(BOB, BUY, limit(50, 3));
    house.placed(BOB, SELL, iceberg(150, 20, 6));
    house.placed(CAT, BUY, limit(150, 2));
    let waiting =
        |side, trigger| NewOrder { trigger: Some(trigger), ..House::order(CAT, side, lots(5)) };
    house.put(waiting(SELL, Trigger::Trailing { delta: Price(7), stop: None }));
    house.put(waiting(BUY, Trigger::Trailing { delta: Price(9), stop: Some(Price(155)) }));
    house.put(waiting(BUY, Trigger::Stop(Price(160))));
    house.run(Command::PlaceOco(NewOco {
        account: ANN,
        client_id: None,
        stop_client_id: ClientId::new("loss"),
        market: BTC_USD,
        side: SELL,
        quantity: Quantity(10),
        price: Price(180),
        post_only: false,
        stop_price: Price(120),
        stop_limit: Some(Price(110)),
        expires_at: Some(house.at.plus(REMEMBERED)),
        self_trade_prevention: SelfTradePrevention::CancelBoth,
    }));
    house.run(Command::CancelAllAfter(CancelAllAfter { account: ANN, seconds: 50 }));
    for id in [1, 2, 4] {
        let (asset, amount, once) = (USD, Amount(70), Some(Once { kind: 3, id }));
        house.run(Command::RequestWithdrawal(Withdrawal { account: ANN, asset, amount, once }));
    }
    house.run(Command::VoidWithdrawal(agio_domain::WithdrawalId(2)));
    house
}

#[test]
fn saved_engine_hashes_to_the_state_hash_and_comes_back() {
    let house = furnished();
    let saved = bytes(&house.engine);
    assert_eq!(house.engine.state_hash(), *blake3::hash(&saved).as_bytes());
    let loaded = Engine::load(&saved).expect("its own bytes");
    assert_eq!(bytes(&loaded), saved);
    let orders = |engine: &Engine| engine.open_orders().collect::<Vec<_>>();
    assert_eq!(orders(&loaded), orders(&house.engine));
}

#[test]
fn snapshot_bytes_may_lie_in_parts_cut_anywhere() {
    let saved = bytes(&furnished().engine);
    let same = |parts: &[&[u8]]| {
        let loaded = Engine::load_parts(parts).expect("its own bytes");
        assert_eq!(bytes(&loaded), saved);
    };
    (0..=saved.len()).for_each(|cut| same(&[&saved[..cut], &saved[cut..]]));
    (1..9).for_each(|length| same(&saved.chunks(length).collect::<Vec<_>>()));
    let (start, end) = saved.split_at(saved.len() / 2);
    same(&[start, &[], end, &[]]);
    assert!(Engine::load_parts(&[start]).is_err() && Engine::load_parts(&[]).is_err());
    assert!(Engine::load_parts(&[&saved, &[0]]).is_err(), "there is more after its end");
}

#[test]
fn engine_is_dismantled_to_the_last_market() {
    let engine = furnished().engine;
    let markets = engine.listing().markets().len();
    let steps: Vec<usize> = engine.dismantled().collect();
    assert!(steps.len() > markets && steps.iter().all(|bytes| *bytes > 0), "{steps:?}");
}

#[test]
fn loaded_engine_answers_like_the_one_that_was_saved() {
    let mut house = furnished();
    let mut twin = Engine::load(&bytes(&house.engine)).expect("its own bytes");
    let mut both = |house: &mut House, command: Command| {
        let mut events = Vec::new();
        let seq = twin.last_seq().next();
        house.at = house.at.plus(core::time::Duration::from_secs(1));
        twin.apply(seq, house.at, &command, &mut events);
        assert_eq!(house.run(command.clone()), events, "{command:?}");
        assert_eq!(house.engine.state_hash(), twin.state_hash(), "{command:?}");
    };
    let order = |account, side, terms| Command::PlaceOrder(House::order(account, side, terms));
    let named =
        NewOrder { client_id: ClientId::new("old"), ..House::order(ANN, BUY, limit(50, 4)) };
    both(&mut house, Command::PlaceOrder(named.clone()));
    both(&mut house, order(BOB, SELL, limit(50, 6)));
    both(&mut house, Command::PlaceOrder(named));
    both(&mut house, order(CAT, BUY, limit(150, 9)));
    both(&mut house, order(BOB, SELL, limit(140, 5)));
    both(&mut house, order(CAT, BUY, limit(140, 5)));
    both(&mut house, order(BOB, SELL, limit(115, 5)));
    both(&mut house, order(CAT, BUY, limit(115, 5)));
    both(&mut house, Command::PostWithdrawal(agio_domain::WithdrawalId(1)));
    house.at = house.at.plus(REMEMBERED * 2);
    both(&mut house, Command::Tick);
}

#[test]
fn snapshot_cut_off_or_changed_is_refused_or_sound() {
    let saved = bytes(&furnished().engine);
    for end in 0..saved.len() {
        assert!(Engine::load(&saved[..end]).is_err(), "cut off at {end}");
    }
    for at in 0..saved.len() {
        let mut changed = saved.clone();
        changed[at] ^= 1 << (at % 8);
        if let Ok(engine) = Engine::load(&changed) {
            House { engine, at: Timestamp(0) }.check();
        }
    }
    assert_eq!(Engine::load(&[99]).err(), Some(LoadError::Version { found: 99 }));
}
