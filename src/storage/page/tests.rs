//! Pages against a plain list: what is on them, and what they say of the rest, while the list grows and shrinks.

use super::*;
use crate::domain::{LoginOutcome, Timestamp, UserId};
use crate::storage::login_events::{self, NewLoginEvent};
use crate::storage::testing::TestDatabase;
use crate::storage::users::{self, NewUser};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use std::sync::atomic::{AtomicU32, Ordering};

#[test]
fn a_page_says_whether_the_list_goes_on() {
    let rows = [
        (PageRequest::first(2), vec![9, 8, 7], vec![9, 8], true, false),
        (PageRequest::first(2).after(Some(8)), vec![7], vec![7], false, true),
        (PageRequest::first(2).before(Some(7)), vec![9, 8], vec![9, 8], true, false),
        (PageRequest::last(2), vec![1, 2, 3], vec![2, 1], false, true),
        (PageRequest::last(2).before(Some(2)), vec![3], vec![3], true, false),
        (PageRequest::last(2).after(Some(4)), vec![2, 3], vec![3, 2], false, true),
        (PageRequest::first(0), vec![9], vec![], true, false),
    ];
    for (request, read, items, has_next, has_previous) in rows {
        let page = Page::of(request, read);
        let told = (page.items, page.has_next, page.has_previous);
        assert_eq!(told, (items, has_next, has_previous), "{request:?}");
    }
}

/// What happens to a list.
#[derive(Clone, Debug)]
enum Step {
    /// Something new comes to its front.
    Grow,
    /// Its oldest items go.
    Shrink(usize),
    /// A page is asked for. Cursors are places among all items that ever were.
    Page { limit: u32, from_end: bool, after: Option<usize>, before: Option<usize> },
    /// All pages are asked for, one after the other, while the list grows in between.
    Walk { limit: u32, from_end: bool },
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let bound = || proptest::option::of(0..30_usize);
    let page = (1..5_u32, any::<bool>(), bound(), bound())
        .prop_map(|(limit, from_end, after, before)| Step::Page { limit, from_end, after, before });
    let walk = (1..5_u32, any::<bool>());
    let step = prop_oneof![
        4 => Just(Step::Grow),
        1 => (1..4_usize).prop_map(Step::Shrink),
        4 => page,
        1 => walk.prop_map(|(limit, from_end)| Step::Walk { limit, from_end }),
    ];
    proptest::collection::vec(step, 1..30)
}

/// One person's list of tries to sign in, and what should be in it.
struct Tried<'a> {
    database: &'a TestDatabase,
    user: UserId,
    /// Every number that there ever was, oldest first.
    ever: Vec<i64>,
    /// How many of the oldest are gone.
    gone: usize,
}

async fn person(database: &Database, email: String) -> UserId {
    let new = NewUser {
        email,
        password_hash: String::new(),
        display_name: "Ada".to_owned(),
        created_at: Timestamp(0),
    };
    let added = database.write(move |tx| Box::pin(async move { users::insert(tx, new).await }));
    added.await.expect("inserts").expect("a new address").id
}

impl Tried<'_> {
    /// What is in the list, newest first.
    fn list(&self) -> Vec<i64> {
        self.ever[self.gone..].iter().rev().copied().collect()
    }

    async fn grow(&mut self) {
        let event = NewLoginEvent {
            user: self.user,
            outcome: LoginOutcome::Succeeded,
            ip: String::new(),
            user_agent: None,
            new_device: false,
            at: Timestamp(self.ever.len() as i64),
        };
        let done = self
            .database
            .write(move |tx| Box::pin(async move { login_events::insert(tx, event, 1_000).await }));
        done.await.expect("inserts");
        let newest = self.page(PageRequest::first(1)).await.items;
        self.ever.extend(newest);
    }

    async fn shrink(&mut self, count: usize) {
        self.gone = (self.gone + count).min(self.ever.len());
        let before = Timestamp(self.gone as i64);
        login_events::delete_old(self.database, before).await.expect("deletes");
    }

    async fn page(&self, request: PageRequest) -> Page<i64> {
        let page = login_events::page(self.database, self.user, request).await.expect("lists");
        page.try_map(|event| Ok::<_, Fault>(event.id)).expect("numbers")
    }

    async fn check(&self, request: PageRequest) {
        let list = self.list();
        let within = |id: &&i64| {
            request.after.is_none_or(|after| **id < after)
                && request.before.is_none_or(|before| **id > before)
        };
        let within: Vec<i64> = list.iter().filter(within).copied().collect();
        let limit = request.limit as usize;
        let wanted = if request.from_end {
            &within[within.len().saturating_sub(limit)..]
        } else {
            &within[..within.len().min(limit)]
        };
        let page = self.page(request).await;
        assert_eq!(page.items, wanted, "{request:?} of {list:?}");
        // An empty page lies between its cursors.
        let newer = wanted.first().map(|first| first + 1).or(request.after);
        let older = wanted.last().map(|last| last - 1).or(request.before);
        let has_previous = newer.is_some_and(|newer| list.iter().any(|id| *id >= newer));
        let has_next = older.is_some_and(|older| list.iter().any(|id| *id <= older));
        assert_eq!(page.has_previous, has_previous, "before: {request:?} of {list:?}");
        assert_eq!(page.has_next, has_next, "after: {request:?} of {list:?}");
    }

    /// Forwards it meets what was there at first, backwards also what came meanwhile: each once, in order.
    async fn walk(&mut self, (limit, from_end): (u32, bool)) {
        let at_first = self.list();
        let mut met = Vec::new();
        let mut request = PageRequest { from_end, ..PageRequest::first(limit) };
        loop {
            let page = self.page(request).await;
            if from_end {
                met.splice(..0, page.items.iter().copied());
                request.before = page.items.first().copied();
            } else {
                met.extend(&page.items);
                request.after = page.items.last().copied();
            }
            if !(if from_end { page.has_previous } else { page.has_next }) {
                break;
            }
            if met.len() < 40 {
                self.grow().await;
            }
        }
        assert_eq!(met, if from_end { self.list() } else { at_first });
    }

    async fn step(&mut self, step: Step) {
        match step {
            Step::Grow => self.grow().await,
            Step::Shrink(count) => self.shrink(count).await,
            Step::Page { limit, from_end, after, before } => {
                let at = |place: Option<usize>| self.ever.get(place?).copied();
                let (after, before) = (at(after), at(before));
                self.check(PageRequest { after, before, from_end, ..PageRequest::first(limit) })
                    .await;
            }
            Step::Walk { limit, from_end } => self.walk((limit, from_end)).await,
        }
    }
}

#[test]
fn pages_are_right_while_the_list_grows_and_shrinks() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("runs");
    let database = runtime.block_on(TestDatabase::new());
    let cases = AtomicU32::new(0);
    let mut runner =
        TestRunner::new(Config { cases: 60, failure_persistence: None, ..Config::default() });
    let ran = runner.run(&steps(), |steps| {
        runtime.block_on(async {
            let case = cases.fetch_add(1, Ordering::Relaxed);
            let user = person(&database, format!("person-{case}@example.com")).await;
            let mut tried = Tried { database: &database, user, ever: Vec::new(), gone: 0 };
            for step in steps {
                tried.step(step).await;
            }
        });
        Ok(())
    });
    ran.expect("holds");
}
