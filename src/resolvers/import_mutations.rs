//! The mutations of imports.

use super::context_ext::ContextExt;
use super::error::{ApiError, answer};
use super::imports::shown;
use super::input;
use super::upload::Upload;
use crate::accounting::import;
use crate::domain::{Failure, Refusal, RefusalCode};
use crate::schema::import_inputs::{
    ApplyImportInput, MapImportInput, MappedTrade, RevertImportInput, TypeMappingInput,
};
use crate::schema::imports::{ImportFormatCode, ImportPayload};
use crate::services::imports::{
    ApplyImport, FileMapping, Import, MapImport, MappedColumn, RevertImport, StartImport,
};
use async_graphql::{Context, ID, InputObject, Object};

/// A file to bring in.
#[derive(InputObject)]
pub struct StartImportInput {
    /// Of which account: one of a portfolio that is not of the kind EXCHANGE.
    pub portfolio_account_id: ID,
    /// The file, at most 64 MiB: CSV in UTF-8, UTF-16 or Windows-1252, with `,`, `;`, tabs or `|` between cells.
    pub file: Upload,
    /// Its format; told by its header unless said.
    pub format: Option<ImportFormatCode>,
    /// IANA name of the zone of times that have none; the format's own, or UTC, unless said.
    pub time_zone: Option<String>,
}

/// What people bring in from elsewhere.
#[derive(Default)]
pub struct ImportMutation;

#[Object(crate = "crate::graphql::executor")]
impl ImportMutation {
    /// Brings a file of another exchange in, to be looked at: nothing is written down before `applyImport`. Small files are
    /// read at once; for others the status is PARSING, and `job` says how far it is. Three at a time.
    async fn start_import(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The file, and whose it is.")] input: StartImportInput,
    ) -> Result<ImportPayload, ApiError> {
        let (app, principal) = (ctx.app(), ctx.principal()?);
        let file = input.file.file(ctx)?;
        let format = input.format.map(|it| import::ImportFormat::from(it).as_str().to_owned());
        let start = StartImport {
            place: input::portfolio_account(&app.ids, &input.portfolio_account_id),
            file_name: file.filename.clone(),
            content: file.content.clone(),
            format,
            time_zone: input.time_zone,
        };
        payload(app.imports.start(principal, start).await)
    }

    /// Reads the file of an import again, as its owner says: what the columns of an unknown format mean, and what it calls
    /// assets. What was said before is forgotten.
    async fn map_import(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which import, and what its file means.")] input: MapImportInput,
    ) -> Result<ImportPayload, ApiError> {
        let (app, principal) = (ctx.app(), ctx.principal()?);
        let id = input::import(&app.ids, &input.id);
        let mapped = match mapping(&input) {
            Ok(mapping) => {
                let assets = input.assets.into_iter().map(|it| (it.text, it.asset)).collect();
                let map = MapImport { id, mapping, assets, time_zone: input.time_zone };
                app.imports.map(principal, map).await
            }
            Err(refusal) => Err(refusal.into()),
        };
        payload(mapped)
    }

    /// Writes the activities of an import down, all or nothing; those that the account has by now are left out. Sent again,
    /// it answers the first outcome. Large ones are written by a job: until their status is APPLIED, nothing of them is seen.
    async fn apply_import(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which import, and which of its lines.")] input: ApplyImportInput,
    ) -> Result<ImportPayload, ApiError> {
        let (app, principal) = (ctx.app(), ctx.principal()?);
        let apply = ApplyImport {
            id: input::import(&app.ids, &input.id),
            include: lines(&input.include),
            exclude: lines(&input.exclude),
        };
        payload(app.imports.apply(principal, apply).await)
    }

    /// Takes an import back as if it had never been, wherever it stands: its activities go, and the transfers and assigned
    /// lots that they are in. One that was not applied is discarded.
    async fn revert_import(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which import.")] input: RevertImportInput,
    ) -> Result<ImportPayload, ApiError> {
        let (app, principal) = (ctx.app(), ctx.principal()?);
        let id = input::import(&app.ids, &input.id);
        let revert = RevertImport { id, discard_edits: input.discard_edits };
        payload(app.imports.revert(principal, revert).await)
    }
}

fn payload(outcome: Result<Import, Failure>) -> Result<ImportPayload, ApiError> {
    answer(outcome, |import| {
        Ok(ImportPayload { import: Some(shown(import)), user_errors: Vec::new() })
    })
}

/// Lines below 0 are none of any file.
fn lines(sent: &[i32]) -> Vec<u32> {
    sent.iter().map(|it| u32::try_from(*it).unwrap_or_default()).collect()
}

/// `None` when the header is to tell.
fn mapping(input: &MapImportInput) -> Result<Option<FileMapping>, Refusal> {
    if input.columns.is_empty() {
        return Ok(None);
    }
    let column = |it: &crate::schema::import_inputs::ColumnMappingInput| {
        let column = u32::try_from(it.column)
            .map_err(|_| invalid("A column is counted from 0.", "columns"))?;
        let field = import::ImportField::from(it.field).as_str().to_owned();
        Ok(MappedColumn { column, field })
    };
    let mut signs = input.delimiter.chars();
    let (Some(delimiter), None) = (signs.next(), signs.next()) else {
        return Err(invalid(
            "What stands between cells is one sign, such as `,` or `;`.",
            "delimiter",
        ));
    };
    let header_lines = u32::try_from(input.header_lines);
    let header_lines = header_lines
        .map_err(|_| invalid("At most 20 lines may stand before the first row.", "headerLines"))?;
    Ok(Some(FileMapping {
        columns: input.columns.iter().map(column).collect::<Result<_, Refusal>>()?,
        types: input.types.iter().map(meaning).collect::<Result<_, Refusal>>()?,
        delimiter,
        decimal_comma: input.decimal_comma,
        day_first: input.day_first,
        header_lines,
    }))
}

fn meaning(mapped: &TypeMappingInput) -> Result<(String, String), Refusal> {
    let meant = match (mapped.kind, mapped.trade) {
        (Some(kind), None) => crate::accounting::activity::ActivityType::from(kind).as_str(),
        (None, Some(MappedTrade::Buy)) => "BUY",
        (None, Some(MappedTrade::Sell)) => "SELL",
        _ => {
            return Err(invalid("Each text needs `type` or `trade`, and not both.", "types"));
        }
    };
    Ok((mapped.text.clone(), meant.to_owned()))
}

fn invalid(what: &str, field: &str) -> Refusal {
    Refusal::new(RefusalCode::InvalidInput, what).at(field)
}
