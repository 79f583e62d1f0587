//! Organizations of customers.

use crate::answer;
use crate::ask::Ask;
use crate::auth::Account;
use crate::call::Call;
use crate::change::Change;
use crate::desk::state::Organization;
use crate::desk::words::{account, date, page, person, refused};
use crate::reply::{Refusal, Reply};
use serde_json::{Value, json};

/// `GET /rest/servicedeskapi/organization`
pub(crate) fn all(call: &mut Call<'_>) -> Reply {
    account(call)?;
    let all = call.record.desk.organizations.which(|_| true);
    page(call, all.map(|(id, organization)| show(call.ask, id, organization)).collect())
}

/// `POST /rest/servicedeskapi/organization`
pub(crate) fn create(call: &mut Call<'_>) -> Reply {
    account(call)?;
    let invalid = || refused(400, "sd.rest.organization.invalid", "The organization name must not be empty.");
    let asked = call.object().map_err(|_| invalid())?;
    let name = asked.get("name").and_then(Value::as_str).map(str::trim).filter(|name| !name.is_empty());
    let name = name.ok_or_else(invalid)?.to_owned();
    let organization = Organization { name: name.clone(), created: call.stamp(), members: Vec::new() };
    let id = call.record.desk.organizations.add(organization.clone());
    call.record.change(Change::Make, format!("organization/{id}"), name);
    Ok(answer::json(201, &show(call.ask, id, &organization)))
}

/// `GET /rest/servicedeskapi/organization/{organizationId}`
pub(crate) fn one(call: &mut Call<'_>) -> Reply {
    let (id, organization) = found(call)?;
    Ok(answer::json(200, &show(call.ask, id, &organization)))
}

/// `DELETE /rest/servicedeskapi/organization/{organizationId}`
pub(crate) fn remove(call: &mut Call<'_>) -> Reply {
    let (id, organization) = found(call)?;
    call.record.desk.organizations.all.remove(&id);
    call.record.change(Change::Remove, format!("organization/{id}"), organization.name);
    Ok(answer::empty(204))
}

/// `GET /rest/servicedeskapi/organization/{organizationId}/user`
pub(crate) fn members(call: &mut Call<'_>) -> Reply {
    let (_, organization) = found(call)?;
    page(call, organization.members.iter().map(|account| person(call.ask, *account)).collect())
}

/// `POST /rest/servicedeskapi/organization/{organizationId}/user`
pub(crate) fn enter(call: &mut Call<'_>) -> Reply {
    change_members(call, true)
}

/// `DELETE /rest/servicedeskapi/organization/{organizationId}/user`
pub(crate) fn leave(call: &mut Call<'_>) -> Reply {
    change_members(call, false)
}

fn change_members(call: &mut Call<'_>, enter: bool) -> Reply {
    let (id, _) = found(call)?;
    let invalid = || refused(400, "sd.rest.organization.users", "No user of the site was named.");
    let asked = call.object().map_err(|_| invalid())?;
    let named = asked.get("accountIds").and_then(Value::as_array).cloned().unwrap_or_default();
    let known = [Account::Mia, Account::Noa, Account::Cap];
    let found: Option<Vec<_>> =
        named.iter().map(|id| known.into_iter().find(|account| id == account.id())).collect();
    let accounts = found.filter(|found| !found.is_empty()).ok_or_else(invalid)?;
    if let Some(organization) = call.record.desk.organizations.all.get_mut(&id) {
        organization.members.retain(|member| !accounts.contains(member));
        if enter {
            organization.members.extend(accounts);
        }
    }
    call.record.change(Change::Alter, format!("organization/{id}"), "users".to_owned());
    Ok(answer::empty(204))
}

fn found(call: &Call<'_>) -> Result<(u64, Organization), Refusal> {
    account(call)?;
    let found = call.record.desk.organizations.find(call.name(0));
    let text = "The organization does not exist.";
    found
        .map(|(id, organization)| (id, organization.clone()))
        .ok_or_else(|| refused(404, "sd.rest.organization.not.found", text))
}

fn show(ask: &Ask<'_>, id: u64, organization: &Organization) -> Value {
    let own = format!("{}/rest/servicedeskapi/organization/{id}", ask.base);
    json!({
        "id": id.to_string(), "name": organization.name, "scimManaged": false,
        "created": date(&organization.created), "_links": {"self": own},
    })
}
