//! What can be set in an issue that is to be made, or that is there.

use crate::answer;
use crate::call::Call;
use crate::data::ISSUE_TYPES;
use crate::fields::meta;
use crate::issues::find::visible;
use crate::platform::listing::{Slice, slice};
use crate::platform::projects;
use crate::reply::{Reply, missing};
use crate::site::issue_type;
use serde_json::{Value, json};

/// `GET /rest/api/3/issue/createmeta/{projectIdOrKey}/issuetypes`
pub(crate) fn types(call: &mut Call<'_>) -> Reply {
    projects::place(call, call.name(0))?;
    let shown = (0..ISSUE_TYPES.len()).map(|kind| {
        let mut shown = issue_type(call.ask, kind);
        shown.as_object_mut().map(|shown| shown.remove("avatarId"));
        shown
    });
    page(call, &["issueTypes"], shown.collect())
}

/// `GET /rest/api/3/issue/createmeta/{projectIdOrKey}/issuetypes/{issueTypeId}`
pub(crate) fn creation(call: &mut Call<'_>) -> Reply {
    let project = projects::place(call, call.name(0))?;
    let kind = (0..ISSUE_TYPES.len()).find(|kind| (10_001 + kind).to_string() == call.name(1));
    let kind = kind.ok_or_else(|| missing("The issue type does not exist in this project."))?;
    page(call, &["fields", "results"], meta::on_creation(call, project, kind))
}

/// `GET /rest/api/3/issue/{issueIdOrKey}/editmeta`
pub(crate) fn edition(call: &mut Call<'_>) -> Reply {
    let place = visible(call.ask, call.record, call.name(0))?;
    let kind = call.record.issues.get(&place).map_or(0, |issue| issue.kind);
    Ok(answer::json(200, &json!({"fields": meta::on_edit(call, place.0, kind)})))
}

/// A list by its names and a total.
fn page(call: &Call<'_>, names: &[&str], items: Vec<Value>) -> Reply {
    let Slice { start, size, total, items } = slice(call, items, 50, 200)?;
    let mut body = json!({"startAt": start, "maxResults": size, "total": total});
    for name in names {
        body[*name] = items.clone().into();
    }
    Ok(answer::json(200, &body))
}
