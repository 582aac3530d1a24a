//! Figures as they are kept: JSON, deflated. What was written once is read for ever.

use super::TaxDocument;
use crate::domain::Fault;
use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;
use std::io::BufReader;

/// Figures as bytes.
///
/// # Errors
/// Never, but for a lack of memory.
pub(super) fn pack(document: &TaxDocument) -> Result<Vec<u8>, Fault> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    serde_json::to_writer(&mut encoder, document).map_err(Fault::internal)?;
    encoder.finish().map_err(Fault::internal)
}

/// Bytes as figures.
///
/// # Errors
/// When the table was edited.
pub(super) fn unpack(content: &[u8]) -> Result<TaxDocument, Fault> {
    let reader = BufReader::new(ZlibDecoder::new(content));
    serde_json::from_reader(reader).map_err(Fault::internal)
}
