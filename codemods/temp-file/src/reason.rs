//! Why a finding is not fixed.

use std::fmt;

use harden_codemod::prelude::{EditError, Line, NameDoubt};
use harden_codemod::{ImportDoubt, Reason as Code, ReasonDoc};

/// Why a call or a path stays as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Reason {
    // Of the fix itself.
    NameInDoubt(NameDoubt),
    NotImported,
    ProjectModule,
    Import(ImportDoubt),
    Replaced,
    UnpackedArguments,
    CommentInside,
    Edits(EditError),
    NoStatement(&'static str),
    // Of what is done with a name or path.
    Escapes(String),
    TakenApart(String),
    NeverCreated,
    OnlyUsed,
    Repeated(Line),
    OtherOpen(String),
    OpenToOthers(String),
    WindowsPipe,
    FolderMadeLater(Line),
    FolderWouldStay(String),
    // Of a path that is always the same.
    OtherDirectory(&'static str),
    NotBelow(&'static str),
    WholeFolder,
    PrivateName,
    InFolder,
    Default(String),
    Shared(Line),
    NamedElsewhere(Line),
    MeetingPoint,
    NotMadeHere(Line),
    NotFollowed(String),
    StaysBehind,
}

/// The documentation of every reason, sorted by code.
pub(crate) const DOCS: &[ReasonDoc] = &[
    doc("comment-inside", "a comment in the code would go"),
    doc(
        "default",
        "the path is what is taken where nothing else is given",
    ),
    doc("edits-do-not-fit", "harden's own edits do not fit"),
    doc("escapes", "the path goes to code that is not seen here"),
    doc(
        "folder-made-later",
        "the folder that the name is asked for in may be made after that",
    ),
    doc(
        "folder-would-stay",
        "nothing may be at the path yet, and the folder for it would stay in a folder of the program's",
    ),
    doc(
        "import-in-doubt",
        "a module that the fix needs cannot be had there",
    ),
    doc(
        "in-folder",
        "the path goes through another folder, or ends in a slash",
    ),
    doc(
        "meeting-point",
        "programs find each other by the path, or see by it that one runs already",
    ),
    doc("name-in-doubt", "the name may mean something else"),
    doc("named-elsewhere", "the file speaks of the path elsewhere"),
    doc("never-created", "nothing here makes anything at the path"),
    doc(
        "no-statement",
        "there is no place for the statements that the fix needs",
    ),
    doc(
        "not-below",
        "the text has the folder's name in it, and is no path in the folder",
    ),
    doc(
        "not-followed",
        "it is not seen that the file is made and removed here",
    ),
    doc(
        "not-made-here",
        "the first thing that is done with the path is not to make the file",
    ),
    doc(
        "open-to-others",
        "the folder is made with a mode that lets others in",
    ),
    doc(
        "other-directory",
        "the folder is not the one for temporary files",
    ),
    doc(
        "other-open",
        "the file is opened in a way that `NamedTemporaryFile` does not have",
    ),
    doc(
        "private-name",
        "tempfile makes a private name in the folder, and no comment can say so",
    ),
    doc(
        "project-module",
        "a file of the project is called `tempfile`, and may be what is imported",
    ),
    doc("repeated", "the file is removed in a loop, and made again"),
    doc(
        "replaced",
        "a text names the function, as tests do that put another in its place",
    ),
    doc("shared", "several functions use the path"),
    doc(
        "stays-behind",
        "the file is not always removed, so somebody may look for it",
    ),
    doc("taken-apart", "the code uses a part of the path"),
    doc(
        "unpacked-arguments",
        "the call unpacks arguments, and which ones is not known",
    ),
    doc(
        "whole-folder",
        "it is the folder for temporary files itself",
    ),
    doc("windows-pipe", "it names a pipe of Windows, or no folder"),
];

const fn doc(code: &'static str, meaning: &'static str) -> ReasonDoc {
    ReasonDoc { code, meaning }
}

impl Code for Reason {
    fn code(&self) -> &'static str {
        match self {
            Reason::NameInDoubt(_) | Reason::NotImported => "name-in-doubt",
            Reason::ProjectModule => "project-module",
            Reason::Import(_) => "import-in-doubt",
            Reason::Replaced => "replaced",
            Reason::UnpackedArguments => "unpacked-arguments",
            Reason::CommentInside => "comment-inside",
            Reason::Edits(_) => "edits-do-not-fit",
            Reason::NoStatement(_) => "no-statement",
            Reason::Escapes(_) => "escapes",
            Reason::TakenApart(_) => "taken-apart",
            Reason::NeverCreated | Reason::OnlyUsed => "never-created",
            Reason::Repeated(_) => "repeated",
            Reason::OtherOpen(_) => "other-open",
            Reason::OpenToOthers(_) => "open-to-others",
            Reason::WindowsPipe => "windows-pipe",
            Reason::FolderMadeLater(_) => "folder-made-later",
            Reason::FolderWouldStay(_) => "folder-would-stay",
            Reason::OtherDirectory(_) => "other-directory",
            Reason::NotBelow(_) => "not-below",
            Reason::WholeFolder => "whole-folder",
            Reason::PrivateName => "private-name",
            Reason::InFolder => "in-folder",
            Reason::Default(_) => "default",
            Reason::Shared(_) => "shared",
            Reason::NamedElsewhere(_) => "named-elsewhere",
            Reason::MeetingPoint => "meeting-point",
            Reason::NotMadeHere(_) => "not-made-here",
            Reason::NotFollowed(_) => "not-followed",
            Reason::StaysBehind => "stays-behind",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reason::NameInDoubt(doubt) => doubt.fmt(f),
            Reason::NotImported => f.write_str("nothing here imports `tempfile`"),
            Reason::ProjectModule => f.write_str(
                "a file of the project is called `tempfile`, and may be what is imported",
            ),
            Reason::Import(doubt) => doubt.fmt(f),
            Reason::Replaced => f.write_str(
                "a text in the file names `tempfile.mktemp`, as tests do that put another function in its place",
            ),
            Reason::UnpackedArguments => {
                f.write_str("the call unpacks arguments, and which ones is not known")
            }
            Reason::CommentInside => f.write_str("a comment in the code would go"),
            Reason::Edits(error) => write!(
                f,
                "harden's own edits do not fit: {error}; please report this"
            ),
            Reason::NoStatement(place) => write!(
                f,
                "it stands in {place}, where no file can be made and closed: give it a statement of its own"
            ),
            Reason::Escapes(how) => write!(
                f,
                "{how}: whether a file may be there already, and who removes it, is decided elsewhere"
            ),
            Reason::TakenApart(text) => write!(
                f,
                "`{text}` uses a part of the path, which would be another"
            ),
            Reason::NeverCreated => f.write_str(
                "nothing here makes anything at the path: it may be meant not to exist",
            ),
            Reason::OnlyUsed => f.write_str(
                "nothing here makes anything at the path: another program does, or an earlier run",
            ),
            Reason::Repeated(line) => write!(
                f,
                "line {line} removes it in a loop, and the same path is used again"
            ),
            Reason::OtherOpen(what) => {
                write!(f, "NamedTemporaryFile has no such `{what}` as open has")
            }
            Reason::OpenToOthers(mode) => write!(
                f,
                "the folder gets mode {mode}, so that others can use it; mkdtemp makes one for this user only"
            ),
            Reason::WindowsPipe => f.write_str(
                "it names a pipe of Windows, or a file in the current folder, not a temporary file",
            ),
            Reason::FolderMadeLater(line) => write!(
                f,
                "line {line} may make the folder, which has to be there before a file in it is made"
            ),
            Reason::FolderWouldStay(dir) => write!(
                f,
                "nothing may be at the path before it is used, and a private folder for it would stay behind in `{dir}`"
            ),
            Reason::OtherDirectory("/dev/shm") => f.write_str(
                "/dev/shm is memory that programs share by name; tempfile makes nothing there unless it is told to",
            ),
            Reason::OtherDirectory(directory) => write!(
                f,
                "{directory} is for what is to outlast a reboot, so that it is found again by its name"
            ),
            Reason::NotBelow(what) => {
                write!(f, "{what} makes it another path, or none")
            }
            Reason::WholeFolder => f.write_str(
                "it is the folder itself: tempfile.gettempdir() would follow TMPDIR, but names in it are as easily guessed",
            ),
            Reason::PrivateName => f.write_str(
                "tempfile makes a name in it that nobody can guess, so there is nothing to fix, but a comment that says so would silence another finding as well, or has no place",
            ),
            Reason::InFolder => f.write_str(
                "the path goes through another folder in /tmp: whoever makes that one first owns what is in it",
            ),
            Reason::Default(of) => write!(
                f,
                "it is the default {of}: whoever relies on it looks there"
            ),
            Reason::Shared(line) => write!(
                f,
                "the code in line {line} uses the same path at another time: a new one would not be found there"
            ),
            Reason::NamedElsewhere(line) => write!(
                f,
                "line {line} speaks of the path as well, and would have to name another"
            ),
            Reason::MeetingPoint => f.write_str(
                "the path is a place where programs meet or lock each other out: a folder such as /run/user/<uid> is right for it",
            ),
            Reason::NotMadeHere(line) => write!(
                f,
                "line {line} is the first to use the path and does not make it anew: an earlier run or another program may have made it"
            ),
            Reason::NotFollowed(how) => write!(
                f,
                "{how}, and it is not seen that the file is made and removed here"
            ),
            Reason::StaysBehind => f.write_str(
                "the file is not always removed here, so somebody may look for it under this name",
            ),
        }
    }
}
