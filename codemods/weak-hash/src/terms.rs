//! What words say about the use of a digest.

use crate::words::{has, words};

/// What a digest is needed for, where that is about security.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need {
    Password,
    Secret,
    Signature,
    Login,
    Key,
    Certificate,
}

impl Need {
    /// What to use instead.
    pub(crate) fn advice(self) -> &'static str {
        match self {
            Need::Password => "hash passwords with hashlib.scrypt or argon2-cffi",
            Need::Secret => "make values that nobody may guess with the module `secrets`",
            Need::Signature => "sign with hmac and SHA-256",
            Need::Login => {
                "sign with hmac and SHA-256, and hash passwords with hashlib.scrypt or argon2-cffi"
            }
            Need::Key => "derive keys with hashlib.scrypt or hashlib.pbkdf2_hmac and SHA-256",
            Need::Certificate => "use SHA-256, if the other side takes it",
        }
    }
}

/// What a digest is used for, where that is not about security.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Use {
    Cache,
    ETag,
    Checksum,
    Fingerprint,
    Duplicate,
    Avatar,
    Content,
    Git,
    FileName,
    Identifier,
    Bucket,
    WebSocket,
    /// A comment says that it is not about security.
    Stated,
}

impl Use {
    /// What the digest is.
    pub(crate) fn describe(self) -> &'static str {
        match self {
            Use::Cache => "cache key",
            Use::ETag => "ETag",
            Use::Checksum => "checksum",
            Use::Fingerprint => "fingerprint",
            Use::Duplicate => "mark of a duplicate",
            Use::Avatar => "address of an avatar",
            Use::Content => "content address",
            Use::Git => "Git object's name",
            Use::FileName => "file name",
            Use::Identifier => "identifier",
            Use::Bucket => "choice of a bucket",
            Use::WebSocket => "WebSocket handshake",
            Use::Stated => "digest for other uses",
        }
    }

    /// What the digest is, with an article.
    pub(crate) fn with_article(self) -> String {
        let what = self.describe();
        let article = if what.starts_with(['E', 'a', 'i']) {
            "an"
        } else {
            "a"
        };
        format!("{article} {what}")
    }

    /// Whether a digest of something that is called so, or passed on with it, is for that use as well:
    /// that of a cache's key is a shorter key, but that of a file's name can be for anything.
    pub(crate) fn is_told_by_others(self) -> bool {
        matches!(
            self,
            Use::Cache
                | Use::ETag
                | Use::Checksum
                | Use::Fingerprint
                | Use::Duplicate
                | Use::Avatar
        )
    }

    /// Whether it would be a signature if a key was among what is hashed.
    pub(crate) fn may_be_keyed(self) -> bool {
        matches!(self, Use::Checksum | Use::Fingerprint | Use::Content)
    }
}

/// The words that speak of a need, by blanks; with a star those that may be a part of a longer one,
/// since no other word has them in it.
const NEEDS: &[(Need, &str)] = &[
    (
        Need::Password,
        "password* passwd* passphrase* passcode passkey passwort* kennwort* pwd pw pswd psw pass \
         pwhash pwdhash passhash userpass dbpass pin credential* cred passlib",
    ),
    (
        Need::Secret,
        "secret clientsecret appsecret sharedsecret token authtoken accesstoken refreshtoken \
         apitoken usertoken csrftoken tokenhash nonce cnonce csrf* xsrf* otp totp hotp mfa 2fa \
         session sessionid sessid sessionkey cookie captcha urandom systemrandom activation \
         confirmationcode verificationcode resetcode jwt",
    ),
    (
        Need::Signature,
        "signature* sign signed signing signer sig hmac* mac digestmod webhook tamper tampering \
         tampered comparedigest authenticity itsdangerous",
    ),
    (
        Need::Login,
        "auth oauth authn authz authkey authhash authentic* authoriz* authoris* login logon signin \
         ntlm kerberos sasl scram apop cram chap mschap realm ha1 ha2 security",
    ),
    (
        Need::Key,
        "salt salted salting saltedhash pepper kdf pbkdf pbkdf2 hkdf scrypt bcrypt argon2 derivekey \
         derivedkey keyderivation bytestokey evp apikey secretkey privatekey publickey pubkey privkey \
         encryptionkey accesskey licensekey licencekey sharedkey masterkey hostkey signkey signingkey \
         serialkey productkey merchantkey appkey cryptokey aeskey keypair keyring keystore encrypt* \
         decrypt* cipher* crypto crypt cryptograph* aes rsa",
    ),
    (
        Need::Certificate,
        "cert certificate* thumbprint keyfingerprint hostfingerprint peerfingerprint \
         serverfingerprint pub x509 ssl tls ssh csr pki pgp gpg dsa ecdsa",
    ),
];

const USES: &[(Use, &str)] = &[
    (Use::ETag, "etag ifnonematch ifmatch"),
    (Use::Cache, "cache* caching memoize* memoise* memoization"),
    (
        Use::Checksum,
        "checksum* chksum cksum crc md5sum sha1sum filemd5 filesha1 filehash filedigest hashfile \
         md5file sha1file md5offile sha1offile hashoffile contentmd5 expectedmd5 expectedsha1",
    ),
    (Use::Fingerprint, "fingerprint*"),
    (Use::Duplicate, "dedup* duplicate* dupe"),
    (Use::Avatar, "gravatar* avatar identicon libravatar"),
    (
        Use::Content,
        "contentaddress* contenthash contentid contentdigest blobhash blobid chunkhash treehash",
    ),
    (
        Use::Git,
        "gitblob gitobject gitcommit gittree gitsha githash gitoid gitid",
    ),
    (
        Use::FileName,
        "filename fname dirname basename tempname tmpname thumbnail slug filestem",
    ),
    (
        Use::Identifier,
        "uuid guid uniqueid stableid documentid docid chunkid taskid jobid nodeid recordid rowid \
         objectid itemid entityid eventid",
    ),
    (
        Use::Bucket,
        "shard sharding sharded partitionid partitionkey partitionfor partitionof partitioner bucketid bucketindex bucketfor bucketof getbucket hashring ketama consistenthash consistenthashing bloom",
    ),
    (
        Use::WebSocket,
        "websocketaccept websocketkey websockethandshake websockethandler websocketprotocol websocketserver",
    ),
];

/// The words of a need that have no other meaning in a sentence.
const IN_PROSE: &str = "password passwd passphrase credential secret nonce csrf hmac salted signature \
         authentication authenticate authorization session encryption encrypt decrypt \
         certificate security cryptographic cryptographically cryptography crypto token \
         signed";

/// The words that a comment denies where the digest is not about security.
const DENIED: &str = "security cryptographic cryptographically cryptography crypto";

const DENIALS: &str = "not non no isn never without nothing nonsecurity";

/// What a text says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Said {
    pub(crate) need: Option<Need>,
    pub(crate) use_: Option<Use>,
    /// Whether a key is named, of whatever kind.
    pub(crate) key: bool,
}

/// Whether one of `terms`, which blanks separate, is in `words`.
fn is_among(words: &[String], terms: &str) -> bool {
    terms
        .split_whitespace()
        .any(|term| match term.strip_suffix('*') {
            Some(stem) => has(words, stem) || words.iter().any(|word| word.contains(stem)),
            None => has(words, term),
        })
}

fn first<T: Copy>(table: &[(T, &str)], words: &[String]) -> Option<T> {
    let (kind, _) = table.iter().find(|(_, terms)| is_among(words, terms))?;
    Some(*kind)
}

/// What an identifier, or a string without blanks, says.
pub(crate) fn identifier(text: &str) -> Said {
    let words = words(text);
    Said {
        need: first(NEEDS, &words),
        use_: first(USES, &words),
        key: has(&words, "key"),
    }
}

/// What sentences say, in a comment, a docstring or a message.
pub(crate) fn prose(text: &str) -> Said {
    let mut said = Said::default();
    for clause in text.split(['.', ';', ':', ',', '!', '?']) {
        let words = words(clause);
        for (at, word) in words.iter().enumerate() {
            let word = std::slice::from_ref(word);
            if !is_among(word, IN_PROSE) {
                continue;
            }
            // "not used for anything cryptographic"; but "not a checksum but for security"
            let is_denied = words[at.saturating_sub(6)..at]
                .rsplit(|before| before == "but")
                .next()
                .unwrap_or_default()
                .iter()
                .any(|before| DENIALS.split_whitespace().any(|denial| denial == before));
            if !is_denied {
                said.need = said.need.or_else(|| first(NEEDS, word));
            } else if is_among(word, DENIED) {
                said.use_ = Some(Use::Stated);
            }
        }
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_of_prose_is_one_of_a_need() {
        for word in IN_PROSE.split_whitespace() {
            assert!(identifier(word).need.is_some(), "{word}");
        }
    }

    #[test]
    fn no_use_sounds_like_a_need() {
        for (_, terms) in USES {
            for term in terms.split_whitespace() {
                assert_eq!(identifier(term).need, None, "{term}");
            }
        }
    }

    #[test]
    fn what_is_denied_is_not_needed() {
        for text in [
            "not used for security",
            "non-cryptographic hash",
            "This is not a security hash",
            "MD5 isn't used for anything cryptographic",
        ] {
            let said = prose(text);
            assert_eq!((said.need, said.use_), (None, Some(Use::Stated)), "{text}");
        }
        assert_eq!(
            prose("not a checksum but for security").need,
            Some(Need::Login)
        );
        assert_eq!(prose("not a password"), Said::default());
        assert_eq!(prose("pass the file, author"), Said::default());
        assert_eq!(prose("hash the password").need, Some(Need::Password));
        assert_eq!(prose("for security").need, Some(Need::Login));
    }
}
