//! The documents: every link between them leads somewhere, the book has every page, and
//! prose has one width.

use crate::prose::WIDTH;
use anyhow::{Context, Result, bail};
use std::collections::BTreeSet;
use std::{fs, path::Path, path::PathBuf};

/// Fails where a link of a document leads to no file or no heading, where the book's
/// summary leaves a page out, or where a line of prose is too long.
pub(crate) fn check(root: &Path) -> Result<()> {
    let book = root.join("docs/src");
    let documents = documents(root)?;
    let mut problems = Vec::new();
    let mut links = 0;
    for document in &documents {
        let name = document.strip_prefix(root)?.display();
        let text = fs::read_to_string(document).with_context(|| name.to_string())?;
        let is_long = |line: &&str| line.chars().count() > WIDTH && !line.trim_start().starts_with('|');
        let long = lines(&text).filter(is_long);
        problems.extend(long.map(|line| format!("{name}: more than {WIDTH} characters: {line}")));
        for link in targets(&text) {
            links += 1;
            let Some(problem) = problem(document, &link)? else { continue };
            problems.push(format!("{name}: {link}: {problem}"));
        }
    }
    let summary = book.join("SUMMARY.md");
    let listed: BTreeSet<_> =
        targets(&fs::read_to_string(&summary)?).into_iter().map(|link| book.join(link)).collect();
    for page in documents.iter().filter(|page| page.starts_with(&book) && **page != summary) {
        if !listed.contains(page) {
            problems
                .push(format!("docs/src/SUMMARY.md does not list {}", page.strip_prefix(&book)?.display()));
        }
    }
    if !problems.is_empty() {
        bail!("{}", problems.join("\n"));
    }
    println!("{links} links of {} documents lead to files and headings", documents.len());
    Ok(())
}

/// The documents at the root and below `docs`.
fn documents(root: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![root.join("docs")];
    let mut entries: Vec<_> = fs::read_dir(root)?.collect::<Result<_, _>>()?;
    entries.retain(|entry| entry.path().is_file());
    while let Some(folder) = folders.pop() {
        entries.extend(fs::read_dir(folder)?.collect::<Result<Vec<_>, _>>()?);
        for path in entries.drain(..).map(|entry| entry.path()) {
            if path.is_dir() && !path.ends_with("docs/book") {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "md") {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// The lines outside of blocks of code.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    let mut fence: Option<&str> = None;
    text.lines().filter(move |line| {
        let start = line.trim_start();
        let mark = ["```", "~~~"].into_iter().find(|mark| start.starts_with(mark));
        match (fence, mark) {
            (Some(open), Some(mark)) if open == mark => fence = None,
            (None, Some(mark)) => fence = Some(mark),
            (None, None) => return true,
            _ => {}
        }
        false
    })
}

/// The targets of a document's links, those in code left out.
fn targets(text: &str) -> Vec<String> {
    let text = lines(text).collect::<Vec<_>>().join("\n");
    // What stands in code is no link, but the text of a link may be code.
    let outside: String = text.split('`').step_by(2).collect();
    let after = outside.split("](").skip(1).filter_map(|rest| rest.split_once(')'));
    after.map(|(target, _)| target.to_owned()).collect()
}

/// What is wrong with a link of a document, if anything is. Links to other sites are not followed.
fn problem(document: &Path, link: &str) -> Result<Option<&'static str>> {
    if link.contains("://") {
        return Ok(None);
    }
    let (path, anchor) = link.split_once('#').map_or((link, None), |(path, anchor)| (path, Some(anchor)));
    let folder = document.parent().context("a document without a folder")?;
    let file = if path.is_empty() { document.to_owned() } else { folder.join(path) };
    if !file.exists() {
        return Ok(Some("there is no such file"));
    }
    let Some(anchor) = anchor else { return Ok(None) };
    let headings = headings(&fs::read_to_string(&file)?);
    Ok((!headings.contains(anchor)).then_some("there is no such heading"))
}

/// The anchors of a document's headings, as forges and mdBook form them.
fn headings(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for heading in lines(text).filter(|line| line.starts_with('#')) {
        let mut anchor = String::new();
        for letter in heading.trim_start_matches('#').trim().to_lowercase().chars() {
            match letter {
                ' ' => anchor.push('-'),
                '-' | '_' => anchor.push(letter),
                letter if letter.is_alphanumeric() => anchor.push(letter),
                _ => {}
            }
        }
        // A heading that occurs again has a number behind it.
        let again = (1..).map(|number| format!("{anchor}-{number}"));
        let first = std::iter::once(anchor.clone()).chain(again).find(|name| !found.contains(name));
        found.extend(first);
    }
    found
}
