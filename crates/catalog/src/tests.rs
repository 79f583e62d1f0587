use super::*;
use jira_engine::http::{Method, Safety};
use std::collections::BTreeSet;

mod bodies;
mod growth;
mod schemas;

fn operation(name: &str) -> Operation {
    find(name).unwrap_or_else(|| panic!("{name}"))
}

fn all() -> impl Iterator<Item = Operation> {
    Product::ALL.into_iter().flat_map(Product::operations)
}

fn names(operations: Vec<Operation>) -> Vec<String> {
    operations.iter().map(Operation::to_string).collect()
}

#[test]
fn each_is_found_by_its_name_alone() {
    let mut known = BTreeSet::new();
    for one in all() {
        assert!(known.insert(one.to_string()), "{one} twice");
        assert_eq!(find(&one.to_string()), Some(one));
    }
    assert!(known.len() > 1500, "{}", known.len());
    for product in Product::ALL {
        let short: Vec<_> = product.operations().map(Operation::short_name).collect();
        assert!(short.is_sorted() && !short.is_empty(), "{product:?}");
        assert_eq!(Product::parse(product.name()), Some(product));
    }
    for name in
        ["", ".", "jira", "jira.", "jira.getissue", "getIssue", "jira.getIssue ", "jira.getIssue.x", "mars.a"]
    {
        assert_eq!(find(name), None, "{name}");
    }
}

#[test]
fn names_that_the_documents_leave_open() {
    let check = |name: &str, method: &str, path: &str| {
        let one = operation(name);
        assert_eq!((one.method().name(), &*one.path()), (method, path), "{name}");
    };
    // A class and a method around it.
    let app = "/rest/atlassian-connect/1/app/module/dynamic";
    check("jira.getModules", "GET", app);
    check("jira.registerModules", "POST", app);
    check("confluence.v1.getModules", "GET", "/wiki/rest/atlassian-connect/1/app/module/dynamic");
    // One name for several paths.
    check("servicedesk.getArticles", "GET", "/rest/servicedeskapi/knowledgebase/article");
    check(
        "servicedesk.getArticlesForServiceDesk",
        "GET",
        "/rest/servicedeskapi/servicedesk/{serviceDeskId}/knowledgebase/article",
    );
    check("servicedesk.getOrganizations", "GET", "/rest/servicedeskapi/organization");
    check(
        "servicedesk.getPropertyForOrganization",
        "GET",
        "/rest/servicedeskapi/organization/{organizationId}/property/{propertyKey}",
    );
    // A number that tells the order of the document.
    check("datacenter.getIssue", "GET", "/rest/api/2/issue/{issueIdOrKey}");
    check("datacenter.software.getIssue", "GET", "/rest/agile/1.0/issue/{issueIdOrKey}");
    check("datacenter.getApplicationRole", "GET", "/rest/api/2/applicationrole/{key}");
    check("datacenter.updateApplicationRole", "PUT", "/rest/api/2/applicationrole/{key}");
    check("datacenter.deleteComponent", "DELETE", "/rest/api/2/component/{id}");
    check("datacenter.deleteAndReplaceVersion", "POST", "/rest/api/2/version/{id}/removeAndSwap");
    check("datacenter.getCommentProperty", "GET", "/rest/api/2/comment/{commentId}/properties/{propertyKey}");
    check("datacenter.login", "POST", "/rest/auth/1/session");
    for one in all() {
        let plain = |c: char| c.is_ascii_alphanumeric();
        assert!(one.short_name().chars().all(plain), "{one}");
        assert!(one.short_name().starts_with(|c: char| c.is_ascii_lowercase()), "{one}");
    }
}

#[test]
fn data_centers_name_is_clouds() {
    let clouds: Vec<_> = Product::CLOUD.iter().flat_map(|product| product.operations()).collect();
    let plain = |one: Operation| {
        let path = one.path().replacen("/rest/api/2/", "/rest/api/3/", 1);
        let parts: Vec<_> =
            path.split('/').map(|part| if part.starts_with('{') { "{}" } else { part }).collect();
        (one.method().name(), parts.join("/"))
    };
    let mut same = 0;
    for one in Product::DATA_CENTER.iter().flat_map(|product| product.operations()) {
        if let Some(cloud) = clouds.iter().find(|cloud| plain(**cloud) == plain(one)) {
            assert_eq!(one.short_name(), cloud.short_name());
            same += 1;
        }
    }
    assert!(same > 200, "{same}");
}

#[test]
fn facts() {
    let get = operation("jira.getIssue");
    assert_eq!((get.product(), get.method(), get.safety()), (Product::Jira, Method::Get, Safety::Safe));
    assert_eq!((get.body(), get.pages(), get.deprecated(), get.successor()), (None, None, false, None));
    let scopes: Vec<(bool, Vec<_>)> =
        get.scopes().map(|alternative| (alternative.granular(), alternative.iter().collect())).collect();
    assert_eq!(scopes[0], (false, vec!["read:jira-work"]));
    assert!(scopes.len() == 2 && scopes[1].0 && scopes[1].1.contains(&"read:issue:jira"), "{scopes:?}");
    let fields = get.parameters().into_iter().find(|parameter| parameter.name == "fields").unwrap();
    assert_eq!((fields.place, fields.required, fields.kind.joined()), (Place::Query, false, false));
    assert_eq!(fields.kind.item().and_then(Kind::name), Some("string"));
    assert_eq!(get.statuses().collect::<Vec<_>>(), [200]);

    let create = operation("confluence.v2.createPage");
    let body = create.body().unwrap();
    assert_eq!((body.media, body.required, body.shape()), ("application/json", true, Shape::Json));
    let members: Vec<_> = body.members().iter().map(|member| (member.name, member.required)).collect();
    assert!(members.contains(&("spaceId", true)) && members.contains(&("body", false)), "{members:?}");
    let scopes: Vec<_> = create.scopes().map(|alternative| alternative.iter().collect::<Vec<_>>()).collect();
    assert_eq!(scopes, [vec!["write:page:confluence"]]);

    let download = operation("confluence.v1.downloadAttatchment").scopes().next().unwrap();
    assert!(!download.granular() && download.iter().eq(["readonly:content.attachment:confluence"]));
    assert_eq!(operation("jira.deleteProject").statuses().collect::<Vec<_>>(), [204]);
    assert_eq!(operation("jira.getAttachmentContent").statuses().collect::<Vec<_>>(), [200, 206, 303]);
    assert_eq!(operation("jira.getUserDefaultColumns").body(), None);
    assert_eq!(operation("datacenter.getIssue").scopes().count(), 0);
    assert!(operation("software.getAllBoards").scopes().all(Scopes::granular));
}

#[test]
fn corrected_facts() {
    let safe = |name: &str, expected: Safety| assert_eq!(operation(name).safety(), expected, "{name}");
    safe("jira.searchAndReconsileIssuesUsingJqlPost", Safety::Safe);
    safe("jira.countIssues", Safety::Safe);
    safe("jira.bulkFetchIssues", Safety::Safe);
    safe("datacenter.searchForIssuesUsingJqlPost", Safety::Safe);
    safe("jira.createIssue", Safety::Once);
    safe("jira.updateComment", Safety::Idempotent);
    safe("jira.editIssue", Safety::Once);
    safe("confluence.v1.createOrUpdateAttachments", Safety::Once);

    let pages = |name: &str, expected: Option<&str>| assert_eq!(operation(name).pages(), expected, "{name}");
    pages("jira.searchProjects", Some("start-at"));
    pages("jira.searchForIssuesUsingJqlPost", Some("start-at-body"));
    pages("jira.searchAndReconsileIssuesUsingJql", Some("token"));
    pages("jira.searchAndReconsileIssuesUsingJqlPost", Some("token-body"));
    pages("jira.getAllUsers", Some("array"));
    pages("jira.findUsers", Some("window"));
    pages("jira.getPlans", Some("cursor"));
    pages("jira.getAuditRecords", Some("offset"));
    pages("jira.getIdsOfWorklogsModifiedSince", Some("link"));
    pages("servicedesk.getQueues", Some("start"));
    pages("confluence.v1.searchByCQL", Some("link"));
    pages("confluence.v1.getGroups", Some("start"));
    pages("confluence.v1.getRestrictionsForOperation", None);
    pages("confluence.v2.getPages", Some("link"));
    pages("datacenter.findUsers", Some("array"));

    let gone = operation("jira.searchForIssuesUsingJqlPost");
    assert!(gone.removed() && gone.deprecated());
    assert_eq!(gone.successor(), Some(operation("jira.searchAndReconsileIssuesUsingJqlPost")));
    let old = operation("software.getIssuesForBoard");
    assert!(old.deprecated() && !old.removed());
    let new = old.successor().unwrap();
    assert_eq!((&*new.path(), new.pages()), ("/rest/software/1.0/board/{boardId}/issue", Some("token")));
    assert!(operation("datacenter.searchForIssuesUsingJql").successor().is_none());

    let header = |name: &str| operation(name).headers().collect::<Vec<_>>();
    assert_eq!(header("servicedesk.removeCustomers"), [("X-ExperimentalApi", "opt-in")]);
    let both = [("X-ExperimentalApi", "opt-in"), ("X-Atlassian-Token", "no-check")];
    assert_eq!(header("servicedesk.attachTemporaryFile"), both);
    assert_eq!(header("jira.getIssue"), []);
    let media = |name: &str| operation(name).body().map(|body| (body.media, body.shape()));
    assert_eq!(media("jira.addAttachment"), Some(("multipart/form-data", Shape::Parts)));
    assert_eq!(media("jira.storeAvatar"), Some(("image/*", Shape::Bytes)));
    assert_eq!(media("jira.setColumns"), Some(("application/x-www-form-urlencoded", Shape::Form)));
    assert_eq!(media("datacenter.archiveIssuesAsync"), Some(("text/plain", Shape::Text)));
    assert_eq!(media("datacenter.uploadEmailTemplates"), Some(("application/zip", Shape::Bytes)));
    assert_eq!(media("jira.updatePlan"), Some(("application/json-patch+json", Shape::Json)));
}

#[test]
fn every_field_is_understood() {
    let styles = [
        "start-at",
        "start-at-body",
        "array",
        "window",
        "token",
        "token-body",
        "cursor",
        "start",
        "offset",
        "link",
    ];
    for one in all() {
        assert!(one.pages().is_none_or(|style| styles.contains(&style)), "{one}");
        assert!(
            one.statuses().all(|status| (200..400).contains(&status)) && one.statuses().count() > 0,
            "{one}"
        );
        assert!(!one.removed() || one.successor().is_some(), "{one}");
        assert!(one.scopes().all(|alternative| alternative.iter().all(|scope| scope.contains(':'))), "{one}");
        let mut names = BTreeSet::new();
        for parameter in one.parameters() {
            assert!(names.insert(parameter.name), "{one}: {parameter:?}");
            assert!(parameter.kind.name().is_some() && parameter.name != "body", "{one}: {parameter:?}");
            let header = parameter.name.to_ascii_lowercase();
            assert!(header != "authorization", "{one}");
        }
        if let Some(body) = one.body() {
            assert!(!matches!(one.method(), Method::Get | Method::Head), "{one}");
            assert!(body.members().iter().all(|member| !member.name.is_empty()), "{one}");
        }
    }
}

#[test]
fn paths_lead_to_their_operations() {
    let check = |products: &[Product], method: &str, path: &str, expected: Option<&str>| {
        let found = matching(products, Method::parse(method).unwrap(), path).map(|one| one.to_string());
        assert_eq!(found.as_deref(), expected, "{method} {path}");
    };
    let cloud = |method: &str, path: &str, expected| check(Product::CLOUD, method, path, expected);
    let dc = |method: &str, path: &str, expected| check(Product::DATA_CENTER, method, path, expected);
    cloud("GET", "/rest/api/3/issue/KAN-1", Some("jira.getIssue"));
    cloud("GET", "/rest/api/2/issue/KAN-1?fields=a/b", Some("jira.getIssue"));
    cloud("GET", "/rest/api/latest/issue/KAN-1/", Some("jira.getIssue"));
    cloud("PUT", "/rest/api/3/issue/KAN-1", Some("jira.editIssue"));
    cloud("PATCH", "/rest/api/3/issue/KAN-1", None);
    cloud("POST", "/rest/api/3/issue/bulk", Some("jira.createIssues"));
    cloud("GET", "/rest/api/3/issue/createmeta", Some("jira.getCreateIssueMeta"));
    cloud("GET", "/rest/api/3/issue/a%2Fb", Some("jira.getIssue"));
    cloud("GET", "/rest/api/3/project/search", Some("jira.searchProjects"));
    cloud("GET", "/rest/api/3/project/KAN", Some("jira.getProject"));
    cloud("GET", "/rest/agile/1.0/board/1/epic/none/issue", Some("software.getIssuesWithoutEpicForBoard"));
    cloud("GET", "/rest/agile/1.0/board/1/epic/2/issue", Some("software.getBoardIssuesForEpic"));
    cloud("GET", "/rest/agile/latest/board", Some("software.getAllBoards"));
    cloud("GET", "/rest/software/1.0/board/1/issue", Some("software.getIssuesForBoardJSIS"));
    cloud("GET", "/rest/servicedeskapi/request/HELP-1", Some("servicedesk.getCustomerRequestByIdOrKey"));
    cloud("GET", "/wiki/api/v2/pages/1", Some("confluence.v2.getPageById"));
    cloud("GET", "/wiki/rest/api/search", Some("confluence.v1.searchByCQL"));
    cloud("GET", "/wiki/rest/api/contentbody/convert/async/bulk/tasks", {
        Some("confluence.v1.bulkAsyncConvertContentBodyResponse")
    });
    dc("GET", "/rest/api/2/issue/KAN-1", Some("datacenter.getIssue"));
    dc("GET", "/rest/api/latest/issue/KAN-1", Some("datacenter.getIssue"));
    dc("GET", "/rest/api/3/issue/KAN-1", None);
    dc("GET", "/rest/agile/1.0/issue/KAN-1", Some("datacenter.software.getIssue"));
    dc("DELETE", "/rest/auth/1/session", Some("datacenter.logout"));
    for nothing in
        ["", "/", "rest/api/3/issue/KAN-1", "/rest/api/3", "/rest/api/3/issue//KAN-1", "/rest/api/3issue/A"]
    {
        cloud("GET", nothing, None);
    }
    cloud("GET", "/rest/api/3/issue/", None);
    cloud("GET", "/rest/api/3/issue/KAN-1/nothing", None);
    cloud("GET", "/x/rest/api/3/issue/KAN-1", None);
}

#[test]
fn a_filled_template_leads_to_its_operation() {
    for products in [Product::CLOUD, Product::DATA_CENTER] {
        for one in products.iter().flat_map(|product| product.operations()) {
            let path: String = one
                .parts()
                .iter()
                .map(|(before, parameter)| format!("{before}{}", parameter.map_or("", |_| "10-x")))
                .collect();
            let found = matching(products, one.method(), &path);
            assert_eq!(found, Some(one), "{path}");
        }
    }
}

#[test]
fn words_find_operations() {
    let first = |words: &str, products: &[Product], expected: &str| {
        let found = names(search(words, products, None));
        assert_eq!(
            found.first().map(String::as_str),
            Some(expected),
            "{words}: {:.200}",
            format!("{found:?}")
        );
    };
    first("create issue", Product::CLOUD, "jira.createIssue");
    first("Create, ISSUE!", Product::CLOUD, "jira.createIssue");
    first("getissue", Product::CLOUD, "jira.getIssue");
    first("getIssue", Product::DATA_CENTER, "datacenter.getIssue");
    first("add comment", Product::CLOUD, "jira.addComment");
    first("attachments add", Product::CLOUD, "jira.addAttachment");
    first("search projects", Product::CLOUD, "jira.searchProjects");
    first("get issues of board", &[Product::Software], "software.getIssuesForBoardJSIS");
    first("confluence create page", Product::CLOUD, "confluence.v2.createPage");
    first("customer request create", Product::CLOUD, "servicedesk.createCustomerRequest");
    first("transitions", Product::CLOUD, "jira.getTransitions");
    first("search approximate-count", Product::CLOUD, "jira.countIssues");

    assert_eq!(search("zzzz qqqq", &Product::ALL, None), []);
    // Where none has all words, those with the most.
    assert!(!search("issue zzzz", &Product::ALL, None).is_empty());
    assert_eq!(
        search("", Product::CLOUD, None).len(),
        Product::CLOUD.iter().flat_map(|p| p.operations()).count()
    );
    let below = search("get", Product::CLOUD, Some("/rest/agile/1.0/board"));
    assert!(below.len() > 5 && below.iter().all(|one| one.path().contains("/rest/agile/1.0/board")));
    assert_eq!(search("get issue", &Product::ALL, None), search("get issue", &Product::ALL, None));
    let old = names(search("search issues jql", &[Product::Jira], None));
    let place = |name: &str| old.iter().position(|known| known == name).unwrap();
    assert!(place("jira.searchAndReconsileIssuesUsingJql") < place("jira.searchForIssuesUsingJql"));
}

#[test]
fn wrong_names() {
    let check = |name: &str, expected: &[&str]| assert_eq!(names(suggest(name)), expected, "{name}");
    check("jira.getissue", &["jira.getIssue", "jira.getIssueLink", "jira.getIssueType"]);
    check("getIssue", &["jira.getIssue", "software.getIssue", "datacenter.getIssue"]);
    check("jira.searchIssuesUsingJql", &["jira.searchForIssuesUsingJql"]);
    check(
        "confluence.v2.getPage",
        &["confluence.v2.getPages", "confluence.v2.getPageById", "confluence.v2.getPageLabels"],
    );
    check("zzz", &[]);
    check("", &[]);
    check(&"x".repeat(100_000), &[]);
}
