//! How often an operation may be asked for, by client network and by person, and what of it is left.
//!
//! [`RateLimits::admit`] is asked once for each operation, before anything of it runs: what its fields count as stands
//! in `resolvers::rates`, who asks is `http`. All of an operation is counted or none. Wrong guesses and mails are
//! counted by `services::auth` once more, by what is guessed and to whom the mail goes; so are the requests of an API key
//! by `services::api_keys`. All of them share one limiter.

mod config;
#[cfg(test)]
mod tests;

pub use crate::storage::limiter::{Left, Limit, whole_seconds};
pub use config::RateLimitsConfig;

use super::auth::Principal;
use crate::domain::network::client_network;
use crate::domain::{Clock, Timestamp, UserId};
use crate::storage::limiter::{LimitKey, Limiter, Taken};
use ipnet::IpNet;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

/// What is limited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rate {
    /// Opening an account.
    SignUp,
    /// Signing in by a password.
    SignIn,
    /// Proving something by a code, a password or a link.
    Verification,
    /// Asking for a mail with a code or a link.
    VerificationMail,
    /// Asking for a mail about a forgotten password.
    PasswordResetMail,
    /// Using a mailed link.
    PasswordReset,
    /// Changing anything without being signed in.
    AnonymousMutation,
    /// Placing or amending an order.
    Order,
    /// Taking an order back.
    Cancel,
    /// What operations cost, in all.
    Cost,
}

/// How many rates there are.
const RATES: usize = Rate::Cost as usize + 1;

impl Rate {
    /// All of them. What an operation costs comes first: it is the one that nearly all have.
    const ALL: [Rate; RATES] = [
        Rate::Cost,
        Rate::Order,
        Rate::Cancel,
        Rate::AnonymousMutation,
        Rate::SignUp,
        Rate::SignIn,
        Rate::Verification,
        Rate::VerificationMail,
        Rate::PasswordResetMail,
        Rate::PasswordReset,
    ];

    /// Its name in headers, errors and metrics.
    pub fn name(self) -> &'static str {
        match self {
            Rate::SignUp => "sign-up",
            Rate::SignIn => "sign-in",
            Rate::Verification => "verification",
            Rate::VerificationMail => "verification-mail",
            Rate::PasswordResetMail => "password-reset-mail",
            Rate::PasswordReset => "password-reset",
            Rate::AnonymousMutation => "anonymous-mutation",
            Rate::Order => "order",
            Rate::Cancel => "cancel",
            Rate::Cost => "cost",
        }
    }

    /// Who has a limit of their own.
    fn partitions(self, signed_in: bool) -> &'static [Partition] {
        match self {
            Rate::Order | Rate::Cancel => &[Partition::Person],
            Rate::Cost if signed_in => &[Partition::Person],
            Rate::Cost | Rate::AnonymousMutation => &[Partition::Network],
            // Whoever is signed in guesses at others from where they are all the same.
            _ if signed_in => &[Partition::Network, Partition::Person],
            _ => &[Partition::Network],
        }
    }
}

/// By what is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Partition {
    Network,
    Person,
}

/// Whose operation it is.
#[derive(Clone, Copy, Debug)]
pub struct RateSubject {
    network: IpNet,
    person: Option<UserId>,
}

impl RateSubject {
    /// Whoever is signed in, or nobody, at this address.
    pub fn of(principal: Option<&Principal>, ip: IpAddr) -> RateSubject {
        RateSubject {
            network: client_network(ip),
            person: principal.map(|principal| principal.user),
        }
    }

    /// Whether somebody is signed in.
    pub fn is_signed_in(&self) -> bool {
        self.person.is_some()
    }
}

/// How much of each rate an operation asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Demand([u32; RATES]);

impl Demand {
    /// Asks for so many more.
    pub fn add(&mut self, rate: Rate, count: u32) {
        let all = &mut self.0[rate as usize];
        *all = all.saturating_add(count);
    }

    /// How many are asked for.
    pub fn of(&self, rate: Rate) -> u32 {
        self.0[rate as usize]
    }
}

/// A limit that an operation was counted against, and what is left of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Which.
    pub rate: Rate,
    /// The limit.
    pub limit: Limit,
    /// What is left.
    pub left: Left,
}

impl Standing {
    /// The one of which less is left.
    #[must_use]
    pub fn tighter(self, other: Standing) -> Standing {
        let share =
            |it: &Standing| (u64::from(it.left.count) << 32) / u64::from(it.limit.burst.max(1));
        if share(&other) < share(&self) { other } else { self }
    }
}

/// An operation that asks for too much. Nothing was counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooMany {
    /// Of what.
    pub rate: Rate,
    /// The limit.
    pub limit: Limit,
    /// How much it asks for.
    pub asked: u32,
    /// How long to wait.
    pub wait: Duration,
}

impl TooMany {
    /// How long to wait, in whole seconds, none too few.
    pub fn retry_after(&self) -> u64 {
        whole_seconds(self.wait).max(1)
    }

    /// The limit as it stands.
    pub fn standing(&self) -> Standing {
        let left = Left { count: 0, next_in: self.wait, full_in: self.limit.window };
        Standing { rate: self.rate, limit: self.limit, left }
    }
}

/// What somebody may spend on operations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// The most at once.
    pub limit: u32,
    /// What is left.
    pub remaining: u32,
    /// When it is all there again, if nothing is spent.
    pub reset_at: Timestamp,
}

/// What was counted of an operation.
struct Taking {
    key: LimitKey,
    limit: Limit,
    asked: u32,
}

/// The limits of operations. Cheap to clone.
#[derive(Clone, Debug)]
pub struct RateLimits {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    config: RateLimitsConfig,
    limiter: Arc<dyn Limiter>,
    clock: Arc<dyn Clock>,
}

impl RateLimits {
    /// Limits that count by this limiter.
    pub fn new(
        config: RateLimitsConfig,
        limiter: Arc<dyn Limiter>,
        clock: Arc<dyn Clock>,
    ) -> RateLimits {
        RateLimits { inner: Arc::new(Inner { config, limiter, clock }) }
    }

    /// Limits that no test runs into.
    #[cfg(test)]
    pub(crate) fn generous(clock: &Arc<dyn Clock>) -> RateLimits {
        RateLimits::of_test(RateLimitsConfig::generous(), clock)
    }

    /// Limits of one process.
    #[cfg(test)]
    pub(crate) fn of_test(config: RateLimitsConfig, clock: &Arc<dyn Clock>) -> RateLimits {
        let limiter = crate::storage::limiter::limiter(None, Arc::clone(clock));
        RateLimits::new(config, limiter, Arc::clone(clock))
    }

    /// Counts an operation; answers the limit of which the smallest part is left, when it counts at all.
    ///
    /// # Errors
    /// The limit that it is beyond. Nothing of it is counted then.
    pub async fn admit(
        &self,
        caller: &RateSubject,
        demand: &Demand,
    ) -> Result<Option<Standing>, TooMany> {
        let Inner { config, limiter, .. } = &*self.inner;
        let signed_in = caller.is_signed_in();
        let mut counted: Vec<Taking> = Vec::new();
        let mut tightest: Option<Standing> = None;
        for rate in Rate::ALL {
            let asked = demand.of(rate);
            if asked == 0 {
                continue;
            }
            let limit = config.limit(rate, signed_in);
            for partition in rate.partitions(signed_in) {
                let Some(key) = caller.key(rate, *partition) else { continue };
                match limiter.take(key, limit, asked).await {
                    Taken::Free(left) => {
                        counted.push(Taking { key, limit, asked });
                        let standing = Standing { rate, limit, left };
                        tightest = Some(tightest.map_or(standing, |it| it.tighter(standing)));
                    }
                    Taken::Held(wait) => {
                        for Taking { key, limit, asked } in counted {
                            limiter.give_back(key, limit, asked);
                        }
                        metrics::counter!("agio_rate_limited_total", "rate" => rate.name())
                            .increment(1);
                        return Err(TooMany { rate, limit, asked, wait });
                    }
                }
            }
        }
        Ok(tightest)
    }

    /// What somebody may spend on operations. Counts nothing.
    pub async fn budget(&self, caller: &RateSubject) -> Budget {
        let Inner { config, limiter, clock } = &*self.inner;
        let limit = config.limit(Rate::Cost, caller.is_signed_in());
        let partition = if caller.is_signed_in() { Partition::Person } else { Partition::Network };
        let left = match caller.key(Rate::Cost, partition) {
            Some(key) => limiter.left(key, limit).await,
            None => limit.left(Duration::ZERO),
        };
        Budget {
            limit: limit.burst,
            remaining: left.count,
            reset_at: clock.now().plus(left.full_in),
        }
    }
}

impl RateSubject {
    /// Under what is counted; nothing by the person where nobody is signed in.
    fn key(&self, rate: Rate, partition: Partition) -> Option<LimitKey> {
        let (by, whose) = match partition {
            Partition::Network => ("network", self.network.to_string()),
            Partition::Person => ("person", self.person?.to_string()),
        };
        Some(LimitKey::of("rate", &[rate.name(), by, &whose]))
    }
}
