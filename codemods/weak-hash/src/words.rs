//! The words that an identifier is made of.

use heck::ToSnakeCase;

/// Words that look like evidence and are none.
const NOT_MEANT: &[&[&str]] = &[
    &["git", "hub"],
    &["git", "lab"],
    &["mac", "address"],
    &["mac", "addr"],
    &["mac", "os"],
    &["pass", "through"],
    // A random one is as good as a token.
    &["uuid", "4"],
];

/// The words of an identifier or another text without blanks, in lower case: `cache_key`,
/// `cacheKey` and `CACHE-KEY` are `cache` and `key`, `md5sum` is `md`, `5` and `sum`.
pub(crate) fn words(text: &str) -> Vec<String> {
    let snake = text.to_snake_case();
    let mut words: Vec<String> = Vec::new();
    for part in snake.split('_').filter(|part| !part.is_empty()) {
        let mut was_digit = None;
        for letter in part.chars() {
            let is_digit = letter.is_numeric();
            match words.last_mut() {
                Some(word) if was_digit == Some(is_digit) => word.push(letter),
                _ => words.push(letter.to_string()),
            }
            was_digit = Some(is_digit);
        }
    }
    for masked in NOT_MEANT {
        while let Some(at) = words
            .windows(masked.len())
            .position(|window| window == *masked)
        {
            words.drain(at..at + masked.len());
        }
    }
    words
}

/// Whether `term` is one of the words, or several in a row, and not just a part of one: `token` is
/// in `token_id` and `tokens`, and not in `tokenizer`; `etag` is in `e` and `tag`.
pub(crate) fn has(words: &[String], term: &str) -> bool {
    let is_term = |text: &str| {
        text.strip_prefix(term)
            .is_some_and(|rest| matches!(rest, "" | "s" | "es"))
    };
    // Of short words put together, too many make another one.
    let may_join = term.len() >= 4 || term.bytes().any(|byte| byte.is_ascii_digit());
    (0..words.len()).any(|from| {
        let mut joined = String::new();
        for word in &words[from..] {
            joined.push_str(word);
            if is_term(&joined) {
                return true;
            }
            if !may_join || joined.len() > term.len() + 2 {
                return false;
            }
        }
        false
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contains(text: &str, term: &str) -> bool {
        has(&words(text), term)
    }

    #[test]
    fn whole_words_only() {
        for (text, term) in [
            ("author", "auth"),
            ("authority", "auth"),
            ("tokenize", "token"),
            ("tokenizer", "token"),
            ("passport", "pass"),
            ("compass", "pass"),
            ("bypass", "pass"),
            ("design", "sign"),
            ("assign_id", "sign"),
            ("signal", "sign"),
            ("machine", "mac"),
            ("mac_address", "mac"),
            ("GitHubClient", "git"),
            ("digit", "git"),
            ("secretary", "secret"),
            ("basalt", "salt"),
            ("concert", "cert"),
            ("spin", "pin"),
            ("p_in", "pin"),
        ] {
            assert!(!contains(text, term), "{term} in {text}");
        }
    }

    #[test]
    fn in_any_case_and_number() {
        for (text, term) in [
            ("cache_key", "cache"),
            ("cacheKey", "cache"),
            ("CACHE_KEY", "cache"),
            ("ETag", "etag"),
            ("__etag__", "etag"),
            ("check_sums", "checksum"),
            ("checkSum", "checksum"),
            ("md5sum", "md5sum"),
            ("file_md5_hash", "filemd5"),
            ("password2", "password"),
            ("tokens", "token"),
            ("userTokenId", "token"),
            ("HTTPAuth", "auth"),
            ("x509_name", "x509"),
            ("x-api-key", "apikey"),
        ] {
            assert!(contains(text, term), "{term} in {text}");
        }
    }
}
