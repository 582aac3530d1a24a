//! An engine from the bytes of a snapshot. Trusts nothing: whatever could make a later command panic, or
//! answer what no engine would, is refused here.
//!
//! Indices are made anew; only what `snapshot` writes decides what the engine answers.

use super::Engine;
use super::arena::NOWHERE;
use super::client_ids::{CLIENT_IDS_MAX, Memory, Named};
use super::event::BalanceState;
use super::market_rules::AMOUNT_MAX;
use super::ranges::Ranges;
use super::restore_orders::{Held, Putting};
use super::snapshot::{MemoryImage, OrderImage, SNAPSHOT_VERSION};
use super::snapshot_reader::{Checked, LoadError, Reader, must};
use super::volumes::{VOLUME_DAYS, VolumeDay, day_of};
use super::withdrawals::{Record, Withdrawals};
use super::{ClientIds, recent::OWNERS_REMEMBERED};
use agio_domain::{
    AccountId, Amount, Asset, AssetId, ClientId, FeeTiers, Market, OrderId, Price, Seq, Timestamp,
    TradeId, TransferId, UserId, WithdrawalId,
};
use std::collections::BTreeMap;

impl Engine {
    /// An engine of the bytes that [`Engine::save`] wrote; it answers every command as that one would.
    ///
    /// # Errors
    /// When the bytes are no snapshot, are of another version, or contradict themselves.
    pub fn load(bytes: &[u8]) -> Result<Engine, LoadError> {
        Engine::load_parts(&[bytes])
    }

    /// The same of bytes that lie in several parts, cut anywhere.
    ///
    /// # Errors
    /// As [`Engine::load`].
    pub fn load_parts(parts: &[&[u8]]) -> Result<Engine, LoadError> {
        let mut reader = Reader::new(parts);
        let mut engine = Engine::new();
        engine.load_header(&mut reader)?;
        engine.load_listing(&mut reader)?;
        engine.load_accounts(&mut reader)?;
        engine.load_balances(&mut reader)?;
        let held = engine.load_orders(&mut reader)?;
        engine.load_client_ids(&mut reader)?;
        engine.load_volumes(&mut reader)?;
        engine.load_switches(&mut reader)?;
        engine.load_withdrawals(&mut reader)?;
        engine.load_onces(&mut reader)?;
        must(reader.is_at_end(), "there is more after its end")?;
        engine.check_holds(held)?;
        Ok(engine)
    }

    fn load_header(&mut self, reader: &mut Reader<'_>) -> Checked {
        let found: u8 = reader.one()?;
        if found != SNAPSHOT_VERSION {
            return Err(LoadError::Version { found });
        }
        let (seq, now): (Seq, Timestamp) = reader.one()?;
        let (trade, transfer): (TradeId, TransferId) = reader.one()?;
        let counts = [seq.0, trade.0, transfer.0];
        must(counts.iter().all(|count| *count < 1 << 62), "a counter is out of range")?;
        must(now >= Timestamp(0), "engine time is before 1970")?;
        (self.last_seq, self.now, self.today) = (seq, now, day_of(now));
        (self.newest_trade, self.newest_transfer) = (trade, transfer);
        Ok(())
    }

    fn load_listing(&mut self, reader: &mut Reader<'_>) -> Checked {
        let mut events = Vec::new();
        while let Some(asset) = reader.next::<Asset>()? {
            must(self.list_asset(&asset, &mut events).is_ok(), "an asset could not be listed")?;
            events.clear();
        }
        while let Some(market) = reader.next::<Market>()? {
            must(self.list_market(&market, &mut events).is_ok(), "a market could not be listed")?;
            events.clear();
        }
        let mut before = None;
        while let Some(table) = reader.next::<FeeTiers>()? {
            must(before < Some(table.quote), "fee tiers are out of order")?;
            before = Some(table.quote);
            let sound = !table.tiers.is_empty();
            must(
                sound && self.set_fee_tiers(&table, &mut events).is_ok(),
                "fee tiers are invalid",
            )?;
            events.clear();
        }
        Ok(())
    }

    fn load_accounts(&mut self, reader: &mut Reader<'_>) -> Checked {
        let mut before = None;
        while let Some((account, owner)) = reader.next::<(AccountId, UserId)>()? {
            must(before < Some(account), "accounts are out of order")?;
            before = Some(account);
            must(!account.is_house(), "an account of the house has an owner")?;
            self.add_account(account, owner);
        }
        Ok(())
    }

    /// Refuses an account that no command could have named.
    fn must_be_open(&self, account: AccountId) -> Checked {
        must(self.named_account(account).is_ok(), "an account that was never opened")
    }

    fn load_balances(&mut self, reader: &mut Reader<'_>) -> Checked {
        let mut sums: BTreeMap<AssetId, i128> = BTreeMap::new();
        let mut before = None;
        type Row = (AccountId, AssetId, Amount, Amount);
        while let Some((account, asset, available, held)) = reader.next::<Row>()? {
            must(before < Some((account, asset)), "balances are out of order")?;
            before = Some((account, asset));
            must(self.listing.asset(asset).is_some(), "a balance in an unknown asset")?;
            let range = 0..=AMOUNT_MAX.0;
            let sound = match account {
                AccountId::EXTERNAL => {
                    range.contains(&available.0.saturating_neg()) && held.is_zero()
                }
                _ => range.contains(&available.0) && range.contains(&held.0),
            };
            must(sound, "a balance is out of range")?;
            *sums.entry(asset).or_default() += i128::from(available.0) + i128::from(held.0);
            let there = self.ledger.restore(BalanceState { account, asset, available, held });
            must(there, "a balance of an account that was never opened")?;
        }
        must(sums.values().all(|sum| *sum == 0), "balances do not sum to nothing")
    }

    fn load_orders(&mut self, reader: &mut Reader<'_>) -> Checked<Held> {
        let newest: OrderId = reader.one()?;
        must(newest.0 < 1 << 62, "a counter is out of range")?;
        let mut owners: Vec<AccountId> = Vec::new();
        while let Some(owner) = reader.next()? {
            must(owners.len() < OWNERS_REMEMBERED, "too many owners are remembered")?;
            owners.push(owner);
        }
        let remembered = newest.0.min(OWNERS_REMEMBERED as u64);
        must(owners.len() as u64 == remembered, "not as many owners as orders")?;
        self.orders.restore_numbering(newest, &owners);
        // Each is put where it stood as it is read: all of them read first would take more memory than the engine.
        let mut putting = Putting::default();
        for place in 0..self.market_states.len() {
            let last: Option<Price> = reader.one()?;
            must(last.is_none_or(Price::is_positive), "a last price is not positive")?;
            self.market_states[place].last = last;
            while let Some(image) = reader.next::<OrderImage>()? {
                self.put_order(place, image, &mut putting)?;
            }
        }
        self.list_orders(putting)
    }

    fn load_client_ids(&mut self, reader: &mut Reader<'_>) -> Checked {
        while let Some(image) = self.next_memory(reader)? {
            let id = image.named.order();
            must((1..=self.orders.numbering().0.0).contains(&id.0), "a client id of no order")?;
            let order = self.orders.find(id);
            if let Some(slot) = order {
                let owner = self.ledger.id(self.orders.get(slot).owner);
                must(owner == image.account, "a client id of somebody else's order")?;
                must(self.orders.get(slot).client == NOWHERE, "an order with two client ids")?;
            }
            let memory = remember(&mut self.order_ids, image, false)?;
            if let Some(slot) = order {
                self.orders.get_mut(slot).client = memory;
                self.order_ids.order_stands(memory);
            }
        }
        Ok(())
    }

    fn next_memory(&self, reader: &mut Reader<'_>) -> Checked<Option<MemoryImage>> {
        let image: Option<MemoryImage> = reader.next()?;
        if let Some(image) = &image {
            must(
                image.until > self.now || image.until == Timestamp(i64::MAX),
                "a lapsed client id",
            )?;
            must(image.first <= self.last_seq, "a client id of the future")?;
            self.must_be_open(image.account)?;
            let sound = !matches!(image.named, Named::OcoStop(OrderId(..=1)));
            must(sound, "a pair without a limit order")?;
        }
        Ok(image)
    }

    /// Puts back the id of an order that stands although the id is past its time.
    pub(super) fn put_lapsed_id(&mut self, image: MemoryImage, id: OrderId) -> Checked<u32> {
        must(image.named.order() == id, "an order's client id names another")?;
        let sound = !matches!(image.named, Named::OcoStop(OrderId(..=1)));
        must(sound, "a pair without a limit order")?;
        let slot = remember(&mut self.order_ids, image, true)?;
        self.order_ids.order_stands(slot);
        Ok(slot)
    }

    fn load_volumes(&mut self, reader: &mut Reader<'_>) -> Checked {
        let mut before = None;
        while let Some(it) = reader.next::<(AccountId, AssetId, (i64, u64))>()? {
            must(before < Some(it), "volumes are out of order")?;
            before = Some(it);
            let (account, quote, (day, sum)) = it;
            let counts = day <= self.today && day > self.today - VOLUME_DAYS && sum > 0;
            must(counts && self.listing.asset(quote).is_some(), "a volume that does not count")?;
            self.must_be_open(account)?;
            let slot = self.ledger.find(account).expect("it is open");
            self.volumes.restore(VolumeDay { account: slot, quote, day, sum });
        }
        Ok(())
    }

    fn load_switches(&mut self, reader: &mut Reader<'_>) -> Checked {
        let mut before = None;
        while let Some((account, at)) = reader.next::<(AccountId, Timestamp)>()? {
            must(before < Some(account), "switches are out of order")?;
            self.must_be_open(account)?;
            before = Some(account);
            self.switches.put(account, Some(at));
        }
        Ok(())
    }

    fn load_withdrawals(&mut self, reader: &mut Reader<'_>) -> Checked {
        let newest: WithdrawalId = reader.one()?;
        must(newest.0 < 1 << 62, "a counter is out of range")?;
        let mut pending: BTreeMap<WithdrawalId, Record> = BTreeMap::new();
        while let Some((id, record)) = reader.next::<(WithdrawalId, Record)>()? {
            let sound = (1..=newest.0).contains(&id.0)
                && record.amount.is_positive()
                && record.requested_at <= self.now
                && self.listing.asset(record.asset).is_some()
                && pending.last_key_value().is_none_or(|(before, _)| *before < id);
            must(sound, "an impossible withdrawal")?;
            self.must_be_open(record.account)?;
            pending.insert(id, record);
        }
        let mut voided = Ranges::default();
        while let Some(range) = reader.next::<(u64, u64)>()? {
            let sound = range.0 > 0 && range.1 <= newest.0 && voided.append(range);
            must(sound, "a withdrawal was voided that never was")?;
        }
        must(!pending.keys().any(|id| voided.contains(id.0)), "a pending withdrawal was voided")?;
        self.withdrawals = Withdrawals::restored(newest, pending, voided);
        Ok(())
    }

    fn load_onces(&mut self, reader: &mut Reader<'_>) -> Checked {
        while let Some(range) = reader.next::<(u8, u64, u64)>()? {
            must(self.onces.append(range), "numbers of money movements are out of order")?;
        }
        Ok(())
    }

    /// What is held of every balance is what open orders and pending withdrawals need.
    fn check_holds(&self, mut held: Held) -> Checked {
        for it in self.pending_withdrawals() {
            *held.entry((it.account, it.asset)).or_default() += i128::from(it.amount.0);
        }
        for it in self.balances().filter(|it| !it.held.is_zero()) {
            *held.entry((it.account, it.asset)).or_default() -= i128::from(it.held.0);
        }
        must(held.values().all(|rest| *rest == 0), "held is not what orders and withdrawals need")
    }
}

fn remember(ids: &mut ClientIds, image: MemoryImage, lapsed: bool) -> Checked<u32> {
    let MemoryImage { account, id, body, named, first, until } = image;
    must(ClientId::new(id.as_str()).is_some(), "a client id that is none")?;
    must(ids.find(account, &id).is_none(), "a client id twice")?;
    must(lapsed || ids.count(account) < CLIENT_IDS_MAX, "more client ids than one account has")?;
    let memory = Memory { account, body, first, named, until, lapsed, ..Memory::default() };
    Ok(ids.insert(id, memory))
}
