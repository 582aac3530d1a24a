//! The fields of a person: accounts, sessions. Each answers for the person whose object it hangs from, never for
//! whoever calls: only who may have the object is decided elsewhere.

use super::context_ext::ContextExt;
use super::error::ApiError;
use super::{exports, imports, input, investment_figures, list_names, pages};
use crate::graphql::rows::Rows;
use crate::schema::account::{Account, AccountContent};
use crate::schema::api_keys::ApiKey;
use crate::schema::audit::{AuditAction, AuditEvent};
use crate::schema::connection::{Connection, PageArgs};
use crate::schema::exports::Export;
use crate::schema::imports::Import;
use crate::schema::investment::InvestmentPortfolio;
use crate::schema::jobs::Job;
use crate::schema::node::{NodeId, NodeKind};
use crate::schema::user::{LoginEvent, Place, Preferences, Security, Session, User};
use crate::services;
use crate::services::audit;
use crate::services::auth::{self, Auth, ListedSession, Principal};
use async_graphql::{ComplexObject, Context, ID};

#[ComplexObject(crate = "crate::graphql::executor")]
impl User {
    /// The person's accounts, the main one first; at most 20.
    async fn accounts(&self, ctx: &Context<'_>) -> Result<Vec<Account>, ApiError> {
        let accounts = ctx.app().accounts.reached(self.number, self.credential).await?;
        Ok(accounts.into_iter().map(Account::from).collect())
    }

    /// One of the person's accounts; null when they have none with this id.
    async fn account(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The account's id.")] id: ID,
    ) -> Result<Option<Account>, ApiError> {
        let id = input::account(&ctx.app().ids, &id);
        if !self.credential.reaches(id) {
            return Ok(None);
        }
        let account = ctx.app().accounts.find(self.number, id).await?;
        Ok(account.map(Account::from))
    }

    /// The person's API keys that are in force, the newest first; at most 50.
    async fn api_keys(&self, ctx: &Context<'_>) -> Result<Vec<ApiKey>, ApiError> {
        let keys = ctx.app().api_keys.all(self.number).await?;
        Ok(keys.into_iter().map(ApiKey::from).collect())
    }

    /// What the person owns anywhere, by portfolios, the oldest first; at most 10. What stands on this exchange now is
    /// `portfolio`.
    async fn portfolios(&self, ctx: &Context<'_>) -> Result<Vec<InvestmentPortfolio>, ApiError> {
        let portfolios = ctx.app().investments.all(self.number).await?;
        Ok(portfolios.into_iter().map(investment_figures::portfolio).collect())
    }

    /// One of the person's portfolios; null when they have none with this id.
    async fn investment_portfolio(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The portfolio's id.")] id: ID,
    ) -> Result<Option<InvestmentPortfolio>, ApiError> {
        let id = input::portfolio(&ctx.app().ids, &id);
        let portfolio = ctx.app().investments.find(self.number, id).await?;
        Ok(portfolio.map(investment_figures::portfolio))
    }

    /// The files of other exchanges that the person brought in, newest first.
    async fn imports(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the front: 1 to 100; 20 unless said.")] first: Option<i32>,
        #[graphql(desc = "Only what follows this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the back: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what precedes this cursor.")] before: Option<String>,
    ) -> Result<Connection<Import>, ApiError> {
        let args = PageArgs { first, after, last, before };
        let asked = pages::asked(ctx, &args, &list_names::imports(self.number))?;
        let page = ctx.app().imports.page(self.number, asked.page).await?;
        asked.connection(page, |import| Ok((import.id.0, imports::shown(import))))
    }

    /// The files that the person asked for of what they have here, newest first: see `requestExport`. They are listed until their
    /// jobs are forgotten.
    async fn exports(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the front: 1 to 100; 20 unless said.")] first: Option<i32>,
        #[graphql(desc = "Only what follows this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the back: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what precedes this cursor.")] before: Option<String>,
    ) -> Result<Connection<Export>, ApiError> {
        let args = PageArgs { first, after, last, before };
        let asked = pages::asked(ctx, &args, &list_names::exports(self.number))?;
        let page = ctx.app().exports.page(self.number, asked.page).await?;
        asked.connection(page, |export| Ok((export.id.0, exports::shown(export))))
    }

    /// What the person asked to be done that takes a while, newest first; at most 50.
    async fn jobs(&self, ctx: &Context<'_>) -> Result<Vec<Job>, ApiError> {
        let jobs = ctx.app().jobs.all(self.number).await?;
        Ok(jobs.into_iter().map(Job::from).collect())
    }

    /// Where the person is signed in, most recently seen first; at most 100.
    async fn sessions(&self, ctx: &Context<'_>) -> Result<Rows<Session>, ApiError> {
        let sessions = ctx.app().auth.sessions(self.number, self.credential).await?;
        let auth = &ctx.app().auth;
        Ok(sessions.into_iter().map(|listed| session(auth, listed)).collect())
    }

    /// Tries to sign in to this account, newest first.
    async fn login_history(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the front: 1 to 100; 20 unless said.")] first: Option<i32>,
        #[graphql(desc = "Only what follows this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the back: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what precedes this cursor.")] before: Option<String>,
    ) -> Result<Connection<LoginEvent>, ApiError> {
        let args = PageArgs { first, after, last, before };
        let asked = pages::asked(ctx, &args, &list_names::login_history(self.number))?;
        let page = ctx.app().auth.login_history(self.number, asked.page).await?;
        let auth = &ctx.app().auth;
        asked.connection(page, |event| Ok((event.id, login_event(auth, event))))
    }

    /// What was done to the person's account, by them or by others, newest first.
    async fn audit_log(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the front: 1 to 100; 20 unless said.")] first: Option<i32>,
        #[graphql(desc = "Only what follows this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the back: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what precedes this cursor.")] before: Option<String>,
    ) -> Result<Connection<AuditEvent>, ApiError> {
        let args = PageArgs { first, after, last, before };
        let asked = pages::asked(ctx, &args, &list_names::audit_log(self.number))?;
        let page = ctx.app().audit.page(self.number, asked.page).await?;
        asked.connection(page, |event| Ok((event.id, AuditEvent::try_from(event)?)))
    }
}

/// A person as they see themselves.
pub fn user(user: auth::User, principal: &Principal) -> User {
    let preferences = user.preferences;
    User {
        id: NodeId::new(NodeKind::User, user.id.0),
        email: user.email,
        email_verified: user.email_verified_at.is_some(),
        display_name: user.display_name,
        staff_roles: user.staff_roles.iter().map(Into::into).collect(),
        created_at: user.created_at.into(),
        preferences: Preferences {
            currency: preferences.currency,
            locale: preferences.locale,
            time_zone: preferences.time_zone,
            theme: preferences.theme.into(),
            email_notifications: preferences.email_notifications,
        },
        security: Security {
            password_changed_at: user.password_changed_at.into(),
            anti_phishing_code: user.anti_phishing_code,
            has_password: user.has_password,
            number: user.id,
        },
        number: user.id,
        credential: principal.credential,
        main_account: AccountContent(principal.account),
    }
}

impl From<services::accounts::Account> for Account {
    fn from(account: services::accounts::Account) -> Account {
        Account {
            id: NodeId::new(NodeKind::Account, i64::from(account.id.0)),
            name: account.name,
            kind: account.kind.into(),
            created_at: account.created_at.into(),
            content: AccountContent(account.id),
        }
    }
}

/// A session as its owner sees it.
pub fn session(auth: &Auth, listed: ListedSession) -> Session {
    let session = listed.session;
    Session {
        id: NodeId::new(NodeKind::Session, session.id.0),
        current: listed.current,
        device_name: session.device_name,
        place: auth.place_of(&session.ip).map(Place::from),
        ip: session.ip,
        user_agent: session.user_agent,
        created_at: session.created_at.into(),
        last_seen_at: session.last_seen_at.into(),
        expires_at: session.expires_at.into(),
    }
}

/// A try to sign in as the account's owner sees it.
pub fn login_event(auth: &Auth, event: auth::LoginEvent) -> LoginEvent {
    LoginEvent {
        id: NodeId::new(NodeKind::LoginEvent, event.id),
        outcome: event.outcome.into(),
        place: auth.place_of(&event.ip).map(Place::from),
        ip: event.ip,
        user_agent: event.user_agent,
        new_device: event.new_device,
        at: event.at.into(),
    }
}

impl From<auth::Place> for Place {
    fn from(place: auth::Place) -> Place {
        Place { country_code: place.country_code, country: place.country, city: place.city }
    }
}

impl TryFrom<audit::AuditEvent> for AuditEvent {
    type Error = ApiError;

    fn try_from(event: audit::AuditEvent) -> Result<AuditEvent, ApiError> {
        let action = AuditAction::of(event.action);
        Ok(AuditEvent {
            id: NodeId::new(NodeKind::AuditEvent, event.id),
            action: action.ok_or_else(|| ApiError::internal("an operator's act of a person"))?,
            outcome: event.outcome.into(),
            at: event.at.into(),
            ip: event.ip,
            user_agent: event.user_agent,
            request_id: event.request_id,
        })
    }
}
