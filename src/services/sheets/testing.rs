//! Files that tests make, for whoever wants to look at them.

/// The variable that names the folder where they are kept.
const KEEP: &str = "AGIO_TEST_KEEP_FILES";

/// Keeps a file, when a folder is named.
pub(crate) fn keep(name: &str, bytes: &[u8]) {
    if let Some(folder) = std::env::var_os(KEEP) {
        std::fs::write(std::path::Path::new(&folder).join(name), bytes).expect("writes");
    }
}
