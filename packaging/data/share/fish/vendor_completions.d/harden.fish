# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_harden_global_optspecs
    string join \n color= q/quiet v/verbose h/help V/version
end

function __fish_harden_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_harden_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_harden_using_subcommand
    set -l cmd (__fish_harden_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c harden -n "__fish_harden_needs_command" -l color -d 'When to use colors' -r -f -a "auto\t'On a terminal, unless the environment says otherwise (`NO_COLOR`)'
always\t'Always'
never\t'Never'"
complete -c harden -n "__fish_harden_needs_command" -s q -l quiet -d 'Print the result and errors only'
complete -c harden -n "__fish_harden_needs_command" -s v -l verbose -d 'List everything that was not fixed, not only the first of it'
complete -c harden -n "__fish_harden_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c harden -n "__fish_harden_needs_command" -s V -l version -d 'Print version'
complete -c harden -n "__fish_harden_needs_command" -f -a "fix" -d 'Show the fixes for Python files as a diff, or apply them'
complete -c harden -n "__fish_harden_needs_command" -f -a "triage" -d 'Record the findings that need a decision, or ask about them one by one'
complete -c harden -n "__fish_harden_needs_command" -f -a "suppressions" -d 'List the comments that suppress findings, with their reasons'
complete -c harden -n "__fish_harden_needs_command" -f -a "config" -d 'Print the settings that hold for a file or folder, and where each comes from'
complete -c harden -n "__fish_harden_needs_command" -f -a "rules" -d 'List the rules: their ids, severities, codemods and classes of fix'
complete -c harden -n "__fish_harden_needs_command" -f -a "explain" -d 'Explain a rule or a codemod: what it finds, how it is fixed, and when it is not'
complete -c harden -n "__fish_harden_needs_command" -f -a "completions" -d 'Print the completion script for a shell'
complete -c harden -n "__fish_harden_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c harden -n "__fish_harden_using_subcommand fix" -s j -l jobs -d 'How many threads to use [default: one for each core]' -r
complete -c harden -n "__fish_harden_using_subcommand fix" -l select -d 'Only these: B605 or S605, a prefix such as B6, or a codemod; comma-separated' -r
complete -c harden -n "__fish_harden_using_subcommand fix" -l extend-select -d 'These too' -r
complete -c harden -n "__fish_harden_using_subcommand fix" -l ignore -d 'All but these; the more specific of --select and --ignore wins' -r
complete -c harden -n "__fish_harden_using_subcommand fix" -l exclude -d 'Skip matching files and directories, besides .git, .venv, build and the like' -r
complete -c harden -n "__fish_harden_using_subcommand fix" -l from -d 'Only look at the findings of this report: JSON of `bandit -f json` or of `ruff check --output-format json`' -r -F
complete -c harden -n "__fish_harden_using_subcommand fix" -l triage -d 'The file with a person\'s decisions [default: the nearest harden-triage.toml]' -r -F
complete -c harden -n "__fish_harden_using_subcommand fix" -l comment-style -d 'Which comments justify a finding [default: auto]' -r -f -a "auto\t'`# nosec`, and `# noqa` where Ruff is set to report the rule'
bandit\t'`# nosec`'
ruff\t'`# noqa`'
both\t'Both'"
complete -c harden -n "__fish_harden_using_subcommand fix" -l config -d 'Take this file\'s settings for all files, instead of those of the nearest harden.toml or pyproject.toml' -r -F
complete -c harden -n "__fish_harden_using_subcommand fix" -l stdin-filename -d 'Read the source from standard input, and write the fixed source to standard output' -r -F
complete -c harden -n "__fish_harden_using_subcommand fix" -l output-format -d 'What to print on standard output [default: diff]' -r -f -a "diff\t'A unified diff'
concise\t'A line for each finding'
json\t'Findings, outcomes, reasons and edits'"
complete -c harden -n "__fish_harden_using_subcommand fix" -l fail-on -d 'Exit with 1 if any finding of this severity or higher remains' -r -f -a "low\t'Low, medium or high severity'
medium\t'Medium or high severity'
high\t'High severity'"
complete -c harden -n "__fish_harden_using_subcommand fix" -l color -d 'When to use colors' -r -f -a "auto\t'On a terminal, unless the environment says otherwise (`NO_COLOR`)'
always\t'Always'
never\t'Never'"
complete -c harden -n "__fish_harden_using_subcommand fix" -l unsafe-fixes -d 'Also apply fixes that may change behavior; each says how'
complete -c harden -n "__fish_harden_using_subcommand fix" -l no-unsafe-fixes -d 'Take safe fixes only, whatever the configuration says'
complete -c harden -n "__fish_harden_using_subcommand fix" -l force-exclude -d 'Skip excluded files even if they are passed explicitly; for pre-commit'
complete -c harden -n "__fish_harden_using_subcommand fix" -l no-ignore-vcs -d 'Also check files that .gitignore ignores'
complete -c harden -n "__fish_harden_using_subcommand fix" -l justify-low -d 'Also justify low-severity findings where the code is proven safe'
complete -c harden -n "__fish_harden_using_subcommand fix" -l isolated -d 'Read no configuration, of harden\'s or of another tool\'s, and no triage file'
complete -c harden -n "__fish_harden_using_subcommand fix" -l dry-run -d 'Write nothing, even with --apply; this is the default'
complete -c harden -n "__fish_harden_using_subcommand fix" -l apply -l write -d 'Write the safe fixes'
complete -c harden -n "__fish_harden_using_subcommand fix" -l statistics -d 'Print the numbers for each rule only'
complete -c harden -n "__fish_harden_using_subcommand fix" -l allow-parse-errors -d 'Don\'t fail because of files that are not valid Python 3'
complete -c harden -n "__fish_harden_using_subcommand fix" -s q -l quiet -d 'Print the result and errors only'
complete -c harden -n "__fish_harden_using_subcommand fix" -s v -l verbose -d 'List everything that was not fixed, not only the first of it'
complete -c harden -n "__fish_harden_using_subcommand fix" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c harden -n "__fish_harden_using_subcommand triage" -s j -l jobs -d 'How many threads to use [default: one for each core]' -r
complete -c harden -n "__fish_harden_using_subcommand triage" -l select -d 'Only these: B605 or S605, a prefix such as B6, or a codemod; comma-separated' -r
complete -c harden -n "__fish_harden_using_subcommand triage" -l extend-select -d 'These too' -r
complete -c harden -n "__fish_harden_using_subcommand triage" -l ignore -d 'All but these; the more specific of --select and --ignore wins' -r
complete -c harden -n "__fish_harden_using_subcommand triage" -l exclude -d 'Skip matching files and directories, besides .git, .venv, build and the like' -r
complete -c harden -n "__fish_harden_using_subcommand triage" -l from -d 'Only look at the findings of this report: JSON of `bandit -f json` or of `ruff check --output-format json`' -r -F
complete -c harden -n "__fish_harden_using_subcommand triage" -l triage -d 'The file with a person\'s decisions [default: the nearest harden-triage.toml]' -r -F
complete -c harden -n "__fish_harden_using_subcommand triage" -l comment-style -d 'Which comments justify a finding [default: auto]' -r -f -a "auto\t'`# nosec`, and `# noqa` where Ruff is set to report the rule'
bandit\t'`# nosec`'
ruff\t'`# noqa`'
both\t'Both'"
complete -c harden -n "__fish_harden_using_subcommand triage" -l config -d 'Take this file\'s settings for all files, instead of those of the nearest harden.toml or pyproject.toml' -r -F
complete -c harden -n "__fish_harden_using_subcommand triage" -l color -d 'When to use colors' -r -f -a "auto\t'On a terminal, unless the environment says otherwise (`NO_COLOR`)'
always\t'Always'
never\t'Never'"
complete -c harden -n "__fish_harden_using_subcommand triage" -l unsafe-fixes -d 'Also apply fixes that may change behavior; each says how'
complete -c harden -n "__fish_harden_using_subcommand triage" -l no-unsafe-fixes -d 'Take safe fixes only, whatever the configuration says'
complete -c harden -n "__fish_harden_using_subcommand triage" -l force-exclude -d 'Skip excluded files even if they are passed explicitly; for pre-commit'
complete -c harden -n "__fish_harden_using_subcommand triage" -l no-ignore-vcs -d 'Also check files that .gitignore ignores'
complete -c harden -n "__fish_harden_using_subcommand triage" -l justify-low -d 'Also justify low-severity findings where the code is proven safe'
complete -c harden -n "__fish_harden_using_subcommand triage" -l isolated -d 'Read no configuration, of harden\'s or of another tool\'s, and no triage file'
complete -c harden -n "__fish_harden_using_subcommand triage" -s i -l interactive -d 'Ask about the undecided findings one by one, on a terminal'
complete -c harden -n "__fish_harden_using_subcommand triage" -l prune -d 'Drop the entries that no longer match anything'
complete -c harden -n "__fish_harden_using_subcommand triage" -s q -l quiet -d 'Print the result and errors only'
complete -c harden -n "__fish_harden_using_subcommand triage" -s v -l verbose -d 'List everything that was not fixed, not only the first of it'
complete -c harden -n "__fish_harden_using_subcommand triage" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c harden -n "__fish_harden_using_subcommand suppressions" -l output-format -d 'How to list them' -r -f -a "text\t'A table'
json\t'For programs'"
complete -c harden -n "__fish_harden_using_subcommand suppressions" -l diff-base -d 'List only those that are new since this revision of the Git repository' -r
complete -c harden -n "__fish_harden_using_subcommand suppressions" -l exclude -d 'Skip matching files and directories, besides .git, .venv, build and the like' -r
complete -c harden -n "__fish_harden_using_subcommand suppressions" -l config -d 'Take this file\'s settings for all files, instead of those of the nearest harden.toml or pyproject.toml' -r -F
complete -c harden -n "__fish_harden_using_subcommand suppressions" -l color -d 'When to use colors' -r -f -a "auto\t'On a terminal, unless the environment says otherwise (`NO_COLOR`)'
always\t'Always'
never\t'Never'"
complete -c harden -n "__fish_harden_using_subcommand suppressions" -l force-exclude -d 'Skip excluded files even if they are passed explicitly; for pre-commit'
complete -c harden -n "__fish_harden_using_subcommand suppressions" -l no-ignore-vcs -d 'Also check files that .gitignore ignores'
complete -c harden -n "__fish_harden_using_subcommand suppressions" -l isolated -d 'Read no configuration, of harden\'s or of another tool\'s, and no triage file'
complete -c harden -n "__fish_harden_using_subcommand suppressions" -s q -l quiet -d 'Print the result and errors only'
complete -c harden -n "__fish_harden_using_subcommand suppressions" -s v -l verbose -d 'List everything that was not fixed, not only the first of it'
complete -c harden -n "__fish_harden_using_subcommand suppressions" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c harden -n "__fish_harden_using_subcommand config" -l output-format -d 'How to print them' -r -f -a "text\t'A table'
json\t'For programs'"
complete -c harden -n "__fish_harden_using_subcommand config" -l config -d 'Take this file\'s settings for all files, instead of those of the nearest harden.toml or pyproject.toml' -r -F
complete -c harden -n "__fish_harden_using_subcommand config" -l color -d 'When to use colors' -r -f -a "auto\t'On a terminal, unless the environment says otherwise (`NO_COLOR`)'
always\t'Always'
never\t'Never'"
complete -c harden -n "__fish_harden_using_subcommand config" -l isolated -d 'Read no configuration, of harden\'s or of another tool\'s, and no triage file'
complete -c harden -n "__fish_harden_using_subcommand config" -s q -l quiet -d 'Print the result and errors only'
complete -c harden -n "__fish_harden_using_subcommand config" -s v -l verbose -d 'List everything that was not fixed, not only the first of it'
complete -c harden -n "__fish_harden_using_subcommand config" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c harden -n "__fish_harden_using_subcommand rules" -l output-format -d 'How to list them' -r -f -a "text\t'A table'
json\t'For programs'"
complete -c harden -n "__fish_harden_using_subcommand rules" -l color -d 'When to use colors' -r -f -a "auto\t'On a terminal, unless the environment says otherwise (`NO_COLOR`)'
always\t'Always'
never\t'Never'"
complete -c harden -n "__fish_harden_using_subcommand rules" -s q -l quiet -d 'Print the result and errors only'
complete -c harden -n "__fish_harden_using_subcommand rules" -s v -l verbose -d 'List everything that was not fixed, not only the first of it'
complete -c harden -n "__fish_harden_using_subcommand rules" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c harden -n "__fish_harden_using_subcommand explain" -l color -d 'When to use colors' -r -f -a "auto\t'On a terminal, unless the environment says otherwise (`NO_COLOR`)'
always\t'Always'
never\t'Never'"
complete -c harden -n "__fish_harden_using_subcommand explain" -s q -l quiet -d 'Print the result and errors only'
complete -c harden -n "__fish_harden_using_subcommand explain" -s v -l verbose -d 'List everything that was not fixed, not only the first of it'
complete -c harden -n "__fish_harden_using_subcommand explain" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c harden -n "__fish_harden_using_subcommand completions" -l color -d 'When to use colors' -r -f -a "auto\t'On a terminal, unless the environment says otherwise (`NO_COLOR`)'
always\t'Always'
never\t'Never'"
complete -c harden -n "__fish_harden_using_subcommand completions" -s q -l quiet -d 'Print the result and errors only'
complete -c harden -n "__fish_harden_using_subcommand completions" -s v -l verbose -d 'List everything that was not fixed, not only the first of it'
complete -c harden -n "__fish_harden_using_subcommand completions" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c harden -n "__fish_harden_using_subcommand help; and not __fish_seen_subcommand_from fix triage suppressions config rules explain completions help" -f -a "fix" -d 'Show the fixes for Python files as a diff, or apply them'
complete -c harden -n "__fish_harden_using_subcommand help; and not __fish_seen_subcommand_from fix triage suppressions config rules explain completions help" -f -a "triage" -d 'Record the findings that need a decision, or ask about them one by one'
complete -c harden -n "__fish_harden_using_subcommand help; and not __fish_seen_subcommand_from fix triage suppressions config rules explain completions help" -f -a "suppressions" -d 'List the comments that suppress findings, with their reasons'
complete -c harden -n "__fish_harden_using_subcommand help; and not __fish_seen_subcommand_from fix triage suppressions config rules explain completions help" -f -a "config" -d 'Print the settings that hold for a file or folder, and where each comes from'
complete -c harden -n "__fish_harden_using_subcommand help; and not __fish_seen_subcommand_from fix triage suppressions config rules explain completions help" -f -a "rules" -d 'List the rules: their ids, severities, codemods and classes of fix'
complete -c harden -n "__fish_harden_using_subcommand help; and not __fish_seen_subcommand_from fix triage suppressions config rules explain completions help" -f -a "explain" -d 'Explain a rule or a codemod: what it finds, how it is fixed, and when it is not'
complete -c harden -n "__fish_harden_using_subcommand help; and not __fish_seen_subcommand_from fix triage suppressions config rules explain completions help" -f -a "completions" -d 'Print the completion script for a shell'
complete -c harden -n "__fish_harden_using_subcommand help; and not __fish_seen_subcommand_from fix triage suppressions config rules explain completions help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
