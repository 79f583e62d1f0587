//! What each shell asks, and the answer as it takes it.

use super::super::output::printable;
use super::line::{Line, Quote, quoted, read};
use clap::Command;
use clap_complete::CompletionCandidate;
use clap_complete::engine::complete;
use clap_complete::env::{self, EnvCompleter, Shells};
use std::env::{var, var_os};
use std::ffi::OsString;
use std::io::{Result, Write};
use std::path::Path;
use std::sync::OnceLock;

/// The shells that are completed in.
pub(super) const SHELLS: Shells<'static> = Shells(&[&Bash, &Zsh, &Fish]);

/// The words that are completed, without their quotes.
static WORDS: OnceLock<Vec<String>> = OnceLock::new();

/// The words that are completed, without their quotes.
pub(super) fn words() -> &'static [String] {
    WORDS.get().map(Vec::as_slice).unwrap_or_default()
}

/// What fits at the end of these words, each as a word without quotes.
fn answers(
    command: &mut Command,
    words: Vec<String>,
    folder: Option<&Path>,
) -> Result<Vec<(String, Option<String>)>> {
    let last = words.len().saturating_sub(1);
    let option = words.last().is_some_and(|word| word.starts_with('-'));
    // It is asked once.
    let _ = WORDS.set(words.clone());
    let found = complete(command, words.into_iter().map(OsString::from).collect(), last, folder)?;
    let answer = |candidate: CompletionCandidate| {
        let value = candidate.get_value().to_str()?.to_owned();
        // A file's name may be anybody's too: what looks like an option is one of ours.
        let fits = option || !value.starts_with('-') || candidate.get_id().is_some();
        let help = candidate.get_help().map(|help| help.to_string());
        let help = help.and_then(|help| help.lines().next().map(printable));
        (fits && printable(&value) == value).then_some((value, help))
    };
    Ok(found.into_iter().filter_map(answer).collect())
}

/// The words of a shell that passes them with their quotes.
fn plain(words: impl IntoIterator<Item = OsString>) -> Vec<String> {
    let word = |word: OsString| read(&word.to_string_lossy(), None).and_then(|mut line| line.words.pop());
    words.into_iter().map(|raw| word(raw).unwrap_or_default()).collect()
}

struct Bash;

/// Bash inserts what it is given as it is, so the words are passed as they stand on
/// the line, and come back as they may stand there.
const BASH: &str = r#"_clap_complete_jira() {
    local IFS=$'\013' flags=$- answer
    answer=$(JIRA_COMPLETE_LINE="${COMP_LINE:0:COMP_POINT}" JIRA_COMPLETE_BREAKS="$COMP_WORDBREAKS" \
        VARIABLE=bash COMPLETER -- "$1" 2> /dev/null) || answer=
    set -f
    COMPREPLY=( $answer )
    [[ $flags == *f* ]] || set +f
    if compopt +o nospace 2> /dev/null && [[ ${COMPREPLY-} =~ [=/:]$ ]]; then
        compopt -o nospace
    fi
}
if [[ ${BASH_VERSINFO[0]} -eq 4 && ${BASH_VERSINFO[1]} -ge 4 || ${BASH_VERSINFO[0]} -gt 4 ]]; then
    complete -o nospace -o bashdefault -o nosort -F _clap_complete_jira BIN
else
    complete -o nospace -o bashdefault -F _clap_complete_jira BIN
fi
"#;

impl EnvCompleter for Bash {
    fn name(&self) -> &'static str {
        "bash"
    }

    fn is(&self, name: &str) -> bool {
        name == "bash"
    }

    fn write_registration(
        &self,
        variable: &str,
        _name: &str,
        bin: &str,
        completer: &str,
        out: &mut dyn Write,
    ) -> Result<()> {
        let script = BASH.replace("VARIABLE", variable).replace("BIN", bin);
        out.write_all(script.replace("COMPLETER", &quoted(completer, Quote::None)).as_bytes())
    }

    fn write_complete(
        &self,
        command: &mut Command,
        _words: Vec<OsString>,
        folder: Option<&Path>,
        out: &mut dyn Write,
    ) -> Result<()> {
        let line = var("JIRA_COMPLETE_LINE").unwrap_or_default();
        let breaks = var("JIRA_COMPLETE_BREAKS").unwrap_or_default();
        let Some(Line { words, kept, quote }) = read(&line, Some(&breaks)) else { return Ok(()) };
        let before = words.last().and_then(|word| word.get(..kept)).unwrap_or_default().to_owned();
        let answers = answers(command, words, folder)?;
        let rests = answers.iter().filter_map(|(value, _)| value.strip_prefix(&before));
        let rests: Vec<_> = rests.map(|rest| quoted(rest, quote)).collect();
        out.write_all(rests.join("\u{b}").as_bytes())
    }
}

struct Zsh;

/// Where zsh gets the values that a space follows.
const ZSH_VALUES: &str = "[[ -n $other ]] && _describe";

/// Where it gets those that no space follows: behind the name of a field comes
/// its value.
const ZSH_FIELDS: &str = "\
local -a fields=(\"${(@M)other:#*=(|:*)}\")
        other=(\"${(@)other:#*=(|:*)}\")
        [[ -n $fields ]] && _describe -V 'fields' fields -S ''
        ";

impl EnvCompleter for Zsh {
    fn name(&self) -> &'static str {
        "zsh"
    }

    fn is(&self, name: &str) -> bool {
        name == "zsh"
    }

    fn write_registration(
        &self,
        variable: &str,
        name: &str,
        bin: &str,
        completer: &str,
        out: &mut dyn Write,
    ) -> Result<()> {
        let mut script = Vec::new();
        env::Zsh.write_registration(variable, name, bin, completer, &mut script)?;
        let script = String::from_utf8_lossy(&script);
        out.write_all(script.replace(ZSH_VALUES, &[ZSH_FIELDS, ZSH_VALUES].concat()).as_bytes())
    }

    fn write_complete(
        &self,
        command: &mut Command,
        words: Vec<OsString>,
        folder: Option<&Path>,
        out: &mut dyn Write,
    ) -> Result<()> {
        let index = var_os("_CLAP_COMPLETE_INDEX").and_then(|index| index.to_str()?.parse().ok());
        let mut words = plain(words);
        // An empty word is not passed.
        words.resize(
            index.map_or(words.len(), |index: usize| index.saturating_add(1)).min(LONGEST),
            String::new(),
        );
        for (value, help) in answers(command, words, folder)? {
            let value = value.replace('\\', "\\\\").replace(':', "\\:");
            match help {
                Some(help) => writeln!(out, "{value}:{}", help.replace('\\', "\\\\"))?,
                None => writeln!(out, "{value}")?,
            }
        }
        Ok(())
    }
}

/// The most words of a line.
const LONGEST: usize = 10_000;

struct Fish;

impl EnvCompleter for Fish {
    fn name(&self) -> &'static str {
        "fish"
    }

    fn is(&self, name: &str) -> bool {
        name == "fish"
    }

    fn write_registration(
        &self,
        variable: &str,
        name: &str,
        bin: &str,
        completer: &str,
        out: &mut dyn Write,
    ) -> Result<()> {
        env::Fish.write_registration(variable, name, bin, completer, out)
    }

    fn write_complete(
        &self,
        command: &mut Command,
        mut words: Vec<OsString>,
        folder: Option<&Path>,
        out: &mut dyn Write,
    ) -> Result<()> {
        // It passes the word at the cursor as it stands, the others without quotes.
        let last = words.pop();
        let mut words: Vec<_> = words.iter().map(|word| word.to_string_lossy().into_owned()).collect();
        words.extend(plain(last));
        for (value, help) in answers(command, words, folder)? {
            match help {
                Some(help) => writeln!(out, "{value}\t{help}")?,
                None => writeln!(out, "{value}")?,
            }
        }
        Ok(())
    }
}
