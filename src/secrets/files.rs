//! Secrets in files, as Docker and Kubernetes mount them: one text in each. A folder of them is a document.

use super::{Document, Unread};
use crate::domain::Secret;
use std::fs::{self, File};
use std::io::Read;
use std::path::Path;
use zeroize::Zeroizing;

/// The longest secret in a file.
const FILE_BYTES_MAX: u64 = 64 * 1024;
/// The most files of a folder that are looked at.
const FILES_MAX: usize = 64;

/// The text in a file, without the line's end behind it; of a folder, its files as a JSON object. These are small and local:
/// they are read at once.
pub(super) fn read(path: &Path) -> Result<Secret, Unread> {
    if path.is_dir() { folder(path)?.whole() } else { text(path) }
}

fn text(path: &Path) -> Result<Secret, Unread> {
    let unread = |cause: String| {
        Unread::new(format!(
            "{cause}. Check that the file is mounted there and that the server's user may read it"
        ))
    };
    let file = File::open(path).map_err(|error| unread(format!("it cannot be opened: {error}")))?;
    let mut text = Zeroizing::new(String::new());
    let read = file.take(FILE_BYTES_MAX + 1).read_to_string(&mut text);
    read.map_err(|error| unread(format!("it cannot be read as text: {error}")))?;
    if text.len() as u64 > FILE_BYTES_MAX {
        return Err(unread(format!("it is longer than {FILE_BYTES_MAX} bytes")));
    }
    let line = text.strip_suffix('\n').unwrap_or(&text);
    let line = line.strip_suffix('\r').unwrap_or(line);
    if line.is_empty() {
        return Err(unread("it is empty".to_owned()));
    }
    Ok(Secret::new(line))
}

/// Every file of a folder by its name. Hidden ones are how Kubernetes swaps a whole mount at once.
fn folder(path: &Path) -> Result<Document, Unread> {
    let unread = |error: std::io::Error| Unread::new(format!("the folder cannot be read: {error}"));
    let mut fields = Vec::new();
    for entry in fs::read_dir(path).map_err(unread)? {
        let name = entry.map_err(unread)?.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') {
            continue;
        }
        if fields.len() == FILES_MAX {
            return Err(Unread::new(format!(
                "the folder has more than {FILES_MAX} files: name one that holds secrets only"
            )));
        }
        let secret = text(&path.join(&name))?;
        fields.push((name, secret));
    }
    Ok(Document::of(fields))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_is_read_without_the_end_of_its_line() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("password");
        for (content, secret) in [
            ("hunter2", "hunter2"),
            ("hunter2\n", "hunter2"),
            ("hunter2\r\n", "hunter2"),
            (" hunter2 \n\n", " hunter2 \n"),
        ] {
            fs::write(&path, content).expect("writes");
            assert_eq!(read(&path).expect("is there").expose(), secret, "{content:?}");
        }
    }

    #[test]
    fn file_that_cannot_be_a_secret_is_refused_with_a_remedy() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("secret");
        let refused = |content: &[u8]| {
            fs::write(&path, content).expect("writes");
            read(&path).expect_err("no secret").to_string()
        };
        assert!(refused(b"\n").contains("is empty"));
        assert!(refused(&[0xff, 0xfe]).contains("as text"));
        let long = refused(&vec![b'x'; 64 * 1024 + 1]);
        assert!(long.contains("longer than 65536 bytes") && !long.contains("xxx"), "{long}");
        let missing = read(&folder.path().join("missing")).expect_err("none").to_string();
        assert!(missing.contains("Check that the file is mounted"), "{missing}");
    }

    #[test]
    fn folder_is_a_document_of_its_files() {
        let folder = tempfile::tempdir().expect("a folder");
        for (name, content) in [("1", "first\n"), ("2", "second"), ("..data", "hidden")] {
            fs::write(folder.path().join(name), content).expect("writes");
        }
        assert_eq!(read(folder.path()).expect("texts").expose(), r#"{"1":"first","2":"second"}"#);
    }
}
