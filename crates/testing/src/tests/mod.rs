//! A runner that cannot fail is worthless: each kind of violation is made once, and seen.

mod comments;
mod fake;
mod format;
mod seen;
mod updating;
