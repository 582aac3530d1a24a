//! Who a person is and how they like things shown.

use super::{Auth, Caller, Preferences, PreferencesPatch, Principal, User, names};
use crate::domain::{AuditAction, Failure, Fault, Refusal, RefusalCode, UserId};
use crate::services::audit::Act;
use crate::storage::{preferences, users};

/// The longest locale and time zone, in bytes.
const LOCALE_LENGTH_MAX: usize = 35;
const TIME_ZONE_LENGTH_MAX: usize = 64;

impl Auth {
    /// A person.
    ///
    /// # Errors
    /// Faults only.
    pub async fn user(&self, id: UserId) -> Result<Option<User>, Failure> {
        Ok(users::by_id(&self.inner.database, id).await?)
    }

    /// Changes what is given. What is as it was is no act that is noted, here and in the preferences.
    ///
    /// # Errors
    /// Refuses a name that cannot be used.
    pub async fn update_profile(
        &self,
        caller: Caller<'_>,
        display_name: Option<&str>,
    ) -> Result<User, Failure> {
        let Caller { principal, client } = caller;
        let user = principal.user;
        let Some(name) = display_name.map(names::display_name).transpose()? else {
            return self.own(principal).await;
        };
        let act = Act::of_user(user, AuditAction::UpdateProfile).from(client.origin());
        let audit = self.inner.audit.clone();
        let after = self
            .inner
            .database
            .write(move |tx| {
                Box::pin(async move {
                    let Some(person) = users::by_id_locked(tx, user).await? else {
                        return Ok(None);
                    };
                    if person.display_name == name {
                        return Ok(Some(person));
                    }
                    users::set_display_name(tx, user, name.clone()).await?;
                    audit.record(tx, act).await?;
                    Ok(Some(User { display_name: name, ..person }))
                })
            })
            .await?;
        after.ok_or(Failure::Unauthenticated)
    }

    /// Sets the word that stands in every mail to the person from now on; without one, takes it away.
    ///
    /// # Errors
    /// Refuses a word that cannot be used; [`Failure::StepUpRequired`] without a fresh proof.
    pub async fn set_anti_phishing_code(
        &self,
        caller: Caller<'_>,
        code: Option<&str>,
    ) -> Result<User, Failure> {
        let Caller { principal, client } = caller;
        self.inner.require_step_up(principal).await?;
        let code = code.map(names::anti_phishing_code).transpose()?;
        let user = principal.user;
        let act = Act::of_user(user, AuditAction::SetAntiPhishingCode).from(client.origin());
        let audit = self.inner.audit.clone();
        let after = self
            .inner
            .database
            .write(move |tx| {
                Box::pin(async move {
                    let Some(person) = users::by_id_locked(tx, user).await? else {
                        return Ok(None);
                    };
                    if person.anti_phishing_code != code {
                        users::set_anti_phishing_code(tx, user, code.clone()).await?;
                        audit.record(tx, act).await?;
                    }
                    Ok(Some(User { anti_phishing_code: code, ..person }))
                })
            })
            .await?;
        after.ok_or(Failure::Unauthenticated)
    }

    /// Changes what is given. `currencies` are the symbols that values can be shown in.
    ///
    /// # Errors
    /// Refuses what is not listed or has not the right shape, everything at once.
    pub async fn update_preferences(
        &self,
        caller: Caller<'_>,
        patch: PreferencesPatch,
        currencies: &[String],
    ) -> Result<User, Failure> {
        let Caller { principal, client } = caller;
        let refusals = refusals(&patch, currencies);
        if !refusals.is_empty() {
            return Err(Failure::Refused(refusals));
        }
        let user = principal.user;
        let act = Act::of_user(user, AuditAction::UpdatePreferences).from(client.origin());
        let audit = self.inner.audit.clone();
        let after = self
            .inner
            .database
            .write(move |tx| {
                Box::pin(async move {
                    let Some(mut person) = users::by_id_locked(tx, user).await? else {
                        return Ok(None);
                    };
                    let after = patched(person.preferences.clone(), patch);
                    if person.preferences == after {
                        return Ok(Some(person));
                    }
                    person.preferences = after;
                    preferences::replace(tx, user, person.preferences.clone()).await?;
                    audit.record(tx, act).await?;
                    Ok::<_, Fault>(Some(person))
                })
            })
            .await?;
        after.ok_or(Failure::Unauthenticated)
    }

    async fn own(&self, principal: &Principal) -> Result<User, Failure> {
        self.user(principal.user).await?.ok_or(Failure::Unauthenticated)
    }
}

fn patched(before: Preferences, patch: PreferencesPatch) -> Preferences {
    Preferences {
        currency: patch.currency.unwrap_or(before.currency),
        locale: patch.locale.unwrap_or(before.locale),
        time_zone: patch.time_zone.unwrap_or(before.time_zone),
        theme: patch.theme.unwrap_or(before.theme),
        email_notifications: patch.email_notifications.unwrap_or(before.email_notifications),
    }
}

fn refusals(patch: &PreferencesPatch, currencies: &[String]) -> Vec<Refusal> {
    let mut refusals = Vec::new();
    let mut check = |field: &str, right: bool, message: String| {
        if !right {
            refusals.push(Refusal::new(RefusalCode::InvalidInput, message).at(field));
        }
    };
    if let Some(currency) = &patch.currency {
        let listed = currencies.contains(currency);
        let message = format!(
            "The preferences were not changed, because values cannot be shown in this currency. Choose \
             one of {}.",
            currencies.join(", ")
        );
        check("currency", listed, message);
    }
    if let Some(locale) = &patch.locale {
        let message = "The preferences were not changed, because this is not a BCP 47 language tag. \
                       Write it like en-US or de.";
        check("locale", is_locale(locale), message.to_owned());
    }
    if let Some(time_zone) = &patch.time_zone {
        let message = "The preferences were not changed, because this is not an IANA time zone. Write it \
                       like Europe/Berlin or UTC.";
        check("timeZone", is_time_zone(time_zone), message.to_owned());
    }
    refusals
}

/// The shape of BCP 47: a language of 2 to 8 letters, then subtags of 1 to 8 letters and digits.
fn is_locale(text: &str) -> bool {
    let mut subtags = text.split('-');
    let language = subtags.next().unwrap_or_default();
    text.len() <= LOCALE_LENGTH_MAX
        && (2..=8).contains(&language.len())
        && language.bytes().all(|byte| byte.is_ascii_alphabetic())
        && subtags.all(|subtag| {
            (1..=8).contains(&subtag.len())
                && subtag.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })
}

/// The shape of an IANA name: up to three parts that begin with a letter. Whether the zone exists is up to
/// the client, which has the newer table.
fn is_time_zone(text: &str) -> bool {
    let part = |part: &str| {
        part.starts_with(|first: char| first.is_ascii_alphabetic())
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_+-".contains(&byte))
    };
    text.len() <= TIME_ZONE_LENGTH_MAX && text.split('/').count() <= 3 && text.split('/').all(part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locales_and_time_zones_are_taken_by_their_shape() {
        for (text, right) in [
            ("en", true),
            ("en-US", true),
            ("zh-Hant-TW", true),
            ("de-CH-1996", true),
            ("", false),
            ("e", false),
            ("en_US", false),
            ("en-", false),
            ("12", false),
            ("en-US\n", false),
        ] {
            assert_eq!(is_locale(text), right, "{text:?}");
        }
        for (text, right) in [
            ("UTC", true),
            ("Europe/Berlin", true),
            ("America/Argentina/Buenos_Aires", true),
            ("Etc/GMT+1", true),
            ("EST5EDT", true),
            ("", false),
            ("+01:00", false),
            ("Europe/", false),
            ("Europe/Berlin; DROP TABLE", false),
            ("a/b/c/d", false),
        ] {
            assert_eq!(is_time_zone(text), right, "{text:?}");
        }
    }

    #[test]
    fn wrong_preferences_are_all_named() {
        let patch = PreferencesPatch {
            currency: Some("DOGE2".to_owned()),
            locale: Some("?".to_owned()),
            time_zone: Some("?".to_owned()),
            ..PreferencesPatch::default()
        };
        let refused = refusals(&patch, &["USD".to_owned(), "BTC".to_owned()]);
        let fields: Vec<_> = refused.iter().map(|refusal| refusal.path[1].as_str()).collect();
        assert_eq!(fields, ["currency", "locale", "timeZone"]);
        assert!(refused[0].message.contains("USD, BTC"));
    }
}
