use ruff_source_file::LineIndex;
use ruff_text_size::TextSize;

/// Where the lines of a text begin; newlines are `\n`, `\r\n` and `\r`, as Python has them.
#[derive(Debug)]
pub struct Lines(LineIndex);

impl Lines {
    /// Finds the lines of `text`.
    pub fn new(text: &str) -> Self {
        Lines(LineIndex::from_source_text(text))
    }

    /// Line and column of `at` in `text`, the text the lines are of; both from 1. The column counts
    /// characters, a byte order mark aside.
    pub fn line_column(&self, text: &str, at: TextSize) -> (usize, usize) {
        let position = self.0.line_column(at, text);
        (position.line.get(), position.column.get())
    }
}
