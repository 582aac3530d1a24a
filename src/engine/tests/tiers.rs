//! Fees by what an account traded in thirty days.

use super::*;
use agio_domain::{FeeTier, FeeTiers};
use core::time::Duration;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

fn table(tiers: &[(i64, u32, u32)]) -> Command {
    let tier = |&(volume, maker_fee_ppm, taker_fee_ppm): &(i64, u32, u32)| FeeTier {
        min_volume: Amount(volume),
        maker_fee_ppm,
        taker_fee_ppm,
    };
    Command::SetFeeTiers(FeeTiers { quote: USD, tiers: tiers.iter().map(tier).collect() })
}

fn taker_fee(house: &mut House) -> Amount {
    house.placed(ANN, SELL, limit(100, 10));
    house.placed(BOB, BUY, limit(100, 10)).fees
}

#[test]
fn volume_lowers_fees_and_fades_after_thirty_days() {
    let mut house = House::with_fees(1_000, 10_000);
    house.run(table(&[(1_000, 500, 5_000), (3_000, 0, 2_000)]));
    let fees: Vec<i64> = (0..5).map(|_| taker_fee(&mut house).0).collect();
    assert_eq!(fees, [10, 5, 5, 2, 2], "by the volume before each");
    assert_eq!(house.engine.volume(BOB, USD), Amount(5_000));
    assert_eq!(house.engine.volume(ANN, USD), Amount(5_000), "makers, too");
    house.at = house.at.plus(DAY * 29);
    assert_eq!(taker_fee(&mut house), Amount(2));
    house.at = house.at.plus(DAY);
    assert_eq!(taker_fee(&mut house), Amount(5), "only the trade of yesterday counts");
    assert_eq!(house.engine.volume(BOB, USD), Amount(2_000));
    house.at = house.at.plus(DAY * 30);
    house.run(Command::Tick);
    assert_eq!(house.engine.volume(BOB, USD), Amount(0));
}

#[test]
fn fee_tier_never_makes_an_order_dearer() {
    let mut house = House::with_fees(1_000, 2_000);
    house.run(table(&[(1, 500_000, 900_000)]));
    let first = taker_fee(&mut house);
    assert_eq!((first, taker_fee(&mut house)), (Amount(2), Amount(2)));
    house.run(table(&[]));
    assert_eq!(taker_fee(&mut house), Amount(2));
}

#[test]
fn fee_tier_tables_are_valid_or_refused() {
    let many: Vec<(i64, u32, u32)> = (1..=33).map(|volume| (volume, 0, 0)).collect();
    let rows: [&[(i64, u32, u32)]; 5] = [
        &[(0, 1, 1)],
        &[(5, 1, 1), (5, 0, 0)],
        &[(5, 1, 1), (4, 0, 0)],
        &[(5, 1_000_001, 0)],
        &many,
    ];
    for tiers in rows {
        assert_eq!(House::open().refusal(table(tiers)), Some(Reject::InvalidListing), "{tiers:?}");
    }
    let nowhere = FeeTiers { quote: AssetId(9), tiers: vec![] };
    let refused = House::open().refusal(Command::SetFeeTiers(nowhere));
    assert_eq!(refused, Some(Reject::UnknownAsset));
}
