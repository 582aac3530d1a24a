//! People: who they are, how they like things, and where they are signed in.

use super::account::AccountContent;
use super::node::NodeId;
use super::scalar::DateTime;
use crate::domain::{self, UserId, VerifiedCredential};
use crate::graphql::rows::{rows, words};
use async_graphql::{Enum, SimpleObject};

/// Whoever is signed in. Everything private hangs from here. The fields of money and orders answer for the main account;
/// `accounts` has them for each.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(crate = "crate::graphql::executor")]
#[graphql(complex)]
pub struct User {
    /// Global id.
    #[graphql(owned)]
    pub id: NodeId,
    /// E-mail address.
    pub email: String,
    /// Whether the address is verified; trading and funding need it.
    pub email_verified: bool,
    /// Name to be called by.
    pub display_name: String,
    /// The person's duties at the exchange, at most 7; none for somebody who only trades.
    pub staff_roles: Vec<StaffRole>,
    /// When the person signed up.
    pub created_at: DateTime,
    /// How the person likes things shown and told.
    pub preferences: Preferences,
    /// How the account is protected.
    pub security: Security,
    /// The person's number, for the fields that look further.
    #[graphql(skip)]
    pub number: UserId,
    /// What the object was handed out through: `sessions` marks its session as current.
    #[graphql(skip)]
    pub credential: VerifiedCredential,
    /// What is in the person's main account.
    #[graphql(flatten)]
    pub main_account: AccountContent,
}

/// A duty of somebody who works for the exchange.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::StaffRole")]
pub enum StaffRole {
    /// Helps people.
    Support,
    /// Judges people and movements of money by the law.
    Compliance,
    /// Keeps the exchange's money.
    Treasury,
    /// Runs the markets.
    MarketOperations,
    /// Runs the program.
    Engineering,
    /// Says who has which duty.
    Administrator,
    /// Sees everything and changes nothing.
    Auditor,
}

/// How the person likes things shown and told.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(crate = "crate::graphql::executor")]
pub struct Preferences {
    /// Symbol of the asset that values are shown in.
    pub currency: String,
    /// Language and region as a BCP 47 tag, such as "en-GB".
    pub locale: String,
    /// IANA time zone, such as "Europe/Lisbon".
    pub time_zone: String,
    /// Colours of the pages.
    pub theme: Theme,
    /// Whether to send mail beyond what security demands.
    pub email_notifications: bool,
}

/// Colours of the pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::Theme")]
pub enum Theme {
    /// As the device is set.
    System,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

/// How the person's account is protected.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(crate = "crate::graphql::executor")]
#[graphql(complex)]
pub struct Security {
    /// When the password was last set.
    pub password_changed_at: DateTime,
    /// The word that stands in every mail of the exchange to the person: a mail without it is not from here. See
    /// `setAntiPhishingCode`.
    pub anti_phishing_code: Option<String>,
    /// Whether the person ever set a password. Who came by another provider has none; a password reset sets one.
    pub has_password: bool,
    /// The person's number, for the fields that look further.
    #[graphql(skip)]
    pub number: UserId,
}

/// A device or program the person is signed in with.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(crate = "crate::graphql::rows")]
pub struct Session {
    /// Global id, to send to `revokeSession`.
    #[graphql(owned)]
    pub id: NodeId,
    /// Whether this request came with it, or began it.
    pub current: bool,
    /// What the person, or else the device, called itself.
    pub device_name: String,
    /// Network address it was last seen at.
    pub ip: String,
    /// Where that address is; null when nobody knows, or the exchange keeps no file of places.
    pub place: Option<Place>,
    /// What its program called itself.
    pub user_agent: Option<String>,
    /// When it was signed in.
    pub created_at: DateTime,
    /// When it was last seen.
    pub last_seen_at: DateTime,
    /// When it ends unless it is refreshed.
    pub expires_at: DateTime,
}

/// Where an address is, as well as it tells: addresses of phones and companies are often elsewhere.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(crate = "crate::graphql::rows")]
pub struct Place {
    /// ISO 3166-1, two letters, such as "PT".
    pub country_code: String,
    /// In English; null when it has no name.
    pub country: Option<String>,
    /// In English; null when only the country is known.
    pub city: Option<String>,
}

/// A try to sign in to the person's account.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(crate = "crate::graphql::rows")]
pub struct LoginEvent {
    /// Global id.
    #[graphql(owned)]
    pub id: NodeId,
    /// How it ended.
    pub outcome: LoginOutcome,
    /// Network address it came from.
    pub ip: String,
    /// Where that address is; null when nobody knows, or the exchange keeps no file of places.
    pub place: Option<Place>,
    /// What the program called itself.
    pub user_agent: Option<String>,
    /// Whether nobody had signed in to this account from such a device before.
    pub new_device: bool,
    /// When.
    pub at: DateTime,
}

/// How a try to sign in ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::LoginOutcome")]
pub enum LoginOutcome {
    /// Signed in.
    Succeeded,
    /// The password was wrong.
    WrongPassword,
    /// The password was right, and signing in was refused because of too many wrong ones before.
    Locked,
    /// The password was right, and the code of the second factor was wrong.
    WrongCode,
}

words!(LoginOutcome);

rows! {
    Session {
        "id" => id, "current" => current, "deviceName" => device_name, "ip" => ip, "place" => place,
        "userAgent" => user_agent, "createdAt" => created_at, "lastSeenAt" => last_seen_at,
        "expiresAt" => expires_at,
    }
    LoginEvent {
        "id" => id, "outcome" => outcome, "ip" => ip, "place" => place, "userAgent" => user_agent,
        "newDevice" => new_device, "at" => at,
    }
    Place { "countryCode" => country_code, "country" => country, "city" => city }
}
