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
    /// Whether something comes from whom it should come from: a license, firmware.
    Authenticity,
}

impl Need {
    /// What the digest looks like, with an article.
    pub(crate) fn describe(self) -> &'static str {
        match self {
            Need::Password => "a password hash",
            Need::Secret => "a token or another value that must be hard to guess",
            Need::Signature => "a signature",
            Need::Login => "part of a login",
            Need::Key => "key derivation or encryption",
            Need::Certificate => "the fingerprint of a key or certificate",
            Need::Authenticity => "a protection against tampering",
        }
    }

    /// What to use instead.
    pub(crate) fn advice(self) -> &'static str {
        match self {
            Need::Password => "use argon2-cffi or hashlib.scrypt",
            Need::Secret => {
                "create it with secrets.token_urlsafe(); to derive or store one, use hmac with SHA-256"
            }
            Need::Signature => "use hmac with SHA-256",
            Need::Login => {
                "use hmac with SHA-256 for what is signed, and argon2-cffi or hashlib.scrypt for \
                 passwords"
            }
            Need::Key => "use hashlib.scrypt, or hashlib.pbkdf2_hmac with SHA-256",
            Need::Certificate => "use SHA-256, if the other side accepts it",
            Need::Authenticity => "check a signature, or at least a SHA-256 digest",
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

    /// Whether such digests are compared with others without any harm to security, as long as no name
    /// there says that something is verified.
    pub(crate) fn is_compared_freely(self) -> bool {
        matches!(
            self,
            Use::Cache | Use::ETag | Use::Duplicate | Use::Avatar | Use::Bucket
        )
    }

    /// Whether a comparison cannot make it a matter of security: the author denies that it is one, or
    /// a protocol asks for this very comparison.
    pub(crate) fn is_settled(self) -> bool {
        matches!(self, Use::Stated | Use::WebSocket)
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
         confirmationcode verificationcode resetcode resetlink resetkey resethash magiclink \
         unsubscribelink invitecode invitationcode jwt",
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
        "filename filenaming fname dirname basename tempname tmpname thumbnail slug filestem \
         archivename artifactname assetname attachmentname backupname blobname clipname \
         coverfilename directoryname documentname downloadname exportname fontname iconname \
         imagename logname medianame outputname photoname picturename posterfilename reportname \
         safename savename shortname snapshotname spritename storagename storedname uniquename \
         uploadname videoname stylesheetname",
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

/// What comments call a use of a digest: a noun, where a verb like "cache" might be about another
/// thing.
const USES_IN_COMMENTS: &[(Use, &str)] = &[
    (Use::ETag, "etag"),
    (
        Use::Cache,
        "cachekey cachename cacheid cacheentry cachefilename cachelookup cacheinvalidation \
         cachebusting cachebuster caching memoization memoisation memoizing",
    ),
    (Use::Duplicate, "dedup* duplicate* dupe"),
    (
        Use::FileName,
        "filename filenaming directoryname foldername tempname uniquename shortname",
    ),
    (Use::Checksum, "checksum* md5sum sha1sum crc"),
    (Use::Fingerprint, "fingerprint*"),
    (
        Use::Content,
        "contentaddress* contenthash contentid changedetection",
    ),
    (Use::Avatar, "gravatar* identicon libravatar"),
    (Use::Git, "gitblob gitobject gitsha"),
    (
        Use::Identifier,
        "uniqueid stableid uniqueidentifier stableidentifier deterministicid \
         deterministicidentifier",
    ),
    (
        Use::Bucket,
        "shard sharding bucketing partitioning loadbalancing consistenthashing",
    ),
    (Use::WebSocket, "websockethandshake websocketaccept"),
];

/// Words of names by which code says that it verifies something, or what something is to be.
const VERIFYING: &str = "integrity verify verified verifies verifying verification verifier corrupt* expected \
     expect tamper* download* firmware installer mismatch checksum* md5sum sha1sum published official \
     trusted untrusted license* licence* malware";

/// Words of names by which a comparison is about who made something.
const AUTHENTICITY: &str = "license* licence* firmware trusted untrusted tamper* malware malicious";

/// Words in the names of functions that compare what they get.
const COMPARING: &str = "compare compares match matches verify verifies check checks validate validates ensure \
     confirm equal equals equality eq ne zip fullmatch same identical expect";

/// Words in the names of what holds the digests that are expected.
const EXPECTING: &str = "expected expect known trusted allowed allow allowlist whitelist blocklist blacklist \
     approved valid official manifest published pinned checksum* hash digest md5 sha1 md5sum sha1sum \
     lockfile";

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

/// What `words` need: what the last of them that tells a need tells. The head of an English compound is
/// its last part: a `password_reset_token` is a token.
fn need(words: &[String]) -> Option<Need> {
    (0..words.len())
        .rev()
        .find_map(|from| first(NEEDS, &words[from..]))
}

/// Whether a name says that something is verified.
pub(crate) fn verifies(name: &str) -> bool {
    is_among(&words(name), VERIFYING)
}

/// Whether a name in a comparison says that it is about who made something.
pub(crate) fn is_about_authenticity(name: &str) -> bool {
    is_among(&words(name), AUTHENTICITY)
}

/// Whether the name of a function says that it compares.
pub(crate) fn compares(name: &str) -> bool {
    is_among(&words(name), COMPARING)
}

/// Whether a name says that it stands for what a digest is to be.
pub(crate) fn expects(name: &str) -> bool {
    is_among(&words(name), EXPECTING)
}

/// The use that a format asks for which has these texts in what is hashed: they stand nowhere else.
///
/// `pieces` are the literals in what is hashed, without their quotes, in order.
pub(crate) fn mandated(pieces: &[&str]) -> Option<Use> {
    // RFC 6455, section 1.3
    const WEB_SOCKET: &str = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    if pieces.iter().any(|piece| {
        piece.len() >= WEB_SOCKET.len() && piece.to_ascii_uppercase().contains(WEB_SOCKET)
    }) {
        return Some(Use::WebSocket);
    }
    // "Git Internals - Git Objects": the type, a blank, the size and a NUL come first.
    let is_type = |text: &str| {
        matches!(
            text,
            "blob" | "tree" | "commit" | "tag" | "%s" | "%b" | "{}" | "{0}"
        )
    };
    let is_nul = |text: &str| matches!(text, "\\0" | "\\x00" | "\\000" | "\0");
    let is_size = |text: &str| {
        text.is_empty()
            || matches!(text, "%d" | "%i" | "%s" | "%b" | "%u")
            || text.starts_with('{') && text.ends_with('}')
    };
    let header = |text: &str| {
        let (kind, rest) = text.split_once(' ')?;
        let nul = rest.find('\\').or_else(|| rest.find('\0'))?;
        let (size, end) = rest.split_at(nul);
        Some(is_type(kind) && is_size(size) && is_nul(end))
    };
    let is_git = pieces.iter().any(|piece| header(piece) == Some(true))
        // `f"blob {len(data)}\0"`, `b"blob " + size + b"\0"`
        || pieces.iter().enumerate().any(|(at, piece)| {
            matches!(*piece, "blob " | "tree " | "commit " | "tag ")
                && pieces[at + 1..].iter().take(2).any(|piece| is_nul(piece))
        });
    is_git.then_some(Use::Git)
}

/// What an identifier, or a string without blanks, says.
pub(crate) fn identifier(text: &str) -> Said {
    let words = words(text);
    Said {
        need: need(&words),
        use_: first(USES, &words),
        key: has(&words, "key"),
    }
}

/// What a comment says by the digest itself, where a use that it names counts as well.
pub(crate) fn comment(text: &str) -> Said {
    let mut said = prose(text);
    for clause in text.split(['.', ';', ':', ',', '!', '?', '(', ')']) {
        let words = words(clause);
        let denies = words
            .iter()
            .any(|word| DENIALS.split_whitespace().any(|denial| denial == word));
        // "the fingerprint of the host key"
        if !denies && need(&words).is_none() {
            said.use_ = said.use_.or_else(|| first(USES_IN_COMMENTS, &words));
        }
    }
    said
}

/// What sentences say, in a docstring or a message.
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
                said.need = said.need.or_else(|| need(word));
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
