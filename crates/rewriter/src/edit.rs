//! Edits to a text, checked before they are applied.

use std::collections::BTreeSet;

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
pub struct EditSet {
    edits: Vec<Edit>,
    /// Where each edit's replacement stands in the new text.
    new_ranges: Vec<TextRange>,
}

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
        let mut new_ranges = Vec::with_capacity(edits.len());
        let (mut added, mut removed) = (TextSize::new(0), TextSize::new(0));
        for edit in &edits {
            // What was removed lies before the edit, so the difference is not negative.
            let start = edit.start - removed + added;
            let grown = TextSize::of(&edit.replacement);
            new_ranges.push(TextRange::at(start, grown));
            added += grown;
            removed += edit.end - edit.start;
        }
        Ok(EditSet { edits, new_ranges })
    }

    /// The edits in order.
    pub fn edits(&self) -> &[Edit] {
        &self.edits
    }

    /// Where the edits' replacements stand in the new text, in the order of the edits.
    pub fn new_ranges(&self) -> &[TextRange] {
        &self.new_ranges
    }

    /// One set with the edits of all; `None` where they conflict or there is none.
    pub fn merge<'s>(text: &str, sets: impl IntoIterator<Item = &'s EditSet>) -> Option<EditSet> {
        let edits = sets
            .into_iter()
            .flat_map(|set| set.edits.iter().cloned())
            .collect();
        EditSet::new(text, edits).ok()
    }

    /// The text with every edit made. `text` is the one the set was checked against.
    pub fn apply(&self, text: &str) -> String {
        let grown: usize = self.edits.iter().map(|edit| edit.replacement.len()).sum();
        let mut out = String::with_capacity(text.len() + grown);
        let mut from = 0;
        for edit in &self.edits {
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
        let next = self.new_ranges.partition_point(|new| new.end() <= at);
        match self.new_ranges.get(next) {
            Some(new) if new.start() <= at => self.edits[next].start,
            _ => self.shift_back(next, at),
        }
    }

    /// The edit whose replacement has the character at `at` of the new text, and its place there.
    pub(crate) fn edit_of(&self, at: TextSize) -> Option<(&Edit, usize)> {
        let next = self.new_ranges.partition_point(|new| new.end() <= at);
        let new = self.new_ranges.get(next).filter(|new| new.start() <= at)?;
        Some((&self.edits[next], (at - new.start()).to_usize()))
    }

    /// Where `range` of the new text was in the old one, if no edit touches it.
    pub fn untouched_to_old(&self, range: TextRange) -> Option<TextRange> {
        let next = self
            .new_ranges
            .partition_point(|new| new.end() <= range.start());
        if self
            .new_ranges
            .get(next)
            .is_some_and(|new| new.start() < range.end())
        {
            return None;
        }
        Some(TextRange::new(
            self.shift_back(next, range.start()),
            self.shift_back(next, range.end()),
        ))
    }

    /// Where `range` of the old text is in the new one, with all that edits within it and
    /// insertions at its edges put there.
    pub fn to_new(&self, range: TextRange) -> TextRange {
        let first = self.edits.partition_point(|edit| {
            edit.end < range.start() || (edit.end == range.start() && edit.start < edit.end)
        });
        let start = match self.edits.get(first) {
            Some(edit) if edit.start < range.start() => self.new_ranges[first].start(),
            _ => self.shift(first, range.start()),
        };
        let behind = self.edits.partition_point(|edit| {
            edit.start < range.end() || (edit.start == range.end() && edit.end == edit.start)
        });
        let end = match behind.checked_sub(1) {
            Some(last) if self.edits[last].end > range.end() => self.new_ranges[last].end(),
            _ => self.shift(behind, range.end()),
        };
        TextRange::new(start, end)
    }

    /// Where `at`, behind `before` edits of the old text and in none of them, is in the new text.
    fn shift(&self, before: usize, at: TextSize) -> TextSize {
        match before.checked_sub(1) {
            None => at,
            Some(last) => at - self.edits[last].end + self.new_ranges[last].end(),
        }
    }

    /// Where `at`, behind `before` edits and in none of them, was in the old text.
    fn shift_back(&self, before: usize, at: TextSize) -> TextSize {
        match before.checked_sub(1) {
            None => at,
            Some(last) => at - self.new_ranges[last].end() + self.edits[last].end,
        }
    }
}

/// The edits that were chosen so far, to be asked whether others fit in with them.
#[derive(Debug, Default)]
pub struct Claims<'e>(BTreeSet<&'e Edit>);

impl<'e> Claims<'e> {
    /// Claims what `set` edits, unless something else has claimed some of it already. Equal edits
    /// fit: they merge into one.
    pub fn claim(&mut self, set: &'e EditSet) -> bool {
        let fits = set.edits.iter().all(|edit| {
            // Claimed edits do not overlap one another, so only neighbours can reach this one:
            // on each side a range, and an insertion at its edge.
            let before = self.0.range::<Edit, _>(..=edit).rev().take(2);
            let after = self.0.range::<Edit, _>(edit..).take(2);
            before
                .chain(after)
                .all(|other| *other == edit || !other.conflicts(edit))
        });
        if fits {
            self.0.extend(&set.edits);
        }
        fits
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
        let is_now = |old, text| assert_eq!(&new[set.to_new(old)], text);
        is_now(range(0, 3), ">one");
        is_now(range(1, 3), "ne");
        is_now(range(3, 4), " ");
        is_now(range(4, 7), "twenty-two");
        is_now(range(5, 6), "twenty-two");
        is_now(range(7, 13), " three");
        is_now(range(2, 9), "e twenty-two t");
    }

    #[test]
    fn claims_are_first_come_first_served() {
        let text = "one two three";
        let set = |edits| EditSet::new(text, edits).unwrap();
        let first = set(vec![
            Edit::replace(range(4, 7), "2"),
            Edit::insert(7.into(), "!"),
        ]);
        let same = set(vec![Edit::insert(7.into(), "!")]);
        let inside = set(vec![Edit::delete(range(5, 6))]);
        let across = set(vec![Edit::delete(range(0, 1)), Edit::delete(range(3, 5))]);
        let beside = set(vec![Edit::delete(range(0, 1))]);
        let mut claims = Claims::default();
        assert!(claims.claim(&first));
        assert!(claims.claim(&same));
        assert!(!claims.claim(&inside));
        assert!(!claims.claim(&across));
        assert!(claims.claim(&beside));
    }
}
