//! A bar for runs that take their time.

use std::sync::Once;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A run that is over before this shows no bar: a flicker tells nobody anything.
const PATIENCE: Duration = Duration::from_millis(500);

/// Counts finished files, and shows the count on a terminal once that is worth it.
pub(crate) struct Progress {
    bar: ProgressBar,
    started: Instant,
    shown: Once,
    wanted: bool,
}

impl Progress {
    /// For `files` files; never shown unless `wanted`.
    pub(crate) fn new(files: usize, wanted: bool) -> Self {
        let bar = ProgressBar::with_draw_target(
            Some(files.try_into().unwrap_or(u64::MAX)),
            ProgressDrawTarget::hidden(),
        );
        // The template is a constant, so a mistake in it is seen at once; the default will do.
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} files") {
            bar.set_style(style);
        }
        Progress {
            bar,
            started: Instant::now(),
            shown: Once::new(),
            wanted,
        }
    }

    /// A file is finished.
    pub(crate) fn step(&self) {
        if self.wanted && self.started.elapsed() >= PATIENCE {
            self.shown.call_once(|| {
                // Draws on a terminal only.
                self.bar.set_draw_target(ProgressDrawTarget::stderr());
            });
        }
        self.bar.inc(1);
    }

    /// Takes the bar away.
    pub(crate) fn finish(self) {
        self.bar.finish_and_clear();
    }
}
