//! Searches for issues.

use crate::answer;
use crate::call::Call;
use crate::issues::expand;
use crate::issues::show::show;
use crate::issues::wanted::Wanted;
use crate::jql::asker::Asker;
use crate::jql::{self, UNBOUNDED, parser};
use crate::place::{Place, id};
use crate::reply::{Refusal, Reply};
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// What a search may ask for.
#[derive(Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
struct Asked {
    jql: String,
    fields: Vec<String>,
    expand: String,
    properties: Vec<String>,
    max_results: usize,
    next_page_token: Option<String>,
    /// Ids of issues of which all is to be known.
    reconcile_issues: Vec<u64>,
    #[serde(rename = "fieldsByKeys")]
    _fields_by_keys: bool,
}

impl Default for Asked {
    fn default() -> Self {
        Self {
            jql: String::new(),
            fields: Vec::new(),
            expand: String::new(),
            properties: Vec::new(),
            max_results: 50,
            next_page_token: None,
            reconcile_issues: Vec::new(),
            _fields_by_keys: false,
        }
    }
}

fn refused(text: &str) -> Refusal {
    Box::new(answer::refusal(400, text))
}

/// Jira's refusal of a query, with all that is wrong with it.
fn wrong(messages: &[String]) -> Refusal {
    Box::new(answer::json(400, &json!({"errorMessages": messages, "errors": {}})))
}

/// `POST /rest/api/3/search/jql`
pub(crate) fn post(call: &mut Call<'_>) -> Reply {
    let asked = serde_json::from_slice(call.body);
    let asked =
        asked.map_err(|_| Box::new(answer::json(400, &json!({"errorMessages": [answer::PAYLOAD]}))))?;
    page(call, &asked)
}

/// `GET /rest/api/3/search/jql`
pub(crate) fn get(call: &mut Call<'_>) -> Reply {
    let list = |name: &str| {
        let all = call.all(name).into_iter();
        all.flat_map(|part| part.split(',').map(|word| word.trim().to_owned()).collect::<Vec<_>>()).collect()
    };
    let text = |name: &str| call.asked(name).unwrap_or_default().to_owned();
    let reconciled: Vec<String> = list("reconcileIssues");
    let asked = Asked {
        jql: text("jql"),
        fields: list("fields"),
        expand: text("expand"),
        properties: list("properties"),
        max_results: call.number("maxResults", 50)?,
        next_page_token: call.asked("nextPageToken").map(str::to_owned),
        reconcile_issues: reconciled.iter().filter_map(|id| id.parse().ok()).collect(),
        _fields_by_keys: false,
    };
    page(call, &asked)
}

/// `POST /rest/api/3/search/approximate-count`
pub(crate) fn count(call: &mut Call<'_>) -> Reply {
    let asked = call.object()?;
    let jql = asked.get("jql").and_then(Value::as_str).unwrap_or_default();
    let found = found(call, jql, &[])?;
    Ok(answer::json(200, &json!({"count": found.len()})))
}

/// `/rest/api/3/search`, which is no more.
pub(crate) fn removed(_: &mut Call<'_>) -> Reply {
    let text = "The requested API has been removed. Please migrate to the /rest/api/3/search/jql API. A full \
                migration guideline is available at https://developer.atlassian.com/changelog/#CHANGE-2046";
    Ok(answer::refusal(410, text))
}

/// The issues that a query finds, as far as the search knows of them.
pub(crate) fn found(call: &Call<'_>, jql: &str, reconciled: &[u64]) -> Result<Vec<Place>, Refusal> {
    let mut places = jql::find(Asker::of(call), jql).map_err(|messages| wrong(&messages))?;
    let known = |place: &Place| {
        let indexed = call.record.issues.get(place).is_none_or(|issue| issue.indexed <= call.now);
        indexed || reconciled.contains(&(id(*place) as u64))
    };
    places.retain(known);
    Ok(places)
}

/// Where a page goes on: after an issue, of one query alone.
struct Token {
    offset: usize,
    last: usize,
}

impl Token {
    const BEGIN: &'static str = "after-";

    fn mark(jql: &str) -> String {
        Sha256::digest(jql).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
    }

    fn write(&self, jql: &str) -> String {
        format!("{}{}-{}-{}", Self::BEGIN, self.offset, self.last, Self::mark(jql))
    }

    fn read(text: &str, jql: &str) -> Option<Self> {
        let mut parts = text.strip_prefix(Self::BEGIN)?.split('-');
        let (offset, last) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        (parts.next()? == Self::mark(jql) && parts.next().is_none()).then_some(Self { offset, last })
    }

    /// How many issues were shown: up to the last, or as many as there were if it
    /// is gone.
    fn shown(&self, places: &[Place]) -> usize {
        places.iter().position(|place| id(*place) == self.last).map_or(self.offset, |last| last + 1)
    }
}

fn page(call: &Call<'_>, asked: &Asked) -> Reply {
    if !(1..=5000).contains(&asked.max_results) {
        return Err(refused("The max results parameter has to be between 1 and 5,000."));
    }
    if asked.reconcile_issues.len() > 50 || asked.properties.len() > 5 {
        return Err(refused("At most 50 issues can be reconciled, and at most 5 properties be asked for."));
    }
    let places = found(call, &asked.jql, &asked.reconcile_issues)?;
    let start = match &asked.next_page_token {
        None => 0,
        Some(token) => {
            let token = Token::read(token, &asked.jql);
            token
                .ok_or_else(|| refused("The provided next page token is invalid or expired."))?
                .shown(&places)
        }
    };
    let wanted = Wanted::of(asked.fields.iter().map(String::as_str), "id");
    // Jira gives fewer than asked for where it shows more than ids.
    let alone = wanted.is_id_alone() && asked.expand.is_empty() && asked.properties.is_empty();
    let size = if alone { asked.max_results } else { asked.max_results.min(100) };
    let end = start.saturating_add(size).min(places.len());
    let shown = places.get(start..end).unwrap_or_default().iter().map(|place| match alone {
        true => json!({"id": id(*place).to_string()}),
        false => {
            let mut shown = show(call.ask, call.record, *place, &wanted);
            let words = asked.expand.split(',').filter(|word| !["names", "schema"].contains(&word.trim()));
            expand::expand(call, *place, &wanted, &words.collect::<Vec<_>>().join(","), &mut shown);
            expand::properties(call.record, *place, asked.properties.iter().map(String::as_str), &mut shown);
            shown
        }
    });
    let shown: Vec<_> = shown.collect();
    let last = end == places.len() || start >= places.len();
    let mut page = json!({"issues": shown, "isLast": last});
    // Names and schemas are told once for the page.
    for word in asked.expand.split(',').map(str::trim) {
        match word {
            "names" => page["names"] = expand::names(&wanted, 0),
            "schema" => page["schema"] = expand::schemas(&wanted, 0),
            _ => {}
        }
    }
    if let Some(place) = end.checked_sub(1).and_then(|last| places.get(last)).filter(|_| !last) {
        page["nextPageToken"] = json!(Token { offset: end, last: id(*place) }.write(&asked.jql));
    }
    Ok(answer::json(200, &page))
}

/// `POST /rest/api/3/jql/parse`: what queries say, and what is wrong with them.
pub(crate) fn parse(call: &mut Call<'_>) -> Reply {
    let mode = call.asked("validation").unwrap_or_default();
    if !["strict", "warn", "none"].contains(&mode) {
        return Err(refused("The validation query parameter has to be strict, warn or none."));
    }
    let asked = call.object()?;
    let queries = asked.get("queries").and_then(Value::as_array).filter(|all| !all.is_empty());
    let queries = queries.ok_or_else(|| refused("At least one query must be provided."))?;
    let shown = queries.iter().map(|text| {
        let text = text.as_str().unwrap_or_default();
        let query = match parser::parse(text) {
            Ok(query) => query,
            Err(wrong) => return json!({"query": text, "errors": [wrong]}),
        };
        let problems = if mode == "none" { Vec::new() } else { jql::problems(Asker::of(call), &query) };
        match (mode, problems.is_empty()) {
            ("strict", false) => json!({"query": text, "errors": problems}),
            (_, false) => json!({"query": text, "structure": query.shown(), "warnings": problems}),
            (_, true) => json!({"query": text, "structure": query.shown()}),
        }
    });
    Ok(answer::json(200, &json!({"queries": shown.collect::<Vec<_>>()})))
}

/// `POST /rest/api/3/jql/match`: which of some issues each query finds.
pub(crate) fn matches(call: &mut Call<'_>) -> Reply {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields, rename_all = "camelCase")]
    struct Asked {
        issue_ids: Vec<u64>,
        jqls: Vec<String>,
    }
    call.account()?;
    let asked: Asked = call.json()?;
    if asked.jqls.is_empty() || asked.jqls.len() > 1000 || asked.issue_ids.len() > 1000 {
        return Err(refused("From 1 to 1000 queries and at most 1000 issues can be matched."));
    }
    let each = asked.jqls.iter().map(|jql| match jql::find(Asker::of(call), jql) {
        Err(errors) if errors == [UNBOUNDED] => json!({"matchedIssues": asked.issue_ids, "errors": []}),
        Err(errors) => json!({"matchedIssues": [], "errors": errors}),
        Ok(places) => {
            let own: Vec<_> = places.iter().map(|place| id(*place) as u64).collect();
            let found: Vec<_> = asked.issue_ids.iter().filter(|id| own.contains(id)).collect();
            json!({"matchedIssues": found, "errors": []})
        }
    });
    Ok(answer::json(200, &json!({"matches": each.collect::<Vec<_>>()})))
}
