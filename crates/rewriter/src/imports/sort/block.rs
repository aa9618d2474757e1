//! A run of import statements as what it imports.

use ruff_python_ast::token::TokenKind;
use ruff_python_ast::{Alias, Stmt, StmtImportFrom};
use ruff_source_file::LineRanges;
use ruff_text_size::{Ranged, TextRange, TextSize};

use crate::module::Module;
use crate::style::ImportStyle;

use super::order::{self, Section, Sections};

/// A statement of a sorted block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Import {
    pub(super) what: What,
    /// The lines of comments above it.
    pub(super) above: Vec<String>,
    /// The comment behind it.
    pub(super) behind: Option<String>,
}

/// What a statement imports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum What {
    /// `import module as name`
    Plain {
        module: String,
        asname: Option<String>,
    },
    /// `from ..module import members`
    From {
        level: usize,
        module: Option<String>,
        members: Vec<Member>,
        /// A comma stands behind the last of them.
        has_comma: bool,
    },
}

/// `name as asname`
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Member {
    pub(super) name: String,
    pub(super) asname: Option<String>,
    /// The comment behind it, on its line between the parentheses.
    pub(super) behind: Option<String>,
}

impl Import {
    /// The module that it is sorted by.
    pub(super) fn module(&self) -> Option<&str> {
        match &self.what {
            What::Plain { module, .. } => Some(module),
            What::From { module, .. } => module.as_deref(),
        }
    }

    pub(super) fn level(&self) -> usize {
        match &self.what {
            What::Plain { .. } => 0,
            What::From { level, .. } => *level,
        }
    }

    fn has_comments(&self) -> bool {
        !self.above.is_empty() || self.behind.is_some()
    }
}

/// The imports of a run of statements, in its order.
pub(super) struct Block(Vec<Import>);

impl Block {
    /// Reads `run`; `None` where a comment or a token stands where none is expected.
    pub(super) fn read(module: &Module<'_>, run: &[Stmt], style: &ImportStyle) -> Option<Self> {
        let mut imports: Vec<Import> = Vec::new();
        let mut end_of_last: Option<TextSize> = None;
        for stmt in run {
            let above = match end_of_last {
                Some(end) => comments_between(module, end, stmt.start())?,
                None => Vec::new(),
            };
            let line_end = module.text().line_end(stmt.end());
            let mut behind = comments_between(module, stmt.end(), line_end)?;
            end_of_last = Some(line_end);
            let mut read = statement(module, stmt)?;
            match read.as_mut_slice() {
                [one] => (one.above, one.behind) = (above, behind.pop()),
                // Whose comment it is, cannot be told.
                _ if !above.is_empty() || !behind.is_empty() => return None,
                _ => {}
            }
            for import in read {
                add(&mut imports, import, style)?;
            }
        }
        Some(Block(imports))
    }

    /// The statements, section by section, sorted.
    pub(super) fn sorted(self, style: &ImportStyle, sections: &Sections<'_>) -> Vec<Vec<Import>> {
        let mut all: Vec<(Section, Import)> = self
            .0
            .into_iter()
            .map(|import| (sections.of(&import), import))
            .collect();
        for (_, import) in &mut all {
            if let What::From { members, .. } = &mut import.what {
                members.sort_by(|one, other| order::members(one, other, style));
            }
        }
        all.sort_by(|(own, import), (others, other)| {
            own.cmp(others)
                .then_with(|| order::imports(import, other, style))
        });
        all.chunk_by(|(one, _), (other, _)| one == other)
            .map(|section| section.iter().map(|(_, import)| import.clone()).collect())
            .collect()
    }
}

/// The comments between two places, which hold nothing else.
fn comments_between(module: &Module<'_>, from: TextSize, to: TextSize) -> Option<Vec<String>> {
    let mut comments = Vec::new();
    for token in module.tokens_in(TextRange::new(from, to)) {
        match token.kind() {
            TokenKind::Comment => comments.push(module.slice(token.range()).to_string()),
            TokenKind::Newline | TokenKind::NonLogicalNewline => {}
            _ => return None,
        }
    }
    Some(comments)
}

/// The imports of a statement, one for each module.
fn statement(module: &Module<'_>, stmt: &Stmt) -> Option<Vec<Import>> {
    let import = |what| Import {
        what,
        above: Vec::new(),
        behind: None,
    };
    let asname = |alias: &Alias| alias.asname.as_ref().map(ToString::to_string);
    match stmt {
        Stmt::Import(plain) => {
            if module.has_comment(stmt.range()) {
                return None;
            }
            let names = plain.names.iter();
            let what = |alias: &Alias| What::Plain {
                module: alias.name.to_string(),
                asname: asname(alias),
            };
            Some(names.map(|alias| import(what(alias))).collect())
        }
        Stmt::ImportFrom(from) => {
            let members = from
                .names
                .iter()
                .map(|alias| Member {
                    name: alias.name.to_string(),
                    asname: asname(alias),
                    behind: None,
                })
                .collect();
            let (members, has_comma) = inside(module, from, members)?;
            Some(vec![import(What::From {
                level: usize::try_from(from.level).ok()?,
                module: from.module.as_ref().map(ToString::to_string),
                members,
                has_comma,
            })])
        }
        _ => None,
    }
}

/// The members with their comments, and whether a comma stands behind the last.
fn inside(
    module: &Module<'_>,
    from: &StmtImportFrom,
    mut members: Vec<Member>,
) -> Option<(Vec<Member>, bool)> {
    let mut has_comma = false;
    let last = from.names.last()?;
    for token in module.tokens_in(from.range) {
        match token.kind() {
            TokenKind::Comma => has_comma = token.start() >= last.end(),
            TokenKind::Comment => {
                let line = module.line_range(token.start());
                let position = from
                    .names
                    .iter()
                    .rposition(|alias| alias.end() <= token.start())?;
                // One that stands on a line of its own, or behind several names, is left alone.
                let on_line = from
                    .names
                    .iter()
                    .filter(|alias| line.contains(alias.start()));
                if on_line.count() != 1 || !line.contains(from.names[position].start()) {
                    return None;
                }
                members.get_mut(position)?.behind = Some(module.slice(token.range()).to_string());
            }
            _ => {}
        }
    }
    Some((members, has_comma))
}

/// Adds an import: names of one module go in one statement, unless they have another name
/// (`combine-as-imports`) or each has its own (`force-single-line`). `None` where two with comments
/// would become one.
fn add(imports: &mut Vec<Import>, new: Import, style: &ImportStyle) -> Option<()> {
    let What::From {
        level,
        module,
        members,
        has_comma,
    } = &new.what
    else {
        if !imports.contains(&new) {
            imports.push(new);
        }
        return Some(());
    };
    let stands_alone = |member: &Member| {
        member.name == "*"
            || style.force_single_line
            || (member.asname.is_some() && !style.combine_as_imports)
    };
    let apart = members.iter().filter(|member| stands_alone(member)).count();
    let comes_apart = apart > 0 && members.len() > 1;
    if comes_apart && (new.has_comments() || members.iter().any(|member| member.behind.is_some())) {
        return None;
    }
    let (alone, together): (Vec<Member>, Vec<Member>) =
        members.iter().cloned().partition(stands_alone);
    let of = |members, has_comma| Import {
        what: What::From {
            level: *level,
            module: module.clone(),
            members,
            has_comma,
        },
        above: new.above.clone(),
        behind: new.behind.clone(),
    };
    for member in alone {
        let import = of(vec![member], *has_comma && !comes_apart);
        if !imports.contains(&import) {
            imports.push(import);
        }
    }
    if together.is_empty() {
        return Some(());
    }
    let mate = imports.iter_mut().find(|other| match &other.what {
        What::From {
            level: others_level,
            module: others_module,
            members,
            ..
        } => others_level == level && others_module == module && !members.iter().any(stands_alone),
        What::Plain { .. } => false,
    });
    let Some(mate) = mate else {
        imports.push(of(together, *has_comma));
        return Some(());
    };
    if mate.has_comments() || new.has_comments() {
        return None;
    }
    if let What::From {
        members,
        has_comma: comma,
        ..
    } = &mut mate.what
    {
        *comma |= *has_comma;
        for member in together {
            if !members.contains(&member) {
                members.push(member);
            }
        }
    }
    Some(())
}
