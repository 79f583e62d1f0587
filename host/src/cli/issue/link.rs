//! `jira issue link` and `unlink`.

use super::super::history::Topic;
use super::super::key::is_key;
use super::super::{complete, exit, output};
use super::body::some;
use super::on::On;
use super::rich;
use anyhow::{Result, anyhow};
use clap_complete::ArgValueCompleter;
use jira_connector_host::issues::Selection;
use jira_connector_host::links::{NewRemoteLink, RemoteLinkId};
use serde_json::json;
use std::process::ExitCode;

const USAGE: &str = "\
jira issue link [OPTIONS] <ISSUE> <HOW> <OTHER>
       jira issue link [OPTIONS] <ISSUE> <ADDRESS> [TITLE]
       jira issue link";

const EXAMPLES: &str = "\
Examples:
  jira issue link KAN-7 is blocked by KAN-3
  jira issue link KAN-7 KAN-3 Blocks        # the same the other way around: KAN-7 blocks KAN-3
  jira issue link KAN-7 https://example.com/plan 'The plan'
  jira issue link                           # the types of links";

#[derive(clap::Args)]
#[command(override_usage = USAGE, after_help = EXAMPLES)]
pub(super) struct LinkArguments {
    /// The issue's key or id.
    #[arg(add = ArgValueCompleter::new(complete::issues))]
    issue: Option<String>,
    /// The relationship, such as blocks or is blocked by, and the key of the other issue; or the URL of a
    /// page and its title.
    #[arg(value_name = "HOW OTHER", add = ArgValueCompleter::new(complete::links))]
    words: Vec<String>,
    /// A comment, in Markdown, for a link to another issue.
    #[arg(long, short = 'm', value_name = "MARKDOWN")]
    comment: Option<String>,
}

/// What an issue is linked to.
#[derive(Debug, PartialEq, Eq)]
enum Link {
    Issue { how: String, other: String },
    Page { url: String, title: String },
}

/// What words mean: how and the other, the other and how, or an address and a title.
fn meant(words: &[String]) -> Option<Link> {
    let (first, after) = words.split_first()?;
    if is_address(first) {
        let title = if after.is_empty() { first.clone() } else { after.join(" ") };
        return Some(Link::Page { url: first.clone(), title });
    }
    let (last, before) = words.split_last()?;
    let (how, other) = if is_key(first) && !is_key(last) { (after, first) } else { (before, last) };
    (!how.is_empty()).then(|| Link::Issue { how: how.join(" "), other: other.clone() })
}

fn is_address(word: &str) -> bool {
    word.starts_with("https://") || word.starts_with("http://")
}

/// Links an issue to another, or to a page.
pub(super) async fn link(on: &On<'_>, arguments: LinkArguments) -> Result<ExitCode> {
    let LinkArguments { issue, mut words, comment } = arguments;
    let Some(mut issue) = issue else { return types(on).await };
    if issue == "remote" && words.len() > 1 {
        issue = words.remove(0);
    }
    match meant(&words) {
        Some(Link::Page { .. }) if comment.is_some() => {
            let problem = anyhow!(
                "A link to a page takes no comment. Leave -m out, and say it with: jira issue comment {issue}"
            );
            return Err(exit::Failed::usage(problem).into());
        }
        Some(Link::Page { url, title }) => {
            // The address is its id, so that a repeat makes no second link.
            let item = NewRemoteLink { global_id: Some(url.clone()), url, title, ..NewRemoteLink::default() };
            on.changing().put_remote_link(on.connection, &issue, &item).await?;
            output::done(&output::printable(&format!("Linked {issue} to {}.", item.url)), on.json)?;
        }
        Some(Link::Issue { how, other }) => {
            let comment = rich::maybe(on, comment.map(some).transpose()?).await?;
            on.changing().create_link(on.connection, &how, &issue, &other, comment.as_ref()).await?;
            output::done(&output::printable(&format!("{issue} {how} {other}.")), on.json)?;
        }
        None => {
            let problem = anyhow!("Say how and to what, as in: jira issue link {issue} blocks KAN-3");
            return Err(exit::Failed::usage(problem).into());
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Lists the types of links.
async fn types(on: &On<'_>) -> Result<ExitCode> {
    let types = on.connector.list_link_types(on.connection).await?;
    if on.json {
        let types = types.iter().map(
            |kind| json!({"id": kind.id, "name": kind.name, "outward": kind.outward, "inward": kind.inward}),
        );
        output::json(&types.collect())?;
        return Ok(ExitCode::SUCCESS);
    }
    let phrases = types
        .iter()
        .flat_map(|kind| [&kind.outward, &kind.inward].map(|phrase| (phrase.clone(), kind.name.clone())));
    on.history.borrow_mut().learn(Topic::Phrases, phrases);
    let mut table = output::Table::new(&["NAME", "ONE …", "THE OTHER …"]);
    for kind in &types {
        table.row(vec![kind.name.clone(), kind.outward.clone(), kind.inward.clone()]);
    }
    table.print(&format!("{} type{} of links", types.len(), if types.len() == 1 { "" } else { "s" }))?;
    Ok(ExitCode::SUCCESS)
}

#[derive(clap::Args)]
pub(super) struct UnlinkArguments {
    /// The issue's key or id.
    #[arg(add = ArgValueCompleter::new(complete::issues))]
    issue: String,
    /// The key of the other issue, or the URL of the page.
    #[arg(add = ArgValueCompleter::new(complete::issues))]
    other: String,
    /// The relationship, if there are several links, such as blocks.
    #[arg(add = ArgValueCompleter::new(complete::links))]
    how: Vec<String>,
}

/// Takes the link between two issues away, or that to a page.
pub(super) async fn unlink(on: &On<'_>, arguments: UnlinkArguments) -> Result<ExitCode> {
    let UnlinkArguments { issue, other, how } = arguments;
    let missing = || exit::Failed::not_found(anyhow!("{issue} has no such link to {other}."));
    if is_address(&other) {
        let links = on.connector.list_remote_links(on.connection, &issue).await?;
        let link = links.iter().find(|link| link.url == other).ok_or_else(missing)?;
        on.changing().delete_remote_link(on.connection, &issue, &RemoteLinkId::Id(link.id.clone())).await?;
    } else {
        let how = how.join(" ").to_lowercase();
        let links = on.connector.get_issue(on.connection, &issue, &Selection::default()).await?.links;
        let is_meant = |phrase: &str| how.is_empty() || phrase.to_lowercase() == how;
        let is_other = |key: &str, id: &str| key.eq_ignore_ascii_case(&other) || id == other;
        let links = links.iter().filter(|link| is_other(&link.issue.key, &link.issue.id));
        let links: Vec<_> =
            links.filter(|link| is_meant(&link.phrase) || is_meant(&link.link_type)).collect();
        match links.as_slice() {
            [link] => on.changing().delete_link(on.connection, &link.id).await?,
            [] => return Err(missing().into()),
            several => {
                let phrases: Vec<_> = several.iter().map(|link| format!("{:?}", link.phrase)).collect();
                let problem = anyhow!("There are several. Say which: {}.", phrases.join(", "));
                return Err(exit::Failed::usage(problem).into());
            }
        }
    }
    output::done(&output::printable(&format!("{issue} is no longer linked to {other}.")), on.json)?;
    Ok(ExitCode::SUCCESS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_as_people_write_them() {
        let check = |line: &str, expected: Option<(&str, &str)>| {
            let words: Vec<_> = line.split('|').filter(|word| !word.is_empty()).map(str::to_owned).collect();
            let found = meant(&words).map(|link| match link {
                Link::Issue { how, other } => (how, other),
                Link::Page { url, title } => (url, title),
            });
            assert_eq!(found, expected.map(|(a, b)| (a.to_owned(), b.to_owned())), "{line}");
        };
        check("is blocked by|KAN-3", Some(("is blocked by", "KAN-3")));
        check("is|blocked|by|KAN-3", Some(("is blocked by", "KAN-3")));
        check("KAN-3|Blocks", Some(("Blocks", "KAN-3")));
        check("10000|10042", Some(("10000", "10042")));
        check("https://a.b/c|The|plan", Some(("https://a.b/c", "The plan")));
        check("https://a.b/c", Some(("https://a.b/c", "https://a.b/c")));
        check("KAN-3", None);
        check("", None);
    }
}
