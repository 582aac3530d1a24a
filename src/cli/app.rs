//! Builds the app out of its rooms, and takes it down again in the opposite order.

use super::leadership::{self, Duties, Leadership};
use super::node::NodeName;
use super::stores::{open_database, open_journal};
use super::{clock, consumers, secret_watch};
use crate::config::{Config, Mode};
use crate::domain::rng::SystemRng;
use crate::domain::time::SystemClock;
use crate::domain::{Clock, Fault, KeyPurpose, NodeKind, OpaqueIds, Rng};
use crate::exchange::{Bus, Cluster, Exchange, ExchangeHandle, Forwarding, Part, StartExchange};
use crate::http::Check;
use crate::jobs::{JobParts, Jobs};
use crate::market::{MarketData, StartMarketData};
use crate::resolvers::app::App;
use crate::services::accounts::{Accounts, AccountsParts};
use crate::services::api_keys::{ApiKeys, ApiKeysParts};
use crate::services::audit::AuditLog;
use crate::services::auth::{Auth, AuthParts};
use crate::services::documents::Documents;
use crate::services::exports::{Exports, ExportsParts};
use crate::services::files::{Files, FilesParts};
use crate::services::funding::{Funding, FundingParts};
use crate::services::imports::{Imports, ImportsParts};
use crate::services::investments::{Investments, InvestmentsParts};
use crate::services::keyring::KeyRing;
use crate::services::life_cycle::{LifeCycle, LifeCycleParts};
use crate::services::liquidity::StartLiquidity;
use crate::services::listing;
use crate::services::mail::{MailPreview, Mailbox, Mailer};
use crate::services::permanent_key::opaque_ids;
use crate::services::person_jobs::{PersonJobs, PersonJobsParts};
use crate::services::personal_data::{PersonalData, PersonalDataParts};
use crate::services::portfolio::Portfolios;
use crate::services::rate_limits::RateLimits;
use crate::services::records::Records;
use crate::services::sheets::Letterhead;
use crate::services::tax_exports::{TaxExports, TaxExportsParts};
use crate::services::trading::Trading;
use crate::storage::cache::Cache;
use crate::storage::erasure_list::ErasureList;
use crate::storage::jobs::JobSignal;
use crate::storage::limiter::{SharedCounts, limiter};
use crate::storage::pubsub::PubSub;
use crate::storage::{Database, RedisServer};
use futures_util::StreamExt;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// How long what runs in the background may take to end when the server stops.
const JOBS_GRACE: Duration = Duration::from_secs(5);

/// Everything that runs behind the listener.
pub(super) struct Running {
    /// What the resolvers call.
    pub(super) app: App,
    database: Database,
    /// The development mailbox, when mail goes there.
    pub(super) mailbox: Option<Mailbox>,
    /// One of each letter, for whoever works on them: in development mode, beside the mailbox.
    pub(super) mail_previews: Vec<MailPreview>,
    /// Where the listing came from.
    pub(super) listing: String,
    /// Redis, when it is configured.
    redis: Option<Cache>,
    /// Documents that are run by id.
    pub(super) documents: Documents,
    exchange: Exchange,
    jobs: Jobs,
    leadership: Leadership,
    _node: NodeName,
    cluster_bus: TaskTracker,
    stop: CancellationToken,
}

/// The tools that every room is handed.
#[derive(Clone)]
struct Tools {
    clock: Arc<dyn Clock>,
    rng: Arc<dyn Rng>,
}

impl Tools {
    fn audit_log(&self, database: &Database) -> AuditLog {
        AuditLog::new(database.clone(), Arc::clone(&self.clock), Arc::clone(&self.rng))
    }
}

impl Running {
    /// Opens the database, replays the journal, applies the listing, and starts every task.
    ///
    /// # Errors
    /// What failed, in words for the operator.
    pub(super) async fn start(config: &Config) -> Result<Running, String> {
        let tools = Tools { clock: Arc::new(SystemClock), rng: Arc::new(SystemRng) };
        // Before the lead is taken: a slip in the file must not keep another node from leading.
        let listed = listing::load(&config.listing).map_err(|error| error.to_string())?;
        let node = NodeName::take(config, tools.rng.as_ref())?;
        let database = open_database(config).await?;
        let cache = open_cache(config, &tools).await?;
        let redis = (!config.database.redis_url.is_empty()).then(|| cache.clone());
        let documents = Documents::open(&config.documents, redis.clone()).map_err(internal)?;
        let ring = config.auth.key_ring().map_err(internal)?;
        let bus = open_bus(config, &ring).await?;
        let pubsub = bus.as_ref().map(|bus| bus.pubsub.clone());
        let (exchange, handle) = Exchange::start(StartExchange {
            config: config.exchange.clone(),
            database: database.clone(),
            journal: open_journal(config, &database).await?,
            clock: Arc::clone(&tools.clock),
            cluster: Cluster {
                node: node.name.clone(),
                bus,
                forwarding: Forwarding { deposits: config.sandbox.enabled },
            },
            consumers: consumers::registered(),
        })
        .await
        .map_err(|fault| format!("the exchange did not start: {fault}"))?;
        let audit = tools.audit_log(&database);
        leadership::list(&handle, &listed, &audit).await.map_err(|error| error.to_string())?;
        let market = MarketData::start(StartMarketData {
            config: config.market.clone(),
            listing: handle.listing(),
            database: database.clone(),
            cache: cache.clone(),
            clock: Arc::clone(&tools.clock),
            rng: Arc::clone(&tools.rng),
        })
        .await
        .map_err(|fault| format!("market data did not start: {fault}"))?;
        let ids = opaque_ids(&database, &*tools.rng).await.map_err(internal)?;
        let (cluster_bus, stop) = (TaskTracker::new(), CancellationToken::new());
        wire_trades(&handle, &market, &cluster_bus, &stop);
        let confirmations = clock::watch(clock::ConfirmationWatch {
            data_dir: config.data_dir.clone(),
            exchange: handle.clone(),
            clock: Arc::clone(&tools.clock),
            audit: audit.clone(),
        });
        cluster_bus.spawn(stop.clone().run_until_cancelled_owned(confirmations));
        if let Some(watch) = secret_watch::of(config, &ring, &tools.clock) {
            cluster_bus.spawn(stop.clone().run_until_cancelled_owned(watch));
        }
        let signal = JobSignal::default();
        let mailer = Mailer::new(&config.mail, Arc::clone(&tools.clock), signal.clone())
            .map_err(internal)?;
        let mailbox = mailer.mailbox();
        let mail_previews = match config.mode {
            Mode::Development => mailer.previews().map_err(internal)?,
            Mode::Staging | Mode::Production => None,
        };
        let limiter = limiter(shared_counts(redis.clone(), &ids), Arc::clone(&tools.clock));
        let auth = Auth::new(AuthParts {
            config: config.auth.clone(),
            database: database.clone(),
            mailer: mailer.clone(),
            clock: Arc::clone(&tools.clock),
            rng: Arc::clone(&tools.rng),
            bus: pubsub,
            limiter: Arc::clone(&limiter),
            ids: ids.clone(),
            ring: ring.clone(),
        })
        .map_err(internal)?;
        let api_keys = ApiKeys::new(ApiKeysParts {
            config: config.api_keys.clone(),
            database: database.clone(),
            redis: redis.clone(),
            limiter: Arc::clone(&limiter),
            auth: auth.clone(),
            audit: audit.clone(),
            mailer: mailer.clone(),
            ring: ring.clone(),
            clock: Arc::clone(&tools.clock),
            rng: Arc::clone(&tools.rng),
        });
        let accounts = Accounts::new(AccountsParts {
            exchange: handle.clone(),
            database: database.clone(),
            clock: Arc::clone(&tools.clock),
            audit: audit.clone(),
        });
        let used = accounts.used_numbers().await.map_err(internal)?;
        auth.check_account_numbers(used)
            .await
            .map_err(|fault| format!("the accounts cannot be compared with the people: {fault}"))?;
        let files = Files::new(FilesParts {
            config: config.files.clone(),
            database: database.clone(),
            ring: ring.clone(),
            ids: ids.clone(),
            clock: Arc::clone(&tools.clock),
            public_url: config.http.public_url.clone(),
        });
        let personal_data = PersonalData::new(PersonalDataParts {
            database: database.clone(),
            exchange: handle.clone(),
            auth: auth.clone(),
            files: files.clone(),
            mailer: mailer.clone(),
            audit: audit.clone(),
            ids: ids.clone(),
            clock: Arc::clone(&tools.clock),
        });
        let investments = Investments::new(InvestmentsParts {
            database: database.clone(),
            exchange: handle.clone(),
            market: market.clone(),
            accounts: accounts.clone(),
            clock: Arc::clone(&tools.clock),
        });
        let imports = Imports::new(ImportsParts {
            database: database.clone(),
            files: files.clone(),
            signal: signal.clone(),
            clock: Arc::clone(&tools.clock),
        });
        let (name, colour) = config.mail.house();
        let house = Letterhead { name, colour };
        let tax_exports = TaxExports::new(TaxExportsParts {
            house: house.clone(),
            database: database.clone(),
            investments: investments.clone(),
            files: files.clone(),
            signal: signal.clone(),
            clock: Arc::clone(&tools.clock),
        });
        let exports = Exports::new(ExportsParts {
            config: config.exports.clone(),
            house,
            database: database.clone(),
            exchange: handle.clone(),
            accounts: accounts.clone(),
            investments: investments.clone(),
            files: files.clone(),
            audit: audit.clone(),
            signal: signal.clone(),
            ids: ids.clone(),
            clock: Arc::clone(&tools.clock),
        });
        let life_cycle = LifeCycle::new(LifeCycleParts {
            database: database.clone(),
            exchange: handle.clone(),
            auth: auth.clone(),
            list: ErasureList::in_folder(&config.data_dir),
        });
        forget_again(&life_cycle).await?;
        let jobs = Jobs::start(JobParts {
            accounts: accounts.clone(),
            database: database.clone(),
            mailer,
            clock: Arc::clone(&tools.clock),
            rng: Arc::clone(&tools.rng),
            signal,
            node: node.name.clone(),
            config: config.jobs.clone(),
            auth: auth.clone(),
            api_keys: api_keys.clone(),
            personal_data: personal_data.clone(),
            imports: imports.clone(),
            tax_exports: tax_exports.clone(),
            exports: exports.clone(),
            life_cycle: life_cycle.clone(),
            auth_config: config.auth.clone(),
        });
        let listing = listed.source.clone();
        let leadership = Leadership::start(Duties {
            exchange: handle.clone(),
            listed: Arc::new(listed),
            audit: audit.clone(),
            liquidity: config.liquidity.enabled.then(|| StartLiquidity {
                config: config.liquidity.clone(),
                exchange: handle.clone(),
                market: market.clone(),
                database: database.clone(),
                rng: Arc::clone(&tools.rng),
            }),
        });
        let records = Records::new(database.clone(), handle.clone());
        let app = App {
            trading: Trading::new(handle.clone(), accounts.clone()),
            funding: Funding::open(FundingParts {
                exchange: handle.clone(),
                database: database.clone(),
                accounts: accounts.clone(),
                audit: audit.clone(),
                sandbox: &config.sandbox,
            })
            .await
            .map_err(internal)?,
            investments,
            portfolios: Portfolios::new(records.clone(), handle.clone(), market.clone()),
            records,
            jobs: PersonJobs::new(PersonJobsParts {
                database: database.clone(),
                clock: Arc::clone(&tools.clock),
                audit: audit.clone(),
            }),
            files,
            personal_data,
            imports,
            tax_exports,
            exports,
            life_cycle,
            exchange: handle,
            market,
            auth,
            api_keys,
            rate_limits: RateLimits::new(
                config.rate_limits.clone(),
                limiter,
                Arc::clone(&tools.clock),
            ),
            accounts,
            audit,
            ids,
            clock: tools.clock,
        };
        Ok(Running {
            app,
            database,
            mailbox,
            mail_previews: mail_previews.unwrap_or_default(),
            listing,
            redis,
            documents,
            exchange,
            jobs,
            leadership,
            _node: node,
            cluster_bus,
            stop,
        })
    }

    /// Cancelled when the process must end at once.
    pub(super) fn broken(&self) -> CancellationToken {
        self.exchange.broken()
    }

    /// Tells whether this node leads or stands by.
    pub(super) fn role(&self) -> Arc<dyn Fn() -> &'static str + Send + Sync> {
        let role = self.app.exchange.role();
        Arc::new(move || role.borrow().as_str())
    }

    /// What must answer before requests are sent here.
    pub(super) fn readiness(&self) -> Vec<Check> {
        let database = self.database.clone();
        let mut checks = vec![Check::new("database", move || {
            let database = database.clone();
            async move { database.ping().await }
        })];
        let parts = [
            ("journal", Part::Journal),
            ("clock", Part::Clock),
            ("engine", Part::Engine),
            ("projections", Part::Projections),
        ];
        checks.extend(parts.map(|(name, part)| self.exchange_check(name, part)));
        checks.extend([self.accounts_check(), self.consumers_check()]);
        if let Some(redis) = self.redis.clone() {
            checks.push(Check::new("redis", move || {
                let redis = redis.clone();
                async move { redis.ping().await }
            }));
        }
        checks
    }

    /// The alarm while sign-ups are refused; the rest works.
    fn accounts_check(&self) -> Check {
        let auth = self.app.auth.clone();
        Check::alarm("accounts", move || {
            let count = auth.ownerless_accounts();
            async move {
                match count {
                    0 => Ok(()),
                    _ => Err(Fault::unavailable(format!("{count} accounts have no person"))),
                }
            }
        })
    }

    /// The alarm while a consumer stands still; the rest works.
    fn consumers_check(&self) -> Check {
        let exchange = self.app.exchange.clone();
        Check::alarm("consumers", move || {
            let all = exchange.consumers();
            let trouble = all.borrow().values().find_map(|consumer| consumer.trouble.clone());
            async move { trouble.map_or(Ok(()), |trouble| Err(Fault::Unavailable(trouble))) }
        })
    }

    fn exchange_check(&self, name: &'static str, part: Part) -> Check {
        let exchange = self.app.exchange.clone();
        Check::new(name, move || {
            let trouble = exchange.trouble(part);
            async move { trouble.map_or(Ok(()), |trouble| Err(Fault::Unavailable(trouble))) }
        })
    }

    /// Takes everything down; the listener has stopped already. What was accepted is finished first.
    pub(super) async fn shutdown(self) {
        self.leadership.shutdown().await;
        self.app.auth.settle().await;
        if !self.jobs.stop(JOBS_GRACE).await {
            tracing::warn!("a job did not end in time");
        }
        self.app.market.shutdown().await;
        self.stop.cancel();
        self.cluster_bus.close();
        self.cluster_bus.wait().await;
        self.exchange.shutdown().await;
        if let Err(fault) = self.database.close().await {
            tracing::warn!(%fault, "the database did not close cleanly");
        }
    }
}

/// `agio migrate`.
pub(super) async fn migrate(config: &Config) -> Result<ExitCode, String> {
    open_database(config).await?;
    println!("The tables are up to date.");
    Ok(ExitCode::SUCCESS)
}

async fn open_cache(config: &Config, tools: &Tools) -> Result<Cache, String> {
    let Some(server) = RedisServer::of(&config.database) else {
        return Ok(Cache::memory(Arc::clone(&tools.clock)));
    };
    Cache::redis(&server).await.map_err(|fault| redis_silent(&fault))
}

/// Where the nodes of this exchange count together. Its own id of nothing is no other exchange's.
fn shared_counts(redis: Option<Cache>, ids: &OpaqueIds) -> Option<SharedCounts> {
    let exchange = ids.id(NodeKind::User, 0).to_string();
    redis.map(|redis| SharedCounts { redis, exchange })
}

/// What nodes on one PostgreSQL say to each other goes through Redis; a journal in a SQLite file has one node.
async fn open_bus(config: &Config, ring: &KeyRing) -> Result<Option<Bus>, String> {
    let server = RedisServer::of(&config.database).filter(|_| config.database.is_postgres());
    let Some(server) = server else { return Ok(None) };
    let pubsub = PubSub::redis(&server).await.map_err(|fault| redis_silent(&fault))?;
    Ok(Some(Bus { pubsub, keys: ring.keys(KeyPurpose::ClusterMessage) }))
}

/// A backup of the database may hold people who were forgotten since.
async fn forget_again(life_cycle: &LifeCycle) -> Result<(), String> {
    let again = life_cycle.erase_listed().await.map_err(internal)?;
    if again > 0 {
        tracing::warn!(people = again, "forgot people again who came back with a backup");
    }
    Ok(())
}

/// The exchange's trades are a source of prices.
fn wire_trades(
    exchange: &ExchangeHandle,
    market: &MarketData,
    cluster_bus: &TaskTracker,
    stop: &CancellationToken,
) {
    for id in exchange.listing().markets().iter().map(|market| market.id) {
        let (exchange, market, stop) = (exchange.clone(), market.clone(), stop.clone());
        cluster_bus.spawn(stop.run_until_cancelled_owned(async move {
            // A stream that lagged ends; the next one goes on from now.
            while let Some(mut trades) = exchange.subscribe_trades(id) {
                while let Some(Ok(trade)) = trades.next().await {
                    market.offer_trade(trade);
                }
            }
        }));
    }
}

fn redis_silent(fault: &Fault) -> String {
    format!(
        "database.redis_url (REDIS_URL): Redis does not answer: {fault}. Check that it runs there and that the URL is right"
    )
}

fn internal(fault: Fault) -> String {
    fault.to_string()
}
