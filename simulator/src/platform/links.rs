//! Links between issues.

use super::comments::{self, Said};
use crate::answer;
use crate::ask::Ask;
use crate::auth::Account;
use crate::call::Call;
use crate::change::Change;
use crate::data::LINK_TYPES;
use crate::fields::Wrong;
use crate::issues::find::visible;
use crate::issues::neighbour::neighbour;
use crate::issues::problems::Problems;
use crate::issues::touch::remember;
use crate::place::{Place, key};
use crate::platform::work::entry::Item;
use crate::platform::work::link::Link;
use crate::record::Record;
use crate::reply::{Refusal, Reply, missing};
use serde_json::{Map, Value, json};

/// A link that one issue is to have.
#[derive(Debug)]
pub(crate) struct Wish {
    kind: usize,
    other: Place,
    /// Whether the other issue is the outward one.
    outward: bool,
}

impl Wish {
    /// Of what an edit of the issue says.
    pub(crate) fn beside(record: &Record, asked: &Value) -> Result<Self, Wrong> {
        let kind = kind(&asked["type"])?;
        let (side, outward) = match asked.get("outwardIssue") {
            Some(side) => (side, true),
            None => (&asked["inwardIssue"], false),
        };
        let word = side["key"].as_str().or_else(|| side["id"].as_str()).unwrap_or_default();
        let other =
            record.find(word).ok_or_else(|| format!("Issue with key or id '{word}' does not exist."))?;
        Ok(Self { kind, other, outward })
    }

    pub(crate) fn with(self, own: Place) -> Link {
        let (from, to) = if self.outward { (own, self.other) } else { (self.other, own) };
        Link { kind: self.kind, from, to }
    }
}

fn kind(asked: &Value) -> Result<usize, Wrong> {
    let mut all = 0..LINK_TYPES.len();
    let found = match (asked["id"].as_str(), asked["name"].as_str()) {
        (Some(id), _) => all.find(|kind| (10_000 + kind).to_string() == id),
        (None, name) => {
            all.find(|kind| name.is_some_and(|name| LINK_TYPES[*kind].0.eq_ignore_ascii_case(name)))
        }
    };
    found.ok_or_else(|| match (asked["id"].as_str(), asked["name"].as_str()) {
        (Some(id), _) => format!("No issue link type with id '{id}' found."),
        (None, name) => format!("No issue link type with name '{}' found.", name.unwrap_or_default()),
    })
}

/// Keeps a link, which the history of both issues tells.
pub(crate) fn add(call: &mut Call<'_>, link: Link, author: Account) -> u64 {
    let same = |other: &Link| (other.kind, other.from, other.to) == (link.kind, link.from, link.to);
    if let Some((id, _)) = call.record.work.links.which(same).next() {
        return id;
    }
    for (own, other, words) in sides(&link) {
        let to = (Some(key(other)), Some(format!("This issue {words} {}", key(other))));
        remember(call, own, author, vec![Item::of("Link", Some("issuelinks"), (None, None), to)]);
    }
    let text = format!("{} {} {}", key(link.from), LINK_TYPES[link.kind].2, key(link.to));
    let id = call.record.work.links.add(link);
    call.record.change(Change::Make, format!("link/{id}"), text);
    id
}

fn sides(link: &Link) -> [(Place, Place, &'static str); 2] {
    let (_, inward, outward) = LINK_TYPES[link.kind];
    [(link.from, link.to, outward), (link.to, link.from, inward)]
}

/// `POST /rest/api/3/issueLink`: the inward issue blocks the outward one, say.
pub(crate) fn create(call: &mut Call<'_>) -> Reply {
    let (author, asked) = (call.account()?, Value::Object(call.object()?));
    let kind = kind(&asked["type"]).map_err(|wrong| missing(&wrong))?;
    let find = |name: &str| {
        let side = &asked[name];
        let word = side["key"].as_str().or_else(|| side["id"].as_str()).unwrap_or_default();
        visible(call.ask, call.record, word)
    };
    let (from, to) = (find("inwardIssue")?, find("outwardIssue")?);
    if from == to {
        return Err(Box::new(answer::refusal(400, "You cannot link an issue to itself.")));
    }
    let said = match &asked["comment"] {
        Value::Null => None,
        comment => {
            let said = Said::read(comment);
            Some(said.map_err(|wrong| Refusal::from(Problems::of("comment", &wrong)))?)
        }
    };
    add(call, Link { kind, from, to }, author);
    if let Some(said) = said {
        comments::add(call, from, author, said);
    }
    Ok(answer::empty(201))
}

fn found(call: &Call<'_>) -> Result<(u64, Link), Refusal> {
    let text = format!("No issue link with id '{}' exists.", call.name(0));
    call.insider(&text)?;
    if call.name(0).parse::<u64>().is_err() {
        return Err(Box::new(answer::refusal(400, "The issue link id is invalid.")));
    }
    let known = call.record.work.links.find(call.name(0));
    known.map(|(id, link)| (id, link.clone())).ok_or_else(|| missing(&text))
}

/// `GET /rest/api/3/issueLink/{linkId}`
pub(crate) fn one(call: &mut Call<'_>) -> Reply {
    let (id, link) = found(call)?;
    if !call.record.issues.contains_key(&link.from) {
        return Err(missing("The issue is gone."));
    }
    let mut body = bare(call.ask, id, &link);
    body["inwardIssue"] = neighbour(call.ask, call.record, link.from);
    body["outwardIssue"] = neighbour(call.ask, call.record, link.to);
    Ok(answer::json(200, &body))
}

/// `DELETE /rest/api/3/issueLink/{linkId}`
pub(crate) fn remove(call: &mut Call<'_>) -> Reply {
    let ((id, link), author) = (found(call)?, call.account()?);
    call.record.work.links.all.remove(&id);
    for (own, other, words) in sides(&link) {
        let from = (Some(key(other)), Some(format!("This issue {words} {}", key(other))));
        remember(call, own, author, vec![Item::of("Link", Some("issuelinks"), from, (None, None))]);
    }
    call.record.change(Change::Remove, format!("link/{id}"), String::new());
    Ok(answer::empty(204))
}

/// `GET /rest/api/3/issueLinkType`
pub(crate) fn types(call: &mut Call<'_>) -> Reply {
    call.account()?;
    let shown: Vec<_> = (0..LINK_TYPES.len()).map(|kind| show_type(call.ask, kind)).collect();
    Ok(answer::json(200, &json!({"issueLinkTypes": shown})))
}

/// `GET /rest/api/3/issueLinkType/{issueLinkTypeId}`
pub(crate) fn one_type(call: &mut Call<'_>) -> Reply {
    call.account()?;
    let text = format!("No issue link type with id '{}' found.", call.name(0));
    let found = kind(&json!({"id": call.name(0)})).map_err(|_| missing(&text))?;
    Ok(answer::json(200, &show_type(call.ask, found)))
}

fn show_type(ask: &Ask<'_>, kind: usize) -> Value {
    let ((name, inward, outward), id) = (LINK_TYPES[kind], 10_000 + kind);
    json!({
        "id": id.to_string(), "name": name, "inward": inward, "outward": outward,
        "self": format!("{}/rest/api/3/issueLinkType/{id}", ask.base),
    })
}

fn bare(ask: &Ask<'_>, id: u64, link: &Link) -> Value {
    json!({
        "id": id.to_string(),
        "self": format!("{}/rest/api/3/issueLink/{id}", ask.base),
        "type": show_type(ask, link.kind),
    })
}

/// The links of an issue, as it shows them itself: each with the other issue.
pub(crate) fn within(ask: &Ask<'_>, record: &Record, own: Place) -> Value {
    let links = record.work.links.which(|link| link.from == own || link.to == own);
    let show = |(id, link): (u64, &Link)| {
        let mut body: Map<String, Value> = bare(ask, id, link).as_object().cloned().unwrap_or_default();
        let (side, other) =
            if link.from == own { ("outwardIssue", link.to) } else { ("inwardIssue", link.from) };
        body.insert(side.to_owned(), neighbour(ask, record, other));
        Value::Object(body)
    };
    links.map(show).collect()
}

/// What links of an issue are called from its side.
pub(crate) fn names(record: &Record, own: Place) -> Vec<&'static str> {
    let links = record.work.links.which(|link| link.from == own || link.to == own);
    links
        .flat_map(|(_, link)| {
            let (name, inward, outward) = LINK_TYPES[link.kind];
            [name, if link.from == own { outward } else { inward }]
        })
        .collect()
}
