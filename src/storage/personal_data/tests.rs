//! Every table of the database and every column of it is in the lists, and nothing else is.

use super::*;
use crate::storage::testing::TestDatabase;
use sea_orm::{ConnectionTrait, DatabaseBackend, Statement};
use std::collections::{BTreeMap, BTreeSet};

/// Every table of the database with its columns.
pub(crate) async fn columns_of_all_tables(db: &TestDatabase) -> BTreeMap<String, BTreeSet<String>> {
    let sql = match db.backend() {
        DatabaseBackend::Sqlite => {
            "SELECT m.name, c.name FROM sqlite_master AS m JOIN pragma_table_info(m.name) AS c \
             WHERE m.type = 'table'"
        }
        _ => {
            "SELECT CAST(table_name AS TEXT), CAST(column_name AS TEXT) \
             FROM information_schema.columns WHERE table_schema = 'public'"
        }
    };
    let rows = db.read().query_all_raw(Statement::from_string(db.backend(), sql)).await;
    let mut tables: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for row in rows.expect("reads") {
        let (table, column): (String, String) =
            (row.try_get_by_index(0).expect("a name"), row.try_get_by_index(1).expect("a name"));
        tables.entry(table).or_default().insert(column);
    }
    tables
}

#[tokio::test]
async fn every_table_and_column_is_exported_or_says_why_not() {
    let db = TestDatabase::new().await;
    let mut tables = columns_of_all_tables(&db).await;
    assert!(tables.contains_key("users") && tables.contains_key("activities"), "{tables:?}");
    for table in TABLES {
        let there = tables.get(table.name).unwrap_or_else(|| panic!("no table {}", table.name));
        let listed: Vec<&str> = table.columns.iter().map(|column| column.name).collect();
        let listed_once: BTreeSet<String> = listed.iter().map(|it| (*it).to_owned()).collect();
        assert_eq!(listed.len(), listed_once.len(), "{}: a column twice", table.section);
        assert_eq!(&listed_once, there, "{}: say of each column what becomes of it", table.section);
        assert!(there.contains(table.whose.column()), "{}", table.section);
    }
    for table in TABLES {
        tables.remove(table.name);
    }
    let unshown: BTreeSet<String> = UNSHOWN.iter().map(|(name, _)| (*name).to_owned()).collect();
    let left: BTreeSet<String> = tables.into_keys().collect();
    let missing: Vec<_> = left.difference(&unshown).collect();
    assert!(missing.is_empty(), "{missing:?} are neither exported nor say why not");
    for (table, why) in UNSHOWN {
        assert!(why.len() > 10, "{table}");
        assert!(TABLES.iter().all(|it| it.name != table), "{table} is exported");
    }
}

#[test]
fn names_of_a_section_are_told_once() {
    let sections: BTreeSet<_> = TABLES.iter().map(|table| table.section).collect();
    assert_eq!(sections.len(), TABLES.len());
    for table in TABLES {
        let called = table.columns.iter().filter_map(|column| match column.shown {
            Shown::As(called, _) => Some(called),
            Shown::Not(why) => {
                assert!(why.len() > 10, "{}.{}", table.name, column.name);
                None
            }
        });
        let called: Vec<&str> = called.collect();
        let once: BTreeSet<_> = called.iter().collect();
        assert_eq!(called.len(), once.len(), "{}", table.section);
    }
}

#[tokio::test]
async fn every_table_is_read_page_by_page() {
    let db = TestDatabase::with_people(&[1]).await;
    let (user, account) = crate::storage::testing::made_up(1);
    for table in TABLES {
        for subject in table.subjects(user, &[account]) {
            let wanted = RowsWanted { subject, after: None, limit: 2 };
            let (first, place) = rows(&db, table, wanted).await.expect("reads");
            let counted = count(&db, table, subject).await.expect("counts");
            assert_eq!(first.len() as u64, counted, "{}", table.section);
            let Some(after) = place else { continue };
            let wanted = RowsWanted { subject, after: Some(after), limit: 2 };
            let (second, _) = rows(&db, table, wanted).await.expect("reads");
            assert!(second.is_empty(), "{}: the same row twice", table.section);
        }
    }
}

#[tokio::test]
async fn every_table_and_column_says_what_becomes_of_it_when_somebody_is_forgotten() {
    let db = TestDatabase::new().await;
    let tables = columns_of_all_tables(&db).await;
    let ruled: BTreeSet<&str> = RULES.iter().map(|(table, _)| *table).collect();
    assert_eq!(ruled.len(), RULES.len(), "a table twice");
    for (table, columns) in &tables {
        let (_, rule) = RULES
            .iter()
            .find(|(name, _)| name == table)
            .unwrap_or_else(|| panic!("say what becomes of {table}"));
        match rule {
            AtErasure::Untouched(why) => {
                let names_people = ["user_id", "subject_user", "owner"];
                let found = names_people.iter().find(|it| columns.contains(**it));
                assert!(found.is_none(), "{table} has {found:?} and is left as it is");
                assert!(why.len() > 10, "{table}");
            }
            AtErasure::RowsGo(owner) => assert!(columns.contains(*owner), "{table}"),
            AtErasure::RowsStay(owner, fates) => {
                assert!(columns.contains(*owner), "{table}");
                let named: BTreeSet<String> =
                    fates.iter().map(|(column, _)| (*column).to_owned()).collect();
                assert_eq!(&named, columns, "{table}: say of each column what becomes of it");
                for (column, fate) in *fates {
                    if let Fate::Kept(why) = fate {
                        assert!(why.len() > 10, "{table}.{column}");
                    }
                }
            }
        }
    }
}
