//! What a person saw last of a connection: the values that a shell completes.
//!
//! A shell that asks sends nothing to Jira. It would wait for the network at each
//! Tab, spend the hour's quota, ask for the keyring, and a renewal of tokens that is
//! cut off loses the consent. So what commands showed is kept, and read back in a
//! millisecond. What programs read is not kept.

mod place;
mod seen;

use anyhow::Result;
use jira_connector_host::issues::{Issue, IssueTransition};
use std::path::PathBuf;

pub(super) use place::Place;
pub(super) use seen::{Entry, Seen, Topic};

/// What one command has seen of its connection, to be added to what is kept. The
/// default keeps nothing.
#[derive(Default)]
pub(super) struct History {
    kept: Option<Kept>,
    /// Whether somebody sees what the command shows.
    sees: bool,
    changes: Vec<Change>,
}

/// What is to be done to that which is kept when the command ends: others may have
/// changed it until then.
type Change = Box<dyn FnOnce(&mut Seen)>;

/// Where it is kept.
struct Kept {
    place: Place,
    file: PathBuf,
    /// Whether the file was there when the command began.
    was: bool,
}

/// What was seen of a connection until now.
pub(super) fn seen(place: &Place) -> Seen {
    place.file().map(|file| Seen::read(&file)).unwrap_or_default()
}

impl History {
    /// Of a command that begins. If programs read what it shows, it forgets what it
    /// deletes and learns nothing.
    pub(super) fn new(place: Option<Place>, sees: bool) -> Self {
        let kept = place.and_then(|place| {
            let file = place.file()?;
            Some(Kept { was: file.exists(), place, file })
        });
        Self { kept, sees, changes: Vec::new() }
    }

    /// Sees issues, in the order in which they were shown.
    pub(super) fn see<'a>(&mut self, issues: impl IntoIterator<Item = &'a Issue>) {
        let new = Seen::of(issues);
        self.learns(|seen| seen.add(new));
    }

    /// Sees an issue that was made or changed.
    pub(super) fn touch(&mut self, issue: &str, summary: Option<&str>) {
        let (issue, summary) = (issue.to_owned(), summary.map(str::to_owned));
        self.learns(move |seen| seen.touch(&issue, summary.as_deref()));
    }

    /// Sees values of one kind, the first first.
    pub(super) fn learn(&mut self, topic: Topic, entries: impl IntoIterator<Item = (String, String)>) {
        let entries = entries.into_iter().map(|(value, about)| Entry { value, about }).collect();
        self.learns(move |seen| seen.learn(topic, entries));
    }

    /// Sees where an issue can go.
    pub(super) fn see_ways(&mut self, issue: &str, ways: &[IssueTransition]) {
        let (issue, ways) = (issue.to_owned(), seen::targets(ways));
        self.learns(move |seen| seen.lead(&issue, ways));
    }

    /// Sees that an issue was moved.
    pub(super) fn moved(&mut self, issue: &str, status: &str) {
        let (issue, status) = (issue.to_owned(), status.to_owned());
        self.learns(move |seen| seen.moved(&issue, &status));
    }

    /// Forgets an issue that is no more.
    pub(super) fn forget(&mut self, issue: &str) {
        let issue = issue.to_owned();
        self.changes.push(Box::new(move |seen| seen.forget(&issue)));
    }

    fn learns(&mut self, change: impl FnOnce(&mut Seen) + 'static) {
        if self.sees {
            self.changes.push(Box::new(change));
        }
    }

    /// Keeps it. Nothing is said of a folder that cannot be written: no command
    /// fails for that.
    pub(super) fn keep(self) {
        if let Some(kept) = self.kept
            && !self.changes.is_empty()
        {
            let _ = kept.change(self.changes);
        }
    }
}

impl Kept {
    fn change(self, changes: Vec<Change>) -> Result<()> {
        let Self { place, file, was } = self;
        let _lock = place.lock()?;
        let is = file.exists();
        // What was forgotten meanwhile stays so, as does what leads elsewhere now.
        if was && !is || place.file().as_ref() != Some(&file) {
            return Ok(());
        }
        let mut seen = Seen::read(&file);
        changes.into_iter().for_each(|change| change(&mut seen));
        seen.tidy();
        if is || !seen.is_empty() {
            place.write(&file, &serde_json::to_vec(&seen)?)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::path::Path;
    use std::time::{Duration, SystemTime};
    use tempfile::TempDir;

    /// A folder with the connections `a` and `b`.
    fn folder() -> TempDir {
        let folder = tempfile::tempdir().unwrap();
        connections(&folder, "https://a.example");
        folder
    }

    fn connections(folder: &TempDir, site: &str) {
        let entry = format!(r#"{{"site_url": "{site}", "user": "fred", "token": "${{TOKEN}}"}}"#);
        let text = format!(r#"{{"connections": {{"a": {entry}, "b": {entry}}}}}"#);
        fs::write(folder.path().join("connections.json"), text).unwrap();
    }

    fn place(folder: &TempDir, name: &str) -> Place {
        Place::new(folder.path(), &folder.path().join("connections.json"), name)
    }

    fn begun(folder: &TempDir) -> History {
        History::new(Some(place(folder, "a")), true)
    }

    /// A command that shows an issue.
    fn shows(folder: &TempDir, issue: &str) {
        let mut history = begun(folder);
        history.touch(issue, Some("x"));
        history.keep();
    }

    fn keys(folder: &TempDir, name: &str) -> Vec<String> {
        seen(&place(folder, name)).issues().iter().map(|entry| entry.value.clone()).collect()
    }

    fn path(folder: &TempDir) -> PathBuf {
        place(folder, "a").file().unwrap()
    }

    #[test]
    fn what_is_kept_is_there_again() {
        let folder = folder();
        shows(&folder, "A-1");
        assert_eq!((keys(&folder, "a"), keys(&folder, "b")), (vec!["A-1".to_owned()], vec![]));
        fs::write(path(&folder), "{").unwrap();
        assert_eq!(keys(&folder, "a"), [""; 0]);
        shows(&folder, "A-2");
        assert_eq!(keys(&folder, "a"), ["A-2"]);
    }

    #[test]
    fn of_two_at_once_both_are_kept() {
        let folder = folder();
        let mut first = begun(&folder);
        first.touch("A-1", None);
        shows(&folder, "A-2");
        first.keep();
        assert_eq!(keys(&folder, "a"), ["A-1", "A-2"]);
        std::thread::scope(|scope| {
            for number in 10..20 {
                let folder = &folder;
                scope.spawn(move || shows(folder, &format!("A-{number}")));
            }
        });
        assert_eq!(keys(&folder, "a").len(), 12);
    }

    #[test]
    fn what_was_forgotten_meanwhile_does_not_come_back() {
        let folder = folder();
        shows(&folder, "A-1");
        let mut history = begun(&folder);
        history.touch("A-2", None);
        place(&folder, "a").forget();
        history.keep();
        assert_eq!(keys(&folder, "a"), [""; 0]);
        // It may be gone, or another one's.
        for gone in [true, false] {
            let mut history = begun(&folder);
            history.touch("A-2", None);
            let file = path(&folder);
            match gone {
                true => fs::remove_file(folder.path().join("connections.json")).unwrap(),
                false => connections(&folder, "https://b.example"),
            }
            history.keep();
            assert!(!file.exists());
            connections(&folder, "https://a.example");
        }
        shows(&folder, "A-3");
        connections(&folder, "https://b.example");
        assert_eq!(keys(&folder, "a"), [""; 0]);
        let old = fs::read_dir(folder.path().join("seen")).unwrap().count();
        place(&folder, "b").forget();
        assert_eq!(fs::read_dir(folder.path().join("seen")).unwrap().count(), old);
        place(&folder, "a").forget();
        connections(&folder, "https://a.example");
        assert_eq!(keys(&folder, "a"), [""; 0]);
    }

    #[test]
    fn the_only_issue_is_forgotten_too() {
        let folder = folder();
        shows(&folder, "A-1");
        // What programs read is forgotten, not learned.
        let mut history = History::new(Some(place(&folder, "a")), false);
        history.touch("A-2", None);
        history.forget("a-1");
        history.keep();
        assert_eq!(keys(&folder, "a"), [""; 0]);
    }

    #[test]
    fn old_files_are_removed() {
        let folder = folder();
        shows(&folder, "A-1");
        let file = |name: &str, days: u64| {
            let path = folder.path().join("seen").join(name);
            let file = fs::File::options().create(true).append(true).open(&path).unwrap();
            file.set_modified(SystemTime::now() - Duration::from_secs(days * 24 * 3600)).unwrap();
            path
        };
        let (old, young, lock) = (file("old.json", 91), file("young.json", 89), file("lock", 91));
        shows(&folder, "A-2");
        assert_eq!([&old, &young, &lock].map(|path| path.exists()), [false, true, true]);
    }

    #[cfg(unix)]
    #[test]
    fn it_is_its_owners_alone() {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        let (folder, made) = (folder(), folder());
        let open = made.path().join("seen");
        fs::create_dir(&open).unwrap();
        fs::set_permissions(&open, fs::Permissions::from_mode(0o755)).unwrap();
        for folder in [&folder, &made] {
            shows(folder, "A-1");
            assert_eq!((mode(&path(folder)), mode(&folder.path().join("seen"))), (0o600, 0o700));
        }
    }
}
