mod common;
use harden_sql::Dialect;
#[test]
fn probe() {
    let file = std::fs::read_to_string(std::env::var("PROBE").unwrap_or_default()).unwrap_or_default();
    let mut dialects = vec![Dialect::Unknown];
    for line in file.lines() {
        if let Some(d) = line.strip_prefix("## ") {
            dialects = d.split(' ').map(|d| match d { "s" => Dialect::Sqlite, "p" => Dialect::Postgres, "m" => Dialect::Mysql, "o" => Dialect::Oracle, _ => Dialect::Unknown}).collect();
            continue;
        }
        for d in &dialects {
            match common::read_text(&line.replace("\\n", "\n"), *d) {
                Ok(s) => println!("{d:?} {line}\n      => {}   {}", common::show(&s), s.statements.iter().map(|s| s.kind.to_string()).collect::<Vec<_>>().join(";")),
                Err(e) => println!("{d:?} {line}\n      !! {e}"),
            }
        }
    }
}
