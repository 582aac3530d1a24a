//! One scenario for both twins, and what only the twin in memory has: a clock to turn and a bound.

use super::memory::{ENTRIES_MAX, MemoryCache};
use super::*;
use crate::domain::time::ManualClock;
use crate::domain::{Secret, Timestamp};

const MINUTE: Duration = Duration::from_secs(60);

/// What both twins do without the passing of time. `name` keeps runs on a shared Redis apart.
async fn check(cache: &Cache, name: &str) {
    let key = format!("{name}:value");
    assert_eq!(cache.get(&key).await.expect("answers"), None);
    cache.set(&key, b"one", MINUTE).await.expect("kept");
    cache.set(&key, &[0, 255, 10], MINUTE).await.expect("kept");
    assert_eq!(cache.get(&key).await.expect("answers"), Some(vec![0, 255, 10]));
    cache.remove(&key).await.expect("gone");
    assert_eq!(cache.get(&key).await.expect("answers"), None);

    let counter = format!("{name}:count");
    for expected in 1..=3 {
        assert_eq!(cache.incr(&counter, MINUTE).await.expect("counted"), expected);
    }
    assert_eq!(cache.get(&counter).await.expect("answers"), Some(b"3".to_vec()));
    cache.remove(&counter).await.expect("gone");
    assert_eq!(cache.incr(&counter, MINUTE).await.expect("counted"), 1);
    cache.remove(&counter).await.expect("gone");

    let large = vec![0; VALUE_BYTES_MAX + 1];
    assert!(matches!(cache.set(&key, &large, MINUTE).await, Err(Fault::Internal(_))));
    cache.ping().await.expect("answers");
}

#[tokio::test]
async fn cache_in_memory_keeps_and_counts() {
    check(&Cache::memory(Arc::new(ManualClock::default())), "memory").await;
}

#[tokio::test]
async fn cache_in_redis_keeps_and_counts() {
    let Ok(url) = std::env::var("AGIO_TEST_REDIS_URL") else { return };
    let cache = Cache::redis(&RedisServer::at(&Secret::new(url))).await.expect("Redis answers");
    check(&cache, &format!("test-{}", std::process::id())).await;
}

#[tokio::test]
async fn cache_without_its_redis_is_a_fault() {
    let nowhere = RedisServer::at(&Secret::new("redis://:hunter2@127.0.0.1:1/"));
    let fault = Cache::redis(&nowhere).await.expect_err("nobody listens on port 1");
    assert!(matches!(fault, Fault::Unavailable(_)));
    assert!(!fault.to_string().contains("hunter2"), "{fault}");
}

#[tokio::test]
async fn cached_values_and_windows_end() {
    let clock = Arc::new(ManualClock::at(Timestamp::from_seconds(1_000)));
    let cache = Cache::memory(clock.clone());
    cache.set("value", b"x", MINUTE).await.expect("kept");
    cache.incr("count", MINUTE).await.expect("counted");

    clock.advance(MINUTE - Duration::from_micros(1));
    assert_eq!(cache.get("value").await.expect("answers"), Some(b"x".to_vec()));
    assert_eq!(cache.incr("count", MINUTE).await.expect("counted"), 2, "the window stands");

    clock.advance(Duration::from_micros(1));
    assert_eq!(cache.get("value").await.expect("answers"), None);
    assert_eq!(cache.incr("count", MINUTE).await.expect("counted"), 1, "a new window");
}

#[test]
fn full_cache_drops_what_ends_soonest() {
    let clock = Arc::new(ManualClock::at(Timestamp::from_seconds(1_000)));
    let cache = MemoryCache::new(clock);
    let late = Duration::from_secs(1_000_000);
    for index in 0..ENTRIES_MAX {
        let ttl = if index == 0 { late } else { MINUTE };
        cache.set(&format!("key {index}"), b"x", ttl);
    }
    cache.set("one more", b"x", late);
    assert!(cache.len() < ENTRIES_MAX);
    assert!(cache.get("key 0").is_some(), "ends late, stays");
    assert!(cache.get("one more").is_some());
}
