//! Subscriptions that many run alike: each is run once, and what it tells goes to all as the same bytes.
//!
//! Two are alike when document, operation name and variables are the same and what they tell hangs on nobody's
//! identity. Whoever joins gets what a subscription of its own would have told so far, and then exactly what follows.
//! One that goes on after another begins where nobody else does, and is run by itself.

use super::payload::{self, is_source_error};
use crate::graphql::Operation;
use crate::resolvers::resume::AFTER;
use async_graphql::parser::types::{Field, Selection};
use async_graphql::{Response, Value as ConstValue};
use async_graphql_value::Value;
use futures_util::StreamExt;
use futures_util::stream::{self, BoxStream};
use futures_util::task::noop_waker;
use std::collections::HashMap;
use std::future::poll_fn;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, Weak};
use std::task::{Context, Poll, Waker};
use tokio::task::AbortHandle;

type Results = BoxStream<'static, Response>;
type Open = Arc<Mutex<HashMap<Arc<str>, Weak<Run>>>>;

/// What runs now, by what it runs.
#[derive(Default)]
pub(super) struct Shared {
    open: Open,
}

/// One of those whom a shared subscription tells. It is called under a lock and must not wait.
pub(super) trait Listener: Send {
    /// Takes one result in. `false` when it cannot keep up: then it is told nothing more.
    fn tell(&self, payload: &Arc<str>) -> bool;
    /// The subscription has ended; a response says of what it failed.
    fn over(&self, failed: Option<&Response>);
}

/// What became of an attempt to share.
pub(super) enum Joined {
    /// The listener is told; it has been told already what comes first.
    Member(Membership),
    /// It has failed or ended already: what it told, and the rest.
    Alone(Vec<Response>, Results),
}

/// A place among the listeners; given up when it is dropped.
pub(super) struct Membership {
    run: Arc<Run>,
    number: u64,
}

/// What makes two subscriptions alike.
pub(super) fn key(operation: &Operation) -> String {
    let variables = serde_json::to_string(operation.variables()).unwrap_or_default();
    let name = operation.plan().name.as_deref().unwrap_or_default();
    format!("{name}\0{variables}\0{}", operation.document().source)
}

/// The one field that a subscription selects at its root.
pub(super) fn root_field(operation: &Operation) -> Option<&Field> {
    match &operation.plan().selection.node.items.first()?.node {
        Selection::Field(field) => Some(&field.node),
        _ => None,
    }
}

/// Whether it goes on after another subscription, and so tells what nobody else is told.
pub(super) fn goes_on(operation: &Operation, field: &Field) -> bool {
    match field.get_argument(AFTER).map(|value| &value.node) {
        None | Some(Value::Null) => false,
        Some(Value::Variable(name)) => {
            operation.variables().get(name).is_some_and(|value| *value != ConstValue::Null)
        }
        Some(_) => true,
    }
}

impl Shared {
    /// Lets a listener hear what others run already, or begins it with these results. Decides at once.
    pub(super) async fn join(
        &self,
        key: String,
        results: Results,
        listener: impl Listener + 'static,
    ) -> Joined {
        let mut asked = Some((Arc::from(key), Own::new(results), Box::new(listener)));
        // Its budget is no reason to think that nothing is there.
        let decided = tokio::task::unconstrained(poll_fn(move |_| match asked.take() {
            Some((key, own, listener)) => Poll::Ready(self.join_now(key, own, listener)),
            None => Poll::Pending,
        }));
        decided.await
    }

    fn join_now(&self, key: Arc<str>, mut own: Own, listener: Box<dyn Listener>) -> Joined {
        if own.advance() {
            return Joined::Alone(own.told, own.results);
        }
        let found = {
            let mut open = lock(&self.open);
            let Some(found) = open.get(&key).and_then(Weak::upgrade) else {
                let run = Run::new(Arc::clone(&key), Arc::clone(&self.open), own.results);
                // Whoever finds the run finds its first listener there.
                let membership = run.start(&own.told, listener);
                open.insert(key, Arc::downgrade(&membership.run));
                return Joined::Member(membership);
            };
            found
        };
        found.join(own, listener)
    }
}

/// The results of one subscription before it is shared.
struct Own {
    results: Results,
    told: Vec<Response>,
}

impl Own {
    fn new(results: Results) -> Own {
        Own { results, told: Vec::new() }
    }

    /// Takes what is there. Answers whether it has ended.
    fn advance(&mut self) -> bool {
        let waker = noop_waker();
        let mut context = Context::from_waker(&waker);
        while let Poll::Ready(next) = self.results.poll_next_unpin(&mut context) {
            let Some(response) = next else {
                // A stream that has ended is not asked again.
                self.results = stream::empty().boxed();
                return true;
            };
            let failed = is_source_error(&response);
            self.told.push(response);
            if failed {
                return true;
            }
        }
        false
    }
}

/// A subscription that is run for all who want it.
struct Run {
    key: Arc<str>,
    open: Open,
    inner: Mutex<Inner>,
    task: OnceLock<AbortHandle>,
}

struct Inner {
    results: Results,
    /// By ascending number.
    listeners: Vec<(u64, Box<dyn Listener>)>,
    number: u64,
    /// Wakes the task that waits for results: whoever else looks for them waits in its name.
    waker: Waker,
    over: bool,
}

impl Run {
    fn new(key: Arc<str>, open: Open, results: Results) -> Arc<Run> {
        let inner =
            Inner { results, listeners: Vec::new(), number: 0, waker: noop_waker(), over: false };
        Arc::new(Run { key, open, inner: Mutex::new(inner), task: OnceLock::new() })
    }

    /// Takes in the first listener and begins to wait for results.
    fn start(self: Arc<Run>, told: &[Response], listener: Box<dyn Listener>) -> Membership {
        let number = lock(&self.inner).add(listener, told);
        let weak = Arc::downgrade(&self);
        let waiting = poll_fn(move |cx| match weak.upgrade() {
            Some(run) => lock(&run.inner).advance_as(cx),
            None => Poll::Ready(()),
        });
        let _ = self.task.set(tokio::spawn(waiting).abort_handle());
        Membership { run: self, number }
    }

    /// Both are brought to the same point before the newcomer hears this one: it has been told by its own what came
    /// before, and by this one what comes after.
    fn join(self: Arc<Run>, mut own: Own, listener: Box<dyn Listener>) -> Joined {
        let mut inner = lock(&self.inner);
        inner.advance();
        loop {
            if own.advance() || inner.over {
                return Joined::Alone(own.told, own.results);
            }
            if !inner.advance() {
                break;
            }
        }
        let number = inner.add(listener, &own.told);
        drop(inner);
        Joined::Member(Membership { run: self, number })
    }
}

impl Inner {
    fn add(&mut self, listener: Box<dyn Listener>, told: &[Response]) -> u64 {
        self.number += 1;
        if told.iter().all(|response| listener.tell(&encoded(response))) {
            self.listeners.push((self.number, listener));
        }
        self.number
    }

    /// Takes what is there, in the name of the task that waits. Answers whether anything was.
    fn advance(&mut self) -> bool {
        let waker = self.waker.clone();
        let mut context = Context::from_waker(&waker);
        let mut any = false;
        while !self.over {
            match self.results.poll_next_unpin(&mut context) {
                Poll::Ready(next) => self.tell(next.as_ref()),
                Poll::Pending => break,
            }
            any = true;
        }
        any
    }

    fn advance_as(&mut self, context: &Context<'_>) -> Poll<()> {
        self.waker.clone_from(context.waker());
        self.advance();
        if self.over { Poll::Ready(()) } else { Poll::Pending }
    }

    fn tell(&mut self, next: Option<&Response>) {
        let failed = next.filter(|response| is_source_error(response));
        let Some(response) = next.filter(|_| failed.is_none()) else {
            self.over = true;
            self.listeners.drain(..).for_each(|(_, listener)| listener.over(failed));
            return;
        };
        let payload = encoded(response);
        self.listeners.retain(|(_, listener)| listener.tell(&payload));
    }
}

fn encoded(response: &Response) -> Arc<str> {
    payload::written(response).into()
}

impl Drop for Membership {
    fn drop(&mut self) {
        let mut inner = lock(&self.run.inner);
        let place = inner.listeners.binary_search_by_key(&self.number, |(number, _)| *number);
        let left = place.ok().map(|place| inner.listeners.remove(place));
        drop(inner);
        drop(left);
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        if let Some(task) = self.task.get() {
            task.abort();
        }
        let mut open = lock(&self.open);
        // Another may have begun in its place.
        if open.get(&self.key).is_some_and(|run| run.strong_count() == 0) {
            open.remove(&self.key);
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
