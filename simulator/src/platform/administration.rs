//! Plans, by a cursor, and the audit log, by an offset.

use crate::call::Call;
use crate::reply::Reply;
use crate::{answer, moments};
use serde_json::json;

const PLANS: usize = 23;
const RECORDS: usize = 1230;

/// `GET /rest/api/3/plans/plan`
pub(crate) fn plans(call: &mut Call<'_>) -> Reply {
    call.account()?;
    let size = call.number("maxResults", 50)?.clamp(1, 50);
    let cursor = call.asked("cursor").unwrap_or_default();
    let start = match cursor.strip_prefix("plan-") {
        Some(number) => number.parse().ok(),
        None => cursor.is_empty().then_some(0),
    };
    let Some(start) = start.filter(|start| *start < PLANS) else {
        return Err(Box::new(answer::refusal(400, "The cursor is not valid.")));
    };
    let end = start.saturating_add(size).min(PLANS);
    let shown = (start..end).map(|number| {
        json!({
            "id": (100 + number).to_string(), "name": format!("Plan {}", number + 1),
            "scenarioId": (200 + number).to_string(), "status": "Active",
            "issueSources": [{"type": "Board", "value": 1 + number}],
        })
    });
    let mut body = json!({
        "cursor": cursor, "last": end == PLANS, "size": end - start, "total": PLANS,
        "values": shown.collect::<Vec<_>>(),
    });
    if end < PLANS {
        body["nextPageCursor"] = json!(format!("plan-{end}"));
    }
    Ok(answer::json(200, &body))
}

/// `GET /rest/api/3/auditing/record`
pub(crate) fn audit(call: &mut Call<'_>) -> Reply {
    call.account()?;
    let (offset, limit) = (call.number("offset", 0)?, call.number("limit", 1000)?.min(1000));
    let end = offset.saturating_add(limit).min(RECORDS);
    let shown = (offset.min(RECORDS)..end).map(|number| {
        json!({
            "id": 9000 + RECORDS - number, "summary": "User added to group", "category": "group management",
            "created": moments::moment(number), "eventSource": "", "remoteAddress": "192.0.2.1",
            "objectItem": {"name": format!("team-{:02}", number % 60), "typeName": "GROUP"},
        })
    });
    let records: Vec<_> = shown.collect();
    Ok(answer::json(200, &json!({"offset": offset, "limit": limit, "total": RECORDS, "records": records})))
}
