//! Which words of a command are shell functions, or may be.

use harden_shell::{Dialect, Evidence, Functions, Piece, function_words, plan};

fn evidence(command: &str, functions: Functions) -> Option<Evidence> {
    let plan = plan(&[Piece::Text(command)], Dialect::Posix);
    let plan = plan.unwrap_or_else(|error| panic!("{command}: {error:?}"));
    let words = function_words(&plan, functions);
    words.first().map(|word| word.evidence)
}

#[test]
fn what_is_known_to_be_a_function_is_one_anywhere() {
    for command in [
        "module load gcc",
        "module list | grep gcc",
        "ls && nvm use 18",
        "conda activate base; python -V",
        "A=1 'module' purge",
        "sdk use java 17 &",
    ] {
        let found = evidence(command, Functions::Environment);
        assert!(matches!(found, Some(Evidence::Known(_))), "{command}");
    }
    for command in [
        "conda install numpy && make",
        "pyenv install 3.12",
        "spack install x",
    ] {
        assert_eq!(evidence(command, Functions::Environment), None, "{command}");
    }
}

#[test]
fn a_word_that_changes_what_follows_may_be_one() {
    for command in [
        "pkgtool load gcc && make",
        "pkgtool -q use gcc; make",
        "setup_env && make",
        "loadgccenv\nmake",
        "cd build && pkgtool activate x && make",
    ] {
        let found = evidence(command, Functions::Environment);
        assert_eq!(found, Some(Evidence::Changes), "{command}");
    }
    for command in [
        "make && make install",
        "git switch main && npm install",
        "mytool build && mytool test",
        "make && pkgtool load gcc",
        "pkgtool load gcc",
        "pkgtool load gcc | tee log",
        "./pkgtool load gcc && make",
        "docker load -i x && docker ps",
    ] {
        assert_eq!(evidence(command, Functions::Environment), None, "{command}");
    }
}

#[test]
fn a_word_that_says_nothing_is_unknown_before_another_program() {
    let found = |command| evidence(command, Functions::Environment);
    assert_eq!(found("proxy_on; curl x"), Some(Evidence::Unknown));
    assert_eq!(found("mytool build && make"), Some(Evidence::Unknown));
    assert_eq!(found("mytool build | make"), None);
}

#[test]
fn bash_may_have_more_of_them() {
    let bash = |command| evidence(command, Functions::Bash);
    assert_eq!(bash("prepare && make"), Some(Evidence::Possible));
    assert_eq!(bash("pkgtool load gcc"), Some(Evidence::Changes));
    assert_eq!(bash("mytool build && mytool test"), None);
    assert_eq!(bash("mytool build"), None);
    assert_eq!(bash("make && mytool test"), None);
    let prepared = evidence("mytool build", Functions::Prepared);
    assert_eq!(prepared, Some(Evidence::Possible));
    assert_eq!(evidence("make all", Functions::Prepared), None);
}
