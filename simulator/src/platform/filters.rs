//! Filters: queries with a name.

use super::listing::bean;
use crate::answer;
use crate::call::Call;
use crate::change::Change;
use crate::jql::asker::Asker;
use crate::jql::{self, UNBOUNDED};
use crate::platform::work::filter::Filter;
use crate::reply::{Refusal, Reply};
use crate::site::user;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

impl Filter {
    fn set(&mut self, call: &Call<'_>, asked: &Map<String, Value>) -> Result<(), Refusal> {
        let text = |name: &str| asked.get(name).and_then(Value::as_str).map(|text| text.trim().to_owned());
        self.name = text("name").unwrap_or_else(|| std::mem::take(&mut self.name));
        self.description = text("description").unwrap_or_else(|| std::mem::take(&mut self.description));
        self.jql = text("jql").unwrap_or_else(|| std::mem::take(&mut self.jql));
        if self.name.is_empty() {
            return Err(crate::reply::wrong("filterName", "You must specify a name to save this filter as."));
        }
        match jql::find(Asker::of(call), &self.jql) {
            Err(wrong) if wrong != [UNBOUNDED] => {
                Err(Box::new(answer::json(400, &json!({"errorMessages": wrong, "errors": {}}))))
            }
            _ => Ok(()),
        }
    }
}

fn found(call: &Call<'_>) -> Result<(u64, Filter), Refusal> {
    call.account()?;
    let text = format!("The selected filter with ID '{}' does not exist.", call.name(0));
    let known = call.record.work.filters.find(call.name(0)).filter(|_| call.ask.caller.sees_all());
    let known = known.map(|(id, filter)| (id, filter.clone()));
    known.ok_or_else(|| Box::new(answer::refusal(400, &text)))
}

/// The filter of the path, if it is the caller's own.
fn own(call: &Call<'_>) -> Result<(u64, Filter), Refusal> {
    let (id, filter) = found(call)?;
    match Some(filter.owner) == call.ask.caller.account() {
        true => Ok((id, filter)),
        false => Err(Box::new(answer::refusal(400, "Only the owner of a filter can change it."))),
    }
}

/// `GET /rest/api/3/filter/search`
pub(crate) fn search(call: &mut Call<'_>) -> Reply {
    call.account()?;
    let name = call.asked("filterName").unwrap_or_default().to_lowercase();
    let (owner, ids) = (call.asked("accountId"), call.all("id"));
    let fits = |filter: &Filter| {
        call.ask.caller.sees_all()
            && filter.name.to_lowercase().contains(&name)
            && owner.is_none_or(|owner| filter.owner.id() == owner)
    };
    let all = call.record.work.filters.which(fits);
    let all = all.filter(|(id, _)| ids.is_empty() || ids.contains(&id.to_string()));
    let expand = call.asked("expand").unwrap_or_default();
    let shown = all.map(|(id, filter)| {
        // A page shows what is asked for.
        let mut shown = show(call, id, filter);
        if let Some(shown) = shown.as_object_mut() {
            shown.insert("expand".to_owned(), json!("description,owner,jql,viewUrl,searchUrl,favourite"));
            shown.remove("sharedUsers");
            shown.remove("subscriptions");
            let extra =
                ["description", "owner", "jql", "viewUrl", "searchUrl", "favourite", "favouritedCount"];
            shown.retain(|name, _| {
                !extra.contains(&name.as_str()) || expand.split(',').any(|word| word.trim() == name)
            });
        }
        shown
    });
    bean(call, shown.collect())
}

/// `GET /rest/api/3/filter/my`: one's own.
pub(crate) fn mine(call: &mut Call<'_>) -> Reply {
    let account = call.account()?;
    list(call, &|filter| filter.owner == account)
}

/// `GET /rest/api/3/filter/favourite`
pub(crate) fn favourites(call: &mut Call<'_>) -> Reply {
    let account = call.account()?;
    list(call, &|filter| filter.favourite.contains(account.id()))
}

fn list(call: &Call<'_>, fits: &dyn Fn(&Filter) -> bool) -> Reply {
    let all = call.record.work.filters.which(|filter| call.ask.caller.sees_all() && fits(filter));
    let shown: Vec<_> = all.map(|(id, filter)| show(call, id, filter)).collect();
    Ok(answer::json(200, &shown.into()))
}

/// `GET /rest/api/3/filter/{id}`
pub(crate) fn one(call: &mut Call<'_>) -> Reply {
    let (id, filter) = found(call)?;
    Ok(answer::json(200, &show(call, id, &filter)))
}

/// `POST /rest/api/3/filter`
pub(crate) fn create(call: &mut Call<'_>) -> Reply {
    let (owner, asked) = (call.account()?, call.object()?);
    let (name, jql) = (String::new(), String::new());
    let mut filter = Filter { name, description: String::new(), jql, owner, favourite: BTreeSet::new() };
    filter.set(call, &asked)?;
    let mut others =
        call.record.work.filters.which(|other| other.owner == owner && other.name == filter.name);
    if others.next().is_some() {
        return Err(crate::reply::wrong("filterName", "Filter with same name already exists."));
    }
    drop(others);
    if asked.get("favourite") == Some(&json!(true)) {
        filter.favourite.insert(owner.id());
    }
    let id = call.record.work.filters.add(filter.clone());
    call.record.change(Change::Make, format!("filter/{id}"), filter.name.clone());
    Ok(answer::json(200, &show(call, id, &filter)))
}

/// `PUT /rest/api/3/filter/{id}`
pub(crate) fn edit(call: &mut Call<'_>) -> Reply {
    let (id, mut filter) = own(call)?;
    let asked = call.object()?;
    filter.set(call, &asked)?;
    call.record.work.filters.all.insert(id, filter.clone());
    call.record.change(Change::Alter, format!("filter/{id}"), filter.name.clone());
    Ok(answer::json(200, &show(call, id, &filter)))
}

/// `DELETE /rest/api/3/filter/{id}`
pub(crate) fn remove(call: &mut Call<'_>) -> Reply {
    let (id, filter) = own(call)?;
    call.record.work.filters.all.remove(&id);
    call.record.change(Change::Remove, format!("filter/{id}"), filter.name);
    Ok(answer::empty(204))
}

/// `PUT` and `DELETE /rest/api/3/filter/{id}/favourite`
pub(crate) fn favour(call: &mut Call<'_>) -> Reply {
    favoured(call, true)
}

pub(crate) fn disfavour(call: &mut Call<'_>) -> Reply {
    favoured(call, false)
}

fn favoured(call: &mut Call<'_>, wanted: bool) -> Reply {
    let ((id, mut filter), account) = (found(call)?, call.account()?);
    match wanted {
        true => filter.favourite.insert(account.id()),
        false => filter.favourite.remove(account.id()),
    };
    call.record.work.filters.all.insert(id, filter.clone());
    Ok(answer::json(200, &show(call, id, &filter)))
}

fn show(call: &Call<'_>, id: u64, filter: &Filter) -> Value {
    let base = &call.ask.base;
    let jql: String = url::form_urlencoded::byte_serialize(filter.jql.as_bytes()).collect();
    let mine = call.ask.caller.account().is_some_and(|account| filter.favourite.contains(account.id()));
    json!({
        "self": format!("{base}/rest/api/3/filter/{id}"),
        "id": id.to_string(),
        "name": filter.name,
        "description": filter.description,
        "owner": user(call.ask, filter.owner),
        "jql": filter.jql,
        "viewUrl": format!("{base}/issues/?filter={id}"),
        "searchUrl": format!("{base}/rest/api/3/search?jql={jql}"),
        "favourite": mine,
        "favouritedCount": filter.favourite.len(),
        "sharePermissions": [{"id": id, "type": "loggedin"}],
        "editPermissions": [],
        "sharedUsers": {"size": 0, "items": [], "max-results": 1000, "start-index": 0, "end-index": 0},
        "subscriptions": {"size": 0, "items": [], "max-results": 1000, "start-index": 0, "end-index": 0},
    })
}
