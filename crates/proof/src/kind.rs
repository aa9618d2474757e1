//! What is known of a value that is fixed by the source.

use std::collections::BTreeSet;

use crate::because::Because;

/// What kind of value it is: every text that can be reached in it is fixed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Kind {
    /// There is no value: the place is not reached, or the collection is empty.
    Never,
    /// A `str`, or `bytes`.
    Text,
    /// A number, truth value or `None`.
    Plain,
    /// A tuple, list, set, view or iterator.
    Items { of: Box<Kind>, mutable: bool },
    /// A dictionary.
    Mapping { keys: Box<Kind>, values: Box<Kind> },
    /// Any of these.
    Any { mutable: bool },
}

impl Kind {
    /// A new list or set.
    pub(crate) fn list(of: Kind) -> Self {
        Kind::Items {
            of: Box::new(of),
            mutable: true,
        }
    }

    /// A tuple, an iterator or a view: nothing can be put in by way of it.
    pub(crate) fn tuple(of: Kind) -> Self {
        Kind::Items {
            of: Box::new(of),
            mutable: false,
        }
    }

    /// Whether something else can be put in it, at whatever depth.
    pub(crate) fn is_mutable(&self) -> bool {
        match self {
            Kind::Never | Kind::Text | Kind::Plain => false,
            Kind::Items { of, mutable } => *mutable || of.is_mutable(),
            Kind::Mapping { .. } => true,
            Kind::Any { mutable } => *mutable,
        }
    }

    /// How many levels down there is something that can be changed; 0 where only the collection
    /// itself can be.
    pub(crate) fn depth(&self) -> usize {
        let below = |part: &Kind| {
            if part.is_mutable() {
                part.depth().saturating_add(1)
            } else {
                0
            }
        };
        match self {
            Kind::Never | Kind::Text | Kind::Plain => 0,
            Kind::Items { of, .. } => below(of),
            Kind::Mapping { keys, values } => below(keys).max(below(values)),
            Kind::Any { mutable } => {
                if *mutable {
                    usize::MAX
                } else {
                    0
                }
            }
        }
    }

    /// What iterating over it gives.
    pub(crate) fn element(&self) -> Kind {
        match self {
            Kind::Items { of, .. } => (**of).clone(),
            Kind::Mapping { keys, .. } => (**keys).clone(),
            other => other.clone(),
        }
    }

    /// What subscripting it gives.
    pub(crate) fn item(&self) -> Kind {
        match self {
            Kind::Mapping { values, .. } => (**values).clone(),
            other => other.element(),
        }
    }

    /// Either of the two.
    pub(crate) fn or(self, other: Kind) -> Kind {
        match (self, other) {
            (Kind::Never, kind) | (kind, Kind::Never) => kind,
            (Kind::Text, Kind::Text) => Kind::Text,
            (Kind::Plain, Kind::Plain) => Kind::Plain,
            (
                Kind::Items { of, mutable },
                Kind::Items {
                    of: other,
                    mutable: also,
                },
            ) => Kind::Items {
                of: Box::new(of.or(*other)),
                mutable: mutable || also,
            },
            (
                Kind::Mapping { keys, values },
                Kind::Mapping {
                    keys: other_keys,
                    values: other_values,
                },
            ) => Kind::Mapping {
                keys: Box::new(keys.or(*other_keys)),
                values: Box::new(values.or(*other_values)),
            },
            (one, other) => Kind::Any {
                mutable: one.is_mutable() || other.is_mutable(),
            },
        }
    }
}

/// A value that is fixed by the source, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Value {
    pub(crate) kind: Kind,
    pub(crate) because: BTreeSet<Because>,
    /// Whether a value that is not fixed chose it out of several: many such pieces in a row, with
    /// nothing between them, can make any text.
    pub(crate) picked: bool,
}

impl Value {
    /// A value that stands in the expression itself.
    pub(crate) fn literal(kind: Kind) -> Self {
        Value {
            kind,
            because: BTreeSet::new(),
            picked: false,
        }
    }

    pub(crate) fn never() -> Self {
        Value::literal(Kind::Never)
    }

    pub(crate) fn of(kind: Kind, because: Because) -> Self {
        Value {
            kind,
            because: BTreeSet::from([because]),
            picked: false,
        }
    }

    /// The same facts about another kind of value, which is made of this one.
    pub(crate) fn with(self, kind: Kind) -> Self {
        Value { kind, ..self }
    }

    /// Either of the two.
    pub(crate) fn or(mut self, other: Value) -> Self {
        self.because.extend(other.because);
        Value {
            kind: self.kind.or(other.kind),
            because: self.because,
            picked: self.picked || other.picked,
        }
    }

    /// The same value, as one of several that were there to choose from.
    pub(crate) fn picked(self) -> Self {
        Value {
            picked: true,
            ..self
        }
    }

    /// The same value, with text of the source's own next to it if `has_text`.
    pub(crate) fn framed(self, has_text: bool) -> Self {
        Value {
            picked: self.picked && !has_text,
            ..self
        }
    }

    /// The same value, where `other` takes part in making it.
    pub(crate) fn because_of(mut self, other: Value) -> Self {
        self.because.extend(other.because);
        self.picked |= other.picked;
        self
    }
}
