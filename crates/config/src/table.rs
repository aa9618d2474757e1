//! Reads the table `[tool.harden]`.

use harden_codemod::{OptionKind, OptionValue};
use toml_edit::{Item, TableLike};

use crate::fault::FaultKind;
use crate::keys::KEYS;
use crate::known::{KnownCodemod, nearest};
use crate::origin::Setting;
use crate::reader::{Reader, entries};
use crate::settings::{PerFileIgnore, Settings};

/// Reads the table into settings, and keeps what is wrong with it in the reader.
pub(crate) fn read(reader: &mut Reader<'_>, table: &dyn TableLike) -> Settings {
    let mut settings = Settings::default();
    let known = reader.known;
    for (key, item) in entries(table) {
        let origin = reader.source.origin(key.span());
        if let Some(known) = KEYS.iter().find(|known| known.name == key.get()) {
            (known.read)(reader, item, origin, &mut settings);
        } else if let Some(codemod) = known.codemods().iter().find(|it| it.name == key.get()) {
            read_codemod(reader, codemod, item, &mut settings);
        } else if key.get() == "tool" {
            reader.fault(key.span(), FaultKind::Prefix);
        } else {
            let keys = KEYS.iter().map(|key| key.name);
            let names = keys.chain(known.codemods().iter().map(|codemod| codemod.name));
            let kind = FaultKind::UnknownKey {
                key: key.get().to_owned(),
                nearest: nearest(key.get(), names),
            };
            reader.fault(key.span(), kind);
        }
    }
    settings
}

fn read_codemod(
    reader: &mut Reader<'_>,
    codemod: &KnownCodemod,
    item: &Item,
    settings: &mut Settings,
) {
    let Some(table) = item.as_table_like() else {
        reader.wrong_type(codemod.name, "a table", item);
        return;
    };
    for (key, item) in entries(table) {
        let full = format!("{}.{}", codemod.name, key.get());
        let Some(option) = codemod.options.iter().find(|it| it.name == key.get()) else {
            let names = codemod.options.iter().map(|option| option.name);
            let kind = FaultKind::UnknownKey {
                key: full,
                nearest: nearest(key.get(), names),
            };
            reader.fault(key.span(), kind);
            continue;
        };
        let value = match option.kind {
            OptionKind::Boolean => reader.boolean(&full, item).map(OptionValue::Boolean),
            OptionKind::Integer => reader.integer(&full, item).map(OptionValue::Integer),
            OptionKind::String => {
                let text = reader.string(&full, item);
                text.map(|text| OptionValue::String(text.to_owned()))
            }
            OptionKind::Strings => reader.strings(&full, item).map(|strings| {
                let texts = strings.into_iter().map(|(text, _)| text.to_owned());
                OptionValue::Strings(texts.collect())
            }),
            OptionKind::Choice { of, .. } => {
                reader.choice(&full, item, of).map(OptionValue::Choice)
            }
        };
        if let Some(value) = value {
            let origin = reader.source.origin(key.span());
            let options = settings.codemods.entry(codemod.name).or_default();
            options.insert(option.name, Setting { value, origin });
        }
    }
}

/// Reads `per-file-ignores`; entries with a fault are left out.
pub(crate) fn per_file_ignores(reader: &mut Reader<'_>, item: &Item) -> Option<Vec<PerFileIgnore>> {
    let Some(table) = item.as_table_like() else {
        reader.wrong_type(
            "per-file-ignores",
            "a table of patterns and arrays of rules",
            item,
        );
        return None;
    };
    let mut ignores = Vec::new();
    for (key, item) in entries(table) {
        let glob = reader.glob(key.get(), key.span());
        let selectors = reader.selectors(
            &format!("per-file-ignores.\"{key}\"", key = key.get()),
            item,
        );
        if let (Some(glob), Some(selectors)) = (glob, selectors) {
            let origin = reader.source.origin(key.span());
            ignores.push(PerFileIgnore {
                glob,
                selectors,
                origin,
            });
        }
    }
    Some(ignores)
}
