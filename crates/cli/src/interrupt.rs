//! Ctrl-C.

use std::sync::atomic::{AtomicBool, Ordering};

use crate::exit;

static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// The flag that the first Ctrl-C sets from now on; the second ends the process.
pub(crate) fn flag() -> &'static AtomicBool {
    // Without a handler Ctrl-C ends the process at once, and files are still whole.
    let _ = ctrlc::set_handler(|| {
        if INTERRUPTED.swap(true, Ordering::SeqCst) {
            end();
        }
    });
    &INTERRUPTED
}

#[expect(
    clippy::exit,
    reason = "the main thread is what does not come to an end"
)]
fn end() -> ! {
    std::process::exit(exit::INTERRUPTED.into())
}
