//! Settings of the limits of operations.

use super::Rate;
use crate::storage::limiter::Limit;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// How often things may be asked for. With Redis all nodes count together; without, or while it is away, each for itself.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RateLimitsConfig {
    /// How many accounts one network may open in a minute.
    pub sign_ups_per_minute_max: u32,
    /// How many sign-ins one network may try in a minute.
    pub sign_ins_per_minute_max: u32,
    /// How many codes and other proofs one network, or one person, may send in a minute.
    pub verifications_per_minute_max: u32,
    /// How many mails with a code one network, or one person, may ask for in a minute.
    pub verification_mails_per_minute_max: u32,
    /// How many mails about a forgotten password one network may ask for in a minute.
    pub password_reset_mails_per_minute_max: u32,
    /// How many mailed links one network may use in a minute: to set a password, take an address back, report a sign-in.
    pub password_resets_per_minute_max: u32,
    /// How many mutations one network may send in the window below without being signed in.
    pub anonymous_mutations_max: u32,
    /// The window of `anonymous_mutations_max`.
    pub anonymous_mutations_window_seconds: u64,
    /// What the operations that one network sends in a minute without being signed in may cost in all.
    pub anonymous_cost_per_minute_max: u32,
    /// What the operations that one person sends in a minute may cost in all.
    pub user_cost_per_minute_max: u32,
    /// How many orders one person may place or amend at once, in all accounts.
    pub orders_burst_max: u32,
    /// How many more each second.
    pub orders_per_second_max: u32,
    /// How many cancellations one person may send at once; no fewer than orders.
    pub cancels_burst_max: u32,
    /// How many more each second; no fewer than orders.
    pub cancels_per_second_max: u32,
}

impl Default for RateLimitsConfig {
    fn default() -> Self {
        RateLimitsConfig {
            sign_ups_per_minute_max: 5,
            sign_ins_per_minute_max: 10,
            verifications_per_minute_max: 10,
            verification_mails_per_minute_max: 3,
            password_reset_mails_per_minute_max: 3,
            password_resets_per_minute_max: 5,
            anonymous_mutations_max: 100,
            anonymous_mutations_window_seconds: 900,
            anonymous_cost_per_minute_max: 200_000,
            user_cost_per_minute_max: 1_000_000,
            orders_burst_max: 100,
            orders_per_second_max: 20,
            cancels_burst_max: 200,
            cancels_per_second_max: 40,
        }
    }
}

impl RateLimitsConfig {
    /// Limits that no test runs into.
    #[cfg(test)]
    pub(crate) fn generous() -> RateLimitsConfig {
        let many = 1_000_000_000;
        RateLimitsConfig {
            sign_ups_per_minute_max: many,
            sign_ins_per_minute_max: many,
            verifications_per_minute_max: many,
            verification_mails_per_minute_max: many,
            password_reset_mails_per_minute_max: many,
            password_resets_per_minute_max: many,
            anonymous_mutations_max: many,
            anonymous_mutations_window_seconds: 900,
            anonymous_cost_per_minute_max: many,
            user_cost_per_minute_max: many,
            orders_burst_max: many,
            orders_per_second_max: many,
            cancels_burst_max: many,
            cancels_per_second_max: many,
        }
    }

    /// Everything that is wrong with these settings, in words for the operator. One operation may cost so much.
    pub fn problems(&self, complexity_max: u64) -> Vec<String> {
        let mut problems = Vec::new();
        let numbers = [
            ("sign_ups_per_minute_max", self.sign_ups_per_minute_max.into()),
            ("sign_ins_per_minute_max", self.sign_ins_per_minute_max.into()),
            ("verifications_per_minute_max", self.verifications_per_minute_max.into()),
            ("verification_mails_per_minute_max", self.verification_mails_per_minute_max.into()),
            (
                "password_reset_mails_per_minute_max",
                self.password_reset_mails_per_minute_max.into(),
            ),
            ("password_resets_per_minute_max", self.password_resets_per_minute_max.into()),
            ("anonymous_mutations_max", self.anonymous_mutations_max.into()),
            ("anonymous_mutations_window_seconds", self.anonymous_mutations_window_seconds),
            ("orders_burst_max", self.orders_burst_max.into()),
            ("orders_per_second_max", self.orders_per_second_max.into()),
        ];
        for (name, number) in numbers {
            if number == 0 {
                problems.push(format!(
                    "rate_limits.{name} is 0, so nobody could do it at all: set it above 0"
                ));
            }
        }
        let costs = [
            ("anonymous_cost_per_minute_max", self.anonymous_cost_per_minute_max),
            ("user_cost_per_minute_max", self.user_cost_per_minute_max),
        ];
        for (name, cost) in costs {
            if u64::from(cost) < complexity_max {
                problems.push(format!(
                    "rate_limits.{name} is {cost}, and http.limits.complexity_max lets one operation cost \
                     {complexity_max}, which could then never run: raise the one or lower the other"
                ));
            }
        }
        if self.cancels_burst_max < self.orders_burst_max
            || self.cancels_per_second_max < self.orders_per_second_max
        {
            problems.push(
                "rate_limits.cancels_burst_max and cancels_per_second_max are below those of orders, so that somebody \
                 could not take back what they placed: set them no lower"
                    .to_owned(),
            );
        }
        problems
    }

    /// The limit of somebody who is signed in, or of nobody.
    pub(super) fn limit(&self, rate: Rate, signed_in: bool) -> Limit {
        let per_minute = |burst| Limit { burst, window: Duration::from_secs(60) };
        match rate {
            Rate::SignUp => per_minute(self.sign_ups_per_minute_max),
            Rate::SignIn => per_minute(self.sign_ins_per_minute_max),
            Rate::Verification => per_minute(self.verifications_per_minute_max),
            Rate::VerificationMail => per_minute(self.verification_mails_per_minute_max),
            Rate::PasswordResetMail => per_minute(self.password_reset_mails_per_minute_max),
            Rate::PasswordReset => per_minute(self.password_resets_per_minute_max),
            Rate::AnonymousMutation => Limit {
                burst: self.anonymous_mutations_max,
                window: Duration::from_secs(self.anonymous_mutations_window_seconds),
            },
            Rate::Order => Limit::refilled(self.orders_burst_max, self.orders_per_second_max),
            Rate::Cancel => Limit::refilled(self.cancels_burst_max, self.cancels_per_second_max),
            Rate::Cost if signed_in => per_minute(self.user_cost_per_minute_max),
            Rate::Cost => per_minute(self.anonymous_cost_per_minute_max),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_are_sane_and_slips_are_named() {
        let config = RateLimitsConfig::default();
        assert!(config.problems(20_000).is_empty());
        let slips = RateLimitsConfig {
            sign_ins_per_minute_max: 0,
            anonymous_cost_per_minute_max: 19_999,
            cancels_per_second_max: 19,
            ..config
        };
        let problems = slips.problems(20_000);
        assert_eq!(problems.len(), 3, "{problems:?}");
        for (problem, setting) in problems.iter().zip(["sign_ins", "anonymous_cost", "cancels"]) {
            assert!(problem.contains(setting), "{problem}");
        }
    }

    #[test]
    fn orders_refill_by_the_second() {
        let limit = RateLimitsConfig::default().limit(Rate::Order, true);
        assert_eq!(limit, Limit { burst: 100, window: Duration::from_secs(5) });
    }
}
