//! How a file is to be read: by a format that its header tells, or by columns that its owner mapped.

use super::{
    Import, ImportStatus, ImportStep, Imports, Work, enqueue, expired, invalid, no_import,
    state_changed,
};
use crate::accounting::activity::ActivityType;
use crate::accounting::calendar::Zone;
use crate::accounting::import::{
    ColumnMapping, ImportField, ImportFormat, ImportOptions, Imported, MappedType, Mapping, Most,
};
use crate::domain::{Failure, Fault, ImportId, Refusal};
use crate::services::auth::Principal;
use crate::services::investments::{ACTIVITIES_MAX, checked_symbol};
use crate::storage::{Transaction, files, imports};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// How many columns are mapped at most.
pub const COLUMNS_MAX: usize = 50;
/// How many texts of types.
pub const TYPES_MAX: usize = 100;
/// How many texts of assets.
pub const ASSETS_MAX: usize = 500;
/// The longest text that is mapped, in characters.
const TEXT_LENGTH_MAX: usize = 100;
/// The last column that a file can have, from 0.
const COLUMN_MAX: u32 = 999;
/// The most lines before the first row.
const HEADER_LINES_MAX: u32 = 20;

/// A column, and the word of what it means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MappedColumn {
    /// From 0.
    pub column: u32,
    /// The word of its [`ImportField`].
    pub field: String,
}

/// What the columns of a file mean.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileMapping {
    /// Each column that means something.
    pub columns: Vec<MappedColumn>,
    /// What stands in the column of the type, and what that means: BUY, SELL or a type of activities.
    pub types: Vec<(String, String)>,
    /// What stands between cells.
    pub delimiter: char,
    /// Whether a comma stands before the decimal places.
    pub decimal_comma: bool,
    /// Whether 01/02 is the first of February.
    pub day_first: bool,
    /// How many lines there are before the first row.
    pub header_lines: u32,
}

/// How a file is to be read, as it is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Reading {
    format: Option<String>,
    zone: Option<String>,
    mapping: Option<FileMapping>,
    /// What the file calls assets, and their symbols.
    #[serde(default)]
    assets: Vec<(String, String)>,
}

/// What a file means, as its owner says.
#[derive(Clone, Debug)]
pub struct MapImport {
    /// Which import.
    pub id: ImportId,
    /// What its columns mean; what the header tells when `None`.
    pub mapping: Option<FileMapping>,
    /// What it calls assets, and their symbols; an empty text for assets that it does not name.
    pub assets: Vec<(String, String)>,
    /// IANA name of the zone of times that have none.
    pub time_zone: Option<String>,
}

impl Imports {
    /// Reads the file of an import again, as its owner says.
    ///
    /// # Errors
    /// `NOT_FOUND` when it is not theirs, `STATE_CHANGED` when it was written down or taken back, `EXPIRED` when its file is
    /// gone; refuses mappings that cannot be.
    pub async fn map(&self, principal: &Principal, map: MapImport) -> Result<Import, Failure> {
        let (inner, owner, id) = (&self.inner, principal.user, map.id);
        let import = self.find(owner, id).await?.ok_or_else(no_import)?;
        let reading = Reading::again(map)?.written()?;
        let file = files::of_job(&inner.database, import.file_job).await?;
        let now = inner.clock.now();
        if now >= import.expires_at || file.is_none() {
            return Err(expired().into());
        }
        let work = Work { step: ImportStep::Read, now, due_at: None };
        let mapped = inner.database.write(move |tx| {
            Box::pin(async move {
                match imports::locked(tx, owner, id).await? {
                    Some(import) => again(tx, Import { reading, ..import }, work).await,
                    None => Ok(Err(no_import())),
                }
            })
        });
        mapped.await??;
        inner.signal.enqueued();
        self.settled(owner, id).await
    }
}

async fn again(
    tx: &Transaction,
    mut import: Import,
    work: Work,
) -> Result<Result<(), Refusal>, Fault> {
    use ImportStatus as S;
    match import.status {
        S::NeedsMapping | S::Ready | S::Failed => {}
        S::Parsing | S::Applying => {
            return Ok(Err(state_changed(
                "This import is being worked on, so nothing was done. Wait for its `job`, and send it again.",
            )));
        }
        S::Applied | S::Reverted => {
            return Ok(Err(state_changed(
                "This import was written down or taken back already, so its file is not read again. Send the file anew with `startImport`.",
            )));
        }
    }
    import.job = enqueue(tx, &import, work).await?;
    (import.status, import.problem) = (S::Parsing, None);
    imports::update(tx, &import).await?;
    Ok(Ok(()))
}

impl Reading {
    /// Of a file that comes.
    pub(super) fn first(format: Option<&str>, zone: Option<&str>) -> Result<Reading, Refusal> {
        let known = |name: &str| ImportFormat::parse(name).filter(|it| *it != ImportFormat::Mapped);
        if let Some(name) = format
            && known(name).is_none()
        {
            return Err(invalid("No format has this name. `importFormats` lists them; leave it out to have the header tell.").at("format"));
        }
        Ok(Reading {
            format: format.map(str::to_owned),
            zone: zone.map(checked_zone).transpose()?,
            ..Reading::default()
        })
    }

    fn again(map: MapImport) -> Result<Reading, Refusal> {
        let MapImport { mapping, assets, time_zone, .. } = map;
        let zone = time_zone.as_deref().map(checked_zone).transpose()?;
        let mapping = mapping.map(checked_mapping).transpose()?;
        let assets = checked_assets(assets)?;
        Ok(Reading { format: None, zone, mapping, assets })
    }

    /// As it is kept.
    pub(super) fn written(&self) -> Result<String, Fault> {
        serde_json::to_string(self).map_err(Fault::internal)
    }

    /// As it was kept.
    pub(super) fn read(text: &str) -> Result<Reading, Fault> {
        serde_json::from_str(text).map_err(Fault::internal)
    }

    /// The format that the caller said.
    pub(super) fn format(&self) -> Option<&str> {
        self.format.as_deref()
    }

    /// As the reader of files wants it.
    pub(super) fn options(&self) -> Result<ImportOptions, Fault> {
        let activities = usize::try_from(ACTIVITIES_MAX).unwrap_or(usize::MAX);
        Ok(ImportOptions {
            zone: self.zone.as_deref().and_then(Zone::named),
            mapping: self.mapping.as_ref().map(of_file).transpose()?,
            most: Some(Most { rows: super::ROWS_MAX, activities }),
        })
    }

    /// Gives what the file names the symbols that its owner says.
    pub(super) fn name_assets(&self, imported: &mut Imported) {
        let symbol = |text: &str| {
            let found = self.assets.iter().find(|(it, _)| it.eq_ignore_ascii_case(text));
            found.map(|(_, symbol)| symbol.clone())
        };
        for activity in &mut imported.activities {
            let sides = [
                &mut activity.received,
                &mut activity.sent,
                &mut activity.fee,
                &mut activity.value,
            ];
            for side in sides.into_iter().flatten() {
                if let Some(symbol) = symbol(&side.asset) {
                    side.asset = symbol;
                }
            }
        }
    }
}

fn of_file(mapping: &FileMapping) -> Result<Mapping, Fault> {
    let broken = || Fault::internal("a mapping of an import cannot be read");
    let column = |it: &MappedColumn| {
        let field = ImportField::parse(&it.field).ok_or_else(broken)?;
        Ok(ColumnMapping { column: it.column as usize, field })
    };
    let meant = |(text, meaning): &(String, String)| {
        let meaning = type_of(meaning).ok_or_else(broken)?;
        Ok((text.clone(), meaning))
    };
    Ok(Mapping {
        columns: mapping.columns.iter().map(column).collect::<Result<_, Fault>>()?,
        types: mapping.types.iter().map(meant).collect::<Result<_, Fault>>()?,
        delimiter: mapping.delimiter,
        decimal_comma: mapping.decimal_comma,
        day_first: mapping.day_first,
        header_lines: mapping.header_lines as usize,
    })
}

fn type_of(word: &str) -> Option<MappedType> {
    match word {
        "BUY" => Some(MappedType::Buy),
        "SELL" => Some(MappedType::Sell),
        word => ActivityType::parse(word).map(MappedType::Activity),
    }
}

fn checked_mapping(mapping: FileMapping) -> Result<FileMapping, Refusal> {
    let refused = |field: &str, what: &str| Err(invalid(what).at(field));
    if mapping.columns.len() > COLUMNS_MAX {
        return refused("columns", "At most 50 columns can be mapped.");
    }
    let fields: HashSet<&str> = mapping.columns.iter().map(|it| it.field.as_str()).collect();
    if fields.len() < mapping.columns.len() {
        return refused("columns", "Each field may be mapped once.");
    }
    if mapping.columns.iter().any(|it| it.column > COLUMN_MAX) {
        return refused("columns", "Columns are counted from 0, and a file has at most 1,000.");
    }
    let has = |field: ImportField| fields.contains(field.as_str());
    if !has(ImportField::Timestamp) || !has(ImportField::Type) {
        return refused("columns", "A column for TIMESTAMP and one for TYPE are needed.");
    }
    let quantities =
        [ImportField::ReceivedQuantity, ImportField::SentQuantity, ImportField::Quantity];
    if !quantities.into_iter().any(has) {
        return refused(
            "columns",
            "A column for RECEIVED_QUANTITY, SENT_QUANTITY or QUANTITY is needed.",
        );
    }
    let delimiter = mapping.delimiter;
    if delimiter.is_alphanumeric()
        || delimiter == '"'
        || (delimiter.is_control() && delimiter != '\t')
    {
        return refused("delimiter", "What stands between cells is one sign, such as `,` or `;`.");
    }
    if mapping.header_lines > HEADER_LINES_MAX {
        return refused("headerLines", "At most 20 lines may stand before the first row.");
    }
    if mapping.types.len() > TYPES_MAX || mapping.types.iter().any(|(text, _)| is_long(text)) {
        return refused(
            "types",
            "At most 100 texts of types can be mapped, of 100 characters each.",
        );
    }
    Ok(mapping)
}

fn checked_assets(assets: Vec<(String, String)>) -> Result<Vec<(String, String)>, Refusal> {
    if assets.len() > ASSETS_MAX || assets.iter().any(|(text, _)| is_long(text)) {
        return Err(invalid("At most 500 texts of assets can be mapped, of 100 characters each.")
            .at("assets"));
    }
    let checked = |(text, symbol): (String, String)| {
        let symbol = checked_symbol(&symbol).map_err(|it| it.at("assets"))?;
        Ok((text.trim().to_owned(), symbol))
    };
    assets.into_iter().map(checked).collect()
}

fn is_long(text: &str) -> bool {
    text.chars().count() > TEXT_LENGTH_MAX
}

fn checked_zone(name: &str) -> Result<String, Refusal> {
    let zone = Zone::named(name).map(|zone| zone.name().to_owned());
    zone.ok_or_else(|| {
        invalid("This must be a time zone by its IANA name, such as \"Europe/London\" or \"UTC\".")
            .at("timeZone")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mapping() -> FileMapping {
        let fields = [(0, "TIMESTAMP"), (1, "TYPE"), (2, "QUANTITY")];
        let column =
            |(column, field): (u32, &str)| MappedColumn { column, field: field.to_owned() };
        FileMapping {
            columns: fields.map(column).to_vec(),
            types: vec![("Kauf".to_owned(), "BUY".to_owned())],
            delimiter: ';',
            decimal_comma: true,
            day_first: true,
            header_lines: 1,
        }
    }

    #[test]
    fn mapping_says_what_a_file_needs_and_no_more() {
        assert!(checked_mapping(mapping()).is_ok());
        type Change = fn(&mut FileMapping);
        let changes: [(&str, Change); 7] = [
            ("columns", |it| it.columns.truncate(1)),
            ("columns", |it| it.columns.truncate(2)),
            ("columns", |it| it.columns.push(it.columns[0].clone())),
            ("columns", |it| it.columns[0].column = 1_000),
            ("delimiter", |it| it.delimiter = '"'),
            ("headerLines", |it| it.header_lines = 21),
            ("types", |it| it.types[0].0 = "x".repeat(101)),
        ];
        for (field, change) in changes {
            let mut changed = mapping();
            change(&mut changed);
            let refusal = checked_mapping(changed).expect_err(field);
            assert_eq!(refusal.path, ["input", field]);
        }
    }

    #[test]
    fn reading_is_kept_as_it_was_said() {
        let reading = Reading {
            format: None,
            zone: Some("Europe/Berlin".to_owned()),
            mapping: Some(mapping()),
            assets: vec![(String::new(), "BTC".to_owned())],
        };
        let kept = Reading::read(&reading.written().expect("written")).expect("read");
        assert_eq!(kept, reading);
        let options = kept.options().expect("options");
        assert_eq!(options.mapping.expect("a mapping").columns.len(), 3);
        assert!(Reading::first(Some("NONSENSE"), None).is_err());
        assert!(Reading::first(Some("MAPPED"), None).is_err());
        assert!(Reading::first(Some("COINBASE"), Some("Mars/Olympus")).is_err());
    }
}
