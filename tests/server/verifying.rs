//! `agio verify` beside a server that trades: it finds nothing, each time, and the server goes on.

use super::load::Crowd;
use super::support::Home;
use std::sync::atomic::Ordering;
use std::time::Duration;

const TRADERS: u32 = 3;
const VERIFICATIONS: u32 = 4;
/// Acknowledgements before each verification.
const STEPS: u64 = 25;

#[tokio::test(flavor = "multi_thread")]
async fn verify_works_beside_a_trading_server() {
    let settings =
        [("AGIO_LIQUIDITY__ENABLED", "false"), ("AGIO_EXCHANGE__SNAPSHOT_COMMANDS", "20")];
    let server = Home::new(&settings).await.start();
    let mut crowd = Crowd::gather(&server, TRADERS, 5).await;
    let trading = crowd.trade();
    for _ in 0..VERIFICATIONS {
        let enough = crowd.acknowledged.load(Ordering::SeqCst) + STEPS;
        while crowd.acknowledged.load(Ordering::SeqCst) < enough {
            trading.check();
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        let said = tokio::task::block_in_place(|| server.home().verify());
        assert!(said.contains("All agree"), "{said}");
    }
    trading.check();
    crowd.rest(trading).await;
    crowd.check(&server).await;
    let said = server.stop().verify();
    assert!(!said.contains("Note"), "a server that was stopped has brought them up: {said}");
}
