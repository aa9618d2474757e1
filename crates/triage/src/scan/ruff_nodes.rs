//! The nodes that Bandit would report where Ruff reports something: Ruff points at the function that
//! is called, at an argument, at a name that is imported, at a default.

use harden_rewriter::TextRange;

use super::places::{Kind, Places, order};

impl Places<'_> {
    /// The node that Bandit reports for the rule where Ruff reports `range`.
    pub(super) fn around(
        &self,
        id: &str,
        kind: Option<Kind>,
        range: TextRange,
    ) -> Option<TextRange> {
        let is_exact = |wanted: Kind| {
            self.starting_at(range.start())
                .find(|node| node.range == range && node.kind == wanted)
                .map(|node| node.range)
        };
        let Some(kind) = kind else {
            let mut nodes = self.starting_at(range.start());
            let node = nodes.find(|node| node.range == range);
            return self.part_of(range).or(node.map(|node| node.range));
        };
        match kind {
            Kind::Call => self.called(id, range),
            Kind::Import => {
                self.innermost(range, |node| matches!(node.kind, Kind::Import | Kind::Call))
            }
            Kind::String if id == "B608" => is_exact(Kind::Interpolated)
                .or_else(|| is_exact(Kind::String))
                .or_else(|| self.first_string(range)),
            Kind::String if id == "B105" => {
                let value = self.subscripts.iter().find(|(value, _)| *value == range);
                value
                    .map(|(_, key)| *key)
                    .or_else(|| is_exact(Kind::String))
            }
            Kind::String => is_exact(Kind::String)
                .or_else(|| self.innermost(range, |node| node.kind == Kind::Interpolated)),
            Kind::Function => self.innermost(range, |node| node.kind == Kind::Function),
            Kind::Handler => is_exact(Kind::Handler),
            Kind::Assert => self
                .starting_at(range.start())
                .find(|node| node.kind == Kind::Assert)
                .map(|node| node.range),
            Kind::Interpolated | Kind::Character | Kind::Other => None,
        }
    }

    /// The call of which Ruff reports the function or an argument.
    fn called(&self, id: &str, range: TextRange) -> Option<TextRange> {
        // Of functions that are not to be used at all, it also reports where they are only named.
        let is_banned = id.starts_with("B3") && id != "B324";
        let is_function = |call: &TextRange| call.start() == range.start();
        self.part_of(range)
            .filter(|call| !is_banned || is_function(call))
            .or_else(|| {
                let mut nodes = self.starting_at(range.start());
                let node = nodes.find(|node| node.range == range)?;
                (is_banned || node.kind == Kind::Call).then_some(node.range)
            })
            // The program in a list of arguments.
            .or_else(|| {
                let is_program = id == "B607";
                let call = || self.innermost(range, |node| node.kind == Kind::Call);
                is_program.then(call)?
            })
    }

    /// The call that has `range` as its function or as an argument.
    fn part_of(&self, range: TextRange) -> Option<TextRange> {
        let found = self
            .parts
            .binary_search_by_key(&order(range), |(part, _)| order(*part))
            .ok()?;
        Some(self.parts[found].1)
    }

    /// The first string in an expression that puts text together.
    fn first_string(&self, range: TextRange) -> Option<TextRange> {
        let from = self
            .nodes
            .partition_point(|node| node.range.start() < range.start());
        self.nodes[from..]
            .iter()
            .take_while(|node| node.range.start() < range.end())
            .find(|node| {
                matches!(node.kind, Kind::String | Kind::Interpolated)
                    && range.contains_range(node.range)
            })
            .map(|node| node.range)
    }
}
