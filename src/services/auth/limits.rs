//! How often a client may do what guesses, mails or opens accounts. Only what was tried counts: a wrong password or
//! code after it was found wrong, everything else when it begins. How fast anybody may try at all is for
//! `services::rate_limits`, which counts by the same limiter.

use super::AuthConfig;
use crate::domain::network::client_network;
use crate::domain::{Failure, Fault, UserId};
use crate::storage::limiter::{Limit, LimitKey, Limiter, Verdict, whole_seconds};
use ipnet::IpNet;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

const HOUR: Duration = Duration::from_secs(60 * 60);
/// The limits of a network's wrong guesses are rungs: each next one allows so many times as many ...
const RUNG_BURST: u32 = 2;
/// ... in so many times the time. Whoever goes on is slowed down to a quarter of the pace at each.
const RUNG_WINDOW: u32 = 8;
const RUNGS: u32 = 3;
/// How much of what strangers do about one address is written into the audit log: it keeps rows for ever.
const NOTED_OF_ADDRESS: Limit = Limit { burst: 20, window: HOUR };
/// And how much in all.
const NOTED: Limit = Limit { burst: 2_000, window: HOUR };

/// Whose password or code is guessed, and from where.
#[derive(Clone, Copy, Debug)]
pub(super) struct Guess {
    pub(super) network: IpNet,
    /// One account from one network, or one account from wherever its session is.
    pub(super) about: LimitKey,
}

impl Guess {
    /// A password for an address, whether it has an account or not.
    pub(super) fn of_address(email: &str, ip: IpAddr) -> Guess {
        let network = client_network(ip);
        let about = LimitKey::of("sign-in", &[email, &network.to_string()]);
        Guess { network, about }
    }

    /// The present password of somebody who is signed in.
    pub(super) fn of_user(user: UserId, ip: IpAddr) -> Guess {
        let about = LimitKey::of("present password", &[&user.to_string()]);
        Guess { network: client_network(ip), about }
    }

    /// A code of an app that is being set up.
    pub(super) fn of_setup(user: UserId, ip: IpAddr) -> Guess {
        let about = LimitKey::of("setup", &[&user.to_string()]);
        Guess { network: client_network(ip), about }
    }

    /// A password for an address on a device that was signed in from before, by whomever: others in its network do not
    /// use up its tries.
    pub(super) fn on_device(nonce: &[u8; 16], ip: IpAddr) -> Guess {
        let nonce = u128::from_be_bytes(*nonce).to_string();
        Guess { network: client_network(ip), about: LimitKey::of("sign-in on", &[&nonce]) }
    }
}

/// The limits of identity.
pub(super) struct Limits {
    limiter: Arc<dyn Limiter>,
    guesses: Limit,
    network_guesses: Vec<Limit>,
    network_sign_ups: Limit,
    network_mails: Limit,
    network_provider_sign_ins: Limit,
    mails: Limit,
}

impl Limits {
    pub(super) fn new(config: &AuthConfig, limiter: Arc<dyn Limiter>) -> Limits {
        let guesses_window = Duration::from_secs(config.sign_in_window_seconds);
        let hourly = |burst| Limit { burst, window: HOUR };
        Limits {
            limiter,
            guesses: Limit { burst: config.sign_in_tries_max, window: guesses_window },
            network_guesses: rungs(Limit {
                burst: config.network_tries_max,
                window: guesses_window,
            }),
            network_sign_ups: hourly(config.network_sign_ups_per_hour_max),
            network_mails: hourly(config.network_mails_per_hour_max),
            network_provider_sign_ins: Limit {
                burst: config.network_tries_max,
                window: guesses_window,
            },
            mails: hourly(config.mails_per_hour_max),
        }
    }

    /// Whether a guess may be tried. Counts nothing.
    pub(super) async fn may_guess(&self, guess: &Guess) -> Result<(), Failure> {
        self.network_may_guess(guess.network).await?;
        refused(self.limiter.look(guess.about, self.guesses).await?)
    }

    /// The same where the account keeps count by itself, as with mailed codes.
    pub(super) async fn network_may_guess(&self, network: IpNet) -> Result<(), Failure> {
        for (rung, limit) in self.network_guesses.iter().enumerate() {
            refused(self.limiter.look(rung_key(network, rung), *limit).await?)?;
        }
        Ok(())
    }

    /// Counts a wrong guess.
    pub(super) async fn guessed_wrong(&self, guess: &Guess) -> Result<(), Fault> {
        self.network_guessed_wrong(guess.network).await?;
        self.limiter.count(guess.about, self.guesses).await?;
        Ok(())
    }

    /// Counts a wrong guess where the account keeps count by itself.
    pub(super) async fn network_guessed_wrong(&self, network: IpNet) -> Result<(), Fault> {
        for (rung, limit) in self.network_guesses.iter().enumerate() {
            self.limiter.count(rung_key(network, rung), *limit).await?;
        }
        Ok(())
    }

    /// Forgets the wrong guesses about an account that was guessed right. Those of the network stay, or an account
    /// of one's own would be the way to guess at others for ever.
    pub(super) async fn guessed_right(&self, guess: &Guess) -> Result<(), Fault> {
        self.limiter.forget(guess.about).await
    }

    /// Whether one more act of a stranger about an address goes into the audit log, and counts it. Whether the address
    /// has an account does not matter.
    pub(super) async fn may_note(&self, about: &str) -> Result<bool, Fault> {
        let of_address = LimitKey::of("audit of address", &[about]);
        Ok(self.limiter.count(of_address, NOTED_OF_ADDRESS).await? == Verdict::Free
            && self.limiter.count(LimitKey::of("audit", &[]), NOTED).await? == Verdict::Free)
    }

    /// Whether a network may open one more account. Counts nothing.
    pub(super) async fn may_sign_up(&self, network: IpNet) -> Result<(), Failure> {
        refused(self.limiter.look(sign_up_key(network), self.network_sign_ups).await?)
    }

    /// Counts a sign-up.
    pub(super) async fn sign_up(&self, network: IpNet) -> Result<(), Failure> {
        refused(self.limiter.count(sign_up_key(network), self.network_sign_ups).await?)
    }

    /// Counts a request for a mail.
    pub(super) async fn request_mail(&self, network: IpNet) -> Result<(), Failure> {
        let key = LimitKey::of("mail requests", &[&network.to_string()]);
        refused(self.limiter.count(key, self.network_mails).await?)
    }

    /// Counts a change of the address that a person asks for.
    pub(super) async fn change_email(&self, user: UserId) -> Result<(), Failure> {
        let key = LimitKey::of("address changes", &[&user.to_string()]);
        refused(self.limiter.count(key, self.mails).await?)
    }

    /// Counts a code that is mailed for a sign-in.
    pub(super) async fn mail_sign_in_code(&self, user: UserId) -> Result<(), Failure> {
        let key = LimitKey::of("sign-in codes", &[&user.to_string()]);
        refused(self.limiter.count(key, self.mails).await?)
    }

    /// Counts a sign-in by another provider, when it begins.
    pub(super) async fn sign_in_by_provider(&self, network: IpNet) -> Result<(), Failure> {
        let key = LimitKey::of("provider sign-ins", &[&network.to_string()]);
        refused(self.limiter.count(key, self.network_provider_sign_ins).await?)
    }

    /// Counts a sign-in by a passkey, when it begins.
    pub(super) async fn sign_in_by_passkey(&self, network: IpNet) -> Result<(), Failure> {
        let key = LimitKey::of("passkey sign-ins", &[&network.to_string()]);
        refused(self.limiter.count(key, self.network_provider_sign_ins).await?)
    }

    /// Counts a sign-in by a wallet, when it begins.
    pub(super) async fn sign_in_by_wallet(&self, network: IpNet) -> Result<(), Failure> {
        let key = LimitKey::of("wallet sign-ins", &[&network.to_string()]);
        refused(self.limiter.count(key, self.network_provider_sign_ins).await?)
    }

    /// Counts a mail that tells the owner of an address that they have an account already; `false` when there
    /// were enough.
    pub(super) async fn may_remind(&self, email: &str) -> Result<bool, Fault> {
        let key = LimitKey::of("mails", &[email]);
        Ok(self.limiter.count(key, self.mails).await? == Verdict::Free)
    }

    /// Counts a mail about a sign-in; `false` when there were enough.
    pub(super) async fn may_tell_of_sign_in(&self, email: &str) -> Result<bool, Fault> {
        let key = LimitKey::of("sign-in mails", &[email]);
        Ok(self.limiter.count(key, self.mails).await? == Verdict::Free)
    }
}

fn rungs(first: Limit) -> Vec<Limit> {
    let next = |limit: &Limit| Limit {
        burst: limit.burst.saturating_mul(RUNG_BURST),
        window: limit.window.saturating_mul(RUNG_WINDOW),
    };
    std::iter::successors(Some(first), |limit| Some(next(limit))).take(RUNGS as usize).collect()
}

fn rung_key(network: IpNet, rung: usize) -> LimitKey {
    LimitKey::of("guesses", &[&network.to_string(), &rung.to_string()])
}

fn sign_up_key(network: IpNet) -> LimitKey {
    LimitKey::of("sign-ups", &[&network.to_string()])
}

fn refused(verdict: Verdict) -> Result<(), Failure> {
    match verdict {
        Verdict::Free => Ok(()),
        Verdict::Held(wait) => Err(Failure::RateLimited(whole_seconds(wait))),
    }
}
