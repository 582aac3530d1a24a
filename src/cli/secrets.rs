//! Secrets of a development server: made once, kept in the data directory, readable by its owner only.

use crate::domain::{Rng, Secret};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

/// File of the development signing key.
const SIGNING_KEY_FILE: &str = "signing.key";
/// Length of a generated key before encoding.
const SIGNING_KEY_BYTES: usize = 48;

/// The development signing key of this data directory; made on the first start.
///
/// # Errors
/// When the file can be neither read nor written.
pub(super) fn signing_key(data_dir: &Path, rng: &dyn Rng) -> io::Result<Secret> {
    let path = data_dir.join(SIGNING_KEY_FILE);
    match fs::read_to_string(&path) {
        Ok(text) if !text.trim().is_empty() => Ok(Secret::new(text.trim())),
        Ok(_) => Err(io::Error::other(format!("{} is empty: delete it", path.display()))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let mut bytes = [0; SIGNING_KEY_BYTES];
            rng.fill(&mut bytes);
            let text = STANDARD_NO_PAD.encode(bytes);
            write_private(&path, &text)?;
            Ok(Secret::new(text))
        }
        Err(error) => Err(error),
    }
}

fn write_private(path: &Path, text: &str) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::rng::SystemRng;

    #[test]
    fn development_key_is_made_once_and_kept() {
        let folder = tempfile::tempdir().expect("a folder");
        let first = signing_key(folder.path(), &SystemRng).expect("makes a key");
        let second = signing_key(folder.path(), &SystemRng).expect("reads the key");
        assert_eq!(first, second);
        assert!(first.expose().len() >= 32);
    }
}
