//! What lies in no tree: standard input, and files that a command is given for itself.

use std::io::Read;
use std::sync::Arc;

use super::decode::decode;
use super::{ReadError, SIZE_LIMIT};
use crate::source::SourceFile;

/// Reads all of standard input as the file `<stdin>`.
///
/// # Errors
/// When it is larger than [`SIZE_LIMIT`], no text, or cannot be read.
pub fn read_stdin(input: impl Read) -> Result<Arc<SourceFile>, ReadError> {
    read_stream("<stdin>", input)
}

/// Reads all of a stream as a file of that name.
///
/// # Errors
/// When it is larger than [`SIZE_LIMIT`], no text, or cannot be read.
pub fn read_stream(name: &str, input: impl Read) -> Result<Arc<SourceFile>, ReadError> {
    Ok(Arc::new(SourceFile::new(name, decode(read_limited(input)?)?)))
}

/// All bytes of a reader, refused beyond [`SIZE_LIMIT`].
pub(super) fn read_limited(input: impl Read) -> Result<Vec<u8>, ReadError> {
    let mut bytes = Vec::new();
    input.take(SIZE_LIMIT + 1).read_to_end(&mut bytes).map_err(|error| ReadError::Refused(error.to_string()))?;
    if bytes.len() as u64 > SIZE_LIMIT { Err(ReadError::TooLarge(SIZE_LIMIT)) } else { Ok(bytes) }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;

    #[test]
    fn standard_input_has_a_name_of_its_own() {
        let file = read_stdin(&b"kind: Pod\n"[..]).unwrap();
        assert_eq!((file.path(), file.text()), ("<stdin>", "kind: Pod\n"));
    }

    #[test]
    fn endless_input_is_cut_off() {
        assert_eq!(read_stdin(std::io::repeat(b'a')).err(), Some(ReadError::TooLarge(SIZE_LIMIT)));
    }
}
