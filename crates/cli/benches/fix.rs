//! What a run costs: parse, index, the shell codemod, a file, a tree, and the process around it.
//!
//! The Python is that of the demo project: nothing has to be fetched.

#![allow(missing_docs, reason = "criterion's macros make public functions")]
#![allow(clippy::expect_used, reason = "what cannot be set up is not measured")]

use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::AtomicBool;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use harden_codemod::{Applicability, Codemod, Context, NoProject};
use harden_engine::{Mode, Settings, fix_bytes, run, with_stack};
use harden_rewriter::{Module, SyntaxTree};
use tempfile::TempDir;

/// How often the tree holds the demo project.
const COPIES: usize = 40;

/// The modules of the demo project: name and text.
fn demo() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/demo/notes_mcp");
    let mut modules: Vec<(String, String)> = fs::read_dir(folder)
        .expect("the demo project is there")
        .map(|entry| entry.expect("its folder can be read").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "py"))
        .map(|path| {
            let name = path.file_name().expect("a file has a name");
            let text = fs::read_to_string(&path).expect("its files are UTF-8");
            (name.to_string_lossy().into_owned(), text)
        })
        .collect();
    modules.sort();
    modules
}

/// One file with all that the demo project holds.
fn one_module() -> String {
    demo().into_iter().map(|(_, text)| text).collect()
}

/// A folder with [`COPIES`] of the demo project, and its files.
fn tree() -> (TempDir, Vec<PathBuf>) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut files = Vec::new();
    for copy in 0..COPIES {
        let package = folder.path().join(format!("notes_{copy:02}"));
        fs::create_dir(&package).expect("a folder in it");
        for (name, text) in demo() {
            let file = package.join(name);
            fs::write(&file, text).expect("a file in it");
            files.push(file);
        }
    }
    (folder, files)
}

fn settings() -> Settings<'static> {
    let mut settings = Settings::new(harden_registry::CODEMODS.to_vec(), &NoProject);
    settings.applicability = Applicability::Unsafe;
    settings
}

fn shell() -> &'static dyn Codemod {
    harden_registry::codemod("shell").expect("the shell codemod is registered")
}

fn one_file(c: &mut Criterion) {
    let text = one_module();
    let path = Path::new("demo.py");
    let mut group = c.benchmark_group("file");
    group.throughput(Throughput::Bytes(text.len() as u64));

    group.bench_function("parse", |b| {
        b.iter(|| SyntaxTree::parse(black_box(&text)).expect("the demo is Python"));
    });

    let tree = SyntaxTree::parse(&text).expect("the demo is Python");
    group.bench_function("index", |b| {
        b.iter(|| Module::new(black_box(&text), &tree).expect("the demo is not deep"));
    });

    let module = Module::new(&text, &tree).expect("the demo is not deep");
    let cx = Context::alone(&module, path);
    group.bench_function("shell", |b| b.iter(|| shell().run(black_box(&cx))));

    let settings = settings();
    group.bench_function("fix", |b| {
        b.iter_batched(
            || text.clone().into_bytes(),
            |bytes| fix_bytes(path, bytes, &settings),
            BatchSize::SmallInput,
        );
    });
    group.finish();
}

fn many_files(c: &mut Criterion) {
    let (folder, files) = tree();
    let mut group = c.benchmark_group("tree");
    group.throughput(Throughput::Elements(files.len() as u64));
    group.sample_size(20);

    let settings = settings();
    let interrupted = AtomicBool::new(false);
    group.bench_function("engine", |b| {
        let preview = || run(&files, &settings, Mode::Preview, &|| (), &interrupted);
        b.iter(|| with_stack(None, preview));
    });

    group.bench_function("process", |b| {
        b.iter(|| {
            let status = Command::new(env!("CARGO_BIN_EXE_harden"))
                .args(["fix", "--dry-run", "--unsafe-fixes"])
                .arg(folder.path())
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .status()
                .expect("harden starts");
            assert_eq!(status.code(), Some(1), "there is something to fix");
        });
    });
    group.finish();
}

criterion_group!(benches, one_file, many_files);
criterion_main!(benches);
