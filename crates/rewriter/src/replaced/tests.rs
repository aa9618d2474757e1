use super::{PathStart, Way};
use crate::{Module, SyntaxTree};

/// What a file with this text replaces: `app.os.system`; with `~` before a name whose start is not
/// known, `.` before one of the file's own, and `=` or `#` where it is assigned or a module.
fn replaced(text: &str) -> Vec<String> {
    let tree = SyntaxTree::parse(text).unwrap();
    let module = Module::new(text, &tree).unwrap();
    let mut all: Vec<String> = module
        .replacements()
        .into_iter()
        .map(|replacement| {
            let way = match replacement.way {
                Way::Patched => "",
                Way::Assigned => "=",
                Way::Module => "#",
            };
            let start = match replacement.start {
                PathStart::Top => "",
                PathStart::This => ".",
                PathStart::Unknown => "~",
            };
            format!("{way}{start}{}", replacement.path)
        })
        .collect();
    all.sort_unstable();
    all.dedup();
    all
}

#[track_caller]
fn has(wanted: &str, texts: &[&str]) {
    for text in texts {
        let found = replaced(text);
        assert!(found.iter().any(|one| one == wanted), "{text:?}: {found:?}");
    }
}

#[track_caller]
fn has_not(unwanted: &str, texts: &[&str]) {
    for text in texts {
        let found = replaced(text);
        let is_it = |one: &String| one.trim_start_matches(['=', '#', '~', '.']) == unwanted;
        assert!(!found.iter().any(is_it), "{text:?}: {found:?}");
    }
}

#[test]
fn reading_and_importing_replace_nothing() {
    has_not(
        "os.system",
        &[
            "import os\nf = getattr(os, 'system')",
            "import os\nif hasattr(os, 'system'): patch(x)",
            "log = logging.getLogger('os.system')",
            "m = importlib.import_module('os.system')",
            "import os\nos.system('ls')",
            "import os\nx = os.system",
            "'os.system'",
            "import os\nself.system = os.system",
        ],
    );
}

#[test]
fn an_attribute_of_an_object_is_none_of_a_modules() {
    has_not(
        "run",
        &[
            "def f(self):\n    self.run = 1",
            "def f(args):\n    args.run = 1",
            "from x import y\nlog = y()\nlog.run = 1",
        ],
    );
}

#[test]
fn a_dotted_text_names_what_is_patched() {
    has(
        "app.os.system",
        &[
            "@mock.patch('app.os.system')\ndef test(m): pass",
            "@patch('app.os.system', autospec=True)\nclass T: pass",
            "with patch('app.os.system') as m, open('x'): pass",
            "def test(mocker):\n    mocker.patch('app.os.system')",
            "def test(monkeypatch):\n    monkeypatch.setattr('app.os.system', lambda c: 0)",
            "def test(monkeypatch):\n    monkeypatch.delattr('app.os.system')",
            "p = patch(target='app.os.system')\np.start()",
            "@replace('app.os.system', fake)\ndef test(): pass",
            "with Replacer() as r:\n    r.replace('app.os.system', fake)",
            "self.useFixture(fixtures.MonkeyPatch('app.os.system', fake))",
            "self.patch_it('app.os.system')",
            "@mock.patch('app.'\n    'os.system')\ndef test(m): pass",
        ],
    );
}

#[test]
fn a_text_is_put_together() {
    has(
        "app.os.system",
        &[
            "M = 'app'\n@patch(M + '.os.system')\ndef test(m): pass",
            "M = 'app.os'\n@patch(f'{M}.system')\ndef test(m): pass",
            "M = 'app'\npatch('%s.os.system' % M)",
            "M = 'app'\npatch('{}.os.{}'.format(M, 'system'))",
            "M = 'app'\npatch('{m}.os.system'.format(m=M))",
            "patch('.'.join(['app', 'os', 'system']))",
            "import app\npatch(app.__name__ + '.os.system')",
            "import app\npatch(f'{app.__name__}.os.system')",
            "class T:\n    M = 'app'\n    def test(self):\n        patch(self.M + '.os.system')",
            "for name in ['app.os.system', 'app.os.popen']:\n    patch(name)",
            "A = 'app'\nM = A + '.os'\npatch(M + '.system')",
        ],
    );
    has(
        ".os.system",
        &[
            "patch(__name__ + '.os.system')",
            "patch(f'{__name__}.os.system')",
            "patch('%s.os.system' % __name__)",
        ],
    );
    has(
        "~os.system",
        &[
            "def f(m):\n    patch(m + '.os.system')",
            "def f(m):\n    patch(f'{m}os.system')",
            "from .names import M\npatch(f'{M}.os.system')",
        ],
    );
    has("app.os.*", &["def f(n):\n    patch('app.os.' + n)"]);
}

#[test]
fn a_text_that_is_passed_on_may_be_any_of_the_file() {
    has(
        "app.os.system",
        &[
            "@pytest.mark.parametrize('t', ['app.os.system'])\ndef test(t):\n    patch(t)",
            "N = {'a': 'app.os.system'}\ndef test(monkeypatch, k):\n    monkeypatch.setattr(N[k], fake)",
        ],
    );
    has_not(
        "app.os.system",
        &["N = ['app.os.system']\ndef test(session, x):\n    x.replace(x, N)"],
    );
}

#[test]
fn an_object_and_a_name_say_what_is_patched() {
    has(
        "os.system",
        &[
            "import os\n@patch.object(os, 'system')\ndef test(m): pass",
            "import os\npatch.object(target=os, attribute='system')",
            "import os as o\nmonkeypatch.setattr(o, 'system', fake)",
            "import os\nmocker.patch.object(os, 'system')",
            "import os\nmocker.spy(os, 'system')",
            "import os\nstubs.Set(os, 'system', fake)",
            "import os\nself.patch(os, 'system', fake)",
            "import os\nNAME = 'system'\nmonkeypatch.setattr(os, NAME, fake)",
            "import importlib\nmonkeypatch.setattr(importlib.import_module('os'), 'system', f)",
            "import os\nflexmock(os).should_receive('system').and_return(0)",
            "import os\nflexmock(os, system=lambda c: 0)",
            "import os\nwhen(os).system(...).thenReturn(0)",
            "import os\nwhen2(os.system, 'ls').thenReturn(0)",
            "import os\npatch.multiple(os, system=fake, popen=fake)",
            "patch.multiple('os', system=DEFAULT)",
            "patch.multiple('os', **{'system': fake})",
            "import os\nm = os\npatch.object(m, 'system')",
        ],
    );
    has(
        "app.os.system",
        &[
            "import app\npatch.object(app.os, 'system')",
            "import app as a\nmonkeypatch.setattr(a.os, 'system', fake)",
            "import sys\npatch.object(sys.modules['app'].os, 'system')",
        ],
    );
    has("os.*", &["import os\ndef t(n):\n    patch.object(os, n)"]);
    has(
        "~os.system",
        &[
            "def test(app, monkeypatch):\n    monkeypatch.setattr(app.os, 'system', fake)",
            "def test(self):\n    patch.object(self.module.os, 'system')",
        ],
    );
    has(
        "~app.os.system",
        &["from . import app\npatch.object(app.os, 'system')"],
    );
}

#[test]
fn an_assignment_stays() {
    has(
        "=os.system",
        &[
            "import os\nos.system = fake",
            "import os\ndef setup():\n    os.system = fake",
            "import os\nos.system, os.popen = fake, fake",
            "import os\nsetattr(os, 'system', fake)",
            "import os\ndel os.system",
            "import os\nvars(os)['system'] = fake",
            "import os\nos.__dict__['system'] = fake",
            "__import__('os').system = fake",
            "import importlib\nimportlib.import_module('os').system = fake",
        ],
    );
    has("=app.os.system", &["import app\napp.os.system = fake"]);
    has(
        "=~os.system",
        &[
            "def test(app):\n    app.os.system = fake",
            "from x import *\nos.system = fake",
        ],
    );
}

#[test]
fn a_module_is_put_in_the_place_of_another() {
    has(
        "#os",
        &[
            "import sys\nsys.modules['os'] = fake",
            "patch.dict('sys.modules', {'os': fake})",
            "import sys\npatch.dict(sys.modules, {'os': fake})",
            "import sys\npatch.dict(sys.modules, os=fake)",
            "import sys\nmonkeypatch.setitem(sys.modules, 'os', fake)",
            "import sys\nFAKES = {'os': fake}\nsys.modules.update(FAKES)",
            "import sys\nsys.modules.pop('os')",
        ],
    );
    has_not("os", &["import sys\nsys.modules.get('os')"]);
}
