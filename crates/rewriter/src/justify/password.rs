//! Names that Bandit takes for those of passwords.

/// Whether one of the words of `name` means a password: `RE_CANDIDATES` of Bandit's plugin for
/// B105 to B107.
pub(super) fn is_password(name: &str) -> bool {
    name.to_ascii_lowercase().split('_').any(|word| {
        matches!(
            word,
            "pass" | "passphrase" | "pwd" | "token" | "secret" | "secrete"
        ) || is_passwd(word)
    })
}

/// `pas+wo?r?d`.
fn is_passwd(word: &str) -> bool {
    let Some(rest) = word.strip_prefix("pas") else {
        return false;
    };
    let Some(rest) = rest.trim_start_matches('s').strip_prefix('w') else {
        return false;
    };
    let rest = rest.strip_prefix('o').unwrap_or(rest);
    let rest = rest.strip_prefix('r').unwrap_or(rest);
    rest == "d"
}

#[cfg(test)]
mod tests {
    use super::is_password;

    #[test]
    fn a_word_of_the_name_counts_and_not_a_part_of_a_word() {
        for name in [
            "password",
            "db_PASSWD",
            "paswd",
            "x_token_y",
            "secret",
            "pwd",
        ] {
            assert!(is_password(name), "{name}");
        }
        for name in ["passport", "tokens", "apppassword", "passwords", ""] {
            assert!(!is_password(name), "{name}");
        }
    }
}
