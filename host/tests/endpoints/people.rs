//! People who are meant by a name, however many pages of them Jira has.

use crate::site::{Site, failure, out};
use jira_simulator::{Answer, When};
use serde_json::{Value, json};

const ASSIGNABLE: &str = "/rest/api/3/user/assignable/search";
const SEARCH: &str = "/rest/api/3/user/search";

fn colleague(site: &Site, number: usize) -> Value {
    let query = format!("query=Colleague {number:03}");
    let found = site.json(&["request", "GET", SEARCH, "--query", &query]);
    found[0].clone()
}

/// A user in another answer, which differs by one value.
fn seen(user: &Value, number: usize) -> Value {
    let mut user = user.clone();
    user["timeZone"] = json!(format!("Etc/GMT+{number}"));
    user
}

/// The next page of people has these.
fn page(site: &Site, path: &str, users: &[&Value]) {
    pages(site, When::next("GET", path), users);
}

fn pages(site: &Site, when: When, users: &[&Value]) {
    let answer = Answer { status: 200, body: json!(users).to_string(), ..Answer::default() };
    site.simulator.faults().push(when, answer.header("content-type", "application/json"));
}

fn assignee(site: &Site, key: &str) -> Value {
    site.json(&["issue", "view", key, "--json"])["assignee"]["display_name"].clone()
}

#[test]
fn a_part_of_a_name_means_one_on_all_pages_alone() {
    let site = Site::new();
    let (one, two) = (colleague(&site, 1), colleague(&site, 2));
    let before = assignee(&site, "KAN-9");
    page(&site, ASSIGNABLE, &[&one]);
    page(&site, ASSIGNABLE, &[&two]);
    let several = failure(&site.jira(&["issue", "assign", "KAN-9", "Colleague"]), 2);
    assert!(several.contains("Colleague 001") && several.contains("Colleague 002"), "{several}");
    assert_eq!(assignee(&site, "KAN-9"), before);

    page(&site, SEARCH, &[&one]);
    page(&site, SEARCH, &[&two]);
    page(&site, SEARCH, &[]);
    assert!(failure(&site.jira(&["issue", "watch", "KAN-9", "Colleague"]), 2).contains("several people"));

    // Who comes again on the next page is one.
    page(&site, ASSIGNABLE, &[&one]);
    page(&site, ASSIGNABLE, &[&seen(&one, 1)]);
    out(&site.jira(&["issue", "assign", "KAN-9", "olleague 001"]));
    assert_eq!(assignee(&site, "KAN-9"), "Colleague 001");
}

#[test]
fn a_page_without_people_is_not_the_last() {
    let site = Site::new();
    let two = colleague(&site, 2);
    page(&site, ASSIGNABLE, &[]);
    page(&site, ASSIGNABLE, &[&two]);
    out(&site.jira(&["issue", "assign", "KAN-9", "colleague 002"]));
    assert_eq!(assignee(&site, "KAN-9"), "Colleague 002");
}

#[test]
fn a_search_for_somebody_has_an_end() {
    let site = Site::new();
    let one = colleague(&site, 1);
    for number in 1..=20 {
        page(&site, SEARCH, &[&seen(&one, number)]);
    }
    let refused = failure(&site.jira(&["issue", "watch", "KAN-9", "Colleague"]), 2);
    assert!(refused.contains("the whole name or e-mail address, or an account id"), "{refused}");
    assert!(site.simulator.faults().plan().next.is_empty());
    // A server that stays at one page is not asked for ever.
    pages(&site, When::next("GET", SEARCH).times(2), &[&one]);
    let stuck = failure(&site.jira(&["issue", "watch", "KAN-9", "Colleague"]), 1);
    assert!(stuck.contains("the same items again"), "{stuck}");
    assert!(site.simulator.faults().plan().next.is_empty());
}

#[test]
fn nobody_watches_nothing() {
    let site = Site::new();
    for word in ["x", "none", "-"] {
        let refused = failure(&site.jira(&["issue", "watch", "KAN-7", word]), 2);
        assert!(refused.contains("--off"), "{refused}");
    }
}

#[test]
fn a_name_with_space_around_it_means_the_same() {
    let site = Site::new();
    for me in ["me", " me", "me ", " Mia Krystof "] {
        out(&site.jira(&["issue", "assign", "KAN-9", "x"]));
        out(&site.jira(&["issue", "assign", "KAN-9", me]));
        assert_eq!(assignee(&site, "KAN-9"), "Mia Krystof", "{me:?}");
        let own = out(&site.jira(&["issue", "list", "-p", "KAN", "-a", me, "--keys", "--all"]));
        assert!(own.lines().any(|key| key == "KAN-9"), "{me:?}: {own}");
    }
}
