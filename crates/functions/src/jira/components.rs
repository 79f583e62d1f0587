//! Components: the parts of projects.

use super::path::Path;
use super::people::account_id;
use super::records;
use jira_contract::projects::{Component, NewComponent};
use jira_engine::call::Call;
use jira_engine::error::Error;
use jira_engine::http::Response;
use jira_engine::json::{self, Tree};

/// Asks for the components of a project.
pub fn list(project: &str) -> Result<Call, Error> {
    Ok(Path::api("/project/").key(project)?.part("/components").get())
}

/// Reads the answer to [`list`].
pub fn read_list(response: &Response) -> Result<Vec<Component>, Error> {
    match json::read_selected(response, records::take)? {
        Tree::List(items) => Ok(all(&items)),
        _ => Err(Error::Unreadable("The answer holds no list of components.".into())),
    }
}

/// Makes a component.
pub fn create(project: &str, component: &NewComponent) -> Result<Call, Error> {
    // The check of a part of a path is that of a key.
    Path::api("").key(project)?;
    let mut body =
        Tree::object().with("project", Tree::of(project)).with("name", Tree::of(component.name.as_str()));
    if let Some(description) = &component.description {
        body.put("description", Tree::of(description.as_str()));
    }
    if let Some(lead) = &component.lead {
        body.put("leadAccountId", Tree::of(account_id(lead)?));
    }
    Ok(Path::api("/component").post(&body))
}

/// Reads the answer to [`create`].
pub fn read(response: &Response) -> Result<Component, Error> {
    let component = component(&json::read_selected(response, records::take)?);
    component.ok_or_else(|| Error::Unreadable("The answer holds a component without an id.".into()))
}

/// The components of a list.
#[inline(never)]
pub(super) fn all(items: &[Tree<'_>]) -> Vec<Component> {
    items.iter().filter_map(component).collect()
}

/// A component. None where it has neither id nor name.
#[inline(never)]
fn component(tree: &Tree<'_>) -> Option<Component> {
    let named = records::named(tree)?;
    Some(Component {
        id: named.id,
        name: named.name,
        description: records::raw_text(tree, "description"),
        lead: tree.get("lead").and_then(records::user),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jira::tests::{answer, asked as sent, refused};

    #[test]
    fn requests() {
        assert_eq!(sent(list("KAN")), "GET /rest/api/3/project/KAN/components");
        assert!(refused(list("K/N")).contains("is no key"));
        let bare = NewComponent { name: "Search".into(), description: None, lead: None };
        assert_eq!(
            sent(create("KAN", &bare)),
            r#"POST /rest/api/3/component {"project":"KAN","name":"Search"}"#
        );
        let lead = Some("5b10a2844c20165700ede21g".to_owned());
        let full = NewComponent { description: Some("d".into()), lead, ..bare.clone() };
        assert_eq!(
            sent(create("KAN", &full)),
            r#"POST /rest/api/3/component {"project":"KAN","name":"Search","description":"d","leadAccountId":"5b10a2844c20165700ede21g"}"#
        );
        assert!(refused(create("", &bare)).contains("is no key"));
        assert!(
            refused(create("KAN", &NewComponent { lead: Some("mia".into()), ..bare })).contains("account id")
        );
    }

    #[test]
    fn readings() {
        let all = read_list(&answer(
            r#"[{"id":"10000","name":"Search","description":"Finds","lead":{"accountId":"5b10a","displayName":"Mia"},
            "assigneeType":"PROJECT_LEAD","projectId":10000},{"id":7,"name":null,"description":null,"lead":[]},{},null]"#,
        ))
        .unwrap();
        assert_eq!((all.len(), all[0].description.as_str()), (2, "Finds"));
        assert_eq!(all[0].lead.as_ref().unwrap().display_name, "Mia");
        assert_eq!((all[1].id.as_str(), all[1].name.as_str(), &all[1].lead), ("7", "", &None));
        for body in ["{}", "null", "<html>"] {
            assert!(read_list(&answer(body)).is_err() && read(&answer(body)).is_err(), "{body}");
        }
    }
}
