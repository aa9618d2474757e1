//! Edits to a text, checked before they are applied.

use ruff_text_size::{TextRange, TextSize};

/// The replacement of a range of text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edit {
    start: TextSize,
    end: TextSize,
    replacement: String,
}

impl Edit {
    /// Puts `replacement` where `range` was.
    pub fn replace(range: TextRange, replacement: impl Into<String>) -> Self {
        Edit {
            start: range.start(),
            end: range.end(),
            replacement: replacement.into(),
        }
    }

    /// Puts `text` in at `at`.
    pub fn insert(at: TextSize, text: impl Into<String>) -> Self {
        Edit::replace(TextRange::empty(at), text)
    }

    /// Takes `range` out.
    pub fn delete(range: TextRange) -> Self {
        Edit::replace(range, String::new())
    }

    /// The range that is replaced; empty for an insertion.
    pub fn range(&self) -> TextRange {
        TextRange::new(self.start, self.end)
    }

    /// The text that takes its place.
    pub fn replacement(&self) -> &str {
        &self.replacement
    }

    /// Whether both cannot be applied to the same text in either order with the same result.
    ///
    /// Two insertions at one place conflict; an insertion at the edge of a replaced range does not.
    fn conflicts(&self, other: &Edit) -> bool {
        if self.range() == other.range() {
            return true;
        }
        self.start < other.end && other.start < self.end
    }
}

/// Why a set of edits cannot be applied.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// There is no edit at all, or none that changes anything.
    #[error("the set of edits is empty")]
    Empty,
    /// Two edits want the same text.
    #[error("edits at bytes {0} and {1} overlap")]
    Overlap(u32, u32),
    /// An edit reaches outside the text, or cuts a character.
    #[error("the edit at byte {0} is not on a character boundary of the text")]
    Boundary(u32),
}

/// Edits to one text that are known to fit it and each other: sorted, disjoint, on character
/// boundaries, and at least one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditSet(Vec<Edit>);

impl EditSet {
    /// Checks `edits` against the text they are for.
    ///
    /// # Errors
    /// Where there is no edit, two overlap, or one does not fit `text`.
    pub fn new(text: &str, mut edits: Vec<Edit>) -> Result<Self, EditError> {
        edits.sort();
        edits.dedup();
        if edits.is_empty() {
            return Err(EditError::Empty);
        }
        for edit in &edits {
            let boundary = |at: TextSize| text.is_char_boundary(at.to_usize());
            if !boundary(edit.start) || !boundary(edit.end) {
                return Err(EditError::Boundary(edit.start.to_u32()));
            }
        }
        for pair in edits.windows(2) {
            if pair[0].conflicts(&pair[1]) {
                return Err(EditError::Overlap(
                    pair[0].start.to_u32(),
                    pair[1].start.to_u32(),
                ));
            }
        }
        Ok(EditSet(edits))
    }

    /// The edits in order.
    pub fn edits(&self) -> &[Edit] {
        &self.0
    }

    /// Where the first edit begins.
    pub fn start(&self) -> TextSize {
        self.0[0].start
    }

    /// Whether some edit of one set conflicts with some edit of the other. Equal edits do not:
    /// they merge into one.
    pub fn conflicts(&self, other: &EditSet) -> bool {
        self.0
            .iter()
            .any(|a| other.0.iter().any(|b| a != b && a.conflicts(b)))
    }

    /// One set with the edits of all; `None` where they conflict or there is none.
    pub fn merge<'s>(text: &str, sets: impl IntoIterator<Item = &'s EditSet>) -> Option<EditSet> {
        let edits = sets
            .into_iter()
            .flat_map(|set| set.0.iter().cloned())
            .collect();
        EditSet::new(text, edits).ok()
    }

    /// The text with every edit made. `text` is the one the set was checked against.
    pub fn apply(&self, text: &str) -> String {
        let grown: usize = self.0.iter().map(|edit| edit.replacement.len()).sum();
        let mut out = String::with_capacity(text.len() + grown);
        let mut from = 0;
        for edit in &self.0 {
            out.push_str(&text[from..edit.start.to_usize()]);
            out.push_str(&edit.replacement);
            from = edit.end.to_usize();
        }
        out.push_str(&text[from..]);
        out
    }

    /// Where the character at `at` of the new text was in the old one; the start of the replaced
    /// range for a character that is new.
    pub fn to_old(&self, at: TextSize) -> TextSize {
        let at = i64::from(at.to_u32());
        let mut shift = 0_i64;
        for edit in &self.0 {
            let start = i64::from(edit.start.to_u32()) + shift;
            let new_end = start + edit.replacement.len() as i64;
            if at < start {
                break;
            }
            if at < new_end {
                return edit.start;
            }
            shift += edit.replacement.len() as i64 - i64::from(edit.range().len().to_u32());
        }
        // The text before the edits is at most `u32::MAX` long, and `at - shift` lies in it.
        TextSize::new(u32::try_from(at - shift).unwrap_or(u32::MAX))
    }

    /// Where `range` of the new text was in the old one, if no edit touches it.
    pub fn untouched_to_old(&self, range: TextRange) -> Option<TextRange> {
        let mut shift = 0_i64;
        for edit in &self.0 {
            let start = i64::from(edit.start.to_u32()) + shift;
            let new_end = start + edit.replacement.len() as i64;
            if i64::from(range.end().to_u32()) <= start {
                break;
            }
            if i64::from(range.start().to_u32()) < new_end {
                return None;
            }
            shift += edit.replacement.len() as i64 - i64::from(edit.range().len().to_u32());
        }
        let back = |at: TextSize| u32::try_from(i64::from(at.to_u32()) - shift).ok();
        Some(TextRange::new(
            back(range.start())?.into(),
            back(range.end())?.into(),
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(start: u32, end: u32) -> TextRange {
        TextRange::new(start.into(), end.into())
    }

    #[test]
    fn no_edit_is_an_error() {
        assert_eq!(EditSet::new("abc", vec![]), Err(EditError::Empty));
    }

    #[test]
    fn overlap_is_an_error() {
        let edits = vec![
            Edit::replace(range(0, 2), "x"),
            Edit::replace(range(1, 3), "y"),
        ];
        assert_eq!(EditSet::new("abc", edits), Err(EditError::Overlap(0, 1)));
    }

    #[test]
    fn two_insertions_at_one_place_are_an_error() {
        let edits = vec![Edit::insert(1.into(), "x"), Edit::insert(1.into(), "y")];
        assert_eq!(EditSet::new("abc", edits), Err(EditError::Overlap(1, 1)));
    }

    #[test]
    fn half_a_character_is_an_error() {
        let edits = vec![Edit::delete(range(0, 1))];
        assert_eq!(EditSet::new("é", edits), Err(EditError::Boundary(0)));
        let edits = vec![Edit::delete(range(0, 9))];
        assert_eq!(EditSet::new("é", edits), Err(EditError::Boundary(0)));
    }

    #[test]
    fn edits_are_applied_in_order_and_mapped_back() {
        let text = "one two three";
        let set = EditSet::new(
            text,
            vec![
                Edit::replace(range(4, 7), "twenty-two"),
                Edit::insert(0.into(), ">"),
            ],
        )
        .unwrap();
        let new = set.apply(text);
        assert_eq!(new, ">one twenty-two three");
        assert_eq!(set.to_old(1.into()), 0.into());
        assert_eq!(set.to_old(6.into()), 4.into());
        let three = u32::try_from(new.find("three").unwrap()).unwrap();
        assert_eq!(set.to_old(three.into()), 8.into());
        assert_eq!(
            set.untouched_to_old(range(three, three + 5)),
            Some(range(8, 13))
        );
        assert_eq!(set.untouched_to_old(range(3, 8)), None);
    }
}
