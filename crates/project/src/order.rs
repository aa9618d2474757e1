//! Where a new entry goes among others, so that a sorted list stays sorted.

use crate::requirement::normalised;

/// How the entries of a list are compared.
type Key = fn(&str) -> String;

/// By the normalised name, which is how most tools sort; as the text is, which is how `sort` does.
const KEYS: [Key; 2] = [normalised, str::to_string];

/// The index that a new entry gets. Entries without a name, such as options, do not count.
/// `None` where the names are in no order.
pub(crate) fn sorted_position(names: &[Option<&str>], new: &str) -> Option<usize> {
    let entries: Vec<(usize, &str)> = names
        .iter()
        .enumerate()
        .filter_map(|(index, name)| name.map(|name| (index, name)))
        .collect();
    let (last, _) = entries.last()?;
    KEYS.iter().find_map(|key| {
        let keys: Vec<String> = entries.iter().map(|(_, name)| key(name)).collect();
        if !keys.is_sorted() {
            return None;
        }
        let new = key(new);
        let greater = keys.iter().position(|key| *key > new);
        Some(greater.map_or(last + 1, |index| entries[index].0))
    })
}

/// As [`sorted_position`], and the end where there is no order.
pub(crate) fn position(names: &[Option<&str>], new: &str) -> usize {
    sorted_position(names, new).unwrap_or(names.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorted_names_stay_sorted() {
        for (names, index) in [
            (vec![], 0),
            (vec![Some("attrs"), Some("requests")], 1),
            (vec![Some("Zope"), Some("attrs"), Some("requests")], 2),
            (vec![Some("requests"), Some("attrs")], 2),
            (vec![Some("attrs"), None], 1),
            (vec![None], 1),
            (vec![Some("Django"), Some("django_x"), Some("django-y")], 0),
        ] {
            assert_eq!(position(&names, "defusedxml"), index, "{names:?}");
        }
    }
}
