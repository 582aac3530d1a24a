//! `agio ids`: what a client's id names, and what clients call a thing that the log or the journal names by its number.

use super::stores::open_migrated;
use crate::config::Config;
use crate::domain::{NodeKind, OpaqueIds};
use crate::services::permanent_key::known_ids;
use std::process::ExitCode;

/// Prints a line for each. Status 1 when one of them is neither. A server may run beside it.
pub(super) async fn run(config: &Config, given: &[String]) -> Result<ExitCode, String> {
    let database = open_migrated(config).await?;
    let known = known_ids(&database).await.map_err(|fault| fault.to_string())?;
    let ids = known.ok_or("no server has started on this database yet, so there are no ids")?;
    let lines: Vec<_> = given.iter().map(|given| line(&ids, given)).collect();
    for line in &lines {
        match line {
            Ok(line) => println!("{line}"),
            Err(problem) => eprintln!("{problem}"),
        }
    }
    Ok(if lines.iter().all(Result::is_ok) { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn line(ids: &OpaqueIds, given: &str) -> Result<String, String> {
    let named = given.split_once(':').and_then(|(kind, number)| {
        Some((NodeKind::named(kind)?, number.parse::<i64>().ok().filter(|number| *number >= 0)?))
    });
    let Some((kind, number)) = named.or_else(|| ids.read_id(given)) else {
        let kinds: Vec<_> = NodeKind::all().map(NodeKind::name).collect();
        return Err(format!(
            "{given:?} is no id of this exchange, and no kind and number such as Order:53. Kinds: {}",
            kinds.join(", ")
        ));
    };
    Ok(format!("{}:{number} {}", kind.name(), ids.id(kind, number)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::PermanentKey;

    #[test]
    fn ids_and_numbers_find_each_other() {
        let ids = OpaqueIds::new(&PermanentKey::new([1; 32]));
        let text = ids.id(NodeKind::Order, 53).to_string();
        let told = format!("Order:53 {text}");
        for given in ["Order:53", "order:53", text.as_str()] {
            assert_eq!(line(&ids, given), Ok(told.clone()));
        }
        for given in ["", "53", "Order:", "Order:-1", "Order:x", "Wallet:1", "T3JkZXI6NTM"] {
            assert!(line(&ids, given).is_err(), "{given}");
        }
    }
}
