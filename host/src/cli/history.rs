//! What a person saw last of a connection: the values that a shell completes.
//!
//! A shell that asks sends nothing to Jira. It would wait for the network at each
//! Tab, spend the hour's quota, ask for the keyring, and a renewal of tokens that is
//! cut off loses the consent. So what commands showed is kept, and read back in a
//! millisecond. What programs read with `--json` is not kept.

use anyhow::{Context, Result};
use jira_connector_host::issues::{Issue, Transition};
use jira_connector_host::records::IssueReference;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashSet};
use std::io::Write;
use std::path::{Path, PathBuf};

/// How many issues are kept, and of each of the other lists half as many.
const MOST: usize = 500;

/// What is kept of one connection, in a file that its owner alone reads.
#[derive(Debug, Default)]
pub(super) struct History {
    /// Where it is kept. `None` keeps nothing.
    path: Option<PathBuf>,
    seen: Seen,
}

/// Kinds of values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Topic {
    Projects,
    People,
    Statuses,
    Types,
    Priorities,
    Resolutions,
    Labels,
    Components,
    Versions,
    /// What one issue is to another, such as `is blocked by`.
    Phrases,
    Fields,
}

/// A value with what is said of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Entry {
    pub(super) value: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(super) about: String,
}

/// All of it, the last first.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Seen {
    issues: Vec<Entry>,
    /// Where an issue stands: its project, type and status, by its key.
    places: BTreeMap<String, String>,
    /// Where issues can go from a place.
    ways: BTreeMap<String, Vec<Entry>>,
    lists: BTreeMap<Topic, Vec<Entry>>,
}

impl Entry {
    fn new(value: &str, about: &str) -> Self {
        Self { value: value.to_owned(), about: about.to_owned() }
    }
}

impl History {
    /// What is kept at a path. What cannot be read is nothing.
    pub(super) fn open(path: Option<PathBuf>) -> Self {
        let text = path.as_ref().and_then(|path| std::fs::read(path).ok());
        let seen = text.and_then(|text| serde_json::from_slice(&text).ok()).unwrap_or_default();
        Self { path, seen }
    }

    /// Where what was seen of a connection is kept, below a folder: another file for
    /// each file of connections, name, and site of the environment's variables.
    pub(super) fn path(folder: &Path, connections: &Path, name: &str) -> PathBuf {
        let mut hash = Sha256::new();
        let connections = std::path::absolute(connections).unwrap_or_else(|_| connections.to_owned());
        let own = |variable| if name == "default" { std::env::var_os(variable) } else { None };
        let parts = [
            Some(connections.into_os_string()),
            Some(name.into()),
            own("JIRA_BASE_URL"),
            own("JIRA_USERNAME"),
        ];
        for part in parts.into_iter().flatten() {
            hash.update(part.as_encoded_bytes());
            hash.update([0]);
        }
        let digits: String = hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        folder.join("seen").join(digits + ".json")
    }

    /// Issues that were seen, the last first, with their summaries.
    pub(super) fn issues(&self) -> &[Entry] {
        &self.seen.issues
    }

    /// Values that were seen, the last first.
    pub(super) fn list(&self, topic: Topic) -> &[Entry] {
        self.seen.lists.get(&topic).map(Vec::as_slice).unwrap_or_default()
    }

    /// Where an issue can go: by its own transitions, or those of an issue in the
    /// same place, or else to any status that was seen.
    pub(super) fn ways(&self, key: &str) -> &[Entry] {
        let place = self.seen.places.get(&key.to_uppercase());
        match place.and_then(|place| self.seen.ways.get(place)) {
            Some(ways) => ways,
            None => self.list(Topic::Statuses),
        }
    }

    /// Sees issues, in the order in which they were shown.
    pub(super) fn see<'a>(&mut self, issues: impl IntoIterator<Item = &'a Issue>) {
        let mut shown = Vec::new();
        let mut others = Vec::new();
        let mut lists = BTreeMap::new();
        for issue in issues.into_iter().take(MOST) {
            shown.push(Entry::new(&issue.key, &issue.summary));
            let links = issue.links.iter().map(|link| &link.issue);
            others.extend(issue.parent.iter().chain(&issue.subtasks).chain(links).map(mention));
            values(issue, &mut lists);
            if let (Some(project), Some(kind), Some(status)) = (&issue.project, &issue.kind, &issue.status) {
                let place = format!("{}\n{}\n{}", project.key, kind.name, status.name);
                self.seen.places.insert(issue.key.clone(), place);
            }
        }
        shown.append(&mut others);
        front(&mut self.seen.issues, shown, MOST);
        for (topic, entries) in lists {
            front(self.seen.lists.entry(topic).or_default(), entries, MOST / 2);
        }
    }

    /// Sees an issue that was made or changed.
    pub(super) fn touch(&mut self, key: &str, summary: Option<&str>) {
        let known = self.seen.issues.iter().find(|entry| entry.value == key).map(|entry| entry.about.clone());
        let about = summary.map(str::to_owned).or(known).unwrap_or_default();
        front(&mut self.seen.issues, vec![Entry { value: key.to_owned(), about }], MOST);
    }

    /// Sees values of one kind, the first first.
    pub(super) fn learn(&mut self, topic: Topic, entries: impl IntoIterator<Item = (String, String)>) {
        let entries = entries.into_iter().map(|(value, about)| Entry { value, about }).collect();
        front(self.seen.lists.entry(topic).or_default(), entries, MOST / 2);
    }

    /// Sees where an issue can go.
    pub(super) fn see_ways(&mut self, key: &str, ways: &[Transition]) {
        let ways = ways.iter().map(|way| match &way.to {
            Some(status) if status.name != way.name => Entry::new(&status.name, &way.name),
            _ => Entry::new(&way.name, ""),
        });
        let ways = ways.collect();
        let key = key.to_uppercase();
        self.touch(&key, None);
        // An issue that was not seen stands in a place of its own.
        let place = self.seen.places.entry(key.clone()).or_insert(key).clone();
        self.seen.ways.insert(place, ways);
    }

    /// Sees that an issue was moved.
    pub(super) fn moved(&mut self, key: &str, status: &str) {
        self.learn(Topic::Statuses, [(status.to_owned(), String::new())]);
        if let Some(place) = self.seen.places.get_mut(&key.to_uppercase()) {
            let length = place.rfind('\n').unwrap_or_default();
            place.truncate(length);
            *place = format!("{place}\n{status}");
        }
        self.touch(&key.to_uppercase(), None);
    }

    /// Forgets an issue that is no more.
    pub(super) fn forget(&mut self, key: &str) {
        self.seen.issues.retain(|entry| !entry.value.eq_ignore_ascii_case(key));
    }

    /// Keeps it. Nothing is said of a folder that cannot be written: no command
    /// fails for that.
    pub(super) fn keep(mut self) {
        if self.seen.issues.is_empty() && self.seen.lists.is_empty() {
            return;
        }
        let issues: HashSet<_> = self.seen.issues.iter().map(|entry| entry.value.as_str()).collect();
        self.seen.places.retain(|key, _| issues.contains(key.as_str()));
        let places: HashSet<_> = self.seen.places.values().collect();
        self.seen.ways.retain(|place, _| places.contains(place));
        if let Some(path) = &self.path {
            let _ = write(path, &self.seen);
        }
    }
}

fn mention(issue: &IssueReference) -> Entry {
    Entry::new(&issue.key, issue.summary.as_deref().unwrap_or_default())
}

/// The values that an issue has.
fn values(issue: &Issue, lists: &mut BTreeMap<Topic, Vec<Entry>>) {
    let mut add = |topic, value: &str, about: &str| {
        let list: &mut Vec<Entry> = lists.entry(topic).or_default();
        list.push(Entry::new(value, about));
    };
    for user in issue.assignee.iter().chain(&issue.reporter) {
        add(Topic::People, &user.display_name, user.email.as_deref().unwrap_or_default());
    }
    let named = [
        (Topic::Priorities, issue.priority.as_slice()),
        (Topic::Resolutions, issue.resolution.as_slice()),
        (Topic::Components, &issue.components),
        (Topic::Versions, &issue.fix_versions),
    ];
    for (topic, named) in named {
        named.iter().for_each(|named| add(topic, &named.name, ""));
    }
    issue.project.iter().for_each(|project| add(Topic::Projects, &project.key, &project.name));
    issue.kind.iter().for_each(|kind| add(Topic::Types, &kind.name, ""));
    issue.status.iter().for_each(|status| add(Topic::Statuses, &status.name, ""));
    issue.labels.iter().for_each(|label| add(Topic::Labels, label, ""));
    issue.links.iter().for_each(|link| add(Topic::Phrases, &link.phrase, &link.kind));
    issue.fields.iter().for_each(|field| add(Topic::Fields, &field.name, &field.id));
}

/// Puts entries before others, of which the same are gone and the last too many.
fn front(list: &mut Vec<Entry>, mut entries: Vec<Entry>, most: usize) {
    if entries.is_empty() {
        return;
    }
    entries.append(list);
    let mut known = HashSet::new();
    entries.retain(|entry| !entry.value.is_empty() && known.insert(entry.value.clone()));
    entries.truncate(most);
    *list = entries;
}

fn write(path: &Path, seen: &Seen) -> Result<()> {
    let folder = path.parent().context("a folder")?;
    std::fs::create_dir_all(folder)?;
    // A reader finds the old or the new, each whole. It is its owner's alone.
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(&serde_json::to_vec(seen)?)?;
    file.persist(path)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(value: &str) -> (String, String) {
        (value.to_owned(), String::new())
    }

    fn values(entries: &[Entry]) -> Vec<&str> {
        entries.iter().map(|entry| entry.value.as_str()).collect()
    }

    #[test]
    fn the_last_is_first_and_there_is_an_end() {
        let mut history = History::default();
        history.learn(Topic::Labels, ["a", "b", "", "a"].map(entry));
        history.learn(Topic::Labels, ["c", "b"].map(entry));
        assert_eq!(values(history.list(Topic::Labels)), ["c", "b", "a"]);
        history.learn(Topic::Labels, (0..1000).map(|number| entry(&number.to_string())));
        assert_eq!(history.list(Topic::Labels).len(), MOST / 2);
        (0..1000).for_each(|number| history.touch(&format!("A-{number}"), Some("x")));
        history.touch("A-990", None);
        assert_eq!((history.issues().len(), &history.issues()[0]), (MOST, &Entry::new("A-990", "x")));
        history.forget("a-990");
        assert_eq!(history.issues()[0].value, "A-999");
    }

    #[test]
    fn a_move_leads_to_another_place() {
        let mut history = History::default();
        let way = |name: &str| Transition { id: String::new(), name: name.into(), to: None, fields: vec![] };
        history.seen.places.insert("A-1".into(), "A\nTask\nTo Do".into());
        history.seen.places.insert("A-2".into(), "A\nTask\nTo Do".into());
        history.see_ways("a-1", &[way("Start")]);
        assert_eq!(values(history.ways("A-2")), ["Start"]);
        history.moved("A-2", "Done");
        assert_eq!(values(history.ways("A-2")), ["Done"]);
        assert_eq!(values(history.ways("a-1")), ["Start"]);
    }

    #[test]
    fn what_is_kept_is_there_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name| History::path(folder.path(), Path::new("connections.json"), name);
        assert_ne!(path("a"), path("b"));
        let mut history = History::open(Some(path("a")));
        history.touch("A-1", Some("One"));
        history.keep();
        assert_eq!(History::open(Some(path("a"))).issues(), [Entry::new("A-1", "One")]);
        assert_eq!(History::open(Some(path("b"))).issues(), []);
        std::fs::write(path("a"), "{").unwrap();
        assert_eq!(History::open(Some(path("a"))).issues(), []);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mut history = History::open(Some(path("a")));
            history.touch("A-2", None);
            history.keep();
            assert_eq!(std::fs::metadata(path("a")).unwrap().permissions().mode() & 0o777, 0o600);
        }
    }
}
