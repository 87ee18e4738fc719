//! Bytes to text.

use super::ReadError;

/// What git-crypt writes before an encrypted file.
const GIT_CRYPT: &[u8] = b"\0GITCRYPT";

/// What a zip archive begins with; a binary plan is one.
const ZIP: &[u8] = b"PK\x03\x04";

/// A text may hold this many wrong bytes, or one in [`WRONG_SHARE`]; with more it is no text.
const WRONG_BYTES: usize = 16;

/// See [`WRONG_BYTES`].
const WRONG_SHARE: usize = 50;

/// The text that bytes hold: UTF-8, or UTF-16 with a byte order mark (PowerShell writes plans so). The mark is taken
/// off. Single wrong bytes, as in an old Latin-1 comment, become U+FFFD, one character each, so that columns hold.
///
/// # Errors
/// [`ReadError::Binary`] when it is no text, [`ReadError::Archive`] for a zip archive.
pub(super) fn decode(bytes: Vec<u8>) -> Result<String, ReadError> {
    if bytes.starts_with(GIT_CRYPT) {
        return Err(ReadError::Binary);
    }
    if bytes.starts_with(ZIP) {
        return Err(ReadError::Archive);
    }
    let text = match bytes.as_slice() {
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes)?,
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes)?,
        [0xEF, 0xBB, 0xBF, rest @ ..] => utf8(rest.to_vec())?,
        _ => utf8(bytes)?,
    };
    if text.as_bytes().contains(&0) { Err(ReadError::Binary) } else { Ok(text) }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, ReadError> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    if !rest.is_empty() {
        return Err(ReadError::Binary);
    }
    char::decode_utf16(pairs.iter().map(|pair| unit(*pair))).collect::<Result<_, _>>().map_err(|_| ReadError::Binary)
}

fn utf8(bytes: Vec<u8>) -> Result<String, ReadError> {
    let wrong = match String::from_utf8(bytes) {
        Ok(text) => return Ok(text),
        Err(error) => error.into_bytes(),
    };
    let allowed = WRONG_BYTES.max(wrong.len() / WRONG_SHARE);
    let broken = wrong.utf8_chunks().filter(|chunk| !chunk.invalid().is_empty()).count();
    if broken > allowed { Err(ReadError::Binary) } else { Ok(String::from_utf8_lossy(&wrong).into_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> Option<String> {
        decode(bytes.to_vec()).ok()
    }

    #[test]
    fn byte_order_marks_are_taken_off() {
        assert_eq!(text(b"\xEF\xBB\xBFa: 1").as_deref(), Some("a: 1"));
        assert_eq!(text(b"\xFF\xFEa\0:\0").as_deref(), Some("a:"));
        assert_eq!(text(b"\xFE\xFF\0a\0\xE9").as_deref(), Some("aé"));
    }

    #[test]
    fn binaries_are_refused() {
        for bytes in [&b"\0GITCRYPT\0abc"[..], b"\xFF\xFE\0\0", b"\xFF\xFEa", b"\xFF\xFE\0\xD8"] {
            assert_eq!(decode(bytes.to_vec()), Err(ReadError::Binary), "{bytes:?}");
        }
        assert_eq!(decode(vec![0xE9; 100]), Err(ReadError::Binary));
        assert_eq!(decode(b"PK\x03\x04\0\0".to_vec()), Err(ReadError::Archive));
    }

    #[test]
    fn a_wrong_byte_is_one_character() {
        assert_eq!(text(b"# caf\xE9\nx").as_deref(), Some("# caf\u{FFFD}\nx"));
    }
}
