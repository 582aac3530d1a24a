//! Reading enums back from SQL, where they are spelled as everywhere: `domain::spelling`.

use crate::domain::{Fault, Spelled};

/// The value a word stands for.
///
/// # Errors
/// [`Fault::Internal`] for a word nobody writes: the table was edited, or is newer than this program.
pub(crate) fn read<T: Spelled>(word: &str) -> Result<T, Fault> {
    let unknown = || Fault::internal(format!("unknown word in a table: {word}"));
    T::from_spelling(word).ok_or_else(unknown)
}
