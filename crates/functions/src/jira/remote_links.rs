//! Links of issues to things outside Jira.

use super::path::Path;
use super::records;
use jira_contract::links::{NewRemoteLink, PutResult, RemoteLink, RemoteLinkId};
use jira_engine::call::Call;
use jira_engine::error::Error;
use jira_engine::http::{Response, Safety};
use jira_engine::json::{self, Tree};

fn all(issue: &str) -> Result<Path, Error> {
    Ok(Path::api("/issue/").key(issue)?.part("/remotelink"))
}

/// Asks for the links of an issue.
pub fn list(issue: &str) -> Result<Call, Error> {
    Ok(all(issue)?.get())
}

/// Reads the answer to [`list`].
pub fn read(response: &Response) -> Result<Vec<RemoteLink>, Error> {
    match json::read_selected(response, records::take)? {
        Tree::List(links) => Ok(links.iter().filter_map(link).collect()),
        _ => Err(Error::Unreadable("The answer holds no list of links.".into())),
    }
}

/// Makes or replaces a link.
pub fn put(issue: &str, item: &NewRemoteLink) -> Result<Call, Error> {
    let web = ["https://", "http://"].iter().any(|scheme| item.url.starts_with(scheme));
    if !web || item.title.trim().is_empty() {
        return Err(Error::Invalid("A link needs a title, and an address of https or http.".into()));
    }
    let mut object =
        Tree::object().with("url", Tree::of(item.url.as_str())).with("title", Tree::of(item.title.as_str()));
    say(&mut object, "summary", item.summary.as_deref());
    if let Some(icon) = &item.icon_url {
        object.put("icon", Tree::object().with("url16x16", Tree::of(icon.as_str())));
    }
    if let Some(resolved) = item.resolved {
        object.put("status", Tree::object().with("resolved", Tree::Bool(resolved)));
    }
    let mut application = Tree::object();
    say(&mut application, "name", item.application.as_deref());
    say(&mut application, "type", item.application_type.as_deref());
    let mut body = Tree::object();
    let global = item.global_id.as_deref().filter(|id| !id.is_empty());
    say(&mut body, "globalId", global);
    if application != Tree::object() {
        body.put("application", application);
    }
    say(&mut body, "relationship", item.relationship.as_deref());
    body.put("object", object);
    let mut call = all(issue)?.post(&body);
    if global.is_some() {
        call.safety = Safety::Idempotent;
    }
    Ok(call)
}

/// Reads the answer to [`put`].
pub fn read_put(response: &Response) -> Result<PutResult, Error> {
    let id = json::read_selected(response, records::take)?.id("id");
    match id.is_empty() {
        true => Err(Error::Unreadable("The answer holds a link without an id.".into())),
        false => Ok(PutResult { id, created: response.status == 201 }),
    }
}

/// Removes a link.
pub fn remove(issue: &str, link: &RemoteLinkId) -> Result<Call, Error> {
    let path = all(issue)?;
    Ok(match link {
        RemoteLinkId::Id(id) => path.part("/").key(id)?.delete(),
        // Without one Jira would take the call for another.
        RemoteLinkId::GlobalId(id) if id.is_empty() => {
            return Err(Error::Invalid("The global id is empty.".into()));
        }
        RemoteLinkId::GlobalId(id) => path.ask("globalId", id.as_str()).delete(),
    })
}

fn say<'t>(tree: &mut Tree<'t>, name: &'static str, text: Option<&'t str>) {
    if let Some(text) = text {
        tree.put(name, Tree::of(text));
    }
}

/// A link. None where it has no id.
fn link(tree: &Tree<'_>) -> Option<RemoteLink> {
    let id = Some(tree.id("id")).filter(|id| !id.is_empty())?;
    let (object, application) = (tree.get("object"), tree.get("application"));
    let of_object = |name: &str| object.and_then(|object| object.string(name));
    let of_application = |name: &str| application.and_then(|application| application.string(name));
    Some(RemoteLink {
        id,
        global_id: tree.string("globalId"),
        url: of_object("url").unwrap_or_default(),
        title: of_object("title").unwrap_or_default(),
        summary: of_object("summary"),
        relationship: tree.string("relationship"),
        application: of_application("name"),
        application_type: of_application("type"),
        icon_url: object.and_then(|object| object.get("icon")?.string("url16x16")),
        resolved: object.and_then(|object| object.get("status")?.boolean("resolved")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jira::tests::{answer, asked as sent, refused};

    const BASE: &str = "/rest/api/3/issue/KAN-1/remotelink";

    fn item() -> NewRemoteLink {
        NewRemoteLink {
            global_id: None,
            url: "https://acme.example/1".into(),
            title: "One".into(),
            summary: None,
            relationship: None,
            application: None,
            application_type: None,
            icon_url: None,
            resolved: None,
        }
    }

    #[test]
    fn requests() {
        assert_eq!(sent(list("KAN-1")), format!("GET {BASE}"));
        let bare = put("KAN-1", &item());
        assert_eq!(bare.as_ref().unwrap().safety, Safety::Once);
        let object = r#""object":{"url":"https://acme.example/1","title":"One""#;
        assert_eq!(sent(bare), format!("POST {BASE} {{{object}}}}}"));
        let full = NewRemoteLink {
            global_id: Some("system=https://acme.example&id=1".into()),
            summary: Some("s".into()),
            relationship: Some("causes".into()),
            application: Some("Acme".into()),
            application_type: Some("com.acme".into()),
            icon_url: Some("https://acme.example/i.png".into()),
            resolved: Some(true),
            ..item()
        };
        let known = put("KAN-1", &full);
        assert_eq!(known.as_ref().unwrap().safety, Safety::Idempotent);
        assert_eq!(
            sent(known),
            format!(
                r#"POST {BASE} {{"globalId":"system=https://acme.example&id=1","application":{{"name":"Acme","type":"com.acme"}},"relationship":"causes",{object},"summary":"s","icon":{{"url16x16":"https://acme.example/i.png"}},"status":{{"resolved":true}}}}}}"#
            )
        );
        assert_eq!(sent(remove("KAN-1", &RemoteLinkId::Id("7".into()))), format!("DELETE {BASE}/7"));
        assert_eq!(
            sent(remove("KAN-1", &RemoteLinkId::GlobalId("a=b&c".into()))),
            format!("DELETE {BASE}?globalId=a%3Db%26c")
        );
        for wrong in [
            NewRemoteLink { title: " ".into(), ..item() },
            NewRemoteLink { url: String::new(), ..item() },
            NewRemoteLink { url: "javascript:alert(1)".into(), ..item() },
        ] {
            assert!(refused(put("KAN-1", &wrong)).contains("needs a title"));
        }
        assert!(refused(remove("KAN-1", &RemoteLinkId::GlobalId(String::new()))).contains("empty"));
        assert!(refused(remove("KAN-1", &RemoteLinkId::Id("../1".into()))).contains("is no key"));
        assert!(refused(list("a/b")).contains("is no key"));
    }

    #[test]
    fn readings() {
        let all = read(&answer(
            r#"[{"application":{"name":"My Acme Tracker","type":"com.acme.tracker"},"globalId":"system=x&id=1",
            "id":10000,"object":{"icon":{"title":"Ticket","url16x16":"http://x/t.png"},
            "status":{"icon":{},"resolved":true},"summary":"Customer support issue","title":"TSTSUP-111",
            "url":"http://x?id=1"},"relationship":"causes","self":"https://x"},
            {"id":"2","object":null,"application":[],"globalId":7},{"id":3,"object":{"url":1,"status":true,"icon":"x"}},
            {"globalId":"x"},null]"#,
        ))
        .unwrap();
        assert_eq!(all.len(), 3);
        assert_eq!(
            (all[0].id.as_str(), all[0].title.as_str(), all[0].resolved),
            ("10000", "TSTSUP-111", Some(true))
        );
        assert_eq!(all[0].icon_url.as_deref(), Some("http://x/t.png"));
        assert_eq!(all[0].application_type.as_deref(), Some("com.acme.tracker"));
        for link in &all[1..] {
            assert_eq!((link.url.as_str(), &link.application, &link.global_id), ("", &None, &None));
            assert_eq!((&link.icon_url, link.resolved), (&None, None));
        }
        for body in ["{}", "null", "<html>", ""] {
            assert!(matches!(read(&answer(body)), Err(Error::Unreadable(_))), "{body}");
        }
        let put = |status, body: &str| read_put(&Response { status, ..answer(body) });
        assert_eq!(
            put(201, r#"{"id":10000,"self":"x"}"#),
            Ok(PutResult { id: "10000".into(), created: true })
        );
        assert_eq!(put(200, r#"{"id":"7"}"#), Ok(PutResult { id: "7".into(), created: false }));
        for body in ["{}", "[]", r#"{"id":null}"#] {
            assert!(matches!(put(200, body), Err(Error::Unreadable(_))), "{body}");
        }
    }
}
