//! The rows of a file, page by page, and single ones by their lines.

use super::row::{StoredRow, Verdict};
use super::{Imports, Inner};
use crate::domain::{Fault, ImportId};
use crate::storage::imports::parts::{self, PartHead};
use crate::storage::{Page, PageRequest};
use std::collections::BTreeMap;

/// Which rows are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VerdictFilter {
    /// Only those with one of these verdicts; all when empty.
    pub verdicts: Vec<Verdict>,
}

impl VerdictFilter {
    fn bits(&self) -> i64 {
        match self.verdicts.is_empty() {
            true => i64::MAX,
            false => self.verdicts.iter().fold(0, |set, it| set | it.bit()),
        }
    }
}

impl Imports {
    /// A page of the rows of an import in the order of its file; their places are their lines.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn preview(
        &self,
        import: ImportId,
        filter: &VerdictFilter,
        request: PageRequest,
    ) -> Result<Page<StoredRow>, Fault> {
        let wanted = filter.bits();
        let mut heads = parts::heads(&self.inner.database, import).await?;
        heads.retain(|it| it.verdicts & wanted != 0 && reaches(it, request));
        let descending = request.reads_descending();
        if descending {
            heads.reverse();
        }
        let most = usize::try_from(request.limit).unwrap_or(usize::MAX).saturating_add(1);
        let mut found = Vec::new();
        for head in heads {
            let mut rows = self.inner.rows(import, head.number).await?;
            if descending {
                rows.reverse();
            }
            rows.retain(|it| it.verdict.bit() & wanted != 0 && is_within(it, request));
            found.extend(rows);
            if found.len() >= most {
                found.truncate(most);
                break;
            }
        }
        Ok(Page::of(request, found))
    }
}

impl Inner {
    /// The rows of a part; none when they are gone.
    pub(super) async fn rows(
        &self,
        import: ImportId,
        number: i64,
    ) -> Result<Vec<StoredRow>, Fault> {
        let Some(content) = parts::content(&self.database, import, number).await? else {
            return Ok(Vec::new());
        };
        serde_json::from_str(&content).map_err(Fault::internal)
    }

    /// The rows on these lines, as far as there are any.
    pub(super) async fn rows_on(
        &self,
        import: ImportId,
        lines: impl Iterator<Item = u32>,
    ) -> Result<BTreeMap<u32, StoredRow>, Fault> {
        let heads = parts::heads(&self.database, import).await?;
        let mut wanted: BTreeMap<i64, Vec<u32>> = BTreeMap::new();
        for line in lines {
            let place = i64::from(line);
            let on = heads.iter().find(|it| (it.first_line..=it.last_line).contains(&place));
            on.into_iter().for_each(|it| wanted.entry(it.number).or_default().push(line));
        }
        let mut found = BTreeMap::new();
        for (number, lines) in wanted {
            let rows = self.rows(import, number).await?;
            found.extend(
                rows.into_iter().filter(|it| lines.contains(&it.line)).map(|it| (it.line, it)),
            );
        }
        Ok(found)
    }
}

fn bounds(request: PageRequest) -> (Option<i64>, Option<i64>) {
    match request.newest_first {
        true => (request.before, request.after),
        false => (request.after, request.before),
    }
}

fn reaches(head: &PartHead, request: PageRequest) -> bool {
    let (least, greatest) = bounds(request);
    least.is_none_or(|it| head.last_line > it) && greatest.is_none_or(|it| head.first_line < it)
}

fn is_within(row: &StoredRow, request: PageRequest) -> bool {
    let (least, greatest) = bounds(request);
    let line = i64::from(row.line);
    least.is_none_or(|it| line > it) && greatest.is_none_or(|it| line < it)
}
