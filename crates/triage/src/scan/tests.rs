use super::*;

fn parse(text: &str) -> Result<ScanReport, ReportError> {
    ScanReport::parse(text.as_bytes())
}

const BANDIT: &str = r#"{
  "errors": [{"filename": "./old.py", "reason": "syntax error while parsing AST from file"}],
  "generated_at": "2030-01-01T00:00:00Z",
  "metrics": {},
  "results": [
    {
      "code": "2 import os\n3 os.system(x)\n",
      "col_offset": 0,
      "end_col_offset": 12,
      "filename": "./a.py",
      "issue_confidence": "HIGH",
      "issue_cwe": {"id": 78},
      "issue_severity": "HIGH",
      "issue_text": "Starting a process with a shell,\n possible injection.",
      "line_number": 3,
      "line_range": [3],
      "more_info": "",
      "test_id": "B605",
      "test_name": "start_process_with_a_shell"
    }
  ]
}
"#;

const RUFF: &str = r#"[{"cell":null,"code":"S605","end_location":{"column":10,"row":3},"filename":"/a.py","fix":null,"location":{"column":1,"row":3},"message":"Starting a process","noqa_row":3,"url":""},
{"cell":null,"code":"F401","end_location":{"column":10,"row":3},"filename":"/a.py","fix":null,"location":{"column":1,"row":3},"message":"unused","noqa_row":3,"url":""},
{"cell":null,"code":"invalid-syntax","end_location":{"column":10,"row":3},"filename":"/b.py","fix":null,"location":{"column":1,"row":3},"message":"Expected a name.","noqa_row":3,"url":""}]"#;

#[test]
fn what_is_no_report_is_refused_with_the_reason() {
    let message = |text: &str| parse(text).unwrap_err().to_string();
    assert_eq!(message(" \n"), "the report is empty");
    assert!(message("Run started: 12:00").starts_with("the report is not JSON: "));
    let cut = &BANDIT[..BANDIT.len() / 2];
    assert!(
        message(cut).starts_with("the report is truncated: unexpected end of JSON at line"),
        "{}",
        message(cut)
    );
    assert!(message(&RUFF[..RUFF.len() - 1]).starts_with("the report is truncated"));
    let neither = "the report is neither Bandit's (`bandit -f json`) nor Ruff's \
                   (`ruff check --output-format json`)";
    // Of Semgrep, of Bandit without its metrics, of nobody.
    for text in [
        r#"{"results": [], "errors": [], "paths": {}}"#,
        "{}",
        "3",
        "[1]",
        r#"{"metrics": {}}"#,
        "null",
        r#"[{"code": "S605"}]"#,
    ] {
        assert_eq!(message(text), neither, "{text}");
    }
    assert_eq!(ScanReport::parse(b"\x80\x81"), Err(ReportError::NotText));
}

#[test]
fn a_finding_of_another_form_is_refused() {
    for (from, to, why) in [
        (
            "\"HIGH\",\n      \"issue_text\"",
            "\"DIRE\",\n      \"issue_text\"",
            "`DIRE` is no severity",
        ),
        (
            "\"line_number\": 3",
            "\"line_number\": 0",
            "there is no line 0",
        ),
        (
            "\"line_number\": 3",
            "\"line_number\": -3",
            "invalid value: integer `-3`, expected usize",
        ),
        ("\"line_number\": 3,", "", "missing field `line_number`"),
        ("B605", "B6 # nosec", "`B6 # nosec` is no id"),
        (
            "3 os.system(x)",
            "os.system(x)",
            "no line number in its code: `os.system(x)`",
        ),
    ] {
        let text = BANDIT.replace(from, to);
        assert_ne!(text, BANDIT, "{from}");
        let message = parse(&text).unwrap_err().to_string();
        assert_eq!(
            message,
            format!("finding 1 of Bandit's report cannot be read: {why}")
        );
    }
    let text = RUFF.replacen("\"column\":1,", "\"column\":0,", 1);
    let message = parse(&text).unwrap_err().to_string();
    assert_eq!(
        message,
        "finding 1 of Ruff's report cannot be read: lines and columns begin at 1"
    );
}

#[test]
fn a_password_is_not_repeated() {
    let text = BANDIT.replace("B605", "B105").replace(
        "Starting a process with a shell,\\n possible injection.",
        "Possible hardcoded password: 'a: 'b'",
    );
    let report = parse(&text).unwrap();
    assert_eq!(
        report.files[0].findings[0].message,
        "Possible hardcoded password"
    );
}

#[test]
fn bandits_report_is_read() {
    let report = parse(BANDIT).unwrap();
    assert_eq!(report.scanner, Scanner::Bandit);
    let unread = "syntax error while parsing AST from file".to_string();
    assert_eq!(report.unread, [(PathBuf::from("./old.py"), unread)]);
    let [file] = report.files.as_slice() else {
        panic!()
    };
    let [finding] = file.findings.as_slice() else {
        panic!()
    };
    assert_eq!(
        finding.message,
        "Starting a process with a shell, possible injection"
    );
    assert_eq!(finding.severity, Severity::High);
    assert_eq!(
        finding.excerpt,
        [
            (2, "import os".to_string()),
            (3, "os.system(x)".to_string())
        ]
    );
    assert_eq!(report.unknown_ids(), Vec::<&str>::new());
}

#[test]
fn a_later_bandits_ids_are_kept_and_named() {
    let report = parse(&BANDIT.replace("B605", "B699")).unwrap();
    assert_eq!(report.files[0].findings[0].id, "B699");
    assert_eq!(report.unknown_ids(), ["B699"]);
}

#[test]
fn ruffs_report_is_read_as_array_and_by_lines() {
    let array = parse(RUFF).unwrap();
    assert_eq!(array.scanner, Scanner::Ruff);
    assert_eq!(array.left_out, 1);
    assert_eq!(
        array.unread,
        [(
            PathBuf::from("/b.py"),
            "line 3: Expected a name".to_string()
        )]
    );
    assert_eq!(array.files[0].findings[0].id, "B605");
    let lines = RUFF.trim_matches(['[', ']']).replace(",\n", "\n");
    assert_eq!(parse(&lines).unwrap(), array);
    let one = lines.lines().next().unwrap();
    assert_eq!(parse(one).unwrap().files, array.files);
    assert_eq!(parse("[]").unwrap().files, []);
}

#[test]
fn a_report_that_power_shell_wrote_is_read() {
    let utf_16: Vec<u8> = "\u{feff}"
        .chars()
        .chain(BANDIT.chars())
        .flat_map(|c| u16::try_from(u32::from(c)).unwrap().to_le_bytes())
        .collect();
    assert_eq!(ScanReport::parse(&utf_16), parse(BANDIT));
    assert_eq!(parse(&format!("\u{feff}{BANDIT}")), parse(BANDIT));
}

#[test]
fn paths_are_resolved_where_the_scanner_ran() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("pkg")).unwrap();
    std::fs::write(folder.path().join("pkg/a.py"), "").unwrap();
    let twice = |path: &str| {
        parse(&BANDIT.replace("./a.py", path))
            .unwrap()
            .files
            .remove(0)
    };
    let mut report = parse(BANDIT).unwrap();
    report.files.push(twice("pkg/a.py"));
    report.files.push(twice("./pkg/../pkg/a.py"));
    let resolved = report.resolve(folder.path());
    assert_eq!(resolved.absent, [PathBuf::from("./a.py")]);
    assert_eq!(resolved.paths().count(), 1);
    let file = resolved
        .file(&folder.path().join("pkg/../pkg/a.py"))
        .unwrap();
    assert_eq!(file.findings.len(), 1, "the same finding twice is one");
    assert!(resolved.file(&folder.path().join("pkg/b.py")).is_none());
}
