//! Searches by version 1, which go on by a cursor in a relative link.

use crate::answer;
use crate::call::Call;
use crate::confluence::SPACES;
use crate::reply::{Refusal, Reply};
use crate::wiki::state::Page;
use crate::wiki::words::{base, insider, refused_v1};
use serde_json::{Value, json};

/// `GET /wiki/rest/api/content/search`
pub(crate) fn content(call: &mut Call<'_>) -> Reply {
    let found = found(call)?;
    let found = found.into_iter().map(|(id, page)| show(call, id, &page)).collect();
    listed(call, "/rest/api/content/search", found, |page, size| {
        page["size"] = json!(size);
    })
}

/// `GET /wiki/rest/api/search`
pub(crate) fn everything(call: &mut Call<'_>) -> Reply {
    let found = found(call)?;
    let (total, cql) = (found.len(), call.asked("cql").unwrap_or_default().to_owned());
    let entry = |(id, page): (u64, Page)| {
        json!({
            "content": show(call, id, &page), "title": page.title, "excerpt": "", "url": format!("/pages/{id}"),
            "breadcrumbs": [], "entityType": "content", "iconCssClass": "aui-icon content-type-page",
            "lastModified": page.changed,
        })
    };
    let found = found.into_iter().map(entry).collect();
    listed(call, "/rest/api/search", found, |page, size| {
        page["size"] = json!(size);
        page["totalSize"] = json!(total);
        page["cqlQuery"] = json!(cql);
        page["searchDuration"] = json!(7);
    })
}

fn listed(call: &Call<'_>, own: &str, found: Vec<Value>, finish: impl FnOnce(&mut Value, usize)) -> Reply {
    const MARK: &str = "_f_after_";
    let number = |name: &str, default: usize| match call.asked(name) {
        None => Ok(default),
        Some(text) => text.parse().map_err(|_| refused_v1(400, &format!("{name} is not a number"))),
    };
    let limit: usize = number("limit", 25)?.clamp(1, 250);
    let start = match call.asked("cursor") {
        None => number("start", 0)?,
        Some(cursor) => {
            let start = cursor.strip_prefix(MARK).and_then(|number| number.parse().ok());
            start.ok_or_else(|| refused_v1(400, "The cursor is not valid."))?
        }
    };
    let total = found.len();
    let shown: Vec<_> = found.into_iter().skip(start).take(limit).collect();
    let end = start.saturating_add(shown.len());
    let (cql, cursor) = (call.asked("cql").unwrap_or_default(), format!("{MARK}{end}"));
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.append_pair("cql", cql).append_pair("limit", &limit.to_string());
    let itself = format!("{}{own}?{}", base(call), query.finish());
    let mut links = json!({"base": base(call), "context": "/wiki", "self": itself});
    if end < total {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair("next", "true").append_pair("cursor", &cursor);
        query.append_pair("limit", &limit.to_string()).append_pair("cql", cql);
        links["next"] = json!(format!("{own}?{}", query.finish()));
    }
    let mut body = json!({"start": start, "limit": limit, "_links": links});
    finish(&mut body, shown.len());
    body["results"] = shown.into();
    Ok(answer::json(200, &body))
}

/// The pages that a query finds. It knows `space = KEY`, `title ~ "text"` and
/// `type = page`, joined by `and`.
fn found(call: &Call<'_>) -> Result<Vec<(u64, Page)>, Refusal> {
    insider(call)?;
    let cql = call.asked("cql").map(str::trim).filter(|cql| !cql.is_empty());
    let cql = cql.ok_or_else(|| refused_v1(400, "A query is required."))?;
    let cql = cql.split(" order by ").next().unwrap_or_default().replace(" AND ", " and ");
    let mut pages: Vec<(u64, Page)> = call
        .record
        .wiki
        .pages
        .which(|page| page.status == "current")
        .map(|(id, page)| (id, page.clone()))
        .collect();
    for part in cql.split(" and ") {
        let (field, sign, value) = ["=", "~"]
            .into_iter()
            .find_map(|sign| part.split_once(sign).map(|(field, value)| (field.trim(), sign, value.trim())))
            .ok_or_else(|| refused_v1(400, &format!("Could not parse cql : {cql}")))?;
        let value = value.trim_matches('"');
        match (field, sign) {
            ("type", "=") if value == "page" => {}
            ("space", "=") => {
                pages.retain(|(_, page)| SPACES.get(page.space).is_some_and(|space| space.0 == value))
            }
            ("title" | "text", "~") => {
                pages.retain(|(_, page)| page.title.to_lowercase().contains(&value.to_lowercase()))
            }
            ("id", "=") => pages.retain(|(id, _)| id.to_string() == value),
            _ => return Err(refused_v1(400, &format!("Could not parse cql : {cql}"))),
        }
    }
    Ok(pages)
}

/// A page as version 1 shows it.
fn show(call: &Call<'_>, id: u64, page: &Page) -> Value {
    let key = SPACES.get(page.space).map_or("", |space| space.0);
    json!({
        "id": id.to_string(), "type": "page", "status": page.status, "title": page.title,
        "_expandable": {"space": format!("/rest/api/space/{key}"), "version": ""},
        "_links": {
            "webui": format!("/spaces/{key}/pages/{id}"),
            "self": format!("{}/rest/api/content/{id}", base(call)),
        },
    })
}
