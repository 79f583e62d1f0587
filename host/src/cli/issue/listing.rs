//! The arguments of `jira issue list` and `jira search`.

use super::super::complete;
use clap_complete::{ArgValueCandidates, ArgValueCompleter};

const EXAMPLES: &str = "\
Examples:
  jira issue list                                  # what is open of your own
  jira issue list -p KAN -s 'In Progress' -a me
  jira issue list -p KAN -s~Done -ax --created week -yHigh
  jira issue list certificate -p KAN --order-by updated
  jira issue list -w --plain --no-headers --columns key,assignee";

const SEARCHES: &str = "\
Examples:
  jira search 'project = KAN AND statusCategory != Done ORDER BY updated'
  jira search 'assignee = currentUser()' --all --json | jq -r .summary
  jira search 'project = KAN' --csv --columns key,summary,'Story Points' > issues.csv
  jira search 'fixVersion = 2.0' --keys --all | xargs -n 1 jira issue watch";

/// How many issues are listed, unless said otherwise.
const LIMIT: usize = 50;

#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct ListArguments {
    /// Words of the summary, the description or a comment.
    pub(super) words: Vec<String>,
    /// In this project.
    #[arg(long, short, value_name = "KEY", add = ArgValueCompleter::new(complete::projects))]
    pub(super) project: Vec<String>,
    /// In this status. ~NAME is any other.
    #[arg(long, short, value_name = "NAME", add = ArgValueCompleter::new(complete::statuses))]
    pub(super) status: Vec<String>,
    /// Of this type. ~NAME is any other.
    #[arg(long = "type", short = 't', value_name = "NAME", add = ArgValueCompleter::new(complete::types))]
    pub(super) kind: Vec<String>,
    /// Of this priority. ~NAME is any other.
    #[arg(long, short = 'y', value_name = "NAME", add = ArgValueCompleter::new(complete::priorities))]
    pub(super) priority: Vec<String>,
    /// With this resolution. ~NAME is any other.
    #[arg(long, short = 'R', value_name = "NAME", add = ArgValueCompleter::new(complete::resolutions))]
    pub(super) resolution: Vec<String>,
    /// With this component. ~NAME is any other.
    #[arg(long, short = 'C', value_name = "NAME", add = ArgValueCompleter::new(complete::components))]
    pub(super) component: Vec<String>,
    /// With this label. ~NAME is without it.
    #[arg(long, short, value_name = "LABEL", add = ArgValueCompleter::new(complete::labels))]
    pub(super) label: Vec<String>,
    /// Assigned to this person: a name, an e-mail address, an account id, me, or x for nobody. ~WHO is anybody else, or nobody.
    #[arg(long, short, value_name = "WHO", add = ArgValueCompleter::new(complete::people))]
    pub(super) assignee: Option<String>,
    /// Reported by this person, identified in the same way.
    #[arg(long, short, value_name = "WHO", add = ArgValueCompleter::new(complete::people))]
    pub(super) reporter: Option<String>,
    /// With this parent issue or epic.
    #[arg(long, short = 'P', value_name = "KEY", add = ArgValueCompleter::new(complete::issues))]
    pub(super) parent: Option<String>,
    /// Created since a day, a time ago (-7d, -2w), or the start of today, week, month or year.
    #[arg(long, visible_alias = "created-after", value_name = "WHEN", allow_hyphen_values = true)]
    pub(super) created: Option<String>,
    /// Created before then.
    #[arg(long, value_name = "WHEN", allow_hyphen_values = true)]
    pub(super) created_before: Option<String>,
    /// Updated since then.
    #[arg(long, visible_alias = "updated-after", value_name = "WHEN", allow_hyphen_values = true)]
    pub(super) updated: Option<String>,
    /// Not updated since then.
    #[arg(long, value_name = "WHEN", allow_hyphen_values = true)]
    pub(super) updated_before: Option<String>,
    /// Not resolved.
    #[arg(long)]
    pub(super) open: bool,
    /// Watched by you.
    #[arg(long, short)]
    pub(super) watching: bool,
    /// Viewed by you lately.
    #[arg(long)]
    pub(super) history: bool,
    /// A further restriction, in JQL.
    #[arg(long, short = 'q')]
    pub(super) jql: Option<String>,
    /// The field to order by.
    #[arg(long, value_name = "FIELD", default_value = "created")]
    pub(super) order_by: String,
    /// Order ascending.
    #[arg(long)]
    pub(super) reverse: bool,
    #[command(flatten)]
    pub(super) extent: Extent,
}

#[derive(clap::Args)]
#[command(after_help = SEARCHES)]
pub(in super::super) struct SearchArguments {
    /// The query, such as 'project = KAN and status != Done order by created'.
    pub(super) jql: String,
    #[command(flatten)]
    pub(super) extent: Extent,
    /// Print the approximate number of issues only.
    #[arg(long)]
    pub(super) count: bool,
    /// Validate the query only.
    #[arg(long, conflicts_with = "count")]
    pub(super) check: bool,
    /// The connection.
    #[arg(long, short, value_name = "NAME", default_value = "default", add = ArgValueCandidates::new(complete::connections))]
    pub(in super::super) connection: String,
}

/// How much is listed, and how it looks.
#[derive(clap::Args)]
pub(super) struct Extent {
    /// The maximum number of issues.
    #[arg(long, value_name = "N", default_value_t = LIMIT, value_parser = at_least_one)]
    pub(super) limit: usize,
    /// List all.
    #[arg(long, conflicts_with = "limit")]
    pub(super) all: bool,
    /// This many, optionally from a position: 20, or 10:50.
    #[arg(long, value_name = "[FROM:]N", conflicts_with_all = ["limit", "all"], value_parser = part)]
    pub(super) paginate: Option<(usize, usize)>,
    /// A field to add as a column, by its id or name. May be given several times.
    #[arg(long = "field", short = 'f', value_name = "NAME", add = ArgValueCompleter::new(complete::fields))]
    pub(super) fields: Vec<String>,
    /// The columns: type, key, id, summary, status, assignee, reporter, priority, resolution, created,
    /// updated, labels, due, parent, project, components, fix-versions, or a field by its id or name.
    #[arg(long, value_name = "NAME,…", value_delimiter = ',', hide_possible_values = true)]
    pub(super) columns: Vec<String>,
    /// Print the keys alone.
    #[arg(long, conflicts_with_all = ["fields", "columns", "plain", "csv"])]
    pub(super) keys: bool,
    /// Print tab-separated values, for scripts.
    #[arg(long)]
    pub(super) plain: bool,
    /// Print comma-separated values.
    #[arg(long, conflicts_with = "plain")]
    pub(super) csv: bool,
    /// Omit the header row.
    #[arg(long)]
    pub(super) no_headers: bool,
    /// Show long text in full on a terminal, on several lines.
    #[arg(long)]
    pub(super) no_truncate: bool,
}

fn at_least_one(text: &str) -> Result<usize, String> {
    text.parse().ok().filter(|count| *count > 0).ok_or_else(|| "write a number from 1 on".to_owned())
}

/// From where on, and how many.
fn part(text: &str) -> Result<(usize, usize), String> {
    let (from, count) = text.split_once(':').unwrap_or(("0", text));
    let from = from.parse().map_err(|_| "write it as N or FROM:N")?;
    Ok((from, at_least_one(count)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts() {
        assert_eq!((part("20"), part("10:50")), (Ok((0, 20)), Ok((10, 50))));
        assert!(part("0").is_err() && part("x:1").is_err() && part("1:").is_err() && part("-1").is_err());
    }
}
