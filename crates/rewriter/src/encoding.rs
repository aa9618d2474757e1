//! A source file's bytes as text and back, without losing one.

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

/// The encoding of a source file, as Python finds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SourceEncoding(Kind);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Utf8,
    Ascii,
    Latin1,
    Other(&'static Encoding),
}

/// Why a file's bytes are not text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// A byte sequence the encoding does not have.
    #[error("not valid {encoding}: byte 0x{byte:02x} in line {line}")]
    Invalid {
        /// The encoding's name.
        encoding: &'static str,
        /// The first offending byte.
        byte: u8,
        /// Its line, from 1.
        line: usize,
    },
    /// An encoding declared in line 1 or 2 that is not known, or that is no superset of ASCII.
    #[error("declares the encoding `{label}`, which is not supported")]
    Unknown {
        /// The label in the declaration.
        label: String,
        /// The line of the declaration.
        line: usize,
    },
    /// A byte order mark together with a declaration of another encoding.
    #[error("has a UTF-8 byte order mark but declares the encoding `{label}`")]
    Contradiction {
        /// The label in the declaration.
        label: String,
        /// The line of the declaration.
        line: usize,
    },
    /// A NUL character, which Python's compiler refuses.
    #[error("holds a NUL byte in line {line}")]
    Nul {
        /// Its line, from 1.
        line: usize,
    },
    /// More text than offsets can address.
    #[error("is larger than 4 GiB")]
    TooLarge,
    /// The decoded text does not encode to the same bytes, so it could not be written back.
    #[error("does not survive decoding and encoding as {encoding}")]
    Lossy {
        /// The encoding's name.
        encoding: &'static str,
    },
}

impl DecodeError {
    /// The line the error is at, from 1, where it has one.
    pub fn line(&self) -> Option<usize> {
        match self {
            DecodeError::Invalid { line, .. }
            | DecodeError::Unknown { line, .. }
            | DecodeError::Contradiction { line, .. }
            | DecodeError::Nul { line } => Some(*line),
            DecodeError::TooLarge | DecodeError::Lossy { .. } => None,
        }
    }
}

const BOM: &[u8] = b"\xef\xbb\xbf";

impl SourceEncoding {
    /// The encoding's name.
    pub fn name(self) -> &'static str {
        match self.0 {
            Kind::Utf8 => "UTF-8",
            Kind::Ascii => "ASCII",
            Kind::Latin1 => "ISO-8859-1",
            Kind::Other(encoding) => encoding.name(),
        }
    }

    /// The bytes of `text`, or `None` where the encoding lacks a character.
    pub fn encode(self, text: &str) -> Option<Vec<u8>> {
        match self.0 {
            Kind::Utf8 => Some(text.as_bytes().to_vec()),
            Kind::Ascii => text.is_ascii().then(|| text.as_bytes().to_vec()),
            Kind::Latin1 => text.chars().map(|c| u8::try_from(c).ok()).collect(),
            Kind::Other(encoding) => {
                let (bytes, _, unmappable) = encoding.encode(text);
                (!unmappable).then(|| bytes.into_owned())
            }
        }
    }

    /// How many bytes of the file `text`, a prefix of its decoded text, takes.
    pub fn encoded_len(self, text: &str) -> usize {
        match self.0 {
            Kind::Utf8 | Kind::Ascii => text.len(),
            Kind::Latin1 => text.chars().count(),
            Kind::Other(_) => self.encode(text).map_or(text.len(), |bytes| bytes.len()),
        }
    }
}

/// Decodes a source file as Python does (PEP 263): a byte order mark, else the declaration in the
/// first two lines, else UTF-8. The mark stays in the text, and so does every kind of newline.
///
/// # Errors
/// Where the bytes are not text in that encoding, or would not encode to the same bytes again.
pub fn decode(bytes: Vec<u8>) -> Result<(String, SourceEncoding), DecodeError> {
    if u32::try_from(bytes.len()).is_err() {
        return Err(DecodeError::TooLarge);
    }
    if let Some(at) = memchr::memchr(0, &bytes) {
        return Err(DecodeError::Nul {
            line: line_of(&bytes, at),
        });
    }
    let kind = detect(&bytes)?;
    let encoding = SourceEncoding(kind);
    match kind {
        Kind::Utf8 => match String::from_utf8(bytes) {
            Ok(text) => Ok((text, encoding)),
            Err(error) => Err(invalid(
                encoding,
                error.as_bytes(),
                error.utf8_error().valid_up_to(),
            )),
        },
        Kind::Ascii => match bytes.iter().position(|byte| !byte.is_ascii()) {
            None => Ok((
                bytes.iter().map(|&byte| char::from(byte)).collect(),
                encoding,
            )),
            Some(at) => Err(invalid(encoding, &bytes, at)),
        },
        Kind::Latin1 => Ok((
            bytes.iter().map(|&byte| char::from(byte)).collect(),
            encoding,
        )),
        Kind::Other(other) => {
            let Some(text) = other.decode_without_bom_handling_and_without_replacement(&bytes)
            else {
                let good = valid_prefix(other, &bytes);
                return Err(invalid(encoding, &bytes, good));
            };
            let text = text.into_owned();
            if u32::try_from(text.len()).is_err() {
                return Err(DecodeError::TooLarge);
            }
            if encoding.encode(&text).as_deref() == Some(&bytes) {
                Ok((text, encoding))
            } else {
                Err(DecodeError::Lossy {
                    encoding: encoding.name(),
                })
            }
        }
    }
}

fn invalid(encoding: SourceEncoding, bytes: &[u8], at: usize) -> DecodeError {
    DecodeError::Invalid {
        encoding: encoding.name(),
        byte: bytes.get(at).copied().unwrap_or(0),
        line: line_of(bytes, at),
    }
}

/// The length of the longest prefix that decodes, by bisection: only reached for broken files.
fn valid_prefix(encoding: &'static Encoding, bytes: &[u8]) -> usize {
    let (mut good, mut bad) = (0, bytes.len());
    while good + 1 < bad {
        let middle = usize::midpoint(good, bad);
        if encoding
            .decode_without_bom_handling_and_without_replacement(&bytes[..middle])
            .is_some()
        {
            good = middle;
        } else {
            bad = middle;
        }
    }
    good
}

fn line_of(bytes: &[u8], at: usize) -> usize {
    memchr::memchr_iter(b'\n', &bytes[..at.min(bytes.len())]).count() + 1
}

fn detect(bytes: &[u8]) -> Result<Kind, DecodeError> {
    let has_bom = bytes.starts_with(BOM);
    let body = if has_bom { &bytes[BOM.len()..] } else { bytes };
    let mut declared = None;
    for (index, line) in body.split(|&byte| byte == b'\n').take(2).enumerate() {
        if let Some(label) = declaration(line) {
            declared = Some((label, index + 1));
            break;
        }
        // Only a blank line or a comment may stand before a declaration in line 2.
        let blank = line.trim_ascii();
        if !blank.is_empty() && !blank.starts_with(b"#") {
            break;
        }
    }
    let Some((label, line)) = declared else {
        return Ok(Kind::Utf8);
    };
    let kind = kind_of(&label).ok_or_else(|| DecodeError::Unknown {
        label: label.clone(),
        line,
    })?;
    if has_bom && kind != Kind::Utf8 {
        return Err(DecodeError::Contradiction { label, line });
    }
    Ok(kind)
}

/// The label in a PEP 263 declaration: `^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)`.
fn declaration(line: &[u8]) -> Option<String> {
    let start = line
        .iter()
        .position(|byte| !matches!(byte, b' ' | b'\t' | b'\x0c'))?;
    let comment = line[start..].strip_prefix(b"#")?;
    let mut rest = comment;
    loop {
        let at = memchr::memmem::find(rest, b"coding")?;
        rest = &rest[at + b"coding".len()..];
        let Some(b':' | b'=') = rest.first() else {
            continue;
        };
        let label: Vec<u8> = rest[1..]
            .iter()
            .copied()
            .skip_while(|byte| matches!(byte, b' ' | b'\t'))
            .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
            .collect();
        if !label.is_empty() {
            return String::from_utf8(label).ok();
        }
    }
}

/// Python's codec names, as far as `encoding_rs` has the codec. What the WHATWG standard folds into
/// windows-1252 (ASCII and Latin-1) is told apart again, since Python tells it apart.
fn kind_of(label: &str) -> Option<Kind> {
    let label = label.to_ascii_lowercase().replace('_', "-");
    match label.as_str() {
        "utf-8" | "utf8" | "utf-8-sig" | "u8" | "utf" | "cp65001" | "utf-8-unix" | "utf-8-dos"
        | "utf8-unix" => Some(Kind::Utf8),
        "ascii" | "us-ascii" | "646" => Some(Kind::Ascii),
        "latin-1" | "latin1" | "iso-8859-1" | "iso8859-1" | "8859" | "cp819" | "l1" | "latin"
        | "iso-latin-1" | "iso-latin-1-unix" | "latin-1-unix" => Some(Kind::Latin1),
        "cp1252" | "windows-1252" => Some(Kind::Other(WINDOWS_1252)),
        // In these, a byte that is ASCII's may be half of another character, or means another
        // character: the prefilter and the parser could not trust what they see.
        "iso-2022-jp" | "utf-16" | "utf-16-le" | "utf-16-be" | "hz" => None,
        other => {
            let whatwg = other
                .strip_prefix("cp")
                .filter(|digits| digits.starts_with("125") && digits.len() == 4)
                .map(|digits| format!("windows-{digits}"));
            let encoding = Encoding::for_label(whatwg.as_deref().unwrap_or(other).as_bytes())?;
            if encoding == UTF_8 {
                return Some(Kind::Utf8);
            }
            (encoding != WINDOWS_1252 && encoding.is_ascii_compatible())
                .then_some(Kind::Other(encoding))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(bytes: &[u8]) -> &'static str {
        decode(bytes.to_vec()).unwrap().1.name()
    }

    #[test]
    fn declarations_are_found_where_python_finds_them() {
        assert_eq!(name(b"x = 1\n"), "UTF-8");
        assert_eq!(name(b"# -*- coding: latin-1 -*-\n"), "ISO-8859-1");
        assert_eq!(
            name(b"#!/usr/bin/python\n# vim: set fileencoding=cp1252 :\n"),
            "windows-1252"
        );
        assert_eq!(name(b"x = 1\n# coding: latin-1\n"), "UTF-8");
        assert_eq!(name(b"\n\n# coding: latin-1\n"), "UTF-8");
        assert_eq!(name(b"# encoding=koi8-r\n"), "KOI8-R");
        assert_eq!(name(b"# coding: ascii\n"), "ASCII");
    }

    #[test]
    fn bytes_survive() {
        for bytes in [
            &b"# coding: latin-1\ns = '\xe9\x80'\n"[..],
            b"\xef\xbb\xbfx = 1\r\ny = 2\r",
            b"# coding: shift_jis\ns = '\x83\x65'\n",
            "s = 'é'\n".as_bytes(),
        ] {
            let (text, encoding) = decode(bytes.to_vec()).unwrap();
            assert_eq!(encoding.encode(&text).unwrap(), bytes);
            assert_eq!(encoding.encoded_len(&text), bytes.len());
        }
    }

    #[test]
    fn broken_bytes_have_a_line() {
        assert_eq!(
            decode(b"a\nb = '\xff'\n".to_vec()).unwrap_err().line(),
            Some(2)
        );
        assert_eq!(
            decode(b"a\n\0".to_vec()).unwrap_err(),
            DecodeError::Nul { line: 2 }
        );
        assert!(matches!(
            decode(b"# coding: utf-16\n".to_vec()),
            Err(DecodeError::Unknown { line: 1, .. })
        ));
        assert!(matches!(
            decode(b"\xef\xbb\xbf# coding: latin-1\n".to_vec()),
            Err(DecodeError::Contradiction { .. })
        ));
        assert!(matches!(
            decode(b"# coding: ascii\n\n\xe9\n".to_vec()),
            Err(DecodeError::Invalid { line: 3, .. })
        ));
    }
}
