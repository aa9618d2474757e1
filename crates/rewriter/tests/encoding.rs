//! Every byte of a file comes back, and what cannot be read has a reason.

use harden_rewriter::{DecodeError, SyntaxTree, decode};

#[test]
fn bytes_come_back() {
    for (trap, bytes, name) in [
        ("empty", &b""[..], "UTF-8"),
        ("without a newline at the end", b"x = 1", "UTF-8"),
        ("a byte order mark", b"\xef\xbb\xbfx = 1\n", "UTF-8"),
        ("a byte order mark alone", b"\xef\xbb\xbf", "UTF-8"),
        (
            "a byte order mark and its declaration",
            b"\xef\xbb\xbf# coding: utf-8\n",
            "UTF-8",
        ),
        ("mixed newlines", b"a\r\nb\nc\rd\n", "UTF-8"),
        ("form feeds", b"a\n\x0c\nb\n", "UTF-8"),
        ("trailing blanks", b"a   \n\t\n", "UTF-8"),
        (
            "characters beyond the basic plane",
            b"s = '\xf0\x9f\x98\x80'\n",
            "UTF-8",
        ),
        (
            "a character that can be composed",
            b"s = 'e\xcc\x81'\n",
            "UTF-8",
        ),
        ("latin-1", b"# coding: latin-1\ns = '\xe9'\n", "ISO-8859-1"),
        (
            "latin-1's control characters",
            b"# coding: latin-1\ns = '\x80\x9f'\n",
            "ISO-8859-1",
        ),
        (
            "latin-1 in line two",
            b"#!/usr/bin/python\n# -*- coding: iso-8859-1 -*-\ns = '\xff'\n",
            "ISO-8859-1",
        ),
        (
            "windows-1252",
            b"# coding: cp1252\ns = '\x80'\n",
            "windows-1252",
        ),
        ("koi8-r", b"# coding: koi8-r\ns = '\xc1'\n", "KOI8-R"),
        (
            "shift_jis",
            b"# coding: shift_jis\ns = '\x83\x65'\n",
            "Shift_JIS",
        ),
        ("euc-jp", b"# coding: euc-jp\ns = '\xa4\xa2'\n", "EUC-JP"),
        ("gbk", b"# coding: gbk\ns = '\xc4\xe3'\n", "GBK"),
        (
            "latin-2",
            b"# coding: iso8859-2\ns = '\xb1'\n",
            "ISO-8859-2",
        ),
        ("ascii", b"# coding: ascii\nx = 1\n", "ASCII"),
        (
            "a declaration too late",
            b"\n\n# coding: latin-1\n",
            "UTF-8",
        ),
        (
            "a declaration behind code",
            b"x = 1\n# coding: latin-1\n",
            "UTF-8",
        ),
        (
            "a declaration in a string",
            b"'''\n# coding: latin-1'''\n",
            "UTF-8",
        ),
    ] {
        let (text, encoding) = decode(bytes.to_vec()).unwrap_or_else(|e| panic!("{trap}: {e}"));
        assert_eq!(encoding.name(), name, "{trap}");
        assert_eq!(encoding.encode(&text).as_deref(), Some(bytes), "{trap}");
        for (at, _) in text.char_indices() {
            let prefix = encoding.encode(&text[..at]).map(|bytes| bytes.len());
            assert_eq!(
                Some(encoding.encoded_len(&text[..at])),
                prefix,
                "{trap} at {at}"
            );
        }
        assert!(SyntaxTree::parse(&text).is_ok(), "{trap}");
    }
}

#[test]
fn what_cannot_be_read_is_told() {
    let error = |bytes: &[u8]| decode(bytes.to_vec()).unwrap_err();
    assert!(matches!(
        error(b"a\ns = '\xff'\n"),
        DecodeError::Invalid {
            line: 2,
            byte: 0xff,
            ..
        }
    ));
    assert!(matches!(
        error(b"# coding: ascii\n\ns = '\xe9'\n"),
        DecodeError::Invalid {
            line: 3,
            byte: 0xe9,
            ..
        }
    ));
    assert!(matches!(
        error(b"# coding: shift_jis\ns = '\x83'\n"),
        DecodeError::Invalid { line: 2, .. }
    ));
    for label in [
        "utf-16", "utf-32", "utf-7", "rot13", "hex", "idna", "unknown",
    ] {
        let text = format!("# coding: {label}\n");
        assert!(
            matches!(error(text.as_bytes()), DecodeError::Unknown { line: 1, .. }),
            "{label}"
        );
    }
    assert!(matches!(
        error(b"\xef\xbb\xbf\n# coding: latin-1\n"),
        DecodeError::Contradiction { line: 2, .. }
    ));
    assert!(matches!(error(b"x = '\0'\n"), DecodeError::Nul { line: 1 }));
}

#[test]
fn what_an_encoding_lacks_is_not_written() {
    let encoding = |label: &str| {
        decode(format!("# coding: {label}\n").into_bytes())
            .unwrap()
            .1
    };
    assert_eq!(encoding("latin-1").encode("\u{2713}"), None);
    assert_eq!(encoding("ascii").encode("\u{e9}"), None);
    assert_eq!(encoding("cp1252").encode("\u{81}"), Some(vec![0x81]));
    assert_eq!(encoding("koi8-r").encode("\u{e9}"), None);
}
