//! What was seen of a connection: values of Jira, the last first.

use super::super::key::is_key;
use jira_connector_host::issues::{Issue, IssueTransition};
use jira_connector_host::records::IssueReference;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashSet};
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// How many issues are kept, and of each of the other lists half as many.
pub(super) const MOST: usize = 500;

/// The most characters of a value, which is not kept if it is longer, and of what
/// is said of it, which is cut.
const LONGEST: usize = 200;

/// The most bytes of a file. What a command writes stays below, unless each value
/// is as long as can be.
const MAX_BYTES: u64 = 1 << 20;

/// Kinds of values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(in super::super) enum Topic {
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
pub(in super::super) struct Entry {
    pub(in super::super) value: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(in super::super) about: String,
}

/// All that was seen.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(in super::super) struct Seen {
    issues: Vec<Entry>,
    /// The ids of issues, by their keys.
    ids: BTreeMap<String, String>,
    /// Where an issue stands: its project, type and status, by its key.
    places: BTreeMap<String, String>,
    /// Where issues can go from a place.
    ways: BTreeMap<String, Vec<Entry>>,
    lists: BTreeMap<Topic, Vec<Entry>>,
}

impl Entry {
    pub(super) fn new(value: &str, about: &str) -> Self {
        Self { value: value.to_owned(), about: about.to_owned() }
    }
}

impl Seen {
    /// What a file holds. What cannot be read, or is too long, is nothing.
    pub(super) fn read(path: &Path) -> Self {
        let mut text = Vec::new();
        let file = File::open(path);
        let read = file.and_then(|file| file.take(MAX_BYTES.saturating_add(1)).read_to_end(&mut text));
        let fits = read.is_ok_and(|length| u64::try_from(length).is_ok_and(|length| length <= MAX_BYTES));
        if fits { serde_json::from_slice(&text).unwrap_or_default() } else { Self::default() }
    }

    /// What these issues show, in the order in which they are shown.
    pub(super) fn of<'a>(issues: impl IntoIterator<Item = &'a Issue>) -> Self {
        let mut new = Self::default();
        let mut others = Vec::new();
        for issue in issues.into_iter().take(MOST) {
            new.issues.push(Entry::new(&issue.key, &issue.summary));
            new.ids.insert(issue.key.clone(), issue.id.clone());
            let links = issue.links.iter().map(|link| &link.issue);
            others.extend(issue.parent.iter().chain(&issue.subtasks).chain(links).map(mention));
            values(issue, &mut new.lists);
            if let (Some(project), Some(kind), Some(status)) =
                (&issue.project, &issue.issue_type, &issue.status)
            {
                let place = format!("{}\n{}\n{}", project.key, kind.name, status.name);
                new.places.insert(issue.key.clone(), place);
            }
        }
        new.issues.append(&mut others);
        new
    }

    /// Issues, with their summaries.
    pub(in super::super) fn issues(&self) -> &[Entry] {
        &self.issues
    }

    /// Values of a kind.
    pub(in super::super) fn list(&self, topic: Topic) -> &[Entry] {
        self.lists.get(&topic).map(Vec::as_slice).unwrap_or_default()
    }

    /// Where an issue can go: by its own transitions, or those of an issue in the
    /// same place, or else to any status that was seen.
    pub(in super::super) fn ways(&self, issue: &str) -> &[Entry] {
        let place = self.key(issue).and_then(|key| self.places.get(&key));
        match place.and_then(|place| self.ways.get(place)) {
            Some(ways) => ways,
            None => self.list(Topic::Statuses),
        }
    }

    /// Puts what was seen now before the rest.
    pub(super) fn add(&mut self, new: Self) {
        front(&mut self.issues, new.issues, MOST);
        self.ids.extend(new.ids.into_iter().filter(|(_, id)| fits(id)));
        self.places.extend(new.places.into_iter().filter(|(_, place)| fits(place)));
        for (topic, entries) in new.lists {
            self.learn(topic, entries);
        }
    }

    /// Puts values of one kind before the rest of it.
    pub(super) fn learn(&mut self, topic: Topic, entries: Vec<Entry>) {
        front(self.lists.entry(topic).or_default(), entries, MOST / 2);
    }

    /// Puts an issue first.
    pub(super) fn touch(&mut self, issue: &str, summary: Option<&str>) {
        // An id that was not seen tells nothing.
        let Some(key) = self.key(issue) else { return };
        let known = self.issues.iter().find(|entry| entry.value == key).map(|entry| entry.about.as_str());
        let entry = Entry::new(&key, summary.or(known).unwrap_or_default());
        front(&mut self.issues, vec![entry], MOST);
    }

    /// Takes down where an issue can go.
    pub(super) fn lead(&mut self, issue: &str, ways: Vec<Entry>) {
        let Some(key) = self.key(issue) else { return };
        self.touch(&key, None);
        // An issue that was not seen stands in a place of its own.
        let place = self.places.entry(key.clone()).or_insert(key).clone();
        front(self.ways.entry(place).insert_entry(Vec::new()).get_mut(), ways, MOST / 2);
    }

    /// Takes down that an issue was moved.
    pub(super) fn moved(&mut self, issue: &str, status: &str) {
        self.learn(Topic::Statuses, vec![Entry::new(status, "")]);
        let Some(key) = self.key(issue) else { return };
        let place = self.places.remove(&key);
        // Of one in a place of its own it is not known where it stands now.
        if let Some((place, _)) = place.as_ref().and_then(|place| place.rsplit_once('\n')) {
            self.places.insert(key.clone(), format!("{place}\n{status}"));
            self.places.retain(|_, place| fits(place));
        }
        self.touch(&key, None);
    }

    /// Forgets an issue that is no more.
    pub(super) fn forget(&mut self, issue: &str) {
        if let Some(key) = self.key(issue) {
            self.issues.retain(|entry| entry.value != key);
        }
    }

    /// Drops what is said of issues that are not among these.
    pub(super) fn tidy(&mut self) {
        let issues: HashSet<_> = self.issues.iter().map(|entry| entry.value.as_str()).collect();
        self.ids.retain(|key, _| issues.contains(key.as_str()));
        self.places.retain(|key, _| issues.contains(key.as_str()));
        let places: HashSet<_> = self.places.values().collect();
        self.ways.retain(|place, _| places.contains(place));
    }

    /// Whether it is nothing.
    pub(super) fn is_empty(&self) -> bool {
        self.issues.is_empty() && self.lists.is_empty()
    }

    /// The key of the issue that a key in any case or an id names.
    fn key(&self, issue: &str) -> Option<String> {
        if is_key(issue) {
            return Some(issue.to_uppercase());
        }
        self.ids.iter().find(|(_, id)| *id == issue).map(|(key, _)| key.clone())
    }
}

fn mention(issue: &IssueReference) -> Entry {
    Entry::new(&issue.key, issue.summary.as_deref().unwrap_or_default())
}

/// Where transitions lead, each with its name.
pub(super) fn targets(ways: &[IssueTransition]) -> Vec<Entry> {
    let ways = ways.iter().map(|way| match &way.to_status {
        Some(status) if status.name != way.name => Entry::new(&status.name, &way.name),
        _ => Entry::new(&way.name, ""),
    });
    ways.collect()
}

/// The values that an issue has.
fn values(issue: &Issue, lists: &mut BTreeMap<Topic, Vec<Entry>>) {
    let mut add = |topic, value: &str, about: &str| {
        let list: &mut Vec<Entry> = lists.entry(topic).or_default();
        list.push(Entry::new(value, about));
    };
    // Their names are enough: addresses of others are not kept.
    let people = issue.assignee.iter().chain(&issue.reporter);
    people.for_each(|user| add(Topic::People, &user.display_name, ""));
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
    issue.issue_type.iter().for_each(|kind| add(Topic::Types, &kind.name, ""));
    issue.status.iter().for_each(|status| add(Topic::Statuses, &status.name, ""));
    issue.labels.iter().for_each(|label| add(Topic::Labels, label, ""));
    issue.links.iter().for_each(|link| add(Topic::Phrases, &link.phrase, &link.link_type));
    issue.fields.iter().for_each(|field| add(Topic::Fields, &field.name, &field.id));
}

/// Puts entries before others, of which the same are gone and the last too many.
fn front(list: &mut Vec<Entry>, mut entries: Vec<Entry>, most: usize) {
    entries.append(list);
    let mut known = HashSet::new();
    entries
        .retain(|entry| !entry.value.is_empty() && fits(&entry.value) && known.insert(entry.value.clone()));
    entries.truncate(most);
    for entry in &mut entries {
        if let Some((end, _)) = entry.about.char_indices().nth(LONGEST) {
            entry.about.truncate(end);
        }
    }
    *list = entries;
}

/// Whether a value is short enough to be of use.
fn fits(value: &str) -> bool {
    value.chars().nth(LONGEST).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries<const N: usize>(values: [&str; N]) -> Vec<Entry> {
        values.map(|value| Entry::new(value, "")).into()
    }

    fn values(entries: &[Entry]) -> Vec<&str> {
        entries.iter().map(|entry| entry.value.as_str()).collect()
    }

    #[test]
    fn the_last_is_first_and_there_is_an_end() {
        let mut seen = Seen::default();
        seen.learn(Topic::Labels, entries(["a", "b", "", "a"]));
        seen.learn(Topic::Labels, entries(["c", "b"]));
        assert_eq!(values(seen.list(Topic::Labels)), ["c", "b", "a"]);
        seen.learn(Topic::Labels, (0..1000).map(|number| Entry::new(&number.to_string(), "")).collect());
        assert_eq!(seen.list(Topic::Labels).len(), MOST / 2);
        (0..1000).for_each(|number| seen.touch(&format!("A-{number}"), Some("x")));
        seen.touch("A-990", None);
        assert_eq!((seen.issues().len(), &seen.issues()[0]), (MOST, &Entry::new("A-990", "x")));
        seen.forget("a-990");
        assert_eq!(seen.issues()[0].value, "A-999");
    }

    #[test]
    fn what_is_long_is_cut_or_left_out() {
        let mut seen = Seen::default();
        let long = "ä".repeat(LONGEST);
        seen.learn(Topic::Labels, vec![Entry::new(&long, &format!("{long}b")), Entry::new("b", "")]);
        seen.learn(Topic::Labels, vec![Entry::new(&format!("{long}b"), "")]);
        assert_eq!(seen.list(Topic::Labels), [Entry::new(&long, &long), Entry::new("b", "")]);
        seen.lead("A-1", vec![Entry::new(&format!("{long}b"), ""), Entry::new("Done", &long)]);
        assert_eq!(values(seen.ways("A-1")), ["Done"]);
    }

    #[test]
    fn a_file_that_is_too_long_is_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.json");
        let mut text = r#"{"issues": [{"value": "A-1"}]}"#.to_owned();
        std::fs::write(&path, &text).unwrap();
        assert_eq!(values(Seen::read(&path).issues()), ["A-1"]);
        text.push_str(&" ".repeat(1 << 20));
        std::fs::write(&path, &text).unwrap();
        assert_eq!(values(Seen::read(&path).issues()), [""; 0]);
    }

    #[test]
    fn a_move_leads_to_another_place() {
        let mut seen = Seen::default();
        seen.places.insert("A-1".into(), "A\nTask\nTo Do".into());
        seen.places.insert("A-2".into(), "A\nTask\nTo Do".into());
        seen.lead("a-1", entries(["Start"]));
        assert_eq!(values(seen.ways("A-2")), ["Start"]);
        seen.moved("A-2", "Done");
        assert_eq!(values(seen.ways("A-2")), ["Done"]);
        assert_eq!(values(seen.ways("a-1")), ["Start"]);
    }

    #[test]
    fn issues_that_were_not_seen_share_no_place() {
        let mut seen = Seen::default();
        seen.lead("DESK-1", entries(["Answer"]));
        assert_eq!(values(seen.ways("DESK-1")), ["Answer"]);
        seen.moved("DESK-1", "Done");
        seen.lead("DESK-1", entries(["Reopen"]));
        seen.lead("KAN-5", entries(["Start"]));
        seen.moved("KAN-5", "Done");
        assert_eq!(values(seen.ways("KAN-5")), ["Done"]);
        assert_eq!(values(seen.ways("DESK-1")), ["Reopen"]);
    }

    #[test]
    fn an_id_names_an_issue_that_was_seen() {
        let mut seen = Seen::default();
        seen.touch("10000000009", None);
        assert_eq!(seen.issues(), []);
        seen.touch("A-1", None);
        seen.ids.insert("A-1".into(), "10000000009".into());
        seen.touch("10000000009", Some("One"));
        assert_eq!(seen.issues(), [Entry::new("A-1", "One")]);
        seen.forget("10000000009");
        seen.tidy();
        assert!(seen.issues.is_empty() && seen.ids.is_empty());
    }
}
